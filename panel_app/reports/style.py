"""What pages share: paper, grid, typefaces, sizes, colours. Lengths are in points."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import font_source_sans_pro

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

MM: Final = 72 / 25.4
UNIT: Final = 4 * MM
"""The grid: margins, gaps and columns are multiples of it."""


class Sheet(NamedTuple):
    """Paper, and where on it rows stand."""

    width: float
    height: float
    left: float
    room: float
    """The width of the rows."""

    @property
    def top(self) -> float:
        return self.height - 6 * UNIT

    @property
    def bottom(self) -> float:
        return 5 * UNIT

    @property
    def head(self) -> float:
        """The baseline of the running head."""
        return self.height - 4 * UNIT

    @property
    def foot(self) -> float:
        """The baseline of the running foot."""
        return 3 * UNIT


WIDTH: Final = 170 * MM
"""Of the rows on an upright sheet."""


def sheet(width: float, height: float, *, room: float = WIDTH) -> Sheet:
    """A sheet of so many millimetres whose rows, `room` points wide, stand in the middle."""
    return Sheet(width * MM, height * MM, (width * MM - room) / 2, room)


A4: Final = sheet(210, 297)
LETTER: Final = sheet(215.9, 279.4)
A3: Final = sheet(297, 420)
A3_LANDSCAPE: Final = sheet(420, 297, room=380 * MM)


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def of(cls, value: str) -> "Colour":
        """From `#RRGGBB`."""
        return cls(*bytes.fromhex(value.removeprefix("#")))


INK: Final = Colour.of("#212B32")
QUIET: Final = Colour.of("#4C545A")
"""Ink at four fifths: labels. 7.6:1 on paper, so that a grey print keeps it."""
WASH: Final = Colour.of("#F0F4F5")
LINE: Final = Colour.of("#D8DDE0")
MIDDLE: Final = Colour.of("#87919A")
"""Between wash and ink: marks in figures that stand back. 3:1 on paper."""
DEEP: Final = Colour.of("#003087")
PRIMARY: Final = Colour.of("#005EB8")
PAPER: Final = Colour.of("#FFFFFF")

REGULAR: Final = "SourceSansPro-Regular"
STRONG: Final = "SourceSansPro-Semibold"
ITALIC: Final = "SourceSansPro-It"
FONTS: Final = (REGULAR, STRONG, ITALIC)


class Face(NamedTuple):
    """A way to set text; `leading` is the distance from one baseline to the next."""

    font: str
    size: float
    leading: float
    colour: Colour = INK

    @property
    def drop(self) -> float:
        """From the top of a line to its baseline, capitals standing in the middle of the leading."""
        return (self.leading + _CAPITALS * self.size) / 2


_CAPITALS: Final = 0.66
_LAST: Final = 0xFFFF

SMALL: Final = Face(REGULAR, 8.5, 11)
SMALL_STRONG: Final = Face(STRONG, 8.5, 11)
LABEL: Final = Face(REGULAR, 8.5, 11, QUIET)
BODY: Final = Face(REGULAR, 10, 13)
BODY_STRONG: Final = Face(STRONG, 10, 13)
HEADING: Final = Face(STRONG, 14, 18, DEEP)
SUBHEADING: Final = Face(STRONG, 10, 13, PRIMARY)
FIGURE: Final = Face(STRONG, 14, 18)
LEAD: Final = Face(REGULAR, 14, 18)
TITLE: Final = Face(STRONG, 28, 32, DEEP)


@cache
def typeface(font: str) -> "TTFont":
    """The typeface of that name, registered with ReportLab the first time."""
    # Loaded when something is measured: the window shares the words of reports, and need not wait for a PDF library.
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    known = TTFont(font, str(Path(font_source_sans_pro.font_directory) / f"{font}.ttf"))
    pdfmetrics.registerFont(known)
    return known


@cache
def coverage() -> frozenset[int]:
    """The code points that every typeface in use can show; two bytes hold each."""
    known = [frozenset[int](typeface(font).face.charToGlyph) for font in FONTS]
    return frozenset(code for code in frozenset.intersection(*known) if code <= _LAST)
