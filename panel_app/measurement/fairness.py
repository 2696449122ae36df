"""Whether outcomes differ between groups: rates, their ratio, exact tests, one person either way, and strata.

A difference is a question, never a finding: few people, and chance, make large ratios. `selected` of `total` people of
a group came through a stage. The *reference* is the group that the other is compared with, and every ratio is the
group's over the reference's, so that below 1 the group did worse.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Interval = tuple[float, float]

NON_ADVERSE: Final = (0.8, 1.25)
"""The range of relative likelihoods that NHS England's Workforce Race Equality Standard reads as no adverse impact; the
lower end is the four-fifths rule of the Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4."""

_SAME: Final = 1 + 1e-7
"""Tables whose probabilities differ by less than rounding are as extreme as each other, as in R's `fisher.test`."""
_MOST_TABLES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Group:
    """People of one group at one stage."""

    selected: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.selected <= self.total:
            raise ValueError("more were selected than there were")

    @property
    def rate(self) -> float | None:
        return self.selected / self.total if self.total else None

    @property
    def rejected(self) -> int:
        return self.total - self.selected


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of rates, or of odds, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OneEitherWay:
    """The figures had one more of the group been selected in place of one of the reference, and the reverse.

    None where there is nobody to exchange. A conclusion that one person overturns is none.
    """

    for_group: "Comparison | None"
    against_group: "Comparison | None"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups at one stage. Tests are two-sided."""

    group: Group
    reference: Group
    ratio: Ratio | None
    """Of selection rates, the NHS's relative likelihood turned round; None without rates."""
    fisher: float
    """Fisher's exact test: p given how many were selected in all."""
    boschloo: float | None
    """Boschloo's exact test: p whatever the common rate; None above a million possible tables, where both agree."""


@dataclass(frozen=True, slots=True)
class Stratified:
    """Several strata (panels, nations, stages) held together, each compared within itself."""

    odds_ratio: Ratio | None
    rate_ratio: Ratio | None
    chi_squared: float | None
    """Cochran, Mantel and Haenszel's with continuity correction, one degree of freedom; `p` is its probability."""
    p: float | None
    pooled: Ratio | None
    """Rates of all strata thrown together: it can point the other way (Simpson's paradox)."""
    pooled_misleads: bool
    """Whether the pooled ratio of rates lies outside the interval of the stratified one."""


def compare(group: Group, reference: Group) -> Comparison:
    return Comparison(
        group=group,
        reference=reference,
        ratio=rate_ratio(group, reference),
        fisher=fisher(group, reference),
        boschloo=boschloo(group, reference),
    )


def one_either_way(group: Group, reference: Group) -> OneEitherWay:
    """Exchange one selected person between the two groups."""

    def exchanged(by: int) -> Comparison | None:
        theirs, others = group.selected + by, reference.selected - by
        if not (0 <= theirs <= group.total and 0 <= others <= reference.total):
            return None
        return compare(Group(theirs, group.total), Group(others, reference.total))

    return OneEitherWay(for_group=exchanged(1), against_group=exchanged(-1))


def rate_ratio(group: Group, reference: Group, *, confidence: float = 0.95) -> Ratio | None:
    """The group's rate over the reference's, with the log interval of Katz et al. (1978), Biometrics 34, 469-474.

    Where a group had none selected, a half is added to every count and total, so that there is an interval, and no
    infinite value (Pettigrew, Gart & Thomas 1986, Biometrika 73, 425-435). None where a group is empty, or nobody at
    all was selected.
    """
    if not group.total or not reference.total or not group.selected + reference.selected:
        return None
    added = 0.0 if group.selected and reference.selected else 0.5
    a, n = group.selected + added, group.total + added
    c, m = reference.selected + added, reference.total + added
    centre, reach = np.log((a / n) / (c / m)), _normal(confidence) * np.sqrt(max(0.0, 1 / a - 1 / n + 1 / c - 1 / m))
    value = 0.0 if not group.selected else float(np.exp(centre))
    return Ratio(value, float(np.exp(centre - reach)), float(np.exp(centre + reach)))


