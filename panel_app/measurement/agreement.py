"""Agreement on marks as categories: Krippendorff's alpha, Gwet's AC1 and AC2, weighted kappa of pairs.

The unit that scorers agree about is one criterion of one candidate: a mark is given there, and only there does a level
of the scale mean the same to two scorers. Whatever has one mark says nothing of agreement, and who gave no mark is
missing, not disagreeing. Every figure is 1 for perfect agreement and 0 for what chance gives; None where all marks are
the same, or nothing has two marks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from panel_app.measurement.ratings import Ratings

Metric = Literal["nominal", "ordinal", "interval", "ratio"]
Weights = Literal["identity", "linear", "quadratic", "ordinal"]

_MOST_VALUES: Final = 2_000
"""Different marks for which every pair of them is still compared; more are no categories."""
_MOST_PAIRS: Final = 3_000_000
_ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Gwet:
    """AC1 (identity weights) or AC2, with its standard error and limits from t with (candidates - 1) degrees."""

    value: float
    se: float | None
    """None for one candidate. Candidates are drawn anew in thought; the units of one candidate go together."""
    limits: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class PairKappa:
    """Quadratic weighted kappa of two scorers over the `units` that both marked."""

    first: str
    second: str
    units: int
    value: float | None
    se: float | None


@dataclass(frozen=True, slots=True)
class _Units:
    unit: NDArray[np.intp]
    """Shape (n,): for each mark its unit, counted from 0; `candidate` gives for each unit whose it is."""
    candidate: NDArray[np.intp]
    size: NDArray[np.float64]
    """Marks in each unit."""
    mark: NDArray[np.float64]

    def sums(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(self.unit, weights=weights, minlength=self.size.size)


# ---- Krippendorff


def alpha(ratings: Ratings, metric: Metric) -> float | None:
    """Krippendorff's alpha: 1 - observed over expected disagreement.

    Krippendorff (2019), Content Analysis, 4th edition, chapter 12; (2011), Computing Krippendorff's alpha-reliability.
    Instead of a table of coincidences, whose size is the square of the number of different marks, sums over units:
    the ordinal difference of two marks is the difference of their mid-ranks. The ratio metric needs marks of 0 or
    more; it compares all pairs of different marks, and is None above 2,000 of them.
    """
    units = _pairable(_units(ratings))
    if units.mark.size == 0:
        return None
    if metric == "nominal":
        return _one_minus(*_nominal_disagreement(units))
    if metric == "ratio":
        return _ratio_alpha(units)
    values = units.mark if metric == "interval" else _mid_ranks(units.mark)
    return _one_minus(*_squared_disagreement(units, values))


def _squared_disagreement(units: _Units, values: NDArray[np.float64]) -> tuple[float, float]:
    """Observed and expected, from sums of squares about the middle."""
    n = values.size
    values = values - values.mean()
    about = values - (units.sums(values) / units.size)[units.unit]
    observed = 2 * float(np.sum(units.size * units.sums(about**2) / (units.size - 1))) / n
    return observed, 2 * float(values @ values) / (n - 1)


def _nominal_disagreement(units: _Units) -> tuple[float, float]:
    n = units.mark.size
    _, category = np.unique(units.mark, return_inverse=True)
    categories = int(category.max()) + 1
    cell, counts = np.unique(units.unit * categories + category, return_counts=True)
    same = np.bincount(cell // categories, weights=counts.astype(np.float64) ** 2, minlength=units.size.size)
    observed = float(np.sum((units.size**2 - same) / (units.size - 1))) / n
    totals = np.bincount(category).astype(np.float64)
    return observed, (n**2 - float(totals @ totals)) / (n * (n - 1))


def _ratio_alpha(units: _Units) -> float | None:
    n = units.mark.size
    values, totals = np.unique(units.mark, return_counts=True)
    if values.size > _MOST_VALUES or values[0] < 0:
        return None
    expected = float(totals @ _ratio_differences(values, values) @ totals) / (n * (n - 1))
    order = np.argsort(units.unit, kind="stable")
    marks, starts = units.mark[order], np.concatenate(([0], np.cumsum(units.size).astype(np.intp)[:-1]))
    observed = 0.0
    for size in np.unique(units.size).tolist():  # units of one size are a rectangle
        of_size = marks[starts[units.size == size][:, np.newaxis] + np.arange(int(size))]
        for column in range(int(size)):
            observed += float(np.sum(_ratio_between(of_size, of_size[:, [column]]))) / (size - 1)
    return _one_minus(observed / n, expected)


def _ratio_differences(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    return _ratio_between(first[:, np.newaxis], second[np.newaxis, :])


def _ratio_between(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    total = first + second
    return np.square(np.divide(first - second, total, out=np.zeros_like(total), where=total > 0))


def _one_minus(observed: float, expected: float) -> float | None:
    return 1 - observed / expected if expected > 0 else None


def _mid_ranks(marks: NDArray[np.float64]) -> NDArray[np.float64]:
    _, category, counts = np.unique(marks, return_inverse=True, return_counts=True)
    middles: NDArray[np.float64] = (np.cumsum(counts) - counts / 2)[category]
    return middles


# ---- Gwet


def gwet(
    ratings: Ratings, weights: Weights, *, levels: Sequence[float] | None = None, confidence: float = 0.95
) -> Gwet | None:
    """AC1 (`identity`) or AC2 for any number of scorers and missing marks.

    Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition, chapters 3 and 5; the error is his unconditional one,
    taken over candidates, whose criteria are not independent; with one criterion it is his to the last digit. `levels`
    are those of the scale, used or not: chance depends on how many there are. Without them they are the marks given.
    """
    units = _units(ratings)
    values = np.unique(np.concatenate([units.mark, np.array(levels or (), dtype=np.float64)]))
    if values.size <= 1 or values.size > _MOST_VALUES or not (units.size > 1).any():
        return None
    table = _weights(values, weights)
    category = np.searchsorted(values, units.mark)
    agreed, shares, chances = _gwet_terms(units, category, table)
    paired = units.size > 1
    observed = float(agreed[paired].mean())
    rarity = float(table.sum()) / (values.size * (values.size - 1))
    expected = rarity * float(shares @ (1 - shares))
    value = (observed - expected) / (1 - expected)
    scale = units.size.size / int(paired.sum())
    each = scale * np.where(paired, agreed - expected, 0) / (1 - expected)
    each -= 2 * (1 - value) * (rarity * chances - expected) / (1 - expected)
    return _with_error(value, each - value, units.candidate, confidence)


def _gwet_terms(
    units: _Units, category: NDArray[np.intp], table: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Each unit's share of agreeing pairs, each level's share of marks, each unit's average of 1 - that share."""
    size = units.size
    shares = np.bincount(category, weights=(1 / size)[units.unit], minlength=table.shape[0]) / size.size
    cell, counts = np.unique(units.unit * table.shape[0] + category, return_counts=True)
    place, level = np.divmod(cell, table.shape[0])
    agreed = np.zeros(size.size)
    order = np.argsort(place, kind="stable")
    place, level, counts = place[order], level[order], counts[order].astype(np.float64)
    for distance in range(int(np.bincount(place).max())):  # different levels used within one unit: a handful
        ahead = slice(distance, None)
        behind = slice(None, place.size - distance)
        together = place[ahead] == place[behind]
        pairs = counts[ahead] * counts[behind] * table[level[ahead], level[behind]] * together
        agreed += (1 if distance == 0 else 2) * np.bincount(place[ahead], weights=pairs, minlength=size.size)
    agreed = (agreed - size) / np.maximum(size * (size - 1), 1)
    return agreed, shares, units.sums((1 - shares)[category]) / size


