"""Rows: what everything on a page is made of. Cells of lines that were broken to their columns before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from panel_app.reports.ending import Bookmark
from panel_app.reports.structure import Element
from panel_app.reports.style import Colour, Face
from panel_app.reports.surface import Box, Surface

Rule = Literal["hair", "strong", "line"]
"""Under a row; `line` is the line of the ranked list, drawn above its row."""

Paint = Callable[[Surface, Box], None]
"""Draws into a box, having begun and ended what it draws."""


class Figure(NamedTuple):
    """How to draw a figure, what is said in its place, and how high it is; as wide as the rows."""

    paint: Paint
    alternative: str
    height: float


_LEAST_LINES = 3
"""So many lines of a text that flows stand together before and after a cut."""


class Link(NamedTuple):
    """Leads to the bookmark of that key, or to an address; `contents` says where to, for who cannot see it."""

    key: str
    contents: str


class Tail(NamedTuple):
    """A footnote's mark, behind the last line of a text."""

    text: str
    element: Element
    link: Link


class Stretch(NamedTuple):
    """A part of a line in a face of its own; `element` where it is in another language."""

    text: str
    face: Face
    element: Element | None = None


class Cell(NamedTuple):
    """Lines in a column whose left edge is `x` from the margin. `inset` keeps decimal points under one another.

    `element` is what the lines are in the structure tree; without one they decorate. Cells in a row that have the same
    one are read as one. `mixed`: for each line its stretches, where it is not of one face throughout.
    """

    lines: Sequence[str]
    face: Face
    x: float
    width: float
    right: bool = False
    inset: float = 0
    element: Element | None = None
    tail: Tail | None = None
    mixed: Sequence[Sequence[Stretch]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. `gap` is blank above it, dropped at the top of a page; `pad` is inside it, above and below.

    `glued`: stays with the next row. `flows`: may be cut to fill a page, not only when it is longer than one.
    `head`: the rows that are repeated above it on a new page. `link`: where the row leads, by its cell that is a link.
    `tall` is the least height within the pads, for what `paint` draws into the whole width.
    """

    cells: tuple[Cell, ...] = ()
    gap: float = 0
    pad: float = 0
    tall: float = 0
    fill: Colour | None = None
    rule: Rule | None = None
    glued: bool = False
    flows: bool = False
    head: "tuple[Row, ...]" = ()
    link: Link | None = None
    bookmarks: tuple[Bookmark, ...] = ()
    paint: Paint | None = None

    @property
    def baseline(self) -> float:
        """From the top of the row to its first baseline, which all cells share."""
        return self.pad + max((cell.face.drop for cell in self.cells), default=0)

    @property
    def height(self) -> float:
        """Without the gap."""
        deepest = max((_depth(cell, len(cell.lines)) for cell in self.cells), default=0)
        return self._top_of_text + max(deepest, self.tall) + self.pad

    @property
    def least(self) -> float:
        """The height of the part that must stand directly below a row that is glued to this one."""
        if not self.flows:
            return self.height
        longest = max((len(cell.lines) for cell in self.cells), default=0)
        lines = next((n for n in range(_LEAST_LINES, longest) if self._parts_well(n)), longest)
        depth = max((_depth(cell, min(len(cell.lines), lines)) for cell in self.cells), default=0)
        return self._top_of_text + depth + self.pad

    @property
    def _top_of_text(self) -> float:
        return self.baseline - max((cell.face.drop for cell in self.cells), default=0)

    def _parts_well(self, lines: int) -> bool:
        """Whether a cut after so many lines leaves no cell with a line or two alone on either side."""
        return all(
            len(cell.lines) <= lines or _LEAST_LINES <= lines <= len(cell.lines) - _LEAST_LINES for cell in self.cells
        )

    def cut(self, room: float, *, anyhow: bool) -> "tuple[Row, Row] | None":
        """The part that fits into `room`, and the rest; None where that would look bad, unless it must be `anyhow`."""
        leading = max((cell.face.leading for cell in self.cells), default=0)
        most = int((room - self._top_of_text - self.pad) / leading) if leading else 0
        least = max(_LEAST_LINES, most - 2 * _LEAST_LINES)
        lines = next((n for n in range(most, least - 1, -1) if self._parts_well(n)), most if anyhow else 0)
        if lines <= 0:
            return None
        first = tuple(
            cell._replace(lines=cell.lines[:lines], mixed=cell.mixed[:lines], tail=None) for cell in self.cells
        )
        rest = tuple(cell._replace(lines=cell.lines[lines:], mixed=cell.mixed[lines:]) for cell in self.cells)
        return replace(self, cells=first, rule=None), replace(self, cells=rest, gap=0, bookmarks=())


def _depth(cell: Cell, lines: int) -> float:
    return lines * cell.face.leading


class Placed(NamedTuple):
    """A row and where its top is; a repeated one is not read again."""

    row: Row
    top: float
    repeated: bool = False


Page = list[Placed]
