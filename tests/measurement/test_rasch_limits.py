"""Marks as they come: extremes, levels that nobody used, pieces, marks on no scale, scorers who do not differ."""

import numpy as np
import pytest

from panel_app.domain.errors import InputRefused
from panel_app.measurement.rasch import Method, fit_rasch
from panel_app.measurement.rasch_marginal import fit_marginal
from panel_app.measurement.rasch_parameters import design
from panel_app.measurement.rasch_scale import Model, code
from panel_app.measurement.ratings import Ratings
from tests.measurement.marks import draw

BOTH = pytest.mark.parametrize("method", ["marginal", "joint"])
MODELS = pytest.mark.parametrize("model", ["partial-credit", "rating-scale"])


def given(mark: np.ndarray | None = None, *, seed: int = 4) -> Ratings:
    """80 candidates, two of five scorers each, three criteria of five levels."""
    ratings = draw(seed, candidates=80, scorers=5, each=2, criteria=3, levels=5).ratings
    return ratings if mark is None else changed(ratings, mark)


def changed(ratings: Ratings, mark: np.ndarray) -> Ratings:
    labels = ratings.candidates, ratings.scorers, ratings.criteria
    return Ratings(*labels, ratings.candidate, ratings.scorer, ratings.criterion, mark)


@BOTH
def test_a_candidate_is_extreme_and_shown_by_the_raw_mark_when_all_marks_are_lowest(method: Method) -> None:
    ratings = given()
    mark = np.where(ratings.candidate == 3, 0.0, ratings.mark)
    mark = np.where(ratings.candidate == 4, 4.0, mark)
    fit = fit_rasch(changed(ratings, mark), [range(5)] * 3, method=method)
    lowest, highest = fit.candidates[3], fit.candidates[4]
    assert (lowest.extreme, lowest.measure, lowest.se, lowest.fair, lowest.fair_se) == (True, None, None, 0.0, None)
    assert (highest.extreme, highest.measure, highest.fair) == (True, None, 4.0)
    assert all(each.value is not None for each in fit.scorers)


@MODELS
@BOTH
def test_severities_do_not_change_when_a_level_above_is_added_that_nobody_used(model: Model, method: Method) -> None:
    ratings = given()
    short = fit_rasch(ratings, [range(5)] * 3, model=model, method=method)
    long = fit_rasch(ratings, [range(7)] * 3, model=model, method=method)
    assert [each.value for each in long.scorers] == pytest.approx([each.value for each in short.scorers], abs=1e-6)
    assert [each.fair for each in long.candidates] == pytest.approx([each.fair for each in short.candidates], abs=1e-6)
    assert long.deviance == pytest.approx(short.deviance, abs=1e-6)
    unused = [step.threshold for step in long.steps if step.level > 4]
    assert unused == [None] * 6


@MODELS
def test_a_level_in_between_keeps_its_place_when_nobody_used_it(model: Model) -> None:
    """Doubling every category halves what a category is worth: the levels 0, 2, 4 … are two steps apart, not one."""
    ratings = given()
    fit = fit_rasch(changed(ratings, 2 * ratings.mark), [range(9)] * 3, model=model)
    halves = fit_rasch(ratings, [range(5)] * 3, model=model)
    doubled = [2 * each.value for each in fit.scorers if each.value is not None]
    assert doubled == pytest.approx([each.value for each in halves.scorers], abs=1e-3)
    assert all(step.threshold is None for step in fit.steps)


def test_fair_marks_are_in_points_when_levels_are_unequal_decimals() -> None:
    ratings = given()
    levels = [0, 0.5, 1, 2.5, 10]
    fit = fit_rasch(changed(ratings, np.array(levels)[ratings.mark.astype(int)]), [levels] * 3)
    plain = fit_rasch(ratings, [range(5)] * 3)
    assert [each.value for each in fit.scorers] == pytest.approx([each.value for each in plain.scorers], abs=1e-9)
    assert all(0 <= each.fair <= 10 for each in fit.candidates)
    middle = [each for each in fit.candidates if not each.extreme]
    raw = np.array([each.raw for each in middle])
    assert np.corrcoef(raw, [each.fair for each in middle])[0, 1] > 0.9
    assert all(each.fair_se is not None and 0 < each.fair_se < 5 for each in middle)


def test_positive_severity_means_lower_marks() -> None:
    ratings = given()
    mark = np.where(ratings.scorer == 1, np.maximum(ratings.mark - 1, 0), ratings.mark)
    before, after = fit_rasch(ratings, [range(5)] * 3), fit_rasch(changed(ratings, mark), [range(5)] * 3)
    assert (after.scorers[1].value or 0) > (before.scorers[1].value or 0) + 0.3
    assert sum(each.value or 0 for each in after.scorers) == pytest.approx(0, abs=1e-9)


