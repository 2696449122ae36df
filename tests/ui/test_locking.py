"""The lock: what is seen, read and held while the window is locked, and what is there again afterwards."""

import shutil
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.ui import locking
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.widgets.note_field import NoteField
from panel_app.workspace import drafts
from tests.ui import rounds
from tests.ui.accessible import everything_said
from tests.ui.windows import Person

CONTROL = Qt.KeyboardModifier.ControlModifier
TYPED = "Changed 2 of 3 wards; sa"


def desk_of(person: Person) -> DeskPage:
    assert person.window.shell is not None
    return person.window.shell.page_of(DeskPage)


def type_a_note(person: Person) -> DeskPage:
    person.press(Qt.Key.Key_2, CONTROL)
    desk = desk_of(person)
    next(iter(desk.form.cards.values())).note.setFocus()
    person.type(TYPED)
    return desk


def lock(person: Person) -> None:
    person.press(Qt.Key.Key_L, CONTROL)
    person.wait_for(lambda: person.window.locking.is_closed and person.window.runner.pending == 0)


def unlock(person: Person, passphrase: str = rounds.PASSPHRASE) -> None:
    person.type(passphrase)
    person.press(Qt.Key.Key_Return)


def test_everything_is_as_it_was_when_its_person_unlocks(member: Person) -> None:
    desk = type_a_note(member)
    code, field = desk.code, member.focus()
    lock(member)
    unlock(member)
    assert member.window.shell is not None
    assert member.window.shell.page is desk
    assert desk.code == code
    assert member.focus() is field
    member.type("ys who")
    assert isinstance(field, NoteField)
    assert field.toPlainText() == TYPED + "ys who"
    member.settle()
    assert member.window.status.saved.words.text() == "Saved here"
    assert member.window.status.lock.words.text() == "Unlocked: Panel member S01"


def test_what_was_typed_is_in_the_store_and_the_store_is_closed_when_locked(member: Person, here: rounds.Round) -> None:
    desk = type_a_note(member)
    lock(member)
    assert not here.store("S01").with_name("S01.panel-wal").exists()  # nobody has it open
    store = here.open("S01")
    notes = drafts.read_back(store, desk.code or CandidateCode("")).notes
    store.close()
    assert list(notes.values()) == [TYPED]


def test_nothing_can_be_read_when_locked(member: Person) -> None:
    desk = type_a_note(member)
    code = desk.code or ""
    answer = next(iter(desk.form.cards.values())).criterion.title
    before = everything_said(member.window)
    assert any(code in text for text in before)
    lock(member)
    said = [*everything_said(member.window), member.window.windowTitle()]
    for secret in (code, TYPED, answer, "Digital Health", "Panel member S01"):
        assert not any(secret in text for text in said), secret
    assert member.window.status.lock.words.text() == "Locked"


def test_no_key_reaches_the_pages_when_locked(member: Person) -> None:
    desk = type_a_note(member)
    code = desk.code
    lock(member)
    for key, modifier in (
        (Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_1, CONTROL),
        (Qt.Key.Key_K, CONTROL),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
    ):
        member.press(key, modifier)
    assert member.window.locking.is_locked
    assert not any(sheet.isVisible() for sheet in member.window.commands.sheets)
    unlock(member)
    assert desk.code == code


def test_reason_is_said_and_it_stays_locked_when_the_passphrase_is_wrong(member: Person) -> None:
    type_a_note(member)
    lock(member)
    unlock(member, "quite another phrase")
    assert member.window.locking.is_locked
    assert member.window.locked.refusal.text() == (
        "The passphrase does not open this store. Type it again; capitals and spaces matter."
    )
    unlock(member)  # what was wrong is selected: typing replaces it
    assert not member.window.locking.is_locked


@pytest.mark.parametrize(("ours", "left"), [(True, ""), (False, TYPED)])
def test_what_was_copied_here_is_gone_when_locked(
    member: Person, monkeypatch: pytest.MonkeyPatch, *, ours: bool, left: str
) -> None:
    monkeypatch.setattr(locking, "is_ours", lambda *_place: ours)  # the offscreen platform does not know
    type_a_note(member)
    QTest.keyClick(member.focus(), Qt.Key.Key_A, CONTROL)
    QTest.keyClick(member.focus(), Qt.Key.Key_C, CONTROL)
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == TYPED
    lock(member)
    assert clipboard.text() == left


def test_question_is_answered_safely_when_locked(member: Person) -> None:
    asked = QDialog(member.window)
    asked.open()
    member.window.locking.lock()
    assert asked.result() == QDialog.DialogCode.Rejected
    assert not asked.isVisible()
    member.wait_for(lambda: member.window.locking.is_closed)


