"""The entry in a Linux desktop's menu: it starts this copy of the program, with the file that was clicked."""

import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from configparser import RawConfigParser
from pathlib import Path

import pytest

from panel_app.cli import desktop, main
from tests.cli.terminal import Terminal


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's data folder, on a system without the programs that keep caches of it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setattr(desktop, "_CACHES", ())
    return tmp_path / "share"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(monkeypatch, capsys)


def entry(text: str) -> dict[str, str]:
    read = RawConfigParser(interpolation=None)
    setattr(read, "optionxform", str)  # noqa: B010 - keys have capitals
    read.read_string(text)
    return dict(read["Desktop Entry"])


def words_of(line: str) -> list[str]:
    """How a desktop reads an `Exec` line: the value's escapes first, then the quotes."""
    words = shlex.split(line.replace(r"\\", "\\"))
    return [re.sub(r"\\([$`])", r"\1", word).replace("%%", "%") for word in words]


def test_entry_starts_this_program_with_the_file_when_it_was_put_there(data: Path, terminal: Terminal) -> None:
    told = terminal.ask("desktop")
    found = entry(Path(told["entry"]).read_text(encoding="utf-8"))
    assert Path(told["entry"]) == data / "applications" / "panel-app.desktop"
    *start, file = words_of(found["Exec"])
    assert (start[0], file, found["TryExec"]) == (sys.executable, "%f", sys.executable)
    said = subprocess.run([*start, "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("panel-app ")


def test_types_of_the_entry_are_those_of_the_files_that_the_program_opens(data: Path, terminal: Terminal) -> None:
    terminal.ask("desktop")
    found = entry((data / "applications" / "panel-app.desktop").read_text(encoding="utf-8"))
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    kinds = ET.parse(data / "mime" / "packages" / "panel-app.xml").findall("m:mime-type", space)  # noqa: S314 - our own file
    patterns = {kind.get("type"): [each.get("pattern") for each in kind.findall("m:glob", space)] for kind in kinds}
    assert set(patterns) == set(found["MimeType"].strip(";").split(";"))
    assert sorted(each for some in patterns.values() for each in some if each) == [f"*{end}" for end in main._OPENED]  # noqa: SLF001


@pytest.mark.parametrize("folder", ["/home/a b", "/home/100%", '/home/"a"', "/home/$USER`x`", "/home/a\\b"])
def test_python_is_started_from_its_folder_when_that_has_an_odd_name(folder: str) -> None:
    assert words_of(entry(desktop.entry_for(Path(folder, "python")))["Exec"])[0] == f"{folder}/python"


def test_nothing_is_left_when_the_entry_is_taken_away(data: Path, terminal: Terminal) -> None:
    terminal.ask("desktop")
    terminal.ask("desktop", "--remove")
    terminal.ask("desktop", "--remove")
    assert [path for path in data.rglob("*") if path.is_file()] == []


def test_two_sentences_are_said_when_the_system_has_no_such_entries(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    what, _ = terminal.could_not("desktop")
    assert "Linux" in what
