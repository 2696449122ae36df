"""Pieces are found, and so are the allocations that can be taken away without breaking one."""

import random

from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.balancing import Roster
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.linking import link, on_circles, pieces
from panel_app.domain.people import SeatId

type Edge = tuple[CandidateCode, SeatId]


@st.composite
def allocations(draw: st.DrawFn) -> frozenset[Edge]:
    edge = st.tuples(
        st.integers(0, 5).map(lambda number: CandidateCode(f"X{number}")),
        st.integers(0, 5).map(lambda number: SeatId(f"X{number}")),  # a seat may be called as a candidate is
    )
    return draw(st.frozensets(edge, max_size=14))


def roster_of(edges: frozenset[Edge]) -> Roster:
    codes, seats = sorted({code for code, _ in edges}), sorted({seat for _, seat in edges})
    roster = Roster(standing=dict.fromkeys(codes, frozenset()), seats=seats, forbidden=frozenset(), limits={}, needed=2)
    for code, seat in sorted(edges):
        roster.add(code, seat)
    return roster


def hang_together(edges: frozenset[Edge], start: tuple[str, str], end: tuple[str, str]) -> bool:
    reached = {start}
    while True:
        more = {
            node
            for code, seat in edges
            for node in (("code", code), ("seat", seat))
            if {("code", code), ("seat", seat)} & reached
        }
        if more <= reached:
            return end in reached
        reached |= more


@given(allocations())
def test_pieces_hold_whoever_hangs_together_when_found(edges: frozenset[Edge]) -> None:
    found = pieces(roster_of(edges))
    nodes = [node for piece in found for node in piece]
    assert sorted(nodes) == sorted({node for code, seat in edges for node in (("code", code), ("seat", seat))})
    for piece in found:
        for start in nodes:
            assert {hang_together(edges, start, node) for node in piece} == {start in piece}


@given(allocations())
def test_allocation_is_on_a_circle_when_its_piece_hangs_together_without_it(edges: frozenset[Edge]) -> None:
    expected = {
        (code, seat) for code, seat in edges if hang_together(edges - {(code, seat)}, ("code", code), ("seat", seat))
    }
    assert on_circles(roster_of(edges)) == expected


@given(allocations(), st.integers(0, 9))
def test_loads_and_numbers_of_scorers_stay_when_free_pieces_are_joined(edges: frozenset[Edge], seed: int) -> None:
    roster, before = roster_of(edges), roster_of(edges)
    count = len(pieces(roster))
    circles = len(on_circles(roster)) > 0
    link(roster, random.Random(seed))
    assert [len(roster.new[code]) for code in roster.standing] == [len(before.new[code]) for code in roster.standing]
    assert len(pieces(roster)) < count or count <= 1 or not circles
    assert [roster.load(seat) for seat in roster.seats] == [before.load(seat) for seat in roster.seats]
