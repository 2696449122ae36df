"""The register on paper, A3 across, and as a workbook: the same columns as the CSV, marks beside them."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from panel_app.domain.ranking import CriterionMarks
from panel_app.domain.rubric import plain
from panel_app.domain.rules import Stage
from panel_app.reports import paper, words
from panel_app.reports.blocks import heading, prose
from panel_app.reports.drawn import Drawing
from panel_app.reports.ending import Bookmark
from panel_app.reports.register import RegisterRow
from panel_app.reports.rows import Row
from panel_app.reports.style import A3_LANDSCAPE, SMALL, SMALL_STRONG, UNIT
from panel_app.reports.tables import Column, table
from panel_app.reports.text import one_line
from panel_app.reports.values import Register

_FIXED: Final = (("Candidate", 5.5), ("Rank", 3.0), ("Order", 3.0), ("Total", 4.0), ("Status", 8.0), ("Outcome", 7.5))
_MARK: Final = 6.5
_NAME: Final = 7.0
_GAP: Final = UNIT
_WIDEST: Final = 60


def draw_sheet(pieces: Sequence[Register], file: BinaryIO, drawing: Drawing) -> int:
    """Everybody in one table on A3; how many pages it took."""
    (register,) = pieces
    sections = [paper.Section("Register", _rows(register))]
    return paper.draw(file, drawing, register.source, sections, title="Register", sheet=A3_LANDSCAPE)


def _rows(register: Register) -> Iterator[Row]:
    yield heading("Register", 1, gap=0, bookmarks=[Bookmark("register", "Register", 1)])
    everybody = words.count(len(register.rows), "candidate")
    yield prose(
        f"{everybody} for {words.count(register.stage.open_places, 'place')}. Marks are the scorers’ own, in the order "
        "of their pseudonyms; an agreed mark stands behind an arrow and counts instead."
    )
    titles = dict.fromkeys(name for row in register.rows for name in row.identity)
    columns = _columns(register.stage, list(titles))
    body = [_cells(register.stage, row, list(titles)) for row in register.rows]
    yield from table(columns, body) if body else [prose("There is nobody in this stage.", gap=UNIT)]


def _columns(stage: Stage, names: Sequence[str]) -> list[Column]:
    found: list[Column] = []
    x = 0.0
    for title, wide in _FIXED:
        heads = title == "Candidate"
        found.append(
            Column(
                title,
                x,
                wide * UNIT - _GAP,
                SMALL_STRONG if heads or title == "Outcome" else SMALL,
                decimal=title == "Total",
                right=title in {"Rank", "Order"},
                heads=heads,
            )
        )
        x += wide * UNIT
    room = A3_LANDSCAPE.room - x
    weights = [_MARK] * len(stage.criteria) + [_NAME] * len(names)
    scale = min(room / (sum(weights) * UNIT), 1.0) if weights else 1.0
    titles = [*(one_line(each.title) or each.id for each in stage.criteria), *map(_title, names)]
    for title, weight in zip(titles, weights, strict=True):
        wide = weight * UNIT * scale
        found.append(Column(title, x, wide - _GAP, SMALL))
        x += wide
    return found


def _title(name: str) -> str:
    return one_line(name.replace("_", " ")).capitalize()


def _cells(stage: Stage, row: RegisterRow, names: Sequence[str]) -> tuple[str, ...]:
    standing = row.standing
    return (
        standing.code,
        "" if standing.rank is None else str(standing.rank),
        "" if standing.order is None else str(standing.order),
        standing.total or words.NONE,
        words.STATUS[standing.status],
        words.OUTCOME[standing.outcome],
        *(_marks(standing.marks.get(each.id)) for each in stage.criteria),
        *(row.identity.get(name, "") for name in names),
    )


def _marks(given: CriterionMarks | None) -> str:
    if given is None:
        return words.NONE
    own = " · ".join(plain(mark) for mark in given.scorers) or words.NONE
    return own if given.agreed is None else f"{own} → {plain(given.agreed)}"


def write_workbook(pieces: Sequence[Register], file: BinaryIO, _drawing: Drawing) -> int:
    """The same as XLSX: ranks and orders as numbers, totals as exact text, nothing that computes."""
    import xlsxwriter

    (register,) = pieces
    names = list(dict.fromkeys(name for row in register.rows for name in row.identity))
    titles = [title for title, _ in _FIXED]
    titles[4:4] = ["Exactly"]
    titles += [one_line(each.title) or each.id for each in register.stage.criteria]
    titles += list(map(_title, names))
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as book:
        book.set_properties({"title": "Register", "created": register.source.made.replace(tzinfo=None)})
        sheet = book.add_worksheet("Register")
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, titles, head)
        for line, row in enumerate(register.rows, 1):
            cells: list[str | int | None] = [*_cells(register.stage, row, names)]
            cells[1:3] = [row.standing.rank, row.standing.order]
            cells[4:4] = [row.standing.exact or ""]
            for place, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(line, place, cell)
                elif cell:
                    sheet.write_string(line, place, cell)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(register.rows), len(titles) - 1)
        sheet.autofit(_WIDEST * 7)
    return len(register.rows)
