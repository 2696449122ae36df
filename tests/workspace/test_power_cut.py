"""A power cut in the middle of submitting: the draft is there, or the sealed form; never neither, never both.

A disk that lost its power holds a beginning of the write-ahead log (see `tests/store/test_power_cut.py`).
"""

import random
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.forms import Form
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.store.vault import Vault
from panel_app.workspace import drafts, history, own_forms, scoring, submitting
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import PreparedRound

HEADER: Final = 32
FRAME: Final = 24 + 4096
Q1: Final = CriterionId("q1")
NOTE: Final = "Names three wards, twelve weeks, and who was left out. " * 20


class Cut:
    """A member's store as a disk has it while forms are being submitted, to be cut anywhere."""

    def __init__(self, prepared: PreparedRound, folder: Path) -> None:
        self.folder, self.key = folder, prepared.keys["S01"]
        workspace = prepared.open("S01")
        self.codes = [row.code for row in scoring.my_forms(workspace)]
        for code in self.codes:
            for criterion in workspace.stage.criterion_ids:
                drafts.set_mark(workspace, code, criterion, Mark(Decimal(5)))
                drafts.set_note(workspace, code, criterion, NOTE)
        workspace.close()
        workspace = prepared.open("S01")
        self.forms = {code: drafts.read_back(workspace, code) for code in self.codes}
        log = Path(f"{workspace.path}-wal")
        drafts.set_note(workspace, self.codes[0], Q1, NOTE + "And the last word.")
        self.forms[self.codes[0]] = drafts.read_back(workspace, self.codes[0])
        self.before = log.stat().st_size
        submitting.submit(workspace, self.codes[0])
        self.one = log.stat().st_size
        submitting.submit_all(workspace)
        self.main, self.log = workspace.path.read_bytes(), log.read_bytes()
        workspace.close()

    def frames(self) -> list[int]:
        """Where each frame ends that submitting wrote, and where the one before it ended."""
        return list(range(self.before, len(self.log) + 1, FRAME))

    def opened(self, length: int) -> Workspace:
        """What is found when the log ends after `length` bytes."""
        store = self.folder / f"{length}.panel"
        store.write_bytes(self.main)
        Path(f"{store}-wal").write_bytes(self.log[:length])
        return Workspace(Vault(store, self.key), rng=random.Random(1))


@pytest.fixture
def cut(prepared: PreparedRound, tmp_path: Path) -> Cut:
    folder = tmp_path / "cuts"
    folder.mkdir()
    return Cut(prepared, folder)


def held(workspace: Workspace, code: CandidateCode) -> tuple[Form, ...]:
    """Every form of a candidate that there is: the draft, and whatever was sealed."""
    draft = drafts.read_back(workspace, code)
    sealed = [fact.id for fact in workspace.own_records(e.FormSubmitted) if getattr(fact.event, "code", "") == code]
    return (*((draft,) if draft != Form() else ()), *(own_forms.read_sealed(workspace, record) for record in sealed))


def check(cut: Cut, length: int) -> None:
    workspace = cut.opened(length)
    try:
        with workspace.transaction() as tx:
            assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        rows = {row.code: row.state for row in scoring.my_forms(workspace)}
        for code in cut.codes:
            assert held(workspace, code) == (cut.forms[code],), f"{code} after {length} bytes"
            assert rows[code] == scoring.desk(workspace, code).state
        expected = 0 if length < cut.one else 1 if length < len(cut.log) else len(cut.codes)
        assert [rows[code] for code in cut.codes].count("submitted") == expected
        again = next((code for code in cut.codes if rows[code] == "draft"), None)
        if again is not None:
            assert history.undo(workspace, again, "note", "q1") is not None
            assert history.redo(workspace, again, "note", "q1") is not None
            submitting.submit(workspace, again)
            assert held(workspace, again) == (cut.forms[again],)
    finally:
        workspace.close()


def test_draft_or_sealed_form_is_there_when_the_power_goes_while_submitting(cut: Cut) -> None:
    rng = random.Random(7)
    frames = cut.frames()
    assert (len(cut.log) - HEADER) % FRAME == 0, "else the cuts are not where they are said to be"
    some = [*rng.sample(frames[1:-1], 6), *(rng.randrange(cut.before, len(cut.log)) for _ in range(4))]
    for length in (cut.before, cut.one - 1, cut.one, len(cut.log) - 1, len(cut.log), *some):
        check(cut, length)


@pytest.mark.slow
def test_draft_or_sealed_form_is_there_when_the_power_goes_at_any_frame(cut: Cut) -> None:
    rng = random.Random(8)
    for length in [*cut.frames(), *(rng.randrange(cut.before, len(cut.log)) for _ in range(200))]:
        check(cut, length)
