"""Answers are those of lme4 1.1.31, from tests/measurement/data/mixed/answers.R, which also says for which tables."""

import json
import subprocess
import sys
from typing import Any, Final

import numpy as np
import pytest

from panel_app.domain.errors import InputRefused
from panel_app.measurement import mixed
from panel_app.measurement.mixed import fit
from panel_app.measurement.ratings import Ratings
from panel_app.measurement.terms import TERMS, group
from tests.measurement.models import STORED, Panel, stored

ANSWERS: Final[dict[str, Any]] = json.loads((STORED / "answers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("table", ANSWERS)
def test_components_are_those_of_lme4(table: str) -> None:
    answer = ANSWERS[table]
    found = fit(stored(table), terms=[term for term in answer["variances"] if term != "residual"])
    assert found.components == pytest.approx(answer["variances"], rel=1e-4, abs=1e-6)
    assert found.deviance == pytest.approx(answer["deviance"], abs=1e-6)
    assert (found.mean, found.mean_se) == pytest.approx((answer["mean"], answer["mean_se"]), abs=1e-4)


@pytest.mark.parametrize("table", ANSWERS)
def test_predictions_are_those_of_lme4(table: str) -> None:
    answer = ANSWERS[table]
    found = fit(stored(table), terms=[term for term in answer["variances"] if term != "residual"])
    for term, expected in answer["effects"].items():
        labels = _labels_of_groups(found.ratings, term)
        effects = dict(zip(labels, found.effects(term), strict=True))
        assert effects == pytest.approx(expected, abs=1e-4), term


def _labels_of_groups(ratings: Ratings, term: str) -> list[str]:
    facets = {
        "candidate": [ratings.candidates[each] for each in ratings.candidate],
        "scorer": [ratings.scorers[each] for each in ratings.scorer],
        "criterion": [ratings.criteria[each] for each in ratings.criterion],
    }
    grouping = group(ratings, term)
    labels = [""] * grouping.levels
    for row, level in enumerate(grouping.level):
        labels[level] = ":".join(facets[facet][row] for facet in term.split(":"))
    return labels


@pytest.mark.parametrize(
    ("table", "terms"),
    [
        ("crossed", TERMS),
        ("incomplete", TERMS),
        ("unbalanced", ("candidate", "scorer")),
        ("nested", ("candidate", "scorer", "criterion", "candidate:criterion")),
        ("penicillin", ("candidate", "scorer")),
        ("dyestuff", ("candidate",)),
    ],
)
def test_what_the_design_carries_is_found_when_no_terms_are_named(table: str, terms: tuple[str, ...]) -> None:
    found = fit(stored(table))
    assert (*found.components,) == (*terms, "residual")
    assert set(found.left_out) == set(TERMS) - set(terms)


def test_a_balanced_table_has_the_components_of_its_analysis_of_variance() -> None:
    # Mean squares of a crossed table: where all estimates are positive, REML and ANOVA agree exactly.
    ratings = Panel(30, 8, 8).draw(5).ratings
    table = np.empty((30, 8))
    table[ratings.candidate, ratings.scorer] = ratings.mark
    rows, columns = table.mean(axis=1), table.mean(axis=0)
    residual = np.sum((table - rows[:, np.newaxis] - columns + table.mean()) ** 2) / (29 * 7)
    found = fit(ratings).components
    assert found["residual"] == pytest.approx(residual, rel=1e-6)
    assert found["candidate"] == pytest.approx(rows.var(ddof=1) - residual / 8, rel=1e-6)
    assert found["scorer"] == pytest.approx(columns.var(ddof=1) - residual / 30, rel=1e-6)


def test_a_component_is_exactly_zero_when_scorers_do_not_differ() -> None:
    found = fit(stored("level_scorers"))
    assert found.components["scorer"] == 0.0
    assert not found.effects("scorer").any()


def test_everything_is_zero_when_all_marks_are_equal() -> None:
    ratings = Panel(12, 4, 2, 2).draw(1).ratings
    equal = Ratings(
        ratings.candidates,
        ratings.scorers,
        ratings.criteria,
        ratings.candidate,
        ratings.scorer,
        ratings.criterion,
        np.full(len(ratings), 0.1),
    )
    found = fit(equal)
    assert set(found.components.values()) == {0.0}
    assert found.mean == pytest.approx(0.1)
    assert found.deviance is None


def test_the_residual_is_zero_when_scorers_always_agree() -> None:
    rows = [(f"c{c}", f"s{s}", "q", float(c)) for c in range(6) for s in range(3)]
    found = fit(Ratings.of(rows))
    assert (found.components["scorer"], found.components["residual"]) == (0.0, 0.0)
    assert found.components["candidate"] == pytest.approx(3.5, rel=1e-3)


def test_only_the_residual_is_left_when_everybody_has_one_mark_by_a_scorer_of_their_own() -> None:
    found = fit(Ratings.of((f"c{c}", f"s{c}", "q", float(c)) for c in range(5)))
    assert found.components == {"residual": pytest.approx(2.5)}
    assert found.pieces == 5


def test_candidates_are_told_from_scorers_when_each_has_one_scorer_and_several_criteria() -> None:
    rows = [
        (f"c{c}", f"s{c % 5}", f"q{k}", float((c * 7 % 11) + (c % 5) + k % 2 + (c * k) % 3))
        for c in range(40)
        for k in range(4)
    ]
    found = fit(Ratings.of(rows))
    assert "candidate:scorer" not in found.components
    assert {"candidate", "scorer", "criterion"} <= set(found.components)


def test_a_table_is_refused_when_it_has_one_mark() -> None:
    with pytest.raises(InputRefused, match="fewer than two marks"):
        fit(Ratings.of([("c", "s", "q", 1.0)]))


def test_an_unknown_term_is_an_error_when_it_is_asked_for() -> None:
    with pytest.raises(ValueError, match="chair"):
        fit(stored("dyestuff"), terms=["candidate", "chair"])


def test_nothing_changes_when_rows_come_in_another_order() -> None:
    ratings = stored("incomplete")
    rows = [
        (ratings.candidates[c], ratings.scorers[s], ratings.criteria[k], float(mark))
        for c, s, k, mark in zip(ratings.candidate, ratings.scorer, ratings.criterion, ratings.mark, strict=True)
    ]
    first, second = fit(ratings), fit(Ratings.of(reversed(rows)))
    assert first.components == second.components
    assert first.effects("candidate").tolist() == second.effects("candidate").tolist()


def test_components_scale_with_the_square_when_points_are_worth_more() -> None:
    ratings = stored("incomplete")
    larger = Ratings(
        ratings.candidates,
        ratings.scorers,
        ratings.criteria,
        ratings.candidate,
        ratings.scorer,
        ratings.criterion,
        1e4 * ratings.mark + 1e7,
    )
    one, other = fit(ratings).components, fit(larger).components
    assert other == pytest.approx({term: 1e8 * value for term, value in one.items()}, rel=1e-4)


def _apart(pieces: int, candidates: int, scorers: int, criteria: int) -> Ratings:
    """Panels that share nobody, each complete."""
    source = np.random.default_rng(8)
    rows = []
    for piece in range(pieces):
        levels, severities = source.normal(0, 1.4, candidates), source.normal(0, 0.7, scorers)
        for c in range(candidates):
            for s in range(scorers):
                noise = source.normal(0, 1, criteria)
                rows += [
                    (f"c{piece}-{c}", f"s{piece}-{s}", f"q{k}", 10 + levels[c] - severities[s] + noise[k])
                    for k in range(criteria)
                ]
    return Ratings.of(rows)


def test_unconnected_panels_are_fitted_together_when_there_are_many() -> None:
    found = fit(_apart(100, 3, 2, 2))
    assert found.pieces == 100
    assert found.components["candidate"] == pytest.approx(1.96, abs=0.6)
    assert found.components["scorer"] == pytest.approx(0.49, abs=0.4)


def test_pieces_are_solved_apart_with_the_same_answer_when_one_criterion_joins_them() -> None:
    # The sum over pieces against dense matrices of everything: the definition, without any elimination.
    ratings = _apart(5, 4, 3, 2)
    found = fit(ratings)
    assert found.state is not None
    n = len(ratings)
    covariance = np.eye(n)
    for each, ratio in zip(found.state.system.groupings, found.state.ratios, strict=True):
        covariance += ratio * (each.level[:, np.newaxis] == each.level)
    inverse = np.linalg.inv(covariance)
    weight = inverse.sum()
    marks = found.ratings.mark
    left = marks - (inverse.sum(axis=0) @ marks) / weight
    residual = left @ inverse @ left / (n - 1)
    deviance = np.linalg.slogdet(covariance)[1] + np.log(weight) + (n - 1) * (1 + np.log(2 * np.pi * residual))
    assert found.deviance == pytest.approx(deviance, abs=1e-8)
    assert found.components["residual"] == pytest.approx(residual)


def test_the_largest_interaction_is_left_out_when_the_table_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixed, "LARGEST", 50)
    found = fit(stored("incomplete"))
    assert "scorer:criterion" not in found.components
    assert "too large" in found.left_out["scorer:criterion"]


def test_a_table_is_refused_when_it_is_too_large_even_without_interactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixed, "LARGEST", 10)
    with pytest.raises(InputRefused, match="not computed for so many"):
        fit(stored("unbalanced"))


