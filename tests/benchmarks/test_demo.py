"""The whole worked example, beside the part of it that is slow on purpose: 42 passphrases under Argon2id."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from panel_app.journal.primitives import SALT, passphrase_key
from panel_app.workspace.demo import run_demo

pytestmark = [pytest.mark.benchmark, pytest.mark.benchmark(group="the demo of 272")]
SEATS = 42


def test_floor_of_the_demo(benchmark: BenchmarkFixture) -> None:
    def derive_all() -> None:
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(lambda seat: passphrase_key("a passphrase for nobody", bytes([seat]) * SALT), range(SEATS)))

    benchmark.pedantic(derive_all, rounds=1)  # type: ignore[no-untyped-call]


def test_demo(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    result = benchmark.pedantic(run_demo, args=(tmp_path / "demo",), rounds=1)  # type: ignore[no-untyped-call]
    assert result.verified
