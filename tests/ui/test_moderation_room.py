"""The chair's moderation room, by keys, each test with a round of its own that is open for moderation."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QTableView, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import read_mark
from panel_app.ui.look import Look
from panel_app.ui.pages.line import LinePage
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.ui.widgets.agree_bar import Said
from panel_app.workspace import meetings, moderating
from tests.ui import rounds
from tests.ui.windows import Person, copied

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def opened_round(scored_round: rounds.Round, tmp_path_factory: pytest.TempPathFactory) -> rounds.Round:
    """Copied, never used."""
    made = copied(scored_round, tmp_path_factory.mktemp("opened") / "round")
    rounds.open_moderation(made)
    return made


@pytest.fixture
def here(opened_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> rounds.Round:
    made = copied(opened_round, tmp_path / "round")
    monkeypatch.chdir(made.folder)
    return made


@pytest.fixture
def chair(here: rounds.Round, sit_down: Callable[..., Person]) -> Person:
    return enter(sit_down, here)


def enter(sit_down: Callable[..., Person], here: rounds.Round) -> Person:
    person = sit_down(here.store("chair"))
    person.press(Qt.Key.Key_3, CONTROL)
    return person


def room_of(person: Person) -> ModerationPage:
    assert person.window.shell is not None
    return person.window.shell.page_of(ModerationPage)


def leave(person: Person) -> None:
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())


def code_of(room: ModerationPage) -> CandidateCode:
    assert room.shown is not None
    return room.shown.code


def state_of(here: rounds.Round, code: str) -> moderating.ModerationRow:
    store = here.open("chair")
    row = next(each for each in moderating.table(store) if each.code == code)
    store.close()
    return row


def test_next_open_candidate_comes_when_the_marks_are_kept(chair: Person, here: rounds.Round) -> None:
    room = room_of(chair)
    first = code_of(room)
    chair.type("k")
    chair.type("Kept, to put it plainly.")
    chair.press(Qt.Key.Key_Return)
    assert code_of(room) != first
    assert chair.focus() is room.table
    assert first not in [row.code for row in room.table.rows.rows]
    leave(chair)
    assert state_of(here, first).kept == "Kept, to put it plainly."


def test_letters_are_letters_when_they_are_typed_into_a_field(chair: Person) -> None:
    room = room_of(chair)
    first = code_of(room)
    chair.type("4")
    chair.type("kptu KPTU 4")
    assert room.side.bar.bar.reason.text() == "kptu KPTU 4"
    assert code_of(room) == first
    assert chair.answers.asked == []


def test_candidate_comes_back_when_it_was_parked(chair: Person) -> None:
    room = room_of(chair)
    first = code_of(room)
    chair.press(Qt.Key.Key_P)
    assert code_of(room) != first
    states = {row.code: row.state for row in room.table.rows.rows}
    assert states[code_of(room)] == "open"
    assert states[first] == "parked"


def test_agreement_is_withdrawn_when_a_key_asks_and_a_reason_is_given(chair: Person, here: rounds.Round) -> None:
    room = room_of(chair)
    first = code_of(room)
    chair.press(Qt.Key.Key_U)
    assert "Nothing is agreed" in chair.answers.told[-1]
    chair.type("4")
    chair.type("Shown with figures.")
    chair.press(Qt.Key.Key_Return)
    room.which.setCurrentIndex(room.which.findData("asked"))
    room.table.selectRow([row.code for row in room.table.rows.rows].index(first))
    assert room.shown is not None
    (agreed,) = room.shown.agreed
    marks = room.side.comparison.marks
    marks.selectRow([row.criterion.id if row.criterion else "" for row in marks.rows.rows].index(agreed))
    marks.setFocus()
    chair.press(Qt.Key.Key_U)
    chair.type("Read again.")
    chair.press(Qt.Key.Key_Return)
    leave(chair)
    row = state_of(here, first)
    assert (row.state, row.agreed) == ("open", {})


def test_one_more_scorer_is_asked_when_the_one_proposed_is_taken(chair: Person) -> None:
    room = room_of(chair)
    first = code_of(room)
    before = {form.pseudonym for form in room.shown.scorers} if room.shown else set()
    chair.press(Qt.Key.Key_T)
    assert room.side.third.isVisible()
    chair.press(Qt.Key.Key_Escape)
    assert room.side.bar.isVisible()
    assert chair.focus() is room.table
    chair.press(Qt.Key.Key_T)
    shown = room.side.third.table.rows.rows
    assert shown[0].is_proposed
    assert not before & {each.pseudonym for each in shown}
    chair.press(Qt.Key.Key_Return)
    (row,) = [row for row in room.table.rows.rows if row.code == first]
    (who,) = row.awaiting
    assert who == shown[0].pseudonym
    assert chair.answers.told[-1].startswith(f"{who} is asked to score {first}.")
    assert room.state_of(row) == f"Awaits {who}"
    assert code_of(room) != first


def test_minutes_are_on_record_when_people_come_leave_and_the_meeting_ends(chair: Person, here: rounds.Round) -> None:
    room = room_of(chair)
    first = code_of(room)
    room.meeting.names.reason.setFocus()
    chair.type("A. Example, B. Example,, ")
    chair.press(Qt.Key.Key_Return)
    assert "A. Example, B. Example" in room.meeting.said.text()
    room.meeting.went.click()
    room.meeting.who.setCurrentText("B. Example")
    room.meeting.why.reason.setFocus()
    chair.type("Was the trainer.")
    chair.press(Qt.Key.Key_Return)
    assert "B. Example: Was the trainer." in room.meeting.out.text()
    chair.press(Qt.Key.Key_Down)
    assert room.meeting.out.isHidden()
    room.meeting.end.click()
    chair.settle()
    assert room.meeting.said.text() == "Meeting 1 has ended."
    leave(chair)
    store = here.open("chair")
    (meeting,) = meetings.meetings(store)
    gone = meetings.absences(store, first)
    store.close()
    assert meeting.minutes.present == ("A. Example", "B. Example")
    assert meeting.minutes.ended is not None
    assert [(each.who, each.reason) for each in gone] == [("B. Example", "Was the trainer.")]


def test_whose_marks_moved_is_counted_when_somebody_looks_and_while_they_do(chair: Person) -> None:
    room = room_of(chair)
    code = code_of(room)
    room.discussing.agree(code, "q1", read_mark("3"), Said("", "Read together."), by="")
    chair.settle()
    assert not room.moves.table.rows.rows
    room.scorers.click()
    chair.settle()
    assert {each.discussed for each in room.moves.table.rows.rows} == {1}
    room.discussing.agree(code, "q2", read_mark("3"), Said("", "Read together."), by="")
    chair.settle()
    assert {each.discussed for each in room.moves.table.rows.rows} == {2}


def shown_texts(page: QWidget) -> str:
    """Everything that can be read on a page, tables too."""
    words = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    words += [
        each.itemText(i) for each in page.findChildren(QComboBox) if each.isVisible() for i in range(each.count())
    ]
    for view in page.findChildren(QTableView):
        model = view.model()
        if view.isVisible():
            across = range(model.columnCount())
            words += [str(model.headerData(i, Qt.Orientation.Horizontal)) for i in across]
            words += [str(model.index(at, i).data()) for at in range(model.rowCount()) for i in across]
    return " ".join(words)


def test_neither_names_nor_advice_are_shown_when_the_projector_is_on(chair: Person, look: Look) -> None:
    room = room_of(chair)
    chair.wait_for(room.scorers.isVisible)
    chair.press(Qt.Key.Key_T)
    chair.press(Qt.Key.Key_Return)
    chair.press(Qt.Key.Key_Up)
    chair.press(Qt.Key.Key_T)
    assert room.shown is not None
    names = {form.pseudonym for form in room.shown.scorers}
    assert all(name in shown_texts(room) for name in names)
    chair.press(Qt.Key.Key_P, CONTROL, SHIFT)
    assert not any(f"S{n:02d}" in shown_texts(room) for n in range(1, rounds.SCORERS + 1))
    assert not room.scorers.isVisible()
    chair.press(Qt.Key.Key_H)
    chair.press(Qt.Key.Key_T)
    assert not any(f"S{n:02d}" in shown_texts(room) for n in range(1, rounds.SCORERS + 1))
    chair.press(Qt.Key.Key_Escape)
    assert not room.side.beside.isVisible()
    assert look.scale > 1
    chair.press(Qt.Key.Key_4, CONTROL)
    assert chair.window.shell is not None
    line = chair.window.shell.page_of(LinePage)
    chair.settle()
    assert not line.advice.isVisible()
    assert "In top N" not in [
        line.list.model().headerData(i, Qt.Orientation.Horizontal)
        for i in range(line.list.model().columnCount())
        if not line.list.isColumnHidden(i)
    ]
    chair.press(Qt.Key.Key_P, CONTROL, SHIFT)
    assert line.advice.isVisible()
    assert look.scale == 1


def test_notes_wait_for_a_key_when_the_projector_is_on(chair: Person) -> None:
    room = room_of(chair)
    assert room.shown is not None
    notes = [each for form in room.shown.scorers for each in form.notes.values()]
    assert any(note in shown_texts(room) for note in notes)
    chair.press(Qt.Key.Key_P, CONTROL, SHIFT)
    chair.wait_for(lambda: "There is a note: N shows it." in shown_texts(room))
    assert not any(note in shown_texts(room) for note in notes)
    chair.press(Qt.Key.Key_N)
    chair.wait_for(lambda: any(note in shown_texts(room) for note in notes))
    assert room.side.notes.isChecked()
    chair.press(Qt.Key.Key_Down)
    chair.wait_for(lambda: "There is a note: N shows it." in shown_texts(room))
    assert room.shown is not None
    for form in room.shown.scorers:
        assert not any(note in shown_texts(room) for note in form.notes.values())
    chair.press(Qt.Key.Key_P, CONTROL, SHIFT)
    assert not room.side.notes.isVisible()
    chair.wait_for(lambda: "There is a note" not in shown_texts(room))


def test_half_typed_reason_is_put_aside_when_the_projector_goes_on(chair: Person) -> None:
    room = room_of(chair)
    first = code_of(room)
    reason = room.side.bar.bar.reason
    chair.type("k")
    chair.type("Dr Example said")
    chair.press(Qt.Key.Key_P, CONTROL, SHIFT)
    assert not reason.isVisible()
    chair.press(Qt.Key.Key_Down)
    chair.press(Qt.Key.Key_Up)
    assert code_of(room) == first
    assert not reason.isVisible()
    chair.press(Qt.Key.Key_K)
    assert reason.isVisible()
    assert reason.text() == "Dr Example said"


def test_pages_that_name_people_are_covered_when_the_projector_is_on(chair: Person) -> None:
    shell = chair.window.shell
    assert shell is not None
    chair.press(Qt.Key.Key_P, CONTROL, SHIFT)
    for number, page in enumerate(shell.pages):
        shell.go_to(number)
        chair.settle()
        assert page.isVisible() == isinstance(page, (ModerationPage, LinePage))
        assert shell.curtain.isVisible() == (not page.isVisible())
    last = shell.page
    assert not last.isVisible()
    chair.press(Qt.Key.Key_P, CONTROL, SHIFT)
    assert last.isVisible()
    assert not shell.session.projector.on
    chair.press(Qt.Key.Key_P, CONTROL, SHIFT)
    assert last.isVisible(), "no key of a page that is never shown to a room turns it on"


def test_candidate_and_half_typed_reason_are_there_when_the_window_opens_again(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    chair = enter(sit_down, here)
    room = room_of(chair)
    chair.press(Qt.Key.Key_Down)
    second = code_of(room)
    chair.press(Qt.Key.Key_K)
    chair.type("Both are ri")
    leave(chair)
    again = enter(sit_down, here)
    room = room_of(again)
    assert code_of(room) == second
    assert room.side.bar.bar.reason.text() == "Both are ri"
    again.press(Qt.Key.Key_Up)
    assert room.side.bar.bar.reason.text() == ""
    again.press(Qt.Key.Key_Down)
    again.press(Qt.Key.Key_K)
    again.type("ght.")
    again.press(Qt.Key.Key_Return)
    leave(again)
    assert state_of(here, second).kept == "Both are right."


def test_clean_copy_is_read_beside_the_marks_and_put_away_by_the_same_key(chair: Person) -> None:
    room = room_of(chair)
    first = code_of(room)
    chair.press(Qt.Key.Key_C)
    assert room.copy.isVisible()
    assert room.side.comparison.marks.isVisible()
    assert not room.table.isVisible()
    assert first in room.copy.title.text()
    assert room.copy.reader.prose.toPlainText()
    assert not room.copy.reader.bar.highlight.isVisible()
    chair.press(Qt.Key.Key_C)
    assert not room.copy.isVisible()
    assert chair.focus() is room.table
    chair.press(Qt.Key.Key_C)
    room.copy.reader.take_focus()
    chair.press(Qt.Key.Key_Escape)
    assert chair.focus() is room.table
    assert code_of(room) == first


def test_clean_copy_goes_when_its_candidate_is_done(chair: Person) -> None:
    room = room_of(chair)
    first = code_of(room)
    chair.press(Qt.Key.Key_C)
    chair.type("k1")
    chair.press(Qt.Key.Key_Return)
    assert code_of(room) != first
    assert not room.copy.isVisible()
    assert chair.focus() is room.table


def test_clean_copy_takes_all_the_room_when_the_window_is_small(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    person = sit_down(here.store("chair"), size=(911, 512))
    person.press(Qt.Key.Key_3, CONTROL)
    room = room_of(person)
    person.press(Qt.Key.Key_C)
    assert room.copy.isVisible()
    assert not room.side.isVisible()
    person.press(Qt.Key.Key_C)
    assert room.side.isVisible()
    assert person.focus() is room.table


def test_every_change_is_in_the_history_when_it_is_asked_for(chair: Person) -> None:
    room = room_of(chair)
    first = code_of(room)
    chair.type("k1")
    chair.press(Qt.Key.Key_Return)
    room.which.setCurrentIndex(room.which.findData("asked"))
    room.table.selectRow([row.code for row in room.table.rows.rows].index(first))
    chair.press(Qt.Key.Key_H)
    kinds = [each.kind for each in room.side.ledger.rows.rows]
    assert set(kinds) == {"given", "kept"}
    assert not room.side.comparison.isVisible()
    chair.press(Qt.Key.Key_H)
    assert room.side.comparison.isVisible()
    assert not room.side.ledger.isVisible()


def test_order_is_kept_when_the_window_opens_again(sit_down: Callable[..., Person], here: rounds.Round) -> None:
    chair = enter(sit_down, here)
    room = room_of(chair)
    room.which.setCurrentIndex(room.which.findData("all"))
    room.order.setCurrentIndex(room.order.findData("code"))
    codes = [row.code for row in room.table.rows.rows]
    assert codes == sorted(codes)
    chair.press(Qt.Key.Key_End)
    last = code_of(room)
    marks = room.side.comparison.marks
    marks.selectRow(2)
    room.table.verticalScrollBar().setValue(room.table.verticalScrollBar().maximum())
    at = room.table.verticalScrollBar().value()
    leave(chair)
    room = room_of(enter(sit_down, here))
    assert [row.code for row in room.table.rows.rows] == codes
    assert code_of(room) == last
    assert room.side.comparison.marks.currentIndex().row() == 2
    assert room.table.verticalScrollBar().value() == at


def test_the_session_is_told_and_the_idle_lock_waits_when_a_meeting_goes_on(chair: Person) -> None:
    room = room_of(chair)
    heard: list[bool] = []
    usual = chair.window.idle.minutes
    room.session.meeting_running.connect(heard.append)
    room.meeting.names.reason.setFocus()
    chair.type("A. Example")
    chair.press(Qt.Key.Key_Return)
    chair.press(Qt.Key.Key_Down)
    assert heard == [True]
    assert chair.window.idle.minutes == 60 > usual
    room.meeting.end.click()
    chair.settle()
    assert heard == [True, False]
    assert chair.window.idle.minutes == usual


def test_two_values_are_shown_and_one_is_chosen_when_two_laptops_agreed(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    code, criterion = rounds.disagree_on_two_laptops(here)
    chair = enter(sit_down, here)
    room = room_of(chair)
    room.table.selectRow([row.code for row in room.table.rows.rows].index(code))
    assert room.shown is not None
    assert criterion not in room.shown.agreed
    assert room.state_of(room.shown) == "Two values"
    marks = room.side.comparison.marks
    (line,) = [each for each in marks.rows.rows if each.values]
    assert sorted(line.values) == ["2", "4"]
    (choose,) = [each for each in room.side.rivals.findChildren(QPushButton) if each.text() == "Choose 4"]
    choose.click()
    chair.type("1")
    chair.press(Qt.Key.Key_Return)
    leave(chair)
    row = state_of(here, code)
    assert row.rivals == ()
    assert row.agreed[criterion].mark == read_mark("4")


def test_marks_notes_and_reasons_are_in_sight_together_on_a_laptop(chair: Person) -> None:
    room = room_of(chair)
    chair.type("4")
    chair.type("1")
    chair.wait_for(lambda: room.side.bar.codes.height() < room.session.look.space(12))
    window = chair.window.rect()
    for part in (room.side.comparison, room.side.bar, room.side.bar.bar):
        assert part.isVisible()
        assert part.visibleRegion().boundingRect().height() == part.height()
        assert window.contains(part.mapTo(chair.window, part.rect().bottomRight()))


def test_the_field_is_in_sight_when_text_is_twice_as_large(chair: Person, look: Look) -> None:
    room = room_of(chair)
    look.choose(look.theme, scale=2.0)
    chair.type("4")
    chair.type("1")
    field = room.side.bar.bar.reason
    chair.wait_for(lambda: field.visibleRegion().boundingRect().height() == field.height())
    assert chair.focus() is field
