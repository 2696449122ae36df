"""`analyse`: for people, for programs, for files that are none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.measurement.tables import SHROUT_FLEISS


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "ratings.csv"
    rows = (",".join(map(str, (f"C{number}", *marks))) for number, marks in enumerate(SHROUT_FLEISS, 1))
    path.write_text("\n".join(["candidate,J1,J2,J3,J4", *rows]), encoding="utf-8")
    return path


def test_programs_get_one_document_with_the_published_figures(terminal: Terminal, table: Path) -> None:
    found = terminal.ask("analyse", table, "--scale", 0, 10, 1, "--places", 3)

    assert found["design"]["complete"] is True
    assert found["design"]["components"] == 1
    assert round(found["agreement"]["icc"]["ICC(2,1)"]["value"], 2) == 0.29
    assert found["agreement"]["icc"]["ICC(2,k)"]["mcgraw_wong"][0] == pytest.approx(0.0394, abs=1e-4)
    assert [each["candidate"] for each in found["candidates"]][:2] == ["C5", "C3"]
    assert found["line"]["places"] == 3


def test_people_get_sentences_and_tables(terminal: Terminal, table: Path) -> None:
    answer = terminal.run("analyse", table, "--places", 3)

    assert answer.code == 0, answer
    assert "24 marks of 6 candidates by 4 scorers" in answer.out
    assert "J2 marks about 2.7 lower than colleagues on the same candidates" in answer.out
    assert "ICC(2,1)" in answer.out
    assert "Shrout" not in answer.out
    assert "Shrout & Fleiss (1979)" in terminal.run("analyse", table, "--definitions").out


def test_rank_one_is_the_lowest_when_higher_is_worse(terminal: Terminal, table: Path) -> None:
    assert terminal.ask("analyse", table, "--higher-is-worse")["candidates"][0]["candidate"] == "C2"


def test_a_duplicate_row_is_named_and_ends_with_something_found(terminal: Terminal, table: Path) -> None:
    table.write_text(table.read_text() + "\nC6,6,2,4,7\n", encoding="utf-8")

    answer = terminal.run("analyse", table, "--json")

    assert answer.code == 1
    document = json.loads(answer.out)
    assert [problem["kind"] for problem in document["problems"]] == ["duplicate"]
    assert document["design"]["marks"] == 24
    assert "Row 8: says again what row 7 says" in answer.err


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00", b"C1,S1,3\nC1,S2,4\n", b"candidate,scorer,mark\n"])
def test_a_file_that_cannot_be_used_ends_with_two_sentences(terminal: Terminal, table: Path, content: bytes) -> None:
    table.write_bytes(content)

    terminal.could_not("analyse", table)


def test_a_scale_that_is_none_ends_with_two_sentences(terminal: Terminal, table: Path) -> None:
    terminal.could_not("analyse", table, "--scale", "0", "five", "1")
    terminal.could_not("analyse", table, "--scale", "5", "0", "1")


def test_neither_numpy_nor_scipy_is_loaded_before_something_is_computed() -> None:
    script = (
        "import sys, panel_app.cli.main, panel_app.workspace.analysing, panel_app.ui.application;"
        "print(*({'numpy', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert not done.stdout.strip()
