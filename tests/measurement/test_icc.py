"""Intraclass correlations, against the published table, R's psych, and McGraw and Wong's formulas in R."""

import math
from typing import Any

import numpy as np
import pytest

from panel_app.measurement.icc import Intraclass, intraclass, one_way
from panel_app.measurement.ratings import Ratings
from tests.measurement.tables import SHROUT_FLEISS, ratings_of, reference


@pytest.fixture(params=["shrout_fleiss", "simulated"])
def answered(request: pytest.FixtureRequest) -> Any:  # noqa: ANN401 - JSON
    return reference("agreement_reference")["icc"][request.param]


def coefficients(ratings: Ratings) -> dict[str, Intraclass]:
    found = intraclass(ratings)
    assert found is not None
    return found


def test_six_coefficients_are_the_published_ones_for_the_table_of_1979() -> None:
    """Shrout & Fleiss (1979), table 4."""
    found = coefficients(ratings_of(SHROUT_FLEISS))

    assert {name: round(each.value, 2) for name, each in found.items()} == {
        "ICC(1,1)": 0.17,
        "ICC(2,1)": 0.29,
        "ICC(3,1)": 0.71,
        "ICC(1,k)": 0.44,
        "ICC(2,k)": 0.62,
        "ICC(3,k)": 0.91,
    }


def test_values_and_shrout_fleiss_limits_are_those_of_psych(answered: Any) -> None:  # noqa: ANN401 - JSON
    found = coefficients(ratings_of(answered["table"]))

    for name, (value, low, high) in answered["psych"].items():
        each = found[name]
        assert (each.value, *each.shrout_fleiss) == pytest.approx((value, low, high), abs=1e-6)


def test_mcgraw_wong_limits_differ_for_the_average_of_random_scorers(answered: Any) -> None:  # noqa: ANN401 - JSON
    found = coefficients(ratings_of(answered["table"]))["ICC(2,k)"]

    assert (found.value, *found.mcgraw_wong) == pytest.approx(answered["mcgraw_wong"], abs=1e-6)
    assert found.mcgraw_wong != pytest.approx(found.shrout_fleiss, abs=1e-6)


def test_one_way_coefficient_is_icc_1_when_everybody_has_as_many_scorers(answered: Any) -> None:  # noqa: ANN401 - JSON
    ratings = ratings_of(answered["table"])
    found, complete = one_way(ratings), coefficients(ratings)

    assert found is not None
    assert (found.single, *found.limits) == pytest.approx(
        (complete["ICC(1,1)"].value, *complete["ICC(1,1)"].shrout_fleiss), abs=1e-9
    )
    assert found.mean_limits == pytest.approx(complete["ICC(1,k)"].shrout_fleiss, abs=1e-9)


def test_one_way_coefficient_stands_where_nobody_is_connected() -> None:
    """By hand: candidates (1, 3), (5), (7, 8, 9); MSB = 20.65, MSW = 4/3, n0 = (6 - 14/6)/2."""
    marks = {("a", "p"): 1, ("a", "q"): 3, ("b", "r"): 5, ("c", "s"): 7, ("c", "t"): 8, ("c", "u"): 9}
    found = one_way(Ratings.of((candidate, scorer, "mark", mark) for (candidate, scorer), mark in marks.items()))

    between = (2 * (2 - 5.5) ** 2 + (5 - 5.5) ** 2 + 3 * (8 - 5.5) ** 2) / 2
    n0 = (6 - 14 / 6) / 2
    assert found is not None
    assert found.scorers_per_candidate == pytest.approx(n0)
    assert found.single == pytest.approx((between - 4 / 3) / (between + (n0 - 1) * 4 / 3))
    assert found.limits[0] < found.single < found.limits[1]


def test_there_is_no_coefficient_when_a_cell_is_missing_or_nothing_can_be_compared() -> None:
    assert intraclass(ratings_of([(1, 2), (3, None)])) is None
    assert intraclass(ratings_of([(1, 2, 3)])) is None
    assert intraclass(ratings_of([(4, 4), (4, 4)])) is None
    assert one_way(ratings_of([(1,), (2,)])) is None
    assert one_way(ratings_of([(4, 4), (4, 4)])) is None


def test_every_coefficient_is_one_when_scorers_agree_perfectly() -> None:
    ratings = ratings_of([(mark, mark, mark) for mark in (0.1, 0.2, 0.7)])
    found, single = coefficients(ratings), one_way(ratings)

    assert all(each.value == 1 for each in found.values())
    assert all(each.shrout_fleiss == each.mcgraw_wong == (1, 1) for each in found.values())
    assert single is not None
    assert (single.single, single.limits) == (1, (1, 1))


def test_only_absolute_agreement_falls_when_scorers_differ_by_a_constant() -> None:
    found = coefficients(ratings_of([(mark, mark + 2) for mark in (1, 2, 3, 5)]))

    assert found["ICC(3,1)"].value == 1
    assert found["ICC(2,1)"].value < 1
    assert all(math.isfinite(limit) for limit in found["ICC(2,1)"].shrout_fleiss)


def test_no_average_difference_between_candidates_leaves_no_number_out_of_range() -> None:
    found = coefficients(ratings_of([(1, 3), (3, 1), (2, 2)]))

    for each in found.values():
        assert math.isnan(each.value) or each.value <= 1


def test_criteria_are_averaged_before_candidates_are_compared() -> None:
    table = np.array(SHROUT_FLEISS, dtype=float)
    split = Ratings.of(
        (f"C{row}", f"S{column}", criterion, table[row, column] + shift)
        for row in range(6)
        for column in range(4)
        for criterion, shift in (("easy", 1), ("hard", -1))
    )

    assert coefficients(split)["ICC(2,1)"].value == pytest.approx(
        coefficients(ratings_of(SHROUT_FLEISS))["ICC(2,1)"].value
    )


def covered(rounds: int, seed: int) -> float:
    """How often the one-way limits hold the truth, 0.4, where candidates have one to five scorers of their own."""
    source = np.random.default_rng(seed)
    hits = 0
    for _ in range(rounds):
        levels = source.normal(0, math.sqrt(0.4), 25)
        found = one_way(
            Ratings.of(
                (f"C{row}", f"S{row}-{each}", "mark", level + source.normal(0, math.sqrt(0.6)))
                for row, level in enumerate(levels)
                for each in range(source.integers(1, 6))
            )
        )
        assert found is not None
        hits += found.limits[0] <= 0.4 <= found.limits[1]
    return hits / rounds


def test_one_way_limits_hold_the_truth_as_often_as_they_say() -> None:
    assert covered(200, seed=5) == pytest.approx(0.95, abs=0.04)


@pytest.mark.slow
def test_one_way_limits_hold_the_truth_as_often_as_they_say_in_many_rounds() -> None:
    assert covered(2000, seed=6) == pytest.approx(0.95, abs=0.015)
