"""What the chair does in a meeting, by commands: forms given back, opinions asked for, people noted, lots drawn."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.workspace.rounds import CHAIR, MEMBERS, OFFICE, PreparedRound

Seat = Callable[[str], Terminal]


@pytest.fixture
def meet(at: Seat, prepared: PreparedRound) -> Callable[..., None]:
    """Sync the stores of these names, in this order."""

    def sync(*names: str) -> None:
        for name in names:
            at(name).run("sync", "--hub", prepared.hub)

    return sync


@pytest.fixture
def scored(at: Seat, tmp_path: Path) -> None:
    for name in MEMBERS:
        rows = at(name).ask("forms", "list")
        lines = [f"{row['code']},{criterion},3," for row in rows for criterion in ("q1", "q2", "q3", "q4")]
        marks = tmp_path / f"{name}.csv"
        marks.write_text("\n".join(["candidate,criterion,mark,note", *lines]), encoding="utf-8")
        at(name).run("forms", "fill", str(marks))
        at(name).run("forms", "submit", "--all")


@pytest.fixture
def opened(at: Seat, meet: Callable[..., None], scored: None) -> None:
    assert scored is None
    meet(*MEMBERS, CHAIR)
    at(CHAIR).ask("moderation", "open", code=1)
    meet(CHAIR, OFFICE)
    at(OFFICE).ask("moderation", "open")
    meet(OFFICE, CHAIR)


@pytest.mark.usefixtures("scored")
def test_form_can_be_changed_when_the_chair_gives_it_back(at: Seat, meet: Callable[..., None]) -> None:
    meet("S01", CHAIR)
    code = at("S01").ask("forms", "list")[0]["code"]
    assert at(CHAIR).ask("forms", "reopen", code, "S01", "--reason", "Two answers were mixed up.")["reopened"]
    meet(CHAIR, OFFICE, "S01")
    assert at("S01").ask("forms", "list")[0]["state"] == "draft"
    at("S01").run("forms", "submit", code)
    assert at("S01").ask("forms", "list")[0]["state"] == "submitted"


@pytest.mark.usefixtures("opened")
def test_minutes_are_kept_when_people_come_step_out_and_go(at: Seat) -> None:
    code = at(CHAIR).ask("moderation", "table")[0]["code"]
    at(CHAIR).run("moderation", "present", "A. Example", "B. Example")
    at(CHAIR).run("moderation", "present", "B. Example", "--left-for", code, "--reason", "Was the trainer.")
    minuted = at(CHAIR).ask("moderation", "present", "--end")
    assert minuted == {"meeting": 1, "present": ["A. Example", "B. Example"], "ended": True}
    at(CHAIR).could_not("moderation", "present")


@pytest.mark.usefixtures("opened")
def test_stage_is_not_closed_when_a_candidate_is_parked_or_a_third_form_awaited(at: Seat) -> None:
    first, second = (row["code"] for row in at(CHAIR).ask("moderation", "table")[:2])
    assert at(CHAIR).ask("moderation", "park", first)["state"] == "parked"
    asked = at(CHAIR).ask("moderation", "third", second)["seat"]
    assert asked in MEMBERS
    rows = {row["code"]: row for row in at(CHAIR).ask("moderation", "table")}
    assert rows[first]["state"] == "parked"
    assert len(rows[second]["awaiting"]) == 1
    kinds = {check["kind"] for check in at(CHAIR).ask("checks", code=1)["open"]}
    assert {"parked", "missing-form"} <= kinds


@pytest.mark.usefixtures("opened")
def test_tie_is_drawn_when_the_office_has_answered(at: Seat, meet: Callable[..., None]) -> None:
    (tie,) = at(CHAIR).ask("ties", "list")
    first = at(CHAIR).ask("ties", "lottery", tie["id"], "--seed", "blackbird", code=1)
    assert first["order"] is None
    meet(CHAIR, OFFICE, CHAIR)
    drawn = at(CHAIR).ask("ties", "lottery", tie["id"], "--seed", "blackbird")
    assert sorted(drawn["order"]) == sorted(tie["codes"])
    assert [each["resolved"] for each in at(CHAIR).ask("ties", "list")] == [True]
    assert at(CHAIR).ask("decide", "--from-rank", "--dry-run", code=1)["differences"]
    at(CHAIR).ask("decide", "--from-rank")
    assert at(CHAIR).ask("decide", "--from-rank", "--dry-run")["differences"] == []
