"""Scorers meet candidates evenly, apart from conflicts, all linked, and the same way every time."""

import os
import random
import subprocess
import sys
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.allocation import Allocation, allocate
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import SeatId

type Pairs = frozenset[tuple[CandidateCode, SeatId]]


def codes(count: int) -> list[CandidateCode]:
    return [CandidateCode(f"C{number:04}") for number in range(count)]


def seats(count: int) -> list[SeatId]:
    return [SeatId(f"S{number:02}") for number in range(count)]


def pair(code: int, seat: int) -> tuple[CandidateCode, SeatId]:
    return CandidateCode(f"C{code:04}"), SeatId(f"S{seat:02}")


def spread(allocation: Allocation) -> int:
    return max(allocation.loads.values()) - min(allocation.loads.values())


def pairs_of(allocation: Allocation) -> Pairs:
    return frozenset((code, seat) for code, held in allocation.assigned.items() for seat in held)


def count_pieces(pairs: Pairs) -> int:
    """Of the graph, by merging sets: another way than the one under test."""
    groups: list[set[tuple[str, str]]] = []
    for code, seat in pairs:
        ends = {("code", code), ("seat", seat)}
        touched = [group for group in groups if group & ends]
        groups = [group for group in groups if not group & ends] + [ends.union(*touched)]
    return len(groups)


@given(st.integers(0, 30), st.integers(1, 12), st.integers(1, 4), st.integers(0, 99))
def test_loads_differ_by_one_at_most_when_nothing_prevents_it(count: int, scorers: int, each: int, seed: int) -> None:
    found = allocate(codes=codes(count), seats=seats(scorers), per_candidate=each, rng=random.Random(seed))
    assert spread(found) <= 1
    assert all(len(held) == len(set(held)) == min(each, scorers) for held in found.assigned.values())
    assert sum(found.loads.values()) == count * min(each, scorers)
    assert set(found.unfilled.values()) == ({each - scorers} if each > scorers and count else set())


@given(st.integers(1, 30), st.integers(2, 12), st.integers(2, 4), st.integers(0, 99))
def test_all_are_linked_when_there_are_candidates_enough(count: int, scorers: int, each: int, seed: int) -> None:
    found = allocate(codes=codes(count), seats=seats(scorers), per_candidate=each, rng=random.Random(seed))
    at_work = sum(load > 0 for load in found.loads.values())
    edges = sum(found.loads.values())
    # A connected graph has one edge fewer than it has nodes, at least.
    assert found.components == max(1, count + at_work - edges)
    assert found.components == count_pieces(pairs_of(found))


