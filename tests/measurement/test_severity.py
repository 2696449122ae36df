import numpy as np
import pytest

from panel_app.measurement import severity
from panel_app.measurement.mixed import fit
from panel_app.measurement.predictive import Errors
from panel_app.measurement.ratings import Ratings
from tests.measurement.honesty import covered
from tests.measurement.models import Panel, stored

DEMO = Panel(272, 40, 2)
RUBRIC = Panel(
    272,
    40,
    2,
    4,
    criterion=0.5,
    candidate_scorer=0.4,
    candidate_criterion=0.6,
    scorer_criterion=0.4,
)


def test_a_severity_is_positive_when_marks_are_lower() -> None:
    truth = Panel(60, 6, 3).draw(1)
    found = [each.severity for each in severity.scorers(fit(truth.ratings))]
    assert np.corrcoef(np.array(found, dtype=float), truth.severity)[0, 1] > 0.95


def test_severities_are_minus_the_predictions_of_the_model_when_there_is_one_criterion() -> None:
    found = fit(stored("unbalanced"))
    severities = np.array([each.severity for each in severity.scorers(found)], dtype=float)
    assert severities == pytest.approx(-found.effects("scorer"), abs=1e-9)
    assert severities.sum() == pytest.approx(0, abs=1e-9)


def test_a_severity_takes_in_the_scorers_ways_with_each_criterion_when_the_design_carries_them() -> None:
    found = fit(stored("crossed"))
    severities = np.array([each.severity for each in severity.scorers(found)], dtype=float)
    with_criteria = found.effects("scorer") + found.effects("scorer:criterion").reshape(6, 4).mean(axis=1)
    assert severities == pytest.approx(-with_criteria + with_criteria.mean(), abs=1e-9)


def test_an_adjusted_average_is_the_raw_one_when_everybody_was_marked_by_everybody() -> None:
    for each in severity.candidates(fit(stored("penicillin"))):
        assert each.fair == pytest.approx(each.raw, abs=1e-9)


def test_an_adjusted_average_is_the_raw_one_plus_the_severities_of_its_scorers() -> None:
    found = fit(stored("unbalanced"))
    ratings = found.ratings
    severities = np.array([each.severity for each in severity.scorers(found)], dtype=float)
    for place, each in enumerate(severity.candidates(found)):
        own = ratings.scorer[ratings.candidate == place]
        assert each.fair == pytest.approx(each.raw + severities[own].mean(), abs=1e-9)


def test_an_adjusted_average_makes_up_for_a_hard_criterion_when_an_easy_one_was_left_out() -> None:
    rows = [
        (f"c{c:02}", f"s{s}", criterion, c / 10 + easier + 0.1 * ((c + s) % 3))
        for c in range(30)
        for s in range(3)
        for criterion, easier in (("easy", 4.0), ("hard", 0.0))
    ]
    kept = [row for row in rows if not (row[0] == "c15" and row[2] == "easy")]
    told = {each.candidate: each for each in severity.candidates(fit(Ratings.of(kept)))}
    assert told["c15"].raw == pytest.approx(1.6)
    assert told["c15"].fair == pytest.approx(3.6, abs=0.1)


def test_adjusted_averages_are_nearer_to_the_truth_when_scorers_differ() -> None:
    truth = DEMO.draw(4)
    told = severity.candidates(fit(truth.ratings))
    raw = np.array([each.raw for each in told]) - truth.level
    adjusted = np.array([each.fair for each in told], dtype=float) - truth.level
    assert np.mean(adjusted**2) < 0.8 * np.mean(raw**2)


def test_nothing_is_said_of_severity_when_panels_share_nobody() -> None:
    rows = [(f"{p}c{c}", f"{p}s{s}", "q", float((c * 5 + s * 3) % 7)) for p in "ab" for c in range(6) for s in range(3)]
    found = fit(Ratings.of(rows))
    assert {(each.severity, each.se, each.low, each.high) for each in severity.scorers(found)} == {(None,) * 4}
    assert {(each.fair, each.se) for each in severity.candidates(found)} == {(None, None)}
    assert all(each.predicted is not None for each in severity.candidates(found))


def test_severities_are_zero_but_not_certain_when_the_variance_between_scorers_is_zero() -> None:
    for each in severity.scorers(fit(stored("level_scorers"))):
        assert each.severity == 0
        assert each.se is not None
        assert each.se > 0.05


def test_nobody_differs_when_all_marks_are_equal() -> None:
    found = fit(Ratings.of((f"c{c}", f"s{s}", "q", 3.0) for c in range(5) for s in range(3)))
    assert {(each.severity, each.se) for each in severity.scorers(found)} == {(0.0, 0.0)}
    assert {(each.raw, each.fair, each.se) for each in severity.candidates(found)} == {(3.0, 3.0, 0.0)}


def test_there_is_no_severity_when_there_is_one_scorer() -> None:
    rows = [(f"c{c}", "s", f"q{k}", float((c * 3 + k * 2) % 5)) for c in range(8) for k in range(3)]
    assert severity.scorers(fit(Ratings.of(rows)))[0].severity is None


def test_errors_are_those_of_the_whole_mixed_model_equations() -> None:
    from scipy.sparse import csr_array

    # Henderson's equations inverted at once, without eliminating anything: the definition.
    found = fit(stored("incomplete"))
    assert found.state is not None
    design = found.state.system.design.toarray()
    penalty = np.zeros(design.shape[1])
    for each, ratio in zip(found.state.system.groupings, found.state.ratios, strict=True):
        penalty[found.state.system.places[each.term]] = 1 / ratio
    covariance = found.state.residual * np.linalg.inv(design.T @ design + np.diag(penalty))
    rows = np.random.default_rng(3).normal(size=(5, len(penalty)))
    variances = Errors.of(found.state, csr_array(rows)).variances
    assert variances == pytest.approx(np.diag(rows @ covariance @ rows.T))
    shared = Errors.of(found.state, csr_array(rows), rows[0]).variances
    assert shared == pytest.approx(np.diag((rows + rows[0]) @ covariance @ (rows + rows[0]).T))


@pytest.mark.parametrize("panel", [DEMO, Panel(60, 8, 3)], ids=["demo", "small"])
def test_intervals_hold_the_truth_as_often_as_they_say_in_a_few_panels(panel: Panel) -> None:
    found = covered(panel, rounds=12)
    assert found.severities == pytest.approx(0.95, abs=0.05)
    assert found.averages == pytest.approx(0.95, abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize(
    "panel",
    [DEMO, RUBRIC, Panel(272, 40, 2, scorer=0.25), Panel(272, 8, 2), Panel(60, 8, 2)],
    ids=["demo", "rubric", "nearly level scorers", "eight scorers", "sixty candidates"],
)
def test_intervals_hold_the_truth_95_times_of_100(panel: Panel) -> None:
    found = covered(panel, rounds=500)
    assert found.severities == pytest.approx(0.95, abs=0.02)
    assert found.averages == pytest.approx(0.95, abs=0.02)
