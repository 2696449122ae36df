"""Typefaces inside a PDF: every character is its own code, so that any reader can take the text out again.

Codes are code points in UTF-16. A table in the file leads from them to glyphs, another back to characters; only the
glyphs in use are embedded. Unlike subsets that number characters as they come, this needs no common state while pages
are drawn, and has no code for which there is no character.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Final

from panel_app.reports.pdf_file import PdfFile, escaped, name, reference
from panel_app.reports.style import FONTS, typeface
from panel_app.reports.text import UNPRINTABLE

RESOURCES: Final = {font: b"F%d" % place for place, font in enumerate(FONTS)}
"""What each typeface is called on pages."""

_CODES: Final = 0x10000
_SYMBOLIC: Final = 4
_ORDERING: Final = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
_CMAP_HEAD: Final = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_FOOT: Final = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


def encoded(text: str) -> bytes:
    """Printable text as a string to show on a page."""
    return escaped(text.encode("utf-16-be", errors="replace"))


def embed(file: PdfFile, font: str, used: Iterable[str]) -> int:
    """Put the typeface with the characters in use; the object of its dictionary."""
    face = typeface(font).face
    codes = tuple(sorted({ord(character) for character in used} | {ord(UNPRINTABLE)}))
    known = tuple(code for code in codes if code in face.charToGlyph)
    glyphs = _glyphs(face.charToGlyph, known)
    base = _tagged(font, codes)
    program, places = _subset(font, known), _places(glyphs, codes)
    program_at = file.put_stream(program, b"/Length1 %d" % len(program))
    metrics = (face.italicAngle, face.ascent, face.descent, face.capHeight, face.stemV)
    box = b" ".join(b"%d" % edge for edge in face.bbox)
    descriptor = file.put(
        b"<</Type/FontDescriptor/FontName%b/Flags %d/FontBBox[%b]" % (base, _SYMBOLIC, box)
        + b"/ItalicAngle %d/Ascent %d/Descent %d/CapHeight %d/StemV %d" % metrics
        + b"/FontFile2 %d 0 R>>" % program_at
    )
    missing = face.charWidths[ord(UNPRINTABLE)]
    widths = b" ".join(b"%d[%d]" % (code, face.charWidths.get(code, missing)) for code in codes)
    descendant = file.put(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont%b/FontDescriptor %d 0 R%b" % (base, descriptor, _ORDERING)
        + b"/DW %d/W[%b]/CIDToGIDMap %d 0 R>>" % (missing, widths, file.put_stream(places))
    )
    back = file.put_stream(_to_unicode(codes))
    return file.put(
        b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-H/DescendantFonts[%b]/ToUnicode %b>>"
        % (base, reference(descendant), reference(back))
    )


@lru_cache(maxsize=16)
def _subset(font: str, codes: tuple[int, ...]) -> bytes:
    program: bytes = typeface(font).face.makeSubset(codes)
    return program


def _glyphs(original: dict[int, int], codes: Sequence[int]) -> dict[int, int]:
    """For each code the glyph in the subset, which numbers glyphs as it comes upon them, from 1."""
    numbers: dict[int, int] = {}
    return {code: numbers.setdefault(original[code], len(numbers) + 1) for code in codes}


def _places(glyphs: dict[int, int], codes: Sequence[int]) -> bytes:
    """Two bytes for each code: its glyph; the mark for the unprintable where the typeface has none."""
    places = bytearray(2 * _CODES)
    for code in codes:
        places[2 * code : 2 * code + 2] = glyphs.get(code, glyphs[ord(UNPRINTABLE)]).to_bytes(2)
    return bytes(places)


def _to_unicode(codes: Sequence[int]) -> bytes:
    return _CMAP_HEAD + b"".join(_mapped(codes)) + _CMAP_FOOT


def _mapped(codes: Sequence[int]) -> Iterator[bytes]:
    for start in range(0, len(codes), 100):
        some = codes[start : start + 100]
        pairs = b"".join(b"<%04X> <%04X>\n" % (code, code) for code in some)
        yield b"%d beginbfchar\n%bendbfchar\n" % (len(some), pairs)


def _tagged(font: str, codes: Sequence[int]) -> bytes:
    """The name of a subset: six letters that depend on what is in it, then the typeface's name."""
    letters = "".join(chr(ord("A") + byte % 26) for byte in sha256(repr(codes).encode()).digest()[:6])
    return name(letters) + b"+" + name(font)[1:]
