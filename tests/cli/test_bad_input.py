"""What people and the world do to a program: two sentences, the right exit code, nothing half done."""

import csv
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from panel_app.store import vault
from tests.cli.terminal import Terminal
from tests.workspace.rounds import PASSPHRASE, PreparedRound

At = Callable[[str], Terminal]
OFFICE, MEMBER = "administrator", "S01"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("empty.csv", b"", id="empty"),
        pytest.param("blank.csv", b"\n\n  \n", id="blank"),
        pytest.param("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0", id="binary"),
        pytest.param("torn.xlsx", b"PK\x03\x04 no workbook", id="torn workbook"),
        pytest.param("headless.csv", b"1001,Ann,Example\n1002,Bob,Example\n", id="no headers"),
        pytest.param("letter.docx", b"PK\x03\x04", id="another kind of file"),
    ],
)
def test_nothing_is_imported_when_a_file_is_no_table(
    at: At, prepared: PreparedRound, name: str, content: bytes
) -> None:
    file = prepared.folder / name
    file.write_bytes(content)
    before = at(OFFICE).ask("applicants", "list")
    at(OFFICE).could_not("applicants", "import", file, "--map", prepared.folder / "MAP.toml")
    assert at(OFFICE).ask("applicants", "list") == before


def test_the_path_is_named_when_a_file_is_not_there(at: At) -> None:
    what, _ = at(OFFICE).could_not("applicants", "import", "nowhere.csv")
    assert "nowhere.csv" in what


def test_one_row_is_refused_when_a_number_stands_twice(at: At, prepared: PreparedRound) -> None:
    imported = at(OFFICE).ask("applicants", "import", *applicants(prepared), "--dry-run", code=1)
    assert "same number" in imported["refused"][-1]["reason"]


