"""Writes the rebuilt PDF: for each page one image and invisible words in their places, and nothing else at all.

A writer of its own, because all that libraries add of themselves (producers, dates, names of fonts) must not be there,
and because every byte of what is sent to scorers can then be accounted for.
"""

import zlib
from collections.abc import Sequence
from math import cos, hypot, sin
from typing import Final

import msgspec

from panel_app.intake.pdf_pixels import Picture

_PER_FONT: Final = 220
_FIRST_CODE: Final = 33
_GLYPH_WIDTH: Final = 500
"""Thousandths of the size: all letters are as wide; each word is stretched to its place."""


class Word(msgspec.Struct, frozen=True):
    """A word of the hidden layer: where it begins (points from the page's top left), its direction, length and size."""

    text: str
    x: float
    y: float
    angle: float
    length: float
    size: float


class Page(msgspec.Struct, frozen=True):
    """Width and height in points, the image that fills them, and the words."""

    width: float
    height: float
    picture: Picture
    words: tuple[Word, ...]


def write_pdf(pages: Sequence[Page]) -> bytes:
    """The whole file. The same pages give the same bytes."""
    letters = sorted({" ", *(c for page in pages for word in page.words for c in word.text)})
    fonts = [letters[start : start + _PER_FONT] for start in range(0, len(letters), _PER_FONT)]
    codes = {c: (font, _FIRST_CODE + index) for font, group in enumerate(fonts) for index, c in enumerate(group)}
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R/Lang(en-GB)>>", b""]
    names = []
    for index, group in enumerate(fonts):
        objects.append(_stream(_unicode_map(group)))
        objects.append(_font(group, len(objects)))
        names.append(b"/F%d %d 0 R" % (index, len(objects)))
    resources = b"/Font<<%s>>" % b"".join(names)
    kids = []
    for page in pages:
        objects.append(_image(page.picture))
        image = len(objects)
        objects.append(_stream(_content(page, codes)))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s %s]/Contents %d 0 R/Resources<</XObject<</I %d 0 R>>%s>>>>"
            % (_number(page.width), _number(page.height), len(objects), image, resources)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    parts = [b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"]
    at = len(parts[0])
    places = []
    for number, body in enumerate(objects, 1):
        places.append(at)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        at += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table))
    parts.append(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, at))
    return b"".join(parts)


def _content(page: Page, codes: dict[str, tuple[int, int]]) -> bytes:
    lines = [b"q %s 0 0 %s 0 0 cm /I Do Q" % (_number(page.width), _number(page.height))]
    if page.words:
        lines.append(b"BT 3 Tr")
        for word in page.words:
            lines.extend(_shown(page, word, codes))
        lines.append(b"ET")
    return b"\n".join(lines)


def _shown(page: Page, word: Word, codes: dict[str, tuple[int, int]]) -> list[bytes]:
    size = max(word.size, 0.5)
    natural = len(word.text) * size * _GLYPH_WIDTH / 1000
    stretch = max(1.0, min(10_000.0, 100 * word.length / natural)) if natural else 100.0
    c, s = cos(word.angle), sin(word.angle)
    place = b" ".join(map(_number, (c, s, -s, c, word.x, page.height - word.y)))
    shown = [b"%s Tz %s Tm" % (_number(stretch), place)]
    font, run = -1, b""
    for letter in word.text + " ":
        group, code = codes[letter]
        if group != font:
            if run:
                shown.append(b"<%s>Tj" % run)
            shown.append(b"/F%d %s Tf" % (group, _number(size)))
            font, run = group, b""
        run += b"%02X" % code
    shown.append(b"<%s>Tj" % run)
    return shown


def _image(picture: Picture) -> bytes:
    return (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent %d"
        b"/Filter%s/Length %d>>stream\n%s\nendstream"
    ) % (
        picture.width,
        picture.height,
        picture.bits,
        picture.filters.encode(),
        len(picture.data),
        picture.data,
    )


def _font(letters: Sequence[str], unicode_map: int) -> bytes:
    """Helvetica by name, never drawn: letters by their code points, all of one width."""
    names = b"".join(b"/uni%04X" % ord(c) if ord(c) < 0x10000 else b"/u%X" % ord(c) for c in letters)  # noqa: PLR2004
    widths = b" ".join([b"%d" % _GLYPH_WIDTH] * len(letters))
    return (
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar %d/LastChar %d/Widths[%s]"
        b"/Encoding<</Type/Encoding/Differences[%d%s]>>/ToUnicode %d 0 R>>"
        % (_FIRST_CODE, _FIRST_CODE + len(letters) - 1, widths, _FIRST_CODE, names, unicode_map)
    )


def _unicode_map(letters: Sequence[str]) -> bytes:
    pairs = [
        b"<%02X><%s>" % (_FIRST_CODE + index, c.encode("utf-16-be").hex().upper().encode())
        for index, c in enumerate(letters)
    ]
    blocks = b"\n".join(
        b"%d beginbfchar\n%s\nendbfchar" % (len(pairs[i : i + 100]), b"\n".join(pairs[i : i + 100]))
        for i in range(0, len(pairs), 100)
    )
    return (
        b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/M def/CMapType 2 def\n"
        b"1 begincodespacerange<00><FF>endcodespacerange\n%s\nendcmap end end" % blocks
    )


def _stream(data: bytes) -> bytes:
    squeezed = zlib.compress(data, 9)
    return b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(squeezed), squeezed)


def _number(value: float) -> bytes:
    return f"{value:.3f}".rstrip("0").rstrip(".").encode() or b"0"


def direction(dx: float, dy: float) -> tuple[float, float]:
    """Length, and angle against the horizontal, of a step on the page as shown (y downwards)."""
    from math import atan2

    return hypot(dx, dy), atan2(-dy, dx)
