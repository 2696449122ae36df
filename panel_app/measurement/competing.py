"""The line as it stands in a meeting: plausible ranks among those who compete, agreed marks included.

How unreliable marks are, and who is severe, is learnt from what scorers gave independently: a mark agreed in the
meeting says nothing about that. But it moves the candidate's total. So the fitted model's joint distribution of true
levels is kept, restricted to those who compete for the places, and each level moves with its adjusted total, as far
as the model takes totals at their word (their reliability). Limits: an agreed mark is taken to be as unreliable as
what it replaced, which errs on the side of a wider band.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from panel_app.measurement.layout import Floats
from panel_app.measurement.mixed import Fit
from panel_app.measurement.posterior import Posterior
from panel_app.measurement.ranks import drawn_ranks

_INSIDE: Final = 0.95
"""How often a candidate's true rank lies in the interval."""


@dataclass(frozen=True, slots=True)
class Competing:
    """One candidate's chances: the interval holds the true rank, 1 the best, in 95 of 100 draws."""

    candidate: str
    rank_interval: tuple[int, int]
    p_in: float


def competing(
    fit: Fit, moved: Mapping[str, float], *, places: int, draws: int = 10_000, seed: int = 1
) -> tuple[Competing, ...]:
    """In the order of the fit's labels, of those named in `moved`: by how many points each adjusted average moved.

    Nothing where the design carries no component of candidates. Candidates of whom the same is known get the same.
    """
    posterior = Posterior.of(fit)
    keep = np.array([label in moved for label in fit.ratings.candidates], dtype=bool)
    if posterior is None or not keep.any():
        return ()
    labels = [label for label in fit.ratings.candidates if label in moved]
    restricted = _restricted(fit, posterior, keep, np.array([moved[label] for label in labels]))
    ranks = drawn_ranks(restricted, draws=draws, seed=seed)
    count = ranks.shape[1]
    beyond = int(count * (1 - _INSIDE) / 2)
    _, group = np.unique(restricted.alike(), return_inverse=True)
    lowest = np.full(group.max() + 1, len(labels))
    highest = np.zeros(group.max() + 1, dtype=np.intp)
    np.minimum.at(lowest, group, ranks[:, beyond])
    np.maximum.at(highest, group, ranks[:, count - 1 - beyond])
    inside = np.bincount(group, weights=(ranks < places).mean(axis=1)) / np.bincount(group)
    return tuple(
        Competing(label, (int(lowest[its]) + 1, int(highest[its]) + 1), float(inside[its]))
        for label, its in zip(labels, group, strict=True)
    )


def _restricted(fit: Fit, posterior: Posterior, keep: np.ndarray, moved: Floats) -> Posterior:
    """Of those to keep, with their levels moved."""
    place = np.cumsum(keep) - 1
    factors = []
    for touched, factor in posterior.factors:
        its = keep[touched]
        if its.any():
            factors.append((place[touched[its]], factor[its]))
    reliability = 1 - posterior.variances[keep] / max(fit.variance("candidate"), 1e-300)
    mean = posterior.mean[keep] + np.clip(reliability, 0, 1) * moved
    return Posterior(mean, posterior.own[keep], tuple(factors))
