"""Tables, and the table of contents: heads that are repeated, rows that break well, numbers under one another."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from panel_app.reports import structure, style
from panel_app.reports.blocks import ended
from panel_app.reports.rows import Cell, Link, Row
from panel_app.reports.structure import Element
from panel_app.reports.style import Face
from panel_app.reports.text import one_line, width, wrap

_PAD: Final = 2.5


class Column(NamedTuple):
    """A column of a table. `decimal`: numbers stand with their decimal points under one another, at the right.

    `heads`: its cells are the heads of their rows.
    """

    title: str
    x: float
    width: float
    face: Face = style.BODY
    right: bool = False
    decimal: bool = False
    heads: bool = False


def table(
    columns: Sequence[Column],
    body: Sequence[Sequence[str]],
    *,
    links: Sequence[Link | None] = (),
    gap: float = style.UNIT,
    whole: Element | None = None,
) -> list[Row]:
    """Rows under a head that is repeated on every page; the first two and the last two are never parted.

    A row's link is its first head's, or its first cell's. `whole` is the table's element, where more rows join it.
    """
    whole = whole or Element("Table")
    head = _head(columns, whole)
    insets = [_insets(column, [line[place] for line in body]) for place, column in enumerate(columns)]
    rows: list[Row] = [replace(head, gap=gap)]
    linked = next((place for place, column in enumerate(columns) if column.heads), 0)
    for number, line in enumerate(body):
        link = links[number] if links else None
        element = whole.child("TR")
        cells = [
            _cell(element, column, text, inset[number])
            for text, column, inset in zip(line, columns, insets, strict=True)
        ]
        if link:
            cells[linked] = _leading(cells[linked], link)
        rows.append(
            Row(
                cells=tuple(cells),
                pad=_PAD,
                rule="hair",
                flows=True,
                glued=number in {0, len(body) - 2} and number < len(body) - 1,
                head=(head,),
                link=link,
            )
        )
    return rows


def across(whole: Element, columns: int, text: str, *, face: Face, x: float, room: float) -> Row:
    """A row of a table with one cell over all its columns."""
    element = whole.child("TR").child("TD", entries=structure.spans(columns=columns))
    return Row(cells=(Cell(wrap(text, face, room), face, x, room, element=element),), pad=3)


def contents(entries: Sequence[tuple[str, str, int]], *, gap: float = style.UNIT) -> Iterator[Row]:
    """A table of contents: title, the bookmark's key, page number."""
    whole = Element("TOC")
    room = style.WIDTH - 4 * style.UNIT
    for place, (title, key, page) in enumerate(entries):
        line = one_line(title)
        words = f"{line}, page {page}"
        lead = whole.child("TOCI").child("Reference").child("Link", entries=structure.alternative(words))
        cells = (
            Cell(ended(wrap(line, style.BODY, room)), style.BODY, 0, room, element=lead),
            Cell([str(page)], style.BODY, room, style.WIDTH - room, right=True, element=lead),
        )
        yield Row(
            cells=cells, gap=0 if place else gap, pad=4, rule="hair", glued=place == 0, link=Link(key, words)
        )  # fmt: skip


def _head(columns: Sequence[Column], whole: Element) -> Row:
    row = whole.child("TR")
    column_head = structure.heads("Column")
    face = style.SMALL_STRONG
    cells = tuple(
        Cell(
            wrap(column.title, face, column.width),
            face,
            column.x,
            column.width,
            _is_right(column),
            element=row.child("TH", entries=column_head),
        )
        for column in columns
    )
    return Row(cells=cells, pad=_PAD, rule="strong", glued=True)


_ROW_HEAD: Final = structure.heads("Row")


def _cell(row: Element, column: Column, text: str, inset: float) -> Cell:
    element = row.child("TH", entries=_ROW_HEAD) if column.heads else row.child("TD")
    lines = wrap(text, column.face, column.width)
    return Cell(lines, column.face, column.x, column.width, _is_right(column), inset, element)


def _leading(cell: Cell, link: Link) -> Cell:
    if cell.element is None:
        return cell
    return cell._replace(element=cell.element.child("Link", entries=structure.alternative(link.contents)))


def _is_right(column: Column) -> bool:
    return column.right or column.decimal


def _insets(column: Column, texts: Sequence[str]) -> list[float]:
    """How far each number stands from the right edge, so that decimal points meet."""
    if not column.decimal:
        return [0.0] * len(texts)
    tails = [width(text[text.index(".") :], column.face) if "." in text else 0.0 for text in texts]
    widest = max(tails, default=0.0)
    return [widest - tail for tail in tails]
