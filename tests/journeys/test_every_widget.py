"""What is typed into any widget of a scorer's pages is there again, whatever kills the program once it says *saved*."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.store import drafts
from panel_app.workspace import history, reading
from panel_app.workspace.calibration import practice_kind
from panel_app.workspace.workspace import Workspace
from tests.ui import rounds

PROCESS: Final = Path(__file__).with_name("widgets_process.py")
DESK: Final = (
    "mark by key",
    "mark by mouse",
    "typed mark",
    "half typed mark",
    "note",
    "abstention",
    "concern",
    "private note",
    "highlight",
    "by question",
    "mark on paper",
    "note on paper",
    "recusal",
)
"""The last one leaves a sheet open."""
PRACTICE: Final = "practice note"
HALVES: Final = f"""
[[stages.criteria]]
id = "halves"
title = "All of it together"
question = "All of it together?"
note_at = [0]
levels = [{", ".join(f'{{mark = {half / 2}, anchor = "As good as {half / 2}."}}' for half in range(11))}]
"""

Told = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def with_halves(tmp_path_factory: pytest.TempPathFactory) -> rounds.Round:
    """One criterion has half marks, which are typed. Copied, never used."""
    return rounds.begin(tmp_path_factory.mktemp("halves") / "round", candidates=4, scorers=2, more=HALVES)


def store_of(made: rounds.Round, folder: Path) -> Path:
    store = folder / "S01.panel"
    for suffix in (".panel", ".keys"):
        shutil.copy(made.store("S01").with_suffix(suffix), store.with_suffix(suffix))
    return store


def type_and_kill(store: Path, widgets: Sequence[str]) -> list[Told]:
    """Kill the process as soon as the line says saved after the last widget; what was in each."""
    process = subprocess.Popen(
        [sys.executable, str(PROCESS), str(store), *widgets],
        stdout=subprocess.PIPE,
        env=os.environ | {"PANEL_APP_PASSPHRASE": rounds.PASSPHRASE, "QT_QPA_PLATFORM": "offscreen"},
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as said:
        try:
            lines = [said.readline() for _ in widgets]
        finally:
            process.kill()
            process.wait()
    assert all(lines), f"the process ended after {lines}"
    return [tuple(json.loads(line)) for line in lines]


def lost(store: Path, told: Sequence[Told]) -> list[Told]:
    """What is not in the store as it was typed last, or cannot be taken back there and given again."""
    workspace = Workspace.open(store, rounds.PASSPHRASE)
    try:
        last = {each[1:4]: each for each in told}
        return [each for each in last.values() if not _holds(workspace, *each)]
    finally:
        workspace.close()


def _holds(workspace: Workspace, widget: str, code: str, field: str, criterion: str, value: str) -> bool:
    stage = practice_kind(workspace.stage_id) if widget == PRACTICE else workspace.stage_id
    if field == reading.HIGHLIGHTS:
        return [each.text.lower() for each in reading.reading(workspace, CandidateCode(code)).highlights] == [value]
    with workspace.transaction() as tx:
        if drafts.get(tx, stage, code, field, criterion) != value:
            return False
    if widget == PRACTICE:
        return True
    taken_back = history.undo(workspace, CandidateCode(code), field, criterion)
    return taken_back is not None and history.redo(workspace, CandidateCode(code), field, criterion) == value


def test_everything_typed_is_there_when_the_process_is_killed(with_halves: rounds.Round, tmp_path: Path) -> None:
    store = store_of(with_halves, tmp_path)
    assert lost(store, type_and_kill(store, DESK)) == []


def test_practice_is_there_when_the_process_is_killed(scoring_round: rounds.Round, tmp_path: Path) -> None:
    store = store_of(scoring_round, tmp_path)
    assert lost(store, type_and_kill(store, [PRACTICE])) == []


@pytest.mark.slow
@pytest.mark.parametrize("widget", DESK)
@pytest.mark.parametrize("evening", range(3))
def test_what_is_typed_last_is_there_when_the_process_is_killed(
    with_halves: rounds.Round, tmp_path: Path, widget: str, evening: int
) -> None:
    """Nothing comes after it that could have pushed it to the disk."""
    store = store_of(with_halves, tmp_path)
    before = ["mark by key"] * (evening % 2)
    assert lost(store, type_and_kill(store, [*before, widget])) == []


def test_loss_is_noticed_when_the_store_is_from_before_the_typing(scoring_round: rounds.Round, tmp_path: Path) -> None:
    """The test itself, tested."""
    for name in ("now", "before"):
        (tmp_path / name).mkdir()
    told = type_and_kill(store_of(scoring_round, tmp_path / "now"), ["mark by key", "note"])
    assert lost(store_of(scoring_round, tmp_path / "before"), told) == told
