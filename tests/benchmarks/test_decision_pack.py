"""A pack of 1,000 beside the floor: the same content through plain, untagged Platypus, in the same run.

`pytest -m benchmark --benchmark-enable -n 0 -s tests/benchmarks/test_decision_pack.py` prints pages per second.
"""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from panel_app.reports.decision_pack import preview, write_decision_pack
from panel_app.reports.pack import DecisionPack
from tests.benchmarks.platypus import write_plainly
from tests.reports.sample_pack import sample_pack

pytestmark = pytest.mark.benchmark

ROUNDS = 3


@pytest.fixture(scope="module")
def pack() -> DecisionPack:
    return sample_pack(1000, places=375, scorers=2)


@pytest.fixture(scope="module")
def floor(pack: DecisionPack, tmp_path_factory: pytest.TempPathFactory) -> float:
    return fastest("plain Platypus, one process", write_plainly, pack, tmp_path_factory.mktemp("plain"))


def fastest(what: str, write: Callable[[DecisionPack, Path], int], pack: DecisionPack, folder: Path) -> float:
    """Pages per second, in the best of some rounds: the machine has other work."""
    best = 0.0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        pages = write(pack, folder / "pack.pdf")
        best = max(best, pages / (time.perf_counter() - began))
    size = (folder / "pack.pdf").stat().st_size / 1e6
    print(f"\n{what}: {pages:,} pages, {best:,.0f} pages/s, {size:.1f} MB")  # noqa: T201 - benchmarks report
    return best


def test_tagged_pack_keeps_up_with_plain_platypus_in_one_process(
    pack: DecisionPack, floor: float, tmp_path: Path
) -> None:
    assert fastest("tagged pack, one process", write_decision_pack, pack, tmp_path) >= 0.8 * floor


def test_preview_stands_within_a_second_when_there_are_a_thousand(pack: DecisionPack) -> None:
    began = time.perf_counter()
    preview(pack, BytesIO())
    assert time.perf_counter() - began < 1
