import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from panel_app.domain.rubric import read_mark
from panel_app.ui.look import Look
from panel_app.ui.widgets.scale import Scale
from tests.ui.rubrics import criterion

HALVES = "1 1.5 2 2.5 3 3.5 4 4.5 5 5.5 6 6.5 7"


@pytest.fixture
def scale(qtbot: QtBot, look: Look) -> Scale:
    made = Scale(criterion("q1"), look=look)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def halves(qtbot: QtBot, look: Look) -> Scale:
    made = Scale(criterion("q1", marks=HALVES), look=look)
    qtbot.addWidget(made)
    made.show()
    return made


def test_mark_is_given_and_next_is_wanted_when_a_digit_is_pressed(scale: Scale, qtbot: QtBot) -> None:
    with qtbot.waitSignals([scale.marked, scale.moved_on], order="strict"):
        QTest.keyClick(scale.button_of(read_mark("0")), Qt.Key.Key_4)
    assert scale.mark == read_mark("4")


def test_nothing_is_marked_when_arrows_walk_along_the_levels(scale: Scale, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(scale.marked), qtbot.waitSignal(scale.looked_at, raising=False):
        QTest.keyClick(scale.button_of(read_mark("0")), Qt.Key.Key_Right)
    assert scale.mark is None


def test_mark_is_given_without_moving_on_when_a_level_is_clicked(scale: Scale, qtbot: QtBot) -> None:
    with qtbot.waitSignal(scale.marked), qtbot.assertNotEmitted(scale.moved_on):
        QTest.mouseClick(scale.button_of(read_mark("3")), Qt.MouseButton.LeftButton)
    assert scale.mark == read_mark("3")


def test_mark_stays_when_it_is_clicked_again(scale: Scale) -> None:
    scale.show_mark(read_mark("3"))
    QTest.mouseClick(scale.button_of(read_mark("3")), Qt.MouseButton.LeftButton)
    assert scale.mark == read_mark("3")
    assert scale.button_of(read_mark("3")).isChecked()


def test_mark_is_taken_back_when_delete_is_pressed(scale: Scale, qtbot: QtBot) -> None:
    scale.show_mark(read_mark("3"))
    with qtbot.waitSignal(scale.marked) as heard:
        QTest.keyClick(scale.button_of(read_mark("3")), Qt.Key.Key_Delete)
    assert heard.args == [None]


def test_digit_is_ignored_when_it_is_off_the_scale(scale: Scale, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(scale.marked):
        QTest.keyClick(scale.button_of(read_mark("0")), Qt.Key.Key_9)


def test_nothing_is_marked_when_it_is_locked(scale: Scale, qtbot: QtBot) -> None:
    scale.show_mark(read_mark("3"))
    scale.set_locked(locked=True)
    with qtbot.assertNotEmitted(scale.marked):
        QTest.keyClick(scale, Qt.Key.Key_4)
        QTest.mouseClick(scale.button_of(read_mark("4")), Qt.MouseButton.LeftButton)
    assert scale.mark == read_mark("3")


def test_tab_stops_at_the_mark_alone_when_there_is_one(scale: Scale) -> None:
    scale.show_mark(read_mark("2"))
    stops = [
        text for text in "012345" if scale.button_of(read_mark(text)).focusPolicy() & Qt.FocusPolicy.TabFocus.value
    ]
    assert stops == ["2"]


def test_half_mark_is_given_when_it_is_typed_and_entered(halves: Scale, qtbot: QtBot) -> None:
    QTest.keyClicks(halves.field, "4,5")
    assert halves.mark is None
    with qtbot.waitSignals([halves.marked, halves.moved_on], order="strict"):
        QTest.keyClick(halves.field, Qt.Key.Key_Return)
    assert halves.mark == read_mark("4.5")


@pytest.mark.parametrize("text", ["4.7", "8", "many"])
def test_nothing_is_marked_when_what_is_typed_is_off_the_scale(halves: Scale, qtbot: QtBot, text: str) -> None:
    QTest.keyClicks(halves.field, text)
    with qtbot.assertNotEmitted(halves.marked), qtbot.assertNotEmitted(halves.moved_on):
        QTest.keyClick(halves.field, Qt.Key.Key_Return)
    assert halves.field.text() == text


def test_mark_is_kept_when_its_field_is_left_unchanged(halves: Scale, qtbot: QtBot) -> None:
    halves.show_mark(read_mark("4.5"))
    with qtbot.assertNotEmitted(halves.marked):
        halves.field.editingFinished.emit()
    assert halves.mark == read_mark("4.5")


def test_mark_is_given_when_a_screen_reader_toggles_its_level(scale: Scale, qtbot: QtBot) -> None:
    with qtbot.waitSignal(scale.marked) as heard:
        scale.button_of(read_mark("3")).toggle()
    assert heard.args == [read_mark("3")]
    with qtbot.assertNotEmitted(scale.marked):
        scale.button_of(read_mark("3")).toggle()
    assert scale.button_of(read_mark("3")).isChecked()


def test_mark_is_kept_and_the_field_left_alone_when_typing_pauses(halves: Scale, qtbot: QtBot) -> None:
    with qtbot.waitSignal(halves.marked) as heard:
        QTest.keyClicks(halves.field, "2")
    assert heard.args == [read_mark("2")]
    with qtbot.waitSignal(halves.marked) as heard:
        QTest.keyClicks(halves.field, ".5")
    assert heard.args == [read_mark("2.5")]
    assert halves.field.text() == "2.5"


def test_level_is_looked_at_when_its_mark_is_being_typed(halves: Scale, qtbot: QtBot) -> None:
    with qtbot.waitSignal(halves.looked_at) as heard:
        QTest.keyClicks(halves.field, "3")
    assert heard.args[0].mark == read_mark("3")
