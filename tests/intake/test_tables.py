"""Tables as other programs save them."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.errors import InputRefused
from panel_app.intake.tables import read_table, table_of
from panel_app.intake.workbooks import cell_text

PROSE = "We asked, we listened; then, “slowly”, we built.\nIt lasted; mostly."


def _saved(folder: Path, data: bytes, name: str = "applicants.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _csv(rows: list[list[str]], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def _workbook(path: Path, cells: list[list[object]], *, sheets: tuple[str, ...] = ("Data",)) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        pages = [book.add_worksheet(name) for name in sheets]
        for row, values in enumerate(cells):
            for column, value in enumerate(values):
                if value is not None:
                    pages[-1].write(row, column, value)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_separator_is_recognised_when_prose_holds_all_of_them(tmp_path: Path, delimiter: str) -> None:
    rows = [["id", "answer"], *([str(n), PROSE] for n in range(5))]
    table = read_table(_saved(tmp_path, _csv(rows, delimiter).encode()))
    assert [list(row.cells) for row in table.rows] == rows


def test_separator_is_recognised_when_unquoted_prose_holds_another(tmp_path: Path) -> None:
    text = "id;answer\n1;one, two, three\n2;one, two\n3;one\n"
    assert read_table(_saved(tmp_path, text.encode())).rows[1].cells == ("1", "one, two, three")


def test_separator_is_taken_from_the_file_when_excel_noted_it(tmp_path: Path) -> None:
    table = read_table(_saved(tmp_path, b"sep=;\r\nid;answer\r\n1;a,b,c\r\n"))
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("id", "answer")), (3, ("1", "a,b,c"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_letters_are_right_when_the_encoding_is_a_usual_one(tmp_path: Path, encoding: str) -> None:
    table = read_table(_saved(tmp_path, "id,name\n1,Zoë O’Brien\n".encode(encoding)))
    assert table.rows[1].cells == ("1", "Zoë O’Brien")


def test_a_zero_byte_stays_in_its_row_when_the_rest_of_the_file_is_text(tmp_path: Path) -> None:
    table = read_table(_saved(tmp_path, b"id,name\n1,A\0da\n2,Ben\n"))
    assert [row.cells for row in table.rows[1:]] == [("1", "A\0da"), ("2", "Ben")]


def test_a_damaged_letter_stays_in_its_row_when_the_rest_of_the_file_is_utf_8(tmp_path: Path) -> None:
    table = read_table(_saved(tmp_path, "id,name\n1,Zoë\n2,Renée\n3,A".encode() + b"\xe9" + b"b\n"))
    assert [row.cells[1] for row in table.rows[1:]] == ["Zoë", "Renée", "A\0b"]


def test_a_file_is_refused_when_it_holds_more_cells_than_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panel_app.intake.tables._MOST_CELLS", 1000)
    with pytest.raises(InputRefused, match="more than 1,000 cells"):
        read_table(_saved(tmp_path, b"id,name\n" + b",\n" * 600))
    with pytest.raises(InputRefused, match="more than 1,000 cells"):
        read_table(_saved(tmp_path, b"id,name\n" + b"\n" * 1100))


def test_rows_keep_their_numbers_when_blank_ones_lie_between(tmp_path: Path) -> None:
    table = read_table(_saved(tmp_path, b"A title\n\nid,name\n,\n1,Ada\n"))
    assert [row.number for row in table.rows] == [1, 3, 5]


def test_text_is_kept_when_it_follows_a_closing_quotation_mark(tmp_path: Path) -> None:
    assert read_table(_saved(tmp_path, b'id,name\n1,"Ada" said\n')).rows[1].cells == ("1", "Ada said")


def test_a_large_cell_is_read_when_it_holds_a_megabyte(tmp_path: Path) -> None:
    table = read_table(_saved(tmp_path, b"id,answer\n1," + b"x" * 1_048_576 + b"\n2,y\n"))
    assert [len(row.cells[1]) for row in table.rows] == [6, 1_048_576, 1]
    assert csv.field_size_limit() == 131_072


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\xef\xbb\xbf\r\n \r\n", "is empty"),
        ("a.csv", b";;;\n;;;\n", "holds no text"),
        ("a.csv", b"id\0,name\n", "is not text"),
        ("a.csv", b"id,name\n" + bytes(range(256)) * 20, "is not text"),
        ("a.csv", b"id,name\n\x81\x8d\x8f\n", "is not text"),
        ("a.csv", b"PK\x03\x04rest", "is a workbook"),
        ("a.csv", b"%PDF-1.7", "is a PDF"),
        ("a.csv", b'id,name\n1,"never closed\n2,x\n3,y\n', "never closed"),
        ("a.pdf", b"%PDF-1.7", "is not a kind of table"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "is not a kind of table"),
        ("a.xlsx", b"", "is empty"),
        ("a.xlsx", b"id,name\n1,Ada\n", "damaged workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "damaged workbook"),
    ],
)
def test_two_sentences_are_said_when_a_file_is_no_table(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read_table(_saved(tmp_path, data, name))
    assert says in refused.value.what
    assert refused.value.what.endswith(".")
    assert refused.value.remedy.endswith(".")


def test_two_sentences_are_said_when_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="There is no file"):
        read_table(tmp_path / "none.csv")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_workbook_is_refused_when_its_end_is_missing(tmp_path: Path, share: float) -> None:
    whole = _workbook(tmp_path / "whole.xlsx", [["id", "name"], [1001, "Ada"]]).read_bytes()
    with pytest.raises(InputRefused, match="damaged workbook"):
        read_table(_saved(tmp_path, whole[: int(len(whole) * share)], "cut.xlsx"))


def test_a_workbook_is_refused_when_a_sheet_inside_is_damaged(tmp_path: Path) -> None:
    data = bytearray(_workbook(tmp_path / "whole.xlsx", [["id", "name"], [1001, "Ada" * 500]]).read_bytes())
    middle = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[middle : middle + 40] = b"\xff" * 40
    with pytest.raises(InputRefused, match="damaged workbook"):
        read_table(_saved(tmp_path, bytes(data), "bad.xlsx"))


def test_cells_read_as_people_see_them_when_they_are_typed(tmp_path: Path) -> None:
    typed: list[object] = [None, 1001, 16.5, dt.date(1984, 3, 7), True, 0.1 + 0.2]
    table = read_table(_workbook(tmp_path / "a.xlsx", [[], [None, "B2"], [], typed]))
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("", "B2", "", "", "", "")),
        (4, ("", "1001", "16.5", "1984-03-07", "yes", "0.3")),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1001.0, "1001"),
        (7700900123.0, "7700900123"),
        (1e20, "100000000000000000000"),
        (-0.5, "-0.5"),
        (True, "yes"),
        (dt.datetime(2026, 10, 30), "2026-10-30"),  # noqa: DTZ001  spreadsheets know no time zones
        (dt.datetime(2026, 10, 30, 9, 5), "2026-10-30 09:05:00"),  # noqa: DTZ001
        (dt.time(9, 5), "09:05:00"),
    ],
)
def test_a_value_is_written_one_way_when_it_is_not_text(value: float | dt.date | dt.time, text: str) -> None:
    assert cell_text(value) == text


def test_the_first_sheet_with_cells_is_read_when_none_is_named(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", [["id"], [7]], sheets=("Blank", "Data"))
    assert read_table(path).rows[1].cells == ("7",)


def test_the_sheets_are_listed_when_the_named_one_is_missing(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", [["id"]], sheets=("About", "Data"))
    with pytest.raises(InputRefused) as refused:
        read_table(path, sheet="Dta")
    assert "“About”, “Data”" in refused.value.remedy


@given(
    rows=st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=3, max_size=3),
        min_size=4,
        max_size=9,
    ),
    delimiter=st.sampled_from(",;\t"),
)
def test_a_table_survives_when_it_is_written_by_any_csv_writer(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
) -> None:
    head = [["id", "answer one", "answer two"]] * 12  # as many plain rows as it takes for the separator to be plain
    folder = tmp_path_factory.mktemp("csv")
    read = read_table(_saved(folder, _csv([*head, *rows], delimiter).encode()))
    expected = table_of("applicants.csv", (tuple(row) for row in [*head, *rows]))
    assert read.rows == expected.rows
