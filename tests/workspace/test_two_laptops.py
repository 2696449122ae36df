"""Two laptops of one chair in one meeting: what both wrote is shown, counts as none, and is settled by a person."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.workspace import (
    closing,
    deciding,
    disputes,
    ledger,
    moderating,
    reopening,
    scoring,
    submitting,
    syncing,
    third_scorers,
)
from panel_app.workspace.board import Board, board
from panel_app.workspace.workspace import Workspace
from tests.workspace.laptops import SECOND, with_second_laptop
from tests.workspace.rounds import (
    CHAIR,
    MEMBERS,
    OFFICE,
    Meet,
    OpenStore,
    PreparedRound,
    open_moderation,
    score_everything,
)

Q1 = CriterionId("q1")
LAPTOPS = (CHAIR, SECOND)


@dataclass(frozen=True)
class Pair:
    """Both laptops, and the hub where they meet."""

    stores: dict[str, Workspace]
    hub: str

    def sync(self, *names: str) -> None:
        for name in names:
            syncing.sync(self.stores[name], self.hub)


OpenPair = Callable[[], Pair]


@pytest.fixture(scope="module")
def opened(original: PreparedRound, tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    """Scored and opened, with two laptops in the chair's hands."""
    made = original.copied_to(tmp_path_factory.mktemp("two") / "round")
    stores: dict[str, Workspace] = {}

    def store(name: str) -> Workspace:
        if name not in stores:
            stores[name] = made.open(name)
        return stores[name]

    def meet(*names: str) -> None:
        for name in names:
            syncing.sync(store(name), made.hub)

    _score(store, meet)
    for each in stores.values():
        each.close()
    return with_second_laptop(made)


def _score(store: OpenStore, meet: Meet) -> None:
    """Everybody level, so that there is a tie at the line."""
    for seat in MEMBERS:
        score_everything(store(seat), mark=3)
    open_moderation(store, meet)


@pytest.fixture
def open_pair(opened: PreparedRound, tmp_path: Path) -> Iterator[OpenPair]:
    """Both laptops as they were after the opening, again at every call."""
    numbers, here = count(), list[Workspace]()

    def both() -> Pair:
        made = opened.copied_to(tmp_path / f"round-{next(numbers)}")
        pair = Pair({name: made.open(name) for name in LAPTOPS}, made.hub)
        here.extend(pair.stores.values())
        return pair

    yield both
    for each in here:
        each.close()


def agree(pair: Pair, name: str, code: CandidateCode, mark: int) -> None:
    moderating.agree(pair.stores[name], code, Q1, Mark(Decimal(mark)), reason=f"{mark}, by {name}.")


@pytest.fixture
def torn(open_pair: OpenPair) -> tuple[Pair, CandidateCode]:
    """Both agreed on a mark for the same candidate before they met."""
    pair = open_pair()
    code = moderating.table(pair.stores[CHAIR])[0].code
    agree(pair, CHAIR, code, 4)
    agree(pair, SECOND, code, 5)
    pair.sync(CHAIR, SECOND, CHAIR)
    return pair, code


def test_both_values_are_shown_and_none_counts_when_two_laptops_agreed(torn: tuple[Pair, CandidateCode]) -> None:
    pair, code = torn
    for each in pair.stores.values():
        row = moderating.show(each, code)
        (rival,) = row.rivals
        assert (rival.kind, rival.criterion, row.state, row.agreed) == ("agreed", Q1, "open", {})
        assert {value.reason: str(value.mark) for value in rival.values} == {
            "4, by chair.": "4",
            f"5, by {SECOND}.": "5",
        }
        assert deciding.rank(each).candidates == deciding.rank(pair.stores[CHAIR]).candidates


def test_the_stage_is_not_closed_when_two_values_stand(torn: tuple[Pair, CandidateCode]) -> None:
    pair, code = torn
    chair = pair.stores[CHAIR]
    (found,) = disputes.disputes(chair, chair.judge)
    assert found.codes == (code,)
    assert "has two answers: " in found.what
    with pytest.raises(NotAllowed):
        closing.sign_off(chair)


@pytest.mark.parametrize("way", ["settle", "agree", "withdraw"])
def test_one_value_is_left_on_both_when_a_person_settles_it(torn: tuple[Pair, CandidateCode], way: str) -> None:
    pair, code = torn
    second = pair.stores[SECOND]
    if way == "settle":
        (rival,) = moderating.show(second, code).rivals
        chosen = next(value for value in rival.values if value.mark == 4)
        moderating.settle(second, code, chosen.record, reason="", reason_code="as-said")
    elif way == "agree":
        agree(pair, SECOND, code, 3)
    else:
        moderating.withdraw_agreement(second, code, Q1, reason="Neither was meant.")
    pair.sync(SECOND, CHAIR)
    for each in pair.stores.values():
        row = moderating.show(each, code)
        assert row.rivals == ()
        assert [agreed.mark for agreed in row.agreed.values()] == {"settle": [4], "agree": [3], "withdraw": []}[way]
        assert disputes.disputes(each, each.judge) == ()


