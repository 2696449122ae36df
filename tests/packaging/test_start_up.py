"""What a person waits for: neither the window nor a command loads at its start what only some work needs."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from panel_app.cli import main

ROOT: Final = Path(__file__).parents[2]
THREADS: Final = "OPENBLAS_NUM_THREADS"
HEAVY: Final = ("numpy", "scipy", "reportlab", "PIL", "pikepdf", "pyhanko", "cryptography", "pypdfium2")


def printed(code: str) -> str:
    """What the code prints in a process of its own, where nothing is loaded yet and no number of threads is set."""
    environment = {name: value for name, value in os.environ.items() if name != THREADS}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("entrance", ["panel_app.cli.main", "panel_app.ui.application"])
def test_no_heavy_library_is_loaded_when_it_starts(entrance: str) -> None:
    assert printed(f"import sys, {entrance}; print(*sorted(sys.modules.keys() & set({HEAVY})))") == ""


def test_the_environment_stays_as_it_is_when_measurement_is_imported() -> None:
    code = "import os; before = dict(os.environ); import panel_app.measurement; print(dict(os.environ) == before)"
    assert printed(code) == "True"


@pytest.mark.parametrize(("given", "threads"), [(None, "1"), ("3", "3")])
def test_arithmetic_gets_one_thread_when_the_person_says_nothing_else(
    monkeypatch: pytest.MonkeyPatch, given: str | None, threads: str
) -> None:
    monkeypatch.setenv(THREADS, given or "")
    if given is None:
        monkeypatch.delenv(THREADS)
    seen: list[str] = []
    monkeypatch.setattr(main, "app", lambda *_words, **_options: seen.append(os.environ[THREADS]))
    before = os.umask(0o077)
    try:
        main.main()
    finally:
        os.umask(before)
    assert seen == [threads]
