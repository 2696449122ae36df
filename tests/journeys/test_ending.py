"""The system ends the program with a signal: all that was typed is stored, the store closed, the exit clean."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import CriterionId
from panel_app.workspace import drafts
from tests.journeys.window_process import TEXT
from tests.ui import rounds
from tests.ui.silent_hubs import silent
from tests.ui.windows import copied

PROCESS = Path(__file__).with_name("window_process.py")
PATIENCE_SECONDS = 120


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda each: each.name)
def test_last_letter_is_stored_and_exit_is_clean_when_told_to_end(
    scoring_round: rounds.Round, tmp_path: Path, number: signal.Signals
) -> None:
    type_and_end(copied(scoring_round, tmp_path / "round"), number)


def test_last_letter_is_stored_and_exit_is_clean_when_the_hub_does_not_answer(
    scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    with silent(here.folder / "hub"):
        type_and_end(here, signal.SIGTERM, "sync")


def type_and_end(here: rounds.Round, number: signal.Signals, *words: str) -> None:
    """A whole life of the program, and what is left of it."""
    store = here.store("S01")
    process = subprocess.Popen(
        [sys.executable, str(PROCESS), str(store), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PANEL_APP_PASSPHRASE": rounds.PASSPHRASE},
        cwd=here.folder,
        text=True,
    )
    assert process.stdout is not None
    code, criterion = process.stdout.readline().split()
    process.send_signal(number)
    try:
        said, complaints = process.communicate(timeout=PATIENCE_SECONDS)
    finally:
        process.kill()  # one that waits for the hub would outlive its test
    assert (process.returncode, said, complaints) == (0, "", "")
    assert not store.with_name("S01.panel-wal").exists()  # the log was brought home
    workspace = here.open("S01")
    notes = drafts.read_back(workspace, CandidateCode(code)).notes
    workspace.close()
    assert notes == {CriterionId(criterion): TEXT}
