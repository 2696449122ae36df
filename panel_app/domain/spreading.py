"""Every scorer a like mixture of candidates: nobody all the nurses, nobody all of Wales.

Else a severe scorer would lower one nation, and no figure could tell the two apart. Two new allocations change
scorers wherever that makes the mixtures more alike; loads, and who stands, stay as they are.
"""

import random
from collections import Counter
from collections.abc import Mapping
from typing import Final

from panel_app.domain.balancing import Roster
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import SeatId

type Labels = Mapping[CandidateCode, tuple[str, ...]]
"""What a candidate is counted under: `nation Wales`, `profession Nurse`. Never a protected characteristic."""

_TRIES: Final = 25
"""For each allocation; more change little."""
_MOST_TRIES: Final = 200_000


def spread(roster: Roster, labels: Labels, rng: random.Random) -> None:
    """Swap new allocations at random as long as it evens the counts; the sum of their squares only falls."""
    edges = [(code, seat) for seat in roster.seats for code in roster.movable(seat)]
    if not edges or not any(labels.values()):
        return
    counts = _counts(roster, labels)
    for _ in range(min(_TRIES * len(edges), _MOST_TRIES)):
        one, other = rng.randrange(len(edges)), rng.randrange(len(edges))
        (first, giver), (second, taker) = edges[one], edges[other]
        if giver == taker or not (roster.may_join(first, taker) and roster.may_join(second, giver)):
            continue
        ours, theirs = set(labels.get(first, ())), set(labels.get(second, ()))
        leaving, coming = ours - theirs, theirs - ours
        if _gain(counts[giver], counts[taker], leaving) + _gain(counts[taker], counts[giver], coming) > 0:
            roster.move(first, giver, taker)
            roster.move(second, taker, giver)
            edges[one], edges[other] = (first, taker), (second, giver)
            counts[giver].update(dict.fromkeys(leaving, -1) | dict.fromkeys(coming, 1))
            counts[taker].update(dict.fromkeys(leaving, 1) | dict.fromkeys(coming, -1))


def extremes(roster: Roster, labels: Labels) -> dict[str, tuple[int, int]]:
    """The fewest and the most candidates under each label that a scorer at work has."""
    counts = _counts(roster, labels)
    at_work = [seat for seat in roster.seats if roster.load(seat)]
    every = sorted({label for each in labels.values() for label in each})
    if not at_work:
        return {}
    return {
        label: (min(counts[seat][label] for seat in at_work), max(counts[seat][label] for seat in at_work))
        for label in every
    }


def _counts(roster: Roster, labels: Labels) -> dict[SeatId, Counter[str]]:
    counts: dict[SeatId, Counter[str]] = {seat: Counter() for seat in roster.seats}
    for code in roster.standing:
        for seat in roster.seats_of(code):
            if seat in counts:
                counts[seat].update(labels.get(code, ()))
    return counts


def _gain(giver: Counter[str], taker: Counter[str], labels: set[str]) -> int:
    """By how much the sum of squares falls (halved) when one candidate under these labels goes over."""
    return sum(giver[label] - taker[label] - 1 for label in labels)
