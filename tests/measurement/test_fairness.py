"""Rates, ratios, exact tests and strata, against R and against counting every table."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel_app.measurement.fairness import (
    Group,
    boschloo,
    compare,
    fisher,
    one_either_way,
    rate_ratio,
    relative_likelihood,
    stratified,
)
from tests.measurement.tables import reference

REFERENCE = reference("agreement_reference")

groups = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda each: Group(min(each), max(each)))
someone = groups.filter(lambda each: each.total > 0)


def pair(table: list[int]) -> tuple[Group, Group]:
    """Selected and rejected of a group, then of the reference, as R was given them."""
    a, b, c, d = table
    return Group(a, a + b), Group(c, c + d)


@pytest.mark.parametrize("answered", REFERENCE["fisher"], ids=lambda each: str(each["table"]))
def test_fishers_p_is_that_of_r(answered: dict[str, list[int]]) -> None:
    assert fisher(*pair(answered["table"])) == pytest.approx(answered["p"], abs=1e-9)


@pytest.mark.parametrize("answered", REFERENCE["katz"], ids=lambda each: str(each["table"]))
def test_ratio_and_interval_are_those_of_a_log_binomial_model_in_r(answered: dict[str, list[int]]) -> None:
    found = rate_ratio(*pair(answered["table"]))

    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx(answered["ratio"], rel=1e-4)


def test_mantel_haenszel_is_that_of_r_for_berkeley() -> None:
    """UCBAdmissions, 1973: men over women; pooled, men do far better, within departments they do not."""
    answered = REFERENCE["mantel_haenszel"]
    found = stratified([pair(stratum) for stratum in answered["strata"]])

    odds = found.odds_ratio
    assert odds is not None
    assert (odds.value, odds.low, odds.high) == pytest.approx(answered["odds_ratio"], abs=1e-6)
    assert (found.chi_squared, found.p) == pytest.approx((answered["chi_squared"], answered["p"]), abs=1e-6)
    assert found.pooled is not None
    assert found.rate_ratio is not None
    assert found.pooled.value > 1 > found.rate_ratio.value
    assert found.pooled_misleads


def test_ratio_of_one_stratum_is_the_plain_ratio() -> None:
    group, other = Group(20, 72), Group(80, 200)
    found, plain = stratified([(group, other)]).rate_ratio, rate_ratio(group, other)

    assert found is not None
    assert plain is not None
    assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high))


@settings(deadline=None, max_examples=25)
@given(group=someone, reference_group=someone)
def test_boschloos_p_is_the_worst_over_rates_of_all_tables_as_extreme(group: Group, reference_group: Group) -> None:
    """By counting every table at a thousand rates."""
    n, m = group.total, reference_group.total
    observed = fisher(group, reference_group)
    extreme = [
        (x, y)
        for x, y in itertools.product(range(n + 1), range(m + 1))
        if fisher(Group(x, n), Group(y, m)) <= observed * (1 + 1e-7)
    ]

    def chance(rate: float) -> float:
        return math.fsum(
            math.comb(n, x) * math.comb(m, y) * rate ** (x + y) * (1 - rate) ** (n + m - x - y) for x, y in extreme
        )

    found = boschloo(group, reference_group)
    worst = max(chance(step / 1000) for step in range(1001))
    assert found is not None
    assert worst - 1e-9 <= found <= worst + 1e-4
    assert found <= observed + 1e-9


@given(group=groups, reference_group=groups)
@settings(deadline=None, max_examples=60)
def test_figures_turn_round_when_the_groups_do(group: Group, reference_group: Group) -> None:
    assert fisher(group, reference_group) == pytest.approx(fisher(reference_group, group))
    one, other = rate_ratio(group, reference_group), relative_likelihood(reference_group, group)
    assert one == other
    turned = rate_ratio(reference_group, group)
    assert (one is None) == (turned is None)
    if one is not None and turned is not None:
        assert one.low == pytest.approx(1 / turned.high)


def test_one_person_exchanged_is_counted_in_both_directions() -> None:
    shift = one_either_way(Group(1, 12), Group(9, 12))

    assert shift.for_group == compare(Group(2, 12), Group(8, 12))
    assert shift.against_group == compare(Group(0, 12), Group(10, 12))
    assert one_either_way(Group(0, 4), Group(0, 4)).for_group is None


def test_nothing_is_made_up_when_nobody_was_there_or_nobody_was_selected() -> None:
    nobody = Group(0, 0)

    assert nobody.rate is None
    assert rate_ratio(nobody, Group(3, 5)) is None
    assert rate_ratio(Group(0, 4), Group(0, 5)) is None
    assert fisher(nobody, Group(3, 5)) == 1
    found = stratified([(nobody, Group(3, 5)), (Group(0, 0), nobody)])
    assert (found.odds_ratio, found.rate_ratio, found.p) == (None, None, None)


def test_a_group_of_whom_nobody_was_selected_has_a_ratio_of_none_and_a_finite_interval() -> None:
    found = rate_ratio(Group(0, 5), Group(3, 5))

    assert found is not None
    assert found.value == 0
    assert 0 < found.low < found.high < math.inf


def test_more_selected_than_there_were_is_refused() -> None:
    with pytest.raises(ValueError, match="more were selected"):
        Group(3, 2)
