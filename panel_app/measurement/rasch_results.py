"""What a fitted Rasch model says of each scorer, criterion, step and candidate."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from panel_app.measurement.rasch_measures import Measures, expected_mark, from_severities, residuals
from panel_app.measurement.rasch_parameters import Parameters
from panel_app.measurement.rasch_scale import Coded, Floats

_UNKNOWN: Final = 10.0
"""A standard error, in logits, from which an estimate says nothing: the likelihood rises for ever that way."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A scorer's severity or a criterion's difficulty; None where there is no finite one, or no mark that fits.

    `infit` and `outfit` are mean squares, 1 where marks vary as the model expects.
    """

    label: str
    marks: int
    value: float | None
    se: float | None
    infit: float | None
    outfit: float | None


@dataclass(frozen=True, slots=True)
class Step:
    """The threshold between a level, in points, and the one below; None beside a level that nobody used."""

    criterion: str
    level: float
    threshold: float | None
    se: float | None


@dataclass(frozen=True, slots=True)
class CandidateMeasure:
    """`fair`: the mean mark, in points, that an average scorer would give; the raw mean mark of who is `extreme`.

    `extreme` is who has no finite measure: nothing but lowest, or nothing but highest used levels. `se` takes
    severities as known; `fair_se` does not.
    """

    label: str
    marks: int
    raw: float
    measure: float | None
    se: float | None
    fair: float
    fair_se: float | None
    extreme: bool


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What both methods come to: parameters, and the covariance of all of them in one row."""

    coded: Coded
    parameters: Parameters
    covariance: Floats
    measures: Measures
    loglik: float


def scorers(fitted: Fitted) -> tuple[Facet, ...]:
    """Severities, which sum to zero."""
    count = fitted.parameters.severity.size
    weights = np.eye(count, fitted.covariance.shape[0])
    return _facets(fitted, "scorer", fitted.parameters.severity, weights)


def criteria(fitted: Fitted) -> tuple[Facet, ...]:
    """Difficulties, the mean of the criterion's steps, which sum to zero."""
    weights = _difficulty_weights(fitted.coded)
    marked = fitted.coded.used.any(axis=1)
    weights[marked] -= weights[marked].mean(axis=0)
    return _facets(fitted, "criterion", weights @ _in_a_row(fitted.parameters), weights)


def origin(fitted: Fitted) -> float:
    """The mean difficulty as the parameters have it; measures are told from there."""
    marked = fitted.coded.used.any(axis=1)
    return float((_difficulty_weights(fitted.coded)[marked] @ _in_a_row(fitted.parameters)).mean())


def steps(fitted: Fitted) -> tuple[Step, ...]:
    """The thresholds of every level above the lowest, less the criterion's difficulty."""
    coded = fitted.coded
    difficulty = _difficulty_weights(coded)
    values = _in_a_row(fitted.parameters)
    found = []
    for criterion, levels in enumerate(coded.levels):
        for category in range(1, levels.size):
            threshold = se = None
            if coded.used[criterion, category - 1 : category + 1].all():
                weights = -difficulty[criterion]
                weights[_beta(coded, criterion, category)] += 1
                weights[_beta(coded, criterion, category - 1)] -= 1
                threshold, se = float(weights @ values), float(_errors(weights[None], fitted.covariance)[0])
            label = coded.ratings.criteria[criterion]
            found.append(Step(label, float(levels[category]), threshold, se))
    return tuple(found)


def candidates(fitted: Fitted) -> tuple[CandidateMeasure, ...]:
    """Measures and what an average scorer would have given, in the order of the ratings' candidates."""
    coded, at, found = fitted.coded, fitted.parameters, fitted.measures
    ratings = coded.ratings
    marks = np.bincount(ratings.candidate, minlength=len(ratings.candidates))
    raw = np.bincount(ratings.candidate, weights=ratings.mark, minlength=marks.size) / marks
    value = found.value - origin(fitted)
    se = 1 / np.sqrt(np.maximum(found.information, 1e-12))
    fair, slope = expected_mark(coded, at, found.value)
    of_severities = fitted.covariance[: at.severity.size, : at.severity.size]
    fair_se = slope * np.sqrt(se**2 + from_severities(coded, at, found, of_severities))
    return tuple(
        CandidateMeasure(
            label=label,
            marks=int(marks[place]),
            raw=float(raw[place]),
            measure=float(value[place]) if finite else None,
            se=float(se[place]) if finite else None,
            fair=float(fair[place] if finite else raw[place]),
            fair_se=float(fair_se[place]) if finite else None,
            extreme=not finite,
        )
        for place, (label, finite) in enumerate(zip(ratings.candidates, found.finite, strict=True))
    )


def _facets(
    fitted: Fitted, facet: Literal["scorer", "criterion"], values: Floats, weights: Floats
) -> tuple[Facet, ...]:
    """`weights`: how each value is made from the parameters, (labels, parameters)."""
    ratings, coded = fitted.coded.ratings, fitted.coded
    labels, given, of = (
        (ratings.scorers, ratings.scorer, coded.scorer)
        if facet == "scorer"
        else (ratings.criteria, ratings.criterion, coded.criterion)
    )
    marks = np.bincount(given, minlength=len(labels))
    errors = _errors(weights, fitted.covariance)
    infit, outfit = residuals(coded, fitted.parameters, fitted.measures).mean_squares(of, len(labels))
    finite = (np.bincount(of, minlength=len(labels)) > 0) & (errors < _UNKNOWN)
    return tuple(
        Facet(
            label=label,
            marks=int(marks[place]),
            value=float(values[place]) if finite[place] else None,
            se=float(errors[place]) if finite[place] else None,
            infit=float(infit[place]) if np.isfinite(infit[place]) else None,
            outfit=float(outfit[place]) if np.isfinite(outfit[place]) else None,
        )
        for place, label in enumerate(labels)
    )


def _errors(weights: Floats, covariance: Floats) -> Floats:
    return np.sqrt(np.maximum(np.sum((weights @ covariance) * weights, axis=1), 0))


def _beta(coded: Coded, criterion: int, category: int) -> int:
    """Where a category parameter stands among all parameters."""
    return len(coded.ratings.scorers) + criterion * int(coded.used.shape[1]) + category


def _in_a_row(at: Parameters) -> Floats:
    """All parameters; 0 for a category that is not used."""
    beta = np.where(np.isfinite(at.beta), at.beta, 0.0)
    return np.concatenate([at.severity, beta.ravel(), [at.spread]])


def _difficulty_weights(coded: Coded) -> Floats:
    """How each criterion's difficulty is made from the parameters: (criteria, parameters)."""
    count = len(coded.ratings.scorers) + coded.used.size + 1
    weights = np.zeros((len(coded.levels), count))
    for criterion in np.flatnonzero(coded.used.any(axis=1)).tolist():
        lowest, highest = int(coded.lowest[criterion]), int(coded.highest[criterion])
        weights[criterion, _beta(coded, criterion, highest)] = 1 / (highest - lowest)
        weights[criterion, _beta(coded, criterion, lowest)] = -1 / (highest - lowest)
    return weights
