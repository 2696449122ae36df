import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from panel_app.domain.rubric import CriterionId
from panel_app.ui.look import Look
from panel_app.ui.widgets.recusal_sheet import RecusalSheet
from panel_app.ui.widgets.sheet import ReviewSheet
from panel_app.workspace.reading_back import ReadBack
from panel_app.workspace.scoring import State
from tests.ui.rubrics import STAGE, view


def read_back(marks: str, notes: dict[str, str] | None = None) -> ReadBack:
    shown = view(marks=marks, notes=notes)
    return ReadBack(code=shown.code, stage=STAGE, form=shown.form, missing=shown.missing)


@pytest.fixture
def review(qtbot: QtBot, look: Look) -> ReviewSheet:
    made = ReviewSheet(look=look)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def recusal(qtbot: QtBot, look: Look) -> RecusalSheet:
    made = RecusalSheet(look=look)
    qtbot.addWidget(made)
    made.show()
    return made


def test_form_is_submitted_when_it_is_complete_and_enter_is_pressed(review: ReviewSheet, qtbot: QtBot) -> None:
    review.show_form(read_back("3 4 5", {"q3": "because"}))
    with qtbot.waitSignal(review.submitted):
        QTest.keyClick(review, Qt.Key.Key_Return)


@pytest.mark.parametrize("marks", ["3 4", "3 4 5"], ids=["a mark is missing", "a note is missing"])
def test_form_is_gone_back_to_when_something_is_missing(review: ReviewSheet, qtbot: QtBot, marks: str) -> None:
    review.show_form(read_back(marks))
    with qtbot.assertNotEmitted(review.submitted), qtbot.waitSignal(review.left):
        QTest.keyClick(review, Qt.Key.Key_Return)
    assert not review.submit.isVisible()


def test_form_is_submitted_once_when_enter_is_pressed_twice(review: ReviewSheet, qtbot: QtBot) -> None:
    review.show_form(read_back("3 4 5", {"q3": "because"}))
    heard: list[None] = []
    review.submitted.connect(lambda: heard.append(None))
    with qtbot.assertNotEmitted(review.left):
        QTest.keyClick(review, Qt.Key.Key_Return)
        QTest.keyClick(review, Qt.Key.Key_Return)
    assert len(heard) == 1


def test_form_is_gone_back_to_when_escape_is_pressed(review: ReviewSheet, qtbot: QtBot) -> None:
    review.show_form(read_back("3 4 5", {"q3": "because"}))
    with qtbot.assertNotEmitted(review.submitted), qtbot.waitSignal(review.left):
        QTest.keyClick(review, Qt.Key.Key_Escape)


def test_stepping_back_needs_a_kind_and_a_reason_when_it_is_asked_for(recusal: RecusalSheet, qtbot: QtBot) -> None:
    recusal.ask("K7-3QX")
    ready = [recusal.confirm.isEnabled()]
    recusal.kinds["employer"].setChecked(True)
    ready.append(recusal.confirm.isEnabled())
    QTest.keyClicks(recusal.reason, "Same trust.")
    ready.append(recusal.confirm.isEnabled())
    assert ready == [False, False, True]
    with qtbot.waitSignal(recusal.recused) as heard:
        recusal.confirm.click()
    assert heard.args == ["employer", "Same trust."]


def test_nothing_is_left_of_the_last_reason_when_another_candidate_is_asked_about(recusal: RecusalSheet) -> None:
    recusal.ask("K7-3QX")
    recusal.kinds["knows"].setChecked(True)
    recusal.reason.setPlainText("A friend.")
    recusal.ask("9W-WXT")
    assert recusal.reason.toPlainText() == ""
    assert not any(choice.isChecked() for choice in recusal.kinds.values())


def test_criterion_is_gone_to_when_its_digit_is_pressed(review: ReviewSheet, qtbot: QtBot) -> None:
    review.show_form(read_back("3 4"))
    with qtbot.waitSignal(review.wanted) as heard:
        QTest.keyClick(review, Qt.Key.Key_3)
    assert heard.args == ["q3"]


def test_nothing_is_submitted_when_the_notes_are_too_long(review: ReviewSheet, qtbot: QtBot) -> None:
    review.show_form(msgspec.structs.replace(read_back("3 4 3"), fits=False))
    assert "too long" in review.explanation.text()
    with qtbot.assertNotEmitted(review.submitted):
        QTest.keyClick(review, Qt.Key.Key_Return)


def test_abstention_and_concern_can_be_read_when_they_will_be_sealed(review: ReviewSheet) -> None:
    read = read_back("3 4")
    form = msgspec.structs.replace(read.form, abstained={CriterionId("q3"): "Cut off."}, concern="Two hands wrote it.")
    review.show_form(msgspec.structs.replace(read, form=form, missing=()))
    said = [label.text() for label in review.findChildren(QLabel)]
    assert "Abstained: Cut off." in said
    assert "Two hands wrote it." in said


def test_what_was_typed_before_is_there_when_stepping_back_is_asked_again(recusal: RecusalSheet) -> None:
    recusal.ask("K7-3QX", kind="employer", reason="Same trust.")
    assert recusal.kinds["employer"].isChecked()
    assert recusal.reason.toPlainText() == "Same trust."
    assert recusal.confirm.isEnabled()


def test_half_typed_reason_is_told_when_it_is_typed(recusal: RecusalSheet, qtbot: QtBot) -> None:
    recusal.ask("K7-3QX")
    with qtbot.waitSignal(recusal.edited) as heard:
        QTest.keyClicks(recusal.reason, "S")
    assert heard.args == [None, "S"]


@pytest.mark.parametrize(
    ("state", "said"), [("not-started", "Somebody else is asked."), ("draft", "Your draft"), ("submitted", "set aside")]
)
def test_what_becomes_of_the_form_is_said_when_stepping_back_is_asked(
    recusal: RecusalSheet, state: State, said: str
) -> None:
    recusal.ask("K7-3QX", state=state)
    assert recusal.explanation.text().count(said) == 1
    assert ("thrown away" in recusal.explanation.text()) == (state == "draft")


def test_sheet_is_read_from_its_top_when_it_is_shown_again(review: ReviewSheet, qtbot: QtBot) -> None:
    review.resize(400, 160)
    review.show_form(read_back("3 4 5", {"q3": "because"}))
    bar = review.findChildren(QScrollArea)[0].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(review, Qt.Key.Key_PageDown)
    scrolled_on = bar.value() > 0
    review.show_form(read_back("3 4 5", {"q3": "because"}))
    assert (scrolled_on, bar.value()) == (True, 0)
