"""What a scorer highlights and notes for themselves: kept with the draft, never on record."""

from collections.abc import Callable

import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.workspace import reading, scoring, submitting
from panel_app.workspace.reading import Highlight, Reading
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import PreparedRound, score_everything

OpenStore = Callable[[str], Workspace]
KEPT = Reading(highlights=(Highlight(place="answer.q1", start=3, end=9, text="change"),), note="Ask about the ward.")


def first(workspace: Workspace) -> CandidateCode:
    return scoring.my_forms(workspace)[0].code


def test_highlights_are_there_when_the_store_is_opened_again(prepared: PreparedRound) -> None:
    workspace = prepared.open("S01")
    code = first(workspace)
    reading.keep_reading(workspace, code, KEPT)
    workspace.close()
    again = prepared.open("S01")
    kept = reading.reading(again, code)
    again.close()
    assert kept == KEPT


def test_form_is_not_started_when_only_something_was_highlighted(store: OpenStore) -> None:
    workspace = store("S01")
    reading.keep_reading(workspace, first(workspace), KEPT)
    assert scoring.my_forms(workspace)[0].state == "not-started"


def test_nothing_goes_on_record_when_something_is_highlighted(store: OpenStore) -> None:
    workspace = store("S01")
    before = len(workspace.judge.facts)
    reading.keep_reading(workspace, first(workspace), KEPT)
    assert len(workspace.judge.facts) == before


def test_highlights_stay_when_the_form_is_sealed(store: OpenStore) -> None:
    workspace = store("S01")
    code = first(workspace)
    reading.keep_reading(workspace, code, KEPT)
    score_everything(workspace)
    assert scoring.desk(workspace, code).locked
    assert reading.reading(workspace, code) == KEPT


def test_highlights_are_gone_when_the_scorer_steps_back(store: OpenStore) -> None:
    workspace = store("S01")
    code = first(workspace)
    reading.keep_reading(workspace, code, KEPT)
    submitting.recuse(workspace, code, "knows", "A friend of the family.")
    assert reading.reading(workspace, code) == Reading()
    with pytest.raises(NotAllowed, match="stepped back"):
        reading.keep_reading(workspace, code, KEPT)


def test_nothing_is_kept_when_the_candidate_is_somebody_elses(store: OpenStore) -> None:
    mine = {row.code for row in scoring.my_forms(store("S01"))}
    other = next(row.code for row in scoring.my_forms(store("S02")) if row.code not in mine)
    with pytest.raises(NotAllowed, match="not among yours"):
        reading.keep_reading(store("S01"), other, KEPT)


def test_attachment_is_refused_when_there_is_none_of_that_number(store: OpenStore) -> None:
    workspace = store("S01")
    with pytest.raises(InputRefused, match="no attachment 3"):
        reading.attachment(workspace, first(workspace), 3)
