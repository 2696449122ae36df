"""By question: what is out of sight, what is kept beside it, and that desk and page show the same draft."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.ui.pages.by_question import ByQuestionPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.workspace import by_question, drafts, reading, scoring
from panel_app.workspace.reading import Highlight, Reading
from tests.ui import rounds
from tests.ui.test_practice_page import said
from tests.ui.windows import Person, copied

CONTROL = Qt.KeyboardModifier.ControlModifier
Q1, Q2 = CriterionId("q1"), CriterionId("q2")
Sit = Callable[..., Person]


@pytest.fixture
def here(scoring_round: rounds.Round, tmp_path: Path) -> rounds.Round:
    return copied(scoring_round, tmp_path / "round")


def first_in_order(made: rounds.Round) -> CandidateCode:
    store = made.open("S01")
    code = by_question.standing(store).questions[0].codes[0]
    store.close()
    return code


def shown(person: Person) -> ByQuestionPage:
    person.press(Qt.Key.Key_3, CONTROL)
    assert person.window.shell is not None
    return person.window.shell.page_of(ByQuestionPage)


def test_other_questions_are_out_of_sight_when_they_are_marked(sit_down: Sit, here: rounds.Round) -> None:
    code = first_in_order(here)
    store = here.open("S01")
    drafts.set_mark(store, code, Q2, read_mark("5"))
    drafts.set_note(store, code, Q2, "A splendid second answer.")
    answers = scoring.desk(store, code).copy.answers
    store.close()
    page = shown(sit_down(here.store("S01")))
    assert page.at is not None
    assert page.at.code == code
    visible = said(page)
    assert answers[Q1][:40] in visible
    assert "splendid" not in visible
    assert answers[Q2][:40] not in visible
    assert list(page.form.cards) == [Q1]


def test_highlights_in_other_answers_stay_when_this_one_is_highlighted(sit_down: Sit, here: rounds.Round) -> None:
    code = first_in_order(here)
    store = here.open("S01")
    answers = scoring.desk(store, code).copy.answers
    other = Highlight(place="answer.q2", start=0, end=5, text=answers[Q2][:5])
    reading.keep_reading(store, code, Reading(highlights=(other,), note="Ask about it."))
    store.close()
    person = sit_down(here.store("S01"))
    page = shown(person)
    assert page.form.reader.reading.highlights == ()
    page.form.reader.prose.select("answer.q1", 0, 7)
    page.form.reader.toggle_highlight()
    person.settle()
    store = here.open("S01")
    kept = reading.reading(store, code)
    store.close()
    assert {each.place for each in kept.highlights} == {"answer.q1", "answer.q2"}
    assert kept.note == "Ask about it."


def test_desk_and_page_show_the_same_draft_when_one_goes_from_one_to_the_other(
    sit_down: Sit, here: rounds.Round
) -> None:
    person = sit_down(here.store("S01"))
    page = shown(person)
    assert page.at is not None
    code = page.at.code
    person.press(Qt.Key.Key_D, CONTROL, Qt.KeyboardModifier.ShiftModifier)  # the whole file, on the desk
    assert person.window.shell is not None
    desk = person.window.shell.page
    assert isinstance(desk, DeskPage)
    assert desk.code == code
    QTest.keyClicks(person.focus(), "3")
    person.settle()
    person.press(Qt.Key.Key_3, CONTROL)
    assert page.at.code == code
    card = page.form.cards[Q1]
    assert card.mark == read_mark("3")
    assert page.head.done.text().startswith("1 of ")
    card.scale.take_focus()
    QTest.keyClicks(person.focus(), "4")
    person.settle()
    person.press(Qt.Key.Key_2, CONTROL)
    assert desk.form.cards[Q1].mark == read_mark("4")


def test_order_is_walked_without_marking_when_arrows_are_pressed(sit_down: Sit, here: rounds.Round) -> None:
    person = sit_down(here.store("S01"))
    page = shown(person)
    assert page.question is not None
    codes = page.question.codes
    walked = []
    for step in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        person.press(step, Qt.KeyboardModifier.AltModifier)
        assert page.at is not None
        walked.append(page.at.code)
    assert walked == [codes[1], codes[2], codes[1]]
    assert page.question.done == 0
