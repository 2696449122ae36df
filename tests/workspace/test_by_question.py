"""One question across a scorer's candidates: the same drafts, in an order that the record repeats."""

import msgspec
import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.journal import reading_order
from panel_app.workspace import allocating, by_question, drafts, scoring, submitting
from panel_app.workspace.by_question import Place, Question
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import CHAIR, MEMBERS, OFFICE, Meet, OpenStore

Q1, Q2 = CriterionId("q1"), CriterionId("q2")


def question(workspace: Workspace, criterion: CriterionId = Q1) -> Question:
    return next(each for each in by_question.standing(workspace).questions if each.criterion.id == criterion)


def test_officer_comes_to_the_same_order_when_she_has_the_record_alone(store: OpenStore, meet: Meet) -> None:
    meet(*MEMBERS, OFFICE, CHAIR)
    for seat in MEMBERS:
        for criterion in store(seat).stage.criterion_ids:
            shown = question(store(seat), criterion).codes
            assert len(shown) > 1
            for officer in (OFFICE, CHAIR):
                judge = store(officer).judge
                assert reading_order.order_on_record(judge, store(officer).stage_id, SeatId(seat), criterion) == shown


def test_order_stays_when_the_laptop_is_seated_after_scoring_began(store: OpenStore) -> None:
    member = store("S01")
    device = reading_order.first_device(member.authority, SeatId("S01"))
    assert device == member.device.device
    before = question(member).codes
    del member.authority.devices[member.device.device]
    assert question(member).codes == before


def test_order_holds_nobody_when_the_scorer_stepped_back(store: OpenStore) -> None:
    member = store("S01")
    first, *others = question(member).codes
    submitting.recuse(member, first, "knows", "My neighbour.")
    assert question(member).codes == others


def test_others_keep_their_places_when_a_candidate_comes_later(store: OpenStore, meet: Meet) -> None:
    member, office = store("S01"), store(OFFICE)
    before = question(member).codes
    code = next(code for code in sorted(copies(office)) if code not in before)
    allocating.add(office, code, SeatId("S01"))
    meet(OFFICE, "S01")
    after = question(member).codes
    assert set(after) == {*before, code}
    assert [each for each in after if each != code] == before


def copies(office: Workspace) -> set[CandidateCode]:
    return {CandidateCode(slot[2]) for slot, _ in office.judge.values("copy")}


def test_answer_says_nothing_of_other_questions_when_they_are_marked(store: OpenStore) -> None:
    member = store("S01")
    code = question(member).codes[0]
    drafts.set_mark(member, code, Q2, read_mark("5"))
    drafts.set_note(member, code, Q2, "Outstanding elsewhere.")
    drafts.set_concern(member, code, "Written by two people?")
    drafts.set_mark(member, code, Q1, read_mark("3"))
    opened = by_question.open_answer(member, code, Q1)
    shown = msgspec.json.encode(opened.view).decode()
    assert "Outstanding" not in shown
    assert "two people" not in shown
    assert opened.view.stage.criterion_ids == (Q1,)
    assert list(opened.view.copy.answers) == [Q1]
    assert opened.view.form.marks == {Q1: read_mark("3")}


def test_same_draft_is_on_the_desk_when_it_was_marked_by_question(store: OpenStore) -> None:
    member = store("S01")
    code = question(member).codes[0]
    drafts.set_mark(member, code, Q1, read_mark("4"))
    assert scoring.desk(member, code).form.marks == by_question.open_answer(member, code, Q1).view.form.marks
    assert question(member).done == 1


def test_answer_is_not_done_when_its_note_is_missing(store: OpenStore) -> None:
    member = store("S01")
    code = question(member).codes[0]
    drafts.set_mark(member, code, Q1, read_mark("5"))
    assert question(member).done == 0
    drafts.set_note(member, code, Q1, "Says what was lost, too.")
    assert question(member).done == 1


def test_next_open_answer_comes_round_to_the_top_when_the_rest_is_done(store: OpenStore) -> None:
    member = store("S01")
    codes = question(member).codes
    for code in codes[1:]:
        drafts.set_mark(member, code, Q1, read_mark("3"))
    assert question(member).next_open(after=codes[-1]) == codes[0]
    drafts.set_mark(member, codes[0], Q1, read_mark("3"))
    assert question(member).next_open() is None


def test_place_is_remembered_when_the_store_is_opened_again(store: OpenStore) -> None:
    member = store("S01")
    assert by_question.standing(member).at is None
    code = question(member, Q2).codes[1]
    by_question.open_answer(member, code, Q2)
    assert by_question.standing(member).at == Place(criterion=Q2, code=code)


def test_scorer_goes_on_behind_where_he_was_when_that_is_done(store: OpenStore) -> None:
    member = store("S01")
    codes = question(member, Q2).codes
    assert by_question.standing(member).begin() == Place(criterion=Q1, code=question(member).codes[0])
    by_question.open_answer(member, codes[1], Q2)
    assert by_question.standing(member).begin() == Place(criterion=Q2, code=codes[1])
    drafts.set_mark(member, codes[1], Q2, read_mark("3"))
    assert by_question.standing(member).begin() == Place(criterion=Q2, code=codes[2])
    submitting.recuse(member, codes[1], "knows", "My neighbour.")
    assert by_question.standing(member).begin() == Place(criterion=Q2, code=codes[0])


def test_sealed_answer_is_locked_when_the_form_was_submitted(store: OpenStore) -> None:
    member = store("S01")
    code = question(member).codes[0]
    for criterion in member.stage.criterion_ids:
        drafts.set_mark(member, code, criterion, read_mark("3"))
    submitting.submit(member, code)
    answer = question(member).answers[0]
    assert (answer.is_done, answer.is_locked) == (True, True)
    assert by_question.open_answer(member, code, Q1).view.locked


def test_order_is_refused_when_the_question_is_unknown(store: OpenStore) -> None:
    with pytest.raises(InputRefused, match="no criterion 'q9'"):
        by_question.order(store("S01"), [], CriterionId("q9"))


def test_answer_is_refused_when_the_candidate_is_somebody_elses(store: OpenStore) -> None:
    mine = set(question(store("S01")).codes)
    other = next(code for code in question(store("S02")).codes if code not in mine)
    with pytest.raises(NotAllowed, match="not among yours"):
        by_question.open_answer(store("S01"), other, Q1)
