"""Which components of variance a table of marks can tell apart, and where the search for them may start.

A term groups the marks: `candidate` puts all marks of one candidate together, `candidate:scorer` all that one scorer
gave one candidate. Each term adds a variance to pairs of marks in the same group. A design *carries* a term if that
pattern of pairs is no combination of the patterns already there; an interaction with one mark in each group, for
instance, is the residual under another name, and so is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panel_app.measurement.ratings import Ratings

TERMS: Final = (
    "candidate",
    "scorer",
    "criterion",
    "candidate:scorer",
    "candidate:criterion",
    "scorer:criterion",
)
"""Every term that can be fitted, in the order in which they are told."""

_ALIASED: Final = 1e-8
"""Part of a pattern, squared, that must be its own for the term to be carried."""


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """The groups of one term: for each mark its group (n,), and how many groups there are."""

    term: str
    level: NDArray[np.intp]
    levels: int

    @property
    def facets(self) -> tuple[str, ...]:
        return tuple(self.term.split(":"))

    @property
    def sizes(self) -> NDArray[np.float64]:
        """Marks in each group."""
        return np.bincount(self.level, minlength=self.levels).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """The terms that the design carries, why the others are left out, and variances to start from.

    `start` has one variance for each grouping and the residual's last, in squared points, none below zero. It solves
    the equations of MINQUE(0) (Rao 1970; Searle, Casella and McCulloch 1992, section 11.3): sums of squares of each
    term set equal to their expectation.
    """

    groupings: tuple[Grouping, ...]
    left_out: dict[str, str]
    start: NDArray[np.float64]


def group(ratings: Ratings, term: str) -> Grouping:
    """ValueError for a term that is not in TERMS."""
    if term not in TERMS:
        raise ValueError(term)
    first, *second = (_facet(ratings, facet) for facet in term.split(":"))
    if not second:
        return Grouping(term, *first)
    codes, level = np.unique(first[0] * second[0][1] + second[0][0], return_inverse=True)
    return Grouping(term, level.astype(np.intp), codes.size)


def _facet(ratings: Ratings, facet: str) -> tuple[NDArray[np.intp], int]:
    return {
        "candidate": (ratings.candidate, len(ratings.candidates)),
        "scorer": (ratings.scorer, len(ratings.scorers)),
        "criterion": (ratings.criterion, len(ratings.criteria)),
    }[facet]


def carried(ratings: Ratings, wanted: Sequence[str] = TERMS) -> Carried:
    """Sort the wanted terms into what the design carries and what it does not; ValueError for an unknown term."""
    unknown = set(wanted) - set(TERMS)
    if unknown:
        raise ValueError(f"no such terms: {sorted(unknown)}")
    every = {term: group(ratings, term) for term in TERMS}
    patterns = _Patterns.of(ratings, every)
    kept: list[str] = []
    left_out: dict[str, str] = {}
    for term in (term for term in TERMS if term in wanted):
        if patterns.adds(term, kept):
            kept.append(term)
        else:
            left_out[term] = _why_not(every[term], ratings)
    return Carried(tuple(every[term] for term in kept), left_out, patterns.solve(kept))


def _why_not(grouping: Grouping, ratings: Ratings) -> str:
    if grouping.levels == 1:
        return "there is only one"
    if grouping.levels == len(ratings):
        return "each has one mark, so it is part of the residual"
    return "this design cannot tell it from the other components"


@dataclass(frozen=True, slots=True, eq=False)
class _Patterns:
    """Inner products of the terms' patterns of pairs, with the mean taken out; the residual's comes last.

    The pattern of a term with indicator matrix Z is ZZ'. The inner product of two patterns is the sum of squared group
    sizes of the two terms' common refinement, for each mark belongs to one group of it.
    """

    index: dict[str, int]
    products: NDArray[np.float64]
    squares: NDArray[np.float64]
    """Sum of squares of the group sums of the centred marks, for each term; the residual's is that of the marks."""

    @classmethod
    def of(cls, ratings: Ratings, every: dict[str, Grouping]) -> "_Patterns":
        n, last = float(len(ratings)), len(every)
        sums = {frozenset(each.facets): float(np.sum(each.sizes**2)) for each in every.values()}
        facets = [frozenset(term.split(":")) for term in every]
        raw = np.full((last + 1, last + 1), n)
        for i, first in enumerate(facets):
            for j, second in enumerate(facets):
                raw[i, j] = sums.get(first | second, n)
        fellows = np.column_stack([*(each.sizes[each.level] for each in every.values()), np.ones(len(ratings))])
        means = fellows.sum(axis=0)
        centred = ratings.mark - ratings.mark.mean()
        squares = [float(np.sum(np.bincount(each.level, weights=centred) ** 2)) for each in every.values()]
        return cls(
            {term: i for i, term in enumerate(every)},
            raw - 2 / n * (fellows.T @ fellows) + np.outer(means, means) / n**2,
            np.array([*squares, float(centred @ centred)]),
        )

    def adds(self, term: str, kept: Sequence[str]) -> bool:
        own, known = self.index[term], self._places(kept)
        cross = self.products[np.ix_(known, [own])][:, 0]
        explained = float(cross @ np.linalg.lstsq(self.products[np.ix_(known, known)], cross)[0])
        norm = self.products[own, own]
        return norm > 0 and bool(norm - explained > _ALIASED * norm)

    def solve(self, kept: Sequence[str]) -> NDArray[np.float64]:
        places = self._places(kept)
        return np.maximum(np.linalg.lstsq(self.products[np.ix_(places, places)], self.squares[places])[0], 0)

    def _places(self, kept: Sequence[str]) -> list[int]:
        return [*(self.index[term] for term in kept), len(self.index)]
