"""Joint maximum likelihood of the many-facet Rasch model: every candidate's measure is a parameter like the others.

What classic programs report, and the reason to have it. Its caution: with few marks for each candidate the estimates
lie too far apart, however many candidates there are, by roughly L/(L − 1) for L marks each, and their standard errors
are too small. Marginal likelihood has no such bias, as long as the candidates are somewhat like a normal sample.
Candidates with nothing but lowest or highest marks have no finite measure and are set aside. Source: Wright and
Masters (1982), Rating Scale Analysis; Linacre (1989), Many-Facet Rasch Measurement.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from panel_app.measurement.rasch_information import chances, slices
from panel_app.measurement.rasch_measures import measures
from panel_app.measurement.rasch_newton import Climb, inverted, refuse_endless
from panel_app.measurement.rasch_parameters import Design, Parameters
from panel_app.measurement.rasch_scale import Coded, Floats

_LEAST: Final = 1e-12
"""Information, in 1/logit², below which a candidate's marks say nothing, whatever rounding makes of it."""


@dataclass(frozen=True, slots=True, eq=False)
class JointFit:
    """The estimates, the covariance of the free numbers, and the log-likelihood at everybody's own measure."""

    parameters: Parameters
    covariance: Floats
    loglik: float


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """The information with all measures known, and what estimating them takes away; the measures."""

    known: Floats
    taken: Floats
    measure: Floats


def fit_joint(coded: Coded, plan: Design) -> JointFit:
    """The estimates from marks `without_extremes(candidates=True)`; InputRefused if there are none."""
    # The candidates are at σz with σ = 1 throughout, and one shift of all measures against all steps is free: σ has
    # no column, and the shift, which no likelihood sees, is held by giving it an information of its own.
    free = plan.matrix[:, :-1]
    shift = np.where(coded.used, np.arange(coded.used.shape[1]) - coded.lowest[:, None], 0).ravel()
    along = free.T @ np.concatenate([np.zeros(plan.start.severity.size), shift, [0.0]])
    along /= np.linalg.norm(along)
    held = np.zeros((free.shape[0],) * 2)
    before = np.zeros(len(coded.ratings.candidates))

    def see(at: Parameters) -> tuple[float, Floats, _Seen]:
        nonlocal before
        before = measures(coded, at, start=before).value
        return _see(coded, at, before)

    def information(_at: Parameters, seen: _Seen) -> tuple[Floats, Floats]:
        return seen.known - seen.taken + held, seen.known + held

    inverse_of_free = np.linalg.pinv(free)
    held += inverse_of_free.T @ np.outer(along, along) @ inverse_of_free * coded.category.size
    at, seen, arrived = Climb(Design(free, plan.start), see=see, information=information).up(plan.start)
    if not arrived:
        refuse_endless()
    covariance = inverted(*(free.T @ each @ free for each in information(at, seen)))
    return JointFit(at, covariance, _see(coded, at, seen.measure)[0])


def _see(coded: Coded, at: Parameters, measure: Floats) -> tuple[float, Floats, _Seen]:
    scorers, (criteria, categories) = at.severity.size, at.beta.shape
    size = scorers + criteria * categories + 1
    k = np.arange(categories)
    loglik, slope = 0.0, np.zeros(size)
    known, taken = np.zeros((size, size)), np.zeros((size, size))
    for rows in slices(coded, scorers + criteria * categories):
        candidate, scorer, criterion = coded.candidate[rows], coded.scorer[rows], coded.criterion[rows]
        table, log_given = chances(coded, rows, at, measure[candidate][:, None])
        chance = table[:, 0]
        loglik += float(log_given.sum())
        expected = chance @ k
        lean = chance * (k - expected[:, None])
        spread = lean @ k
        at_beta = scorers + criterion[:, None] * categories + k
        np.add.at(slope, scorer, expected - coded.category[rows])
        np.add.at(slope, at_beta, chance)
        np.add.at(slope, scorers + criterion * categories + coded.category[rows], -1.0)
        np.add.at(known, (scorer, scorer), spread)
        np.add.at(known, (scorer[:, None], at_beta), lean)
        np.add.at(known, (at_beta, scorer[:, None]), lean)
        covariance = chance[:, :, None] * (np.eye(categories) - chance[:, None, :])
        np.add.at(known, (at_beta[:, :, None], at_beta[:, None, :]), covariance)
        _, person = np.unique(candidate, return_inverse=True)
        moved = np.zeros((int(person.max(initial=-1)) + 1, size))
        np.add.at(moved, (person, scorer), spread)
        np.add.at(moved, (person[:, None], at_beta), lean)
        moved /= np.sqrt(np.maximum(np.bincount(person, weights=spread), _LEAST))[:, None]
        taken += moved.T @ moved
    return loglik, slope, _Seen(known, taken, measure)
