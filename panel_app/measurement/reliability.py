"""How far the candidates' averages can be relied on, and how many scorers would be enough.

What is to be told apart is the candidate's level averaged over this rubric's criteria: the variance between candidates
and, with k criteria, a k-th of candidate × criterion. The criteria are fixed; other scorers might have come. With n
scorers for each candidate the *error* is a part of

    scorer and scorer × criterion / k        when each candidate has scorers of its own
    candidate × scorer and residual / k      always

divided by n. *Dependability* (the phi coefficient, absolute decisions) counts both parts: it is how far averages can be
compared whoever the scorers were, and so what a selection with scorers allocated to candidates needs.
*Generalizability* (relative decisions) counts only the second: it holds where the same scorers mark everybody.
`as_scored` stands between them, by how much scorers are shared in this very table (Putka, Le, McCloy and Diaz 2008,
Journal of Applied Psychology 93:959, G(q, k)).

Sources: Cronbach, Gleser, Nanda and Rajaratnam (1972); Brennan (2001), Generalizability Theory. Limits: this is about
all candidates who were marked; among those selected, who resemble each other, it would be lower and say nothing.
"""

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np

from panel_app.measurement.layout import Floats
from panel_app.measurement.mixed import Fit
from panel_app.measurement.ratings import Ratings

WANTED: Final = 0.8
"""The reliability that high-stakes selection is usually asked for."""

_STUDIED: Final = 10
_NONE_LEFT: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Studied:
    """What n scorers for each candidate would give."""

    scorers: int
    dependability: float
    generalizability: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Between 0 and 1; None where the design does not tell candidates from the residual, or nobody differs."""

    single: float | None
    """Dependability of one scorer's average over the criteria."""
    mean: float | None
    """Dependability of the average of as many as there are now."""
    scorers: float
    """How many each candidate has now: the harmonic mean."""
    scorers_for_0_8: int | None
    """The least number whose average is dependable to 0.8; None if there is no such number."""
    generalizability_single: float | None
    generalizability_mean: float | None
    as_scored: float | None
    study: tuple[Studied, ...]


def reliability(fit: Fit) -> Reliability:
    width = len(fit.ratings.criteria)
    signal = fit.variance("candidate") + fit.variance("candidate:criterion") / width
    own = fit.variance("candidate:scorer") + fit.variance("residual") / width
    between = fit.variance("scorer") + fit.variance("scorer:criterion") / width
    now, unshared = _sharing(fit.ratings)
    if "candidate" not in fit.components or signal <= 0:
        return Reliability(None, None, now, None, None, None, None, ())
    needed = WANTED / (1 - WANTED) * (own + between) / signal
    return Reliability(
        single=signal / (signal + own + between),
        mean=signal / (signal + (own + between) / now),
        scorers=now,
        scorers_for_0_8=max(1, ceil(needed * (1 - _NONE_LEFT))),
        generalizability_single=signal / (signal + own),
        generalizability_mean=signal / (signal + own / now),
        as_scored=signal / (signal + own / now + unshared * between),
        study=tuple(
            Studied(n, signal / (signal + (own + between) / n), signal / (signal + own / n))
            for n in range(1, _STUDIED + 1)
        ),
    )


def _sharing(ratings: Ratings) -> tuple[float, float]:
    """The harmonic mean of scorers per candidate, and the share of scorers' variance that parts two candidates."""
    count, width = len(ratings.candidates), len(ratings.scorers)
    forms = np.unique(ratings.candidate * width + ratings.scorer)
    candidate, scorer = np.divmod(forms, width)
    each = np.bincount(candidate, minlength=count).astype(np.float64)
    harmonic = count / float(np.sum(1 / each))
    if count == 1:
        return harmonic, 1 / harmonic
    # Shares of a scorer's lenience in each average; two candidates have in common what the products of shares add to.
    load: Floats = np.bincount(scorer, weights=1 / each[candidate], minlength=width)
    in_common = (float(load @ load) - float(np.sum(1 / each))) / (count * (count - 1))
    return harmonic, max(1 / harmonic - in_common, 0.0)
