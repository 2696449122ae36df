import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from panel_app.ui.look import Look
from panel_app.ui.widgets.flow import Flow


@pytest.fixture
def words() -> list[QWidget]:
    return [QLabel(word) for word in ("Score the next one", "Score by question", "Practise")]


@pytest.fixture
def flow(qtbot: QtBot, look: Look, words: list[QWidget]) -> Flow:
    made = Flow(*words, look=look)
    qtbot.addWidget(made)
    made.resize(2000, 50)
    made.show()
    QApplication.processEvents()
    return made


def test_all_stand_on_one_line_when_there_is_room(flow: Flow, words: list[QWidget]) -> None:
    assert flow.height() == words[0].height()
    assert [word.y() for word in words] == [0, 0, 0]


def test_nothing_is_cut_off_when_there_is_little_room(flow: Flow, words: list[QWidget]) -> None:
    flow.resize(words[0].sizeHint().width() + 5, 10)
    QApplication.processEvents()
    assert [word.x() for word in words] == [0, 0, 0]
    assert all(word.geometry().bottom() < flow.height() for word in words)
    assert words[0].y() < words[1].y() < words[2].y()


def test_what_is_hidden_takes_no_room_when_others_are_shown(flow: Flow, words: list[QWidget]) -> None:
    second = words[1].x()
    words[0].hide()
    QApplication.processEvents()
    assert words[1].x() < second < flow.width()
