"""The other ways to the same drafts, with keys only: by question, from paper sheets, and practice before either."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.ui.pages.by_question import ByQuestionPage
from panel_app.ui.pages.candidates import CandidatesPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.pages.page import Page
from panel_app.ui.pages.paper import PaperPage
from panel_app.ui.pages.practice import PracticePage
from panel_app.ui.widgets.note_field import NoteField
from panel_app.workspace import by_question, scoring
from tests.ui import rounds
from tests.ui.windows import Person, copied
from tests.workspace import rounds as small_rounds

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Q1, Q2 = CriterionId("q1"), CriterionId("q2")

Sit = Callable[..., Person]
SitAt = Callable[[int], Person]


@pytest.fixture
def here(scoring_round: rounds.Round, tmp_path: Path) -> rounds.Round:
    return copied(scoring_round, tmp_path / "round")


@pytest.fixture
def sit_at(sit_down: Sit, here: rounds.Round) -> SitAt:
    """A member at the page of this number on the rail."""

    def sit(number: int) -> Person:
        person = sit_down(here.store("S01"))
        person.press(Qt.Key(Qt.Key.Key_0.value + number), CONTROL)
        return person

    return sit


def page[P: Page](person: Person, kind: type[P]) -> P:
    assert person.window.shell is not None
    shown = person.window.shell.page
    assert isinstance(shown, kind)
    return shown


def digit(person: Person, text: str) -> None:
    """One key after another, each when the window has answered the one before."""
    for each in text:
        QTest.keyClicks(person.focus(), each)
        person.settle()


def leave(person: Person) -> None:
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())


def test_question_is_marked_across_all_candidates_when_only_digits_are_pressed(
    sit_at: SitAt, here: rounds.Round
) -> None:
    person = sit_at(3)
    desk = page(person, ByQuestionPage)
    assert desk.question is not None
    codes = desk.question.codes
    shown = []
    for _ in codes:
        assert desk.at is not None
        shown.append(desk.at.code)
        digit(person, "3")
    assert shown == codes
    assert person.focus() is desk.empty.button  # “Go on with the next question”
    person.press(Qt.Key.Key_Return)
    assert desk.at is not None
    assert desk.at.criterion == Q2
    leave(person)
    store = here.open("S01")
    assert [each.done for each in by_question.standing(store).questions] == [len(codes), 0, 0, 0]
    assert {row.state for row in scoring.my_forms(store)} == {"draft"}
    store.close()


def test_note_is_asked_for_in_place_when_the_mark_needs_one(sit_at: SitAt, here: rounds.Round) -> None:
    person = sit_at(3)
    desk = page(person, ByQuestionPage)
    assert desk.at is not None
    first = desk.at.code
    digit(person, "5")
    assert isinstance(person.focus(), NoteField)
    person.type("Changed 3 wards.")
    person.press(Qt.Key.Key_Return, CONTROL)
    assert desk.at.code != first
    leave(person)
    store = here.open("S01")
    form = by_question.open_answer(store, first, Q1).view.form
    store.close()
    assert (form.marks, form.notes) == ({Q1: read_mark("5")}, {Q1: "Changed 3 wards."})


def test_scorer_is_where_he_was_when_the_window_is_opened_again(sit_at: SitAt) -> None:
    person = sit_at(3)
    person.press(Qt.Key.Key_Down, ALT)
    digit(person, "3")
    at = page(person, ByQuestionPage).at
    assert at is not None
    assert at.criterion == Q2
    leave(person)
    again = sit_at(3)
    assert page(again, ByQuestionPage).at == at


def test_early_digit_marks_nobody_when_the_next_answer_is_not_shown_yet(sit_at: SitAt, here: rounds.Round) -> None:
    person = sit_at(3)
    desk = page(person, ByQuestionPage)
    assert desk.at is not None
    first = desk.at.code
    person.type("34")  # the second key comes before the window has answered the first
    person.settle()
    leave(person)
    store = here.open("S01")
    marks = {row.code: scoring.desk(store, row.code).form.marks for row in scoring.my_forms(store)}
    store.close()
    assert {code: given for code, given in marks.items() if given} == {first: {Q1: read_mark("3")}}


def test_forms_are_read_back_when_every_question_is_marked(sit_at: SitAt, here: rounds.Round) -> None:
    person = sit_at(3)
    desk = page(person, ByQuestionPage)
    assert desk.question is not None
    count = len(desk.question.codes)
    for _ in range(4):
        digit(person, "3" * count)
        person.press(Qt.Key.Key_Return)  # the next question; behind the last one, reading back
    candidates = page(person, CandidatesPage)
    assert candidates.stack.currentWidget() is candidates.sheet
    person.press(Qt.Key.Key_Return)
    leave(person)
    store = here.open("S01")
    assert {row.state for row in scoring.my_forms(store)} == {"submitted"}
    store.close()


def test_sheets_are_in_the_drafts_when_they_are_typed_in_with_keys_only(sit_at: SitAt, here: rounds.Round) -> None:
    person = sit_at(4)
    table = page(person, PaperPage).table
    codes = [each.code for each in table.rows.sheets]
    digit(person, "34")
    digit(person, "5")
    person.type("Names 2 limits.")
    person.press(Qt.Key.Key_Return)  # ends the note, and goes on
    digit(person, "2")
    person.press(Qt.Key.Key_Tab)  # past the first mark of the second sheet
    digit(person, "4")
    leave(person)
    store = here.open("S01")
    forms = [scoring.desk(store, code).form for code in codes[:2]]
    store.close()
    assert [[str(mark) for mark in form.marks.values()] for form in forms] == [["3", "4", "5", "2"], ["4"]]
    assert list(forms[0].notes.values()) == ["Names 2 limits."]
    assert list(forms[1].marks) == [Q2]


def test_mark_off_the_scale_is_refused_in_words_when_it_is_typed_into_a_sheet(
    sit_at: SitAt, here: rounds.Round
) -> None:
    person = sit_at(4)
    table = page(person, PaperPage).table
    first = table.currentIndex()
    digit(person, "7")
    assert table.word.isVisible()
    assert table.word.text() == "7 is not a mark of “Leading change”. The marks are 0, 1, 2, 3, 4, 5."
    assert (table.currentIndex(), table.rows.mark(first)) == (first, None)
    digit(person, "3")
    assert not table.word.isVisible()
    leave(person)
    store = here.open("S01")
    assert scoring.desk(store, scoring.my_forms(store)[0].code).form.marks == {Q1: read_mark("3")}
    store.close()


def test_sheet_is_found_by_its_code_and_submitted_when_it_is_complete(sit_at: SitAt, here: rounds.Round) -> None:
    person = sit_at(4)
    paper = page(person, PaperPage)
    code = paper.table.rows.sheets[-1].code
    person.press(Qt.Key.Key_F, CONTROL)
    person.type(code.lower())
    person.press(Qt.Key.Key_Return)
    digit(person, "3343")
    assert paper.summary.text().startswith("1 of ")
    person.press(Qt.Key.Key_Return, CONTROL)
    candidates = page(person, CandidatesPage)
    assert candidates.stack.currentWidget() is candidates.sheet
    person.press(Qt.Key.Key_Return)
    leave(person)
    store = here.open("S01")
    assert [row.code for row in scoring.my_forms(store) if row.state == "submitted"] == [code]
    store.close()


def test_deviation_is_shown_after_the_marks_when_a_practice_candidate_is_compared(sit_at: SitAt) -> None:
    person = sit_at(5)
    practice = page(person, PracticePage)
    person.press(Qt.Key.Key_Return)
    assert practice.name == "p1"
    digit(person, "4443")
    person.press(Qt.Key.Key_Return, CONTROL)
    assert practice.stack.currentWidget() is practice.result
    assert practice.result.title.text() == "Practice 1 of 3: 1 points off on average"
    person.press(Qt.Key.Key_Return)  # the next one
    assert practice.name == "p2"
    digit(person, "12")  # the first asks for a note, at the end
    leave(person)
    again = sit_at(5)
    states = [row.state for row in page(again, PracticePage).table.rows.rows]
    assert states == ["finished", "draft", "not-started"]


@pytest.fixture(scope="module")
def gated_round(tmp_path_factory: pytest.TempPathFactory) -> small_rounds.PreparedRound:
    folder = tmp_path_factory.mktemp("gated") / "round"
    return small_rounds.prepare(folder, candidates=2, practice_needed=1)


def test_real_files_open_when_the_practice_that_the_stage_asks_for_is_done(
    sit_down: Sit, gated_round: small_rounds.PreparedRound, tmp_path: Path
) -> None:
    here = gated_round.copied_to(tmp_path / "round")
    person = sit_down()
    person.window.start(here.folder / "S01.panel", passphrase=small_rounds.PASSPHRASE)
    person.settle()
    person.press(Qt.Key.Key_3, CONTROL)
    desk = page(person, ByQuestionPage)
    assert [desk.at] == [None]
    assert desk.empty.what.text().startswith("In this stage you mark one practice candidate before the real ones open")
    person.press(Qt.Key.Key_2, CONTROL)
    whole = page(person, DeskPage)
    assert "before the real ones open" in whole.empty.text()
    person.press(Qt.Key.Key_5, CONTROL)
    person.press(Qt.Key.Key_Return)
    digit(person, "4444")
    person.press(Qt.Key.Key_Return, CONTROL)
    person.press(Qt.Key.Key_3, CONTROL)
    assert desk.at is not None
    person.press(Qt.Key.Key_2, CONTROL)
    assert whole.code is not None
