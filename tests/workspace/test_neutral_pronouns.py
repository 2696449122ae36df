"""Neutral pronouns: suggested where the round says so, taken one by one or all, never by themselves."""

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused
from panel_app.domain.round_file import read_plan
from panel_app.resources import resource
from panel_app.workspace import applications, clean_copies, setup
from panel_app.workspace.workspace import Workspace

ANSWER = "She said that Ada had her way. He agreed."
CSV = (
    "id,identity.given_name,identity.family_name,answer.q1,answer.q2,answer.q3,answer.q4\n"
    f"1,Ada,Quillbrook,{ANSWER},b,c,d\n"
)


def _office(folder: Path, pronouns: str) -> Workspace:
    plan = read_plan(resource("example", "ROUND.toml").read_text(encoding="utf-8"))
    stages = tuple(msgspec.structs.replace(stage, pronouns=pronouns) for stage in plan.stages)
    office = setup.create_round(
        folder / "administrator.panel",
        "nobody else knows",
        msgspec.structs.replace(plan, stages=stages),
        rng=random.Random(1),
    )
    (folder / "applicants.csv").write_text(CSV, encoding="utf-8")
    applications.import_applicants(office, folder / "applicants.csv")
    return office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    made = _office(tmp_path, "suggested")
    yield made
    made.close()


def _code(office: Workspace) -> CandidateCode:
    (code,) = applications.applicants(office)
    return code


def _answer(office: Workspace) -> str:
    (row,) = clean_copies.clean_copies(office)
    return row.copy.answers["q1"]


def test_the_copy_reads_as_it_came_when_nobody_took_a_suggestion(office: Workspace) -> None:
    (row,) = clean_copies.clean_copies(office)
    assert row.copy.answers["q1"] == "She said that [struck] had her way. He agreed."
    assert [each.instead for each in row.suggestions] == ["They", "their", "They"]
    assert row.open_flags == 0


def test_one_place_changes_when_only_that_is_taken(office: Workspace) -> None:
    (row,) = clean_copies.clean_copies(office)
    clean_copies.take_suggestions(office, _code(office), [row.suggestions[1].place])
    assert _answer(office) == "She said that [struck] had their way. He agreed."


def test_the_released_copy_is_neutral_when_all_are_taken(office: Workspace) -> None:
    code = _code(office)
    clean_copies.confirm(office, [code])
    clean_copies.take_suggestions(office, code)
    assert _answer(office) == "They said that [struck] had their way. They agreed."
    assert not clean_copies.clean_copies(office)[0].released
    assert clean_copies.confirm(office, [code]) == ([code], [])
    clean_copies.take_suggestions(office, code, taken=False)
    assert _answer(office) == "She said that [struck] had her way. He agreed."


def test_a_suggestion_is_looked_at_again_when_the_application_changed(office: Workspace, tmp_path: Path) -> None:
    clean_copies.take_suggestions(office, _code(office))
    (tmp_path / "applicants.csv").write_text(CSV.replace("She said", "And she said"), encoding="utf-8")
    applications.import_applicants(office, tmp_path / "applicants.csv")
    assert _answer(office) == "And she said that [struck] had her way. He agreed."


def test_nothing_is_suggested_when_the_round_keeps_pronouns(tmp_path: Path) -> None:
    office = _office(tmp_path, "kept")
    assert clean_copies.clean_copies(office)[0].suggestions == ()
    with pytest.raises(InputRefused, match="No pronoun is suggested"):
        clean_copies.take_suggestions(office, _code(office))
    office.close()
