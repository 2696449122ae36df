"""What counts is a function of the set of records: random worlds in random orders come to one state."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import get_args

import msgspec
import pytest

from panel_app.domain.events import RecordId
from panel_app.journal.judge import Judge
from panel_app.journal.rulings import Judgement, Status
from panel_app.journal.spine import Fact
from tests.journal.worlds import World, random_world

ORDERS = 5
STATUSES = get_args(Status)


def state(judge: Judge) -> tuple[object, ...]:
    """What is found, and what is followed on the way: rivals, and forms by how they were judged."""
    forms = {status: [fact.id for fact in judge.forms(status)] for status in STATUSES}
    return judge.digest(), judge.judgements, judge.rivals(), forms, judge.authority.stopped


def deliveries(world: World, rng: random.Random) -> Iterator[Sequence[Fact]]:
    """Batches in any order, with repetitions; what becomes readable late comes sealed, and again opened."""
    late = world.late if rng.random() < 0.5 else frozenset()
    sealed = [msgspec.structs.replace(fact, event=None) for fact in world.facts if fact.id in late]
    coming = [*(fact for fact in world.facts if fact.id not in late), *sealed]
    rng.shuffle(coming)
    opened = {fact.id: fact for fact in world.facts if fact.id in late}
    for fact in sealed:
        place = rng.randrange(coming.index(fact), len(coming)) + 1
        coming.insert(place, opened[fact.id])
    at = 0
    while at < len(coming):
        step = rng.choice((1, 2, 5, 20, 60))
        yield [*coming[at : at + step], rng.choice(coming[: at + step])]
        at += step


def check_world(seed: int) -> Counter[str]:
    rng = random.Random(seed)
    world = random_world(rng)
    whole = world.round.judge()
    expected = state(whole)
    for _ in range(ORDERS):
        judge, stored = Judge(world.round.id), dict[RecordId, Judgement]()
        for batch in deliveries(world, rng):
            judge.add(batch)
            for record in judge.changed:  # what a store writes after each transaction
                if record in judge.judgements:
                    stored[record] = judge.judgements[record]
                else:
                    stored.pop(record, None)
            judge.changed.clear()
            if rng.random() < 0.1:  # closed and opened again
                restored = Judge(world.round.id)
                restored.restore(list(judge.facts.values()), stored)
                assert state(restored) == state(judge), seed
                judge = restored
            if rng.random() < 0.15:  # on the way, too
                fresh = Judge(world.round.id)
                fresh.add(judge.facts.values())
                assert state(fresh) == state(judge), seed
        assert state(judge) == expected, seed
        assert stored == whole.judgements, seed
        judge.judge_all()
        assert state(judge) == expected, seed
    statuses = Counter(judgement.status + judgement.why for judgement in whole.judgements.values())
    statuses["stopped"] += whole.authority.stopped is not None
    statuses["rivals"] += len(whole.rivals())
    statuses["off trunk"] += sum(
        fact.id not in whole.judgements for fact in world.facts if not fact.spine and fact.device != "stranger"
    )
    return statuses


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_one_state_comes_of_a_world_when_its_records_come_in_any_order(first: int) -> None:
    seen = sum((check_world(seed) for seed in range(first, first + 50)), Counter[str]())
    expected = {"accepted", "admitted", "late", "waitingnot seated", "waitingbasis", "waitingnot allocated", "sealed"}
    expected |= {"set-asideno right", "set-asidetoo early", "set-asidenot reopened", "set-asidenot sealed as required"}
    expected |= {"waitingnot this panel's candidate", "set-asidenot this panel's scorer", "set-asidenot the lead chair"}
    expected |= {"set-asidenot this panel's chair", "stopped", "rivals", "off trunk"}
    assert expected <= {kind for kind, times in seen.items() if times}, "the worlds are tamer than they should be"


@pytest.mark.slow
@pytest.mark.parametrize("first", range(200, 2200, 250))
def test_one_state_comes_of_many_worlds_when_their_records_come_in_any_order(first: int) -> None:
    for seed in range(first, first + 250):
        check_world(seed)
