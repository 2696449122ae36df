"""`demo`, and the window that it opens where there is a screen."""

import csv
import subprocess
from pathlib import Path

import pytest

from panel_app.cli import demo, screen
from panel_app.cli.output import Output
from tests.cli.people import Person
from tests.cli.terminal import Terminal

SMALL = ("--candidates", "12", "--scorers", "4", "--places", "4")


def test_the_demo_is_no_error_when_the_display_is_dead(tmp_path: Path) -> None:
    person = Person(tmp_path / "home", passphrase="not needed here")
    person.environment |= {"DISPLAY": ":77", "QT_QPA_PLATFORM": "xcb"}
    told = person.ask("demo", *SMALL, "--out", "shown")
    assert set(told) == {
        "out", "seed", "statuses", "moderated", "ties", "stores", "files", "verified", "rank_digest", "seconds",
        "mark_commit_ms", "pack_pages",
    }  # fmt: skip
    assert told["verified"]
    assert sum(told["statuses"].values()) == 12
    assert (person.home / "shown" / "decision-pack.pdf").is_file()


def test_the_window_is_refused_in_two_sentences_when_the_display_is_dead(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":77")
    what, _ = terminal.could_not()
    assert "No screen" in what


def test_the_window_opens_on_the_seat_when_a_screen_answers(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(screen, "answers", lambda: True)
    monkeypatch.setattr(subprocess, "Popen", lambda words, **kept: started.append((words, kept["env"])))
    demo.open_window(Output(as_json=False), finished, "S02")
    ((words, environment),) = started
    with (finished / "passphrases.csv").open(encoding="utf-8", newline="") as file:
        passphrases = {row["seat"]: row["passphrase"] for row in csv.DictReader(file)}
    assert words[-2:] == ["--store", str(finished / "stores" / "S02.panel")]
    assert environment["PANEL_APP_PASSPHRASE"] == passphrases["S02"]
    assert passphrases["S02"] not in words


def test_the_seats_are_named_when_the_window_is_to_open_on_none_of_them(tmp_path: Path, terminal: Terminal) -> None:
    what, remedy = terminal.could_not("demo", *SMALL, "--out", tmp_path / "shown", "--as", "S99")
    assert ("S99" in what, "S04" in remedy) == (True, True)
    assert not (tmp_path / "shown").exists()


def test_other_files_are_left_alone_when_a_demo_would_replace_them(tmp_path: Path, terminal: Terminal) -> None:
    (tmp_path / "hub").mkdir()
    terminal.could_not("demo", *SMALL, "--out", tmp_path, "--no-window")
    assert [path.name for path in tmp_path.iterdir()] == ["hub"]
