"""What the ranked list promises whatever the marks and rules, with the arithmetic done a second time here."""

import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import median

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.line import assess, may_resolve
from panel_app.domain.ranking import CandidateMarks, CriterionMarks, Standing, TieOrder
from panel_app.domain.rubric import CriterionId
from panel_app.domain.rules import Pool, Reserve, RingFenced, Rules, Stage
from panel_app.domain.selection import Tie, rank, ranked, ties
from tests.domain.examples import criterion, mark, stage

_NAMES = ("q1", "q2", "q3")
_SCALE = ("0", "1", "1.5", "2")
_IN = ("automatic", "place")
_PART = ("automatic", "place", "tied-at-line", "reserve", "below")

type World = tuple[Stage, list[CandidateMarks]]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Few marks and few candidates, so that equal totals, pools across the line and floors are common."""
    names = _NAMES[: draw(st.integers(1, 3))]
    criteria = [criterion(name, marks=_SCALE, weight=draw(st.sampled_from(["1", "2", "0.5"]))) for name in names]
    low = draw(st.integers(0, 6))
    rules = Rules(
        across_scorers=draw(st.sampled_from(["mean", "median"])),
        across_criteria=draw(st.sampled_from(["sum", "mean"])),
        floors=draw(st.sampled_from([{}, {"total": Decimal(1)}, {"q1": Decimal(1)}])),
        automatic=draw(st.none() | st.just(Decimal(low + 3))),
        pool=draw(st.none() | st.just(Pool(low=Decimal(low), high=Decimal(low) + Decimal("1.5")))),
        ties=draw(st.sampled_from([("panel-decision", "lottery"), ("q1", "lottery"), ("lottery",), ("q1",)])),
        positive_action=draw(st.booleans()),
        reserve=Reserve(size=draw(st.sampled_from([0, 1, 3, "pool"]))),
    )
    kept = draw(st.sampled_from([0, 0, 1, 2]))
    the_stage = msgspec.structs.replace(
        stage(places=draw(st.integers(1, 8)) + kept, criteria=criteria, rules=rules),
        ring_fenced=tuple(RingFenced(cohort="Cohort 3", code=CandidateCode(f"K-{each}")) for each in range(kept)),
    )
    codes = draw(st.lists(st.text("ABCDEF", min_size=2, max_size=3), unique=True, max_size=14))
    return the_stage, [draw(_candidates(CandidateCode(code), names)) for code in codes]


@st.composite
def _candidates(draw: st.DrawFn, code: CandidateCode, names: Sequence[str]) -> CandidateMarks:
    marks = st.builds(
        CriterionMarks,
        scorers=st.lists(st.sampled_from(_SCALE).map(mark), max_size=3, min_size=draw(st.sampled_from([0, 1, 1]))).map(
            tuple
        ),
        agreed=st.sampled_from([None, None, None, mark("1.5")]),
    )
    return CandidateMarks(
        code=code,
        marks={CriterionId(name): draw(marks) for name in names},
        due=2,
        submitted=draw(st.sampled_from([2, 2, 2, 2, 3, 1])),
        withdrawn=draw(st.sampled_from([False] * 7 + [True])),
        ineligible=draw(st.sampled_from([False] * 7 + [True])),
    )


def recomputed(the_stage: Stage, candidate: CandidateMarks) -> Fraction | None:
    """The total by other means than the domain's: the standard library's median, and no shared code."""
    if candidate.submitted < candidate.due:
        return None
    result = weights = Fraction(0)
    for each in the_stage.criteria:
        given_marks = candidate.marks[each.id]
        numbers = [Fraction(str(one)) for one in given_marks.scorers]
        if given_marks.agreed is not None:
            numbers = [Fraction(str(given_marks.agreed))]
        if not numbers:
            return None
        median_counts = the_stage.rules.across_scorers == "median"
        value = Fraction(median(numbers)) if median_counts else sum(numbers, Fraction(0)) / len(numbers)
        result += value * Fraction(str(each.weight))
        weights += Fraction(str(each.weight))
    return result / weights if the_stage.rules.across_criteria == "mean" else result


def resolve_all(the_stage: Stage, candidates: list[CandidateMarks], seed: int) -> list[TieOrder]:
    """Every tie that is open, one after the other, in an arbitrary order by an allowed rule."""
    rng = random.Random(seed)
    resolved: list[TieOrder] = []
    while pending := [tie for tie in ties(the_stage, candidates, resolved) if not tie.resolved]:
        tie = rng.choice(pending)
        codes = list(tie.codes)
        rng.shuffle(codes)
        rule = rng.choice(may_resolve(the_stage))
        resolved.append(TieOrder(tie=tie.id, order=tuple(codes), rule=rule))
    return resolved


def in_pool(the_stage: Stage, *standings: Standing) -> bool:
    pool = the_stage.rules.pool
    return pool is not None and all(
        each.fraction is not None and Fraction(pool.low) <= each.fraction <= Fraction(pool.high) for each in standings
    )


def is_selectable(standing: Standing) -> bool:
    return standing.status in _PART


@given(worlds())
def test_total_is_exact_when_recomputed_independently(world: World) -> None:
    the_stage, candidates = world
    expected = {each.code: recomputed(the_stage, each) for each in candidates}
    assert {each.code: each.fraction for each in rank(the_stage, candidates)} == expected


@given(worlds(), st.data())
def test_no_other_total_changes_when_a_mark_is_added(world: World, data: st.DataObject) -> None:
    the_stage, candidates = world
    assume(candidates)
    position = data.draw(st.integers(0, len(candidates) - 1))
    name = data.draw(st.sampled_from(the_stage.criterion_ids))
    changed = candidates[position]
    given_marks = changed.marks[name]
    more = msgspec.structs.replace(given_marks, scorers=(*given_marks.scorers, mark(2)))
    after = list(candidates)
    after[position] = msgspec.structs.replace(changed, marks={**changed.marks, name: more})
    before_totals = {each.code: each.exact for each in rank(the_stage, candidates) if each.code != changed.code}
    after_totals = {each.code: each.exact for each in rank(the_stage, after) if each.code != changed.code}
    assert before_totals == after_totals


@given(worlds(), st.randoms(use_true_random=False))
def test_ranks_and_statuses_stay_when_codes_are_renamed_and_shuffled(world: World, rng: random.Random) -> None:
    the_stage, candidates = world
    names = [f"N{number:02}" for number in range(len(candidates))]
    rng.shuffle(names)
    renamed = {each.code: CandidateCode(name) for each, name in zip(candidates, names, strict=True)}
    others = [msgspec.structs.replace(each, code=renamed[each.code]) for each in candidates]
    rng.shuffle(others)
    before = {
        renamed[each.code]: (each.rank, each.order, each.exact, each.status) for each in rank(the_stage, candidates)
    }
    after = {each.code: (each.rank, each.order, each.exact, each.status) for each in rank(the_stage, others)}
    assert before == after


@given(worlds())
def test_list_falls_by_total_when_it_is_sorted(world: World) -> None:
    totals = [each.fraction for each in rank(*world)]
    known = [each for each in totals if each is not None]
    assert known == sorted(known, reverse=True)
    assert totals == [*known, *[None] * (len(totals) - len(known))]


@given(worlds())
def test_rank_is_one_more_than_those_with_higher_totals_when_candidates_take_part(world: World) -> None:
    standings = rank(*world)
    part = [each for each in standings if each.status in (*_PART, "floor")]
    for each in standings:
        higher = sum((other.fraction or 0) > (each.fraction or 0) for other in part)
        assert each.rank == (higher + 1 if each in part else None)


@given(worlds(), st.integers(0, 99))
def test_places_are_never_exceeded_when_ties_are_open_or_resolved(world: World, seed: int) -> None:
    the_stage, candidates = world
    resolved = resolve_all(the_stage, candidates, seed)
    for count in range(len(resolved) + 1):
        standings = rank(the_stage, candidates, resolved[:count])
        assert sum(each.status in _IN for each in standings) <= the_stage.open_places


@given(worlds(), st.integers(0, 99))
def test_no_place_stays_free_when_ties_are_resolved_and_somebody_is_eligible(world: World, seed: int) -> None:
    the_stage, candidates = world
    standings = rank(the_stage, candidates, resolve_all(the_stage, candidates, seed))
    eligible = sum(is_selectable(each) for each in standings)
    assert sum(each.status in _IN for each in standings) == min(the_stage.open_places, eligible)
    assert not any(each.status == "tied-at-line" for each in standings)


@given(worlds(), st.integers(0, 99))
def test_nobody_is_passed_over_for_a_lower_total_when_not_both_in_the_pool(world: World, seed: int) -> None:
    the_stage, candidates = world
    grades = {"automatic": 2, "place": 2, "reserve": 1, "below": 0}
    standings = rank(the_stage, candidates, resolve_all(the_stage, candidates, seed))
    part = [each for each in standings if is_selectable(each)]
    for one in part:
        for other in part:
            if (one.fraction or 0) > (other.fraction or 0) and not in_pool(the_stage, one, other):
                assert grades[one.status] >= grades[other.status]
                assert one.order is None or other.order is None or one.order < other.order


def all_ties(world: World, seed: int) -> tuple[Tie, ...]:
    """Open and resolved."""
    the_stage, candidates = world
    return (*ties(the_stage, candidates), *ties(the_stage, candidates, resolve_all(the_stage, candidates, seed)))


@given(worlds(), st.integers(0, 99))
def test_ties_hold_only_level_totals_when_they_are_found(world: World, seed: int) -> None:
    the_stage, candidates = world
    standings = {each.code: each for each in rank(the_stage, candidates)}
    for tie in all_ties(world, seed):
        members = [standings[code] for code in tie.codes]
        assert len(members) > 1
        assert all(is_selectable(each) for each in members)
        assert len({each.exact for each in members}) == 1 or (
            tie.id.startswith("pool") and in_pool(the_stage, *members)
        )


@given(worlds())
def test_status_is_tied_exactly_when_an_open_tie_lies_across_the_line(world: World) -> None:
    open_ties = [tie for tie in ties(*world) if tie.at_line and not tie.resolved]
    tied = {each.code for each in rank(*world) if each.status == "tied-at-line"}
    assert tied == {code for tie in open_ties for code in tie.codes}
    assert len(open_ties) <= 1
    assert all(0 < tie.places_left < len(tie.codes) for tie in open_ties)


@given(worlds(), st.integers(0, 99))
def test_reserve_follows_the_places_in_order_when_ties_are_resolved(world: World, seed: int) -> None:
    the_stage, candidates = world
    standings = rank(the_stage, candidates, resolve_all(the_stage, candidates, seed))
    reserve = sorted(each.order or 0 for each in standings if each.status == "reserve")
    assert reserve == list(range(the_stage.open_places + 1, the_stage.open_places + 1 + len(reserve)))
    size = the_stage.rules.reserve.size
    waiting = max(sum(is_selectable(each) for each in standings) - the_stage.open_places, 0)
    assert size == "pool" or len(reserve) == min(size, waiting)


@given(worlds(), st.integers(0, 99))
def test_orders_are_distinct_and_unknown_only_among_the_level_when_given(world: World, seed: int) -> None:
    the_stage, candidates = world
    standings = rank(the_stage, candidates, resolve_all(the_stage, candidates, seed))
    known = [each.order for each in standings if each.order is not None]
    assert len(known) == len(set(known))
    assert all(1 <= each <= sum(is_selectable(one) for one in standings) for each in known)
    assert all(each.order is None for each in standings if not is_selectable(each))


@given(worlds(), st.integers(0, 99))
def test_answer_is_the_same_when_orders_come_in_another_sequence(world: World, seed: int) -> None:
    the_stage, candidates = world
    resolved = resolve_all(the_stage, candidates, seed)
    assert rank(the_stage, candidates[::-1], resolved[::-1]) == rank(the_stage, candidates, resolved)


@given(worlds(), st.data())
def test_rank_never_falls_when_ones_own_mark_rises(world: World, data: st.DataObject) -> None:
    """Higher marks and nothing else: neither the rank nor what the rules say of a candidate gets worse."""
    the_stage, candidates = world
    before = {each.code: each for each in rank(the_stage, candidates)}
    able = [each for each in candidates if is_selectable(before[each.code])]
    assume(able)
    chosen = data.draw(st.sampled_from(able))
    name = data.draw(st.sampled_from(the_stage.criterion_ids))
    given_marks = chosen.marks[name]
    higher = msgspec.structs.replace(
        given_marks,
        scorers=tuple(mark(2) for _ in given_marks.scorers),
        agreed=None if given_marks.agreed is None else mark(2),
    )
    raised = msgspec.structs.replace(chosen, marks={**chosen.marks, name: higher})
    after = {
        each.code: each
        for each in rank(the_stage, [raised if each.code == chosen.code else each for each in candidates])
    }
    was, now = before[chosen.code], after[chosen.code]
    assert (now.fraction or 0) >= (was.fraction or 0)
    assert now.rank is not None
    assert was.rank is not None
    assert now.rank <= was.rank
    grades = {"automatic": 3, "place": 3, "tied-at-line": 2, "reserve": 1, "below": 0}
    # In a pool all are level: a higher total wins nothing there, and one who leaves it upwards cannot lose.
    if not in_pool(the_stage, was) or not in_pool(the_stage, now):
        assert grades[now.status] >= grades[was.status]


@given(worlds(), st.integers(0, 99))
def test_list_and_ties_are_the_same_when_they_are_found_together(world: World, seed: int) -> None:
    the_stage, candidates = world
    resolved = resolve_all(the_stage, candidates, seed)
    together = ranked(the_stage, assess(the_stage, candidates), resolved)
    assert together.standings == rank(the_stage, candidates, resolved)
    assert together.ties == ties(the_stage, candidates, resolved)


@given(worlds())
def test_ring_fenced_places_are_as_if_they_did_not_exist_when_the_line_is_drawn(world: World) -> None:
    the_stage, candidates = world
    without = msgspec.structs.replace(the_stage, places=the_stage.open_places, ring_fenced=())
    assert rank(the_stage, candidates) == rank(without, candidates)


@given(worlds(), st.integers(0, 99))
def test_ties_begin_where_their_best_stands_when_they_are_resolved(world: World, seed: int) -> None:
    the_stage, candidates = world
    resolved = resolve_all(the_stage, candidates, seed)
    standings = {each.code: each for each in rank(the_stage, candidates, resolved)}
    for tie in ties(the_stage, candidates, resolved):
        assert standings[tie.codes[0]].order == tie.start + 1


@given(worlds(), st.integers(0, 99))
def test_order_by_an_unpublished_rule_counts_for_nothing_when_it_is_given(world: World, seed: int) -> None:
    the_stage, candidates = world
    stolen = [
        msgspec.structs.replace(each, rule=rule)
        for each in resolve_all(the_stage, candidates, seed)
        for rule in {"panel-decision", "lottery", "positive-action", ""} - set(may_resolve(the_stage))
    ]
    assert rank(the_stage, candidates, stolen) == rank(the_stage, candidates)
