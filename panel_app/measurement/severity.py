"""How severe each scorer is, and what each candidate's average would be had the panel's average scorer marked it.

The *severity* of a scorer is by how much their marks lie below those of the panel's average scorer, candidates and
criteria being equal: in points, averaged over the rubric's criteria, positive where marks are lower. It is predicted
from the mixed model, so it rests on comparisons of scorers who marked the same candidates, and is drawn towards zero
where these are few. It is no z-score: candidates whom a scorer happened to meet do not count for or against.

An *adjusted average* is the raw average of a candidate's marks plus the severities of the scorers who gave them (and,
where a criterion was left out, its difficulty). It is not drawn towards the mean: where everybody was marked by the
same scorers on the same criteria it is the raw average.

Errors. The variance between scorers is itself estimated, and with few scorers badly. Standard errors therefore
average over what the restricted likelihood says of it, with a flat prior (Morris 1983, Journal of the American
Statistical Association 78): also where the estimate is exactly zero a severity is known only so far. What scorers
disagree about beyond their severities is estimated too, from as many comparisons as are left over when every candidate
and every scorer is fitted: hence limits of t with so many degrees of freedom. Limits: effects are taken as normal.
Across unconnected pieces nothing compares scorers, and there is neither severity nor adjusted average.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from panel_app.measurement.functionals import (
    average_criterion,
    average_scorer,
    leniences,
    levels_of_candidates,
    levels_with_scorers,
    unmarked_criteria,
)
from panel_app.measurement.layout import Floats
from panel_app.measurement.mixed import Fit
from panel_app.measurement.predictive import Errors
from panel_app.measurement.ratings import Ratings
from panel_app.measurement.system import State

if TYPE_CHECKING:
    from scipy.sparse import csr_array

NORMAL_95: Final = 1.959963984540054

_CONFIDENCE: Final = 0.95
_FEWEST: Final = 3
"""Degrees of freedom below which the limits of t say no more than that little is known."""


@dataclass(frozen=True, slots=True)
class ScorerSeverity:
    """`se` is scaled so that severity ± 1.96 se, from `low` to `high`, holds the truth in 95 of 100 panels."""

    scorer: str
    n: int
    """Marks given; `mean` is their average."""
    mean: float
    severity: float | None
    se: float | None

    @property
    def low(self) -> float | None:
        return None if self.severity is None or self.se is None else self.severity - NORMAL_95 * self.se

    @property
    def high(self) -> float | None:
        return None if self.severity is None or self.se is None else self.severity + NORMAL_95 * self.se


@dataclass(frozen=True, slots=True)
class AdjustedAverage:
    """One candidate's averages of marks, in points."""

    candidate: str
    n: int
    raw: float
    fair: float | None
    """The severity-adjusted average; `se` as for severities."""
    se: float | None
    predicted: float | None
    """Best linear unbiased prediction of the same, drawn towards the mean by as much as the marks are unreliable."""
    predicted_se: float | None


def scorers(fit: Fit) -> tuple[ScorerSeverity, ...]:
    """In the order of the labels; severities are None where the design is unconnected or has one scorer."""
    ratings = fit.ratings
    counts = np.bincount(ratings.scorer, minlength=len(ratings.scorers))
    means = np.bincount(ratings.scorer, weights=ratings.mark, minlength=counts.size) / counts
    severities, errors = _severities(fit)
    return tuple(
        ScorerSeverity(label, int(n), float(mean), severity, se)
        for label, n, mean, severity, se in zip(
            ratings.scorers, counts, means, _told(severities, counts.size), _told(errors, counts.size), strict=True
        )
    )


def candidates(fit: Fit) -> tuple[AdjustedAverage, ...]:
    """In the order of the labels; adjusted averages are None where the design is unconnected."""
    ratings = fit.ratings
    counts = np.bincount(ratings.candidate, minlength=len(ratings.candidates))
    raw = raw_averages(fit)
    adjusted, errors = _adjusted(fit, raw)
    predicted, predicted_errors = _predicted(fit)
    size = counts.size
    columns = (_told(each, size) for each in (adjusted, errors, predicted, predicted_errors))
    return tuple(
        AdjustedAverage(label, int(n), float(mean), *rest)
        for label, n, mean, *rest in zip(ratings.candidates, counts, raw, *columns, strict=True)
    )


def raw_averages(fit: Fit) -> Floats:
    ratings = fit.ratings
    return np.bincount(ratings.candidate, weights=ratings.mark) / np.bincount(ratings.candidate)


def adjusted_averages(fit: Fit) -> Floats | None:
    """(candidates,) without their errors; None where the design is unconnected."""
    raw = raw_averages(fit)
    if fit.state is None or not fit.is_connected:
        return _nothing_varies(fit, raw.size, raw)[0]
    return _Averaged.of(fit, fit.state).adjusted(fit.state, raw)


def known_severity(fit: Fit) -> float:
    """Variance of the error of an average scorer's severity, in squared points, the components being known."""
    if fit.state is None or not fit.is_connected:
        return fit.variance("scorer") + fit.variance("scorer:criterion") / len(fit.ratings.criteria)
    errors = Errors.of(fit.state, leniences(fit, fit.state), -average_scorer(fit, fit.state))
    return float(np.mean(errors.variances + unmarked_criteria(fit, "scorer")))


def _told(values: Floats | None, count: int) -> list[float | None]:
    return [None] * count if values is None else [float(each) for each in values]


