import numpy as np
import pytest

from panel_app.measurement.mixed import fit
from panel_app.measurement.ratings import Ratings
from panel_app.measurement.reliability import reliability
from tests.measurement.models import Panel, stored
from tests.measurement.tables import SHROUT_FLEISS, ratings_of


def test_one_scorer_is_as_dependable_as_shrout_and_fleiss_found() -> None:
    # Shrout and Fleiss (1979), table 4: ICC(2,1), ICC(2,4), ICC(3,1), ICC(3,4).
    found = reliability(fit(ratings_of(SHROUT_FLEISS)))
    values = (found.single, found.mean, found.generalizability_single, found.generalizability_mean)
    assert values == pytest.approx((0.29, 0.62, 0.71, 0.91), abs=0.005)


def test_reliability_as_scored_is_the_generalizability_when_everybody_is_marked_by_the_same() -> None:
    found = reliability(fit(stored("penicillin")))
    assert found.as_scored == pytest.approx(found.generalizability_mean)


def test_reliability_as_scored_is_the_dependability_when_nobody_shares_a_scorer() -> None:
    found = reliability(fit(stored("nested")))
    assert found.as_scored == pytest.approx(found.mean)


def test_the_coefficients_are_those_of_their_definition_with_criteria() -> None:
    found = fit(stored("crossed"))
    parts = found.components
    signal = parts["candidate"] + parts["candidate:criterion"] / 4
    error = parts["scorer"] + parts["candidate:scorer"] + (parts["scorer:criterion"] + parts["residual"]) / 4
    told = reliability(found)
    assert told.single == pytest.approx(signal / (signal + error))
    assert told.mean == pytest.approx(signal / (signal + error / 6))
    assert (told.scorers, told.study[2].dependability) == pytest.approx((6, signal / (signal + error / 3)))


@pytest.mark.parametrize("table", ["incomplete", "unbalanced", "dyestuff", "penicillin"])
def test_the_number_of_scorers_for_eight_tenths_is_the_least_that_reaches_it(table: str) -> None:
    told = reliability(fit(stored(table)))
    assert told.single is not None
    assert told.scorers_for_0_8 is not None
    reached = [n * told.single / (1 + (n - 1) * told.single) for n in (told.scorers_for_0_8, told.scorers_for_0_8 - 1)]
    assert reached[0] >= 0.8 - 1e-9
    assert reached[1] < 0.8


def test_scorers_are_counted_by_their_harmonic_mean_when_candidates_have_differing_numbers() -> None:
    rows = [("a", "s1"), ("a", "s2"), ("b", "s1"), ("c", "s1"), ("c", "s2"), ("c", "s3"), ("c", "s4")]
    marks = [3.0, 4, 1, 5, 5, 4, 6]
    told = reliability(fit(Ratings.of((c, s, "q", mark) for (c, s), mark in zip(rows, marks, strict=True))))
    assert told.scorers == pytest.approx(3 / (1 / 2 + 1 + 1 / 4))


def test_no_number_of_scorers_is_enough_when_candidates_do_not_differ() -> None:
    rows = [(f"c{c}", f"s{s}", "q", float((c + s) % 5)) for c in range(5) for s in range(5)]
    level = Ratings.of(rows)
    told = reliability(fit(level))
    assert fit(level).components["candidate"] == 0
    assert (told.single, told.mean, told.scorers_for_0_8, told.study) == (None, None, None, ())


def test_nothing_is_said_when_everybody_has_one_mark() -> None:
    told = reliability(fit(Ratings.of((f"c{c}", f"s{c % 3}", "q", float(c % 4)) for c in range(12))))
    assert (told.single, told.scorers_for_0_8, told.scorers) == (None, None, 1)


def test_as_scored_lies_between_the_others_when_some_scorers_are_shared() -> None:
    told = reliability(fit(Panel(80, 6, 3).draw(2).ratings))
    assert told.mean is not None
    assert told.as_scored is not None
    assert told.generalizability_mean is not None
    assert told.mean < told.as_scored < told.generalizability_mean
    assert np.isfinite(told.as_scored)
