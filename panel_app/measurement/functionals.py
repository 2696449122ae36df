"""Which combinations of a fitted model's unknowns people ask about: candidates' levels, scorers' severities.

All are averages over the rubric's criteria. Rows of weights over the unknowns of `system`, one for each candidate or
scorer in the order of the labels.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from panel_app.measurement.layout import Floats, Indices
from panel_app.measurement.mixed import Fit
from panel_app.measurement.system import State

if TYPE_CHECKING:
    from scipy.sparse import csr_array

type Entries = tuple[Indices, Indices, Floats]
"""Row, unknown, weight."""


def levels_of_candidates(fit: Fit, state: State) -> "csr_array[Any, Any]":
    """The mean, the candidate's effect, and the average of its interactions with the criteria."""
    return _rows(len(fit.ratings.candidates), state, [*_own(fit, state, "candidate"), _mean(fit, state)])


def levels_with_scorers(fit: Fit, state: State) -> "csr_array[Any, Any]":
    """As `levels_of_candidates`, with the average of what scorers and criteria added to the candidate's own marks."""
    ratings = fit.ratings
    share = 1 / np.bincount(ratings.candidate)[ratings.candidate]
    met = [
        (ratings.candidate, state.system.places[each.term][each.level], share)
        for each in state.system.groupings
        if "candidate" not in each.facets
    ]
    return _rows(len(ratings.candidates), state, [*_own(fit, state, "candidate"), _mean(fit, state), *met])


def leniences(fit: Fit, state: State) -> "csr_array[Any, Any]":
    """The scorer's effect and the average of its interactions with the criteria: minus the severity."""
    return _rows(len(fit.ratings.scorers), state, _own(fit, state, "scorer"))


def average_scorer(fit: Fit, state: State) -> Floats:
    """(unknowns,): the panel's average lenience."""
    every = leniences(fit, state)
    total: Floats = np.asarray(every.sum(axis=0)).ravel()
    average: Floats = total / every.shape[0]
    return average


def average_criterion(state: State) -> Floats:
    """(unknowns,): the average effect of the criteria."""
    weights = np.zeros(state.prediction.size)
    place = state.system.places.get("criterion")
    if place is not None:
        weights[place] = 1 / place.size
    return weights


def unmarked_criteria(fit: Fit, facet: str) -> Floats:
    """Variance of the part of each level's average over criteria on which it has no mark; (levels,)."""
    ratings = fit.ratings
    label, index = {
        "candidate": (ratings.candidates, ratings.candidate),
        "scorer": (ratings.scorers, ratings.scorer),
    }[facet]
    width = len(ratings.criteria)
    met = np.bincount(np.unique(index * width + ratings.criterion) // width, minlength=len(label))
    return fit.variance(f"{facet}:criterion") * (width - met) / width**2


def _own(fit: Fit, state: State, facet: str) -> list[Entries]:
    """The facet's main effect, weight 1, and its pairs with criteria, weight one over the criteria."""
    entries = []
    for each in state.system.groupings:
        if each.term not in {facet, f"{facet}:criterion"}:
            continue
        owner = np.empty(each.levels, dtype=np.intp)
        owner[each.level] = fit.ratings.candidate if facet == "candidate" else fit.ratings.scorer
        weight = 1 / len(fit.ratings.criteria) if "criterion" in each.facets else 1.0
        entries.append((owner, state.system.places[each.term], np.full(each.levels, weight)))
    return entries


def _mean(fit: Fit, state: State) -> Entries:
    count = len(fit.ratings.candidates)
    return np.arange(count), np.full(count, state.prediction.size - 1), np.ones(count)


def _rows(count: int, state: State, entries: Iterable[Entries]) -> "csr_array[Any, Any]":
    from scipy.sparse import coo_array

    nothing = np.zeros(0, dtype=np.intp)
    row, unknown, weight = zip((nothing, nothing, np.zeros(0)), *entries, strict=True)
    places = np.concatenate(row), np.concatenate(unknown)
    return coo_array((np.concatenate(weight), places), shape=(count, state.prediction.size)).tocsr()
