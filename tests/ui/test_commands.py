"""The palette, the sheet of keys and the help of a page: made of one list, used by keys alone."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.pages.sync import SyncPage
from panel_app.ui.widgets.note_field import NoteField
from tests.ui.windows import Person

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def names(person: Person) -> list[str]:
    return [each.name for each in person.window.commands.palette.table.rows.rows]


def note_at_the_desk(person: Person) -> NoteField:
    person.press(Qt.Key.Key_2, CONTROL)
    assert person.window.shell is not None
    desk = person.window.shell.page
    assert isinstance(desk, DeskPage)
    note = next(iter(desk.form.cards.values())).note
    note.setFocus()
    person.type("Names 2")
    return note


def test_action_is_done_when_a_few_of_its_letters_are_typed(member: Person) -> None:
    member.press(Qt.Key.Key_K, CONTROL)
    member.type("gosyn")
    member.press(Qt.Key.Key_Return)
    assert member.window.shell is not None
    assert isinstance(member.window.shell.page, SyncPage)
    assert not member.window.commands.palette.isVisible()


def test_arrows_choose_while_the_keyboard_stays_in_the_line(member: Person) -> None:
    member.press(Qt.Key.Key_K, CONTROL)
    palette = member.window.commands.palette
    first = palette.table.current
    member.press(Qt.Key.Key_Down)
    assert palette.table.current is not first
    assert member.focus() is palette.line
    assert palette.line.accessibleDescription().startswith(names(member)[1])


def test_keyboard_is_back_in_the_note_when_the_palette_is_left(member: Person) -> None:
    note = note_at_the_desk(member)
    member.press(Qt.Key.Key_K, CONTROL)
    member.type("sync")
    member.press(Qt.Key.Key_Escape)
    assert member.focus() is note
    assert note.toPlainText() == "Names 2"


def test_candidate_is_on_the_desk_when_its_code_is_typed(member: Person) -> None:
    note_at_the_desk(member)
    assert member.window.shell is not None
    desk = member.window.shell.page_of(DeskPage)
    last = desk.codes[-1]
    member.press(Qt.Key.Key_K, CONTROL)
    member.type(last.lower())
    member.press(Qt.Key.Key_Return)
    assert desk.code == last


def test_words_are_said_when_nothing_is_called_that(member: Person) -> None:
    member.press(Qt.Key.Key_K, CONTROL)
    member.type("qqqq")
    palette = member.window.commands.palette
    assert palette.none.isVisible()
    member.press(Qt.Key.Key_Return)
    assert not palette.isVisible()


def test_question_mark_is_text_when_a_note_is_typed(member: Person) -> None:
    note = note_at_the_desk(member)
    member.press(Qt.Key.Key_Question, SHIFT)
    assert note.toPlainText() == "Names 2?"
    assert not member.window.commands.help.isVisible()


@pytest.mark.parametrize("modifier", [NONE, SHIFT])
def test_keys_are_shown_when_a_question_mark_is_typed_outside_of_text(
    member: Person, modifier: Qt.KeyboardModifier
) -> None:
    member.press(Qt.Key.Key_Question, modifier)
    sheet = member.window.commands.help
    assert sheet.isVisible()
    shown = {row.action.shown_key for row in sheet.keys.rows.rows}
    assert {"Ctrl+K", "F1", "F5", "Ctrl+L", "Ctrl+1"} <= shown
    member.press(Qt.Key.Key_Question, modifier)
    assert not sheet.isVisible()


def test_page_is_explained_with_its_keys_when_f1_is_pressed(member: Person) -> None:
    note = note_at_the_desk(member)
    member.press(Qt.Key.Key_F1)
    sheet = member.window.commands.help
    assert sheet.title.text() == "Scoring desk"
    assert "digit" in sheet.said.text()
    assert "Review and submit" in [row.action.name for row in sheet.keys.rows.rows]
    member.press(Qt.Key.Key_Escape)
    assert member.focus() is note


def test_keys_of_the_page_do_nothing_when_a_sheet_lies_over_it(member: Person) -> None:
    note_at_the_desk(member)
    assert member.window.shell is not None
    desk = member.window.shell.page_of(DeskPage)
    code = desk.code
    member.press(Qt.Key.Key_F1)
    member.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    member.press(Qt.Key.Key_1, CONTROL)
    assert (member.window.shell.page, desk.code) == (desk, code)


def test_tab_goes_round_inside_when_a_sheet_is_open(member: Person) -> None:
    member.press(Qt.Key.Key_Comma, CONTROL)
    sheet = member.window.commands.settings
    walked = []
    for _ in range(5):
        walked.append(member.focus())
        member.press(Qt.Key.Key_Tab)
    assert walked[:4] == [sheet.colours, sheet.scale, sheet.minutes, sheet.close_it]
    assert walked[4] is sheet.colours


def test_window_looks_as_chosen_when_a_setting_is_changed(member: Person) -> None:
    member.press(Qt.Key.Key_Comma, CONTROL)
    sheet = member.window.commands.settings
    sheet.colours.setCurrentIndex(sheet.colours.findData("dark"))
    sheet.colours.activated.emit(sheet.colours.currentIndex())
    assert member.window.look.theme.name == "dark"
    member.press(Qt.Key.Key_Plus, CONTROL)  # a key of the window waits until the sheet is left
    assert member.window.look.scale == 1.0


def test_palette_and_sheet_say_the_same_when_they_speak_of_one_key(member: Person) -> None:
    note_at_the_desk(member)
    member.press(Qt.Key.Key_Question, CONTROL)  # no key of anything
    member.window.commands.show_palette()
    offered = {each.name: each.shown_key for each in member.window.commands.palette.table.rows.rows}
    member.press(Qt.Key.Key_Escape)
    member.window.commands.show_keys()
    shown = {row.action.name: row.action.shown_key for row in member.window.commands.help.keys.rows.rows}
    both = offered.keys() & shown.keys()
    assert {"Review and submit", "Sync now", "Settings: colours, size of text, lock"} <= both
    assert all(offered[name] == shown[name] for name in both)


def test_welcome_explains_itself_when_nothing_is_open(sit_down: Callable[..., Person]) -> None:
    person = sit_down()
    person.press(Qt.Key.Key_K, CONTROL)
    assert {"Take this pack", "Open the store", "See the worked example"} & set(names(person))
    person.press(Qt.Key.Key_Escape)
    assert isinstance(person.focus(), QLineEdit)
    person.press(Qt.Key.Key_F1)
    assert "panel pack" in person.window.commands.help.said.text()


def test_marking_comes_first_when_the_keys_of_the_desk_are_shown(member: Person) -> None:
    note_at_the_desk(member)
    member.window.commands.show_keys()
    first = [row.action.shown_key for row in member.window.commands.help.keys.rows.rows[:3]]
    assert sorted(first) == ["0 – 9", "Ctrl+Enter", "← →"]
