"""Rows drawn where they were placed: washes and rules, which only decorate, then text with what it is."""

from typing import Final

from panel_app.reports import style
from panel_app.reports.rows import Cell, Link, Page, Row, Rule, Tail
from panel_app.reports.structure import Element
from panel_app.reports.style import Colour
from panel_app.reports.surface import Surface
from panel_app.reports.tagged import Run
from panel_app.reports.text import width

_WEIGHTS: Final[dict[Rule, tuple[float, Colour]]] = {
    "hair": (0.5, style.LINE),
    "strong": (0.75, style.INK),
    "line": (2.0, style.DEEP),
}


def draw(run: Run, surface: Surface, page: Page) -> None:
    """Draw rows in reading order: washes and rules, which only decorate, then text."""
    left, room = surface.sheet.left, surface.sheet.room
    for row, top, repeated in page:
        _decorate(surface, row, top)
        for bookmark in row.bookmarks:
            run.mark(bookmark, top)
        if repeated:
            _repeat(surface, row, top)
            continue
        _draw_cells(surface, row, top)
        if row.link:
            _link(surface, row, top, row.link)
        if row.paint:
            row.paint(surface, (left, top - row.height + row.pad, left + room, top - row.pad))


def _decorate(surface: Surface, row: Row, top: float) -> None:
    if row.fill is None and row.rule is None:
        return
    left, right = surface.sheet.left, surface.sheet.left + surface.sheet.room
    surface.artifact()
    if row.fill is not None:
        surface.rectangle((left, top - row.height, right, top), fill=row.fill)
    if row.rule is not None:
        weight, colour = _WEIGHTS[row.rule]
        y = top if row.rule == "line" else top - row.height
        surface.path(((left, y), (right, y)), stroke=colour, weight=weight)
    surface.end()


def _repeat(surface: Surface, row: Row, top: float) -> None:
    surface.artifact()
    for cell in row.cells:
        _draw_cell(surface, cell, top - row.baseline)
    surface.end()


def _draw_cells(surface: Surface, row: Row, top: float) -> None:
    """The row's cells; neighbours of one element in one mark."""
    baseline = top - row.baseline
    open_for: Element | None = None
    for cell in row.cells:
        if not cell.lines:
            if cell.element is not None:
                surface.empty(cell.element)
            continue
        if cell.element is None or cell.element is not open_for:
            if open_for is not None:
                surface.end()
            open_for = cell.element
            surface.artifact() if open_for is None else surface.begin(open_for)
        if cell.mixed and open_for is not None:
            _draw_mixed(surface, cell, open_for, baseline)
        else:
            _draw_cell(surface, cell, baseline)
        if open_for is None:
            surface.end()
        elif cell.tail:
            surface.end()
            open_for = None
            _draw_tail(surface, cell, cell.tail, baseline)
    if open_for is not None:
        surface.end()


def _draw_cell(surface: Surface, cell: Cell, baseline: float) -> None:
    left = surface.sheet.left + cell.x
    if cell.right and cell.lines:
        surface.ragged(cell.lines, cell.face, left + cell.width - cell.inset, baseline)
    elif cell.lines:
        surface.lines(cell.lines, cell.face, left, baseline)


def _draw_mixed(surface: Surface, cell: Cell, owner: Element, baseline: float) -> None:
    """Stretch by stretch; the owner's mark is open before and after."""
    for number, line in enumerate(cell.mixed):
        x, y = surface.sheet.left + cell.x, baseline - number * cell.face.leading
        for stretch in line:
            if stretch.element is not None:
                surface.end()
                surface.begin(stretch.element)
            surface.lines((stretch.text,), stretch.face, x, y)
            if stretch.element is not None:
                surface.end()
                surface.begin(owner)
            x += width(stretch.text, stretch.face)


def _draw_tail(surface: Surface, cell: Cell, tail: Tail, baseline: float) -> None:
    face = cell.face._replace(size=cell.face.size * 0.7, colour=style.PRIMARY)
    x = surface.sheet.left + cell.x + width(cell.lines[-1], cell.face)
    y = baseline - (len(cell.lines) - 1) * cell.face.leading + cell.face.size * 0.3
    surface.begin(tail.element)
    surface.lines((tail.text,), face, x, y)
    surface.end()
    box = (x, y - 1, x + width(tail.text, face), y + face.size)
    surface.link(box, tail.link.key, tail.link.contents, tail.element)


def _link(surface: Surface, row: Row, top: float, link: Link) -> None:
    """The whole row leads where its one cell that is a link says."""
    element = next((cell.element for cell in row.cells if cell.element and cell.element.tag == "Link"), None)
    if element is not None:
        left = surface.sheet.left
        surface.link((left, top - row.height, left + surface.sheet.room, top), link.key, link.contents, element)