def relative_likelihood(group: Group, reference: Group, *, confidence: float = 0.95) -> Ratio | None:
    """The reference's rate over the group's, as the NHS's race and disability standards print it.

    Above 1 the reference is likelier to be selected (WRES indicator 2: white applicants over those of other ethnic
    backgrounds; WDES metric 2: non-disabled over disabled). `NON_ADVERSE` is how it is read.
    """
    return rate_ratio(reference, group, confidence=confidence)


# ---- exact tests


def fisher(group: Group, reference: Group) -> float:
    """Fisher (1935), two-sided: the probability of all tables with these margins no likelier than this one."""
    selected = group.selected + reference.selected
    low, high = max(0, selected - reference.total), min(group.total, selected)
    chances = _hypergeometric(np.arange(low, high + 1), group.total, reference.total, selected)
    return min(1.0, float(chances[chances <= chances[group.selected - low] * _SAME].sum()))


def boschloo(group: Group, reference: Group) -> float | None:
    """Boschloo (1970), Statistica Neerlandica 24, 1-35: Fisher's p as a statistic, its worst case over the common rate.

    Never above Fisher's, because only the two groups' sizes are given and not how many were selected.
    """
    n, m = group.total, reference.total
    if (n + 1) * (m + 1) > _MOST_TABLES:
        return None
    observed = fisher(group, reference)
    x, y = np.divmod(np.arange((n + 1) * (m + 1)), m + 1)
    extreme = _fisher_of_all(n, m)[x, y] <= observed * _SAME
    if extreme.all():
        return 1.0
    ways = _log_choose(n, x[extreme]) + _log_choose(m, y[extreme])
    # Tables with as many selected in all have one factor in the rate: sum them first.
    totals = x[extreme] + y[extreme]
    most = float(ways.max())
    weights = np.bincount(totals, weights=np.exp(ways - most), minlength=n + m + 1)
    return min(1.0, _worst(weights, most), observed)


def _worst(weights: NDArray[np.float64], shift: float) -> float:
    """The greatest Σ weights·rateᵏ(1-rate)ᴺ⁻ᵏ over rates, on a grid and then between its best neighbours."""
    from scipy.optimize import minimize_scalar

    used = np.flatnonzero(weights)
    size = weights.size - 1
    logs = np.log(weights[used]) + shift

    def chance(rate: float) -> float:
        return float(np.exp(logs + used * np.log(rate) + (size - used) * np.log1p(-rate)).sum())

    grid = np.linspace(0, 1, 401)[1:-1]
    chances = np.array([chance(rate) for rate in grid])
    best = chances.max()
    for peak in np.flatnonzero(chances > best * 0.98):
        bounds = max(1e-12, grid[peak] - 1 / 400), min(1 - 1e-12, grid[peak] + 1 / 400)
        found = minimize_scalar(lambda rate: -chance(rate), bounds=bounds, method="bounded", options={"xatol": 1e-10})
        best = max(best, -float(found.fun))
    return float(best)


def _fisher_of_all(n: int, m: int) -> NDArray[np.float64]:
    """Shape (n + 1, m + 1): Fisher's p of every table with these group sizes."""
    p = np.ones((n + 1, m + 1))
    for selected in range(n + m + 1):
        low, high = max(0, selected - m), min(n, selected)
        counts = np.arange(low, high + 1)
        chances = _hypergeometric(counts, n, m, selected)
        order = np.argsort(chances, kind="stable")
        summed = np.cumsum(chances[order])
        reached = np.searchsorted(chances[order], chances * _SAME, side="right") - 1
        p[counts, selected - counts] = summed[reached]
    return p


def _hypergeometric(counts: NDArray[np.intp], n: int, m: int, selected: int) -> NDArray[np.float64]:
    logs = _log_choose(n, counts) + _log_choose(m, selected - counts)
    chances: NDArray[np.float64] = np.exp(logs - logs.max())
    return chances / chances.sum()


