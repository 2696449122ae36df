"""The command line itself: options, stores, exit codes, and the shapes that others rely on."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Never

import pytest
import typer

from panel_app.ui.places import stores_folder
from panel_app.workspace import clean_lint, scoring
from panel_app.workspace.clean_lint import Finding
from panel_app.workspace.workspace import Workspace
from tests.cli.terminal import Terminal
from tests.workspace.rounds import PASSPHRASE, PreparedRound

At = Callable[[str], Terminal]
OFFICE, CHAIR, MEMBER = "administrator", "chair", "S01"

COMMANDS = """
demo · round create · round show · round publish · applicants import · applicants map · applicants list
applicants show · applicants withdraw · applicants detach · conflicts take-back · allocate release · allocate add
clean list · clean show · clean strike · clean keep · clean confirm · clean lint
seat invite · seat pack · seat take · seat move · seat list · seat words · conflicts declare · conflicts import
conflicts list · allocate · sync · hub init · hub show · forms list · forms show · forms fill · forms submit
forms recuse
forms abstain · forms flag · forms admit · completeness · moderation open · moderation table · moderation show
moderation agree · moderation keep · moderation withdraw · rank · ties list · ties resolve · decide · checks
checks answer · sign-off · report decision-pack · report register · evidence export · verify · rebuild
"""
NOT_YET = "round amend · seat revoke · forms reopen · moderation park · ties lottery · analyse"


def listed(text: str) -> list[str]:
    return [each.strip() for line in text.strip().splitlines() for each in line.split("·")]


@pytest.mark.parametrize("command", listed(COMMANDS))
def test_a_command_explains_itself_when_it_is_in_the_contract(terminal: Terminal, command: str) -> None:
    answer = terminal.run(*command.split(), "--help")
    assert (answer.code, answer.err) == (0, "")
    assert "--json" in answer.out


@pytest.mark.parametrize("command", listed(NOT_YET))
def test_a_command_is_absent_when_it_belongs_to_a_later_issue(terminal: Terminal, command: str) -> None:
    assert terminal.run(*command.split()).code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("clean", "confirm"),
        ("clean", "confirm", "K7-3QX", "--all"),
        ("seat", "pack", "--out", "packs"),
        ("seat", "invite"),
        ("seat", "invite", "--role", "king"),
        ("forms", "submit"),
        ("forms", "recuse", "K7-3QX", "--kind", "bored", "--reason", "None."),
        ("decide",),
        ("decide", "K7-3QX"),
        ("decide", "K7-3QX", "maybe"),
        ("decide", "K7-3QX", "offer", "--from-rank"),
        ("sign-off", "--refuse"),
        ("demo", "--candidates", "many"),
        ("--no-such-option",),
    ],
)
def test_the_exit_code_is_2_when_a_command_is_used_wrongly(terminal: Terminal, words: tuple[str, ...]) -> None:
    answer = terminal.run(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err


def test_options_of_all_commands_are_taken_when_they_stand_after_the_command(
    terminal: Terminal, prepared: PreparedRound
) -> None:
    (prepared.folder / "secret").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    words = (
        "--store",
        prepared.folder / "S01.panel",
        "--passphrase-file",
        prepared.folder / "secret",
        "--stage",
        "sift",
    )
    before = terminal.at(Path("unused"), passphrase="wrong here").run(*words, "--json", "forms", "list")
    after = terminal.run("forms", "list", *words, "--json")
    assert before.code == after.code == 0
    assert json.loads(before.out) == json.loads(after.out)


def test_the_stages_are_named_when_another_one_is_asked_for(at: At) -> None:
    what, remedy = at(MEMBER).could_not("forms", "list", "--stage", "interview")
    assert ("interview" in what, "sift" in remedy) == (True, True)


def test_the_only_store_is_opened_when_none_is_named(
    terminal: Terminal, prepared: PreparedRound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    terminal.could_not("forms", "list")
    stores_folder().mkdir(parents=True)
    for name in ("S01", "S02"):
        for suffix in (".panel", ".keys"):
            (stores_folder() / f"{name}{suffix}").write_bytes((prepared.folder / f"{name}{suffix}").read_bytes())
        if name == "S01":
            assert terminal.ask("forms", "list")
    what, _ = terminal.could_not("forms", "list")
    assert "S01.panel, S02.panel" in what


def test_a_passphrase_is_missed_when_nobody_can_be_asked(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    member = at(MEMBER)
    monkeypatch.delenv("PANEL_APP_PASSPHRASE")
    _, remedy = member.could_not("forms", "list")
    assert "--passphrase-file" in remedy


def test_the_command_ends_quietly_when_a_question_is_not_answered(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    def walked_away(*_: object, **_options: object) -> Never:
        raise typer.Abort

    member = at(MEMBER)
    monkeypatch.delenv("PANEL_APP_PASSPHRASE")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(typer, "prompt", walked_away)
    assert member.run("forms", "list") == (130, "", "")


def test_the_window_opens_on_a_store_when_no_command_is_given(
    at: At, prepared: PreparedRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path | None, str | None]] = []

    def run(path: Path | None = None, *, passphrase: str | None = None) -> int:
        opened.append((path, passphrase))
        return 0

    window = ModuleType("panel_app.ui.application")
    vars(window)["run"] = run
    monkeypatch.setitem(sys.modules, "panel_app.ui.application", window)
    assert at(MEMBER).run().code == 0
    assert opened == [(prepared.folder / "S01.panel", PASSPHRASE)]


def test_the_command_ends_quietly_when_it_is_interrupted(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> Never:
        raise KeyboardInterrupt

    monkeypatch.setattr(scoring, "my_forms", interrupted)
    assert at(MEMBER).run("forms", "list") == (130, "", "")


def test_a_mistake_of_ours_is_logged_without_its_message_when_it_happens(
    at: At, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def defective(_: object) -> Never:
        raise ZeroDivisionError("Jane Example was given 5")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(scoring, "my_forms", defective)
    answer = at(MEMBER).run("forms", "list")
    (log,) = tmp_path.rglob("defects.log")
    assert (answer.code, answer.out) == (4, "")
    assert "defective" in log.read_text(encoding="utf-8")
    assert "Jane" not in answer.err + log.read_text(encoding="utf-8")


def test_no_heavy_library_is_loaded_when_only_help_is_wanted() -> None:
    heavy = {"sqlalchemy", "alembic", "PySide6", "reportlab", "nacl", "panel_app.workspace"}
    script = f"import sys, panel_app.cli.main; print(*({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_administrator_keeps_the_pen_when_a_member_tries_officers_commands(at: At) -> None:
    for words in (("applicants", "list"), ("allocate",), ("completeness",), ("rank",), ("moderation", "open")):
        what, _ = at(MEMBER).could_not(*words)
        assert "member" in what


# ---- shapes


def test_forms_are_listed_as_others_expect_when_asked_for_json(at: At, prepared: PreparedRound) -> None:
    rows = at(MEMBER).ask("forms", "list")
    code = rows[0]["code"]
    assert rows[0] == {"code": code, "state": "not-started", "at": "held", "missing": ["q1", "q2", "q3", "q4"]}
    at(MEMBER).ask("forms", "abstain", code.lower(), "q2", "--reason", "The answer is blank.")
    at(MEMBER).ask("forms", "flag", code, "--note", "Written by another hand?")
    marks = "".join(f"{code},{each},3,\n" for each in ("q1", "q3", "q4"))
    (prepared.folder / "MARKS.csv").write_text(f"candidate,criterion,mark,note\n{marks}", encoding="utf-8")
    at(MEMBER).ask("forms", "fill", prepared.folder / "MARKS.csv")
    assert at(MEMBER).ask("forms", "submit", code) == {"submitted": [code], "incomplete": []}
    assert at(MEMBER).ask("forms", "list")[0] == {"code": code, "state": "submitted", "at": "held", "missing": []}
    assert at(MEMBER).ask("forms", "show", code)["form"]["concern"] == "Written by another hand?"
    assert len(at(MEMBER).ask("forms", "submit", "--all", code=1)["incomplete"]) == len(rows) - 1
    at(MEMBER).ask("sync", "--hub", prepared.hub)
    assert at(MEMBER).ask("forms", "list")[0]["at"] == "sent"
    at(CHAIR).ask("sync", "--hub", prepared.hub)
    at(MEMBER).ask("sync")
    assert at(MEMBER).ask("forms", "list")[0]["at"] == "received"


def test_completeness_ends_with_1_when_forms_are_owed(at: At) -> None:
    state = at(CHAIR).ask("completeness", code=1)
    assert {"forms_due", "forms_received", "seats", "complete"} <= state.keys()
    assert {"seat", "due", "received", "recused", "last_seen"} <= state["seats"][0].keys()


def test_the_opening_waits_when_it_is_not_asked_for_or_not_complete(
    at: At, prepared: PreparedRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_the_deadline = datetime(2026, 10, 1, tzinfo=UTC)
    monkeypatch.setitem(Workspace.__init__.__kwdefaults__ or {}, "clock", lambda: before_the_deadline)
    assert "chair asks first" in at(OFFICE).ask("moderation", "open", code=1)["awaiting"]
    assert "administrator" in at(CHAIR).ask("moderation", "open", code=1)["awaiting"]
    for name in (CHAIR, OFFICE):
        at(name).ask("sync", "--hub", prepared.hub)
    answer = at(OFFICE).run("moderation", "open")
    assert answer.code == 1
    assert "still missing" in answer.err


def test_a_text_is_struck_or_kept_when_a_person_decides(at: At) -> None:
    copies = at(OFFICE).ask("clean", "list")
    code = copies[0]["code"]
    word = at(OFFICE).ask("clean", "show", code)["copy"]["answers"]["q1"].split()[3]
    assert at(OFFICE).ask("clean", "strike", code, word)["changed"]
    assert "[struck]" in at(OFFICE).ask("clean", "show", code)["copy"]["answers"]["q1"]
    assert not at(OFFICE).ask("clean", "keep", code, "no such words", "--reason", "Nothing.", code=1)["changed"]
    assert at(OFFICE).ask("clean", "confirm", code)["released"] == [code]


def test_what_the_last_look_found_is_told_when_a_copy_is_kept_back(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    code = at(OFFICE).ask("clean", "list")[0]["code"]
    word = at(OFFICE).ask("clean", "show", code)["copy"]["answers"]["q1"].split()[3]
    at(OFFICE).ask("clean", "strike", code, word)
    finding = Finding(where="answer.q1", kind="name", token="Auchterlonie", how="exact")
    monkeypatch.setattr(clean_lint, "unanswered", lambda *_: [finding])
    answer = at(OFFICE).ask("clean", "confirm", code, code=1)
    assert answer["open"] == [code]
    assert [(found["code"], found["token"]) for found in answer["found"]] == [(code, "Auchterlonie")]
    assert "Auchterlonie" in at(OFFICE).run("clean", "confirm", code).out


def test_a_candidate_is_out_when_withdrawn(at: At) -> None:
    code = at(OFFICE).ask("applicants", "list")[0]["code"]
    assert at(OFFICE).ask("applicants", "show", code)["identity"]["family_name"]
    at(OFFICE).ask("applicants", "withdraw", code, "--reason", "By e-mail.")
    assert at(OFFICE).ask("applicants", "list")[0]["withdrawn"]


def test_conflicts_are_listed_when_declared(at: At) -> None:
    at(OFFICE).ask("conflicts", "declare", "S01", "person", "Ann Example")
    (declared,) = at(OFFICE).ask("conflicts", "list")
    assert (declared["seat"], declared["kind"], declared["value"]) == ("S01", "person", "Ann Example")
    at(OFFICE).ask("conflicts", "take-back", declared["id"])
    assert at(OFFICE).ask("conflicts", "list") == []
    at(OFFICE).could_not("conflicts", "declare", "S01", "dislike", "Ann Example")


def test_passcodes_of_earlier_packs_stay_when_another_is_written(at: At, tmp_path: Path) -> None:
    at(OFFICE).ask("seat", "invite", "--role", "member", "--name", "One Invented")
    at(OFFICE).ask("seat", "invite", "--role", "member", "--name", "Two Invented", "--seat", "second")
    for seat in ("S04", "second"):
        at(OFFICE).ask("seat", "pack", seat, "--out", tmp_path / "packs")
    lines = (tmp_path / "packs" / "passcodes.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines] == ["seat", "S04", "second"]
    assert set(at(OFFICE).ask("seat", "pack", "--all", "--out", tmp_path / "packs")["packs"]) == {"S04", "second"}
    words = ("--passcode-file", tmp_path / "packs" / "passcodes.csv", "--store", tmp_path / "new.panel")
    taken = at(OFFICE).ask("seat", "take", tmp_path / "packs" / "second.panel-pack", *words)
    assert (taken["seat"], taken["role"]) == ("second", "member")


def test_the_hub_says_what_it_has_when_asked(at: At, prepared: PreparedRound) -> None:
    state = at(MEMBER).ask("hub", "init", prepared.hub)
    assert state["address"] == prepared.hub
    assert {OFFICE, CHAIR, MEMBER} <= state["heads"].keys()
    assert at(MEMBER).ask("hub", "show") == state


@pytest.mark.parametrize("words", [
    ("applicants", "list"), ("clean", "list"), ("seat", "list"), ("seat", "words"), ("conflicts", "list"),
    ("round", "show"), ("completeness",), ("allocate", "--dry-run"),
])  # fmt: skip
def test_people_are_shown_something_when_they_do_not_want_json(at: At, words: tuple[str, ...]) -> None:
    answer = at(OFFICE).run(*words)
    assert answer.code in (0, 1)
    assert answer.out.strip()
    assert not answer.out.startswith(("{", "["))
