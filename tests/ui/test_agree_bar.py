import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from panel_app.domain.reasons import ReasonCode
from panel_app.domain.rubric import Criterion, read_mark
from panel_app.ui.look import Look
from panel_app.ui.widgets.agree_bar import AgreeBar, Said
from panel_app.ui.widgets.reason_codes import ReasonCodes
from panel_app.workspace.resuming import Begun
from tests.ui.rubrics import STAGE, criterion

Q1, Q2 = STAGE.criteria[0], STAGE.criteria[1]
FOUR = read_mark("4")


@pytest.fixture
def bar(qtbot: QtBot, look: Look) -> AgreeBar:
    made = AgreeBar(look=look)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_people(("S03", "S05"))
    made.show_candidate(STAGE, frozenset({Q2.id}))
    made.show_criterion(Q1)
    return made


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def typed(text: str) -> None:
    for letter in text:
        QTest.keyClicks(focus(), letter)


def entered() -> None:
    QTest.keyClick(focus(), Qt.Key.Key_Return)


def place_of(bar: AgreeBar, title: str) -> str:
    """The digit of a reason."""
    model = bar.codes.model()
    rows = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    return next(row[0] for row in rows if title in row)


def test_mark_is_agreed_by_three_keys_when_a_code_says_why(bar: AgreeBar, qtbot: QtBot) -> None:
    bar.take_digit("4")
    typed(place_of(bar, "against the anchors"))
    with qtbot.waitSignal(bar.agreed) as heard:
        entered()
    assert heard.args == ["q1", FOUR, Said("anchor", ""), ""]


def test_mark_is_agreed_in_words_when_somebody_simply_types(bar: AgreeBar, qtbot: QtBot) -> None:
    bar.take_digit("4")
    bar.by.setCurrentIndex(2)
    typed("Shown with 3 figures.")
    with qtbot.waitSignal(bar.agreed) as heard:
        entered()
    assert heard.args == ["q1", FOUR, Said("", "Shown with 3 figures."), "S05"]


def test_nothing_is_agreed_when_the_code_asks_for_words_and_has_none(bar: AgreeBar, qtbot: QtBot) -> None:
    bar.take_digit("4")
    typed(place_of(bar, "Another reason"))
    with qtbot.assertNotEmitted(bar.agreed):
        entered()
    typed("Heard in the interview.")
    with qtbot.waitSignal(bar.agreed) as heard:
        entered()
    assert heard.args == ["q1", FOUR, Said("other", "Heard in the interview."), ""]


def test_code_without_words_is_taken_by_enter_alone(qtbot: QtBot, look: Look) -> None:
    codes = ReasonCodes(look=look)
    qtbot.addWidget(codes)
    codes.show_codes([ReasonCode(code="a", title="A", text="none"), ReasonCode(code="b", title="B")])
    with qtbot.assertNotEmitted(codes.chosen):
        QTest.keyClicks(codes, "7")
    QTest.keyClick(codes, Qt.Key.Key_Down)
    with qtbot.waitSignal(codes.chosen) as heard:
        QTest.keyClick(codes, Qt.Key.Key_Return)
    assert heard.args == [ReasonCode(code="b", title="B")]
    assert codes.code == ReasonCode(code="b", title="B")


def test_reasons_are_those_of_the_decision_when_the_marks_are_kept(bar: AgreeBar, qtbot: QtBot) -> None:
    bar.keep.click()
    typed(place_of(bar, "Both readings"))
    with qtbot.waitSignal(bar.kept) as heard:
        entered()
    assert heard.args == [Said("both-stand", "")]


def test_agreement_is_withdrawn_when_there_is_one_on_the_criterion(bar: AgreeBar, qtbot: QtBot) -> None:
    assert not bar.withdraw.isEnabled()
    bar.show_criterion(Q2)
    bar.withdraw.click()
    typed("1")
    with qtbot.waitSignal(bar.withdrawn) as heard:
        entered()
    assert heard.args == ["q2", Said("second-thoughts", "")]


def test_mark_is_forgotten_and_words_are_not_when_another_criterion_is_chosen(bar: AgreeBar) -> None:
    bar.take_digit("4")
    typed("Because.")
    bar.show_criterion(Q2)
    assert bar.levels.isVisible()
    assert bar.begun == Begun(criterion=Q2.id, reason="Because.")


def test_words_are_there_again_when_escape_was_pressed(bar: AgreeBar, qtbot: QtBot) -> None:
    bar.take_digit("4")
    typed("Because")
    with qtbot.waitSignal(bar.left):
        QTest.keyClick(focus(), Qt.Key.Key_Escape)
    bar.take_digit("3")
    assert bar.bar.reason.text() == "Because"


def test_everything_is_as_it_was_when_what_was_begun_is_gone_on_with(bar: AgreeBar) -> None:
    bar.take_digit("4")
    typed(place_of(bar, "against the anchors"))
    typed("The thi")
    begun = bar.begun
    assert begun == Begun(step="agree", criterion=Q1.id, mark=FOUR, reason_code="anchor", reason="The thi")
    bar.clear()
    assert not bar.bar.isVisible()
    bar.show_begun(begun)
    assert bar.begun == begun
    assert bar.bar.give.text() == "Agree 4"


def test_reason_has_a_line_of_its_own_when_there_is_little_room(bar: AgreeBar, qtbot: QtBot) -> None:
    bar.take_digit("4")
    reason, give = bar.bar.reason, bar.bar.give
    qtbot.waitUntil(lambda: reason.geometry().bottom() > give.geometry().top())
    bar.resize(400, 300)
    qtbot.waitUntil(lambda: reason.geometry().bottom() <= give.geometry().top())


def test_mark_is_typed_when_the_scale_has_half_marks(bar: AgreeBar, qtbot: QtBot) -> None:
    halves: Criterion = criterion("q9", marks="0 0.5 1 1.5 2 2.5 3", note_at="")
    bar.show_criterion(halves)
    bar.take_digit("2")
    typed(".5")
    entered()
    typed("1")
    with qtbot.waitSignal(bar.agreed) as heard:
        entered()
    assert heard.args is not None
    assert heard.args[:2] == ["q9", read_mark("2.5")]