def _severities(fit: Fit) -> tuple[Floats | None, Floats | None]:
    if fit.state is None or not fit.is_connected or "scorer" not in fit.components:
        return _nothing_varies(fit, len(fit.ratings.scorers)) if len(fit.ratings.scorers) > 1 else (None, None)
    rows, common = leniences(fit, fit.state), -average_scorer(fit, fit.state)
    values = [-(rows @ each.state.prediction + common @ each.state.prediction) for each in fit.likely]
    unseen = unmarked_criteria(fit, "scorer")
    variances = [Errors.of(each.state, rows, common).variances + unseen for each in fit.likely]
    return values[0], _errors(fit, values, variances)


def _adjusted(fit: Fit, raw: Floats) -> tuple[Floats | None, Floats | None]:
    if fit.state is None or not fit.is_connected:
        return _nothing_varies(fit, raw.size, raw)
    combinations = _Averaged.of(fit, fit.state)
    values = [combinations.adjusted(each.state, raw) for each in fit.likely]
    variances = [combinations.variances(each.state) for each in fit.likely]
    return values[0], _errors(fit, values, variances)


@dataclass(frozen=True, slots=True, eq=False)
class _Averaged:
    """Adjusted averages and the variance of their errors, the components being known.

    Let t be the candidate's true level with the average scorer, and e the average error of its marks: what remains of
    the raw average when t and the scorers' and criteria's effects are taken away. The adjusted average is the sum of
    the predictions of t and of e, and predictions do not correlate with errors of prediction; so its error has the
    variance of the error of t plus that of the prediction of e, which is that of e less that of its error.
    """

    fit: Fit
    levels: "csr_array[Any, Any]"
    common: Floats
    with_scorers: "csr_array[Any, Any]"

    @classmethod
    def of(cls, fit: Fit, state: State) -> "_Averaged":
        common = average_scorer(fit, state) + average_criterion(state)
        return cls(fit, levels_of_candidates(fit, state), common, levels_with_scorers(fit, state))

    def adjusted(self, state: State, raw: Floats) -> Floats:
        level = self.levels @ state.prediction + self.common @ state.prediction
        adjusted: Floats = level + raw - self.with_scorers @ state.prediction
        return adjusted

    def variances(self, state: State) -> Floats:
        unseen = unmarked_criteria(self.fit, "candidate")
        of_level = Errors.of(state, self.levels, self.common).variances + unseen
        of_error = Errors.of(state, self.with_scorers).variances + unseen
        return of_level + np.maximum(_error_variances(self.fit) - of_error, 0)


def _error_variances(fit: Fit) -> Floats:
    """Variance of the average error of each candidate's marks: residual, and interactions not averaged out."""
    ratings = fit.ratings
    counts = np.bincount(ratings.candidate).astype(np.float64)
    pair = ratings.candidate * len(ratings.scorers) + ratings.scorer
    forms, sizes = np.unique(pair, return_counts=True)
    squares = np.bincount(forms // len(ratings.scorers), weights=sizes.astype(np.float64) ** 2)
    width = len(ratings.criteria)
    cell, marks = np.unique(ratings.candidate * width + ratings.criterion, return_counts=True)
    owner = cell // width
    # The criteria's own average weighs them equally: what counts is how far the marks' weights are from that.
    uneven = np.bincount(owner, weights=(marks / counts[owner] - 1 / width) ** 2)
    uneven += (width - np.bincount(owner)) / width**2
    of_scorers = fit.variance("candidate:scorer") * squares / counts**2
    return fit.variance("residual") / counts + of_scorers + fit.variance("candidate:criterion") * uneven


def _predicted(fit: Fit) -> tuple[Floats | None, Floats | None]:
    if fit.state is None or "candidate" not in fit.components:
        return _nothing_varies(fit, len(fit.ratings.candidates), np.full(len(fit.ratings.candidates), fit.mean))
    rows = levels_of_candidates(fit, fit.state)
    common = average_scorer(fit, fit.state) + average_criterion(fit.state) if fit.is_connected else None
    values = fit.ratings.mark.mean() + rows @ fit.state.prediction
    if common is not None:
        values = values + common @ fit.state.prediction
    return values, np.sqrt(Errors.of(fit.state, rows, common).variances + unmarked_criteria(fit, "candidate"))


def _nothing_varies(fit: Fit, count: int, values: Floats | None = None) -> tuple[Floats | None, Floats | None]:
    """Where all marks are equal nobody differs and nothing is uncertain; elsewhere nothing is known."""
    if fit.components["residual"] > 0 or fit.state is not None or not fit.is_connected:
        return None, None
    return (np.zeros(count) if values is None else values), np.zeros(count)


def _errors(fit: Fit, values: list[Floats], variances: list[Floats]) -> Floats:
    """Standard errors about the first value, over all likely variances between scorers, scaled as their 95 % limits."""
    from scipy.stats import t

    weights = np.array([each.weight for each in fit.likely])
    apart = [(each - values[0]) ** 2 + variance for each, variance in zip(values, variances, strict=True)]
    mixed: Floats = weights @ np.array(apart)
    limit = float(t.ppf((1 + _CONFIDENCE) / 2, max(_comparisons(fit.ratings), _FEWEST)))
    return np.sqrt(np.maximum(mixed, 0)) * (limit / NORMAL_95)


def _comparisons(ratings: Ratings) -> int:
    """Degrees of freedom between scorers of the same candidate, in a connected design."""
    forms = np.unique(ratings.candidate * len(ratings.scorers) + ratings.scorer).size
    return forms - len(ratings.candidates) - len(ratings.scorers) + 1
