"""Marginal maximum likelihood of the many-facet Rasch model: candidates are a sample from N(μ, σ²).

The integral over each candidate is a sum over one grid of θ = σz for all (the trapezoid rule, whose error for such
smooth integrands falls faster than any power of the spacing), so that what a scorer's mark on a criterion is worth is
tabulated once for each point. The grid is as fine as the sharpest candidate asks for, and is widened and refined until
the log-likelihood stays. Source: Bock and Aitkin (1981), Psychometrika 46; Adams, Wilson and Wang (1997), Applied
Psychological Measurement 21.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from panel_app.measurement.rasch_information import gauss_rule, missing_information
from panel_app.measurement.rasch_newton import Climb, inverted, refuse_endless
from panel_app.measurement.rasch_parameters import Design, Parameters, category_variance
from panel_app.measurement.rasch_scale import Coded, Floats

_WIDTH: Final = 6.0
"""Where the first grid ends, in standard deviations of the candidates."""
_COARSEST: Final = 0.25
_FINE: Final = 0.8
"""Spacing in standard deviations of the sharpest posterior: at 1 the rule is wrong by 1e-8 of a normal integral."""
_MOST_POINTS: Final = 2001
_STEPS_ON_A_GRID: Final = 12
_SETTLED: Final = 1e-4
"""A change of the log-likelihood that no parameter would notice: a mark is worth about 1."""


@dataclass(frozen=True, slots=True, eq=False)
class MarginalFit:
    """The estimates, how sure they are (covariance of the free numbers), and each candidate's posterior of z."""

    parameters: Parameters
    covariance: Floats
    loglik: float
    mean: Floats
    """Shape (candidates,): the posterior mean of θ; 0 for who has no mark."""


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """The likelihood at one place: its value, slope and complete-data information; (candidates, points) of z."""

    loglik: float
    slope: Floats
    information: Floats
    posterior: Floats


