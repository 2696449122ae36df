"""Marks as categories of their scales, and what of them a Rasch model can be fitted to.

**Levels.** A criterion's categories are the levels of its scale, used or not: category k is its k-th level from below,
whatever the distance in points. A level that nobody used keeps its place in the counting, and gets probability zero:
that is where maximum likelihood goes (its threshold runs to infinity, the next one back by as much), without
anything running. Source: Wilson and Masters (1993), The partial credit model and null categories, Psychometrika 58.

**Extremes.** A scorer who gave nothing but the lowest used levels, or nothing but the highest, has no finite severity;
a criterion of which one level alone was used tells nobody apart. Their marks are set aside, which may make others
extreme, until nothing changes. Candidates stay: their distribution is estimated with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from panel_app.domain.errors import InputRefused
from panel_app.measurement.ratings import Ratings

Model = Literal["partial-credit", "rating-scale"]
"""Steps of its own for each criterion, or the same steps for all criteria with equally many levels."""

type Floats = NDArray[np.float64]
type Places = NDArray[np.intp]
type Flags = NDArray[np.bool_]

MOST_LEVELS: Final = 30
"""More steps than this are a measure in points, not a scale of steps; the mixed model answers for those."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Marks as categories, sorted by candidate, without those that no finite parameter can explain.

    All arrays have shape (n,). `used` has shape (criteria, most levels) and says which categories the model has.
    """

    ratings: Ratings
    levels: tuple[Floats, ...]
    model: Model
    candidate: Places
    scorer: Places
    criterion: Places
    category: Places
    used: Flags

    @property
    def lowest(self) -> Places:
        """The lowest used category of each criterion; 0 where none is."""
        return np.argmax(self.used, axis=1)

    @property
    def highest(self) -> Places:
        """The highest used category of each criterion."""
        return np.asarray(self.used.shape[1] - 1 - np.argmax(self.used[:, ::-1], axis=1))

    @property
    def at_lowest(self) -> Flags:
        """Which marks are the lowest that their criterion has."""
        return np.asarray(self.category == self.lowest[self.criterion])

    @property
    def at_highest(self) -> Flags:
        """Which marks are the highest."""
        return np.asarray(self.category == self.highest[self.criterion])

    @property
    def kept(self) -> Ratings:
        """What is left of the ratings, with categories for marks."""
        labels = self.ratings.candidates, self.ratings.scorers, self.ratings.criteria
        rows = Ratings(*labels, self.candidate, self.scorer, self.criterion, self.category.astype(np.float64))
        return rows.subset(np.ones(self.category.size, dtype=bool))

    def only(self, keep: Flags) -> "Coded":
        """These rows, with the categories that they use."""
        rows = (self.candidate[keep], self.scorer[keep], self.criterion[keep], self.category[keep])
        used = _used(self.levels, self.model, rows[2], rows[3])
        return Coded(self.ratings, self.levels, self.model, *rows, used=used)

    def without_extremes(self, *, candidates: bool = False) -> "Coded":
        """Without scorers and criteria (and, if asked, candidates) that have no finite parameter."""
        coded = self
        while coded.category.size:
            keep = np.ones(coded.category.size, dtype=bool)
            for label, count in (
                (coded.scorer, len(coded.ratings.scorers)),
                (coded.criterion, len(coded.ratings.criteria)),
                *([(coded.candidate, len(coded.ratings.candidates))] if candidates else []),
            ):
                keep &= ~extreme(coded, label, count)[label]
            if keep.all():
                return coded
            coded = coded.only(keep)
        return coded


def extreme(coded: Coded, label: Places, count: int) -> Flags:
    """Of each of `count` labels: whether all of its marks are lowest, or all highest; not where it has no mark."""
    marks = np.bincount(label, minlength=count)
    lowest = np.bincount(label, weights=coded.at_lowest, minlength=count)
    highest = np.bincount(label, weights=coded.at_highest, minlength=count)
    return np.asarray((marks > 0) & ((lowest == marks) | (highest == marks)))


def code(ratings: Ratings, levels: Sequence[Sequence[float]], model: Model) -> Coded:
    """Marks as categories; InputRefused names a mark that is on no level.

    `levels`: for each of `ratings.criteria` the marks of its scale, ascending.
    """
    if len(levels) != len(ratings.criteria):
        raise ValueError("there are not as many scales as criteria")
    scales = tuple(np.asarray(each, dtype=np.float64) for each in levels)
    longest = max((scale.size for scale in scales), default=0)
    if longest > MOST_LEVELS:
        raise InputRefused(
            f"A scale of {longest} levels has too many steps for a Rasch model.",
            f"It is fitted to scales of up to {MOST_LEVELS}; severity in points does not need it.",
        )
    category = np.empty(len(ratings), dtype=np.intp)
    for place, scale in enumerate(scales):
        rows = np.flatnonzero(ratings.criterion == place)
        found = _nearest(scale, ratings.mark[rows])
        _refuse_off_scale(ratings, rows[~np.isclose(scale[found], ratings.mark[rows], rtol=0, atol=1e-9)], scale)
        category[rows] = found
    order = np.lexsort((ratings.criterion, ratings.scorer, ratings.candidate))
    rows_by_candidate = (ratings.candidate[order], ratings.scorer[order], ratings.criterion[order], category[order])
    used = _used(scales, model, rows_by_candidate[2], rows_by_candidate[3])
    return Coded(ratings, scales, model, *rows_by_candidate, used=used)


def _nearest(scale: Floats, marks: Floats) -> Places:
    """The category whose level is nearest to each mark."""
    above = np.clip(np.searchsorted(scale, marks), 1, max(scale.size - 1, 1))
    below = above - 1
    above = np.minimum(above, scale.size - 1)
    nearer = np.abs(scale[above] - marks) < np.abs(scale[below] - marks)
    return np.where(nearer, above, below)


def _refuse_off_scale(ratings: Ratings, rows: Places, scale: Floats) -> None:
    if not rows.size:
        return
    row = rows[0]
    where = f"{ratings.candidates[ratings.candidate[row]]} by {ratings.scorers[ratings.scorer[row]]}"
    more = f", and {rows.size - 1} more," if rows.size > 1 else ""
    raise InputRefused(
        f"The mark {ratings.mark[row]:g} of {where} on {ratings.criteria[ratings.criterion[row]]}{more} "
        "is no level of the scale.",
        f"The levels are {', '.join(f'{level:g}' for level in scale)}: correct the mark, or name the right scale.",
    )


def _used(scales: tuple[Floats, ...], model: Model, criterion: Places, category: Places) -> Flags:
    """Which categories have a mark; with shared steps, on any criterion that has as many levels."""
    sizes = np.array([scale.size for scale in scales], dtype=np.intp)
    used = np.zeros((sizes.size, int(sizes.max(initial=1))), dtype=bool)
    used[criterion, category] = True
    if model == "rating-scale":
        marked = used.any(axis=1)
        for size in np.unique(sizes):
            alike = (sizes == size) & marked
            used[alike] = used[alike].any(axis=0)
    return used
