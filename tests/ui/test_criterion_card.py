import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from panel_app.domain.rubric import read_mark
from panel_app.ui.look import Look
from panel_app.ui.widgets.criterion_card import CriterionCard
from tests.ui.rubrics import criterion


@pytest.fixture
def card(qtbot: QtBot, look: Look) -> CriterionCard:
    """The one that is worked on."""
    made = CriterionCard(criterion("q1"), number=1, look=look)
    qtbot.addWidget(made)
    made.entered.connect(lambda _criterion: made.set_active(active=True))
    made.resize(400, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def mark(card: CriterionCard, digit: str) -> None:
    card.scale.take_focus()
    QTest.keyClicks(card.scale.button_of(read_mark("0")), digit)


def test_reason_is_kept_in_place_of_the_mark_when_a_scorer_abstains(card: CriterionCard, qtbot: QtBot) -> None:
    mark(card, "3")
    card.abstain()
    with qtbot.waitSignal(card.abstained) as heard:
        QTest.keyClicks(card.reason.field, "C")
    assert heard.args == ["q1", "C"]
    assert (card.mark, card.is_abstained, card.is_open) == (None, True, False)


def test_mark_stays_when_abstaining_is_asked_for_and_nothing_typed(card: CriterionCard, qtbot: QtBot) -> None:
    mark(card, "3")
    card.abstain()
    with qtbot.assertNotEmitted(card.abstained):
        QTest.keyClick(card.reason.field, Qt.Key.Key_Escape)
    assert card.mark == read_mark("3")
    assert not card.reason.isVisible()


def test_abstention_ends_when_a_mark_is_given(card: CriterionCard, qtbot: QtBot) -> None:
    card.show_values(None, "", abstained="Cut off.", locked=False)
    with qtbot.waitSignal(card.marked):
        mark(card, "4")
    assert (card.mark, card.is_abstained) == (read_mark("4"), False)


def test_abstention_is_taken_back_when_its_button_is_pressed(card: CriterionCard, qtbot: QtBot) -> None:
    card.show_values(None, "", abstained="Cut off.", locked=False)
    with qtbot.waitSignal(card.abstained) as heard:
        card.reason.take_back.click()
    assert heard.args == ["q1", ""]
    assert card.is_open
    assert card.scale.isAncestorOf(card.window().focusWidget())


def test_menu_offers_to_abstain_or_to_mark_after_all_when_it_is_opened(card: CriterionCard) -> None:
    offered = card.menu().actions()[0].text()
    card.show_values(None, "", abstained="Cut off.", locked=False)
    assert "Abstain" in offered
    assert card.menu().actions()[0].text() == "Mark it after all"


def test_nothing_can_be_abstained_from_when_the_form_is_sealed(card: CriterionCard) -> None:
    card.show_values(read_mark("3"), "", locked=True)
    card.abstain()
    assert not card.reason.isVisible()
    assert not card.more.isVisible()


def test_empty_note_takes_no_room_when_nobody_is_at_the_criterion(card: CriterionCard) -> None:
    card.set_active(active=False)
    shown = [card.note.isVisible()]
    card.set_active(active=True)
    shown.append(card.note.isVisible())
    assert shown == [False, True]


def test_note_that_is_due_says_why_in_its_place_when_nobody_is_at_the_criterion(card: CriterionCard) -> None:
    card.show_values(read_mark("5"), "", locked=False)
    assert card.note.isVisible()
    assert card.note.placeholderText() == "A mark of 5 needs a note."


def test_words_are_counted_and_the_reader_is_named_when_a_note_is_written(card: CriterionCard) -> None:
    mark(card, "3")
    QTest.keyClicks(card.note, "Says who")
    assert card.area.words.text() == "2 words"
    assert "may ask to read it" in card.area.hint.text()
    assert card.area.hint.isVisible()


def test_wording_is_pointed_out_and_not_changed_when_a_note_speaks_of_the_person(card: CriterionCard) -> None:
    mark(card, "3")
    QTest.keyClicks(card.note, "She knows")
    assert card.area.wording.isVisible()
    assert card.area.wording.words == ["She"]
    assert card.text == "She knows"
    assert len(card.note.extraSelections()) == 1


def test_wording_is_left_alone_until_another_candidate_comes_when_it_is_to_stay(card: CriterionCard) -> None:
    mark(card, "3")
    QTest.keyClicks(card.note, "She knows")
    card.area.wording.leave.click()
    QTest.keyClicks(card.note, " what she wants")
    assert not card.area.wording.isVisible()
    card.show_values(None, "she", locked=False)
    card.set_active(active=True)
    assert card.area.wording.words == ["she"]


def test_anchor_of_a_level_is_shown_when_the_mouse_is_over_it(card: CriterionCard) -> None:
    mark(card, "3")
    QApplication.sendEvent(card.scale.button_of(read_mark("5")), QEvent(QEvent.Type.Enter))
    over = card.anchor.text()
    QApplication.sendEvent(card.scale.button_of(read_mark("5")), QEvent(QEvent.Type.Leave))
    assert (over, card.anchor.text()) == ("5: Anchor 5 of q1.", "3: Anchor 3 of q1.")


def test_anchor_stands_beside_the_scale_when_there_is_room(card: CriterionCard) -> None:
    mark(card, "3")
    card.resize(400, 300)
    QApplication.processEvents()
    under = card.anchor.geometry().top() > card.scale.geometry().bottom()
    card.resize(700, 300)
    QApplication.processEvents()
    assert under
    assert card.anchor.geometry().left() > card.scale.geometry().right()


def test_nothing_moves_when_the_mouse_is_pressed_and_not_let_go(card: CriterionCard, qtbot: QtBot) -> None:
    button = card.scale.button_of(read_mark("3"))
    with qtbot.assertNotEmitted(card.entered):
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(card.entered):
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert card.mark == read_mark("3")


@pytest.mark.parametrize(
    ("key", "held", "step"),
    [
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, -1),
        (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier, 1),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, 1),
    ],
)
def test_step_of_the_history_is_asked_for_when_its_key_is_pressed(
    card: CriterionCard, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier, step: int
) -> None:
    card.set_active(active=True)
    with qtbot.waitSignal(card.walked) as in_note:
        QTest.keyClick(card.note, key, held)
    with qtbot.waitSignal(card.walked) as in_mark:
        QTest.keyClick(card.scale.button_of(read_mark("0")), key, held)
    assert (in_note.args, in_mark.args) == (["note", "q1", step], ["mark", "q1", step])
