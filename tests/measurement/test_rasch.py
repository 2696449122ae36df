"""Held against published figures, and other programs' answers (data/rasch_reference.json, by the .R beside it)."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from panel_app.measurement.rasch import Method, Rasch, fit_rasch
from panel_app.measurement.rasch_scale import Model
from panel_app.measurement.ratings import Ratings
from tests.measurement.marks import draw

LEVELS = {"1": range(4), "2": range(3), "3": range(4)}


def answers(case: str) -> dict[str, Any]:
    path = Path(__file__).parent / "data" / "rasch_reference.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))[case]
    return found


def ratings(rows: list[list[int]]) -> Ratings:
    return Ratings.of((f"C{p}", f"S{i}", str(j), float(mark)) for p, i, j, mark in rows)


def severities(fit: Rasch) -> list[float]:
    """In the order of the scorers' labels."""
    return [each.value for each in sorted(fit.scorers, key=lambda each: each.label) if each.value is not None]


# ---- other programs


@pytest.mark.parametrize(
    ("case", "model", "method"),
    [
        ("partial_credit", "partial-credit", "marginal"),
        ("unused", "partial-credit", "marginal"),
        ("rating_scale", "rating-scale", "marginal"),
        ("joint_two_levels", "partial-credit", "joint"),
        ("joint", "partial-credit", "joint"),
    ],
)
def test_severities_are_as_another_program_has_them_when_given_its_marks(
    case: str, model: Model, method: Method
) -> None:
    expected = answers(case)
    given = ratings(expected["marks"])
    levels = [range(2)] * 3 if case == "joint_two_levels" else [LEVELS[each] for each in given.criteria]
    if case == "rating_scale":
        levels = [range(4)] * 2
    fit = fit_rasch(given, levels, model=model, method=method)
    assert severities(fit) == pytest.approx(expected["fit"]["severity"], abs=1e-4)
    assert fit.deviance == pytest.approx(expected["fit"]["deviance"], abs=1e-5)


@pytest.mark.parametrize("case", ["partial_credit", "unused"])
def test_standard_errors_are_of_the_numerical_hessian_when_likelihood_is_marginal(case: str) -> None:
    expected = answers(case)
    given = ratings(expected["marks"])
    fit = fit_rasch(given, [LEVELS[each] for each in given.criteria])
    errors = [each.se for each in sorted(fit.scorers, key=lambda each: each.label)]
    assert errors == pytest.approx(expected["fit"]["se"], abs=1e-4)
    assert fit.spread == pytest.approx(expected["fit"]["spread"], abs=1e-4)


def test_severities_agree_with_conditional_likelihood_when_the_design_is_complete() -> None:
    """eRm assumes no distribution of candidates; with 1,500 of them both methods must meet."""
    expected = answers("conditional")
    rows = [
        [p, i + 1, j + 1, scores[i * 2 + j]]
        for p, scores in enumerate(expected["scores"])
        for i, j in product(range(3), range(2))
    ]
    fit = fit_rasch(ratings(rows), [range(4)] * 2)
    assert severities(fit) == pytest.approx(expected["fit"]["severity"], abs=0.02)


LSAT = "3 6 2 11 1 1 3 4 1 8 0 16 0 3 2 15 10 29 14 81 3 28 15 80 16 56 21 173 11 61 28 298"
"""How often each pattern 00000, 00001, … of five right or wrong answers occurred: Bock and Lieberman (1970), table 1.

In Psychometrika 35, 179-197.
"""


def test_a_published_example_comes_out_when_one_scorer_marked_right_and_wrong() -> None:
    """LSAT section 6 by Rizopoulos (2006), Journal of Statistical Software 17(5): rasch(LSAT), θ with variance one."""
    counts = [int(times) for times in LSAT.split()]
    patterns = [pattern for pattern, times in zip(product((0, 1), repeat=5), counts, strict=True) for _ in range(times)]
    rows = [[p, 1, j, mark] for p, pattern in enumerate(patterns) for j, mark in enumerate(pattern)]
    fit = fit_rasch(ratings(rows), [range(2)] * 5)
    assert fit.deviance == pytest.approx(2 * 2466.938, abs=0.01)
    assert fit.spread == pytest.approx(0.7551, abs=1e-3)
    published = 0.7551 * np.array([-3.6153, -1.3224, -0.3176, -1.7301, -2.7802])
    assert fit.mean == pytest.approx(-published.mean(), abs=2e-3)
    difficulties = [each.value for each in fit.criteria]
    assert difficulties == pytest.approx(published - published.mean(), abs=2e-3)


