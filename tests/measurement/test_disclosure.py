"""What may be published, and an attacker who tries every table that fits it."""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel_app.measurement.bounds import Bounds, Knowledge
from panel_app.measurement.disclosure import TOTAL, Cell, Publication, Rules, Subject, publish, rounded

SMALL = Rules(threshold=3, base=3, least_choice=3)
"""Rules small enough for an attacker to try every table."""

Counts = Mapping[Cell, int]


def subject(counts: Counts, characteristic: str = "background") -> Subject:
    people: dict[str, Cell] = {}
    for (group, outcome), count in counts.items():
        people |= {f"{group}-{outcome}-{number}": (group, outcome) for number in range(count)}
    return Subject(characteristic, people)


def fits(total: int, shown: int | None, true: int, rules: Rules) -> bool:
    """Whether a count agrees with what is shown: what was hidden because it was small is known to have been."""
    if shown is None:
        return 1 <= total <= rules.threshold if 1 <= true <= rules.threshold else True
    return (total == 0 or total > rules.threshold) and rounded(total, rules.base) == shown


def margins(counts: Counts) -> dict[Cell, int]:
    sums: dict[Cell, int] = {}
    for (group, outcome), count in counts.items():
        for cell in itertools.product((group, TOTAL), (outcome, TOTAL)):
            sums[cell] = sums.get(cell, 0) + count
    return sums


def worlds(published: Publication, truth: Counts, rules: Rules, most: int) -> Iterator[dict[Cell, int]]:
    """Every table that agrees with what was published."""
    known, cells = margins(truth), [cell for cell in truth if TOTAL not in cell]
    choices = [[n for n in range(most + 1) if fits(n, published.published[cell], known[cell], rules)] for cell in cells]
    for counts in itertools.product(*choices):
        sums = margins(dict(zip(cells, counts, strict=True)))
        if all(fits(sums[cell], shown, known[cell], rules) for cell, shown in published.published.items()):
            yield sums


@settings(deadline=None, max_examples=25)
@given(
    counts=st.lists(st.integers(0, 7), min_size=4, max_size=4).filter(lambda each: sum(each[:2]) > 0 < sum(each[2:]))
)
def test_no_small_count_can_be_told_when_every_table_that_fits_is_tried(counts: list[int]) -> None:
    truth = dict(zip(itertools.product("ab", ("in", "out")), counts, strict=True))
    found = publish(subject(truth), rules=SMALL)
    truth = {cell: count for cell, count in truth.items() if cell in found.published}

    if found.withheld:
        assert set(found.published.values()) == {None}
        return
    tried = list(worlds(found, truth, SMALL, most=14))
    for cell, count in margins(truth).items():
        if 1 <= count <= SMALL.threshold:
            assert found.published[cell] is None
            assert len({world[cell] for world in tried}) >= SMALL.least_choice, (cell, found.published)


@settings(deadline=None, max_examples=12)
@given(
    counts=st.lists(st.integers(0, 6), min_size=4, max_size=4).filter(lambda each: sum(each) > 6),
    gone=st.sets(st.integers(0, 20), min_size=1, max_size=4),
)
def test_people_between_two_published_tables_stay_unknown_when_one_is_subtracted(
    counts: list[int], gone: set[int]
) -> None:
    """The second table lacks a few people of the first: the attacker tries every pair of tables that fits both."""
    whole = subject(dict(zip(itertools.product("ab", ("in", "out")), counts, strict=True)))
    names = sorted(whole.people)
    left = {name: whole.people[name] for name in names if names.index(name) not in gone}
    first = publish(whole, rules=SMALL)
    second = publish(Subject(whole.characteristic, left), beside=[first], rules=SMALL)

    cells = [cell for cell in itertools.product("ab", ("in", "out")) if cell in first.published]
    truth = {cell: sum(1 for each in whole.people.values() if each == cell) for cell in cells}
    after = {cell: sum(1 for each in left.values() if each == cell) for cell in cells}
    older, newer = _shuffled(_worlds_of(first, truth)), _shuffled(_worlds_of(second, after))
    for cell in margins(truth):
        parted = margins(truth)[cell] - margins(after)[cell]
        if 1 <= parted <= SMALL.threshold:
            assert _differences(older, newer, cell) >= SMALL.least_choice, cell


