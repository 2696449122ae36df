"""By question and practice from the command line: what a script needs, and what an auditor asks."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.workspace.rounds import MEMBERS, OFFICE, PreparedRound, prepare

At = Callable[[str], Terminal]


def write(folder: Path, *rows: str) -> Path:
    file = folder / "MARKS.csv"
    file.write_text("\n".join(("candidate,criterion,mark,note", *rows)), encoding="utf-8")
    return file


def practised(name: str, marks: str) -> list[str]:
    return [f"{name},q{number},{mark},Practised." for number, mark in enumerate(marks, start=1)]


def test_forms_come_in_the_scorers_own_order_when_a_question_is_named(at: At) -> None:
    member = at("S01")
    plain = member.ask("forms", "list")
    ordered = member.ask("forms", "list", "--by-question", "q1")
    assert sorted(ordered, key=lambda row: row["code"]) == plain
    assert [row["code"] for row in ordered] == member.ask("forms", "order", "S01")["q1"]


def test_officer_repeats_every_scorers_order_when_asked(at: At) -> None:
    for seat in MEMBERS:
        own = at(seat).ask("forms", "order", seat)
        assert at(OFFICE).ask("forms", "order", seat) == own
        assert len(own) == 4


def test_order_is_refused_when_seat_or_question_is_unknown(at: At) -> None:
    at("S01").could_not("forms", "list", "--by-question", "q9")
    at(OFFICE).could_not("forms", "order", "S99")


def test_auditor_repeats_the_order_when_there_is_only_evidence(terminal: Terminal, finished: Path) -> None:
    evidence = finished / "evidence.panel-evidence"
    orders = terminal.ask("evidence", "order", evidence, "S01")
    member = terminal.at(finished / "stores" / "S01.panel", passphrase=passphrase(finished))
    assert orders == member.ask("forms", "order", "S01")
    assert sorted(orders["q1"]) == sorted(orders["q2"])


def test_auditor_is_refused_when_evidence_holds_no_such_scorer(terminal: Terminal, finished: Path) -> None:
    terminal.could_not("evidence", "order", finished / "evidence.panel-evidence", "S99")


def test_auditor_is_refused_when_evidence_does_not_hold(terminal: Terminal, finished: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.panel-evidence"
    broken.write_bytes((finished / "evidence.panel-evidence").read_bytes()[:-100])
    what, _ = terminal.could_not("evidence", "order", broken, "S01")
    assert "does not hold" in what


def passphrase(finished: Path) -> str:
    with (finished / "passphrases.csv").open(encoding="utf-8", newline="") as file:
        return next(row["passphrase"] for row in csv.DictReader(file) if row["seat"] == "S01")


def test_practice_is_compared_when_it_is_finished(at: At, tmp_path: Path) -> None:
    member = at("S01")
    assert member.ask("practice", "fill", write(tmp_path, *practised("p1", "4553"))) == {"filled": 4}
    assert member.ask("practice", "show", "p1")["agreed"] is None
    done = member.ask("practice", "finish", "p1")
    assert [(each["given"], each["agreed"]) for each in done["agreed"]] == [
        ("4", "5"),
        ("5", "5"),
        ("5", "5"),
        ("3", "4"),
    ]
    assert done["distance"] == "0.5"
    listed = member.ask("practice", "list")
    assert (listed["distance"], listed["lean"], listed["still_needed"]) == ("0.5", "-0.5", 0)
    assert [row["state"] for row in listed["practice"]] == ["finished", "not-started", "not-started"]
    assert member.ask("practice", "show", "p1")["agreed"] == done["agreed"]


def test_practice_is_refused_when_it_is_incomplete_or_unknown(at: At, tmp_path: Path) -> None:
    member = at("S01")
    member.could_not("practice", "finish", "p1")
    member.could_not("practice", "finish", "p9")
    member.could_not("practice", "show", "p9")
    member.could_not("practice", "fill", write(tmp_path, "p1,q1,3,", "p1,q9,3,"))


def test_people_read_practice_in_words_when_they_ask_without_json(at: At, tmp_path: Path) -> None:
    member = at("S01")
    member.run("practice", "fill", write(tmp_path, *practised("p3", "3433")))
    assert "0 points off on average" in member.run("practice", "finish", "p3").out
    assert "finished" in member.run("practice", "list").out
    assert "A sensible measure" in member.run("practice", "show", "p3").out


@pytest.fixture(scope="module")
def gated_round(tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    return prepare(tmp_path_factory.mktemp("gated") / "round", candidates=2, practice_needed=1)


def test_real_forms_open_when_the_practice_that_is_asked_for_is_finished(
    terminal: Terminal, gated_round: PreparedRound, tmp_path: Path
) -> None:
    here = gated_round.copied_to(tmp_path / "round")
    member = terminal.at(here.folder / "S01.panel")
    code = member.ask("forms", "list")[0]["code"]
    member.could_not("forms", "show", code)
    member.could_not("forms", "fill", write(tmp_path, f"{code},q1,3,"))
    member.could_not("forms", "submit", code)
    assert member.ask("practice", "list", code=1)["still_needed"] == 1
    member.run("practice", "fill", write(tmp_path, *practised("p2", "1202")))
    member.run("practice", "finish", "p2")
    assert member.ask("practice", "list")["still_needed"] == 0
    assert member.ask("forms", "show", code)["code"] == code
