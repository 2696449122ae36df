"""Paths fill and even an allocation as far as anything can: compared with every other allocation there is."""

from collections.abc import Iterator
from itertools import combinations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from panel_app.domain.balancing import Roster, even_out, fill
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import SeatId

type Loads = tuple[int, ...]


class World(msgspec.Struct, frozen=True):
    """What an allocation starts from."""

    seats: list[SeatId]
    standing: dict[CandidateCode, frozenset[SeatId]]
    forbidden: frozenset[tuple[CandidateCode, SeatId]]
    limits: dict[SeatId, int]
    needed: int

    def roster(self) -> Roster:
        return Roster(
            standing=self.standing,
            seats=self.seats,
            forbidden=self.forbidden,
            limits=self.limits,
            needed=self.needed,
        )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    seats = [SeatId(f"S{number}") for number in range(draw(st.integers(1, 4)))]
    codes = [CandidateCode(f"C{number}") for number in range(draw(st.integers(1, 5)))]
    some = st.frozensets(st.sampled_from(seats), max_size=2)
    everything = [(code, seat) for code in codes for seat in seats]
    return World(
        seats=seats,
        standing={code: draw(some) if draw(st.booleans()) else frozenset() for code in codes},
        forbidden=draw(st.frozensets(st.sampled_from(everything), max_size=len(everything) // 2)),
        limits=draw(st.dictionaries(st.sampled_from(seats), st.integers(0, 4))),
        needed=draw(st.integers(1, 3)),
    )


def choices(world: World, code: CandidateCode) -> Iterator[tuple[SeatId, ...]]:
    """Every set of new scorers, of every size up to what the candidate needs."""
    free = [s for s in world.seats if s not in world.standing[code] and (code, s) not in world.forbidden]
    for size in range(max(world.needed - len(world.standing[code]), 0) + 1):
        yield from combinations(free, size)


def everything(world: World) -> set[tuple[tuple[int, ...], Loads]]:
    """All that can be reached: how many new scorers each candidate has, and the loads."""
    start = tuple(sum(seat in held for held in world.standing.values()) for seat in world.seats)
    reached: set[tuple[tuple[int, ...], Loads]] = {((), start)}
    for code in world.standing:
        reached = {
            ((*sizes, len(chosen)), after)
            for sizes, loads in reached
            for chosen in choices(world, code)
            if fits(world, after := tuple(n + (s in chosen) for n, s in zip(loads, world.seats, strict=True)), loads)
        }
    return reached


def fits(world: World, after: Loads, before: Loads) -> bool:
    """What stands may exceed a limit; nothing new may."""
    return all(
        one == other or one <= world.limits.get(seat, one)
        for one, other, seat in zip(after, before, world.seats, strict=True)
    )


def squares(loads: Loads) -> int:
    return sum(load * load for load in loads)


@given(worlds())
@settings(deadline=None)
def test_as_many_forms_as_possible_are_allocated_when_scorers_are_scarce(world: World) -> None:
    roster = world.roster()
    fill(roster)
    assert sum(map(len, roster.new.values())) == max(sum(sizes) for sizes, _ in everything(world))


@given(worlds())
@settings(deadline=None)
def test_loads_are_as_even_as_any_when_paths_have_been_followed(world: World) -> None:
    roster = world.roster()
    fill(roster)
    sizes = tuple(len(roster.new[code]) for code in world.standing)
    even_out(roster)
    assert tuple(len(roster.new[code]) for code in world.standing) == sizes
    loads = tuple(roster.load(seat) for seat in world.seats)
    assert squares(loads) == min(squares(other) for these, other in everything(world) if these == sizes)


@given(worlds())
def test_loads_count_what_stands_and_what_is_new_when_paths_have_been_followed(world: World) -> None:
    roster = world.roster()
    fill(roster)
    even_out(roster)
    for seat in world.seats:
        assert roster.load(seat) == sum(seat in roster.seats_of(code) for code in world.standing)
        assert set(roster.movable(seat)) == {code for code, held in roster.new.items() if seat in held}
