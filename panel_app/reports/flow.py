"""Rows of text laid out on pages, then drawn.

Everything on a page is a row: cells of lines that were broken to their columns before. Laying out only adds heights
up, so a document is laid out once to learn its page numbers and a second time to be drawn. A row that does not fit is
cut between lines and never loses any.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from panel_app.reports import style
from panel_app.reports.style import Face
from panel_app.reports.text import width

Rule = Literal["hair", "strong", "line"]
"""Under a row; `line` is the line of the ranked list, drawn above its row."""

_LEAST_LINES = 3
"""So many lines of a text that flows stand together before and after a cut."""

_WEIGHTS: dict[Rule, tuple[float, Color]] = {
    "hair": (0.5, style.LINE),
    "strong": (0.75, style.INK),
    "line": (2.0, style.DEEP),
}


class Cell(NamedTuple):
    """Lines in a column whose left edge is `x` from the margin. `inset` keeps decimal points under one another."""

    lines: Sequence[str]
    face: Face
    x: float
    width: float
    right: bool = False
    inset: float = 0


class Bookmark(NamedTuple):
    """An entry of the document's outline, and the place that links lead to."""

    key: str
    title: str
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. `gap` is blank above it, dropped at the top of a page; `pad` is inside it, above and below.

    `glued`: stays with the next row. `flows`: may be cut to fill a page, not only when it is longer than one.
    `head`: the rows that are repeated above it on a new page. `link`: the bookmark to which the row leads.
    """

    cells: tuple[Cell, ...]
    gap: float = 0
    pad: float = 0
    fill: Color | None = None
    rule: Rule | None = None
    glued: bool = False
    flows: bool = False
    head: "tuple[Row, ...]" = ()
    link: str = ""
    bookmark: Bookmark | None = None

    @property
    def baseline(self) -> float:
        """From the top of the row to its first baseline, which all cells share."""
        return self.pad + max((cell.face.drop for cell in self.cells), default=0)

    @property
    def height(self) -> float:
        """Without the gap."""
        return self._top_of_text + max((_depth(cell, len(cell.lines)) for cell in self.cells), default=0) + self.pad

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
        first = tuple(cell._replace(lines=cell.lines[:lines]) for cell in self.cells)
        rest = tuple(cell._replace(lines=cell.lines[lines:]) for cell in self.cells)
        return replace(self, cells=first, rule=None), replace(self, cells=rest, gap=0, bookmark=None)


def _depth(cell: Cell, lines: int) -> float:
    return lines * cell.face.leading


class Placed(NamedTuple):
    """A row and where its top is."""

    row: Row
    top: float


Page = list[Placed]


class _Layout:
    """Fills pages from the top; makes a new one where the next rows do not fit."""

    def __init__(self, top: float, bottom: float) -> None:
        self._top, self._bottom = top, bottom
        self._y = top
        self._repeated = 0
        self.pages: list[Page] = [[]]

    @property
    def _room(self) -> float:
        return self._y - self._bottom

    def place(self, chunk: Sequence[Row]) -> None:
        """Put rows that stay together."""
        *before, last = chunk
        need = sum(row.height + row.gap for row in before) + last.gap + last.least
        if need > self._room and self.pages[-1]:
            self._turn(chunk[0].head)
        for row in chunk:
            self._put(row)

    def _put(self, row: Row) -> None:
        while row.height + self._gap(row) > self._room:
            parts = self._cut(row)
            if parts is not None:
                self._append(parts[0])
                row = parts[1]
            elif not self._has_content:
                break  # not even one line fits on an empty page: draw it as it is, rather than never end
            self._turn(row.head)
        self._append(row)

    def _cut(self, row: Row) -> tuple[Row, Row] | None:
        if self._has_content and not row.flows and row.height <= self._top - self._bottom:
            return None
        return row.cut(self._room - self._gap(row), anyhow=not self._has_content)

    def _gap(self, row: Row) -> float:
        return row.gap if self._has_content else 0

    @property
    def _has_content(self) -> bool:
        return len(self.pages[-1]) > self._repeated

    def _append(self, row: Row) -> None:
        self._y -= self._gap(row)
        self.pages[-1].append(Placed(row, self._y))
        self._y -= row.height

    def _turn(self, head: Sequence[Row]) -> None:
        self.pages.append([])
        self._y = self._top
        self._repeated = 0
        if sum(row.height for row in head) < (self._top - self._bottom) / 2:
            for row in head:
                self.pages[-1].append(Placed(row, self._y))
                self._y -= row.height
            self._repeated = len(head)


def lay_out(rows: Iterable[Row], *, top: float = style.TOP, bottom: float = style.BOTTOM) -> list[Page]:
    """Rows on as many pages as they need, at least one."""
    layout = _Layout(top, bottom)
    for chunk in _chunks(rows):
        layout.place(chunk)
    return layout.pages


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if not row.glued:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def draw(canvas: Canvas, page: Page) -> None:
    """Draw rows in reading order: washes and rules, which only decorate, then text."""
    for row, top in page:
        _decorate(canvas, row, top)
        for cell in row.cells:
            _draw_cell(canvas, cell, top - row.baseline)
        if row.link:
            edges = (style.LEFT, top - row.height, style.LEFT + style.WIDTH, top)
            canvas.linkAbsolute("", row.link, edges, Border="[0 0 0]")
        if row.bookmark:
            canvas.bookmarkHorizontalAbsolute(row.bookmark.key, top, left=0)
            canvas.addOutlineEntry(row.bookmark.title, row.bookmark.key, row.bookmark.level, closed=True)


def _decorate(canvas: Canvas, row: Row, top: float) -> None:
    if row.fill is not None:
        canvas.setFillColor(row.fill)
        canvas.rect(style.LEFT, top - row.height, style.WIDTH, row.height, stroke=0, fill=1)
    if row.rule is not None:
        weight, colour = _WEIGHTS[row.rule]
        y = top if row.rule == "line" else top - row.height
        canvas.setLineWidth(weight)
        canvas.setStrokeColor(colour)
        canvas.line(style.LEFT, y, style.LEFT + style.WIDTH, y)


def _draw_cell(canvas: Canvas, cell: Cell, baseline: float) -> None:
    if not cell.lines:
        return
    face = cell.face
    left = style.LEFT + cell.x
    text = canvas.beginText(left, baseline)
    text.setFont(face.font, face.size, face.leading)
    text.setFillColor(face.colour)
    for number, line in enumerate(cell.lines):
        if cell.right:
            start = left + cell.width - cell.inset - width(line, face)
            text.setTextOrigin(start, baseline - number * face.leading)
        text.textLine(line)
    canvas.drawText(text)
