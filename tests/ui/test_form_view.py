import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.ui.look import Look
from panel_app.ui.widgets.candidate_file import FileRow
from panel_app.ui.widgets.form_view import FormView
from panel_app.workspace.reading import Highlight, Reading
from panel_app.workspace.reopening import GivenBack
from panel_app.workspace.whereabouts import Whereabouts
from tests.ui.rubrics import STAGE, view

Q1, Q2, Q3 = (CriterionId(name) for name in ("q1", "q2", "q3"))


@pytest.fixture
def form(qtbot: QtBot, look: Look) -> FormView:
    made = FormView(look=look)
    qtbot.addWidget(made)
    made.resize(1100, 650)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_first_unmarked_criterion_has_the_keyboard_when_a_candidate_is_shown(form: FormView) -> None:
    form.show_view(view(marks="3"))
    form.take_focus()
    assert form.cards[Q2].scale.isAncestorOf(focus())


def test_next_criterion_has_the_keyboard_when_a_digit_is_pressed(form: FormView, qtbot: QtBot) -> None:
    form.show_view(view())
    form.take_focus()
    with qtbot.waitSignal(form.marked) as heard:
        QTest.keyClick(focus(), Qt.Key.Key_3)
    assert heard.args == ["q1", read_mark("3")]
    assert form.cards[Q2].scale.isAncestorOf(focus())


def test_first_note_that_is_due_has_the_keyboard_when_the_last_criterion_is_marked(form: FormView) -> None:
    form.show_view(view(marks="5 3"))
    form.take_focus()
    QTest.keyClick(focus(), Qt.Key.Key_4)
    assert focus() is form.cards[Q1].note


def test_end_is_told_when_nothing_is_missing_after_the_last_mark(form: FormView, qtbot: QtBot) -> None:
    form.show_view(view(marks="3 3"))
    form.take_focus()
    with qtbot.waitSignal(form.finished):
        QTest.keyClick(focus(), Qt.Key.Key_4)


def test_digits_are_text_when_they_are_typed_in_a_note(form: FormView, qtbot: QtBot) -> None:
    form.show_view(view(marks="5 3 3"))
    form.cards[Q1].note.setFocus()
    with qtbot.assertNotEmitted(form.marked), qtbot.waitSignal(form.noted) as heard:
        QTest.keyClick(form.cards[Q1].note, Qt.Key.Key_4)
    assert heard.args == ["q1", "4"]
    assert form.cards[Q1].mark == read_mark("5")


def test_note_is_asked_for_when_its_mark_needs_one(form: FormView) -> None:
    form.show_view(view(marks="5 3"))
    assert [card.note_is_due for card in form.cards.values()] == [True, False, False]
    assert "5" in form.cards[Q1].area.hint.text()


def test_note_is_no_longer_asked_for_when_it_is_there(form: FormView) -> None:
    form.show_view(view(marks="5"))
    QTest.keyClicks(form.cards[Q1].note, "because")
    assert not form.cards[Q1].note_is_due


def test_tab_walks_from_mark_to_note_to_the_next_mark_when_it_is_pressed(form: FormView) -> None:
    form.show_view(view())
    form.take_focus()
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert focus() is form.cards[Q1].note
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert form.cards[Q2].scale.isAncestorOf(focus())


def test_nothing_can_be_changed_when_the_form_is_sealed(form: FormView, qtbot: QtBot) -> None:
    form.show_view(view(marks="5 3 3", notes={"q1": "because"}, state="submitted"))
    form.take_focus()
    assert focus() is form.prose
    with qtbot.assertNotEmitted(form.marked), qtbot.assertNotEmitted(form.noted):
        QTest.keyClicks(form.cards[Q1].note, "more")
        QTest.keyClicks(form.cards[Q2].scale.button_of(read_mark("3")), "4")
    assert form.cards[Q1].note.toPlainText() == "because"


def test_nothing_is_reported_as_typed_when_another_candidate_is_shown(form: FormView, qtbot: QtBot) -> None:
    form.show_view(view(marks="5", notes={"q1": "because"}))
    with qtbot.assertNotEmitted(form.marked), qtbot.assertNotEmitted(form.noted):
        form.show_view(view(marks="3 4 5", notes={"q3": "other"}))


