from decimal import Decimal

import pytest

from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role, SeatId
from panel_app.domain.rubric import Mark
from panel_app.journal.result import pseudonyms
from panel_app.workspace import (
    applications,
    conflicts,
    deciding,
    drafts,
    moderating,
    own_forms,
    scoring,
    setup,
    submitting,
    third_scorers,
)
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


# ---- who could be asked, and in what order


def test_who_has_fewest_forms_is_proposed_first_when_somebody_could_be_asked(
    store: OpenStore, chair: Workspace, meet: Meet
) -> None:
    for seat in ("N1", "N2"):
        setup.invite(store(OFFICE), SeatId(seat), Role.MEMBER, "A newcomer")
    meet(OFFICE, CHAIR)
    first, second = (row.code for row in moderating.table(chair)[:2])
    third_scorers.ask(chair, first, seat=SeatId("N1"))
    found = third_scorers.possible(chair, second)
    assert [each.seat for each in found][:2] == ["N2", "N1"]
    assert [each.forms_due for each in found] == sorted(each.forms_due for each in found)
    assert [each.is_proposed for each in found] == [True] + [False] * (len(found) - 1)
    assert third_scorers.ask(chair, second) == "N2"


def test_everybody_else_is_named_with_the_reason_when_it_is_asked_who_cannot(chair: Workspace) -> None:
    code = moderating.table(chair)[0].code
    asked = third_scorers.ask(chair, code)
    why = {each.seat: each.why for each in third_scorers.barred(chair, code)}
    assert why.pop(SeatId(CHAIR)) == "chairs the panel"
    assert why.pop(asked) == "was asked already"
    assert set(why.values()) == {"scores this candidate already"}
    assert third_scorers.possible(chair, code) == ()


def test_the_office_takes_off_who_must_not_score_when_the_chair_asked_them(
    store: OpenStore, chair: Workspace, meet: Meet
) -> None:
    code = moderating.table(chair)[0].code
    seat = third_scorers.possible(chair, code)[0].seat
    number = applications.applicants(store(OFFICE))[code].id
    conflicts.declare(store(OFFICE), kind="candidate", value=number, seat=seat)
    third_scorers.ask(chair, code)
    meet(CHAIR, OFFICE, CHAIR)
    assert moderating.show(chair, code).awaiting == ()
    assert {each.seat: each.why for each in third_scorers.barred(chair, code)}[seat] == "was taken off by the office"
    assert seat not in [each.seat for each in third_scorers.possible(chair, code)]
    assert chair.judge.rivals() == []


def test_whom_the_chair_asked_stays_when_nothing_stands_against_it(chair: Workspace, meet: Meet) -> None:
    code = moderating.table(chair)[0].code
    third_scorers.ask(chair, code)
    meet(CHAIR, OFFICE, CHAIR)
    assert len(moderating.show(chair, code).awaiting) == 1
