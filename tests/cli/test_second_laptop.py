"""`seat move`: half a form on one laptop, the other half on the next one, and the chair has it whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.workspace import scoring
from tests.cli.terminal import Terminal
from tests.workspace.rounds import PreparedRound

At = Callable[[str], Terminal]
OFFICE, CHAIR, MEMBER = "administrator", "chair", "S01"


@pytest.fixture
def code(prepared: PreparedRound) -> CandidateCode:
    workspace = prepared.open(MEMBER)
    first = scoring.my_forms(workspace)[0].code
    workspace.close()
    return first


def typed(folder: Path, *rows: str) -> Path:
    """A table of marks."""
    path = folder / "marks.csv"
    path.write_text("\n".join(("candidate,criterion,mark,note", *rows, "")), encoding="utf-8")
    return path


def state(terminal: Terminal, code: str) -> tuple[str, str]:
    row = next(row for row in terminal.ask("forms", "list") if row["code"] == code)
    return row["state"], row["at"]


def test_form_is_finished_on_the_second_laptop_when_it_was_begun_on_the_first(
    at: At, terminal: Terminal, prepared: PreparedRound, code: CandidateCode, tmp_path: Path
) -> None:
    hub = ("--hub", prepared.hub)
    second, pack, passcode = tmp_path / "second.panel", tmp_path / "packs" / "S01.panel-pack", tmp_path / "passcode"
    at(MEMBER).run("forms", "fill", typed(tmp_path, f"{code},q1,5,Said why.", f"{code},q2,3,"))
    written = at(MEMBER).ask("seat", "move", "--out", pack)
    assert (written["seat"], written["pack"]) == (MEMBER, str(pack))
    assert pack.stat().st_mode & 0o777 == 0o600
    assert at(MEMBER).ask("sync", *hub)["problems"] == []

    passcode.write_text(written["passcode"], encoding="utf-8")
    terminal.at(second).ask("seat", "take", pack, "--passcode-file", passcode)
    assert terminal.at(second).ask("sync", *hub)["problems"] == []
    assert state(terminal.at(second), code) == ("draft", "held")
    terminal.at(second).run("forms", "fill", typed(tmp_path, f"{code},q3,3,", f"{code},q4,3,"))
    assert terminal.at(second).run("forms", "submit", code).code == 0
    terminal.at(second).ask("sync", *hub)

    at(OFFICE).ask("sync", *hub)  # seats the second laptop, by the first one's word
    at(CHAIR).ask("sync", *hub)
    terminal.at(second).ask("sync", *hub)
    assert state(terminal.at(second), code) == ("submitted", "received")
    at(MEMBER).ask("sync", *hub)
    assert state(at(MEMBER), code) == ("submitted", "received")
    seats = {row["seat"]: row["received"] for row in at(CHAIR).ask("completeness", code=1)["seats"]}
    assert seats[MEMBER] == 1


def test_what_was_typed_on_both_is_told_when_they_sync(
    at: At, terminal: Terminal, prepared: PreparedRound, code: CandidateCode, tmp_path: Path
) -> None:
    second, pack, passcode = tmp_path / "second.panel", tmp_path / "S01.panel-pack", tmp_path / "passcode"
    passcode.write_text(at(MEMBER).ask("seat", "move", "--out", pack)["passcode"], encoding="utf-8")
    terminal.at(second).ask("seat", "take", pack, "--passcode-file", passcode)
    at(MEMBER).run("forms", "fill", typed(tmp_path, f"{code},q1,5,Here."))
    terminal.at(second).run("forms", "fill", typed(tmp_path, f"{code},q1,5,There."))
    at(MEMBER).ask("sync", "--hub", prepared.hub)
    told = terminal.at(second).run("sync", "--hub", prepared.hub)
    assert "typed on both your laptops" in told.out + told.err


def test_move_is_refused_when_it_makes_no_sense(at: At, tmp_path: Path) -> None:
    what, _ = at(MEMBER).could_not("seat", "move", "--out", tmp_path / "seat.zip")
    assert "panel-pack" in what
    what, _ = at(OFFICE).could_not("seat", "move", "--out", tmp_path / "seat.panel-pack")
    assert "pen" in what
    assert not (tmp_path / "seat.panel-pack").exists()