def test_a_value_is_refused_when_it_rivals_nothing(torn: tuple[Pair, CandidateCode]) -> None:
    pair, code = torn
    chair = pair.stores[CHAIR]
    (rival,) = moderating.show(chair, code).rivals
    agree(pair, CHAIR, code, 3)
    with pytest.raises(InputRefused, match="not one of two values"):
        moderating.settle(chair, code, rival.values[0].record, reason="Too late.")


def test_the_ledger_keeps_both_when_one_was_settled(torn: tuple[Pair, CandidateCode]) -> None:
    pair, code = torn
    agree(pair, CHAIR, code, 3)
    found = [entry for entry in ledger.of(pair.stores[CHAIR], code) if entry.kind == "agreed"]
    assert sorted((str(entry.mark), entry.stands) for entry in found) == [("3", True), ("4", False), ("5", False)]


def test_no_outcome_counts_when_two_laptops_decided_two(open_pair: OpenPair) -> None:
    pair = open_pair()
    code = moderating.table(pair.stores[CHAIR])[0].code
    deciding.decide(pair.stores[CHAIR], code, "reserve", reason="On the first laptop.")
    deciding.decide(pair.stores[SECOND], code, "not-selected", reason="On the second.")
    pair.sync(CHAIR, SECOND, CHAIR)
    chair = pair.stores[CHAIR]
    assert outcome_of(chair, code) is None
    (found,) = [each for each in disputes.disputes(chair, chair.judge) if each.codes == (code,)]
    assert {"reserve", "not-selected"} <= set(found.what.replace("(", " ").replace(",", " ").split())
    deciding.decide_from_rank(chair)
    assert outcome_of(chair, code) is None, "the ranked list does not choose between two people"
    deciding.decide(chair, code, "reserve", reason="As we said.")
    pair.sync(CHAIR, SECOND)
    assert [outcome_of(each, code) for each in pair.stores.values()] == ["reserve", "reserve"]


def test_no_order_counts_when_two_laptops_put_a_tie_in_two(open_pair: OpenPair) -> None:
    pair = open_pair()
    tie = next(each for each in deciding.ties(pair.stores[CHAIR]) if not each.resolved)
    orders = {CHAIR: sorted(tie.codes), SECOND: sorted(tie.codes, reverse=True)}
    for name, order in orders.items():
        deciding.resolve_tie(pair.stores[name], tie.id, order, reason=f"By {name}.")
    pair.sync(CHAIR, SECOND, CHAIR)
    chair = pair.stores[CHAIR]
    assert not any(each.resolved for each in deciding.ties(chair) if each.id == tie.id)
    assert any(
        each.slot[0] == "tie" and set(each.codes) == set(tie.codes) for each in disputes.disputes(chair, chair.judge)
    )
    deciding.resolve_tie(chair, tie.id, orders[SECOND], reason="As we said.")
    pair.sync(CHAIR, SECOND)
    for each in pair.stores.values():
        assert [list(one.codes) for one in deciding.ties(each) if one.id == tie.id] == [orders[SECOND]]
        assert disputes.disputes(each, each.judge) == ()


def outcome_of(store: Workspace, code: CandidateCode) -> str | None:
    return next(each.outcome for each in deciding.rank(store).candidates if each.code == code)


# ---- whatever both do, in whatever order they meet

_KINDS = ("agree", "withdraw", "keep", "sync")
STEPS = st.lists(
    st.tuples(st.sampled_from(LAPTOPS), st.sampled_from(_KINDS), st.integers(0, 5)), min_size=3, max_size=9
)


@dataclass
class Register:
    """One question as the record has it: every answer, what it replaced, and who has seen which."""

    answers: dict[int, tuple[int | None, frozenset[int]]] = field(default_factory=dict)
    seen: dict[str, set[int]] = field(default_factory=lambda: {name: set() for name in (*LAPTOPS, "hub")})

    def heads(self, name: str) -> frozenset[int]:
        replaced = {old for each in self.seen[name] for old in self.answers[each][1]}
        return frozenset(self.seen[name] - replaced)

    def answer(self, name: str, value: int | None) -> None:
        self.answers[number := len(self.answers)] = (value, self.heads(name))
        self.seen[name].add(number)

    def sync(self, name: str) -> None:
        self.seen["hub"] |= self.seen[name]
        self.seen[name] |= self.seen["hub"]

    def values(self, name: str) -> list[int | None]:
        return [self.answers[each][0] for each in self.heads(name)]


