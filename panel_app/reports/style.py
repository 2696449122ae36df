"""What every page shares: paper, grid, typefaces, four sizes, colours. Lengths are in points."""

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import font_source_sans_pro
from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

rl_config.useA85 = 0
"""Page streams stay binary: a quarter smaller than ReportLab's ASCII, and sooner written."""

MM: Final = 72 / 25.4
UNIT: Final = 4 * MM
"""The grid: margins, gaps and columns are multiples of it."""

PAGE_WIDTH: Final[float] = A4[0]
PAGE_HEIGHT: Final[float] = A4[1]
LEFT: Final = 5 * UNIT
WIDTH: Final = PAGE_WIDTH - 2 * LEFT
TOP: Final = PAGE_HEIGHT - 6 * UNIT
BOTTOM: Final = 5 * UNIT
HEAD_BASELINE: Final = PAGE_HEIGHT - 4 * UNIT
FOOT_BASELINE: Final = 3 * UNIT

INK: Final = HexColor(0x212B32)
QUIET: Final = HexColor(0x4C545A)
"""Ink at four fifths: labels. 7.6:1 on paper, so that a grey print keeps it."""
WASH: Final = HexColor(0xF0F4F5)
LINE: Final = HexColor(0xD8DDE0)
DEEP: Final = HexColor(0x003087)
PRIMARY: Final = HexColor(0x005EB8)

REGULAR: Final = "SourceSansPro-Regular"
STRONG: Final = "SourceSansPro-Semibold"


class Face(NamedTuple):
    """A way to set text; `leading` is the distance from one baseline to the next."""

    font: str
    size: float
    leading: float
    colour: Color = INK

    @property
    def drop(self) -> float:
        """From the top of a line to its baseline, capitals standing in the middle of the leading."""
        return (self.leading + _CAPITALS * self.size) / 2


_CAPITALS: Final = 0.66

SMALL: Final = Face(REGULAR, 8.5, 11)
SMALL_STRONG: Final = Face(STRONG, 8.5, 11)
LABEL: Final = Face(REGULAR, 8.5, 11, QUIET)
BODY: Final = Face(REGULAR, 10, 13)
BODY_STRONG: Final = Face(STRONG, 10, 13)
HEADING: Final = Face(STRONG, 14, 18, DEEP)
FIGURE: Final = Face(STRONG, 14, 18)
LEAD: Final = Face(REGULAR, 14, 18)
TITLE: Final = Face(STRONG, 28, 32, DEEP)


@cache
def typeface(font: str) -> TTFont:
    """The typeface of that name, registered with ReportLab the first time."""
    known = TTFont(font, str(Path(font_source_sans_pro.font_directory) / f"{font}.ttf"))
    pdfmetrics.registerFont(known)
    return known


@cache
def coverage() -> frozenset[int]:
    """The code points that every weight in use can show."""
    return frozenset(typeface(REGULAR).face.charToGlyph) & frozenset(typeface(STRONG).face.charToGlyph)
