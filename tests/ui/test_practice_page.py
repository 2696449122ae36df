"""Practice: nothing agreed is in the window before the form is finished, and what is said of it afterwards."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextEdit, QWidget

from panel_app.domain.practice import Deviation
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.ui.pages.practice import PracticePage
from panel_app.ui.widgets.practice_result import apart, distance_in_words, so_far
from panel_app.workspace.practice import Practice, PracticeRow
from tests.ui import rounds
from tests.ui.windows import Person

CONTROL = Qt.KeyboardModifier.ControlModifier


def said(widget: QWidget) -> str:
    """Everything that can be read, heard or hovered over in a window, seen or hidden."""
    texts = []
    for each in (widget, *widget.findChildren(QWidget)):
        texts += [each.accessibleName(), each.accessibleDescription(), each.toolTip(), each.windowTitle()]
        if isinstance(each, QLabel):
            texts.append(each.text())
        elif isinstance(each, (QTextEdit, QPlainTextEdit)):
            texts.append(each.toPlainText())
    return "\n".join(texts)


def test_nothing_agreed_is_in_the_window_when_the_form_is_open(
    sit_down: Callable[..., Person], scoring_round: rounds.Round
) -> None:
    person = sit_down(scoring_round.store("S02"))
    session, shell = person.window.session, person.window.shell
    assert session is not None
    assert shell is not None
    assert session.facts.stage is not None
    agreed = session.facts.stage.practice
    reasons = [each.why for candidate in agreed for each in candidate.agreed.values()]
    person.press(Qt.Key.Key_5, CONTROL)
    person.press(Qt.Key.Key_Return)
    page = shell.page_of(PracticePage)
    assert page.name == "p1"
    for digit in "4444":
        QTest.keyClicks(person.focus(), digit)
        person.settle()
    assert not [each for each in reasons if each in said(person.window)]
    assert agreed[0].answers[CriterionId("q1")][:40] in said(person.window)


def deviation(given: str | None, agreed: str = "3") -> Deviation:
    mark = None if given is None else read_mark(given)
    return Deviation(criterion=CriterionId("q1"), given=mark, agreed=read_mark(agreed), why="Because.")


@pytest.mark.parametrize(
    ("given", "words"), [("3", "As agreed"), ("4.5", "1.5 above"), ("1", "2 below"), (None, "You abstained")]
)
def test_deviation_is_said_in_words_when_it_is_shown(given: str | None, words: str) -> None:
    assert apart(deviation(given)).word == words


def state(distance: Fraction | None, lean: Fraction | None) -> Practice:
    rows = (PracticeRow(id="p1", state="finished"), PracticeRow(id="p2", state="draft"))
    return Practice(rows=rows, needed=0, still_needed=0, distance=distance, lean=lean)


@pytest.mark.parametrize(
    ("distance", "lean", "words"),
    [
        (Fraction(0), Fraction(0), "every mark as agreed."),
        (Fraction(1, 2), Fraction(0), "0.5 points off on average. You are as often above the agreed marks as below."),
        (Fraction(1, 2), Fraction(1, 4), "0.5 points off on average. Taken together you mark 0.25 higher."),
        (Fraction(1, 3), Fraction(-1, 3), "0.33 points off on average. Taken together you mark 0.33 lower."),
    ],
)
def test_side_is_said_when_marks_lie_off_what_was_agreed(distance: Fraction, lean: Fraction, words: str) -> None:
    assert so_far(state(distance, lean)) == f"So far, over 1 of 2 practice candidates: {words}"


def test_nothing_is_said_when_nothing_is_finished() -> None:
    assert so_far(state(None, None)) == ""
    assert distance_in_words(None) == "you gave no marks"
