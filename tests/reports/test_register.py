import csv
import io
from collections.abc import Iterable

import pytest

from panel_app.reports.register import RegisterRow, draw_register
from tests.reports.sample_pack import sample_pack


def drawn(rows: Iterable[RegisterRow]) -> bytes:
    file = io.BytesIO()
    count = draw_register(rows, file)
    assert count == len(list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))) - 1
    return file.getvalue()


def read(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_rows_equal_the_standings_when_read_back() -> None:
    standings = sample_pack(12).standings
    head, *rows = read(drawn(RegisterRow(standing=each) for each in standings))
    assert head == ["code", "rank", "order", "total", "exact", "status", "outcome"]
    for each, row in zip(standings, rows, strict=True):
        assert row == [each.code, str(each.rank), str(each.order), each.total, each.exact, each.status, each.outcome]


def test_excel_is_told_the_encoding_when_written() -> None:
    assert drawn([]).startswith(b"\xef\xbb\xbfcode,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_cell_is_inert_when_it_begins_like_a_formula(start: str) -> None:
    row = RegisterRow(standing=sample_pack(1).standings[0], identity={f"{start}name": f"{start}cmd|' /C calc'!A0"})
    head, cells = read(drawn([row]))
    assert head[-1] == f"'{start}name"
    assert cells[-1] == f"'{start}cmd|' /C calc'!A0"


def test_identity_has_columns_of_its_own_when_given() -> None:
    standings = sample_pack(2).standings
    rows = [
        RegisterRow(standing=standings[0], identity={"family_name": "Ŵyn, “A”"}),
        RegisterRow(standing=standings[1]),
    ]
    assert [row[-1] for row in read(drawn(rows))] == ["family_name", "Ŵyn, “A”", ""]
