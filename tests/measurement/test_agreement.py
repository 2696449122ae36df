"""Alpha, AC1 and AC2, weighted kappa: published figures, other programs, and what no table may break."""

import random

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from panel_app.measurement.agreement import Metric, Weights, alpha, gwet, kappas
from panel_app.measurement.ratings import Ratings
from tests.measurement.tables import KRIPPENDORFF, Table, ratings_of, reference

METRICS: tuple[Metric, ...] = ("nominal", "ordinal", "interval", "ratio")
WEIGHTS: tuple[Weights, ...] = ("identity", "linear", "quadratic", "ordinal")

tables = st.integers(2, 4).flatmap(
    lambda scorers: st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=scorers, max_size=scorers), min_size=2, max_size=8
    )
)


@pytest.mark.parametrize(
    ("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_is_krippendorffs_own_for_his_worked_example(metric: Metric, published: float) -> None:
    assert alpha(ratings_of(KRIPPENDORFF), metric) == pytest.approx(published, abs=5e-4)


@settings(deadline=None, max_examples=60)
@given(table=tables, metric=st.sampled_from(METRICS))
def test_alpha_is_that_of_another_program_for_any_table(table: Table, metric: Metric) -> None:
    data = np.array([[np.nan if mark is None else mark for mark in row] for row in table], dtype=float).T
    paired = data[:, np.sum(~np.isnan(data), axis=0) > 1]
    assume(np.unique(paired[~np.isnan(paired)]).size > 1)

    assert alpha(ratings_of(table), metric) == pytest.approx(
        krippendorff.alpha(data, level_of_measurement=metric), abs=1e-9
    )


def test_ac1_and_its_error_are_those_that_gwet_prints() -> None:
    """irrCAC 1.0, vignette `overview`: gwet.ac1.raw(cac.raw4raters), which is Krippendorff's example."""
    found = gwet(ratings_of(KRIPPENDORFF), "identity")

    assert found is not None
    assert found.se is not None
    assert found.limits is not None
    assert (round(found.value, 5), round(found.se, 5)) == (0.77544, 0.14295)
    assert (round(found.limits[0], 3), found.limits[1]) == (0.461, 1)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_coefficient_and_error_are_those_of_the_handbooks_formulas_in_r(weights: Weights) -> None:
    answered = reference("agreement_reference")["gwet"]
    found = gwet(ratings_of(answered["table"]), weights, levels=range(6))

    assert found is not None
    assert (found.value, found.se) == pytest.approx(answered["coefficients"][weights], abs=1e-6)


def test_unused_levels_of_the_scale_count_when_they_are_given() -> None:
    ratings = ratings_of([(0, 1), (1, 1), (2, 2), (0, 0)])
    given_marks, whole_scale = gwet(ratings, "identity"), gwet(ratings, "identity", levels=range(6))

    assert given_marks is not None
    assert whole_scale is not None
    assert whole_scale.value > given_marks.value


def test_error_is_over_candidates_when_their_criteria_go_together() -> None:
    """The same marks on a second criterion are no second sample."""
    once = [(0, 1), (1, 1), (4, 2), (0, 0), (5, 5), (3, 3)]
    twice = Ratings.of(
        (f"C{row}", f"S{column}", criterion, mark)
        for row, marks in enumerate(once)
        for column, mark in enumerate(marks)
        for criterion in ("q1", "q2")
    )
    single, double = gwet(ratings_of(once), "quadratic"), gwet(twice, "quadratic")

    assert single is not None
    assert double is not None
    assert (double.value, double.se) == pytest.approx((single.value, single.se))


def test_quadratic_kappa_is_that_of_psych_and_its_error_the_printed_formulas() -> None:
    answered = reference("agreement_reference")["kappa"]
    (found,) = kappas(ratings_of(answered["table"]))

    assert (found.value, found.se) == pytest.approx((answered["value"], answered["se"]), abs=1e-6)
    assert (found.first, found.second, found.units) == ("S0", "S1", 40)


def test_every_pair_that_met_has_a_kappa_and_no_other() -> None:
    found = kappas(ratings_of([(1, 2, None), (2, 2, None), (None, 3, 4), (None, None, 1)]))

    assert [(pair.first, pair.second, pair.units) for pair in found] == [("S0", "S1", 2), ("S1", "S2", 1)]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("table", [[(3, 3), (3, 3)], [(1, None), (None, 2)], [(1, 2)][:0]])
def test_nothing_is_said_when_marks_are_all_alike_or_alone(table: Table, metric: Metric) -> None:
    ratings = ratings_of(table)

    assert alpha(ratings, metric) is None
    assert gwet(ratings, "quadratic") is None
    assert all(pair.value is None for pair in kappas(ratings))


@settings(deadline=None, max_examples=40)
@given(marks=st.lists(st.integers(0, 5), min_size=2, max_size=8))
def test_every_coefficient_is_one_when_scorers_agree(marks: list[int]) -> None:
    assume(len(set(marks)) > 1)
    ratings = ratings_of([(mark, mark, mark) for mark in marks])

    found = [alpha(ratings, metric) for metric in METRICS]
    found += [each.value for weights in WEIGHTS if (each := gwet(ratings, weights)) is not None]
    found += [pair.value for pair in kappas(ratings)]
    assert found == pytest.approx([1] * len(found))
    assert len(found) == 11


@settings(deadline=None, max_examples=40)
@given(table=tables, seed=st.integers(0, 1000))
def test_neither_names_nor_the_order_of_rows_change_a_figure(table: Table, seed: int) -> None:
    rows = [
        (f"C{row}", f"S{column}", "mark", mark)
        for row, marks in enumerate(table)
        for column, mark in enumerate(marks)
        if mark is not None
    ]
    shuffled = [(f"x{99 - int(c[1:])}", f"y{9 - int(s[1:])}", "other", mark) for c, s, _, mark in rows]
    random.Random(seed).shuffle(shuffled)
    one, other = Ratings.of(rows), Ratings.of(shuffled)

    for metric in METRICS:
        assert alpha(one, metric) == pytest.approx(alpha(other, metric), abs=1e-9)
    for weights in WEIGHTS:
        first, second = gwet(one, weights), gwet(other, weights)
        assert (first is None) == (second is None)
        if first is not None and second is not None:
            assert (first.value, first.se) == pytest.approx((second.value, second.se), abs=1e-9)