def _weights(values: NDArray[np.float64], weights: Weights) -> NDArray[np.float64]:
    """1 for the same level, less the further apart two levels are."""
    if weights == "identity":
        return np.eye(values.size)
    if weights == "ordinal":  # in steps, whatever the levels are called
        steps = np.abs(np.subtract.outer(np.arange(values.size), np.arange(values.size))).astype(np.float64)
        apart = steps * (steps + 1) / 2
    else:
        apart = np.abs(np.subtract.outer(values, values)) ** (1 if weights == "linear" else 2)
    return 1 - apart / apart.max()


def _with_error(value: float, influence: NDArray[np.float64], candidate: NDArray[np.intp], confidence: float) -> Gwet:
    candidates = np.unique(candidate).size
    if candidates <= 1:
        return Gwet(value, None, None)
    from scipy.special import stdtrit

    together = np.bincount(candidate, weights=influence)
    se = float(np.sqrt(candidates / (candidates - 1) * float(together @ together))) / influence.size
    reach = float(stdtrit(candidates - 1, (1 + confidence) / 2)) * se
    return Gwet(value, se, (value - reach, min(1.0, value + reach)))


# ---- pairs


def kappas(ratings: Ratings) -> list[PairKappa]:
    """Quadratic weighted kappa of every two scorers who marked something in common, in alphabetical order.

    Cohen (1968), Psychological Bulletin 70, 213-220; errors of Fleiss, Cohen & Everitt (1969), Psychological Bulletin
    72, 323-327. Differences are in points, so that levels need not be evenly spaced. Empty above three million pairs
    of marks: so many scorers on everything are told apart by their severity, not two by two.
    """
    names = sorted(range(len(ratings.scorers)), key=ratings.scorers.__getitem__)
    first, second, x, y = _pairs(ratings, np.argsort(names))
    pair, place, counts = np.unique(first * len(names) + second, return_inverse=True, return_counts=True)

    def average(values: NDArray[np.float64]) -> NDArray[np.float64]:
        averages: NDArray[np.float64] = np.bincount(place, weights=values, minlength=pair.size) / counts
        return averages

    of_x, of_y, of_x2, of_y2 = average(x), average(y), average(x**2), average(y**2)
    apart = (x - y) ** 2
    observed, expected = average(apart), of_x2 + of_y2 - 2 * of_x * of_y
    by_chance = x**2 - 2 * x * of_y[place] + of_y2[place] + y**2 - 2 * y * of_x[place] + of_x2[place]
    influence = apart * expected[place] - by_chance * observed[place]
    variance = np.maximum(average((influence - average(influence)[place]) ** 2), 0)
    found = []
    for index, (left, right) in enumerate(zip(*np.divmod(pair, len(names)), strict=True)):
        chance = float(expected[index])
        known = chance > _ROUNDING
        found.append(
            PairKappa(
                first=ratings.scorers[names[left]],
                second=ratings.scorers[names[right]],
                units=int(counts[index]),
                value=1 - float(observed[index]) / chance if known else None,
                se=float(np.sqrt(variance[index] / counts[index])) / chance**2 if known else None,
            )
        )
    return found


