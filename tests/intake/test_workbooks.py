"""Workbooks as other programs save them, and as hostile people would."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panel_app.domain.errors import InputRefused
from panel_app.intake.tables import read_table, sheets_of
from panel_app.intake.workbooks import ERROR
from tests.intake.workbooks import BLANK, COVERED, changed, day, number, text, write_ods

ROWS = (("id", "employer", "answer"), ("1001", "Northmoor", "One"), ("1002", "Northmoor", "Two"))


@pytest.fixture
def xlsx(tmp_path: Path) -> Path:
    path = tmp_path / "whole.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Names & more")
        sheet.write_row(0, 0, ROWS[0])
        sheet.write_column(1, 0, [1001, 1002])
        sheet.merge_range(1, 1, 2, 1, "Northmoor")
        sheet.write_column(1, 2, ["One", "Two"])
    return path


@pytest.fixture
def ods(tmp_path: Path) -> Path:
    merged = text("Northmoor", more=' table:number-rows-spanned="2" table:number-columns-spanned="1"')
    rows = [[text(each) for each in ROWS[0]], [number(1001), merged, text("One")], [number(1002), COVERED, text("Two")]]
    return write_ods(tmp_path / "whole.ods", rows)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_merged_cell_stands_in_each_of_its_rows_when_a_workbook_is_read(
    kind: str, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(kind)
    assert tuple(row.cells for row in read_table(path).rows) == ROWS


def test_dates_numbers_and_lines_are_text_when_an_ods_is_read(tmp_path: Path) -> None:
    cells = [number(1001.0), number(37.5), day("1984-03-07"), text("One,\ntwo"), BLANK, text("0007")]
    path = write_ods(tmp_path / "a.ods", [[text("id")] * 6, cells])
    assert read_table(path).rows[1].cells == ("1001", "37.5", "1984-03-07", "One,\ntwo", "", "0007")


def test_sheets_are_named_when_there_are_several(xlsx: Path, ods: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id\n1\n", encoding="utf-8")
    assert (sheets_of(xlsx), sheets_of(ods), sheets_of(tmp_path / "a.csv")) == (("Names & more",), ("Export",), ())


def test_an_error_is_marked_in_its_cell_when_a_formula_has_no_value(tmp_path: Path) -> None:
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, (formula, value) in enumerate(
            [("=1+1", 2), ("=1/0", "#DIV/0!"), ('="a"&"b"', "ab"), ("=NA()", "#N/A")]
        ):
            sheet.write_formula(row, 0, formula, None, value)
        sheet.write_formula(4, 0, "=1+2", None, 3)
    stripped = changed(path, "sheet1.xml", lambda xml: xml.replace(b"<f>1+2</f><v>3</v>", b"<f>1+2</f>"))
    assert [row.cells[0] for row in read_table(stripped).rows] == ["2", ERROR, "ab", ERROR, ERROR]


HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "the last cell of all": lambda xml: _with_row(xml, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "the last row, cells unnamed": lambda xml: _with_row(
        xml, b'<row r="1048576">' + b"<c><v>1</v></c>" * 16_384 + b"</row>"
    ),
    "a cell in single quotes": lambda xml: _with_row(xml, b"<row r='9'><c s='>' r='XFD1048576'><v>1</v></c></row>"),
    "a row beyond all numbers": lambda xml: _with_row(
        xml, b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    ),
    "a column beyond all letters": lambda xml: _with_row(xml, b'<row r="9"><c r="ZZZZZZ9"><v>1</v></c></row>'),
    "row nought": lambda xml: _with_row(xml, b'<row r="0"><c r="A0"><v>1</v></c></row>'),
    "entities": lambda xml: xml.replace(b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet", 1),
    "tags in tags": lambda xml: xml.replace(b"<sheetData>", b"<a>" * 500_000 + b"<sheetData>", 1),
    "a tag never closed": lambda xml: xml.replace(b"</sheetData>", b""),
}


def _with_row(xml: bytes, row: bytes) -> bytes:
    return xml.replace(b"</sheetData>", row + b"</sheetData>")


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_a_workbook_is_refused_when_a_sheet_is_hostile(xlsx: Path, change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(InputRefused) as refused:
        read_table(changed(xlsx, "sheet1.xml", change))
    assert refused.value.what.endswith(".")
    assert refused.value.remedy.endswith(".")


@pytest.mark.parametrize(
    "row",
    [
        '<table:table-row table:number-rows-repeated="1000000">' + text("x") * 9 + "</table:table-row>",
        (
            '<table:table-row table:number-rows-repeated="9">'
            '<table:table-cell table:number-columns-repeated="16000000" office:value-type="float" office:value="1"/>'
            "</table:table-row>"
        ),
        "<table:table-row>" + text("x").replace("x<", '<text:s text:c="4000000000"/><') + "</table:table-row>",
        '<table:table-row table:number-rows-repeated="99999999999">' + text("x") + "</table:table-row>",
    ],
)
def test_an_ods_is_refused_when_it_repeats_without_end(ods: Path, row: str) -> None:
    hostile = changed(ods, "content.xml", lambda xml: xml.replace(b"</table:table>", row.encode() + b"</table:table>"))
    with pytest.raises(InputRefused):
        read_table(hostile)


def test_a_workbook_is_refused_when_it_unpacks_to_more_than_memory(xlsx: Path) -> None:
    with zipfile.ZipFile(xlsx, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"\0" * 250_000_000)
    with pytest.raises(InputRefused, match="unpack to 250 MB"):
        read_table(xlsx)


def test_a_workbook_is_refused_when_its_zip_lies_about_lengths(xlsx: Path) -> None:
    with zipfile.ZipFile(xlsx, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"\0" * 50_000_000)
    data = bytearray(xlsx.read_bytes())
    at = data.rindex(b"xl/bomb.xml") - 46
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")  # the length unpacked, in the directory
    xlsx.write_bytes(data)
    with pytest.raises(InputRefused):
        read_table(xlsx)


def test_numbers_that_are_none_are_marked_when_a_sheet_holds_them(xlsx: Path) -> None:
    odd = b'<row r="9"><c r="A9"><v>1e999</v></c><c r="B9"><v>nan</v></c></row>'
    rows = read_table(changed(xlsx, "sheet1.xml", lambda xml: _with_row(xml, odd))).rows
    assert rows[-1].cells == (ERROR, ERROR, "")


@given(data=st.binary(max_size=4000), kind=st.sampled_from([".csv", ".xlsx", ".ods"]))
@settings(max_examples=60, deadline=None)
def test_anything_is_read_or_refused_when_it_is_random_bytes(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"random-{os.getpid()}{kind}"
    path.write_bytes(data)
    read_or_refused(path)


@given(cut=st.floats(0, 1), place=st.floats(0, 1), byte=st.integers(0, 255), kind=st.sampled_from(["xlsx", "ods"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_workbook_is_read_or_refused_when_it_is_damaged(
    xlsx: Path, ods: Path, cut: float, place: float, byte: int, kind: str
) -> None:
    whole = bytearray((xlsx if kind == "xlsx" else ods).read_bytes())
    whole[int(place * (len(whole) - 1))] = byte
    damaged = xlsx.with_name(f"damaged.{kind}")
    damaged.write_bytes(whole[: max(1, int(cut * len(whole)))] if cut < 0.5 else whole)
    read_or_refused(damaged)


@given(
    place=st.floats(0, 1),
    junk=st.binary(min_size=1, max_size=12),
    member=st.sampled_from(["sheet1.xml", "content.xml"]),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_sheet_is_read_or_refused_when_its_xml_is_damaged(
    xlsx: Path, ods: Path, place: float, junk: bytes, member: str
) -> None:
    def damage(xml: bytes) -> bytes:
        at = int(place * len(xml))
        return xml[:at] + junk + xml[at + len(junk) :]

    read_or_refused(changed(xlsx if member == "sheet1.xml" else ods, member, damage))


def read_or_refused(path: Path) -> None:
    """Nothing but two sentences may come of it."""
    said = ("Read.", "Done.")
    try:
        read_table(path)
    except InputRefused as refused:
        said = refused.what, refused.remedy
    assert all(sentence.endswith(".") for sentence in said), said