def test_the_others_are_taken_when_a_cell_holds_a_megabyte(at: At, prepared: PreparedRound) -> None:
    file = prepared.folder / "applicants.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    long = ["x" * 1_000_000 if "@" in cell else cell for cell in rows[1]]
    fresh = ["9999", *rows[2][1:]]
    with (prepared.folder / "long.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([rows[0], ["9998", *long[1:]], fresh])
    imported = at(OFFICE).ask(
        "applicants", "import", prepared.folder / "long.csv", "--map", prepared.folder / "MAP.toml", code=1
    )
    assert imported["accepted"] == 1
    (refusal,) = imported["refused"]
    assert (refusal["row"], len(refusal["value"])) == (2, 40)


@pytest.mark.parametrize("mark", ["6", "-1", "2.5", "five", ""])
def test_no_draft_changes_when_a_mark_is_off_the_scale(at: At, prepared: PreparedRound, mark: str) -> None:
    code = at(MEMBER).ask("forms", "list")[0]["code"]
    file = prepared.folder / "MARKS.csv"
    file.write_text(f"candidate,criterion,mark,note\n{code},q1,3,\n{code},q2,{mark},\n", encoding="utf-8")
    what, _ = at(MEMBER).could_not("forms", "fill", file)
    assert what.startswith("Row 3")
    assert at(MEMBER).ask("forms", "list")[0]["state"] == "not-started"


def test_the_columns_are_named_when_a_table_of_marks_lacks_them(at: At, prepared: PreparedRound) -> None:
    file = prepared.folder / "MARKS.csv"
    file.write_text("who,what\nA,3\n", encoding="utf-8")
    _, remedy = at(MEMBER).could_not("forms", "fill", file)
    assert "candidate,criterion,mark" in remedy


def test_no_store_is_left_when_a_pack_is_truncated(terminal: Terminal, prepared: PreparedRound) -> None:
    pack = prepared.folder / "S01.panel-pack"
    pack.write_bytes(pack.read_bytes()[:-100])
    take_without_leaving_anything(terminal, prepared, "ba-ba-ba-ba-ba")


def test_no_store_is_left_when_a_passcode_is_wrong(terminal: Terminal, prepared: PreparedRound) -> None:
    what, _ = take_without_leaving_anything(terminal, prepared, "baba-baba-baba-baba-baba")
    assert "passcode" in what


def test_no_store_is_left_when_another_kind_of_file_is_taken(terminal: Terminal, prepared: PreparedRound) -> None:
    (prepared.folder / "S01.panel-pack").write_bytes(b"%PDF-1.7 a holiday form")
    what, _ = take_without_leaving_anything(terminal, prepared, "baba-baba-baba-baba-baba")
    assert "no panel pack" in what


def take_without_leaving_anything(terminal: Terminal, prepared: PreparedRound, passcode: str) -> tuple[str, str]:
    (prepared.folder / "passcode.txt").write_text(passcode, encoding="utf-8")
    before = sorted(prepared.folder.iterdir())
    words = ("--passcode-file", prepared.folder / "passcode.txt", "--store", prepared.folder / "new.panel")
    sentences = terminal.could_not("seat", "take", prepared.folder / "S01.panel-pack", *words)
    assert sorted(prepared.folder.iterdir()) == before
    return sentences


def test_a_store_stays_closed_when_the_passphrase_is_wrong(terminal: Terminal, prepared: PreparedRound) -> None:
    what, _ = terminal.at(prepared.folder / "S01.panel", passphrase="someone else knows").could_not("forms", "list")
    assert "passphrase" in what


def test_no_second_store_is_made_when_there_is_one(at: At, prepared: PreparedRound) -> None:
    what, _ = at(OFFICE).could_not("round", "create", prepared.folder / "ROUND.toml")
    assert "already" in what
    assert at(OFFICE).ask("round", "show")["name"]


@pytest.mark.parametrize("text", ["", "round = [", "[round]\nname = 'A'\n"])
def test_no_store_is_made_when_a_plan_is_wrong(terminal: Terminal, tmp_path: Path, text: str) -> None:
    (tmp_path / "ROUND.toml").write_text(text, encoding="utf-8")
    terminal.could_not("round", "create", tmp_path / "ROUND.toml", "--store", tmp_path / "new.panel")
    assert [path.name for path in tmp_path.iterdir()] == ["ROUND.toml"]


def test_all_is_held_here_when_the_hub_cannot_be_written(at: At, prepared: PreparedRound) -> None:
    (prepared.folder / "a file").write_text("in the way", encoding="utf-8")
    for words in (("sync", "--hub"), ("hub", "init")):
        at(MEMBER).could_not(*words, f"folder:{prepared.folder / 'a file' / 'hub'}")
    assert at(MEMBER).ask("sync", "--hub", prepared.hub)["head"]


def test_the_form_of_an_address_is_shown_when_a_hub_has_another(at: At) -> None:
    for words in (("sync", "--hub", "ftp://elsewhere"), ("hub", "init", "elsewhere")):
        _, remedy = at(MEMBER).could_not(*words)
        assert "folder:PATH" in remedy


@pytest.mark.parametrize("words", [("report", "register", "--out"), ("evidence", "export")])
def test_a_report_is_not_written_when_the_marks_are_sealed(at: At, prepared: PreparedRound, words: list[str]) -> None:
    at(OFFICE).could_not(*words, prepared.folder / "out")
    assert not (prepared.folder / "out").exists()


def applicants(prepared: PreparedRound) -> tuple[Path, str, Path]:
    return prepared.folder / "applicants.csv", "--map", prepared.folder / "MAP.toml"


# ---- a full disk


def test_nothing_is_imported_when_the_store_may_not_grow(
    terminal: Terminal, tmp_path: Path, prepared: PreparedRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = terminal.at(tmp_path / "new.panel")
    at.run("round", "create", prepared.folder / "ROUND.toml")
    with monkeypatch.context() as patch:
        pages = (tmp_path / "new.panel").stat().st_size // 4096 + 4
        patch.setattr(vault, "_PRAGMAS", (*vault._PRAGMAS, ("max_page_count", pages)))  # noqa: SLF001 - the disk's size
        what, _ = at.could_not("applicants", "import", *applicants(prepared))
    assert "disk is full" in what
    assert at.ask("applicants", "list") == []
    assert at.ask("applicants", "import", *applicants(prepared), code=1)["accepted"] == 6


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "tiny"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder],  # noqa: S607 - wherever the system has it
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk; a store that may not grow is tested above")
    yield folder
    subprocess.run(["umount", folder], check=True)  # noqa: S607 - as above


def test_nothing_is_half_done_when_the_disk_is_full(
    terminal: Terminal, tiny_disk: Path, prepared: PreparedRound
) -> None:
    at = terminal.at(tiny_disk / "new.panel")
    assert at.run("round", "create", prepared.folder / "ROUND.toml").code == 0
    fill_up(tiny_disk / "filler")
    at.could_not("applicants", "import", *applicants(prepared))
    at.could_not("applicants", "map", prepared.folder / "applicants.csv", "--out", tiny_disk / "MAP.toml")
    (tiny_disk / "filler").unlink()
    assert at.ask("applicants", "list") == []
    assert sorted(path.name for path in tiny_disk.iterdir()) == ["new.keys", "new.panel"]


def test_no_store_is_left_when_the_disk_is_too_small_for_it(
    terminal: Terminal, tiny_disk: Path, prepared: PreparedRound
) -> None:
    fill_up(tiny_disk / "filler")
    at = terminal.at(tiny_disk / "new.panel", passphrase=PASSPHRASE)
    at.could_not("round", "create", prepared.folder / "ROUND.toml")
    assert [path.name for path in tiny_disk.iterdir()] == ["filler"]


def fill_up(path: Path) -> None:
    """Leave not a byte."""
    with path.open("wb", buffering=0) as file:
        while True:
            try:
                file.write(b"\0" * 4096)
            except OSError:
                return
