"""The worked example's own files, both of them."""

from pathlib import Path

from panel_app.workspace import example
from tests.cli.terminal import Terminal


def test_nothing_changes_when_the_workbook_follows_the_csv(terminal: Terminal, tmp_path: Path) -> None:
    example.write_example(tmp_path)
    at = terminal.at(tmp_path / "adm.panel")
    assert at.run("round", "create", tmp_path / "ROUND.toml").code == 0
    words = ("--map", tmp_path / "MAP.toml")
    first = at.ask("applicants", "import", tmp_path / "applicants.csv", *words, code=1)
    assert (first["accepted"], first["changed"], first["unchanged"]) == (272, 0, 0)
    assert len(first["refused"]) == example.FAULTY_ROWS
    second = at.ask("applicants", "import", tmp_path / "applicants.xlsx", *words, code=1)
    assert (second["accepted"], second["changed"], second["unchanged"]) == (0, 0, 272)
    assert [each["column"] for each in second["refused"]] == [each["column"] for each in first["refused"]]
