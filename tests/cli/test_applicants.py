"""`applicants`, `conflicts` and `allocate` as people and scripts call them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.intake.papers import paper
from tests.workspace.rounds import OFFICE, PreparedRound

At = Callable[[str], Terminal]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """One PDF of the right name, one of nobody, one that is none."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "1001 letter.pdf").write_bytes(paper(2, lines=1))
    (folder / "someone.pdf").write_bytes(paper(1, lines=1))
    (folder / "1002.docx").write_bytes(b"PK\x03\x04")
    return folder


def test_files_are_told_of_and_taken_when_a_folder_is_given(at: At, prepared: PreparedRound, files: Path) -> None:
    words = ("applicants", "import", prepared.folder / "applicants.csv", "--map", prepared.folder / "MAP.toml")
    dry = at(OFFICE).ask(*words, "--files", files, "--dry-run", code=1)
    assert (dry["accepted"], dry["unchanged"], dry["attachments"]["kept"]) == (0, 6, 1)
    taken = at(OFFICE).ask(*words, "--files", files, code=1)["attachments"]
    assert (taken["kept"], taken["unchanged"]) == (1, 0)
    assert [(each["file"], each["id"]) for each in taken["problems"]] == [("someone.pdf", ""), ("1002.docx", "1002")]
    assert taken["without"] == [str(number) for number in range(1003, 1007)]
    said = at(OFFICE).run(*words, "--files", files).out
    assert "Attachments: 0 new, 1 unchanged." in said
    assert "Only PDFs are taken" in said


def test_an_applicants_files_are_listed_and_taken_away_when_asked(at: At, prepared: PreparedRound, files: Path) -> None:
    table = prepared.folder / "applicants.csv"
    at(OFFICE).run("applicants", "import", table, "--map", prepared.folder / "MAP.toml", "--files", files)
    rows = at(OFFICE).ask("applicants", "list")
    code = next(row["code"] for row in rows if row["id"] == "1001")
    assert [row["files"] for row in rows if row["files"]] == [1]
    (kept,) = at(OFFICE).ask("applicants", "show", code)["files"]
    assert (kept["number"], kept["name"], kept["pages"]) == (1, "1001 letter.pdf", 2)
    assert "file 1: 1001 letter.pdf, 2 pages" in at(OFFICE).run("applicants", "show", code).out
    at(OFFICE).ask("applicants", "detach", code, 1)
    assert at(OFFICE).ask("applicants", "show", code)["files"] == []
    at(OFFICE).could_not("applicants", "detach", code, 1)


def test_an_import_could_not_when_the_folder_is_missing(at: At, prepared: PreparedRound, tmp_path: Path) -> None:
    table, mapping = prepared.folder / "applicants.csv", prepared.folder / "MAP.toml"
    what, _ = at(OFFICE).could_not("applicants", "import", table, "--map", mapping, "--files", tmp_path / "none")
    assert "There is no folder" in what


def test_the_mapping_is_remembered_when_the_next_import_names_none(at: At, prepared: PreparedRound) -> None:
    table, mapping = prepared.folder / "applicants.csv", prepared.folder / "MAP.toml"
    at(OFFICE).could_not("applicants", "list", "--stage", "none")
    at(OFFICE).ask("applicants", "import", table, "--map", mapping, code=1)
    assert at(OFFICE).ask("applicants", "import", table, code=1)["unchanged"] == 6


def test_linkage_mixture_and_conflicts_are_shown_when_candidates_are_allocated(at: At) -> None:
    plan = at(OFFICE).ask("allocate", "--dry-run")
    assert (plan["components"], plan["shared"], plan["new"]) == (1, {"S01": 2, "S02": 2, "S03": 2}, {})
    assert any(kind.startswith("nation ") for kind in plan["mixture"])
    said = at(OFFICE).run("allocate", "--dry-run").out
    assert "linked through shared candidates" in said
    assert "keep 0 pairs" in said


