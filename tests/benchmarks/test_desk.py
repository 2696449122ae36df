"""The desk with 3,000 candidates: a key press and the next candidate, until painted, beside an empty Qt window."""

import itertools
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from panel_app.ui.pages.desk import DeskPage
from tests.ui import rounds
from tests.ui.windows import Person, copied

pytestmark = pytest.mark.benchmark
CANDIDATES, TIMES = 3000, 200
MARK_MEDIAN, NEXT_MEDIAN, NEXT_95 = 0.016, 0.050, 0.100
"""Seconds that are promised."""
KEYS = (Qt.Key.Key_3, Qt.Key.Key_4)


class Painted(QObject):
    """Sees when a widget, or anything in it, is painted."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.at: float | None = None
        for widget in (inside, *inside.findChildren(QWidget)):
            widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.at is None:
            self.at = time.perf_counter()
        return False

    def forget(self) -> None:
        """What was painted so far does not count."""
        self.at = None

    def seconds(self, does: Callable[[], None]) -> float:
        """From now, through what is done, to the first paint after it began."""
        self.forget()
        began = time.perf_counter()
        does()
        while self.at is None:
            QApplication.processEvents()
        return self.at - began


def tell(what: str, times: list[float]) -> tuple[float, float]:
    """Print median and 95th percentile, and return them."""
    middle, high = statistics.median(times), sorted(times)[round(len(times) * 0.95) - 1]
    sys.stdout.write(f"\n{what}: median {middle * 1000:.2f} ms, 95 % {high * 1000:.2f} ms ({len(times)} times)\n")
    return middle, high


@pytest.fixture(scope="module")
def large_round(tmp_path_factory: pytest.TempPathFactory) -> rounds.Round:
    """Two scorers, both with 3,000 candidates. Copied, never used; takes minutes to make."""
    return rounds.begin(tmp_path_factory.mktemp("large") / "round", candidates=CANDIDATES, scorers=2)


@pytest.fixture
def person(large_round: rounds.Round, sit_down: Callable[..., Person], tmp_path: Path) -> Person:
    """At the desk, with the first candidate on it."""
    seated = sit_down(copied(large_round, tmp_path / "round").store("S01"))
    seated.press(Qt.Key.Key_Return)
    seated.wait_for(lambda: desk_of(seated).code is not None)
    seated.settle()
    assert len(desk_of(seated).codes) == CANDIDATES
    return seated


def desk_of(person: Person) -> DeskPage:
    assert person.window.shell is not None
    return person.window.shell.page_of(DeskPage)


def empty_window(qtbot: QtBot) -> tuple[QWidget, QLineEdit]:
    """A window with nothing in it but a field."""
    window = QWidget()
    qtbot.addWidget(window)
    field = QLineEdit(window)
    QVBoxLayout(window).addWidget(field)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    return window, field


def press(target: QWidget, key: Qt.Key) -> Callable[[], None]:
    return lambda: QTest.keyClick(target, key)


def test_mark_is_painted_at_once_with_thousands_of_candidates(person: Person, qtbot: QtBot) -> None:
    card, keys = next(iter(desk_of(person).form.cards.values())), itertools.cycle(KEYS)
    painted, times = Painted(card.scale), []
    for _ in range(TIMES):
        card.scale.take_focus()
        person.settle()
        QApplication.processEvents()
        times.append(painted.seconds(press(person.focus(), next(keys))))
    assert card.mark is not None
    window, field = empty_window(qtbot)
    floor = Painted(window)
    tell("a key in an empty window, until painted", [floor.seconds(press(field, Qt.Key.Key_3)) for _ in times])
    assert tell("a digit on the desk, until its mark is painted", times)[0] <= MARK_MEDIAN


def test_next_candidate_is_painted_at_once_with_thousands_of_candidates(person: Person, qtbot: QtBot) -> None:
    desk, times = desk_of(person), []
    painted = Painted(desk.form.prose)

    def walk() -> None:
        before = desk.code
        QTest.keyClick(person.window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        while desk.code == before:
            QApplication.processEvents()
        painted.forget()  # until the next one came

    for _ in range(TIMES):
        times.append(painted.seconds(walk))
        person.settle()
    window, _ = empty_window(qtbot)
    floor = Painted(window)
    tell("an empty window, until painted again", [floor.seconds(window.update) for _ in times])
    middle, high = tell("Alt+Right, until the next candidate is painted", times)
    assert middle <= NEXT_MEDIAN
    assert high <= NEXT_95
