"""From the key a scorer presses to the commit that the status line calls *saved*, beside a bare Qt window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.saving import Saved
from tests.ui import rounds
from tests.ui.windows import Person, copied

pytestmark = pytest.mark.benchmark
KEYS = (Qt.Key.Key_3, Qt.Key.Key_4)


@pytest.mark.benchmark(group="a key press, until its commit is signalled")
def test_floor_of_a_key_press(benchmark: BenchmarkFixture, qtbot: QtBot) -> None:
    """The floor: a field in an empty window takes a key and is painted."""
    window = QWidget()
    qtbot.addWidget(window)
    field = QLineEdit()
    QVBoxLayout(window).addWidget(field)
    window.show()
    qtbot.waitExposed(window)
    turns = iter(range(10**6))

    def press() -> None:
        QTest.keyClick(field, KEYS[next(turns) % 2])
        QApplication.processEvents()

    benchmark.pedantic(press, rounds=200)  # type: ignore[no-untyped-call]


@pytest.mark.benchmark(group="a key press, until its commit is signalled")
def test_key_press_to_commit(
    benchmark: BenchmarkFixture, scoring_round: rounds.Round, sit_down: Callable[..., Person], tmp_path: Path
) -> None:
    made = copied(scoring_round, tmp_path / "round")
    person = sit_down(made.store("S01"))
    shell, session = person.window.shell, person.window.session
    assert shell is not None
    assert session is not None
    desk = shell.page_of(DeskPage)
    shell.show_page(desk)
    person.settle()
    card = next(iter(desk.form.cards.values()))
    turns = iter(range(10**6))
    loop = QEventLoop()
    session.saving.changed.connect(lambda: loop.quit() if session.saving.state is Saved.SAVED else None)

    def press() -> None:
        card.scale.take_focus()
        QTest.keyClick(person.focus(), KEYS[next(turns) % 2])
        if session.saving.state is not Saved.SAVED:
            loop.exec()

    benchmark.pedantic(press, rounds=200)  # type: ignore[no-untyped-call]
    assert card.mark is not None