def test_allocations_end_and_begin_by_a_persons_word_when_asked(at: At) -> None:
    assigned = at(OFFICE).ask("allocate", "--dry-run")["assigned"]
    code = next(code for code, seats in assigned.items() if "S01" in seats)
    done = at(OFFICE).ask("allocate", "release", code, "S01", "--reason", "A slip.")
    assert done == {"released": [[code, "S01"]], "scored": []}
    other = next(seat for seat in ("S02", "S03") if seat not in assigned[code])
    at(OFFICE).ask("allocate", "add", code.lower(), other)
    assert sorted(at(OFFICE).ask("allocate", "--dry-run")["assigned"][code]) == ["S02", "S03"]
    assert at(OFFICE).run("allocate", "release", "S02", "S03", "--reason", "Both.").code == 2
    at(OFFICE).could_not("allocate", "release", "S09", "--reason", "Nobody.")


def test_a_member_declares_for_the_own_seat_when_none_is_named(at: At) -> None:
    at("S01").ask("conflicts", "declare", "person", "Ann Example")
    assert [row["seat"] for row in at("S01").ask("conflicts", "list")] == ["S01"]
    at("S01").could_not("conflicts", "declare", "S02", "person", "Ann Example")
    assert at("S01").run("conflicts", "declare", "person").code == 2


def test_pronouns_are_listed_and_taken_when_a_round_suggests_neutral_ones(
    terminal: Terminal, prepared: PreparedRound, tmp_path: Path
) -> None:
    plan = (prepared.folder / "ROUND.toml").read_text(encoding="utf-8")
    suggested = plan.replace("[[stages]]", '[[stages]]\npronouns = "suggested"', 1)
    (tmp_path / "ROUND.toml").write_text(suggested, encoding="utf-8")
    headers = "id,identity.family_name,answer.q1,answer.q2,answer.q3,answer.q4"
    (tmp_path / "few.csv").write_text(f"{headers}\n1,Quillbrook,She led it.,b,c,d\n", encoding="utf-8")
    office = terminal.at(tmp_path / "new.panel")
    assert office.run("round", "create", tmp_path / "ROUND.toml").code == 0
    assert office.ask("applicants", "import", tmp_path / "few.csv")["accepted"] == 1
    code = office.ask("applicants", "list")[0]["code"]
    place = {"place": "answer.q1:0", "text": "She", "instead": "They", "taken": False}
    assert office.ask("clean", "neutral", code) == [place]
    assert office.ask("clean", "neutral", code, place["place"]) == [place | {"taken": True}]
    assert office.ask("clean", "show", code)["copy"]["answers"]["q1"] == "They led it."
    assert office.ask("clean", "neutral", code, "--all", "--undo") == [place]
    what, _ = office.could_not("clean", "neutral", code, "answer.q1:1")
    assert "answer.q1:1" in what


def test_a_copy_is_released_by_two_names_when_a_round_wants_a_second_person(
    terminal: Terminal, prepared: PreparedRound, tmp_path: Path
) -> None:
    plan = (prepared.folder / "ROUND.toml").read_text(encoding="utf-8")
    (tmp_path / "ROUND.toml").write_text(
        plan.replace("[[stages]]", "[[stages]]\nsecond_person = true", 1), encoding="utf-8"
    )
    headers = "id,identity.family_name,answer.q1,answer.q2,answer.q3,answer.q4"
    (tmp_path / "few.csv").write_text(f"{headers}\n1,Quillbrook,We led it.,b,c,d\n", encoding="utf-8")
    office = terminal.at(tmp_path / "new.panel")
    assert office.run("round", "create", tmp_path / "ROUND.toml").code == 0
    assert office.ask("applicants", "import", tmp_path / "few.csv")["accepted"] == 1
    (row,) = office.ask("clean", "list")
    assert (row["released"], row["looked"]) == (False, None)
    what, remedy = office.could_not("clean", "confirm", row["code"])
    assert "two people" in what
    assert "--by NAME" in remedy
    first = office.ask("clean", "confirm", row["code"], "--by", "Ann Example")
    assert (first["released"], first["open"], first["second"]) == ([], [], [row["code"]])
    assert office.ask("clean", "list")[0]["looked"] == "Ann Example"
    assert "waits for the second person" in office.run("clean", "list").out
    what, _ = office.could_not("clean", "confirm", row["code"], "--by", "ann example")
    assert what.startswith("You looked at it already")
    assert office.ask("clean", "confirm", "--all", "--by", "Ann Example")["second"] == [row["code"]]
    assert office.ask("clean", "confirm", "--all", "--by", "Ben Example")["released"] == [row["code"]]
    (row,) = office.ask("clean", "list")
    assert (row["released"], row["looked"]) == (True, None)
