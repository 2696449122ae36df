"""The officers' meeting, with keys only: from asking to a signed stage and its decision pack on record."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from panel_app.ui.pages.closing import ClosingPage
from panel_app.ui.pages.line import LinePage
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.ui.pages.page import Page
from panel_app.workspace import deciding, issuing, moderating, setup
from tests.ui import rounds
from tests.ui.windows import Person, copied

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
OPENING, MODERATION, LINE, CLOSING = (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
OPENS, SIGN, PACK = Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6
"""The pages of an administrator, who has two before those of a chair."""


def page[P: Page](person: Person, kind: type[P]) -> P:
    assert person.window.shell is not None
    shown = person.window.shell.page
    assert isinstance(shown, kind)
    return shown


def leave(person: Person) -> None:
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())


def discuss(person: Person, room: ModerationPage) -> int:
    """Agree marks on the first candidate, keep those of the others; how many there were."""
    asked = [row for row in room.table.rows.rows if row.state == "open"]
    while room.shown is not None and room.shown.code == asked[0].code:  # it stays while scorers differ elsewhere too
        person.type("4")
        person.type("The result is shown with figures.")
        person.press(Qt.Key.Key_Return)
    while room.shown is not None and room.shown.state == "open":
        person.press(Qt.Key.Key_K)
        person.type("Both readings are right.")
        person.press(Qt.Key.Key_Return)
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


def ask(person: Person, *, at: Qt.Key = OPENING) -> None:
    person.press(at, CONTROL)
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_F5)
    leave(person)


def open_it(person: Person) -> None:
    person.press(Qt.Key.Key_F5)
    ask(person, at=OPENS)  # the same page, in the other officer's store


def meet(person: Person) -> int:
    """From the first candidate to the closed stage; how many were discussed."""
    person.press(Qt.Key.Key_F5)
    person.press(MODERATION, CONTROL)
    room = page(person, ModerationPage)
    person.wait_for(room.scorers.isVisible)  # how they compare comes after the table
    discussed = discuss(person, room)
    person.press(LINE, CONTROL)
    line = page(person, LinePage)
    person.wait_for(line.advice.isVisible)
    resolve(person, line)
    person.press(Qt.Key.Key_D, CONTROL, SHIFT)
    person.press(CLOSING, CONTROL)
    closing = page(person, ClosingPage)
    answer(person, closing)
    act(person, closing)
    leave(person)
    return discussed


def sign(person: Person, pack: Path) -> None:
    person.press(Qt.Key.Key_F5)
    person.press(SIGN, CONTROL)
    act(person, page(person, ClosingPage))
    person.answers.path = pack
    person.press(PACK, CONTROL)
    person.press(Qt.Key.Key_S, CONTROL)
    leave(person)


def act(person: Person, closing: ClosingPage) -> None:
    while person.focus() is not closing.act:
        person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_F5)


def test_stage_is_signed_and_packed_when_officers_use_keys_only(
    sit_down: Callable[..., Person], scored_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = copied(scored_round, tmp_path / "round")
    monkeypatch.chdir(here.folder)
    ask(sit_down(here.store("chair")))
    open_it(sit_down(here.store("administrator")))
    discussed = meet(sit_down(here.store("chair")))
    sign(sit_down(here.store("administrator")), tmp_path / "pack.pdf")

    store = here.open("administrator")
    state = setup.round_state(store)
    outcomes = [each.outcome for each in deciding.rank(store).candidates]
    verdict = issuing.verify_report(store, tmp_path / "pack.pdf")
    moderated = [row.state for row in moderating.table(store) if row.moderation.triggered]
    store.close()
    assert state.signed
    assert outcomes.count("offer") == rounds.PLACES
    assert len(moderated) == discussed > 1
    assert set(moderated) == {"agreed", "kept"}
    assert verdict.ok
