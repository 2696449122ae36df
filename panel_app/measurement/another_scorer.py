"""What one more scorer would be worth: places that would go to the right people, for each candidate marked once more.

A *correct place* is one that goes to a candidate who truly is among the N best. Truths are drawn from what the model
knows; a further scorer's mark is drawn about each truth, the prediction moves towards it by as much as it deserves, and
the N highest predictions get the places. Limits: candidates are updated one by one, and the further scorer's severity
is as well known as the panel's scorers' are on average.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panel_app.measurement.mixed import Fit
from panel_app.measurement.posterior import Posterior
from panel_app.measurement.severity import known_severity

_DRAWS: Final = 400
_TINY: Final = 1e-9
"""Points that no mark could ever matter by."""


@dataclass(frozen=True, slots=True)
class Gain:
    """Expected correct places now, with one more scorer for those to discuss, and with one more for everybody."""

    now: float
    band: float
    everybody: float
    forms_for_band: int
    forms_for_everybody: int


def gain(fit: Fit, posterior: Posterior, *, band: NDArray[np.bool_], places: int, seed: int) -> Gain:
    """`band` (m,): who would be marked once more."""
    noise = _noise(fit)
    variances = posterior.variances
    weights = np.divide(variances, variances + noise, out=np.zeros_like(variances), where=variances + noise > 0)
    mean = posterior.mean - posterior.mean.mean()
    source = np.random.default_rng(seed)
    correct = np.zeros(3)
    for truths in posterior.draws(_DRAWS, seed):
        best = _among_best(truths, places)
        marks = truths + np.sqrt(noise) * source.standard_normal(truths.shape, dtype=np.float32)
        moved = weights * (marks - mean)
        for place, change in enumerate((np.zeros_like(moved), moved * band, moved)):
            # Equal predictions are told apart at random, never by their order.
            chosen = _among_best(mean + change + _TINY * source.standard_normal(moved.shape), places)
            correct[place] += np.sum(chosen & best)
    now, on_band, on_everybody = (correct / (2 * ((_DRAWS + 1) // 2))).tolist()
    return Gain(now, on_band, on_everybody, int(band.sum()), band.size)


def _noise(fit: Fit) -> float:
    """Variance of the error of one further scorer's average mark, in squared points."""
    width = len(fit.ratings.criteria)
    within = fit.variance("residual") / width + fit.variance("candidate:scorer")
    return within + known_severity(fit)


def _among_best(values: NDArray[np.floating], places: int) -> NDArray[np.bool_]:
    """(draws, m): the `places` highest of each row."""
    count = values.shape[1]
    if places >= count:
        return np.ones(values.shape, dtype=np.bool_)
    if places == 0:
        return np.zeros(values.shape, dtype=np.bool_)
    line = np.partition(values, count - places, axis=1)[:, count - places]
    chosen: NDArray[np.bool_] = values >= line[:, np.newaxis]
    return chosen
