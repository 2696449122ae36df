"""What the fitted model knows of all candidates' true levels together, as a distribution that can be drawn from.

Levels are normal about their predictions. Part of each error is the candidate's own; part is shared by those whom the
same scorers marked, which moves them together and so matters for ranks. What moves everybody alike does not, and is
left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panel_app.measurement.functionals import levels_of_candidates, unmarked_criteria
from panel_app.measurement.layout import Floats, Indices
from panel_app.measurement.mixed import Fit
from panel_app.measurement.predictive import Errors

_NEGLIGIBLE: Final = 1e-12
"""Share of the largest shared variance below which a direction is rounding."""

_BATCH: Final = 500
"""Draws at a time; twice that with their mirror images."""

_ROUNDING: Final = 1e-9
"""Share of the largest value by which equal ones may differ after arithmetic."""


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """m candidates: `mean` (m,) predictions in points, `own` (m,) variances of what is their own."""

    mean: Floats
    own: Floats
    factors: tuple[tuple[Indices, Floats], ...]
    """What is shared: whom each part touches, in order, and by how much for standard normal draws: (touched, draws)."""

    @classmethod
    def of(cls, fit: Fit) -> "Posterior | None":
        """None where the design does not carry a component of candidates."""
        state = fit.state
        if state is None or "candidate" not in fit.components:
            return None
        rows = levels_of_candidates(fit, state)
        errors = Errors.of(state, rows)
        spread = np.sqrt(state.residual)
        edge = errors.edge @ np.linalg.cholesky(state.solved.edge) * spread
        edge -= edge.mean(axis=0)
        count = len(edge)
        factors = [(np.arange(count), _compact(edge, np.eye(edge.shape[1])))]
        for touched, weights, covariance in errors.parts():
            centred = weights - weights.mean(axis=0) if touched.size == count else weights
            factors.append((touched, _compact(centred * spread, covariance)))
        kept = tuple((touched, factor) for touched, factor in factors if factor.shape[1])
        mean = rows @ state.prediction + fit.ratings.mark.mean()
        return cls(mean, errors.own + unmarked_criteria(fit, "candidate"), kept)

    @property
    def variances(self) -> Floats:
        total = self.own.copy()
        for touched, factor in self.factors:
            total[touched] += np.sum(factor**2, axis=1)
        return total

    def covariances(self, rows: slice) -> Floats:
        """(rows, m): the shared part only."""
        total = np.zeros((len(range(self.mean.size)[rows]), self.mean.size))
        for touched, factor in self.factors:
            first = slice(*np.searchsorted(touched, [rows.start, rows.stop]))
            total[np.ix_(touched[first] - rows.start, touched)] += factor[first] @ factor.T
        return total

    def draws(self, count: int, seed: int) -> Iterator[NDArray[np.float32]]:
        """Batches of (draws, m) levels; the second half of each is the first mirrored at the mean, which evens out."""
        source = np.random.default_rng(seed)
        own, mean = np.sqrt(self.own).astype(np.float32), (self.mean - self.mean.mean()).astype(np.float32)
        factors = [(touched, factor.T.astype(np.float32)) for touched, factor in self.factors]
        everybody = [factor for touched, factor in factors if touched.size == mean.size]
        others = [(touched, factor) for touched, factor in factors if touched.size < mean.size]
        together = np.vstack(everybody) if everybody else np.zeros((0, mean.size), dtype=np.float32)
        for begin in range(0, (count + 1) // 2, _BATCH):
            size = min(_BATCH, (count + 1) // 2 - begin)
            apart = source.standard_normal((size, mean.size), dtype=np.float32)
            apart *= own
            apart += source.standard_normal((size, len(together)), dtype=np.float32) @ together
            for touched, factor in others:
                apart[:, touched] += source.standard_normal((size, len(factor)), dtype=np.float32) @ factor
            yield np.concatenate([mean + apart, mean - apart])

    def alike(self) -> Indices:
        """(m,): a number for each candidate, equal for those of whom the same is known in every respect."""
        hashes = np.zeros(self.mean.size)
        source = np.random.default_rng(0)
        for touched, factor in self.factors:
            # Equal rows of a factor give equal numbers, others do not.
            hashes[touched] += factor @ source.standard_normal(factor.shape[1])
            hashes[touched] += source.standard_normal() if touched.size < hashes.size else 0.0
        columns = np.column_stack([tied(self.mean), tied(self.own), tied(hashes)])
        _, group = np.unique(columns, axis=0, return_inverse=True)
        return group.ravel().astype(np.intp)


def _compact(weights: Floats, covariance: Floats) -> Floats:
    """A factor F with FF' = weights covariance weights', of no more columns than it needs."""
    if len(weights) <= weights.shape[1]:
        return _root(weights @ covariance @ weights.T)
    # The scorers' interactions with the criteria mostly reach candidates in the same proportions as the scorers do.
    basis = _directions(weights.T @ weights)
    return (weights @ basis) @ _root(basis.T @ covariance @ basis)


def _directions(gram: Floats) -> Floats:
    values, vectors = np.linalg.eigh(gram)
    return vectors[:, values > _NEGLIGIBLE * np.max(values, initial=0.0)]


def _root(covariance: Floats) -> Floats:
    """A factor of a covariance that may be singular: where a component is zero, it is."""
    values, vectors = np.linalg.eigh(covariance)
    keep = values > max(_NEGLIGIBLE * float(np.max(values, initial=0.0)), 0.0)
    return vectors[:, keep] * np.sqrt(values[keep])


def tied(values: Floats) -> Indices:
    """(m,): a number for each value, in ascending order, the same for values that differ by rounding only."""
    order = np.argsort(values, kind="stable")
    scale = float(np.max(np.abs(values), initial=0.0))
    apart = np.diff(values[order], prepend=values[order[:1]]) > _ROUNDING * scale
    numbers = np.empty(values.size, dtype=np.intp)
    numbers[order] = np.cumsum(apart)
    return numbers
