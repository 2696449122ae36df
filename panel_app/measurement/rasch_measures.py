"""Each candidate's measure, what an average scorer would have given, and how well scorers and criteria fit.

Measures are maximum likelihood given severities and steps; who has nothing but lowest or highest marks has none.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from panel_app.measurement.rasch_information import chances, slices
from panel_app.measurement.rasch_parameters import Parameters
from panel_app.measurement.rasch_scale import Coded, Floats, Places, extreme

_ROUNDS: Final = 60
_LONGEST: Final = 1.0
_ARRIVED: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Shape (candidates,). `finite` says who has a measure: `value`, and its `information` in 1/logit²."""

    value: Floats
    information: Floats
    finite: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """For each mark of a candidate with a measure: what was given less what was expected, and its variance."""

    rows: Places
    residual: Floats
    variance: Floats

    def mean_squares(self, label: Places, count: int) -> tuple[Floats, Floats]:
        """Infit (weighted by information) and outfit (unweighted) of each of `count` labels; 1 is as modelled.

        Above 1 there is more noise than the model expects, below 1 less. NaN where there is no mark. The known
        bias: measures are fitted to the same marks, so that values lie a little below 1.
        """
        of = label[self.rows]
        square = self.residual**2
        marks = np.bincount(of, minlength=count)
        with np.errstate(invalid="ignore", divide="ignore"):
            infit = np.bincount(of, square, minlength=count) / np.bincount(of, self.variance, minlength=count)
            outfit = np.bincount(of, square / self.variance, minlength=count) / marks
        return infit, outfit


def measures(coded: Coded, at: Parameters, *, start: Floats) -> Measures:
    """By Newton's method from `start`, shape (candidates,)."""
    count = len(coded.ratings.candidates)
    marks = np.bincount(coded.candidate, minlength=count)
    finite = (marks > 0) & ~extreme(coded, coded.candidate, count)
    score = np.bincount(coded.candidate, weights=coded.category, minlength=count)
    value, information = start.copy(), np.ones(count)
    for _ in range(_ROUNDS):
        expected, information = _scores(coded, at, value, count)
        step = np.where(finite, (score - expected) / np.maximum(information, 1e-12), 0.0)
        if np.abs(step).max(initial=0) < _ARRIVED:
            break
        value = value + np.clip(step, -_LONGEST, _LONGEST)
    return Measures(value, information, finite)


def residuals(coded: Coded, at: Parameters, found: Measures) -> Residuals:
    """Of the marks of candidates with a measure."""
    expected, variance = _moments(coded, at, found.value)
    rows = np.flatnonzero(found.finite[coded.candidate])
    return Residuals(rows, (coded.category - expected)[rows], np.maximum(variance[rows], 1e-12))


def expected_mark(coded: Coded, at: Parameters, measure: Floats) -> tuple[Floats, Floats]:
    """The mean mark of an average scorer over the criteria at each measure, in points, and its slope in the measure."""
    mean, slope = np.zeros(measure.size), np.zeros(measure.size)
    criteria = np.flatnonzero(coded.used.any(axis=1))
    for criterion in criteria:
        levels = coded.levels[criterion]
        k = np.arange(levels.size)
        table = k * measure[:, None] - at.beta[criterion, : levels.size]
        table = np.exp(table - table.max(axis=1, keepdims=True))
        table /= table.sum(axis=1, keepdims=True)
        value = table @ levels
        mean += value
        slope += table @ (k * levels) - value * (table @ k)
    return mean / criteria.size, slope / criteria.size


def from_severities(coded: Coded, at: Parameters, found: Measures, covariance: Floats) -> Floats:
    """The variance of each measure that comes from severities being estimates. `covariance`: (scorers, scorers)."""
    from scipy.sparse import csr_array

    _, variance = _moments(coded, at, found.value)
    share = variance / np.maximum(found.information, 1e-12)[coded.candidate]
    shape = (len(coded.ratings.candidates), len(coded.ratings.scorers))
    weight = csr_array((share, (coded.candidate, coded.scorer)), shape=shape)
    return np.asarray((weight.multiply(weight @ covariance)).sum(axis=1)).ravel()


def _scores(coded: Coded, at: Parameters, value: Floats, count: int) -> tuple[Floats, Floats]:
    expected, variance = _moments(coded, at, value)
    return (
        np.bincount(coded.candidate, weights=expected, minlength=count),
        np.bincount(coded.candidate, weights=variance, minlength=count),
    )


def _moments(coded: Coded, at: Parameters, value: Floats) -> tuple[Floats, Floats]:
    """What each mark is expected to be, in categories, and its variance."""
    categories = at.beta.shape[1]
    k = np.arange(categories)
    expected, variance = np.empty(coded.category.size), np.empty(coded.category.size)
    for rows in slices(coded, categories):
        table = chances(coded, rows, at, value[coded.candidate[rows]][:, None])[0][:, 0]
        expected[rows] = table @ k
        variance[rows] = table @ k**2 - expected[rows] ** 2
    return expected, variance
