"""What the chair does in a meeting, by commands: forms given back, opinions asked for, people noted, lots drawn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Terminal
from tests.workspace.rounds import CHAIR, MEMBERS, OFFICE, PreparedRound

Seat = Callable[[str], Terminal]
WRONG_USAGE = 2


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


@pytest.mark.usefixtures("opened")
def test_every_change_is_told_with_its_reason_when_marks_were_agreed(at: Seat) -> None:
    code = at(CHAIR).ask("moderation", "table", "--order", "line")[0]["code"]
    at(CHAIR).run("moderation", "agree", code, "q1", "5", "--reason", "anchor: on page two", "--by", "S01")
    at(CHAIR).run("moderation", "withdraw", code, "q1", "--reason", "second-thoughts")
    at(CHAIR).run("moderation", "keep", code, "--reason", "Both were right.")
    shown = at(CHAIR).ask("moderation", "show", code)
    told = [(each["kind"], each["reason_code"], each["reason"], each["direction"]) for each in shown["ledger"]]
    assert [each for each in told if each[0] != "given"] == [
        ("agreed", "anchor", "on page two", "up"),
        ("withdrawn", "second-thoughts", "", "down"),
        ("kept", "", "Both were right.", None),
    ]
    assert shown["rivals"] == []
    out = at(CHAIR).run("moderation", "show", code).out
    assert "agreed 5 ↑ on q1 (before: 3), proposed by S01: Read against the anchors" in out
    moved = at(CHAIR).ask("moderation", "ledger")
    assert sum(each["stood"] for each in moved["scorers"]) == sum(map(len, _marks(shown)))
    assert "marks discussed" in at(CHAIR).run("moderation", "ledger").out


@pytest.mark.usefixtures("opened")
def test_only_published_reasons_and_orders_are_taken_when_a_chair_types_one(at: Seat) -> None:
    code = at(CHAIR).ask("moderation", "table", "--order", "code")[0]["code"]
    what, _ = at(CHAIR).could_not("moderation", "keep", code, "--reason", "other")
    assert what == "“Another reason” needs words."
    listed = at(CHAIR).ask("moderation", "reasons")
    assert {"for": "park", "code": "later", "title": "Later in this meeting", "text": "none"} in listed
    assert at(CHAIR).ask("moderation", "park", code, "--reason", "later")["state"] == "parked"
    assert at(CHAIR).run("moderation", "table", "--order", "name").code == WRONG_USAGE
    at(CHAIR).could_not("moderation", "settle", code, "abc", "--reason", "as-said")


@pytest.mark.usefixtures("opened")
def test_who_could_be_asked_is_told_when_nobody_is_asked(at: Seat) -> None:
    code = at(CHAIR).ask("moderation", "table")[0]["code"]
    told = at(CHAIR).ask("moderation", "third", code, "--who")
    (free,) = told["possible"]
    assert free["is_proposed"]
    assert {each["why"] for each in told["barred"]} == {"scores this candidate already", "chairs the panel"}
    assert at(CHAIR).ask("moderation", "show", code)["awaiting"] == []
    assert at(CHAIR).ask("moderation", "third", code, "--seat", free["seat"])["seat"] == free["seat"]


def _marks(shown: dict[str, Any]) -> list[dict[str, str]]:
    return [form["marks"] for form in shown["scorers"].values()]
