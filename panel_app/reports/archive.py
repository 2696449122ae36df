"""What makes a PDF last: metadata that says what it is and which rules it keeps, and what its colours mean."""

from datetime import UTC, datetime
from functools import cache
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from PIL import ImageCms

_PRODUCER: Final = "panel-app"

_PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
{identifier}<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class About(NamedTuple):
    """What a document says of itself. `created` is passed in, so that the same document gives the same bytes."""

    title: str
    created: datetime
    creator: str
    """The program and its version."""

    language: str = "en-GB"
    subject: str = ""
    author: str = "panel-app"
    identifier: str = ""
    """What the document claims to be a document of; found again without reading its pages."""


def metadata(about: About) -> bytes:
    """The packet of metadata, in XML. Its texts must be printable."""
    said = {
        "title": about.title,
        "subject": about.subject,
        "author": about.author,
        "language": about.language,
        "creator": about.creator,
        "producer": _PRODUCER,
        "date": f"{about.created.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    claim = f"<dc:identifier>{escape(about.identifier)}</dc:identifier>\n" if about.identifier else ""
    return _PACKET.format(**{key: escape(text) for key, text in said.items()}, identifier=claim).encode()


def information(about: About) -> dict[str, str]:
    """The same for readers that know the older dictionary."""
    date = f"D:{about.created.astimezone(UTC):%Y%m%d%H%M%S}Z"
    return {
        "Title": about.title,
        "Subject": about.subject,
        "Author": about.author,
        "Creator": about.creator,
        "Producer": _PRODUCER,
        "CreationDate": date,
        "ModDate": date,
    }


@cache
def standard_colours() -> bytes:
    """The profile of sRGB. WORKAROUND: the library writes the time into it, which the same bytes must not have."""
    profile: bytes = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile[:24] + bytes.fromhex("07ea 0001 0001 0000 0000 0000") + profile[36:]
