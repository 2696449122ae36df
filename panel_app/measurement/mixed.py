"""Components of variance and predictions by restricted maximum likelihood (REML).

A mark is an overall mean, plus an effect of the candidate, of the scorer, of the criterion and of each pair of these
that the design carries, plus a residual. Effects are drawn independently with one variance for each kind: the
*components*. REML estimates them for crossed, nested, unbalanced and incomplete designs alike; the effects themselves
are then predicted by best linear unbiased prediction, drawn towards zero by as much as their evidence is weak.

Criteria are a facet of random effects like the others, as in generalizability theory and in lme4's
`mark ~ 1 + (1 | candidate) + (1 | scorer) + (1 | criterion) + …`, whose answers these are. Severities, averages and
reliability, in their own modules, are about the rubric's own criteria: averaged over them, not drawn anew.

Sources: Patterson and Thompson (1971), Biometrika 58; Henderson (1975), Biometrics 31; Searle, Casella and McCulloch
(1992), Variance Components; Bates, Mächler, Bolker and Walker (2015), Journal of Statistical Software 67(1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log, pi

import numpy as np

from panel_app.domain.errors import InputRefused
from panel_app.measurement.layout import LARGEST, Floats, Indices, Roles, choose_roles, connected
from panel_app.measurement.layout import Facet as _Facet
from panel_app.measurement.likelihood import maximise
from panel_app.measurement.likely import Likely, likely
from panel_app.measurement.ratings import Ratings
from panel_app.measurement.system import State, System
from panel_app.measurement.terms import TERMS, Carried, carried


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted model. Variances in squared points, everything else in points of the scale."""

    ratings: Ratings
    """The marks in an order that does not depend on that of the table: labels and rows sorted. All lists follow it."""
    components: dict[str, float]
    """Variance of each term that the design carries, in the order of `TERMS`, then `residual`.

    Exactly 0.0 is a result: no difference of that kind can be detected.
    """
    left_out: dict[str, str]
    """Why the design does not carry a term that was asked for."""
    mean: float
    mean_se: float
    deviance: float | None
    """-2 log restricted likelihood (lme4's REML criterion); None where nothing varies."""
    pieces: int
    """Unconnected parts of the candidate × scorer graph; severities compare within one only."""
    state: State | None
    """What further figures are computed from; None where no term is carried or all marks are equal."""

    @cached_property
    def likely(self) -> tuple[Likely, ...]:
        """The fitted state, then others that the marks allow, by their variance between scorers; empty without one."""
        return () if self.state is None else likely(self.state)

    @property
    def is_connected(self) -> bool:
        return self.pieces == 1

    def effects(self, term: str) -> Floats:
        """Predictions of one term's effects: a main effect in the order of the labels, a pair in that of its groups.

        KeyError for a term that the design does not carry.
        """
        if self.state is None:
            raise KeyError(term)
        return self.state.prediction[self.state.system.places[term]]

    def variance(self, term: str) -> float:
        """The component, 0.0 for a term that is not in the model."""
        return self.components.get(term, 0.0)


def fit(ratings: Ratings, *, terms: Sequence[str] | None = None) -> Fit:
    """Fit what the design carries of `terms` (all of `TERMS` by default).

    InputRefused for fewer than two marks, or for more than 2,500 scorers and as many candidates in one piece;
    ValueError for a term that is not in `TERMS`.
    """
    if len(ratings) < 2:  # noqa: PLR2004 one mark has nothing to differ from
        raise InputRefused(
            "There are fewer than two marks, so nothing can be said about how they vary.",
            "Give a table with more marks.",
        )
    ratings = _sorted(ratings)
    design = carried(ratings, TERMS if terms is None else terms)
    design, roles = _small_enough(ratings, design)
    total = float(np.var(ratings.mark, ddof=1))
    largest = float(np.max(np.abs(ratings.mark)))
    if roles is None or total <= (np.finfo(np.float64).eps * largest) ** 2:
        return _flat(ratings, design, total)
    system = System.of(ratings, design.groupings, roles)
    *start, residual = np.maximum(design.start, 1e-3 * total)
    state, _ = maximise(system, np.array(start) / residual)
    left = 0.0 if state.leaves_nothing else state.residual
    components = dict(zip((each.term for each in design.groupings), map(float, state.ratios), strict=True))
    return Fit(
        ratings=ratings,
        components={term: ratio * state.residual for term, ratio in components.items()} | {"residual": left},
        left_out=design.left_out,
        mean=float(ratings.mark.mean() + state.prediction[-1]),
        mean_se=float(np.sqrt(state.residual * state.solved.covariance.corner[-1, -1])),
        deviance=state.deviance,
        pieces=_pieces(ratings),
        state=state,
    )


def _sorted(ratings: Ratings) -> Ratings:
    # Sums of floats depend on their order, and draws on who comes first: so that order is made one of the labels alone.
    candidates, candidate = _sorted_labels(ratings.candidates, ratings.candidate)
    scorers, scorer = _sorted_labels(ratings.scorers, ratings.scorer)
    criteria, criterion = _sorted_labels(ratings.criteria, ratings.criterion)
    rows = np.lexsort((criterion, scorer, candidate))
    return Ratings(candidates, scorers, criteria, candidate[rows], scorer[rows], criterion[rows], ratings.mark[rows])


def _sorted_labels(labels: tuple[str, ...], index: Indices) -> tuple[tuple[str, ...], Indices]:
    order = sorted(range(len(labels)), key=labels.__getitem__)
    place = np.empty(len(labels), dtype=np.intp)
    place[order] = np.arange(len(labels))
    return tuple(labels[each] for each in order), place[index]


def _small_enough(ratings: Ratings, design: Carried) -> tuple[Carried, Roles | None]:
    """Leave out interactions, the last first, until what remains can be solved on an ordinary machine."""
    while design.groupings:
        roles = choose_roles(ratings, design.groupings)
        pairs = [each.term for each in design.groupings if len(each.facets) > 1]
        if roles.largest <= LARGEST:
            return design, roles
        if not pairs:
            raise InputRefused(
                f"Components of variance are not computed for so many scorers and candidates: {roles.largest} at once.",
                f"Give a part of the table with at most {LARGEST} scorers, or at most {LARGEST} candidates.",
            )
        kept = [each.term for each in design.groupings if each.term != pairs[-1]]
        reasons = design.left_out | {pairs[-1]: "the table is too large for it"}
        smaller = carried(ratings, kept)
        design = Carried(smaller.groupings, reasons, smaller.start)
    return design, None


def _flat(ratings: Ratings, design: Carried, total: float) -> Fit:
    """Where all marks are equal, or no term can be told from the residual."""
    equal = total <= (np.finfo(np.float64).eps * float(np.max(np.abs(ratings.mark)))) ** 2
    residual = 0.0 if equal else total
    return Fit(
        ratings=ratings,
        components=dict.fromkeys((each.term for each in design.groupings), 0.0) | {"residual": residual},
        left_out=design.left_out,
        mean=float(ratings.mark.mean()),
        mean_se=float(np.sqrt(residual / len(ratings))),
        deviance=None if equal else (len(ratings) - 1) * (1 + log(2 * pi * total)) + log(len(ratings)),
        pieces=_pieces(ratings),
        state=None,
    )


def _pieces(ratings: Ratings) -> int:
    candidates = _Facet("candidate", ratings.candidate, len(ratings.candidates))
    scorers = _Facet("scorer", ratings.scorer, len(ratings.scorers))
    return int(connected(candidates, scorers).max()) + 1