# ---- the truth


def test_truth_is_recovered_when_marks_are_simulated() -> None:
    true = draw(7, candidates=600, scorers=12, each=3, criteria=4, levels=5)
    fit = fit_rasch(true.ratings, [range(5)] * 4)
    for each, truth in zip(fit.scorers, true.severity, strict=True):
        assert each.value is not None
        assert each.se is not None
        assert abs(each.value - truth) < 3.5 * each.se
        assert each.infit == pytest.approx(1, abs=0.15)
        assert each.outfit == pytest.approx(1, abs=0.15)
    difficulty = {each.label: each.value for each in fit.criteria}
    origin = true.steps.mean()
    for step, truth in zip(fit.steps, true.steps.ravel(), strict=True):
        assert step.threshold is not None
        assert step.se is not None
        reached = step.threshold + (difficulty[step.criterion] or 0)
        assert reached == pytest.approx(truth - origin, abs=4 * step.se + 0.05)
    measured = np.array([each.measure for each in fit.candidates if each.measure is not None])
    finite = np.array([not each.extreme for each in fit.candidates])
    assert np.corrcoef(measured, true.measure[finite])[0, 1] > 0.9


def test_joint_likelihood_spreads_severities_too_far_when_marks_are_few() -> None:
    """The bias its docstring warns of: with two marks for each candidate about twice as far."""
    true = draw(3, candidates=3000, scorers=6, each=2, criteria=1, levels=2, severity=0.5)
    joint = fit_rasch(true.ratings, [range(2)], method="joint")
    marginal = fit_rasch(true.ratings, [range(2)])
    assert np.polyfit(true.severity, severities(joint), 1)[0] == pytest.approx(2, abs=0.25)
    assert np.polyfit(true.severity, severities(marginal), 1)[0] == pytest.approx(1, abs=0.12)


def test_a_scorer_who_marks_at_random_shows_in_infit_and_outfit() -> None:
    true = draw(5, candidates=400, scorers=6, each=3, criteria=3, levels=5)
    noise = np.random.default_rng(1).integers(0, 5, len(true.ratings)).astype(np.float64)
    mark = np.where(true.ratings.scorer == 2, noise, true.ratings.mark)
    fit = fit_rasch(_with(true.ratings, mark), [range(5)] * 3)
    infits = [each.infit or 0 for each in fit.scorers]
    outfits = [each.outfit or 0 for each in fit.scorers]
    assert int(np.argmax(infits)) == int(np.argmax(outfits)) == 2
    assert infits[2] > 1.3


def _with(given: Ratings, mark: np.ndarray) -> Ratings:
    return Ratings(
        given.candidates, given.scorers, given.criteria, given.candidate, given.scorer, given.criterion, mark
    )


def _coverage(rounds: int) -> float:
    """How often the 95 % interval of a severity holds the truth."""
    inside = total = 0
    for seed in range(rounds):
        true = draw(seed, candidates=60, scorers=6, each=2, criteria=3, levels=5)
        fit = fit_rasch(true.ratings, [range(5)] * 3)
        for each, truth in zip(fit.scorers, true.severity, strict=True):
            if each.value is not None and each.se is not None:
                inside += abs(each.value - truth) <= 1.96 * each.se
                total += 1
    return inside / total


def test_intervals_of_severity_hold_the_truth_about_as_often_as_they_say() -> None:
    assert 0.88 <= _coverage(25) <= 1


@pytest.mark.slow
def test_intervals_of_severity_cover_95_percent_when_500_rounds_are_simulated() -> None:
    assert _coverage(500) == pytest.approx(0.95, abs=0.02)
