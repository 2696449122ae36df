from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from panel_app.reports import style
from panel_app.reports.blocks import heading, prose, side_by_side
from panel_app.reports.flow import lay_out
from panel_app.reports.rows import Cell, Page, Row
from panel_app.reports.tables import Column, table

COLUMNS = (Column("Number", 0, 100), Column("Word", 120, 300))


def bodies(page: Page) -> list[Row]:
    return [row for row, _, _ in page if row.rule == "hair"]


def lines_of(pages: list[Page]) -> list[str]:
    return [line for page in pages for row, _, _ in page for cell in row.cells for line in cell.lines]


@given(st.integers(min_value=2, max_value=150), st.integers(min_value=0, max_value=60))
def test_no_row_stands_alone_on_a_page_whatever_stands_before_the_table(rows: int, before: int) -> None:
    above = [prose(f"Line {number}") for number in range(before)]
    pages = lay_out([*above, *table(COLUMNS, [(str(number), "word") for number in range(rows)])])
    assert all(len(bodies(page)) != 1 for page in pages)


@given(st.integers(min_value=2, max_value=150))
def test_the_head_is_repeated_on_every_page_when_a_table_is_long(rows: int) -> None:
    pages = lay_out(table(COLUMNS, [(str(number), "word") for number in range(rows)]))
    assert all(page[0].row.cells[0].lines == ["Number"] for page in pages)


@given(st.lists(st.integers(min_value=0, max_value=300), min_size=1, max_size=6), st.integers(0, 80))
def test_no_line_is_lost_when_columns_are_cut(lengths: list[int], before: int) -> None:
    texts = [[f"c{column} l{line}" for line in range(length)] for column, length in enumerate(lengths)]
    cells = tuple(Cell(lines, style.BODY, 0, 100) for lines in texts)
    pages = lay_out([*(prose("above") for _ in range(before)), Row(cells=cells, flows=True)])
    for column, lines in enumerate(texts):
        assert [line for line in lines_of(pages) if line.startswith(f"c{column} ")] == lines


@given(st.lists(st.integers(min_value=0, max_value=200), max_size=40))
def test_nothing_is_placed_below_the_margin_when_laid_out(lengths: list[int]) -> None:
    rows: list[Row] = []
    for length in lengths:
        rows += [
            heading("A heading"),
            *side_by_side([("S01", "word " * length, style.BODY), ("S02", "x", style.BODY)], 2),
        ]
    for page in lay_out(rows):
        assert all(top - row.height >= style.A4.bottom - 0.001 for row, top, _ in page)
        assert all(above.top - above.row.height >= below.top - 0.001 for above, below in pairwise(page))


@given(st.integers(min_value=0, max_value=120), st.integers(min_value=1, max_value=120))
def test_no_one_or_two_lines_stand_alone_when_a_text_is_cut(before: int, length: int) -> None:
    text = Row(cells=(Cell([f"t{line}" for line in range(length)], style.BODY, 0, 100),), flows=True)
    pages = lay_out([*(prose("above") for _ in range(before)), text])
    parts = [sum(line.startswith("t") for line in lines_of([page])) for page in pages]
    assert all(part >= min(3, length) for part in parts if part)


def test_a_heading_stays_with_its_text_when_the_page_ends() -> None:
    for before in range(80):
        pages = lay_out([*(prose("above") for _ in range(before)), heading("Heading"), prose("Its text")])
        assert all(page[-1].row.cells[0].lines != ["Heading"] for page in pages)
