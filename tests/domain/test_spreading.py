"""Every scorer a like mixture of candidates."""

import random

from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.allocation import Allocation, allocate
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import SeatId
from panel_app.domain.spreading import Labels


def world(count: int) -> Labels:
    """A third from Wales, a fifth midwives: whoever is both is in both counts."""
    return {
        CandidateCode(f"C{n:04}"): (
            "nation Wales" if n % 3 == 0 else "nation England",
            *(["midwife"] if n % 5 == 0 else []),
        )
        for n in range(count)
    }


def allocated(count: int, scorers: int, labels: Labels | None, seed: int = 0) -> Allocation:
    return allocate(
        codes=world(count),
        seats=[SeatId(f"S{n:02}") for n in range(scorers)],
        per_candidate=2,
        rng=random.Random(seed),
        labels=labels,
    )


def test_every_scorer_has_nearly_as_many_of_a_nation_when_there_are_enough() -> None:
    plan = allocated(240, 12, world(240))
    assert set(plan.mixture) == {"nation Wales", "nation England", "midwife"}
    assert max(most - fewest for fewest, most in plan.mixture.values()) <= 2


def test_mixtures_are_more_alike_than_by_chance_when_they_are_asked_for() -> None:
    def spans(labels: Labels | None, seed: int) -> int:
        plan = allocated(120, 10, labels, seed)
        counts = [
            sum("nation Wales" in world(120)[code] and seat in held for code, held in plan.assigned.items())
            for seat in plan.loads
        ]
        return max(counts) - min(counts)

    assert sum(spans(world(120), seed) for seed in range(5)) < sum(spans(None, seed) for seed in range(5)) / 2


@given(st.integers(2, 30), st.integers(2, 9), st.integers(0, 99))
def test_loads_and_links_stay_as_even_when_mixtures_are_asked_for(count: int, scorers: int, seed: int) -> None:
    plan = allocated(count, scorers, world(count), seed)
    assert max(plan.loads.values()) - min(plan.loads.values()) <= 1
    at_work = sum(load > 0 for load in plan.loads.values())
    assert plan.components == max(1, count + at_work - sum(plan.loads.values()))
    assert all(len(held) == min(2, scorers) for held in plan.assigned.values())


def test_the_answer_is_the_same_when_the_seed_is() -> None:
    assert allocated(60, 7, world(60), 3) == allocated(60, 7, world(60), 3)