@BOTH
def test_a_scorer_has_no_severity_when_all_marks_given_are_the_highest(method: Method) -> None:
    ratings = given()
    fit = fit_rasch(changed(ratings, np.where(ratings.scorer == 2, 4.0, ratings.mark)), [range(5)] * 3, method=method)
    assert [each.value is None for each in fit.scorers] == [False, False, True, False, False]
    assert fit.scorers[2].marks == int(np.sum(ratings.scorer == 2))


def test_a_criterion_tells_nothing_when_one_level_alone_was_used() -> None:
    ratings = given()
    fit = fit_rasch(changed(ratings, np.where(ratings.criterion == 1, 4.0, ratings.mark)), [range(5)] * 3)
    assert [each.value is None for each in fit.criteria] == [False, True, False]


def test_a_mark_off_the_scale_is_refused_by_name() -> None:
    ratings = given()
    mark = ratings.mark.copy()
    mark[7] = 40
    with pytest.raises(InputRefused, match=r"The mark 40 of C0001 by S000\d on q1 is no level of the scale"):
        fit_rasch(changed(ratings, mark), [range(5)] * 3)


def test_pieces_are_refused_and_named_when_nothing_connects_them() -> None:
    rows = [(f"C{p}", f"S{p // 2}", f"q{j}", float((p + j * j) % 4)) for p in range(2000) for j in range(3)]
    with pytest.raises(InputRefused, match=r"fall into 1000 pieces that no candidate connects: S0 \| .* 997 more"):
        fit_rasch(Ratings.of(rows), [range(4)] * 3)


@pytest.mark.parametrize(
    "rows", [[("C", "S", "q", 1.0)], [(f"C{p}", f"S{i}", "q", 0.0) for p in range(4) for i in "ab"]]
)
def test_marks_that_do_not_differ_are_refused_in_two_sentences(rows: list[tuple[str, str, str, float]]) -> None:
    with pytest.raises(InputRefused, match="compare the raw ones"):
        fit_rasch(Ratings.of(rows), [range(4)])


def test_a_scale_of_a_hundred_levels_is_refused() -> None:
    with pytest.raises(InputRefused, match="101 levels"):
        fit_rasch(given(), [range(101)] * 3)


def test_more_scorers_than_a_full_matrix_takes_are_refused() -> None:
    rows = [(f"C{p}", f"S{p + i}", "q", float((p * p + i) % 3)) for p in range(1600) for i in range(2)]
    with pytest.raises(InputRefused, match="1601 scorers"):
        fit_rasch(Ratings.of(rows), [range(3)])


def test_candidates_who_do_not_differ_have_a_spread_of_zero() -> None:
    ratings = given()
    shuffled = np.random.default_rng(2).permutation(ratings.mark)
    fit = fit_rasch(changed(ratings, shuffled), [range(5)] * 3)
    assert fit.spread == pytest.approx(0, abs=0.3)
    assert all(each.se is not None and each.se < 1 for each in fit.scorers)


def test_scorers_of_different_criteria_are_centred_by_themselves() -> None:
    """Whether they are severe or their criterion is hard cannot be told."""
    ratings = given()
    apart = Ratings.of(
        (
            ratings.candidates[ratings.candidate[row]],
            f"{ratings.scorers[ratings.scorer[row]]}-{min(ratings.criterion[row], 1)}",
            ratings.criteria[ratings.criterion[row]],
            ratings.mark[row],
        )
        for row in range(len(ratings))
    )
    fit = fit_rasch(apart, [range(5)] * 3)
    for group in ("0", "1"):
        assert sum(each.value or 0 for each in fit.scorers if each.label.endswith(group)) == pytest.approx(0, abs=1e-9)


def test_the_order_of_the_rows_changes_nothing() -> None:
    ratings = given()
    order = np.random.default_rng(3).permutation(len(ratings))
    rows = [
        (
            ratings.candidates[ratings.candidate[row]],
            ratings.scorers[ratings.scorer[row]],
            ratings.criteria[ratings.criterion[row]],
            ratings.mark[row],
        )
        for row in order
    ]
    fit, shuffled = fit_rasch(ratings, [range(5)] * 3), fit_rasch(Ratings.of(rows), [range(5)] * 3)
    expected = {each.label: each.value for each in fit.scorers}
    assert {each.label: each.value for each in shuffled.scorers} == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("mean", [0.0, -4.5])
def test_a_grid_twice_as_wide_and_fine_changes_nothing_even_when_most_marks_are_lowest(
    mean: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    ratings = draw(1, candidates=150, scorers=5, each=2, criteria=3, levels=4, mean=mean).ratings
    coded = code(ratings, [range(4)] * 3, "partial-credit").without_extremes()
    once = fit_marginal(coded, design(coded))
    module = "panel_app.measurement.rasch_marginal"
    monkeypatch.setattr(f"{module}._WIDTH", 14.0)
    monkeypatch.setattr(f"{module}._COARSEST", 0.05)
    again = fit_marginal(coded, design(coded))
    assert once.loglik == pytest.approx(again.loglik, abs=1e-4)
    assert once.parameters.severity == pytest.approx(again.parameters.severity, abs=1e-4)