class _Grid:
    """The likelihood of these marks on one grid of z."""

    def __init__(self, coded: Coded, *, width: float, spacing: float) -> None:
        from scipy.sparse import csr_array

        self.coded = coded
        half = min(int(np.ceil(width / spacing)), _MOST_POINTS // 2)
        self.z = np.linspace(-width, width, 2 * half + 1)
        self._log_prior = -0.5 * self.z**2 - 0.5 * np.log(2 * np.pi) + np.log(self.z[1] - self.z[0])
        scorers, criteria = len(coded.ratings.scorers), len(coded.ratings.criteria)
        cells, cell = np.unique(coded.criterion * scorers + coded.scorer, return_inverse=True)
        self._criterion, self._scorer = np.divmod(cells, scorers)
        self.candidates, person = np.unique(coded.candidate, return_inverse=True)
        # How often each candidate was marked by each scorer on each criterion: once, or not at all.
        shape = (self.candidates.size, cells.size)
        self._marked = csr_array((np.ones(cell.size), (person, cell)), shape=shape)
        self._marked_by = self._marked.T.tocsr()
        self._score = np.bincount(person, weights=coded.category, minlength=self.candidates.size)
        self._person = person
        self._given = np.zeros((criteria, coded.used.shape[1]))
        np.add.at(self._given, (coded.criterion, coded.category), 1.0)
        self._given_by = np.bincount(coded.scorer, weights=coded.category, minlength=scorers)

    def see(self, at: Parameters) -> _Seen:
        """The likelihood and everything that follows from the same tables."""
        coded, z = self.coded, self.z
        log_normaliser = np.empty((self._criterion.size, z.size))
        tables = []
        for rows, criterion in self._by_criterion():
            table, log_normaliser[rows] = _tabulate(at, criterion, self._scorer[rows], z)
            tables.append(table)
        fixed = coded.category * at.severity[coded.scorer] + at.beta[coded.criterion, coded.category]
        fixed_sum = np.bincount(self._person, weights=fixed, minlength=self.candidates.size)
        log_joint = np.outer(self._score, at.spread * z)
        log_joint -= self._marked @ log_normaliser
        log_joint += self._log_prior - fixed_sum[:, None]
        peak = log_joint.max(axis=1)
        posterior = np.exp(log_joint - peak[:, None])
        mass = posterior.sum(axis=1)
        posterior /= mass[:, None]
        slope, information = self._derivatives(at, tables, self._marked_by @ posterior, posterior)
        return _Seen(float(np.sum(peak + np.log(mass))), slope, information, posterior)

    def see_from(self, at: Parameters) -> tuple[float, Floats, _Seen]:
        """The likelihood as a climb asks for it."""
        seen = self.see(at)
        return seen.loglik, seen.slope, seen

    def roughly(self, at: Parameters, seen: _Seen) -> tuple[Floats, Floats]:
        """The information, near enough for the next step."""
        return self.information(at, seen, points=3)

    def information(self, at: Parameters, seen: _Seen, *, points: int) -> tuple[Floats, Floats]:
        """The observed information, and what it would be if measures were known.

        `points` for each candidate are enough where the posterior spans a fraction of a logit; a wide one, of somebody
        with nothing but lowest marks, bends more and gets more.
        """
        widest = at.spread * float(self._deviations(seen).max())
        z, weight = gauss_rule(self.z, seen.posterior, count=points + int(min(8 * widest, 12)))
        missing = missing_information(self.coded, at, z=z, weight=weight)
        return seen.information - missing, seen.information

    def sharpest(self, seen: _Seen) -> float:
        """The standard deviation of z of the candidate of whom most is known."""
        return float(self._deviations(seen).min())

    def _deviations(self, seen: _Seen) -> Floats:
        """Of z, (candidates,)."""
        mean = seen.posterior @ self.z
        return np.sqrt(np.maximum(seen.posterior @ self.z**2 - mean**2, 0))

    def _by_criterion(self) -> Iterator[tuple[slice, int]]:
        starts = np.flatnonzero(np.r_[True, np.diff(self._criterion) > 0])
        for start, end in zip(starts, np.r_[starts[1:], self._criterion.size], strict=True):
            yield slice(start, end), int(self._criterion[start])

    def _derivatives(
        self, at: Parameters, tables: list[Floats], weights: Floats, posterior: Floats
    ) -> tuple[Floats, Floats]:
        """Of severities, β and σ in one row, as `Parameters.moved` has them. `weights`: (cells, points)."""
        scorers, (criteria, categories) = at.severity.size, at.beta.shape
        size = scorers + criteria * categories + 1
        slope, information = np.zeros(size), np.zeros((size, size))
        slope[:scorers] = -self._given_by
        slope[scorers:-1] = -self._given.ravel()
        slope[-1] = self._score @ (posterior @ self.z)
        k = np.arange(categories)
        for (rows, criterion), table in zip(self._by_criterion(), tables, strict=True):
            who = self._scorer[rows]  # each scorer once
            beta = slice(scorers + criterion * categories, scorers + (criterion + 1) * categories)
            weight = weights[rows]
            weighted = table * weight
            expected = np.tensordot(k, table, axes=1)
            seen = weight * expected
            spread = np.tensordot(k**2, weighted, axes=1) - seen * expected
            lean = weighted * (k[:, None, None] - expected)  # weighted covariance of the mark with each category
            slope[who] += seen.sum(axis=1)
            slope[beta] += weighted.sum(axis=(1, 2))
            slope[-1] -= np.sum(seen @ self.z)
            information[who, who] += spread.sum(axis=1)
            information[beta, who] += lean.sum(axis=2)
            flat = table.reshape(categories, -1)
            information[beta, beta] += np.diag(weighted.sum(axis=(1, 2))) - weighted.reshape(categories, -1) @ flat.T
            information[-1, who] -= spread @ self.z
            information[-1, beta] -= np.sum(lean @ self.z, axis=1)
            information[-1, -1] += np.sum(spread @ self.z**2)
        information[:scorers, scorers:-1] = information[scorers:-1, :scorers].T
        information[:-1, -1] = information[-1, :-1]
        return slope, information


def _tabulate(at: Parameters, criterion: int, scorers: np.ndarray, z: Floats) -> tuple[Floats, Floats]:
    """Probabilities (categories, scorers, points), and the logarithms of what they were divided by."""
    place = at.spread * z - at.severity[scorers, None]
    table = np.arange(at.beta.shape[1])[:, None, None] * place - at.beta[criterion][:, None, None]
    peak = table.max(axis=0)
    np.exp(table - peak, out=table)
    total = table.sum(axis=0)
    table /= total
    return table, peak + np.log(total)


def fit_marginal(coded: Coded, plan: Design) -> MarginalFit:
    """The estimates on a grid that is wide and fine enough; InputRefused if there are none."""
    at, width, spacing = plan.start, _WIDTH, _first_spacing(coded, plan.start)
    before, inverse = -np.inf, None
    while True:
        grid = _Grid(coded, width=width, spacing=spacing)
        way = Climb(plan, see=grid.see_from, information=grid.roughly, inverse=inverse)
        # A coarse grid is no place to look for the top of a likelihood that needs a fine one.
        at, seen, arrived = way.up(at, most=_STEPS_ON_A_GRID)
        if arrived and abs(seen.loglik - before) < _SETTLED:
            break
        if (not arrived and abs(seen.loglik - before) < _SETTLED) or grid.z.size >= _MOST_POINTS:
            refuse_endless()
        before, inverse = seen.loglik, way.inverse
        width, spacing = width + 2, min(spacing / 2, max(spacing / 4, _FINE * grid.sharpest(seen)))
    covariance = inverted(*(plan.matrix.T @ each @ plan.matrix for each in grid.information(at, seen, points=5)))
    mean = np.zeros(len(coded.ratings.candidates))
    mean[grid.candidates] = at.spread * (seen.posterior @ grid.z)
    return MarginalFit(at, covariance, seen.loglik, mean)


def _first_spacing(coded: Coded, start: Parameters) -> float:
    """As fine as the sharpest posterior at the start, where marks vary less than they do over all candidates."""
    variance = category_variance(coded)
    information = np.bincount(coded.candidate, weights=variance[coded.criterion])
    return min(_COARSEST, _FINE / float(np.sqrt(1 + start.spread**2 * information.max())))
