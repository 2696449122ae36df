"""Panels drawn again and again: how often intervals hold the truth, and chances come true."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from panel_app.measurement import severity
from panel_app.measurement.mixed import fit
from panel_app.measurement.posterior import Posterior
from panel_app.measurement.ranks import drawn_ranks
from tests.measurement.models import Panel


@dataclass(frozen=True, slots=True)
class Covered:
    """Share of 95 % intervals that held the truth."""

    severities: float
    averages: float


def covered(panel: Panel, *, rounds: int) -> Covered:
    held: tuple[list[bool], list[bool]] = ([], [])
    for seed in range(rounds):
        truth = panel.draw(seed)
        found = fit(truth.ratings)
        if not found.is_connected:
            continue
        for each, true in zip(severity.scorers(found), truth.severity, strict=True):
            assert each.low is not None
            assert each.high is not None
            held[0].append(each.low <= true <= each.high)
        for one, level in zip(severity.candidates(found), truth.level, strict=True):
            assert one.fair is not None
            assert one.se is not None
            held[1].append(abs(one.fair - level) <= severity.NORMAL_95 * one.se)
    return Covered(float(np.mean(held[0])), float(np.mean(held[1])))


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """The reliability curve: the average chance told in each tenth, how often it came true, and of how many."""

    told: NDArray[np.float64]
    came_true: NDArray[np.float64]
    count: NDArray[np.intp]
    intervals: float
    """Share of 95 % rank intervals that held the true rank."""


def calibrated(panel: Panel, *, places: int, rounds: int) -> Calibrated:
    chances, truths, held = [], [], []
    for seed in range(rounds):
        truth = panel.draw(seed)
        posterior = Posterior.of(fit(truth.ratings))
        assert posterior is not None
        drawn = drawn_ranks(posterior, draws=1000, seed=seed)
        rank = np.argsort(np.argsort(-truth.level))
        chances.append((drawn < places).mean(axis=1))
        truths.append(rank < places)
        held.append((drawn[:, 25] <= rank) & (rank <= drawn[:, 974]))
    told, came = np.concatenate(chances), np.concatenate(truths)
    tenth = np.minimum((told * 10).astype(np.intp), 9)
    count = np.bincount(tenth, minlength=10)
    averages = [np.bincount(tenth, weights=each, minlength=10) / np.maximum(count, 1) for each in (told, came)]
    return Calibrated(averages[0], averages[1], count, float(np.mean(np.concatenate(held))))
