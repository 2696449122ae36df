"""Intraclass correlations: how much of what is seen between candidates' marks is between the candidates.

Scores are candidate means: for each candidate and scorer the unweighted mean over criteria (`Ratings.means`), in points
of the scale. Models and names are those of Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428: ICC(1,·) each
candidate has scorers of its own, ICC(2,·) the same scorers, drawn from many, ICC(3,·) the same scorers and no others;
(·,1) is one scorer's mark, (·,k) the mean of all k.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panel_app.measurement.ratings import Ratings

Limits = tuple[float, float]

_ROUNDING: Final = 1e-13
"""Mean squares below this share of the whole are what is left of zero after floating-point arithmetic."""


@dataclass(frozen=True, slots=True)
class Intraclass:
    """One coefficient with both families of limits; nan where a limit does not exist.

    The families differ for ICC(2,k) alone: Shrout and Fleiss step the limits of ICC(2,1) up by Spearman and Brown, as
    R's `psych::ICC` does; McGraw & Wong (1996), Psychological Methods 1, 30-46, table 7, put ICC(A,k) itself into the
    degrees of freedom, as SPSS and R's `irr::icc` do.
    """

    value: float
    shrout_fleiss: Limits
    mcgraw_wong: Limits


@dataclass(frozen=True, slots=True)
class OneWay:
    """The one-way coefficient for any number of scorers a candidate, connected or not.

    `limits` are exact for normal scores (Wald 1940, Annals of Mathematical Statistics 11, 96-100) and equal those of
    ICC(1,1) where every candidate has the same number of scorers.
    """

    single: float
    limits: Limits
    mean: float
    """Of the mean of `scorers_per_candidate` scorers."""
    mean_limits: Limits
    scorers_per_candidate: float
    """The average that analysis of variance takes: (N - Σ nᵢ² / N) / (n - 1)."""


@dataclass(frozen=True, slots=True)
class _Squares:
    """Mean squares of a complete table, n candidates by k scorers, in Shrout and Fleiss's letters."""

    n: int
    k: int
    bms: float
    wms: float
    jms: float
    ems: float


def intraclass(ratings: Ratings, *, confidence: float = 0.95) -> dict[str, Intraclass] | None:
    """All six coefficients by name, `ICC(1,1)` to `ICC(3,k)`.

    None unless every scorer marked every criterion of every candidate, with two or more of both, and marks differ.
    """
    if not ratings.is_complete or min(len(ratings.candidates), len(ratings.scorers)) <= 1:
        return None
    means = ratings.means()
    table = np.empty((len(means.candidates), len(means.scorers)))
    table[means.candidate, means.scorer] = means.mark
    squares = _mean_squares(table)
    if squares.bms == squares.wms == 0:
        return None
    tail = (1 - confidence) / 2
    return _one_way_pair(squares, tail) | _agreement_pair(squares, tail) | _consistency_pair(squares, tail)


def one_way(ratings: Ratings, *, confidence: float = 0.95) -> OneWay | None:
    """The one-way coefficient; None where no candidate has two scorers, there is one candidate, or marks are all equal.

    Whoever was marked by one scorer counts in the variance between candidates.
    """
    means = ratings.means()
    counts = np.bincount(means.candidate, minlength=len(means.candidates)).astype(np.float64)
    total, groups = float(counts.sum()), counts.size
    if groups <= 1 or total <= groups:
        return None
    centred = means.mark - means.mark.mean()
    averages = np.bincount(means.candidate, weights=centred, minlength=groups) / counts
    within = float(np.sum((centred - averages[means.candidate]) ** 2)) / (total - groups)
    between = float(np.sum(counts * averages**2)) / (groups - 1)
    within = _settled(within, between)
    if within == between == 0:
        return None
    typical = (total - float(np.sum(counts**2)) / total) / (groups - 1)
    single = _share(between - within, between + (typical - 1) * within)
    limits = _wald_limits(averages, counts, within, total - groups, (1 - confidence) / 2)
    return OneWay(
        single=single,
        limits=limits,
        mean=_stepped_up(single, typical),
        mean_limits=(_stepped_up(limits[0], typical), _stepped_up(limits[1], typical)),
        scorers_per_candidate=typical,
    )


def _mean_squares(table: NDArray[np.float64]) -> _Squares:
    n, k = table.shape
    centred = table - table.mean()
    rows, columns = centred.mean(axis=1), centred.mean(axis=0)
    residual = centred - rows[:, np.newaxis] - columns
    bms = k * float(rows @ rows) / (n - 1)
    jms = n * float(columns @ columns) / (k - 1)
    ems = float(np.sum(residual**2)) / ((n - 1) * (k - 1))
    whole = max(bms, jms, ems)
    bms, jms, ems = (_settled(each, whole) for each in (bms, jms, ems))
    wms = ((k - 1) * jms + (n - 1) * (k - 1) * ems) / (n * (k - 1))
    return _Squares(n, k, bms, wms, jms, ems)


def _settled(square: float, whole: float) -> float:
    return 0.0 if square <= _ROUNDING * whole else square


