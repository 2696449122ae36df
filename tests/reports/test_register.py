import csv
from pathlib import Path

import pytest

from panel_app.domain.errors import PanelError
from panel_app.reports.register import RegisterRow, write_register
from tests.reports.sample_pack import sample_pack


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_rows_equal_the_standings_when_read_back(tmp_path: Path) -> None:
    standings = sample_pack(12).standings
    assert write_register((RegisterRow(standing=each) for each in standings), tmp_path / "register.csv") == 12
    head, *rows = read(tmp_path / "register.csv")
    assert head == ["code", "rank", "order", "total", "exact", "status", "outcome"]
    for each, row in zip(standings, rows, strict=True):
        assert row == [each.code, str(each.rank), str(each.order), each.total, each.exact, each.status, each.outcome]


def test_excel_is_told_the_encoding_when_written(tmp_path: Path) -> None:
    write_register([], tmp_path / "register.csv")
    assert (tmp_path / "register.csv").read_bytes().startswith(b"\xef\xbb\xbfcode,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_cell_is_inert_when_it_begins_like_a_formula(tmp_path: Path, start: str) -> None:
    row = RegisterRow(standing=sample_pack(1).standings[0], identity={f"{start}name": f"{start}cmd|' /C calc'!A0"})
    write_register([row], tmp_path / "register.csv")
    head, cells = read(tmp_path / "register.csv")
    assert head[-1] == f"'{start}name"
    assert cells[-1] == f"'{start}cmd|' /C calc'!A0"


def test_identity_is_for_its_owner_alone_when_given(tmp_path: Path) -> None:
    standings = sample_pack(2).standings
    rows = [
        RegisterRow(standing=standings[0], identity={"family_name": "Ŵyn, “A”"}),
        RegisterRow(standing=standings[1]),
    ]
    write_register(rows, tmp_path / "register.csv")
    assert [row[-1] for row in read(tmp_path / "register.csv")] == ["family_name", "Ŵyn, “A”", ""]
    assert (tmp_path / "register.csv").stat().st_mode & 0o077 == 0


def test_two_sentences_are_said_when_the_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(PanelError, match="does not exist"):
        write_register([], tmp_path / "missing" / "register.csv")
