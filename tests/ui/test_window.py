from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.saving import Saved
from panel_app.workspace import drafts
from tests.ui import rounds
from tests.ui.windows import Person

CONTROL = Qt.KeyboardModifier.ControlModifier


def at_the_desk(person: Person) -> DeskPage:
    person.press(Qt.Key.Key_2, CONTROL)
    assert person.window.shell is not None
    page = person.window.shell.page
    assert isinstance(page, DeskPage)
    return page


def test_status_line_says_three_things_when_a_store_is_open(member: Person) -> None:
    status = member.window.status
    assert status.saved.words.text() == "Saved here"
    assert status.sync.words.text() == "Not synced since opening."
    assert status.lock.words.text() == "Unlocked: Panel member S01"


def test_status_line_says_saving_until_the_store_has_answered_when_a_note_is_typed(member: Person) -> None:
    desk = at_the_desk(member)
    next(iter(desk.form.cards.values())).note.setFocus()
    member.type("a")
    assert member.window.status.saved.words.text() == "Saving…"
    member.settle()
    assert member.window.status.saved.words.text() == "Saved here"


def test_note_is_in_the_store_when_the_window_is_closed_at_once(member: Person, here: rounds.Round) -> None:
    desk = at_the_desk(member)
    code, card = desk.code, next(iter(desk.form.cards.values()))
    card.note.setFocus()
    member.type("typed and gone")
    member.window.close()
    member.wait_for(lambda: not member.window.isVisible())
    store = here.open("S01")
    assert drafts.read_back(store, code or CandidateCode("")).notes == {card.criterion.id: "typed and gone"}
    store.close()


def test_note_is_in_the_store_when_another_candidate_is_opened(member: Person, here: rounds.Round) -> None:
    desk = at_the_desk(member)
    code, card = desk.code, next(iter(desk.form.cards.values()))
    card.note.setFocus()
    member.type("before the next")
    member.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert desk.code != code
    assert card.note.toPlainText() == ""
    member.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert card.note.toPlainText() == "before the next"
    assert here is not None


def test_person_is_asked_before_losing_anything_when_the_store_refuses(
    member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise PanelError("The disk is full.", "Free some space.")

    desk = at_the_desk(member)
    with monkeypatch.context() as patch:
        patch.setattr(drafts, "set_note", refuse)
        next(iter(desk.form.cards.values())).note.setFocus()
        member.type("a")
        member.wait_for(
            lambda: member.window.session is not None and member.window.session.saving.state is Saved.NOT_SAVED
        )
        member.answers.agrees = False
        member.window.close()
        member.wait_for(lambda: bool(member.answers.asked))
        assert member.window.isVisible()
        assert member.window.status.saved.words.text() == "Not saved"
    member.window.close()
    member.wait_for(lambda: not member.window.isVisible())


def test_offline_is_said_and_work_goes_on_when_the_hub_is_not_there(member: Person, here: rounds.Round) -> None:
    (here.folder / "hub").rename(here.folder / "unplugged")
    (here.folder / "hub").write_text("a file where a folder should be")
    member.press(Qt.Key.Key_F5)
    assert member.window.status.sync.words.text().startswith("Offline.")
    assert len(member.answers.told) == 1
    desk = at_the_desk(member)
    member.type("3")
    member.settle()
    assert desk.head.state.sign.word == "Draft"


def test_text_grows_and_shrinks_when_its_keys_are_pressed(member: Person) -> None:
    before = member.window.look.scale
    member.press(Qt.Key.Key_Plus, CONTROL)
    grown = member.window.look.scale
    member.press(Qt.Key.Key_0, CONTROL)
    assert before < grown
    assert member.window.look.scale == before


def test_rail_shows_signs_alone_when_the_window_is_narrow(member: Person, qtbot: QtBot) -> None:
    assert member.window.shell is not None
    rail = member.window.shell.rail
    wide = rail.width()
    member.window.resize(911, 512)
    qtbot.waitUntil(lambda: rail.width() < wide)


@pytest.mark.parametrize("seat", ["S01", "chair", "administrator"])
def test_every_control_has_a_name_when_a_screen_reader_asks(
    sit_down: Callable[..., Person], here: rounds.Round, seat: str
) -> None:
    person = sit_down(here.store(seat))
    assert person.window.shell is not None
    nameless = [
        f"{type(page).__name__}: {widget!r}"
        for page in (*person.window.shell.pages, person.window.welcome)
        for widget in page.findChildren(QWidget)
        if _is_a_control(widget) and not widget.accessibleName() and not _says_itself(widget)
    ]
    assert nameless == []


def test_nothing_of_others_is_shown_when_a_member_looks_around(member: Person) -> None:
    at_the_desk(member)
    shown = [
        widget.accessibleName() + (widget.text() if isinstance(widget, (QAbstractButton, QLineEdit, QLabel)) else "")
        for widget in member.window.findChildren(QWidget)
    ]
    assert not any("S02" in text or "S03" in text for text in shown)


def _is_a_control(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, (QComboBox, QTableView)):
            return False  # the inside of a control that has a name
        above = above.parentWidget()
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not widget.objectName().startswith("qt_")


def _says_itself(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) and bool(widget.text())


def test_head_says_round_and_help_when_text_is_twice_as_large_on_a_common_screen(member: Person, qtbot: QtBot) -> None:
    shell = member.window.shell
    assert shell is not None
    member.window.resize(1366, 768)
    member.window.look.choose(member.window.look.theme, scale=2.0)
    qtbot.waitUntil(lambda: shell.rail.width() > 0 and shell.help.isVisible())
    assert shell.stage.text() == "Stage: sift"
