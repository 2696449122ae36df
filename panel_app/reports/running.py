"""What all pages have around them: paper, an organisation's look, the running head and foot."""

from typing import Final, TypedDict

from panel_app.reports import style
from panel_app.reports.style import LABEL, SMALL_STRONG, Colour, Sheet
from panel_app.reports.surface import Surface
from panel_app.reports.templates import Paper, Template
from panel_app.reports.text import elide, one_line

SHEETS: Final[dict[Paper, Sheet]] = {"A4": style.A4, "A3": style.A3, "Letter": style.LETTER}
PART: Final = "Part, for a look only"
UNSIGNED: Final = "Provisional · Not signed"

_SHORT: Final = 16
"""Digits of the record's head: enough to tell two states apart by eye."""


class Look(TypedDict):
    """An organisation's colours and pictures, as a document takes them."""

    palette: dict[Colour, Colour]
    pictures: dict[str, bytes]


def look(template: Template) -> Look:
    palette = {style.DEEP: Colour.of(template.heading), style.PRIMARY: Colour.of(template.accent)}
    return {"palette": palette, "pictures": {"logo": template.logo.data} if template.logo else {}}


def head(surface: Surface, subject: str, *told: str) -> None:
    """What the document is about at the left; at the right, what this page is and in which state."""
    sheet = surface.sheet
    right = " · ".join(each for each in map(one_line, told) if each)
    surface.artifact("Header")
    surface.text(elide(subject, SMALL_STRONG, sheet.room * 0.6), SMALL_STRONG, sheet.left, sheet.head)
    surface.text(elide(right, LABEL, sheet.room * 0.38), LABEL, sheet.left + sheet.room, sheet.head, anchor=1)
    surface.end()


def foot(surface: Surface, page: int, of: int, record_head: str) -> None:
    """Which page of how many, and of which state of the record."""
    sheet = surface.sheet
    short = " ".join(record_head[at : at + 4] for at in range(0, min(len(record_head), _SHORT), 4))
    surface.artifact("Footer")
    surface.text(f"Page {page:,} of {of:,}", SMALL_STRONG, sheet.left, sheet.foot)
    surface.text(one_line(f"Record {short}"), LABEL, sheet.left + sheet.room, sheet.foot, anchor=1)
    surface.end()
