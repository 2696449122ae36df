"""What the status line calls saved is in the store, whatever happens to the process a moment later."""

import os
import random
import shutil
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import CriterionId, plain
from panel_app.workspace import drafts
from panel_app.workspace.workspace import Workspace
from tests.ui import rounds

TYPIST = Path(__file__).with_name("typing_process.py")
LONGEST_SECONDS = 1.5
KILLS = 5


def type_and_kill(store: Path, *, after: float) -> list[tuple[str, int, str]]:
    """Let somebody type; kill the process so long after its first word of something saved. What it had said by then."""
    process = subprocess.Popen(
        [sys.executable, str(TYPIST), str(store)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PANEL_APP_PASSPHRASE": rounds.PASSPHRASE, "QT_QPA_PLATFORM": "offscreen"},
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as said:
        lines = [said.readline()]
        try:
            process.wait(timeout=after)
        except subprocess.TimeoutExpired:
            process.kill()
        lines += said.readlines()
        process.wait()
    whole = [line.split() for line in lines if line.endswith("\n")]
    return [(name, int(length), digest) for name, length, digest in whole]


def lost(store: Path, said: list[tuple[str, int, str]]) -> list[str]:
    """The fields that are not in the store as they were said to be. Notes only grow, so more than was said is right."""
    workspace = Workspace.open(store, rounds.PASSPHRASE)
    try:
        return [name for name, length, digest in said if not _holds(workspace, name, length, digest)]
    finally:
        workspace.close()


def _holds(workspace: Workspace, name: str, length: int, digest: str) -> bool:
    code, criterion, kind = name.split("/")
    form = drafts.read_back(workspace, CandidateCode(code))
    mark = form.marks.get(CriterionId(criterion))
    text = form.notes.get(CriterionId(criterion), "") if kind == "note" else plain(mark) if mark is not None else ""
    return sha256(text.encode()[:length]).hexdigest() == digest


def survive(made: rounds.Round, folder: Path, *, seed: str, kills: int) -> None:
    draw = random.Random(seed)
    for kill in range(kills):
        store = folder / f"{kill}.panel"
        for suffix in (".panel", ".keys"):
            shutil.copy(made.store("S01").with_suffix(suffix), store.with_suffix(suffix))
        said = type_and_kill(store, after=draw.random() * LONGEST_SECONDS)
        assert said, "the process said nothing"
        assert lost(store, said) == []


@pytest.mark.parametrize("evening", [1, 2, 3])
def test_nothing_saved_is_lost_when_process_is_killed(
    scoring_round: rounds.Round, tmp_path: Path, evening: int
) -> None:
    survive(scoring_round, tmp_path, seed=f"{evening}/{time.time_ns()}", kills=KILLS)


@pytest.mark.slow
@pytest.mark.parametrize("evening", range(10))
def test_nothing_saved_is_lost_when_process_is_killed_a_hundred_times(
    scoring_round: rounds.Round, tmp_path: Path, evening: int
) -> None:
    survive(scoring_round, tmp_path, seed=f"{evening}/{time.time_ns()}", kills=10)


def test_loss_is_noticed_when_store_is_older_than_what_was_said(scoring_round: rounds.Round, tmp_path: Path) -> None:
    """The test itself, tested: against a store from before the typing it must complain."""
    store, before = tmp_path / "now.panel", tmp_path / "before.panel"
    for path in (store, before):
        for suffix in (".panel", ".keys"):
            shutil.copy(scoring_round.store("S01").with_suffix(suffix), path.with_suffix(suffix))
    said = type_and_kill(store, after=0.2)
    assert lost(before, said)