def test_copy_turns_a_page_when_page_down_is_pressed_on_a_mark(form: FormView) -> None:
    form.show_view(view(answer="word " * 3000))
    form.take_focus()
    QApplication.processEvents()
    before = form.prose.verticalScrollBar().value()
    QTest.keyClick(focus(), Qt.Key.Key_PageDown)
    assert form.prose.verticalScrollBar().value() > before


def test_answer_comes_into_sight_when_its_criterion_is_entered(form: FormView) -> None:
    form.show_view(view(marks="3 3", answer="word " * 3000))
    QApplication.processEvents()
    assert form.prose.verticalScrollBar().value() == 0
    form.take_focus()
    assert form.prose.verticalScrollBar().value() > 0


def test_what_people_wrote_is_shown_as_text_when_it_looks_like_markup(form: FormView) -> None:
    form.show_view(view(answer="<b>bold</b> & [struck] <img src='x'>"))
    assert "<b>bold</b> & [struck] <img src='x'>" in form.prose.toPlainText()


def test_form_stands_under_the_copy_when_the_window_is_narrow(form: FormView) -> None:
    form.show_view(view())
    form.resize(500, 700)
    QApplication.processEvents()
    assert form.prose.geometry().bottom() < form.cards[Q1].mapTo(form, form.cards[Q1].rect().topLeft()).y()
    assert STAGE.criteria[0].id in form.cards


def test_criterion_is_passed_over_when_it_is_abstained_from(form: FormView) -> None:
    form.show_view(view(abstained={"q2": "Cut off."}))
    form.take_focus()
    QTest.keyClick(focus(), Qt.Key.Key_3)
    assert form.cards[Q3].scale.isAncestorOf(focus())


def test_concern_is_told_and_taken_back_when_it_is_raised(form: FormView, qtbot: QtBot) -> None:
    form.show_view(view())
    form.raise_concern()
    with qtbot.waitSignal(form.concerned) as heard:
        QTest.keyClicks(focus(), "T")
    assert heard.args == ["T"]
    with qtbot.waitSignal(form.concerned) as heard:
        form.concern.take_back.click()
    assert heard.args == [""]
    assert not form.concern.isVisible()


@pytest.mark.parametrize(
    ("at", "said"), [("held", "next sync"), ("sent", "at the hub"), ("received", "chair's laptop")]
)
def test_how_far_a_sealed_form_got_is_said_above_it_when_it_is_shown(
    form: FormView, at: Whereabouts, said: str
) -> None:
    shown = view(marks="3 3 3", state="submitted")
    form.show_view(shown)
    form.show_state(shown, at=at, given_back=None)
    assert said in form.banner.said.text()
    assert form.banner.isVisible()


def test_reason_and_first_version_are_said_when_the_chair_gave_the_form_back(form: FormView) -> None:
    shown = view(marks="3 3 4")
    form.show_view(shown)
    form.show_state(shown, at="held", given_back=GivenBack(reason="Two were mixed up.", first=view(marks="1 2 3").form))
    assert form.banner.quoted.text() == "“Two were mixed up.”"
    assert "Title of q1 1, Title of q2 2, Title of q3 3" in form.banner.foot.text()


def test_nothing_is_said_above_a_form_when_it_is_simply_filled_in(form: FormView) -> None:
    shown = view(marks="3")
    form.show_view(shown)
    form.show_state(shown, at="held", given_back=None)
    assert not form.banner.isVisible()


def test_form_reads_as_the_store_has_it_when_it_is_shown(form: FormView) -> None:
    shown = view(marks="5 .", notes={"q1": "because"}, abstained={"q3": "Cut off."})
    form.show_view(shown)
    assert form.form == shown.form


def test_file_is_not_shown_when_its_scorer_stepped_back(form: FormView) -> None:
    files = [FileRow(number=1, title="Attachment 1", pages=2)]
    reading = Reading(note="Good on wards.", highlights=(Highlight(place="answer.q1", start=4, end=8, text="ward"),))
    form.show_view(view(answer="The ward was calm."), files=files, reading=reading)
    form.show_view(view(answer="The ward was calm.", state="recused"), files=files, reading=reading)
    assert "ward" not in form.prose.toPlainText()
    assert "You stepped back" in form.prose.toPlainText()
    assert form.reader.bar.tabs.count() == 0
    assert form.reader.reading == Reading()
    assert form.reader.notes.note.toPlainText() == ""
    form.take_focus()
    assert focus() is form.prose