@pytest.mark.parametrize("seed", range(20))
def test_the_likelihood_is_at_its_greatest_when_tables_are_small_and_odd(seed: int) -> None:
    source = np.random.default_rng(seed)
    sizes = source.integers(2, 9), source.integers(2, 6), source.integers(1, 4)
    cells = [cell for cell in np.ndindex(*(int(size) for size in sizes)) if source.random() < 0.6]
    scale = source.choice([0.0, 1e-5, 1.0])
    rows = [(f"c{c}", f"s{s}", f"q{k}", float(c % 4 - s % 3 + scale * source.integers(0, 4))) for c, s, k in cells]
    found = fit(Ratings.of(rows))
    assert all(np.isfinite(value) and value >= 0 for value in found.components.values())
    if found.state is None:
        return
    for _ in range(10):
        moved = found.state.ratios * np.exp(source.normal(0, 0.5, found.state.ratios.size))
        moved += source.choice([0, 0.1, 1]) * source.random(moved.size)
        other = found.state.system.tried(moved)
        assert other is None or other.deviance > found.state.deviance - 1e-4


@pytest.mark.slow
def test_a_thousand_unconnected_panels_of_seventy_marks_are_fitted() -> None:
    found = fit(_apart(1000, 5, 2, 7))
    assert found.pieces == 1000
    assert found.components["candidate"] == pytest.approx(1.96, rel=0.1)
    assert found.components["scorer"] == pytest.approx(0.49, rel=0.15)


@pytest.mark.slow
def test_seventy_thousand_marks_by_more_scorers_than_candidates_are_fitted() -> None:
    # The shape of students marking lecturers: three thousand against one thousand.
    found = fit(Panel(1100, 3000, 64).draw(3).ratings)
    assert found.components == pytest.approx({"candidate": 1.96, "scorer": 0.49, "residual": 1.0}, rel=0.1)


def test_scipy_is_not_loaded_when_measurement_is_imported() -> None:
    modules = ["mixed", "severity", "reliability", "ranks"]
    lines = [f"import panel_app.measurement.{each}" for each in modules]
    code = "\n".join([*lines, "import sys", "sys.exit('scipy' in sys.modules)"])
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
