"""Run in a process of its own: times what the measurement of one simulated panel takes, and its peak memory, as JSON.

One thread of OPENBLAS_NUM_THREADS=1, as the application has.

    python -m tests.benchmarks.mixed_models full|demo FOLDER

`FOLDER/marks.csv` is written for lme4, where FOLDER is given.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

from panel_app.measurement import severity
from panel_app.measurement.agreement import alpha, gwet, kappas
from panel_app.measurement.icc import intraclass, one_way
from panel_app.measurement.mixed import fit
from panel_app.measurement.posterior import Posterior
from panel_app.measurement.ranks import drawn_ranks, ranks
from panel_app.measurement.rasch import fit_rasch
from panel_app.measurement.ratings import Ratings
from panel_app.measurement.reliability import reliability
from tests.measurement.marks import draw
from tests.measurement.models import Panel

FULL: Final = Panel(2000, 60, 4, 8, criterion=0.5, candidate_scorer=0.4, candidate_criterion=0.6, scorer_criterion=0.3)
DEMO: Final = (272, 40, 2, 4)


def timed(*calls: Callable[[], object], rounds: int = 3) -> list[float]:
    """The least seconds of processor time of each: what else the machine does is not counted."""
    best = [float("inf")] * len(calls)
    for _ in range(rounds):
        for place, call in enumerate(calls):
            begin = time.process_time()
            call()
            best[place] = min(best[place], time.process_time() - begin)
    return best


def floor() -> None:
    """What any program must do that draws ranks: draw the normals and sort them, in numpy as plain as can be."""
    source = np.random.default_rng(1)
    for _ in range(10):
        np.argsort(source.standard_normal((1000, FULL.candidates), dtype=np.float32), axis=1)


def write(ratings: Ratings, path: Path) -> None:
    rows = zip(ratings.candidate, ratings.scorer, ratings.criterion, ratings.mark, strict=True)
    lines = [f"c{c},s{s},q{k},{mark:.6f}" for c, s, k, mark in rows]
    path.write_text("\n".join(["candidate,scorer,criterion,mark", *lines]), encoding="utf-8")


def full(folder: Path) -> dict[str, float]:
    ratings = FULL.draw(1).ratings
    write(ratings, folder / "marks.csv")
    means = ratings.means()
    found = fit(ratings)
    posterior = Posterior.of(found)
    if posterior is None:
        raise AssertionError
    names = ["means", "marks_two_terms", "full", "severity", "draws", "floor_of_draws"]
    seconds = timed(
        lambda: fit(means),
        lambda: fit(ratings, terms=["candidate", "scorer"]),
        lambda: fit(ratings),
        lambda: (severity.scorers(found), severity.candidates(found)),
        lambda: drawn_ranks(posterior, draws=10_000, seed=1),
        floor,
    )
    return dict(zip(names, seconds, strict=True)) | {f"variance {term}": v for term, v in found.components.items()}


def demo() -> dict[str, float]:
    candidates, scorers, each, criteria = DEMO
    ratings = draw(1, candidates=candidates, scorers=scorers, each=each, criteria=criteria, levels=6).ratings

    def agreement() -> None:
        for metric in ("nominal", "ordinal", "interval"):
            alpha(ratings, metric)
        for weights in ("identity", "linear", "quadratic", "ordinal"):
            gwet(ratings, weights)
        intraclass(ratings)
        one_way(ratings)

    def models() -> None:
        found = fit(ratings)
        reliability(found)
        severity.scorers(found)
        severity.candidates(found)

    def line() -> None:
        ranks(fit(ratings), places=100)

    def rasch() -> None:
        fit_rasch(ratings, [range(6)] * criteria)

    def everything() -> None:
        agreement()
        found = fit(ratings)
        reliability(found)
        severity.scorers(found)
        severity.candidates(found)
        ranks(found, places=100)
        rasch()

    names = ["agreement", "reml_and_severity", "reml_and_ranks", "rasch", "pairs", "everything"]
    calls = [agreement, models, line, rasch, lambda: kappas(ratings), everything]
    return dict(zip(names, timed(*calls, rounds=5), strict=True))


if __name__ == "__main__":
    told = full(Path(sys.argv[2])) if sys.argv[1] == "full" else demo()
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))  # noqa: T201 - read by the benchmark
