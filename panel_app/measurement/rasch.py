"""The many-facet Rasch model: candidates, scorers and criteria on one scale of log-odds.

    ln [P(level k) / P(level k − 1)] = measure − severity − difficulty − threshold_k

Positive severity means lower marks. Severities sum to zero, and so do difficulties; thresholds do for each criterion
over its used levels. Unit: logits. Limits: additive severity (no scorer is harsh on one criterion alone), marks
independent given the measure, one dimension; infit and outfit say how far that holds. Source: Linacre (1989),
Many-Facet Rasch Measurement; Masters (1982), A Rasch model for partial credit scoring, Psychometrika 47; Andrich
(1978), A rating formulation for ordered response categories, Psychometrika 43.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from panel_app.domain.errors import InputRefused
from panel_app.measurement.design import pieces
from panel_app.measurement.rasch_joint import fit_joint
from panel_app.measurement.rasch_marginal import fit_marginal
from panel_app.measurement.rasch_measures import measures
from panel_app.measurement.rasch_parameters import Design, design
from panel_app.measurement.rasch_results import (
    CandidateMeasure,
    Facet,
    Fitted,
    Step,
    candidates,
    criteria,
    origin,
    scorers,
    steps,
)
from panel_app.measurement.rasch_scale import Coded, Model, code
from panel_app.measurement.ratings import Ratings

Method = Literal["marginal", "joint"]

MOST_PARAMETERS: Final = 1_500
"""Scorers and steps together: their information is a full matrix, and its inverse takes the cube of their number."""
_PIECES_NAMED: Final = 3
_SCORERS_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Rasch:
    """What the model says. `mean` and `spread` are of the candidates' distribution; None by joint likelihood."""

    model: Model
    method: Method
    scorers: tuple[Facet, ...]
    criteria: tuple[Facet, ...]
    steps: tuple[Step, ...]
    candidates: tuple[CandidateMeasure, ...]
    mean: float | None
    spread: float | None
    deviance: float


def fit_rasch(
    ratings: Ratings,
    levels: Sequence[Sequence[float]],
    *,
    model: Model = "partial-credit",
    method: Method = "marginal",
) -> Rasch:
    """Fit the model. `levels`: for each of `ratings.criteria` the marks of its scale, ascending, used or not.

    InputRefused: a mark that is on no level, pieces of the design that nothing connects, marks that do not differ.
    """
    coded = code(ratings, levels, model)
    _refuse_pieces(ratings)
    coded = coded.without_extremes(candidates=method == "joint")
    if not coded.category.size:
        raise InputRefused(
            "The marks tell no scorers and criteria apart: they are all lowest or highest.",
            "A Rasch model needs different marks; compare the raw ones.",
        )
    if coded.category.size < len(ratings):
        _refuse_pieces(coded.kept)
    _refuse_too_many(coded)
    plan = design(coded)
    fitted = _marginal(coded, plan) if method == "marginal" else _joint(coded, plan)
    return Rasch(
        model=model,
        method=method,
        scorers=scorers(fitted),
        criteria=criteria(fitted),
        steps=steps(fitted),
        candidates=candidates(fitted),
        mean=-origin(fitted) if method == "marginal" else None,
        spread=fitted.parameters.spread if method == "marginal" else None,
        deviance=-2 * fitted.loglik,
    )


def _marginal(coded: Coded, plan: Design) -> Fitted:
    fit = fit_marginal(coded, plan)
    covariance = plan.matrix @ fit.covariance @ plan.matrix.T
    found = measures(coded, fit.parameters, start=fit.mean)
    return Fitted(coded, fit.parameters, covariance, found, fit.loglik)


def _joint(coded: Coded, plan: Design) -> Fitted:
    fit = fit_joint(coded, plan)
    free = plan.matrix[:, :-1]
    found = measures(coded, fit.parameters, start=np.zeros(len(coded.ratings.candidates)))
    return Fitted(coded, fit.parameters, free @ fit.covariance @ free.T, found, fit.loglik)


def _refuse_pieces(ratings: Ratings) -> None:
    found = pieces(ratings)
    if len(found) > 1:
        named = " | ".join(_named(piece.scorers) for piece in found[:_PIECES_NAMED])
        more = f" | and {len(found) - _PIECES_NAMED} more" if len(found) > _PIECES_NAMED else ""
        raise InputRefused(
            f"The marks fall into {len(found)} pieces that no candidate connects: {named}{more}.",
            "Severity cannot be compared across them; a candidate marked by scorers of both pieces connects two.",
        )


def _refuse_too_many(coded: Coded) -> None:
    scorers, steps = len(coded.ratings.scorers), int(coded.used.sum())
    if scorers + steps > MOST_PARAMETERS:
        raise InputRefused(
            f"{scorers} scorers and {steps} levels are too many for one Rasch model.",
            f"It takes {MOST_PARAMETERS} of them together; severity in points has no such limit.",
        )


def _named(labels: tuple[str, ...]) -> str:
    """The first of a piece's scorers, as many as a person reads."""
    rest = f" and {len(labels) - _SCORERS_NAMED} more" if len(labels) > _SCORERS_NAMED else ""
    return ", ".join(labels[:_SCORERS_NAMED]) + rest
