"""Tables of marks for tests of mixed models: stored ones, and drawn ones whose truth is known."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from panel_app.measurement.ratings import Ratings

STORED: Final = Path(__file__).parent / "data" / "mixed"


def stored(name: str) -> Ratings:
    with (STORED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return Ratings.of(
            (row["candidate"], row["scorer"], row["criterion"], float(row["mark"])) for row in csv.DictReader(file)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """`level` of each candidate and `severity` of each scorer, about the panel's average scorer, in points."""

    ratings: Ratings
    level: NDArray[np.float64]
    severity: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Panel:
    """The size of a panel, and the standard deviation of each kind of effect in points."""

    candidates: int
    scorers: int
    each: int
    """Scorers for each candidate."""
    criteria: int = 1
    candidate: float = 1.4
    scorer: float = 0.7
    criterion: float = 0.0
    candidate_scorer: float = 0.0
    candidate_criterion: float = 0.0
    scorer_criterion: float = 0.0
    residual: float = 1.0

    def draw(self, seed: int) -> Truth:
        source = np.random.default_rng(seed)
        met = np.argsort(source.random((self.candidates, self.scorers)), axis=1)[:, : self.each]
        while len(np.unique(met)) < self.scorers:  # in a small panel somebody may be left without a candidate
            met = np.argsort(source.random((self.candidates, self.scorers)), axis=1)[:, : self.each]
        shape = (self.candidates, self.scorers, self.criteria)
        candidate = self.candidate * source.standard_normal(shape[0])
        scorer = self.scorer * source.standard_normal(shape[1])
        ck = self.candidate_criterion * source.standard_normal((shape[0], shape[2]))
        sk = self.scorer_criterion * source.standard_normal((shape[1], shape[2]))
        criterion = self.criterion * source.standard_normal(shape[2])
        c = np.repeat(np.arange(shape[0]), self.each * shape[2])
        s, k = np.repeat(met.ravel(), shape[2]), np.tile(np.arange(shape[2]), met.size)
        pairs = self.candidate_scorer * source.standard_normal(shape[:2])
        marks = 10 + candidate[c] + scorer[s] + criterion[k] + pairs[c, s] + ck[c, k] + sk[s, k]
        marks += self.residual * source.standard_normal(marks.size)
        lenience = scorer + sk.mean(axis=1)
        level = 10 + candidate + ck.mean(axis=1) + criterion.mean() + lenience.mean()
        candidates, scorers, criteria = (
            tuple(f"{letter}{each:04d}" for each in range(n)) for letter, n in zip("csq", shape, strict=True)
        )
        ratings = Ratings(candidates, scorers, criteria, c, s, k, marks)
        return Truth(ratings, level, lenience.mean() - lenience)