def _share(above: float, below: float) -> float:
    """A variance over a total; nan where sampling made the total nothing or less."""
    return above / below if below > 0 else np.nan


def _stepped_up(value: float, scorers: float) -> float:
    """Spearman and Brown: the reliability of the mean of this many scorers."""
    return _share(scorers * value, 1 + (scorers - 1) * value)


def _one_way_pair(squares: _Squares, tail: float) -> dict[str, Intraclass]:
    n, k = squares.n, squares.k
    return _f_pair("1", squares.bms, squares.wms, k, (n - 1, n * (k - 1)), tail)


def _consistency_pair(squares: _Squares, tail: float) -> dict[str, Intraclass]:
    n, k = squares.n, squares.k
    return _f_pair("3", squares.bms, squares.ems, k, (n - 1, (n - 1) * (k - 1)), tail)


def _f_pair(model: str, above: float, below: float, k: int, df: tuple[int, int], tail: float) -> dict[str, Intraclass]:
    """ICC(1,·) and ICC(3,·) differ only in the mean square that candidates are compared with."""
    if below > 0:
        ratio = above / below
        reached = ratio / f_quantile(1 - tail, *df), ratio * f_quantile(1 - tail, df[1], df[0])
        single = tuple((each - 1) / (each + k - 1) for each in reached)
        mean = tuple(1 - 1 / each if each else np.nan for each in reached)
    else:
        single = mean = (1.0, 1.0)
    return {
        f"ICC({model},1)": _same(_share(above - below, above + (k - 1) * below), (single[0], single[1])),
        f"ICC({model},k)": _same(_share(above - below, above), (mean[0], mean[1])),
    }


def _same(value: float, limits: Limits) -> Intraclass:
    return Intraclass(value, limits, limits)


def _agreement_pair(squares: _Squares, tail: float) -> dict[str, Intraclass]:
    n, k, bms, jms, ems = squares.n, squares.k, squares.bms, squares.jms, squares.ems
    single = _share(bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n)
    mean = _share(bms - ems, bms + (jms - ems) / n)
    low, high = _agreement_limits(squares, single, tail)
    # The same formula in ICC(A,k)'s own degrees of freedom: its limits, stepped down, are those of one scorer.
    low_k, high_k = _agreement_limits(squares, mean, tail)
    return {
        "ICC(2,1)": _same(single, (low, high)),
        "ICC(2,k)": Intraclass(
            mean,
            shrout_fleiss=(_stepped_up(low, k), _stepped_up(high, k)),
            mcgraw_wong=(_stepped_up(low_k, k), _stepped_up(high_k, k)),
        ),
    }


def _agreement_limits(squares: _Squares, rho: float, tail: float) -> Limits:
    """Limits of ICC(2,1) by Satterthwaite, with `rho` in the degrees of freedom."""
    n, k, bms, jms, ems = squares.n, squares.k, squares.bms, squares.jms, squares.ems
    if np.isnan(rho):
        return np.nan, np.nan
    if rho == 1:
        return 1.0, 1.0
    judges = k * rho * jms  # McGraw and Wong's a · MSC and b · MSE, both times n (1 - rho)
    errors = (n * (1 + (k - 1) * rho) - k * rho) * ems
    below = judges**2 / (k - 1) + errors**2 / ((n - 1) * (k - 1))
    if below == 0:
        return np.nan, np.nan
    df = (judges + errors) ** 2 / below
    rest = k * jms + (k * n - k - n) * ems
    upper, lower = f_quantile(1 - tail, n - 1, df), f_quantile(1 - tail, df, n - 1)
    return n * (bms - upper * ems) / (upper * rest + n * bms), n * (lower * bms - ems) / (rest + n * lower * bms)


def _wald_limits(
    averages: NDArray[np.float64], counts: NDArray[np.float64], within: float, df: float, tail: float
) -> Limits:
    """Where the weighted spread of the candidates' averages over `within` meets the quantiles of F."""
    if within == 0:
        return 1.0, 1.0
    from scipy.optimize import brentq

    groups = counts.size

    def spread(ratio: float) -> float:
        """Falls as `ratio`, the variance of candidates over that of scorers, rises."""
        weights = counts / (1 + counts * ratio)
        centre = float(weights @ averages) / float(weights.sum())
        return float(weights @ (averages - centre) ** 2) / ((groups - 1) * within)

    least = -1 / float(counts.max())

    def meets(quantile: float) -> float:
        start, end = least * (1 - 1e-9), 1.0
        if spread(start) <= quantile:
            return start
        while spread(end) > quantile:
            end *= 4
        return float(brentq(lambda ratio: spread(ratio) - quantile, start, end, xtol=1e-13, rtol=1e-13))

    low, high = meets(f_quantile(1 - tail, groups - 1, df)), meets(1 / f_quantile(1 - tail, df, groups - 1))
    return low / (1 + low), high / (1 + high)


def f_quantile(probability: float, above: float, below: float) -> float:
    """The quantile of F with these degrees of freedom, which need not be whole."""
    from scipy.special import betaincinv

    share = float(betaincinv(above / 2, below / 2, probability))
    return below * share / (above * (1 - share)) if share < 1 else np.inf
