"""One small round of the worked example, signed off, made once for all processes of a test run."""

import os
import time
from pathlib import Path
from typing import Final

import pytest

from panel_app.workspace.demo import run_demo

CANDIDATES, SCORERS, PLACES = 12, 4, 4
_PATIENCE: Final = 240.0


def finished_round(factory: pytest.TempPathFactory) -> Path:
    """Its folder, as `panel-app demo` leaves it. To be read and copied, not changed."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    out, done = base / "finished-round", base / "finished-round.done"
    try:
        out.mkdir()
    except FileExistsError:
        _wait_for(done)
        return out
    run_demo(out, candidates=CANDIDATES, scorers=SCORERS, places=PLACES)
    done.touch()
    return out


def _wait_for(done: Path) -> None:
    """Another process is making it."""
    until = time.monotonic() + _PATIENCE
    while not done.exists():
        if time.monotonic() > until:
            pytest.fail("the process that makes the finished round did not finish it")
        time.sleep(0.1)
