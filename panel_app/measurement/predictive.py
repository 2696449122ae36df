"""What is not known of linear combinations of a fitted model's unknowns: their joint prediction error.

Given the outer unknowns, those of one inner level are independent of all others. So an error is the sum of a part of
its own and a part that it shares through scorers, criteria and the mean. The mean's own error is in it. The variances
are taken as known; `severity` says where that is not enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from panel_app.measurement.bordered import spans
from panel_app.measurement.layout import Floats, Indices
from panel_app.measurement.system import State

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Errors of m combinations, in squared points: `own` (m,) variances, independent; `shared`, of any covariance."""

    state: State
    own: Floats
    shared: "csr_array[Any, Any] | Floats"
    """(m, outer unknowns): how each error follows the outer unknowns' errors."""

    @classmethod
    def of(cls, state: State, rows: "csr_array[Any, Any]", common: Floats | None = None) -> "Errors":
        """`rows` (m, unknowns) of weights; `common` (unknowns,) is added to every row."""
        inner = state.system.inner
        weights = rows[:, :inner] @ _own_matrix(state)
        own = np.asarray((weights * rows[:, :inner]).sum(axis=1)).ravel()
        shared = rows[:, inner:] - weights @ state.system.through
        if common is None:
            return cls(state, state.residual * own, shared if _piece_count(state) > 1 else shared.toarray())
        alone = state.own_times(common[:inner, np.newaxis])[:, 0]
        own = own + 2 * (rows[:, :inner] @ alone) + common[:inner] @ alone
        return cls(state, state.residual * own, shared.toarray() + (common[inner:] - state.system.through.T @ alone))

    @property
    def variances(self) -> Floats:
        """(m,): variance of each error."""
        inner, residual = self.state.solved.edge, self.state.residual
        edge = self.edge
        total = self.own + residual * np.sum((edge @ inner) * edge, axis=1)
        for rows, weights, within in self.parts():
            total[rows] += residual * np.sum((weights @ within) * weights, axis=1)
        return total

    @property
    def edge(self) -> Floats:
        """(m, border): how each error follows the border's, scaled as `Solved.edge` is."""
        layout, solved = self.state.system.layout, self.state.solved
        inside = self.shared[:, : layout.inside] @ solved.slope
        beyond = self.shared[:, layout.inside :]
        beyond = beyond if isinstance(beyond, np.ndarray) else beyond.toarray()
        return beyond * self.state.scale[layout.inside :] - inside

    def parts(self) -> Iterator[tuple[Indices, Floats, Floats]]:
        """For each piece: the combinations that it touches, their weights, and its covariance given the border."""
        layout = self.state.system.layout
        columns = self.shared if isinstance(self.shared, np.ndarray) else self.shared.tocsc()
        for (start, _), within in zip(spans(layout), self.state.solved.within, strict=True):
            size = within.shape[1]
            for piece, covariance in enumerate(within):
                first = start + piece * size
                block = columns[:, first : first + size]
                if isinstance(block, np.ndarray):
                    yield np.arange(block.shape[0]), block, covariance
                else:
                    rows = np.unique(block.indices).astype(np.intp)
                    yield rows, block[rows].toarray(), covariance


def _piece_count(state: State) -> int:
    return sum(count for count, _ in state.system.layout.classes)


def _own_matrix(state: State) -> "csr_array[Any, Any]":
    from scipy.sparse import coo_array

    rows, columns, values = [], [], []
    for shape, own in zip(state.system.shapes, state.own, strict=True):
        unknowns = shape.start + np.arange(shape.width * shape.members.size).reshape(-1, shape.width)
        rows.append(np.repeat(unknowns, shape.width, axis=1).ravel())
        columns.append(np.tile(unknowns, (1, shape.width)).ravel())
        values.append(own[shape.pattern].ravel())
    size = state.system.inner
    places = np.concatenate(rows), np.concatenate(columns)
    return coo_array((np.concatenate(values), places), shape=(size, size)).tocsr()
