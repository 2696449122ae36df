"""A scorer's drafts, forms and recusals on a store of their own."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.forms import Form
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.workspace import drafts, scoring, submitting, syncing
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import CHAIR, OFFICE, PreparedRound

OpenStore = Callable[[str], Workspace]
Q1 = CriterionId("q1")


def first(workspace: Workspace) -> CandidateCode:
    return scoring.my_forms(workspace)[0].code


def fill(workspace: Workspace, code: CandidateCode, mark: int = 3) -> None:
    for criterion in workspace.stage.criterion_ids:
        drafts.set_mark(workspace, code, criterion, Mark(Decimal(mark)))


def test_a_mark_is_there_when_the_store_is_opened_again(prepared: PreparedRound) -> None:
    workspace = prepared.open("S01")
    code = first(workspace)
    drafts.set_mark(workspace, code, Q1, Mark(Decimal(4)))
    drafts.set_note(workspace, code, Q1, "Said why, “with care” – twice.\nAnd a second line.")
    workspace.close()
    again = prepared.open("S01")
    form = drafts.read_back(again, code)
    again.close()
    assert form == Form(marks={Q1: Mark(Decimal(4))}, notes={Q1: "Said why, “with care” – twice.\nAnd a second line."})


def test_a_mark_is_refused_when_it_is_off_the_scale(store: OpenStore) -> None:
    workspace = store("S01")
    with pytest.raises(InputRefused, match="not a mark"):
        drafts.set_mark(workspace, first(workspace), Q1, Mark(Decimal("2.5")))
    assert drafts.read_back(workspace, first(workspace)) == Form()


def test_a_candidate_is_refused_when_it_is_not_this_scorers(store: OpenStore) -> None:
    mine = {row.code for row in scoring.my_forms(store("S01"))}
    other = next(row.code for row in scoring.my_forms(store("S02")) if row.code not in mine)
    with pytest.raises(NotAllowed, match="not among yours"):
        drafts.set_mark(store("S01"), other, Q1, Mark(Decimal(3)))
    with pytest.raises(NotAllowed):
        scoring.desk(store("S01"), other)


def test_a_form_is_refused_when_a_required_note_is_blank(store: OpenStore) -> None:
    workspace = store("S01")
    code = first(workspace)
    fill(workspace, code, mark=5)
    drafts.set_note(workspace, code, Q1, "   ")
    with pytest.raises(NotAllowed, match="not complete"):
        submitting.submit(workspace, code)
    assert scoring.my_forms(workspace)[0].state == "draft"


def test_a_form_is_refused_whole_when_its_notes_do_not_fit(store: OpenStore) -> None:
    workspace = store("S01")
    code = first(workspace)
    fill(workspace, code)
    drafts.set_note(workspace, code, Q1, "word " * 5000)
    with pytest.raises(NotAllowed, match="too long"):
        submitting.submit(workspace, code)
    assert drafts.read_back(workspace, code).notes[Q1] == "word " * 5000


def test_a_form_is_locked_and_readable_to_its_scorer_when_it_is_submitted(store: OpenStore) -> None:
    workspace = store("S01")
    code = first(workspace)
    fill(workspace, code)
    submitting.submit(workspace, code)
    view = scoring.desk(workspace, code)
    assert (view.state, view.locked, set(view.form.marks.values())) == ("submitted", True, {Mark(Decimal(3))})
    with pytest.raises(NotAllowed, match="sealed"):
        drafts.set_mark(workspace, code, Q1, Mark(Decimal(1)))
    with pytest.raises(NotAllowed, match="sealed"):
        submitting.submit(workspace, code)


def test_every_form_has_one_size_when_notes_are_long_or_none(store: OpenStore) -> None:
    workspace = store("S01")
    short, long, *_ = [row.code for row in scoring.my_forms(workspace)]
    for code in (short, long):
        fill(workspace, code)
    drafts.set_note(workspace, long, Q1, "A note. " * 150)
    submitting.submit_all(workspace)
    sealed = [fact.sealing for fact in workspace.own_records(e.FormSubmitted)]
    assert len(sealed) == 2
    assert len({tuple(size for _, size in parts) for parts in sealed}) == 1


def test_a_form_goes_from_held_to_sent_to_received_when_the_laptops_meet(
    store: OpenStore, prepared: PreparedRound
) -> None:
    workspace = store("S01")
    code = first(workspace)
    fill(workspace, code)
    submitting.submit(workspace, code)
    assert scoring.my_forms(workspace)[0].at == "held"
    syncing.sync(workspace, prepared.hub)
    assert scoring.my_forms(workspace)[0].at == "sent"
    syncing.sync(store(CHAIR), prepared.hub)
    assert scoring.my_forms(workspace)[0].at == "sent"
    syncing.sync(workspace, prepared.hub)
    assert scoring.my_forms(workspace)[0].at == "received"


def test_a_candidate_is_closed_to_its_scorer_when_recused(store: OpenStore) -> None:
    workspace = store("S01")
    code = first(workspace)
    fill(workspace, code)
    submitting.recuse(workspace, code, "knows", "We trained together.")
    assert scoring.my_forms(workspace)[0].state == "recused"
    with pytest.raises(NotAllowed, match="stepped back"):
        drafts.set_mark(workspace, code, Q1, Mark(Decimal(1)))


def test_no_row_of_a_table_is_taken_when_one_is_wrong(store: OpenStore) -> None:
    workspace = store("S01")
    code = first(workspace)
    with pytest.raises(InputRefused, match="Row 3"):
        drafts.fill(workspace, f"candidate,criterion,mark,note\n{code},q1,3,\n{code},q2,eleven,\n")
    assert drafts.read_back(workspace, code) == Form()


def test_a_table_of_marks_is_taken_when_it_comes_from_a_spreadsheet(store: OpenStore) -> None:
    workspace = store("S01")
    code = first(workspace)
    assert drafts.fill(workspace, f"\ufeffcandidate,criterion,mark,note\r\n{code},q1,5,Fits.\r\n") == 1
    assert drafts.read_back(workspace, code).notes == {Q1: "Fits."}


def test_scoring_is_refused_when_the_store_is_an_administrators(store: OpenStore) -> None:
    with pytest.raises(NotAllowed):
        submitting.submit(store(OFFICE), CandidateCode("XX-XXX"))


def test_a_table_of_marks_is_taken_when_it_has_semicolons_and_capitals(store: OpenStore) -> None:
    workspace = store("S01")
    code = first(workspace)
    assert drafts.fill(workspace, f"Candidate;Criterion;Mark;Note\n{code};q1;3,0;A note, with a comma\n") == 1
    assert drafts.read_back(workspace, code).notes == {Q1: "A note, with a comma"}
