"""Which scorers mark which candidate: loads even, conflicts apart, everybody linked through shared candidates.

Four steps. A draw gives each candidate the scorers with the least to do, equals in random order. Paths through
shared candidates then fill what conflicts left open and even the loads as far as anything can (`balancing.py`).
Swaps give every scorer a like mixture (`spreading.py`), and last join what came out in separate pieces (`linking.py`);
they leave the loads alone where they can.
"""

import random
from collections.abc import Iterable, Mapping

import msgspec

from panel_app.domain.balancing import Roster, even_out, fill
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.linking import link, pieces
from panel_app.domain.people import SeatId
from panel_app.domain.spreading import Labels, extremes, spread

type Pair = tuple[CandidateCode, SeatId]


class Allocation(msgspec.Struct, frozen=True, kw_only=True):
    """Who marks whom, sorted by code and seat.

    `assigned` holds the standing allocations and the `new` ones. `loads` counts both, for every seat that was offered.
    `unfilled` says how many scorers a candidate lacks because nobody is left who may. `components` is the number of
    pieces in which candidates and the scorers at work hang together: above 1, severity cannot be compared across them.
    `clashes` are standing allocations that a conflict speaks against; only a release or a recusal ends one. `shared`
    says with how many other scorers each has a candidate in common, `mixture` how few and how many candidates of a kind
    a scorer has, `apart` how many pairs a conflict keeps apart.
    """

    assigned: dict[CandidateCode, tuple[SeatId, ...]]
    new: dict[CandidateCode, tuple[SeatId, ...]]
    loads: dict[SeatId, int]
    components: int
    unfilled: dict[CandidateCode, int]
    clashes: tuple[Pair, ...] = ()
    shared: dict[SeatId, int] = {}
    mixture: dict[str, tuple[int, int]] = {}
    apart: int = 0


def allocate(  # noqa: PLR0913 - what a panel may ask of an allocation
    *,
    codes: Iterable[CandidateCode],
    seats: Iterable[SeatId],
    per_candidate: int,
    rng: random.Random,
    conflicts: frozenset[Pair] = frozenset(),
    standing: Mapping[CandidateCode, frozenset[SeatId]] | None = None,
    barred: frozenset[Pair] = frozenset(),
    limits: Mapping[SeatId, int] | None = None,
    labels: Labels | None = None,
) -> Allocation:
    """Give every candidate `per_candidate` scorers, keeping the allocations that stand.

    A pair in `barred` (recused, released) no longer stands and never comes back. `limits` is the most that a seat
    takes on, what stands included; `labels` is what scorers should have alike. The loads of scorers differ by one at
    most unless conflicts, limits or what stands prevent it; all are linked unless those do, or there are too few
    candidates to link them. The same input and seed give the same answer, in whatever order sets are iterated.
    """
    kept = {
        code: {seat for seat in (standing or {}).get(code, ()) if (code, seat) not in barred} for code in sorted(codes)
    }
    roster = Roster(
        standing=kept, seats=sorted(set(seats)), forbidden=conflicts | barred, limits=limits or {}, needed=per_candidate
    )
    _draw(roster, rng)
    fill(roster)
    even_out(roster)
    spread(roster, labels or {}, rng)
    link(roster, rng)
    return _as_allocation(roster, conflicts, labels or {})


def joined(panels: Iterable[Allocation]) -> Allocation:
    """The allocations of several panels, which share neither candidates nor scorers, as one."""
    several = list(panels)
    if len(several) == 1:
        return several[0]
    mixture: dict[str, tuple[int, int]] = {}
    for each in several:
        for kind, (few, many) in each.mixture.items():
            fewest, most = mixture.get(kind, (few, many))
            mixture[kind] = (min(few, fewest), max(many, most))
    return Allocation(
        assigned={code: seats for each in several for code, seats in each.assigned.items()},
        new={code: seats for each in several for code, seats in each.new.items()},
        loads={seat: load for each in several for seat, load in each.loads.items()},
        components=sum(each.components for each in several),
        unfilled={code: lack for each in several for code, lack in each.unfilled.items()},
        clashes=tuple(sorted({clash for each in several for clash in each.clashes})),
        shared={seat: shared for each in several for seat, shared in each.shared.items()},
        mixture=mixture,
        apart=sum(each.apart for each in several),
    )


def _draw(roster: Roster, rng: random.Random) -> None:
    codes = list(roster.standing)
    rng.shuffle(codes)
    # Those whom few may mark choose first: later their few may be busy.
    codes.sort(key=roster.allowed_count)
    seats = list(roster.seats)
    for code in codes:
        rng.shuffle(seats)
        seats.sort(key=roster.load)
        for seat in seats:
            if roster.lacks(code) == 0:
                break
            if roster.has_room(seat) and roster.may_join(code, seat):
                roster.add(code, seat)


def _as_allocation(roster: Roster, conflicts: frozenset[Pair], labels: Labels) -> Allocation:
    new = {code: tuple(sorted(seats)) for code, seats in sorted(roster.new.items()) if seats}
    clashes = sorted(
        (code, seat) for code, seats in roster.standing.items() for seat in seats if (code, seat) in conflicts
    )
    return Allocation(
        assigned={code: tuple(sorted(roster.seats_of(code))) for code in roster.standing},
        new=new,
        loads={seat: roster.load(seat) for seat in roster.seats},
        components=len(pieces(roster)),
        unfilled={code: lack for code in roster.standing if (lack := roster.lacks(code))},
        clashes=tuple(clashes),
        shared=_shared(roster),
        mixture=extremes(roster, labels),
        apart=sum(code in roster.standing for code, _ in conflicts),
    )


def _shared(roster: Roster) -> dict[SeatId, int]:
    """With how many others each scorer at work has a candidate in common."""
    others: dict[SeatId, set[SeatId]] = {seat: set() for seat in roster.seats if roster.load(seat)}
    for code in roster.standing:
        seats = roster.seats_of(code)
        for seat in seats & others.keys():
            others[seat] |= seats - {seat}
    return {seat: len(its) for seat, its in others.items()}