def test_passphrase_is_checked_and_work_goes_on_when_something_is_under_way(member: Person) -> None:
    desk = type_a_note(member)
    done: list[int] = []
    runner = member.window.runner
    runner.beside(lambda: 1, then=done.append)
    member.window.locking.lock()
    runner.read(lambda: 2, then=done.append)
    assert not member.window.locking.is_closed
    member.window.locked.unlocked.emit(rounds.PASSPHRASE)
    member.settle()
    assert not member.window.locking.is_locked
    assert sorted(done) == [1, 2]
    assert desk.isVisible()


def test_what_was_asked_while_locked_is_done_when_unlocked(member: Person) -> None:
    lock(member)
    assert member.window.session is not None
    codes: list[int] = []
    member.window.runner.run(lambda workspace: len(workspace.seat.id), then=codes.append)
    assert member.window.runner.pending == 0
    unlock(member)
    member.settle()
    assert codes == [3]


def test_notice_waits_for_its_person_when_it_comes_while_locked(member: Person) -> None:
    lock(member)
    member.window.messages.tell("AB-CDE is submitted.")
    assert not member.window.notices.isVisible()
    assert "AB-CDE" not in " ".join(everything_said(member.window))
    unlock(member)
    assert member.window.notices.text == "AB-CDE is submitted."


def test_text_is_tried_again_when_the_store_refused_it_before_the_lock(
    member: Person, monkeypatch: pytest.MonkeyPatch, here: rounds.Round
) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise PanelError("The disk is full.", "Free some space.")

    with monkeypatch.context() as patch:
        patch.setattr(drafts, "set_note", refuse)
        desk = type_a_note(member)
        member.window.locking.lock()
        member.wait_for(lambda: member.window.locking.is_closed and member.window.runner.pending == 0)
    unlock(member)
    member.type("ys")
    member.settle()
    assert member.window.status.saved.words.text() == "Saved here"
    member.window.close()
    member.wait_for(lambda: not member.window.isVisible())
    store = here.open("S01")
    notes = drafts.read_back(store, desk.code or CandidateCode("")).notes
    store.close()
    assert list(notes.values()) == [TYPED + "ys"]


def test_window_closes_when_it_is_locked(member: Person) -> None:
    type_a_note(member)
    lock(member)
    member.window.close()
    member.wait_for(lambda: not member.window.isVisible())


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_K, CONTROL),
        (Qt.Key.Key_Comma, CONTROL),
    ],
    ids=["help", "palette", "settings"],
)
def test_window_locks_by_its_key_when_a_sheet_lies_over_the_page(
    member: Person, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    member.press(key, modifier)
    assert any(sheet.isVisible() for sheet in member.window.commands.sheets)
    lock(member)
    assert not any(sheet.isVisible() for sheet in member.window.commands.sheets)
    unlock(member)
    assert not member.window.locking.is_locked


def test_question_that_nobody_asked_for_now_waits_for_its_person_when_locked(member: Person) -> None:
    asked: list[bool] = []
    member.window.messages.when_here(lambda: asked.append(member.window.locking.is_locked))
    lock(member)
    member.window.messages.when_here(lambda: asked.append(member.window.locking.is_locked))
    assert asked == [False]
    unlock(member)
    member.wait_for(lambda: len(asked) > 1)
    assert asked == [False, False]


def test_every_notice_is_read_and_the_gravest_first_when_several_came_while_locked(member: Person) -> None:
    lock(member)
    member.window.messages.refuse(PanelError("The disk is full.", "Free some space."))
    member.window.messages.tell("AB-CDE is submitted.")
    unlock(member)
    assert member.window.notices.text == "The disk is full. Free some space."
    member.window.notices.dismiss()
    assert member.window.notices.text == "AB-CDE is submitted."


def test_nothing_locks_when_nothing_is_open(sit_down: Callable[..., Person]) -> None:
    person = sit_down()
    person.window.locking.lock()
    assert not person.window.locking.is_locked


def test_another_stores_passphrase_unlocks_nothing_when_its_files_were_put_in_place_of_these(
    member: Person, here: rounds.Round
) -> None:
    """S02 knows the passphrase of a store of theirs: here it is even the same one."""
    lock(member)
    for suffix in (".panel", ".keys"):
        shutil.copy(here.store("S02").with_suffix(suffix), here.store("S01").with_suffix(suffix))
    unlock(member)
    member.wait_for(member.window.locked.refusal.isVisible)
    assert member.window.locking.is_locked
    assert "another store" in member.window.locked.refusal.text()
