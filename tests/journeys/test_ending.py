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
from tests.ui.windows import copied

PROCESS = Path(__file__).with_name("window_process.py")
PATIENCE_SECONDS = 120


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda each: each.name)
def test_last_letter_is_stored_and_exit_is_clean_when_told_to_end(
    scoring_round: rounds.Round, tmp_path: Path, number: signal.Signals
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    store = here.store("S01")
    process = subprocess.Popen(
        [sys.executable, str(PROCESS), str(store)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PANEL_APP_PASSPHRASE": rounds.PASSPHRASE},
        cwd=here.folder,
        text=True,
    )
    assert process.stdout is not None
    code, criterion = process.stdout.readline().split()
    process.send_signal(number)
    said, complaints = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, said, complaints) == (0, "", "")
    assert not store.with_name("S01.panel-wal").exists()  # the log was brought home
    workspace = here.open("S01")
    notes = drafts.read_back(workspace, CandidateCode(code)).notes
    workspace.close()
    assert notes == {CriterionId(criterion): TEXT}
