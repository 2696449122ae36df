"""How long a person waits: a mark until it is durable, a chair's first sync of a large round, the moderation table.

Each stands beside its floor in the same run: the machine is noisy, the distance to the floor is not.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from pytest_benchmark.fixture import BenchmarkFixture

from panel_app.domain.people import Role, SeatId
from panel_app.domain.round_file import read_plan
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.workspace import (
    allocating,
    applications,
    clean_copies,
    drafts,
    example,
    example_marks,
    moderating,
    opening,
    packs,
    scoring,
    setup,
    submitting,
    syncing,
)
from panel_app.workspace.workspace import Workspace

pytestmark = pytest.mark.benchmark

CANDIDATES, SCORERS = 3000, 4
CHAIR = SeatId("chair")
PASSPHRASE = "a passphrase for nobody"


class LargeRound:
    """3,000 candidates, two forms of four marks each, by a few scorers; the chair's store as it was before them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        example.write_example(folder, seed=4, candidates=CANDIDATES, scorers=SCORERS, places=1000)
        plan = read_plan((folder / "ROUND.toml").read_text(encoding="utf-8"))
        self.office = setup.create_round(folder / "office.panel", PASSPHRASE, plan, hub=f"folder:{folder / 'hub'}")
        setup.publish(self.office)
        setup.invite(self.office, CHAIR, Role.CHAIR, "Chair")
        pack = packs.write_pack(self.office, CHAIR, folder)
        self.chair = packs.take_pack(pack.path, pack.passcode, folder / "chair.panel", PASSPHRASE)
        for workspace in (self.office, self.chair, self.office, self.chair):
            syncing.sync(workspace)
        self.chair.close()
        self.members = [setup.invite(self.office, SeatId(f"S0{n}"), Role.MEMBER, "M") for n in range(1, SCORERS + 1)]
        applications.import_applicants(self.office, folder / "applicants.csv", mapping=folder / "MAP.toml")
        clean_copies.confirm(self.office, list(applications.applicants(self.office)))
        allocating.allocate_scorers(self.office)
        syncing.sync(self.office)
        for seat in self.members:
            self._score(seat)

    def _score(self, seat: SeatId) -> None:
        pack = packs.write_pack(self.office, seat, self.folder)
        member = packs.take_pack(pack.path, pack.passcode, self.folder / f"{seat}.panel", PASSPHRASE)
        criteria = member.stage.criterion_ids
        for row in scoring.my_forms(member):
            with member.transaction():
                for criterion in criteria:
                    mark = example_marks.mark(4, candidate=row.code, scorer=seat, question=criterion)
                    drafts.set_mark(member, row.code, criterion, mark)
                    drafts.set_note(member, row.code, criterion, "A note where one is due.")
                submitting.submit(member, row.code)
        syncing.sync(member)
        member.close()

    def fresh_chair(self, name: str) -> Workspace:
        """The chair's store as it was before anything was imported."""
        for suffix in (".panel", ".keys"):
            shutil.copy(self.folder / f"chair{suffix}", self.folder / f"{name}{suffix}")
        return Workspace.open(self.folder / f"{name}.panel", PASSPHRASE)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LargeRound]:
    made = LargeRound(tmp_path_factory.mktemp("large"))
    yield made
    made.office.close()


@pytest.fixture
def cipher_insert(tmp_path: Path) -> Callable[[int], None]:
    """The floor: one row into a bare SQLCipher table, as durable as the store's."""
    connection = sqlcipher.connect(str(tmp_path / "floor.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{bytes(32).hex()}'\"")
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA synchronous = full")
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")

    def insert(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT OR REPLACE INTO t VALUES (?, ?)", (number % 100, str(number)))
        connection.execute("COMMIT")

    return insert


@pytest.mark.benchmark(group="a mark, until it is durable")
def test_floor_of_a_mark(benchmark: BenchmarkFixture, cipher_insert: Callable[[int], None]) -> None:
    numbers = iter(range(10**9))
    benchmark.pedantic(lambda: cipher_insert(next(numbers)), rounds=300)  # type: ignore[no-untyped-call]


@pytest.mark.benchmark(group="a mark, until it is durable")
def test_mark_commit(benchmark: BenchmarkFixture, large: LargeRound) -> None:
    pack = packs.write_pack(large.office, large.members[0], large.folder)
    store = large.folder / "again.panel"
    member = packs.take_pack(pack.path, pack.passcode, store, PASSPHRASE)
    code = scoring.my_forms(member)[0].code
    criterion = CriterionId("q1")
    marks = [Mark(level.mark) for level in member.stage.criteria[0].levels]
    numbers = iter(range(10**9))
    benchmark.pedantic(lambda: drafts.set_mark(member, code, criterion, marks[next(numbers) % len(marks)]), rounds=300)  # type: ignore[no-untyped-call]
    member.close()


@pytest.mark.benchmark(group="a chair's store of 3,000 candidates")
def test_chair_syncs_from_empty(benchmark: BenchmarkFixture, large: LargeRound) -> None:
    """Rounds: a first one before moderation is open, then the same store syncs the opening and opens 6,000 forms."""
    chair = large.fresh_chair("measured")
    began = time.perf_counter()
    benchmark.pedantic(lambda: syncing.sync(chair), rounds=1)  # type: ignore[no-untyped-call]
    first = time.perf_counter() - began
    opening.open_moderation(chair)
    syncing.sync(chair)
    syncing.sync(large.office)
    opening.open_moderation(large.office)
    syncing.sync(large.office)
    began = time.perf_counter()
    syncing.sync(chair)
    opened = time.perf_counter() - began
    began = time.perf_counter()
    rows = moderating.table(chair)
    table = time.perf_counter() - began
    assert len(rows) == CANDIDATES
    assert sum(len(row.scorers) for row in rows) == 2 * CANDIDATES
    benchmark.extra_info.update(
        first_sync_s=round(first, 2), opening_sync_s=round(opened, 2), moderation_table_s=round(table, 2)
    )
    again = large.fresh_chair("all-at-once")
    began = time.perf_counter()
    syncing.sync(again)
    benchmark.extra_info["everything_in_one_sync_s"] = round(time.perf_counter() - began, 2)
    print(benchmark.extra_info)  # noqa: T201 - the figures are the point
    for workspace in (chair, again):
        workspace.close()