@st.composite
def _worlds(draw: st.DrawFn) -> tuple[int, int, int, Pairs, Pairs, Pairs]:
    count, scorers = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    everything = [pair(code, seat) for code, seat in product(range(count), range(scorers))]
    some = st.frozensets(st.sampled_from(everything), max_size=len(everything) * 2 // 3)
    return count, scorers, draw(st.integers(1, 3)), draw(some), draw(some), draw(some)


def allocate_in(world: tuple[int, int, int, Pairs, Pairs, Pairs], seed: int = 0) -> Allocation:
    count, scorers, each, conflicts, standing, barred = world
    return allocate(
        codes=codes(count),
        seats=seats(scorers),
        per_candidate=each,
        rng=random.Random(seed),
        conflicts=conflicts,
        standing={code: frozenset(seat for c, seat in standing if c == code) for code in codes(count)},
        barred=barred,
    )


@given(_worlds())
def test_conflicts_and_barred_stay_apart_and_standing_is_kept_when_they_are_given(
    world: tuple[int, int, int, Pairs, Pairs, Pairs],
) -> None:
    _, _, each, conflicts, standing, barred = world
    found = allocate_in(world)
    assert pairs_of(found) >= standing - barred
    new = frozenset((code, seat) for code, held in found.new.items() for seat in held)
    assert pairs_of(found) == (standing - barred) | new
    assert not new & (conflicts | barred | standing)
    assert found.clashes == tuple(sorted((standing - barred) & conflicts))
    assert all(len(held) >= each - found.unfilled.get(code, 0) for code, held in found.assigned.items())


@given(_worlds())
def test_candidate_lacks_scorers_only_when_nobody_may_mark_it(
    world: tuple[int, int, int, Pairs, Pairs, Pairs],
) -> None:
    count, scorers, _, conflicts, _, barred = world
    found = allocate_in(world)
    taken = pairs_of(found)
    for code in found.unfilled:
        free = [seat for seat in seats(scorers) if (code, seat) not in conflicts | barred | taken]
        assert not free
    assert len(found.assigned) == count


def test_limits_are_kept_and_others_take_over_when_a_seat_can_do_little() -> None:
    found = allocate(codes=codes(20), seats=seats(4), per_candidate=2, rng=random.Random(1), limits={SeatId("S00"): 1})
    assert found.loads == {"S00": 1, "S01": 13, "S02": 13, "S03": 13}
    assert found.unfilled == {}


_CHAIN = frozenset({pair(0, 2), pair(1, 2), pair(2, 0)})
"""C0000 and C0001 may go to S00 or S01, C0002 to S01 or S02: whoever draws S01 too early has to give it back."""


@pytest.mark.parametrize("seed", range(20))
def test_everybody_gets_a_scorer_when_the_draw_took_the_only_one_left(seed: int) -> None:
    found = allocate(
        codes=codes(3),
        seats=seats(3),
        per_candidate=1,
        rng=random.Random(seed),
        conflicts=_CHAIN,
        limits=dict.fromkeys(seats(3), 1),
    )
    assert found.unfilled == {}


@pytest.mark.parametrize("seed", range(20))
def test_loads_are_even_when_the_draw_left_somebody_idle(seed: int) -> None:
    found = allocate(codes=codes(3), seats=seats(3), per_candidate=1, rng=random.Random(seed), conflicts=_CHAIN)
    assert set(found.loads.values()) == {1}


def test_candidates_go_short_when_limits_leave_too_few() -> None:
    limits = dict.fromkeys(seats(3), 2)
    found = allocate(codes=codes(4), seats=seats(3), per_candidate=2, rng=random.Random(1), limits=limits)
    assert sum(found.unfilled.values()) == 2
    assert set(found.loads.values()) == {2}


def test_one_new_scorer_comes_in_when_one_recused() -> None:
    first = allocate(codes=codes(12), seats=seats(6), per_candidate=2, rng=random.Random(1))
    code, (gone, stays) = next(iter(first.assigned.items()))
    standing = {each: frozenset(held) for each, held in first.assigned.items()}
    second = allocate(
        codes=codes(12),
        seats=seats(6),
        per_candidate=2,
        rng=random.Random(2),
        standing=standing,
        barred=frozenset({(code, gone)}),
    )
    assert set(second.new) == {code}
    assert gone not in second.assigned[code]
    assert stays in second.assigned[code]
    assert {each: held for each, held in second.assigned.items() if each != code} == {
        each: held for each, held in first.assigned.items() if each != code
    }


def test_third_scorer_is_kept_when_two_are_needed() -> None:
    held = frozenset(seats(3))
    found = allocate(
        codes=codes(1), seats=seats(3), per_candidate=2, rng=random.Random(1), standing={codes(1)[0]: held}
    )
    assert (found.new, found.unfilled) == ({}, {})
    assert found.assigned == {"C0000": ("S00", "S01", "S02")}


def test_pieces_are_joined_by_a_move_when_standing_allocations_cannot_swap() -> None:
    # S00 and S01 stand on four candidates and are as busy as the others will be: only a move can link them.
    standing = dict.fromkeys(codes(4), frozenset(seats(2)))
    found = allocate(codes=codes(8), seats=seats(4), per_candidate=2, rng=random.Random(1), standing=standing)
    assert found.components == 1
    assert sorted(found.loads.values()) == [3, 4, 4, 5]


def test_pieces_stay_apart_when_conflicts_separate_them() -> None:
    apart = frozenset(pair(code, seat) for code in range(20) for seat in range(6) if (code < 10) != (seat < 3))
    found = allocate(codes=codes(20), seats=seats(6), per_candidate=2, rng=random.Random(1), conflicts=apart)
    assert found.components == 2
    assert found.unfilled == {}


def test_same_pair_meets_seldom_when_there_are_many_scorers() -> None:
    found = allocate(codes=codes(272), seats=seats(40), per_candidate=2, rng=random.Random(4))
    together = list(found.assigned.values())
    assert max(together.count(held) for held in together) <= 5
    assert len(set(together)) > 200


def test_nothing_is_allocated_when_there_are_no_seats_or_no_candidates() -> None:
    nobody = allocate(codes=codes(2), seats=[], per_candidate=2, rng=random.Random(1))
    assert (nobody.unfilled, nobody.components) == ({"C0000": 2, "C0001": 2}, 0)
    nothing = allocate(codes=[], seats=seats(2), per_candidate=2, rng=random.Random(1))
    assert (nothing.assigned, nothing.loads) == ({}, {"S00": 0, "S01": 0})


@given(_worlds(), st.randoms(use_true_random=False))
def test_answer_is_the_same_when_input_comes_in_another_order(
    world: tuple[int, int, int, Pairs, Pairs, Pairs], rng: random.Random
) -> None:
    count, scorers, each, conflicts, _, barred = world
    shuffled_codes, shuffled_seats = codes(count), seats(scorers)
    rng.shuffle(shuffled_codes)
    rng.shuffle(shuffled_seats)
    one, other = (
        allocate(codes=c, seats=s, per_candidate=each, rng=random.Random(7), conflicts=conflicts, barred=barred)
        for c, s in ((codes(count), seats(scorers)), (shuffled_codes, shuffled_seats))
    )
    assert one == other


def test_answers_differ_when_seeds_do() -> None:
    one, other = (
        allocate(codes=codes(30), seats=seats(8), per_candidate=2, rng=random.Random(seed)) for seed in (1, 2)
    )
    assert one.assigned != other.assigned


_PROGRAM = """
import random
from panel_app.domain.allocation import allocate
names = {f"C{n}" for n in range(60)}, {f"S{n}" for n in range(9)}
conflicts = frozenset((f"C{n}", f"S{n % 9}") for n in range(60))
standing = {"C5": frozenset({"S1", "S2"}), "C6": frozenset({"S7"})}
print(allocate(codes=names[0], seats=names[1], per_candidate=3, conflicts=conflicts, standing=standing,
               rng=random.Random(3)).assigned)
"""


@pytest.mark.parametrize("hashing", ["1", "2"])
def test_answer_is_the_same_when_another_process_hashes_otherwise(hashing: str) -> None:
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))  # noqa: PTH120
    answers = [
        subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": root},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", hashing)
    ]
    assert answers[0] == answers[1]