def _pairs(
    ratings: Ratings, rank: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Every two marks of one unit: the scorers' ranks, the lower first, and their marks about the middle of all."""
    units = _units(ratings)
    if float(np.sum(units.size * (units.size - 1))) / 2 > _MOST_PAIRS or not (units.size > 1).any():
        nobody, nothing = np.zeros(0, dtype=np.intp), np.zeros(0)
        return nobody, nobody, nothing, nothing
    scorer = rank[ratings.scorer]
    order = np.lexsort((scorer, units.unit))
    unit, scorer, mark = units.unit[order], scorer[order], ratings.mark[order] - ratings.mark.mean()
    chosen = []
    for distance in range(1, int(units.size.max())):
        behind = np.flatnonzero(unit[distance:] == unit[:-distance])
        chosen.append((behind, behind + distance))
    left, right = (np.concatenate(each) for each in zip(*chosen, strict=True))
    return scorer[left], scorer[right], mark[left], mark[right]


# ---- units


def _units(ratings: Ratings) -> _Units:
    place = ratings.candidate * max(1, len(ratings.criteria)) + ratings.criterion
    cells, unit, size = np.unique(place, return_inverse=True, return_counts=True)
    return _Units(unit, cells // max(1, len(ratings.criteria)), size.astype(np.float64), ratings.mark)


def _pairable(units: _Units) -> _Units:
    """Without the units that have one mark."""
    paired = units.size > 1
    number = np.cumsum(paired) - 1
    keep = paired[units.unit]
    return _Units(number[units.unit[keep]], units.candidate[paired], units.size[paired], units.mark[keep])
