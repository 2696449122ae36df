"""A power cut at any moment: the store opens, holds everything that was acknowledged, and never half a step.

SQLCipher's write-ahead log is a header of 32 bytes and frames of 24 bytes and a page. A disk that lost its power
holds a beginning of it.
"""

import random
import shutil
from pathlib import Path
from typing import Final

import pytest

from panel_app.store import drafts, local, vault
from panel_app.store.drafts import DraftField
from panel_app.store.migrate import migrate
from panel_app.store.vault import Vault
from tests.store.stores import PASSPHRASE, blank, copied

HEADER: Final = 32
FRAME: Final = 24 + 4096
ROWS: Final = 12
"""How many rows one step writes, on several pages."""


class Kept:
    """A store's two files as they were while it was open, and how long its log was after each step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        held = blank(folder / "alive")
        held.close()  # the tables are in the main file; the log begins afresh
        held = Vault(held.path, bytes(32))
        self.log = Path(f"{held.path}-wal")
        self.ends: list[int] = []
        for step in range(6):
            with held.transaction() as tx:
                write(tx, step)
            self.ends.append(self.log.stat().st_size)
        self.acknowledged = len(self.ends)
        with held.transaction() as tx:  # under way when the power goes
            write(tx, self.acknowledged)
            drafts.put(tx, "sift", DraftField("C0", "note", "q1", "x" * 40_000))
        self.main, self.whole = held.path.read_bytes(), self.log.read_bytes()
        held.close()

    def cut(self, length: int, name: str) -> Vault:
        """What is found when the log ends after `length` bytes."""
        folder = self.folder / name
        folder.mkdir()
        (folder / "cut.panel").write_bytes(self.main)
        (folder / "cut.panel-wal").write_bytes(self.whole[:length])
        return Vault(folder / "cut.panel", bytes(32))


def write(tx: vault.Transaction, step: int) -> None:
    for row in range(ROWS):
        local.put(tx, f"step {step}", f"{row}", bytes(1500))
    drafts.put(tx, "sift", DraftField("C0", "mark", f"q{step}", "4"))


def steps(held: Vault) -> list[int]:
    """The steps that are in the store; a step of which only some is there fails."""
    with held.transaction() as tx:
        assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        marks = {row.criterion for row in drafts.of(tx, "sift") if row.field == "mark"}
        found = []
        for step in range(20):
            rows = len(local.names(tx, f"step {step}"))
            assert rows in (0, ROWS), f"half of step {step}"
            assert (f"q{step}" in marks) == bool(rows), f"half of step {step}"
            if rows:
                found.append(step)
    held.close()
    return found


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("kept"))


def test_log_is_made_of_frames_when_looked_at(kept: Kept) -> None:
    """Else the cuts below are not where they are said to be."""
    assert [(end - HEADER) % FRAME for end in kept.ends] == [0] * kept.acknowledged
    assert (len(kept.whole) - HEADER) % FRAME == 0
    assert len(kept.whole) - kept.ends[-1] > 10 * FRAME


def test_everything_acknowledged_is_there_when_the_log_is_cut_at_any_frame_after_it(kept: Kept) -> None:
    for length in range(kept.ends[-1], len(kept.whole), FRAME):
        assert steps(kept.cut(length, f"frame {length}")) == list(range(kept.acknowledged))
    assert steps(kept.cut(len(kept.whole), "whole")) == list(range(kept.acknowledged + 1))


def test_everything_acknowledged_is_there_when_the_log_is_cut_anywhere_after_it(kept: Kept) -> None:
    rng = random.Random(50)
    for number in range(50):
        length = rng.randrange(kept.ends[-1], len(kept.whole))
        assert steps(kept.cut(length, f"anywhere {number}")) == list(range(kept.acknowledged))


def test_only_what_came_after_is_lost_when_the_log_is_cut_before_the_end(kept: Kept) -> None:
    rng = random.Random(51)
    lengths = [0, HEADER, *kept.ends, *(rng.randrange(kept.ends[-1]) for _ in range(30))]
    for number, length in enumerate(lengths):
        expected = [step for step, end in enumerate(kept.ends) if end <= length]
        assert steps(kept.cut(length, f"before {number}")) == expected


def test_bytes_of_a_torn_frame_are_not_taken_when_they_are_garbage(kept: Kept) -> None:
    """A disk may also leave what it likes behind the last whole frame."""
    folder = kept.folder / "garbage"
    folder.mkdir()
    (folder / "cut.panel").write_bytes(kept.main)
    torn = kept.whole[: kept.ends[-1]] + random.Random(1).randbytes(3 * FRAME)
    (folder / "cut.panel-wal").write_bytes(torn)
    assert steps(Vault(folder / "cut.panel", bytes(32))) == list(range(kept.acknowledged))


def test_step_under_way_is_not_there_when_the_files_are_copied_before_its_commit(tmp_path: Path) -> None:
    held = blank(tmp_path / "alive")
    with held.transaction() as tx:
        write(tx, 0)
    with held.transaction() as tx:
        write(tx, 1)
        local.put(tx, "large", "spilt", bytes(20_000_000))  # more than the page cache holds
        store = copied(held.path.with_suffix(".keys"), tmp_path / "copy").with_suffix(".panel")
        for path in (held.path, Path(f"{held.path}-wal")):
            shutil.copyfile(path, store.with_name(path.name))
    held.close()
    assert steps(Vault(store, bytes(32))) == [0]


def test_store_opens_with_its_passphrase_when_the_power_went_while_it_was_open(tmp_path: Path) -> None:
    held = vault.create(tmp_path / "alive" / "seat.panel", PASSPHRASE)
    with held.transaction() as tx:
        migrate(tx)
    with held.transaction() as tx:
        write(tx, 0)
    store = copied(held.path, tmp_path / "copy")
    held.close()
    assert steps(vault.unlock(store, PASSPHRASE)) == [0]
