"""The few shapes that pages are composed of: headings, prose, labelled facts, tables, digests."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from panel_app.reports import style
from panel_app.reports.flow import Bookmark, Cell, Row
from panel_app.reports.style import Face
from panel_app.reports.text import width, wrap
from panel_app.reports.words import NONE

LABELS = 9 * style.UNIT
"""The column of labels beside facts."""

_TABLE_PAD = 2.5
_DIGEST_GROUPS = 8


class Column(NamedTuple):
    """A column of a table. `decimal`: numbers stand with their decimal points under one another, at the right."""

    title: str
    x: float
    width: float
    face: Face = style.BODY
    right: bool = False
    decimal: bool = False


def heading(
    text: str, *, face: Face = style.HEADING, gap: float = 1.5 * style.UNIT, bookmark: Bookmark | None = None
) -> Row:
    """A heading that stays with what follows it."""
    cell = Cell(wrap(text, face, style.WIDTH), face, 0, style.WIDTH)
    return Row(cells=(cell,), gap=gap, pad=2, glued=True, bookmark=bookmark)


def prose(text: str, *, face: Face = style.BODY, gap: float = 0, room: float = style.WIDTH, glued: bool = False) -> Row:
    """A text that may run on over as many pages as it needs."""
    return Row(cells=(Cell(wrap(text, face, room), face, 0, room),), gap=gap, flows=True, glued=glued)


def fact(label: str, text: str, *, face: Face = style.BODY, gap: float = 3, glued: bool = False) -> Row:
    """A label, and beside it what is so."""
    room = style.WIDTH - LABELS
    cells = (
        Cell(wrap(label, style.LABEL, LABELS - style.UNIT), style.LABEL, 0, LABELS - style.UNIT),
        Cell(wrap(text, face, room) or [NONE], face, LABELS, room),
    )
    return Row(cells=cells, gap=gap, flows=True, glued=glued)


def figures(pairs: Sequence[tuple[str, str, float]]) -> Iterator[Row]:
    """Labels over large values, on a wash: the few things that are looked for first. The third is the width."""
    x = style.UNIT
    labels: list[Cell] = []
    values: list[Cell] = []
    for label, value, room in pairs:
        labels.append(Cell(wrap(label, style.LABEL, room), style.LABEL, x, room))
        values.append(Cell(wrap(value, style.FIGURE, room - style.UNIT), style.FIGURE, x, room))
        x += room
    yield Row(cells=tuple(labels), fill=style.WASH, pad=4, gap=style.UNIT, glued=True)
    yield Row(cells=tuple(values), fill=style.WASH, pad=4, glued=True)


def digest(label: str, hexadecimal: str) -> Iterator[Row]:
    """A digest in groups of four, each in a column of its own, to be compared by eye."""
    groups = [hexadecimal[at : at + 4] for at in range(0, len(hexadecimal), 4)]
    return grid(label, groups or [NONE], _DIGEST_GROUPS, face=style.BODY_STRONG)


def grid(label: str, items: Sequence[str], columns: int, *, face: Face = style.BODY) -> Iterator[Row]:
    """Short items beside a label, read line by line, one under another."""
    step = (style.WIDTH - LABELS) / columns
    starts = range(0, len(items), columns)
    for start in starts:
        cells = [
            Cell(wrap(item, face, step), face, LABELS + place * step, step)
            for place, item in enumerate(items[start : start + columns])
        ]
        if start == 0:
            cells.insert(0, Cell(wrap(label, style.LABEL, LABELS), style.LABEL, 0, LABELS - style.UNIT))
        ends = start in {0, starts[-1] - columns} and start != starts[-1]
        yield Row(cells=tuple(cells), gap=0 if start else 5, glued=ends)


def table(
    columns: Sequence[Column], body: Sequence[Sequence[str]], *, links: Sequence[str] = (), gap: float = style.UNIT
) -> list[Row]:
    """Rows under a head that is repeated on every page; the first two and the last two are never parted."""
    head = _head(columns)
    insets = [_insets(column, [line[place] for line in body]) for place, column in enumerate(columns)]
    rows: list[Row] = [replace(head, gap=gap)]
    for number, line in enumerate(body):
        cells = tuple(
            Cell(
                wrap(text, column.face, column.width),
                column.face,
                column.x,
                column.width,
                _is_right(column),
                inset[number],
            )
            for text, column, inset in zip(line, columns, insets, strict=True)
        )
        rows.append(
            Row(
                cells=cells,
                pad=_TABLE_PAD,
                rule="hair",
                flows=True,
                glued=number in {0, len(body) - 2} and number < len(body) - 1,
                head=(head,),
                link=links[number] if links else "",
            )
        )
    return rows


def spread(titles: Sequence[tuple[str, float, float, bool]], face: Face = style.SMALL_STRONG) -> tuple[Cell, ...]:
    """Cells of one line from text, x, width and whether it stands at the right."""
    return tuple(Cell(wrap(text, face, room), face, x, room, right) for text, x, room, right in titles)


def side_by_side(
    texts: Iterable[tuple[str, Face]], columns: int, *, gap: float = 0, glued: bool = False, head: tuple[Row, ...] = ()
) -> Row:
    """Texts in columns of equal width, which run on together; `head` is repeated above them on each new page."""
    room = (style.WIDTH + style.UNIT * 1.5) / columns
    inner = room - style.UNIT * 1.5
    cells = tuple(Cell(wrap(text, face, inner), face, place * room, inner) for place, (text, face) in enumerate(texts))
    return Row(cells=cells, gap=gap, flows=True, glued=glued, head=head)


def _head(columns: Sequence[Column]) -> Row:
    titles = [(column.title, column.x, column.width, _is_right(column)) for column in columns]
    return Row(cells=spread(titles), pad=_TABLE_PAD, rule="strong", glued=True)


def _is_right(column: Column) -> bool:
    return column.right or column.decimal


def _insets(column: Column, texts: Sequence[str]) -> list[float]:
    """How far each number stands from the right edge, so that decimal points meet."""
    if not column.decimal:
        return [0.0] * len(texts)
    tails = [width(text[text.index(".") :], column.face) if "." in text else 0.0 for text in texts]
    widest = max(tails, default=0.0)
    return [widest - tail for tail in tails]
