"""Marks in long form, the one thing that everything here is computed from."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """One row for each mark given; who gave no mark has no row.

    Labels stand in order of first appearance and every label has at least one row. Nobody marks the same criterion of
    the same candidate twice. No figure may depend on the order of the rows.
    """

    candidates: tuple[str, ...]
    scorers: tuple[str, ...]
    criteria: tuple[str, ...]
    candidate: NDArray[np.intp]
    """Shape (n,): for each row the index into `candidates`; `scorer` and `criterion` likewise."""
    scorer: NDArray[np.intp]
    criterion: NDArray[np.intp]
    mark: NDArray[np.float64]
    """Shape (n,): in points of the scale, always finite."""

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str, Decimal | float]]) -> "Ratings":
        """From rows of candidate, scorer, criterion, mark.

        ValueError where two rows mark the same thing, or a mark is no finite number: readers of files name those
        to the person before they come here.
        """
        known: tuple[dict[str, int], dict[str, int], dict[str, int]] = ({}, {}, {})
        indices: list[tuple[int, int, int]] = []
        marks: list[float] = []
        for candidate, scorer, criterion, mark in rows:
            candidates, scorers, criteria = known
            indices.append(
                (
                    candidates.setdefault(candidate, len(candidates)),
                    scorers.setdefault(scorer, len(scorers)),
                    criteria.setdefault(criterion, len(criteria)),
                )
            )
            marks.append(float(mark))
        if len(set(indices)) < len(indices):
            raise ValueError("a candidate's criterion is marked twice by one scorer")
        points = np.array(marks, dtype=np.float64)
        if not np.isfinite(points).all():
            raise ValueError("a mark is no finite number")
        columns = np.ascontiguousarray(np.array(indices, dtype=np.intp).reshape(-1, 3).T)
        labels = tuple(known[0]), tuple(known[1]), tuple(known[2])
        return cls(*labels, candidate=columns[0], scorer=columns[1], criterion=columns[2], mark=points)

    def __len__(self) -> int:
        """How many marks there are."""
        return self.mark.size

    @property
    def is_complete(self) -> bool:
        """Whether every scorer marked every criterion of every candidate."""
        return len(self) == len(self.candidates) * len(self.scorers) * len(self.criteria)

    def subset(self, keep: NDArray[np.bool_]) -> "Ratings":
        """The rows for which `keep`, of shape (n,), is true; labels left without a row go, others keep order."""
        candidates, candidate = _relabelled(self.candidates, self.candidate[keep])
        scorers, scorer = _relabelled(self.scorers, self.scorer[keep])
        criteria, criterion = _relabelled(self.criteria, self.criterion[keep])
        return Ratings(candidates, scorers, criteria, candidate, scorer, criterion, self.mark[keep])

    def means(self) -> "Ratings":
        """One row for each candidate and scorer: the unweighted mean of the criteria that this scorer marked there.

        The one criterion of the result is called `mean`. Marks stay in points of the scale, not of the total.
        """
        cell = self.candidate * max(1, len(self.scorers)) + self.scorer
        cells, place, counts = np.unique(cell, return_inverse=True, return_counts=True)
        candidate, scorer = np.divmod(cells, max(1, len(self.scorers)))
        mark = np.bincount(place, weights=self.mark, minlength=cells.size) / counts
        return Ratings(self.candidates, self.scorers, ("mean",), candidate, scorer, np.zeros_like(cells), mark)


def _relabelled(labels: tuple[str, ...], index: NDArray[np.intp]) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    used = np.unique(index)
    return tuple(labels[each] for each in used), np.searchsorted(used, index).astype(np.intp)
