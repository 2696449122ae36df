"""What typing costs until it is durable, beside a bare SQLCipher commit in the same run; and what a snapshot costs."""

import statistics
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from pytest_benchmark.fixture import BenchmarkFixture

from panel_app.domain.rubric import CriterionId, Mark
from panel_app.store import drafts as stored
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.saving import Saved
from panel_app.workspace import drafts, history, scoring, snapshots
from panel_app.workspace.workspace import Workspace
from tests.ui import rounds
from tests.ui.windows import Person, copied

pytestmark = pytest.mark.benchmark

DURABLE = "typed, until it is durable"
Q1 = CriterionId("q1")
WORDS = "Says what changed on the ward, for whom, and how that is known. " * 25
MOST_SECONDS = 0.020
KEYS = (Qt.Key.Key_3, Qt.Key.Key_4)


@pytest.fixture
def commit(tmp_path: Path) -> Iterator[Callable[[], None]]:
    """The floor: one row into a bare SQLCipher table, as durable as the store's."""
    connection = sqlcipher.connect(str(tmp_path / "floor.db"), isolation_level=None)
    for statement in (
        f"PRAGMA key = \"x'{bytes(32).hex()}'\"",
        "PRAGMA journal_mode = wal",
        "PRAGMA synchronous = full",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)",
    ):
        connection.execute(statement)
    numbers = count()

    def insert() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT OR REPLACE INTO t VALUES (?, ?)", (next(numbers) % 100, WORDS))
        connection.execute("COMMIT")

    yield insert
    connection.close()


@pytest.fixture
def member(scoring_round: rounds.Round, tmp_path: Path) -> Iterator[Workspace]:
    workspace = copied(scoring_round, tmp_path / "round").open("S01")
    yield workspace
    workspace.close()


@pytest.fixture
def most(commit: Callable[[], None]) -> float:
    """Seconds that the median may take: 20 ms, or, on a machine that is busy with other things, 20 bare commits."""
    taken = []
    for _ in range(100):
        began = time.perf_counter()
        commit()
        taken.append(time.perf_counter() - began)
    return max(MOST_SECONDS, 20 * statistics.median(taken))


def told(benchmark: BenchmarkFixture, what: str) -> float:
    """Print the figures; the median in seconds."""
    assert benchmark.stats is not None
    stats = benchmark.stats.stats
    milliseconds = {name: round(1000 * getattr(stats, name), 2) for name in ("median", "mean", "max")}
    print(f"\n{what}: {milliseconds} ms")  # noqa: T201 - the figures are the point
    return float(stats.median)


@pytest.mark.benchmark(group=DURABLE)
def test_floor(benchmark: BenchmarkFixture, commit: Callable[[], None]) -> None:
    benchmark.pedantic(commit, rounds=300)  # type: ignore[no-untyped-call]
    told(benchmark, "a bare SQLCipher commit")


@pytest.mark.benchmark(group=DURABLE)
def test_mark(benchmark: BenchmarkFixture, member: Workspace, most: float) -> None:
    code, numbers = scoring.my_forms(member)[0].code, count()
    benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: drafts.set_mark(member, code, Q1, Mark(Decimal(next(numbers) % 5))), rounds=300
    )
    assert told(benchmark, "a mark, in the workspace") <= most


@pytest.mark.benchmark(group=DURABLE)
def test_long_note_with_all_its_steps(benchmark: BenchmarkFixture, member: Workspace, most: float) -> None:
    """The worst there is: 250 words, changed once more when as many steps are kept of it as can be."""
    code, numbers = scoring.my_forms(member)[0].code, count()
    for _ in range(stored.STEPS):
        drafts.set_note(member, code, Q1, f"{next(numbers)} {WORDS}")
    benchmark.pedantic(lambda: drafts.set_note(member, code, Q1, f"{next(numbers)} {WORDS}"), rounds=300)  # type: ignore[no-untyped-call]
    assert told(benchmark, "the last of 200 steps of a long note") <= most


@pytest.mark.benchmark(group=DURABLE)
def test_undo(benchmark: BenchmarkFixture, member: Workspace, most: float) -> None:
    code, numbers = scoring.my_forms(member)[0].code, count()
    for number in range(stored.STEPS):
        drafts.set_note(member, code, Q1, f"{number} {WORDS}")

    def walk() -> None:
        (history.redo if next(numbers) % 2 else history.undo)(member, code, "note", "q1")

    benchmark.pedantic(walk, rounds=300)  # type: ignore[no-untyped-call]
    assert told(benchmark, "one step back, or on") <= most


@pytest.mark.benchmark(group=DURABLE)
def test_key_press(
    benchmark: BenchmarkFixture,
    scoring_round: rounds.Round,
    sit_down: Callable[..., Person],
    tmp_path: Path,
    most: float,
) -> None:
    """Through the real window: from the key to the commit that the status line calls saved."""
    person = sit_down(copied(scoring_round, tmp_path / "round").store("S01"))
    person.press(Qt.Key.Key_Return)
    shell, session = person.window.shell, person.window.session
    assert shell is not None
    assert session is not None
    desk, turns, loop = shell.page_of(DeskPage), count(), QEventLoop()
    card = next(iter(desk.form.cards.values()))
    session.saving.changed.connect(lambda: loop.quit() if session.saving.state is Saved.SAVED else None)

    def press() -> None:
        QTest.keyClick(person.focus(), KEYS[next(turns) % 2])
        if session.saving.state is not Saved.SAVED:
            loop.exec()

    def focus() -> None:
        card.scale.take_focus()
        person.settle()

    benchmark.pedantic(press, setup=focus, rounds=200)  # type: ignore[no-untyped-call]
    assert told(benchmark, "a key press, in the window") <= most


@pytest.mark.benchmark(group="a snapshot of all that one scorer has typed")
def test_snapshot(benchmark: BenchmarkFixture, member: Workspace) -> None:
    """What holds the store is `collect`; the rest waits for nobody."""
    for row in scoring.my_forms(member):
        for criterion in member.stage.criterion_ids:
            drafts.set_mark(member, row.code, criterion, Mark(Decimal(4)))
            drafts.set_note(member, row.code, criterion, WORDS)

    def whole() -> None:
        collected = snapshots.collect(member)
        assert collected is not None
        benchmark.extra_info["bytes"] = len(snapshots.write(collected))

    benchmark.pedantic(whole, rounds=30)  # type: ignore[no-untyped-call]
    told(benchmark, f"a snapshot of {benchmark.extra_info['bytes']:,} bytes")
