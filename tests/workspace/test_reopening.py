from decimal import Decimal

import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.workspace import drafts, moderating, reopening, scoring, submitting
from tests.workspace.rounds import CHAIR, MEMBERS, OFFICE, Meet, OpenStore, open_moderation, score_everything

S01 = SeatId("S01")
Q1, Q2 = CriterionId("q1"), CriterionId("q2")


@pytest.fixture
def code(store: OpenStore, meet: Meet) -> CandidateCode:
    """One whom S01 scored; everything is submitted."""
    for seat in MEMBERS:
        score_everything(store(seat))
    meet(*MEMBERS, CHAIR)
    return scoring.my_forms(store("S01"))[0].code


def given_back(store: OpenStore, meet: Meet, code: CandidateCode) -> None:
    reopening.reopen(store(CHAIR), code, S01, reason="You wrote that two answers were mixed up.")
    meet(CHAIR, OFFICE, "S01")


def test_form_is_a_draft_as_it_was_sealed_when_given_back(store: OpenStore, meet: Meet, code: CandidateCode) -> None:
    sealed = scoring.desk(store("S01"), code).form
    given_back(store, meet, code)
    view = scoring.desk(store("S01"), code)
    assert (view.state, view.locked, view.form) == ("draft", False, sealed)


def test_new_version_counts_and_the_first_stays_when_submitted_again(
    store: OpenStore, meet: Meet, code: CandidateCode
) -> None:
    given_back(store, meet, code)
    member = store("S01")
    drafts.set_mark(member, code, Q1, Mark(Decimal(4)))
    submitting.submit(member, code)
    assert scoring.desk(member, code).locked
    open_moderation(store, meet)
    chair = store(CHAIR)
    slot = ("form", chair.stage_id, code, S01)
    assert len(chair.judge.ever(slot)) == 2
    assert len(chair.judge.heads(slot)) == 1
    marks = [form.marks for form in moderating.show(chair, code).scorers]
    assert sorted(plain[Q1] for plain in marks) == [3, 4]
    assert {plain[Q2] for plain in marks} == {3}


def test_what_is_typed_stays_when_synced_again(store: OpenStore, meet: Meet, code: CandidateCode) -> None:
    given_back(store, meet, code)
    drafts.set_mark(store("S01"), code, Q1, Mark(Decimal(4)))
    meet("S01", CHAIR, "S01")
    assert scoring.desk(store("S01"), code).form.marks[Q1] == 4


def test_form_can_be_given_back_twice_when_sealed_again_between(
    store: OpenStore, meet: Meet, code: CandidateCode
) -> None:
    given_back(store, meet, code)
    with pytest.raises(NotAllowed, match="already"):
        reopening.reopen(store(CHAIR), code, S01, reason="Once more.")
    submitting.submit(store("S01"), code)
    meet("S01", CHAIR)
    given_back(store, meet, code)
    assert not scoring.desk(store("S01"), code).locked


def test_reopening_is_refused_when_moderation_is_open(store: OpenStore, meet: Meet, code: CandidateCode) -> None:
    open_moderation(store, meet)
    with pytest.raises(NotAllowed, match="open"):
        reopening.reopen(store(CHAIR), code, S01, reason="Too late.")


def test_reopening_is_refused_when_there_is_no_such_form(store: OpenStore) -> None:
    with pytest.raises(InputRefused):
        reopening.reopen(store(CHAIR), CandidateCode("nobody"), S01, reason="Who is that?")


def test_scorer_reads_the_reason_and_the_first_version_when_given_back(
    store: OpenStore, meet: Meet, code: CandidateCode
) -> None:
    first = scoring.desk(store("S01"), code).form
    given_back(store, meet, code)
    member = store("S01")
    drafts.set_mark(member, code, Q1, Mark(Decimal(4)))
    said = reopening.given_back(member, code)
    assert said is not None
    assert (said.reason, said.first) == ("You wrote that two answers were mixed up.", first)
    assert [row.code for row in scoring.my_forms(member) if row.given_back] == [code]


def test_nothing_is_said_of_giving_back_when_the_form_is_sealed_again(
    store: OpenStore, meet: Meet, code: CandidateCode
) -> None:
    given_back(store, meet, code)
    member = store("S01")
    submitting.submit(member, code)
    assert reopening.given_back(member, code) is None
    assert not any(row.given_back for row in scoring.my_forms(member))
