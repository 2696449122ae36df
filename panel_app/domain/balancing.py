"""An allocation in the making, and the paths that fill it and even its loads.

A *path* is a chain of scorers in which each hands one of its candidates on to the next. It changes the load of its two
ends only. There is no path from a busy scorer to one with two candidates less exactly when the loads are as even as
conflicts, limits and what stands allow (the argument of minimum-cost flow), so following paths until none is left is
not a heuristic.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import SeatId

type Pair = tuple[CandidateCode, SeatId]
type Path = list[tuple[CandidateCode, SeatId, SeatId]]
"""Hand-overs: a candidate, from one scorer to the other."""
type _Origins = dict[SeatId, tuple[CandidateCode, SeatId] | None]
"""Which hand-over leads to a scorer; None for where the search started."""


class Roster:
    """Who marks whom so far: what stands, which is never moved, and what is new.

    Everything is iterated in sorted order or in the order it was added, so that nothing depends on hashes.
    """

    def __init__(
        self,
        *,
        standing: Mapping[CandidateCode, AbstractSet[SeatId]],
        seats: list[SeatId],
        forbidden: frozenset[Pair],
        limits: Mapping[SeatId, int],
        needed: int,
    ) -> None:
        self.standing: Final = standing
        self.seats: Final = seats
        self.new: dict[CandidateCode, set[SeatId]] = {code: set() for code in standing}
        self._forbidden = forbidden
        self._limits = limits
        self._needed = needed
        self._movable: dict[SeatId, dict[CandidateCode, None]] = {seat: {} for seat in seats}
        self._loads = dict.fromkeys(seats, 0)
        for held in standing.values():
            for seat in held:
                if seat in self._loads:
                    self._loads[seat] += 1

    def load(self, seat: SeatId) -> int:
        return self._loads[seat]

    def has_room(self, seat: SeatId) -> bool:
        limit = self._limits.get(seat)
        return limit is None or self._loads[seat] < limit

    def seats_of(self, code: CandidateCode) -> set[SeatId]:
        return self.new[code] | self.standing[code]

    def lacks(self, code: CandidateCode) -> int:
        """How many scorers the candidate still needs."""
        return max(self._needed - len(self.standing[code]) - len(self.new[code]), 0)

    def may_join(self, code: CandidateCode, seat: SeatId) -> bool:
        """Whether this scorer may mark this candidate, and does not yet."""
        return seat not in self.new[code] and seat not in self.standing[code] and (code, seat) not in self._forbidden

    def allowed_count(self, code: CandidateCode) -> int:
        """How many scorers may mark this candidate."""
        return sum((code, seat) not in self._forbidden for seat in self.seats)

    def movable(self, seat: SeatId) -> Iterable[CandidateCode]:
        """The candidates that this scorer could hand on."""
        return self._movable[seat]

    def add(self, code: CandidateCode, seat: SeatId) -> None:
        self.new[code].add(seat)
        self._movable[seat][code] = None
        self._loads[seat] += 1

    def move(self, code: CandidateCode, giver: SeatId, taker: SeatId) -> None:
        """Hand one candidate on."""
        self.new[code].remove(giver)
        del self._movable[giver][code]
        self._loads[giver] -= 1
        self.add(code, taker)

    def follow(self, path: Path) -> None:
        """Do all hand-overs of a path."""
        for code, giver, taker in path:
            self.move(code, giver, taker)


def fill(roster: Roster) -> None:
    """Give candidates who lack a scorer one who is made free along a path, as far as anything can."""
    # A set of scorers without room that leads nowhere else stays so: no later path can enter it.
    closed: set[SeatId] = set()
    for code in roster.standing:
        while roster.lacks(code):
            seats = (seat for seat in roster.seats if seat not in closed and roster.may_join(code, seat))
            starts = sorted(seats, key=roster.load)
            end, came = _search(roster, starts, roster.has_room, closed)
            if end is None:
                closed |= came.keys()
                break
            path = _traced(came, end)
            roster.follow(path)
            roster.add(code, path[0][1] if path else end)


def even_out(roster: Roster) -> None:
    """Follow paths from busier scorers to those with two candidates less, until none is left."""
    # From the busiest down: what cannot be evened stays as it is, and is of no use to the less busy.
    closed: set[SeatId] = set()
    while len(closed) < len(roster.seats):
        giver = max((seat for seat in roster.seats if seat not in closed), key=roster.load)
        few = roster.load(giver) - 2
        end, came = _search(roster, [giver], _is_idler(roster, few), closed)
        if end is None:
            closed |= came.keys()
        else:
            roster.follow(_traced(came, end))


def _is_idler(roster: Roster, most: int) -> Callable[[SeatId], bool]:
    return lambda seat: roster.load(seat) <= most and roster.has_room(seat)


def _search(
    roster: Roster, starts: list[SeatId], is_end: Callable[[SeatId], bool], closed: AbstractSet[SeatId]
) -> tuple[SeatId | None, _Origins]:
    """The nearest end that hand-overs lead to from a start, if there is one, and how everybody seen was reached."""
    came: _Origins = dict.fromkeys(starts)
    end = next((seat for seat in starts if is_end(seat)), None)
    left = [seat for seat in roster.seats if seat not in closed and seat not in came]
    queue = deque(starts)
    while queue and left and end is None:
        giver = queue.popleft()
        for code in roster.movable(giver):
            takers = [seat for seat in left if roster.may_join(code, seat)]
            if takers:
                came.update(dict.fromkeys(takers, (code, giver)))
                queue.extend(takers)
                left = [seat for seat in left if seat not in came]
                end = next((seat for seat in takers if is_end(seat)), None)
            if end is not None or not left:
                break
    return end, came


def _traced(came: _Origins, end: SeatId) -> Path:
    path: Path = []
    step = came[end]
    while step is not None:
        code, giver = step
        path.append((code, giver, end))
        end, step = giver, came[giver]
    return path[::-1]
