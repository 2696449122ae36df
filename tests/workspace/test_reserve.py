from datetime import UTC, date, datetime
from decimal import Decimal
from typing import get_args

import msgspec
import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Reserve, RingFenced
from panel_app.workspace import applications, closing, deciding, drafts, report_data, reserve, scoring, submitting
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import CHAIR, MEMBERS, OFFICE, Meet, OpenStore, decided, open_moderation


@pytest.fixture
def office(store: OpenStore, meet: Meet) -> Workspace:
    """Signed, with two places, and two candidates whom the panel put on the reserve list by hand."""
    decided(store, meet)
    return signed(store, meet, reserves=2)


@pytest.fixture
def ordered(store: OpenStore, meet: Meet) -> Workspace:
    """The same, and no two candidates are level."""
    return ranked(store, meet, (5, 4, 3, 2, 1, 0), reserves=2)


@pytest.fixture
def level(store: OpenStore, meet: Meet) -> Workspace:
    """The first two of three on the reserve list are level."""
    return ranked(store, meet, (5, 4, 3, 3, 1, 0), reserves=3)


def ranked(store: OpenStore, meet: Meet, heights: tuple[int, ...], *, reserves: int) -> Workspace:
    """Every scorer gave these heights, in the order of the codes: so many above a mark of 2 on everything."""
    codes = sorted(applications.applicants(store(OFFICE)))
    for seat in MEMBERS:
        member = store(seat)
        for row in scoring.my_forms(member):
            left = heights[codes.index(row.code)]
            for criterion in member.stage.criterion_ids:
                step = min(left, 2)
                drafts.set_mark(member, row.code, criterion, Mark(Decimal(2 + step)))
                left -= step
        submitting.submit_all(member)
    open_moderation(store, meet)
    deciding.decide_from_rank(store(CHAIR))
    return signed(store, meet, reserves=reserves)


def signed(store: OpenStore, meet: Meet, *, reserves: int) -> Workspace:
    """The administrator's store, once the best of those not selected are on the reserve list and all is signed."""
    chair = store(CHAIR)
    below = [each.code for each in deciding.rank(chair).candidates if each.outcome == "not-selected"]
    for code in below[:reserves]:
        deciding.decide(chair, code, "reserve", reason="A late place would go to this one.")
    for row in deciding.checks(chair):
        if row.answer is None:
            deciding.answer_check(chair, row.check.id, reason="Agreed in the meeting.")
    closing.sign_off(chair)
    meet(CHAIR, OFFICE)
    administrator = store(OFFICE)
    for row in deciding.checks(administrator):
        if row.answer is None:
            deciding.answer_check(administrator, row.check.id, reason="Looked at.")
    closing.sign_off(administrator)
    return administrator


def those(office: Workspace, now: str) -> list[CandidateCode]:
    return [row.code for row in reserve.reserve(office) if row.now == now]


def test_promotion_is_refused_when_every_place_is_taken(office: Workspace) -> None:
    assert reserve.free_places(office) == 0
    with pytest.raises(NotAllowed, match="taken"):
        reserve.promote(office)


def test_next_of_the_list_moves_up_when_a_place_becomes_free(ordered: Workspace, store: OpenStore, meet: Meet) -> None:
    before = deciding.rank(ordered).digest
    waiting = those(ordered, "waiting")
    assert waiting == sorted(waiting)
    for first in those(ordered, "place"):
        reserve.withdraw_after(ordered, first, reason="Took another post.")
    assert reserve.free_places(ordered) == 2
    assert reserve.promote(ordered) == waiting[0]
    assert reserve.free_places(ordered) == 1
    assert reserve.promote(ordered) == waiting[1]
    assert deciding.rank(ordered).digest == before
    meet(OFFICE, CHAIR)
    assert those(store(CHAIR), "promoted") == waiting


