"""Where the line can honestly be drawn: expected ranks, plausible ranks and chances of belonging in the top N.

`rank` is that of the raw averages: 1 + how many are above, equal averages sharing it. Everything else is about true
levels, of which the fitted model knows a joint distribution (see `posterior`). The *expected rank* is 1 + the sum of
the chances that each other candidate is truly better, in closed form (Lingsma et al. 2010, BMC Medical Research
Methodology 10:13; closed up to 5,000 candidates, drawn above). The *rank interval* holds 95 of 100 draws of the true
rank, and `p_in` is the share of draws in which the candidate is among the N best. Draws come from a seed and from the
labels, never from the order of rows; candidates of whom exactly the same is known get exactly the same figures.

A candidate is *in* or *out* where the chance of that is at least 95 in 100, else to *discuss*. Those with equal raw
averages across whom the line falls are one group, and always to discuss.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from panel_app.measurement.another_scorer import Gain, gain
from panel_app.measurement.layout import Floats, Indices
from panel_app.measurement.mixed import Fit
from panel_app.measurement.posterior import Posterior, tied
from panel_app.measurement.severity import adjusted_averages, raw_averages

Standing = Literal["in", "discuss", "out"]

SURE: Final = 0.95

_MOST_PAIRS: Final = 5_000
"""Candidates up to whose number all pairs are compared."""
_MOST_RANKS: Final = 50_000_000
"""Ranks that are kept at once, in two or four bytes each; beyond that there are fewer draws."""
_ROWS: Final = 256


@dataclass(frozen=True, slots=True)
class RankedCandidate:
    """`expected_rank`, `rank_interval` and `p_in` are None where the design carries no component of candidates."""

    candidate: str
    rank: int
    expected_rank: float | None
    rank_interval: tuple[int, int] | None
    p_in: float | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Crossing:
    """Who would cross the line if adjusted averages drew it: clearly on one side of it by each."""

    into: tuple[str, ...]
    out_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankTable:
    """`candidates` in the order of the fit's labels."""

    places: int
    candidates: tuple[RankedCandidate, ...]
    tied_at_line: tuple[str, ...]
    """Those with equal raw averages across whom the line falls."""
    crossing: Crossing | None
    """None where averages cannot be adjusted."""
    gain: Gain | None


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """Where the line falls in a list of averages: 1-based `rank` (m,), and who is clearly inside or level with it."""

    rank: Indices
    inside: NDArray[np.bool_]
    level: NDArray[np.bool_]

    @classmethod
    def of(cls, values: Floats, places: int) -> "_Side":
        _, group, sizes = np.unique(-tied(values), return_inverse=True, return_counts=True)
        ends = np.cumsum(sizes)
        rank = (ends - sizes + 1)[group]
        return cls(rank, ends[group] <= places, (rank <= places) & (ends[group] > places))


def ranks(fit: Fit, *, places: int, draws: int = 10_000, seed: int = 1) -> RankTable:
    """ValueError for a negative number of places or no draws."""
    if places < 0 or draws < 1:
        raise ValueError((places, draws))
    labels = fit.ratings.candidates
    raw = _Side.of(raw_averages(fit), places)
    known = _known(fit, places, draws, seed)
    standings = _standings(known.p_in if known else None, raw)
    rows = tuple(
        _row(label, int(rank), known.told(place) if known else (None, None, None), standing)
        for place, (label, rank, standing) in enumerate(zip(labels, raw.rank, standings, strict=True))
    )
    band = np.array([each == "discuss" for each in standings])
    return RankTable(
        places=places,
        candidates=rows,
        tied_at_line=tuple(label for label, level in zip(labels, raw.level, strict=True) if level),
        crossing=_crossing(labels, raw, adjusted_averages(fit), places),
        gain=gain(fit, known.posterior, band=band, places=places, seed=seed) if known else None,
    )


def _row(
    label: str, rank: int, told: tuple[float, tuple[int, int], float] | tuple[None, None, None], standing: Standing
) -> RankedCandidate:
    expected, interval, chance = told
    return RankedCandidate(label, rank, expected, interval, chance, standing)


