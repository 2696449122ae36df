"""What a double click does: the program is started with one path, and the window opens on it."""

from pathlib import Path

import pytest

from panel_app.cli import screen
from panel_app.cli.main import with_file
from panel_app.ui import application
from tests.cli.terminal import Terminal


@pytest.mark.parametrize("name", ["S01.panel-pack", "S01.panel", "missing.panel-pack"])
def test_path_becomes_the_store_when_it_stands_alone(name: str) -> None:
    assert with_file([name]) == ["--store", name]


@pytest.mark.parametrize("words", [[], ["sync"], ["--help"], ["nonsense"], ["seat", "take", "S01.panel-pack"]])
def test_words_stay_as_they_are_when_they_are_no_lonely_file(words: list[str]) -> None:
    assert with_file(words) == words


def test_any_file_goes_to_the_window_when_it_is_there(tmp_path: Path) -> None:
    letter = tmp_path / "letter.pdf"
    letter.touch()
    assert with_file([str(letter)]) == ["--store", str(letter)]


def test_command_wins_when_a_file_of_its_name_lies_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sync").touch()
    assert with_file(["sync"]) == ["sync"]


def test_window_opens_on_the_pack_when_the_program_is_started_with_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    opened: list[Path | None] = []

    def run(path: Path | None = None, *, passphrase: str | None = None) -> int:
        assert passphrase is None or path is not None
        opened.append(path)
        return 0

    monkeypatch.setattr(screen, "answers", lambda: True)
    monkeypatch.setattr(application, "run", run)
    pack = tmp_path / "S01.panel-pack"
    answer = Terminal(monkeypatch, capsys).run(pack)
    assert (answer.code, opened) == (0, [pack])