def _worlds_of(published: Publication, counts: Counts) -> Iterator[dict[Cell, int]]:
    """Every table that agrees; a group that is not in the table has nobody in it."""
    if published.withheld:
        everything = itertools.product(range(8), repeat=len(counts))
        return (margins(dict(zip(counts, each, strict=True))) for each in everything)
    kept = {cell: count for cell, count in counts.items() if cell in published.published}
    return ({cell: world.get(cell, 0) for cell in margins(counts)} for world in worlds(published, kept, SMALL, most=9))


def _shuffled(found: Iterator[dict[Cell, int]]) -> list[dict[Cell, int]]:
    listed = list(found)
    random.Random(0).shuffle(listed)  # the answer is the same in any order, and sooner found in this one
    return listed


def _differences(older: list[dict[Cell, int]], newer: list[dict[Cell, int]], cell: Cell) -> int:
    """How many numbers of people may have gone, as far as it is asked: nobody came between the two tables."""
    found: set[int] = set()
    for one, other in itertools.product(older, newer):
        if one[cell] - other[cell] not in found and all(other[each] <= one[each] for each in one):
            found.add(one[cell] - other[cell])
            if len(found) >= SMALL.least_choice:
                break
    return len(found)


def test_counts_are_hidden_to_seven_and_others_rounded_to_five() -> None:
    counts = {("a", "in"): 7, ("a", "out"): 38, ("b", "in"): 8, ("b", "out"): 52}
    found = publish(subject(counts)).published

    assert found["a", "in"] is None
    assert (found["a", "out"], found["b", "in"], found["b", "out"]) == (40, 10, 50)
    assert found["a", TOTAL] == 45
    assert (found[TOTAL, "in"], found[TOTAL, TOTAL]) == (15, 105)


def test_a_second_count_is_hidden_when_totals_would_give_the_first_away() -> None:
    """Unrounded, the total less the other count would be the hidden one."""
    exact = Rules(threshold=7, base=1, least_choice=4)
    counts = {("a", "in"): 3, ("a", "out"): 20, ("b", "in"): 11, ("b", "out"): 40, ("c", "in"): 30, ("c", "out"): 9}
    found = publish(subject(counts), rules=exact)

    hidden = {cell for cell, shown in found.published.items() if shown is None}
    assert len(hidden & {("a", "in"), ("a", "out"), ("a", TOTAL)}) > 1
    assert len(hidden & {(group, "in") for group in ("a", "b", "c", TOTAL)}) > 1


def test_a_later_table_yields_when_it_could_be_subtracted_from_an_earlier() -> None:
    exact = Rules(threshold=7, base=1, least_choice=4)
    whole = subject({("a", "in"): 20, ("a", "out"): 40, ("b", "in"): 30, ("b", "out"): 50})
    first = publish(whole, rules=exact)
    without_one = {name: cell for name, cell in whole.people.items() if name != "a-in-0"}

    second = publish(Subject("background", without_one), beside=[first], rules=exact)

    assert publish(Subject("background", without_one), rules=exact).published["a", "in"] == 19
    assert second.published["a", "in"] is None
    assert None not in first.published.values()


def test_tables_of_two_characteristics_stand_beside_each_other_when_nothing_is_small() -> None:
    counts = {("a", "in"): 40, ("a", "out"): 60, ("b", "in"): 50, ("b", "out"): 70}
    one = subject(counts)
    sexes = {name: ("f" if number % 2 else "m", one.people[name][1]) for number, name in enumerate(sorted(one.people))}
    other = publish(Subject("sex", sexes), beside=[publish(one)])

    assert not other.withheld
    assert None not in other.published.values()


def test_a_group_of_the_margins_name_is_refused() -> None:
    with pytest.raises(ValueError, match=TOTAL):
        publish(Subject("background", {"p": (TOTAL, "in")}))


def test_bounds_are_the_least_and_greatest_that_agree() -> None:
    knowledge = Knowledge(size=3)
    knowledge.add([0, 1], 5, 7)
    knowledge.add([1], 2, 3)
    bounds = Bounds(knowledge)

    found: Sequence[tuple[float, float]] = [bounds.of([0]), bounds.of([0, 1]), bounds.of([2])]
    assert found == [(2, 5), (5, 7), (0, float("inf"))]