def _log_choose(total: int, counts: NDArray[np.intp]) -> NDArray[np.float64]:
    from scipy.special import gammaln

    ways: NDArray[np.float64] = gammaln(total + 1) - gammaln(counts + 1) - gammaln(total - counts + 1)
    return ways


# ---- strata


def stratified(strata: Sequence[tuple[Group, Group]], *, confidence: float = 0.95) -> Stratified:
    """Mantel and Haenszel's pooled ratios of (group, reference) pairs; strata in which one side is empty say nothing.

    Odds ratio with the variance of Robins, Breslow & Greenland (1986), Biometrics 42, 311-323 (as R's
    `mantelhaen.test`); ratio of rates with that of Greenland & Robins (1985), Biometrics 41, 55-68.
    """
    told = [(group, reference) for group, reference in strata if group.total and reference.total]
    pooled = rate_ratio(
        Group(sum(group.selected for group, _ in strata), sum(group.total for group, _ in strata)),
        Group(sum(other.selected for _, other in strata), sum(other.total for _, other in strata)),
        confidence=confidence,
    )
    cells = np.array([(g.selected, g.rejected, r.selected, r.rejected) for g, r in told], dtype=np.float64)
    a, b, c, d = cells.reshape(-1, 4).T
    rates = _mantel_haenszel_rates(a, b, c, d, confidence)
    chi_squared, p = _cmh(a, b, c, d)
    return Stratified(
        odds_ratio=_mantel_haenszel_odds(a, b, c, d, confidence),
        rate_ratio=rates,
        chi_squared=chi_squared,
        p=p,
        pooled=pooled,
        pooled_misleads=pooled is not None and rates is not None and not rates.low <= pooled.value <= rates.high,
    )


Cells = NDArray[np.float64]


def _mantel_haenszel_odds(a: Cells, b: Cells, c: Cells, d: Cells, confidence: float) -> Ratio | None:
    n = a + b + c + d
    for_, against = a * d / n, b * c / n
    r, s = float(for_.sum()), float(against.sum())
    if not r or not s:
        return None
    p, q = (a + d) / n, (b + c) / n
    variance = (
        float((p * for_).sum()) / (2 * r**2)
        + float((p * against + q * for_).sum()) / (2 * r * s)
        + float((q * against).sum()) / (2 * s**2)
    )
    return _around(r / s, variance, confidence)


def _mantel_haenszel_rates(a: Cells, b: Cells, c: Cells, d: Cells, confidence: float) -> Ratio | None:
    n = a + b + c + d
    r, s = float((a * (c + d) / n).sum()), float((c * (a + b) / n).sum())
    if not r or not s:
        return None
    shared = ((a + b) * (c + d) * (a + c) - a * c * n) / n**2
    return _around(r / s, float(shared.sum()) / (r * s), confidence)


def _cmh(a: Cells, b: Cells, c: Cells, d: Cells) -> tuple[float | None, float | None]:
    """Strata of one person have no variance and are left out, as their formula would divide by zero."""
    from scipy.special import gammaincc

    n = a + b + c + d
    kept = n > 1
    a, b, c, d, n = a[kept], b[kept], c[kept], d[kept], n[kept]
    variance = float(((a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))).sum())
    if not variance:
        return None, None
    apart = abs(float((a - (a + b) * (a + c) / n).sum()))
    chi_squared = max(0.0, apart - min(0.5, apart)) ** 2 / variance
    return chi_squared, float(gammaincc(0.5, chi_squared / 2))


def _around(value: float, variance: float, confidence: float) -> Ratio:
    reach = float(np.exp(_normal(confidence) * np.sqrt(max(0.0, variance))))
    return Ratio(value, value / reach, value * reach)


def _normal(confidence: float) -> float:
    from scipy.special import ndtri

    return float(ndtri((1 + confidence) / 2))
