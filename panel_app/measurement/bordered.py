"""Symmetric matrices of blocks on the diagonal and a border that is common to all, and how they are solved.

The blocks are the unconnected pieces of a design; blocks of one size are one stack. A single block, the usual case,
is an ordinary dense matrix with a border.
"""

from dataclasses import dataclass

import numpy as np

from panel_app.measurement.layout import Floats, Indices, Outer


@dataclass(frozen=True, slots=True, eq=False)
class Bordered:
    """`blocks`: for each size (count, b, b); `cross`: (inside, border); `corner`: (border, border)."""

    layout: Outer
    blocks: tuple[Floats, ...]
    cross: Floats
    corner: Floats

    @property
    def diagonal(self) -> Floats:
        inside = [np.diagonal(block, axis1=1, axis2=2).ravel() for block in self.blocks]
        return np.concatenate([*inside, np.diagonal(self.corner)])


def spans(layout: Outer) -> list[tuple[int, int]]:
    """Where each size class begins and ends among the unknowns."""
    ends = np.cumsum([count * size for count, size in layout.classes], dtype=np.intp)
    return [(int(end) - count * size, int(end)) for end, (count, size) in zip(ends, layout.classes, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Flat:
    """The lower half of a bordered matrix as one vector, which a sparse map can fill."""

    layout: Outer
    row: Indices
    """(inside,): where the row of each unknown begins, less the place of its piece's first unknown."""
    cross: int
    corner: int
    length: int

    @classmethod
    def of(cls, layout: Outer) -> "Flat":
        rows, begin, first = [], 0, 0
        for count, size in layout.classes:
            unknown = np.arange(count * size)
            rows.append(begin + unknown * size - (first + unknown // size * size))
            begin += count * size * size
            first += count * size
        corner = begin + layout.inside * layout.border
        row = np.concatenate(rows) if rows else np.zeros(0, dtype=np.intp)
        return cls(layout, row, begin, corner, corner + layout.border**2)

    def place(self, first: Indices, second: Indices) -> Indices:
        """Places of pairs of unknowns; both of one piece, or of the border."""
        low, high = np.minimum(first, second), np.maximum(first, second)
        inside, border = self.layout.inside, self.layout.border
        place: Indices = self.corner + (high - inside) * border + (low - inside)
        place = np.where(low < inside, self.cross + low * border + (high - inside), place)
        within = high < inside
        place[within] = self.row[high[within]] + low[within]
        return place

    def unfold(self, flat: Floats) -> Bordered:
        blocks, begin = [], 0
        for count, size in self.layout.classes:
            end = begin + count * size * size
            blocks.append(_mirrored(flat[begin:end].reshape(count, size, size)))
            begin = end
        cross = flat[self.cross : self.corner].reshape(self.layout.inside, self.layout.border)
        corner = flat[self.corner :].reshape(self.layout.border, self.layout.border)
        return Bordered(self.layout, tuple(blocks), cross, _mirrored(corner[np.newaxis])[0])

    def fold_twice(self, matrix: Bordered) -> Floats:
        """The lower half with what stands off the diagonal doubled: its product with a folded matrix is a trace."""
        parts = [_doubled(block).ravel() for block in matrix.blocks]
        return np.concatenate([*parts, 2 * matrix.cross.ravel(), _doubled(matrix.corner[np.newaxis]).ravel()])


def _mirrored(stack: Floats) -> Floats:
    lower = np.tril(stack)
    return lower + np.swapaxes(np.tril(stack, -1), 1, 2)


def _doubled(stack: Floats) -> Floats:
    return np.tril(stack) + np.tril(stack, -1)


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The penalised system S = I + T W T (no I, and T = 1, for the mean), inverted between two scalings T.

    `covariance` is T S⁻¹ T: what is not known of the outer unknowns, in units of the residual variance. Given the
    border it is `within` (one stack for each size), `slope` says how the unknowns follow the border, `edge` is the
    border's own covariance.
    """

    covariance: Bordered
    log_determinant: float
    within: tuple[Floats, ...]
    slope: Floats
    edge: Floats
    edge_scale: Floats
    """(border,): T of the border."""

    def times(self, vectors: Floats) -> Floats:
        """The whole covariance, also between pieces, times (size, columns)."""
        layout = self.covariance.layout
        inside, beyond = vectors[: layout.inside], vectors[layout.inside :]
        along = self.edge @ (self.edge_scale[:, np.newaxis] * beyond - self.slope.T @ inside)
        product = -(self.slope @ along)
        for block, (start, end) in zip(self.within, spans(layout), strict=True):
            stack = inside[start:end].reshape(block.shape[0], block.shape[1], -1)
            product[start:end] += (block @ stack).reshape(end - start, -1)
        return np.vstack([product, self.edge_scale[:, np.newaxis] * along])

    def explained(self, matrix: Bordered) -> Floats:
        """(size,): the diagonal of matrix × covariance × matrix."""
        parts = []
        for block, theirs, (start, end) in zip(
            matrix.blocks, self.covariance.blocks, spans(matrix.layout), strict=True
        ):
            shape = (block.shape[0], block.shape[1], -1)
            cross = matrix.cross[start:end].reshape(shape)
            across = self.covariance.cross[start:end].reshape(shape)
            middle = block @ theirs + cross @ np.swapaxes(across, 1, 2)
            side = block @ across + cross @ self.covariance.corner
            parts.append((np.sum(middle * block, axis=2) + np.sum(side * cross, axis=2)).ravel())
        columns = np.vstack([matrix.cross, matrix.corner])
        return np.concatenate([*parts, np.sum(columns * self.times(columns), axis=0)])


def solve(matrix: Bordered, scale: Floats) -> Solved:
    """`scale` (size,) is T: the square root of each unknown's variance ratio, 1 for the mean.

    LinAlgError where ratios are so large that nothing is left of the digits.
    """
    layout = matrix.layout
    edge_scale = scale[layout.inside :]
    corner = edge_scale[:, np.newaxis] * matrix.corner * edge_scale
    corner[np.arange(layout.border - 1), np.arange(layout.border - 1)] += 1
    total, within, slopes = 0.0, [], []
    for block, (start, end) in zip(matrix.blocks, spans(layout), strict=True):
        own = scale[start:end].reshape(block.shape[0], -1)
        inverse, log_determinant = _inverted(own[:, :, np.newaxis] * block * own[:, np.newaxis, :])
        total += log_determinant
        side = (scale[start:end, np.newaxis] * matrix.cross[start:end] * edge_scale).reshape(*own.shape, -1)
        slope = inverse @ side
        corner -= np.tensordot(side, slope, axes=([0, 1], [0, 1]))
        within.append(own[:, :, np.newaxis] * inverse * own[:, np.newaxis, :])
        slopes.append(own[:, :, np.newaxis] * slope)
    factor = np.linalg.cholesky(corner)
    total += 2 * float(np.sum(np.log(np.diagonal(factor))))
    inner = np.linalg.inv(corner)
    edge = edge_scale[:, np.newaxis] * (inner + inner.T) / 2 * edge_scale
    blocks = tuple(own + slope @ inner @ np.swapaxes(slope, 1, 2) for own, slope in zip(within, slopes, strict=True))
    flat = np.concatenate([slope.reshape(-1, layout.border) for slope in slopes]) if slopes else matrix.cross
    covariance = Bordered(layout, blocks, -(flat @ inner) * edge_scale, edge)
    return Solved(covariance, total, tuple(within), flat, inner, edge_scale)


def _inverted(stack: Floats) -> tuple[Floats, float]:
    """The inverse of I + each matrix of a stack, and the sum of the logarithms of their determinants."""
    stack = stack + np.eye(stack.shape[1])
    if stack.shape[0] > 1:
        factor = np.linalg.cholesky(stack)
        return np.linalg.inv(stack), 2 * float(np.sum(np.log(np.diagonal(factor, axis1=1, axis2=2))))
    from scipy.linalg.lapack import dpotrf, dpotri

    single, failed = dpotrf(stack[0], lower=1, overwrite_a=1)
    if failed:
        raise np.linalg.LinAlgError
    log_determinant = 2 * float(np.sum(np.log(np.diagonal(single))))
    inverse, _ = dpotri(single, lower=1)
    return _mirrored(inverse[np.newaxis]), log_determinant