def test_list_moves_up_as_the_panel_ordered_the_pool_when_a_higher_total_stands_behind(
    store: OpenStore, meet: Meet
) -> None:
    highest = min(applications.applicants(store(OFFICE)))
    one_more = 1  # of one scorer, once: 16.5 beside everybody's 16
    for seat in MEMBERS:
        member = store(seat)
        for row in scoring.my_forms(member):
            for criterion in member.stage.criterion_ids:
                drafts.set_mark(member, row.code, criterion, Mark(Decimal(4)))
            if row.code == highest:
                drafts.set_mark(member, row.code, CriterionId("q1"), Mark(Decimal(4 + one_more)))
                drafts.set_note(member, row.code, CriterionId("q1"), "Lasts without the applicant.")
                one_more = 0
        submitting.submit_all(member)
    open_moderation(store, meet)
    chair = store(CHAIR)
    (tie,) = deciding.ties(chair)
    assert tie.id == "pool"
    order = (*sorted(set(tie.codes) - {highest}), highest)
    deciding.resolve_tie(chair, tie.id, order, reason="By the published further criteria.")
    deciding.decide_from_rank(chair)
    office = signed(store, meet, reserves=0)
    assert those(office, "waiting") == list(order[2:])
    reserve.withdraw_after(office, order[0], reason="Took another post.")
    assert reserve.reserve_state(office).following == order[2]
    assert reserve.promote(office) == order[2]
    assert those(office, "waiting") == list(order[3:])


def test_ring_fenced_place_goes_to_the_reserve_when_its_holder_gives_it_up(
    ordered: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = RingFenced(cohort="Cohort 3", code=CandidateCode("K7-3QX"))
    stage = msgspec.structs.replace(ordered.stage, places=3, ring_fenced=(kept,))
    monkeypatch.setattr(Workspace, "stage", stage)
    ordered.boards.clear()
    waiting = those(ordered, "waiting")
    assert those(ordered, "ring-fenced") == [kept.code]
    assert reserve.free_places(ordered) == 0
    reserve.withdraw_after(ordered, kept.code, reason="Moved abroad.")
    assert those(ordered, "withdrawn") == [kept.code]
    assert reserve.reserve_state(ordered).ring_fenced == 0
    assert reserve.promote(ordered) == waiting[0]
    with pytest.raises(NotAllowed, match="already"):
        reserve.withdraw_after(ordered, kept.code, reason="Again.")


def test_nobody_moves_up_when_the_next_are_level(level: Workspace) -> None:
    rows = [row for row in reserve.reserve(level) if row.now == "waiting"]
    assert [row.order is None for row in rows] == [True, True, False]
    reserve.withdraw_after(level, those(level, "place")[0], reason="Took another post.")
    with pytest.raises(NotAllowed, match=f"{rows[0].code}, {rows[1].code} are level"):
        reserve.promote(level)


def test_next_moves_up_when_the_one_level_with_it_has_withdrawn(level: Workspace) -> None:
    first, second, _ = those(level, "waiting")
    for code in (those(level, "place")[0], first):
        reserve.withdraw_after(level, code, reason="Took another post.")
    assert reserve.promote(level) == second


def test_place_is_free_when_two_officers_noted_the_withdrawal(ordered: Workspace) -> None:
    code = those(ordered, "place")[0]
    for _ in range(2):
        ordered.author(e.CandidateWithdrawn(time=ordered.clock(), code=code))
    assert ("withdrawal", code) in ordered.judge.rivals()
    assert those(ordered, "withdrawn") == [code]
    assert reserve.free_places(ordered) == 1


def test_nobody_moves_up_when_the_list_has_ended(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    reserve.withdraw_after(office, those(office, "place")[0], reason="Took another post.")
    rules = msgspec.structs.replace(office.stage.rules, reserve=Reserve(size=2, expires=date(2027, 12, 31)))
    stage = msgspec.structs.replace(office.stage, rules=rules)
    monkeypatch.setattr(Workspace, "stage", stage)
    office.clock = lambda: datetime(2028, 1, 1, tzinfo=UTC)
    with pytest.raises(NotAllowed, match="2027-12-31"):
        reserve.promote(office)


def test_withdrawal_is_refused_when_there_is_nothing_to_give_up(office: Workspace) -> None:
    with pytest.raises(InputRefused, match="no place"):
        reserve.withdraw_after(office, CandidateCode("nobody"), reason="Who?")
    code = those(office, "place")[0]
    reserve.withdraw_after(office, code, reason="Took another post.")
    with pytest.raises(NotAllowed, match="already"):
        reserve.withdraw_after(office, code, reason="Again.")


def test_reserve_is_refused_when_nothing_is_signed(store: OpenStore) -> None:
    with pytest.raises(NotAllowed, match="not signed"):
        reserve.reserve(store(OFFICE))


def test_timeline_has_words_for_every_kind_of_record() -> None:
    kinds = set(get_args(e.SpineEvent)) | set(get_args(e.Leaf))
    assert kinds - report_data._WORDS.keys() == set()  # noqa: SLF001 - the table is the promise
