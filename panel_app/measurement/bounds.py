"""How closely sums of unknown whole counts can be told from other sums of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np
from numpy.typing import NDArray


@dataclass(slots=True)
class Knowledge:
    """What is known of `size` counts, none below 0: sums of some of them lie between two numbers, ends included."""

    size: int
    sums: list[tuple[tuple[int, ...], int, int | None]] = field(default_factory=list)

    def add(self, members: Sequence[int], low: int, high: int | None) -> None:
        """The counts `members` come to at least `low` and, where it is known, at most `high`."""
        self.sums.append((tuple(members), low, high))


class Bounds:
    """Least and greatest of any sum that agree with what is known."""

    def __init__(self, knowledge: Knowledge) -> None:
        from scipy.sparse import csr_array

        rows: list[int] = []
        columns: list[int] = []
        signs: list[int] = []
        limits: list[int] = []
        for members, low, high in knowledge.sums:
            for sign, limit in ((-1, -low), (1, high)):
                if limit is None:
                    continue
                rows += [len(limits)] * len(members)
                columns += members
                signs += [sign] * len(members)
                limits.append(limit)
        self._size = knowledge.size
        self._limits = np.array(limits, dtype=np.float64)
        self._matrix = csr_array((signs, (rows, columns)), shape=(len(limits), knowledge.size), dtype=np.float64)

    def of(self, members: Sequence[int]) -> tuple[float, float]:
        """Least and greatest; infinite where nothing bounds it."""
        weights = np.zeros(self._size)
        weights[list(members)] = 1
        return self._least(weights), -self._least(-weights)

    def _least(self, weights: NDArray[np.float64]) -> float:
        from scipy.optimize import LinearConstraint, milp

        known = LinearConstraint(self._matrix, ub=self._limits)
        found = milp(weights, constraints=known, integrality=np.ones(self._size))
        return float(round(found.fun)) if found.success else -inf
