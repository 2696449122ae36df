"""Simulated marks of the many-facet Rasch model, from a seed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from panel_app.measurement.ratings import Ratings

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Drawn:
    """Marks, and the truth they were drawn from; `steps` of shape (criteria, levels − 1)."""

    ratings: Ratings
    measure: Floats
    severity: Floats
    steps: Floats


def draw(
    seed: int,
    *,
    candidates: int,
    scorers: int,
    each: int,
    criteria: int,
    levels: int,
    mean: float = 0.0,
    severity: float = 0.4,
) -> Drawn:
    """Marks 0, 1, … of `each` scorers for every candidate, dealt at random."""
    rng = np.random.default_rng(seed)
    measure = rng.normal(mean, 1, candidates)
    harsh = rng.normal(0, severity, scorers)
    harsh -= harsh.mean()
    steps = np.linspace(-1.2, 1.2, levels - 1) + rng.normal(0, 0.2, (criteria, levels - 1))
    dealt = np.argsort(rng.random((candidates, scorers)), axis=1)[:, :each].ravel()
    candidate = np.repeat(np.arange(candidates), each * criteria)
    scorer = np.repeat(dealt, criteria)
    criterion = np.tile(np.arange(criteria), candidates * each)
    beta = np.concatenate([np.zeros((criteria, 1)), np.cumsum(steps, axis=1)], axis=1)
    odds = np.arange(levels) * (measure[candidate] - harsh[scorer])[:, None] - beta[criterion]
    chance = np.exp(odds - odds.max(axis=1, keepdims=True))
    reached = np.cumsum(chance / chance.sum(axis=1, keepdims=True), axis=1)
    mark = (rng.random(candidate.size)[:, None] > reached).sum(axis=1).astype(np.float64)
    labels = (
        tuple(f"C{n:04d}" for n in range(candidates)),
        tuple(f"S{n:04d}" for n in range(scorers)),
        tuple(f"q{n}" for n in range(criteria)),
    )
    return Drawn(Ratings(*labels, candidate, scorer, criterion, mark), measure, harsh, steps)