def _standings(chances: Floats | None, raw: _Side) -> list[Standing]:
    if chances is None:
        return ["discuss"] * raw.rank.size
    sides: list[Standing] = []
    for chance, level in zip(chances, raw.level, strict=True):
        if level:
            sides.append("discuss")
        else:
            sides.append("in" if chance >= SURE else "out" if chance <= 1 - SURE else "discuss")
    return sides


def _crossing(labels: tuple[str, ...], raw: _Side, fair: Floats | None, places: int) -> Crossing | None:
    if fair is None:
        return None
    adjusted = _Side.of(fair, places)
    beyond = ~raw.inside & ~raw.level, ~adjusted.inside & ~adjusted.level
    into, out_of = beyond[0] & adjusted.inside, raw.inside & beyond[1]
    return Crossing(
        tuple(label for label, crosses in zip(labels, into, strict=True) if crosses),
        tuple(label for label, crosses in zip(labels, out_of, strict=True) if crosses),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    posterior: Posterior
    expected: Floats
    low: Indices
    high: Indices
    p_in: Floats

    def told(self, place: int) -> tuple[float, tuple[int, int], float]:
        interval = int(self.low[place]), int(self.high[place])
        return float(self.expected[place]), interval, float(self.p_in[place])


def _known(fit: Fit, places: int, draws: int, seed: int) -> _Known | None:
    posterior = Posterior.of(fit)
    if posterior is None:
        return None
    drawn = drawn_ranks(posterior, draws=draws, seed=seed)
    group = posterior.alike()
    expected = expected_ranks(posterior) if len(drawn) <= _MOST_PAIRS else _averaged(drawn.mean(axis=1) + 1.0, group)
    cut = round(SURE / 2 * drawn.shape[1] + drawn.shape[1] / 2)
    low, high = drawn[:, drawn.shape[1] - 1 - min(cut, drawn.shape[1] - 1)], drawn[:, min(cut, drawn.shape[1] - 1)]
    lowest = np.full(group.max() + 1, len(drawn))
    highest = np.zeros(group.max() + 1, dtype=np.intp)
    np.minimum.at(lowest, group, low)
    np.maximum.at(highest, group, high)
    chances = _averaged((drawn < places).mean(axis=1), group)
    return _Known(posterior, expected, lowest[group] + 1, highest[group] + 1, chances)


def _averaged(values: Floats, group: Indices) -> Floats:
    return (np.bincount(group, weights=values) / np.bincount(group))[group]


def drawn_ranks(posterior: Posterior, *, draws: int, seed: int) -> NDArray[np.unsignedinteger]:
    """(m, draws): for each candidate its drawn true ranks, 0 the best, in ascending order."""
    count = posterior.mean.size
    draws = min(draws, max(_MOST_RANKS // count, 200))
    kind = np.uint16 if count <= np.iinfo(np.uint16).max else np.uint32
    drawn = np.empty((count, 2 * ((draws + 1) // 2)), dtype=kind)
    begin = 0
    for levels in posterior.draws(draws, seed):
        order = np.argsort(-levels, axis=1)
        rank = np.empty(order.shape, dtype=kind)
        np.put_along_axis(rank, order, np.arange(count, dtype=kind)[np.newaxis], axis=1)
        drawn[:, begin : begin + len(levels)] = rank.T
        begin += len(levels)
    drawn.sort(axis=1)
    return drawn


def expected_ranks(posterior: Posterior) -> Floats:
    """(m,): 1 + the chances of all others to be truly better; one half for those of whom the same is known."""
    from scipy.special import ndtr

    mean, variance = posterior.mean, posterior.variances
    expected = np.empty(mean.size)
    for begin in range(0, mean.size, _ROWS):
        rows = slice(begin, min(begin + _ROWS, mean.size))
        spread = variance[rows, np.newaxis] + variance - 2 * posterior.covariances(rows)
        floor = 1e-12 * max(float(variance.max()), 1e-300)
        apart = mean - mean[rows, np.newaxis]
        chances = ndtr(apart / np.sqrt(np.maximum(spread, floor)))
        expected[rows] = 1 + chances.sum(axis=1) - 0.5  # less the candidate against itself
    return expected
