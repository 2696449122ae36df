"""The worked example comes out as the real cohort did: most places by the total alone, the last ones from a level pool.

272 candidates, two of 40 scorers each, 100 places; the marks are the example's own, the arithmetic the rules'.
"""

import random
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import CandidateMarks, CriterionMarks, Standing, TieOrder
from panel_app.domain.round_file import read_plan
from panel_app.domain.rules import Stage
from panel_app.domain.selection import Tie, propose_outcomes, rank, ties
from panel_app.workspace.demo import run_demo
from panel_app.workspace.example import DEFAULT_SEED, round_text
from panel_app.workspace.example_marks import agreed_mark, mark

CANDIDATES, SCORERS, PLACES = 272, 40, 100


@cache
def the_stage() -> Stage:
    return read_plan(round_text(PLACES)).stages[0]


@cache
def candidates() -> tuple[CandidateMarks, ...]:
    """Everybody, as the panel left them: agreed where two scorers were far apart."""
    order = list(range(CANDIDATES))
    random.Random(DEFAULT_SEED).shuffle(order)
    scale = the_stage().criteria[0].marks
    found = []
    for turn, number in enumerate(order):
        pair = (f"S{1 + turn % SCORERS:02}", f"S{1 + (turn + 1 + turn // SCORERS) % SCORERS:02}")
        name = str(1001 + number)
        marks = {}
        for criterion in the_stage().criterion_ids:
            given = tuple(mark(DEFAULT_SEED, candidate=name, scorer=scorer, question=criterion) for scorer in pair)
            marks[criterion] = CriterionMarks(scorers=given, agreed=agreed_mark(given, scale=scale))
        found.append(CandidateMarks(code=CandidateCode(f"C{name}"), marks=marks, due=2, submitted=2))
    return tuple(found)


def the_pool() -> Tie:
    (tie,) = ties(the_stage(), candidates())
    return tie


def resolved() -> TieOrder:
    """In an order that people gave: against the totals, as the further criteria may be."""
    return TieOrder(tie=the_pool().id, order=tuple(sorted(the_pool().codes, reverse=True)), rule="panel-decision")


def those(standings: tuple[Standing, ...], *statuses: str) -> list[Standing]:
    return [each for each in standings if each.status in statuses]


def test_some_87_have_an_automatic_place_when_the_example_is_ranked() -> None:
    automatic = those(rank(the_stage(), candidates()), "automatic")
    assert 80 <= len(automatic) <= 95
    assert all((each.fraction or 0) >= 17 for each in automatic)
    assert not those(rank(the_stage(), candidates()), "place")


def test_line_falls_into_a_level_pool_when_nobody_has_put_it_in_order() -> None:
    pool = the_pool()
    standings = {each.code: each for each in rank(the_stage(), candidates())}
    automatic = [each for each in standings.values() if each.status == "automatic"]
    assert (pool.id, pool.at_line, pool.resolved) == ("pool", True, False)
    assert pool.places_left == PLACES - len(automatic)
    assert 1 <= pool.places_left < len(pool.codes)
    totals = {standings[code].fraction for code in pool.codes}
    assert totals <= {Fraction(16), Fraction(33, 2)}
    assert len(totals) == 2
    assert {each.code for each in standings.values() if each.status == "tied-at-line"} == set(pool.codes)


def test_last_places_come_from_the_pool_and_the_rest_is_an_ordered_reserve_when_it_is_in_order() -> None:
    order = resolved()
    standings = rank(the_stage(), candidates(), [order])
    left = the_pool().places_left
    assert len(those(standings, "automatic", "place")) == PLACES
    assert {each.code for each in those(standings, "place")} == set(order.order[:left])
    reserve = sorted(those(standings, "reserve"), key=lambda each: each.order or 0)
    assert [each.code for each in reserve] == list(order.order[left:])
    assert [each.order for each in reserve] == list(range(PLACES + 1, PLACES + 1 + len(reserve)))
    assert all((each.fraction or 0) < 16 for each in those(standings, "below"))


def test_offers_are_as_many_as_places_when_everybody_is_decided_as_ranked() -> None:
    outcomes = propose_outcomes(rank(the_stage(), candidates(), [resolved()]), last_stage=True)
    counted = {kind: list(outcomes.values()).count(kind) for kind in set(outcomes.values())}
    assert counted["offer"] == PLACES
    assert counted["reserve"] == len(the_pool().codes) - the_pool().places_left
    assert sum(counted.values()) == CANDIDATES


def test_rules_are_those_that_the_cohort_had_when_the_example_is_read() -> None:
    rules = the_stage().rules
    assert (the_stage().places, rules.automatic) == (PLACES, Decimal(17))
    assert rules.pool is not None
    assert (rules.pool.low, rules.pool.high) == (Decimal(16), Decimal("16.5"))
    assert rules.line == ("region", "role", "organisation_type")


@pytest.mark.slow
def test_whole_round_comes_out_the_same_when_it_is_run_through_every_role(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The arithmetic above is of the marks alone; here they go through seats, seals, moderation and signatures."""
    made = run_demo(tmp_path_factory.mktemp("cohort") / "demo")
    statuses = made.statuses
    assert 80 <= statuses["automatic"] <= 95
    assert statuses["automatic"] + statuses["place"] == PLACES
    assert statuses["reserve"] > 0
    assert sum(statuses.values()) == CANDIDATES
    assert made.verified
