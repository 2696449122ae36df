from datetime import UTC, date, datetime
from typing import get_args

import msgspec
import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.rules import Reserve
from panel_app.workspace import closing, deciding, report_data, reserve
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import CHAIR, OFFICE, Meet, OpenStore, decided


@pytest.fixture
def office(store: OpenStore, meet: Meet) -> Workspace:
    """Signed, with two places, and two candidates whom the panel put on the reserve list by hand."""
    decided(store, meet)
    chair = store(CHAIR)
    below = [each.code for each in deciding.rank(chair).candidates if each.outcome == "not-selected"]
    for code in below[:2]:
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


def test_next_of_the_list_moves_up_when_a_place_becomes_free(office: Workspace, store: OpenStore, meet: Meet) -> None:
    before = deciding.rank(office).digest
    first = those(office, "place")[0]
    reserve.withdraw_after(office, first, reason="Took another post.")
    assert reserve.free_places(office) == 1
    expected = [row for row in reserve.reserve(office) if row.now == "waiting"]
    if expected[0].order is None:
        with pytest.raises(NotAllowed, match="level"):
            reserve.promote(office)
        return
    moved = reserve.promote(office)
    assert moved == expected[0].code
    assert reserve.free_places(office) == 0
    assert deciding.rank(office).digest == before
    meet(OFFICE, CHAIR)
    assert those(store(CHAIR), "promoted") == [moved]


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
