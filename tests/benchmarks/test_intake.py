"""3,000 applicants with 6,000 PDFs of two pages: taken in within ten minutes, in 1.5 GB of memory, on two cores.

In a process of its own, so that the memory is the import's; the floor beside it reads and seals the same bytes.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from panel_app.journal.primitives import digest, seal, sealing_key
from tests.intake.papers import write_applicants, write_papers

pytestmark = [pytest.mark.benchmark, pytest.mark.benchmark(group="3,000 applicants with 6,000 PDFs")]

COUNT = 3000
SECONDS, MEGABYTES = 600, 1500
SCRIPT = Path(__file__).parent / "import_process.py"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("intake")
    write_applicants(made / "applicants.csv", COUNT, criteria=("q1", "q2", "q3", "q4"))
    write_papers(made / "files", COUNT, picture=True)
    return made


def test_floor_of_the_import(benchmark: BenchmarkFixture, folder: Path) -> None:
    def seal_all() -> None:
        public = sealing_key(bytes(range(32)))
        for path in (folder / "files").iterdir():
            digest(seal(path.read_bytes(), public))

    benchmark.pedantic(seal_all, rounds=1)  # type: ignore[no-untyped-call]


def test_import(benchmark: BenchmarkFixture, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [sys.executable, str(SCRIPT), str(folder)]
    done = benchmark.pedantic(  # type: ignore[no-untyped-call]
        subprocess.run, args=(words,), kwargs={"capture_output": True, "text": True, "timeout": 1200}, rounds=1
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    peak = result["peak_mb"] + 2 * result["children_mb"]
    with capsys.disabled():
        sys.stdout.write(
            f"\nimport {result['seconds']:.0f} s, again {result['again']:.0f} s; peak {result['peak_mb']:.0f} MB"
            f" and {result['children_mb']:.0f} MB in each PDF process; store {result['store_mb']:.0f} MB\n"
        )
    assert (result["accepted"], result["kept"], result["problems"]) == (COUNT, 2 * COUNT, [])
    assert (result["unchanged"], result["again_kept"]) == (COUNT, 0)
    assert result["seconds"] < SECONDS
    assert peak < MEGABYTES
