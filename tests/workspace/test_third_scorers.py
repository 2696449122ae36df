from decimal import Decimal

import pytest

from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role, SeatId
from panel_app.domain.rubric import Mark
from panel_app.journal.result import pseudonyms
from panel_app.workspace import deciding, drafts, moderating, own_forms, scoring, setup, submitting, third_scorers
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import CHAIR, MEMBERS, OFFICE, Meet, OpenStore, open_moderation, score_everything


@pytest.fixture
def chair(store: OpenStore, meet: Meet) -> Workspace:
    for number, seat in enumerate(MEMBERS):
        score_everything(store(seat), mark=2 + number)
    open_moderation(store, meet)
    return store(CHAIR)


def test_candidate_is_incomplete_when_a_third_form_is_awaited(chair: Workspace) -> None:
    code = moderating.table(chair)[0].code
    third_scorers.ask(chair, code)
    (standing,) = [each for each in deciding.rank(chair).candidates if each.code == code]
    row = moderating.show(chair, code)
    assert standing.status == "incomplete"
    assert len(row.awaiting) == 1
    assert any(each.check.kind == "missing-form" and code in each.check.codes for each in deciding.checks(chair))


def test_third_form_counts_when_it_comes_after_the_opening(store: OpenStore, chair: Workspace, meet: Meet) -> None:
    code = moderating.table(chair)[0].code
    before = moderating.show(chair, code).scorers
    seat = third_scorers.ask(chair, code)
    meet(CHAIR, OFFICE, seat)
    member = store(seat)
    for criterion in member.stage.criterion_ids:
        drafts.set_mark(member, code, criterion, Mark(Decimal(4)))
    submitting.submit(member, code)
    meet(seat, CHAIR)
    row = moderating.show(chair, code)
    assert row.awaiting == ()
    assert len(row.scorers) == len(before) + 1
    assert all(form in row.scorers for form in before)
    assert not any(form.admitted for form in row.scorers)


def test_nobody_sees_the_other_marks_when_asked_for_a_third_opinion(
    store: OpenStore, chair: Workspace, meet: Meet
) -> None:
    code = moderating.table(chair)[0].code
    seat = third_scorers.ask(chair, code)
    meet(CHAIR, OFFICE, seat)
    desk = scoring.desk(store(seat), code)
    assert desk.form.marks == {}
    with pytest.raises(NotAllowed):
        moderating.table(store(seat))


def test_scorer_is_refused_when_already_asked(chair: Workspace, store: OpenStore) -> None:
    code = moderating.table(chair)[0].code
    asked = next(seat for seat in MEMBERS if code in own_forms.allocated(store(seat)))
    with pytest.raises(InputRefused, match="cannot be asked"):
        third_scorers.ask(chair, code, seat=SeatId(asked))


def test_asking_is_refused_when_everybody_was_asked(chair: Workspace) -> None:
    code = moderating.table(chair)[0].code
    third_scorers.ask(chair, code)
    with pytest.raises(NotAllowed, match="Nobody is left"):
        third_scorers.ask(chair, code)


def test_pseudonyms_stay_when_somebody_new_is_asked(store: OpenStore, chair: Workspace, meet: Meet) -> None:
    newcomers = [SeatId(f"N{number}") for number in range(6)]
    for seat in newcomers:
        setup.invite(store(OFFICE), seat, Role.MEMBER, "A newcomer")
    meet(OFFICE, CHAIR)
    before = pseudonyms(chair.judge, chair.stage_id)
    codes = [row.code for row in moderating.table(chair)]
    for number, seat in enumerate(newcomers):
        third_scorers.ask(chair, codes[number], seat=seat)
        now = pseudonyms(chair.judge, chair.stage_id)
        assert {known: now[known] for known in before} == before
        assert now[seat] not in before.values()
        before = now
