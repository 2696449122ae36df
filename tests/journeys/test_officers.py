"""The officers' meeting, with keys only: from asking to a signed stage and its decision pack."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from panel_app.ui.pages.closing import ClosingPage
from panel_app.ui.pages.line import LinePage
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.ui.pages.page import Page
from panel_app.workspace import deciding, moderating, setup
from tests.ui import rounds
from tests.ui.windows import Person, copied

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
OPENING, MODERATION, LINE, CLOSING = (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
SIGN, PACK = Qt.Key.Key_3, Qt.Key.Key_4


def page[P: Page](person: Person, kind: type[P]) -> P:
    assert person.window.shell is not None
    shown = person.window.shell.page
    assert isinstance(shown, kind)
    return shown


def leave(person: Person) -> None:
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())


def discuss(person: Person, room: ModerationPage) -> int:
    """Agree one mark on the first candidate, keep the marks of the others; how many there were."""
    asked = [row for row in room.table.rows.rows if row.state == "open"]
    person.press(Qt.Key.Key_Return)  # to the marks of the first
    person.type("4")
    person.type("The result is shown with figures.")
    person.press(Qt.Key.Key_Return)
    for _ in asked[1:]:
        person.press(Qt.Key.Key_3, CONTROL)
        room.table.selectRow(next(i for i, row in enumerate(room.table.rows.rows) if row.state == "open"))
        while person.focus() is not room.bar.bar.reason:
            person.press(Qt.Key.Key_Tab)
        person.type("Both readings are right.")
        person.press(Qt.Key.Key_K, CONTROL, SHIFT)
    return len(asked)


def resolve(person: Person, line: LinePage) -> None:
    """Put each tie that is open in the order it stands in."""
    while line.ties.tie is not None and not line.ties.tie.resolved:
        while person.focus() is not line.ties.bar.reason:
            person.press(Qt.Key.Key_Tab)
        person.type("By the published further criteria.")
        person.press(Qt.Key.Key_Return)


def answer(person: Person, closing: ClosingPage) -> None:
    """Let every finding stand, with a reason."""
    while any(row.answer is None for row in closing.table.rows.rows):
        closing.table.setFocus()
        person.press(Qt.Key.Key_Return)
        person.type("Looked at; it stands.")
        person.press(Qt.Key.Key_Return)


def test_stage_is_signed_and_packed_when_officers_use_keys_only(
    sit_down: Callable[..., Person], scored_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = copied(scored_round, tmp_path / "round")
    monkeypatch.chdir(here.folder)

    chair = sit_down(here.store("chair"))
    chair.press(OPENING, CONTROL)
    chair.press(Qt.Key.Key_Return)
    assert chair.answers.asked == ["Ask for the forms to be opened?"]
    chair.press(Qt.Key.Key_F5)
    leave(chair)

    office = sit_down(here.store("administrator"))
    office.press(Qt.Key.Key_F5)
    office.press(OPENING, CONTROL)
    office.press(Qt.Key.Key_Return)
    office.press(Qt.Key.Key_F5)
    leave(office)

    chair = sit_down(here.store("chair"))
    chair.press(Qt.Key.Key_F5)
    chair.press(MODERATION, CONTROL)
    assert discuss(chair, page(chair, ModerationPage)) > 1
    chair.press(LINE, CONTROL)
    line = page(chair, LinePage)
    resolve(chair, line)
    chair.press(Qt.Key.Key_D, CONTROL, SHIFT)
    chair.press(CLOSING, CONTROL)
    closing = page(chair, ClosingPage)
    answer(chair, closing)
    while chair.focus() is not closing.act:
        chair.press(Qt.Key.Key_Tab)
    chair.press(Qt.Key.Key_Return)
    chair.press(Qt.Key.Key_F5)
    leave(chair)

    office = sit_down(here.store("administrator"))
    office.press(Qt.Key.Key_F5)
    office.press(SIGN, CONTROL)
    signing = page(office, ClosingPage)
    while office.focus() is not signing.act:
        office.press(Qt.Key.Key_Tab)
    office.press(Qt.Key.Key_Return)
    office.press(Qt.Key.Key_F5)
    office.answers.path = tmp_path / "pack.pdf"
    office.press(PACK, CONTROL)
    office.press(Qt.Key.Key_Return)
    leave(office)

    assert (tmp_path / "pack.pdf").read_bytes().startswith(b"%PDF")
    store = here.open("administrator")
    state = setup.round_state(store)
    outcomes = [each.outcome for each in deciding.rank(store).candidates]
    moderated = {row.state for row in moderating.table(store) if row.moderation.triggered}
    store.close()
    assert state.signed
    assert outcomes.count("offer") == rounds.PLACES
    assert moderated == {"agreed", "kept"}
