"""A second person for clean copies: two names have looked at the very same copy before it leaves."""

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.round_file import read_plan
from panel_app.resources import resource
from panel_app.workspace import applications, clean_copies, clean_files, clean_looks, setup
from panel_app.workspace.workspace import Workspace
from tests.workspace.test_clean_copies import page

HEADERS = "id,identity.given_name,identity.family_name,answer.q1,answer.q2,answer.q3,answer.q4"
ROWS = ("1,Ada,Quillbrook,Ada led the ward.,b,c,d", "2,Bran,Ostlerfield,Bran and two porters led it.,b,c,d")
ANN, BEN = "Ann Dévi", "Ben Example"


def _office(folder: Path, *, second_person: bool) -> Workspace:
    plan = read_plan(resource("example", "ROUND.toml").read_text(encoding="utf-8"))
    stages = tuple(msgspec.structs.replace(stage, second_person=second_person) for stage in plan.stages)
    plan = msgspec.structs.replace(plan, stages=stages)
    office = setup.create_round(folder / "administrator.panel", "nobody else knows", plan, rng=random.Random(1))
    _import(office, folder, ROWS)
    return office


def _import(office: Workspace, folder: Path, rows: tuple[str, ...]) -> None:
    (folder / "applicants.csv").write_text("\n".join((HEADERS, *rows, "")), encoding="utf-8")
    files = folder / "files"
    applications.import_applicants(office, folder / "applicants.csv", files=files if files.exists() else None)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    made = _office(tmp_path, second_person=True)
    yield made
    made.close()


@pytest.fixture
def code(office: Workspace) -> CandidateCode:
    return next(code for code, each in applications.applicants(office).items() if each.id == "1")


def _waits(office: Workspace, code: CandidateCode) -> str:
    (row,) = clean_copies.clean_copies(office, [code])
    (state,) = [state for state in clean_copies.copy_states(office) if state.code == code]
    assert (state.released, state.looked) == (row.released, row.waits_behind)
    return row.waits_behind


def test_a_copy_is_released_when_two_names_have_confirmed_it(office: Workspace, code: CandidateCode) -> None:
    assert clean_copies.confirm(office, [code], by=f" {ANN} ") == ([], [code])
    assert office.judge.value(("copy", office.stage_id, code)) is None
    assert _waits(office, code) == ANN
    assert clean_copies.confirm(office, [code], by=BEN) == ([code], [])
    assert _waits(office, code) == ""
    assert [(look.first, look.second) for look in clean_looks.looks(office, code)] == [(ANN, BEN)]


@pytest.mark.parametrize("name", [ANN, "ann devi", "ANN  DÉVI", "Ann De\u0301vi", "AnnDevi."])
def test_the_second_look_is_refused_when_it_is_the_same_persons(
    office: Workspace, code: CandidateCode, name: str
) -> None:
    clean_copies.confirm(office, [code], by=ANN)
    with pytest.raises(NotAllowed, match="You looked at it already") as refused:
        clean_copies.confirm(office, [code], by=name)
    assert refused.value.remedy == "Let a second person look, who gives another name."
    assert office.judge.value(("copy", office.stage_id, code)) is None


@pytest.mark.parametrize("name", ["", "  ", "."])
def test_nothing_is_confirmed_when_nobody_says_who_looks(office: Workspace, code: CandidateCode, name: str) -> None:
    with pytest.raises(InputRefused, match="two people"):
        clean_copies.confirm(office, [code], by=name)
    assert _waits(office, code) == ""


@pytest.mark.parametrize("change", ["strike", "keep", "application"])
def test_the_first_look_is_void_when_something_changed_since(
    office: Workspace, code: CandidateCode, tmp_path: Path, change: str
) -> None:
    clean_copies.confirm(office, [code], by=ANN)
    if change == "strike":
        clean_copies.strike(office, code, "ward")
    elif change == "keep":
        clean_copies.keep(office, code, "the ward", reason="It says nothing.")  # the copy reads the same
    else:
        _import(office, tmp_path, (ROWS[0].replace("Quillbrook", "Quillbrooke"), ROWS[1]))
    assert _waits(office, code) == ""
    assert clean_copies.confirm(office, [code], by=BEN) == ([], [code])
    assert _waits(office, code) == BEN
    assert clean_copies.confirm(office, [code], by=ANN) == ([code], [])
    assert [(look.first, look.second) for look in clean_looks.looks(office, code)] == [(BEN, ANN)]


def test_the_first_look_is_void_when_a_file_came_or_was_made_anew(
    office: Workspace, code: CandidateCode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean_copies.confirm(office, [code], by=ANN)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "1.pdf").write_bytes(page("One page about the ward."))
    _import(office, tmp_path, ROWS)
    clean_copies.prepare(office)
    assert _waits(office, code) == ""
    clean_copies.confirm(office, [code], by=ANN)
    assert _waits(office, code) == ANN
    monkeypatch.setattr(clean_files, "_RULES", b"clean file of tomorrow")
    clean_copies.prepare(office)
    assert _waits(office, code) == ""


def test_nothing_is_released_when_a_decision_falls_between_look_and_release(
    office: Workspace, code: CandidateCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean_copies.confirm(office, [code], by=ANN)
    take_turns = clean_looks.take_turns

    def overtaken(*given: object, **named: object) -> object:
        taken = take_turns(*given, **named)  # type: ignore[arg-type]  # as they came
        clean_copies.strike(office, code, "ward")
        return taken

    monkeypatch.setattr(clean_looks, "take_turns", overtaken)
    assert clean_copies.confirm(office, [code], by=BEN) == ([], [code])


def test_all_are_taken_in_turn_when_everybody_is_confirmed(office: Workspace, code: CandidateCode) -> None:
    other = next(each for each in applications.applicants(office) if each != code)
    clean_copies.confirm(office, [code], by=ANN)
    assert clean_copies.confirm(office, by=BEN) == ([code], [other])
    assert _waits(office, other) == BEN
    assert clean_copies.confirm(office, by="ben example") == ([], [other])
    assert clean_copies.confirm(office, by=ANN) == ([other], [])


def test_both_look_again_when_a_released_copy_changed(office: Workspace, code: CandidateCode) -> None:
    for name in (ANN, BEN):
        clean_copies.confirm(office, [code], by=name)
    clean_copies.strike(office, code, "ward")
    assert clean_copies.confirm(office, [code], by=BEN) == ([], [code])
    assert clean_copies.confirm(office, [code], by=ANN) == ([code], [])
    assert [(look.first, look.second) for look in clean_looks.looks(office, code)] == [(ANN, BEN), (BEN, ANN)]


def test_no_first_look_is_kept_when_the_last_look_finds_a_name(
    office: Workspace, code: CandidateCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panel_app.workspace.clean_lint.unanswered", lambda *_: ["something"])
    assert clean_copies.confirm(office, [code], by=ANN) == ([], [code])
    assert _waits(office, code) == ""


def test_one_person_is_enough_when_the_round_does_not_want_two(tmp_path: Path) -> None:
    office = _office(tmp_path, second_person=False)
    codes = sorted(applications.applicants(office))
    assert clean_copies.confirm(office, codes) == (codes, [])
    assert {clean_looks.looks(office, code) for code in codes} == {()}
    office.close()