def check(pair: Pair, name: str, code: CandidateCode, marks: Register, keeps: Register) -> None:
    row = moderating.show(pair.stores[name], code)
    shown = {rival.kind: sorted(str(value.mark) for value in rival.values) for rival in row.rivals}
    shown.pop("parked", None)
    known = {"agreed": marks.values(name), "kept": keeps.values(name)}
    assert shown == {kind: sorted(map(str, values)) for kind, values in known.items() if len(values) > 1}
    one = marks.values(name) if len(marks.values(name)) == 1 else []
    assert [agreed.mark for agreed in row.agreed.values()] == [each for each in one if each is not None]
    assert (row.kept is not None) == (len(keeps.values(name)) == 1)


def walk(pair: Pair, steps: Sequence[tuple[str, str, int]]) -> None:
    code = moderating.table(pair.stores[CHAIR])[0].code
    own = moderating.show(pair.stores[CHAIR], code).scorers
    marks, keeps = Register(), Register()
    for name, kind, mark in steps:
        if kind == "agree":
            agree(pair, name, code, mark)
            marks.answer(name, mark)
        elif kind == "withdraw" and marks.values(name) not in ([], [None]):
            moderating.withdraw_agreement(pair.stores[name], code, Q1, reason="No.")
            marks.answer(name, None)
        elif kind == "keep":
            moderating.keep(pair.stores[name], code, reason="Both stand.")
            keeps.answer(name, None)
        elif kind == "sync":
            pair.sync(name)
            for register in (marks, keeps):
                register.sync(name)
        check(pair, name, code, marks, keeps)
        store = pair.stores[name]
        assert board(store).rows == Board(store, store.judge).rows
    settle_all(pair, code)
    shown = [moderating.show(each, code) for each in pair.stores.values()]
    assert shown[0] == shown[1]
    assert (shown[0].rivals, shown[0].scorers) == ((), own)


def settle_all(pair: Pair, code: CandidateCode) -> None:
    """A person settles on one laptop whatever stands against each other, and both meet."""
    pair.sync(CHAIR, SECOND, CHAIR)
    for rival in moderating.show(pair.stores[CHAIR], code).rivals:
        moderating.settle(pair.stores[CHAIR], code, rival.values[0].record, reason="As we said.")
    pair.sync(CHAIR, SECOND)


def test_no_value_wins_silently_when_both_laptops_write_in_any_order(open_pair: OpenPair) -> None:
    @settings(max_examples=3)
    @example([(CHAIR, "agree", 4), (SECOND, "agree", 5), (CHAIR, "sync", 0), (SECOND, "sync", 0), (CHAIR, "keep", 0)])
    @example(
        [(CHAIR, "agree", 4), (CHAIR, "sync", 0), (SECOND, "sync", 0), (SECOND, "withdraw", 0), (CHAIR, "agree", 1)]
    )
    @given(STEPS)
    def walks(steps: Sequence[tuple[str, str, int]]) -> None:
        walk(open_pair(), steps)

    walks()


@pytest.mark.slow
def test_no_value_wins_silently_when_both_laptops_write_a_hundred_times(open_pair: OpenPair) -> None:
    @settings(max_examples=100)
    @given(STEPS)
    def walks(steps: Sequence[tuple[str, str, int]]) -> None:
        walk(open_pair(), steps)

    walks()


def test_the_scorer_is_asked_when_both_laptops_asked_the_same_and_one_asks_again(open_pair: OpenPair) -> None:
    pair = open_pair()
    first, second = pair.stores[CHAIR], pair.stores[SECOND]
    code = moderating.table(first)[0].code
    asked = {third_scorers.ask(first, code), third_scorers.ask(second, code)}
    pair.sync(CHAIR, SECOND, CHAIR)
    assert not moderating.show(first, code).awaiting, "two values: neither counts"
    (seat,) = asked
    third_scorers.ask(first, code, seat=seat)
    assert moderating.show(first, code).awaiting
    assert not [row for row in deciding.checks(first) if row.check.kind == "two-values"]


def test_the_form_is_given_back_when_both_laptops_gave_it_back(
    store: OpenStore, meet: Meet, prepared: PreparedRound
) -> None:
    for seat in MEMBERS:
        score_everything(store(seat))
    meet(*MEMBERS, CHAIR)
    second = with_second_laptop(prepared).open(SECOND)
    syncing.sync(second, prepared.hub)
    code, seat = scoring.my_forms(store("S01"))[0].code, SeatId("S01")
    for laptop in (store(CHAIR), second):
        reopening.reopen(laptop, code, seat, reason="The second answer was not read.")
    syncing.sync(second, prepared.hub)
    second.close()
    meet(CHAIR, OFFICE, "S01")
    assert not scoring.desk(store("S01"), code).locked
    submitting.submit(store("S01"), code)
    meet("S01", OFFICE, CHAIR)
    assert not disputes.disputes(store(CHAIR), store(CHAIR).judge)
