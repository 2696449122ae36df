"""The chair's room at full size: 5,000 candidates, four scorers each, six criteria, through the window and below it.

Each figure stands beside its floor in the same run: reading the same rows with bare SQLCipher, a bare table view of the
same size, a durable commit. The store is made once, which takes a minute.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.moderation import ORDERS
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.ui.pages.closing import ClosingPage
from panel_app.ui.pages.line import LinePage
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.ui.widgets.agree_bar import Said
from panel_app.workspace import deciding, moderating
from panel_app.workspace.board import board
from panel_app.workspace.workspace import Workspace
from tests.ui.windows import Person
from tests.workspace import large
from tests.workspace.rounds import raw_key

pytestmark = pytest.mark.benchmark

CANDIDATES, SCORERS, CRITERIA = 5000, 4, 6
Q1 = CriterionId("q1")
Figures = dict[str, tuple[float, float]]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chair's store after the opening."""
    made = large.chair_store(
        tmp_path_factory.mktemp("large"), candidates=CANDIDATES, scorers=SCORERS, criteria=CRITERIA, concerns=40
    )
    made.close()
    return made.path


@pytest.fixture
def chair(path: Path) -> Iterator[Workspace]:
    store = Workspace.open(path, large.PASSPHRASE)
    yield store
    store.close()


def took(step: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of them this process's own: the rest it waited for disk and neighbours."""
    began, worked = time.perf_counter(), time.process_time()
    step()
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


def tell(title: str, figures: Figures) -> None:
    print(f"\n{title:<58}{'ms':>10}{'worked':>10}")  # noqa: T201 - the figures are the point
    for name, (waited, worked) in figures.items():
        print(f"  {name:<56}{waited:>10.1f}{worked:>10.1f}")  # noqa: T201


def bare_read(path: Path) -> None:
    """The floor of opening the forms: every opened marks and notes part, by no more than SQLCipher."""
    connection = sqlcipher.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{raw_key(path, large.PASSPHRASE).hex()}'\"")
    forms = "SELECT record FROM parts GROUP BY record HAVING count(*) = 3"
    rows = connection.execute(f"SELECT data FROM parts WHERE part IN (1, 2) AND record IN ({forms})").fetchall()  # noqa: S608 - no input
    assert len(rows) == 2 * SCORERS * CANDIDATES
    connection.close()


def bare_commit(folder: Path) -> Callable[[], None]:
    """The floor of putting something on record: one row of a record's size into bare SQLCipher, as durable."""
    connection = sqlcipher.connect(str(folder / "floor.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{bytes(32).hex()}'\"")
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA synchronous = full")
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)")

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t (b) VALUES (?)", (bytes(600),))
        connection.execute("COMMIT")

    return commit


def test_store_is_folded_and_one_mark_agreed(chair: Workspace, path: Path, tmp_path: Path) -> None:
    figures = {"floor: the same rows by bare SQLCipher": took(lambda: bare_read(path))}
    figures["the records judged at opening (facts restored)"] = took(lambda: chair.judge)
    figures["marks opened and folded, once"] = took(lambda: board(chair))
    rows = moderating.table(chair)
    assert len(rows) == CANDIDATES
    figures["table from what is kept"] = took(lambda: moderating.table(chair))
    for order in ORDERS:
        figures[f"the same rows by {order}"] = took(lambda order=order: moderating.ordered(rows, order))  # type: ignore[misc]
    _look(chair)
    figures["floor: a bare durable commit"] = took(bare_commit(tmp_path))
    for turn in range(4):
        code = rows[turn].code
        figures[f"{turn + 1}. agreed on a mark, durable"] = took(lambda code=code: _agree(chair, code))  # type: ignore[misc]
        figures[f"{turn + 1}. then table, line and checks"] = took(lambda: _look(chair))
    tell(f"{CANDIDATES} × {SCORERS} × {CRITERIA}, in the store", figures)


def _agree(chair: Workspace, code: CandidateCode) -> None:
    moderating.agree(chair, code, Q1, Mark(Decimal(3)), reason="Read together.")


def _look(chair: Workspace) -> None:
    moderating.table(chair)
    deciding.rank(chair)
    deciding.checks(chair)


def bare_view(qtbot: QtBot) -> Figures:
    """The floor of a window: a table of the same size, shown, painted, sorted by Qt."""
    view, model = QTableView(), QStandardItemModel(CANDIDATES, CRITERIA)
    for row in range(CANDIDATES):
        for column in range(CRITERIA):
            model.setItem(row, column, QStandardItem(f"{row * 7919 % CANDIDATES:05d}"))
    qtbot.addWidget(view)
    view.resize(1200, 700)

    def show() -> None:
        view.setModel(model)
        view.show()
        view.repaint()
        QApplication.processEvents()

    figures = {"floor: a bare view of the same size shown": took(show)}
    view.setSortingEnabled(True)
    figures["floor: sorted by Qt"] = took(lambda: view.sortByColumn(1, Qt.SortOrder.DescendingOrder))
    return figures


def test_room_is_shown_sorted_and_decided_in(qtbot: QtBot, path: Path, sit_down: Callable[..., Person]) -> None:
    figures = bare_view(qtbot)
    person = sit_down(path)
    shell = person.window.shell
    assert shell is not None
    page = shell.page_of(ModerationPage)

    def answered() -> None:
        """Until all that was asked has come and is painted; to wait for it takes no time of this process."""
        while person.window.runner.pending:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()
        shell.page.repaint()

    def step(what: Callable[[], object]) -> tuple[float, float]:
        def both() -> None:
            what()
            answered()

        return took(both)

    figures["room shown for the first time (forms are opened)"] = step(lambda: shell.show_page(page))
    figures["room shown and painted again"] = step(page.refresh)
    for index in range(page.order.count()):
        figures[f"sorted by {page.order.itemText(index)}"] = step(
            lambda index=index: page.order.setCurrentIndex(index)  # type: ignore[misc]
        )
    page.table.setFocus()
    for turn in range(3):
        figures[f"next candidate ({turn + 1})"] = step(lambda: QTest.keyClick(page.table, Qt.Key.Key_Down))
    line, checks = shell.page_of(LinePage), shell.page_of(ClosingPage)
    for each in (line, checks, page):
        step(lambda each=each: shell.show_page(each))  # type: ignore[misc]
    for turn in range(4):
        shown = page.shown
        assert shown is not None
        figures[f"a mark agreed on, and the room after it ({turn + 1})"] = step(
            lambda code=shown.code: page.discussing.agree(code, "q1", Mark(Decimal(3)), Said("", "So."), by="")  # type: ignore[misc]
        )
        figures[f"then the line, shown ({turn + 1})"] = step(lambda: shell.show_page(line))
        figures[f"then the checks, shown ({turn + 1})"] = step(lambda: shell.show_page(checks))
        figures[f"back in the room ({turn + 1})"] = step(lambda: shell.show_page(page))
    tell(f"{CANDIDATES} × {SCORERS} × {CRITERIA}, in the window", figures)


def test_memory_of_the_window(path: Path) -> None:
    """In a process of its own: making the store would be counted too."""
    words = [sys.executable, "-m", "tests.benchmarks.room_process", str(path), large.PASSPHRASE]
    held = subprocess.run(words, check=True, capture_output=True, text=True, timeout=300).stdout
    print(f"\n{CANDIDATES} × {SCORERS} × {CRITERIA}, the window's process holds {held.strip()} MB")  # noqa: T201
