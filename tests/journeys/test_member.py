"""A panel member's evening, with keys only: from the pack to a sealed form at the hub."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from panel_app.domain.rubric import read_mark
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.pages.page import Page
from panel_app.ui.widgets.note_field import NoteField
from panel_app.workspace import scoring
from panel_app.workspace.workspace import Workspace
from tests.ui import rounds
from tests.ui.windows import Person, copied

CONTROL = Qt.KeyboardModifier.ControlModifier


def page(person: Person) -> Page:
    assert person.window.shell is not None
    return person.window.shell.page


def take_the_pack(person: Person, made: rounds.Round) -> None:
    for text in (str(made.pack("S03")), made.passcodes["S03"], rounds.PASSPHRASE, rounds.PASSPHRASE):
        person.type(text)
        person.press(Qt.Key.Key_Return)


def test_form_is_sealed_and_sent_when_member_uses_keys_only(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    monkeypatch.chdir(here.folder)
    person = sit_down()
    take_the_pack(person, here)
    person.press(Qt.Key.Key_Return)  # the next unfinished candidate
    desk = page(person)
    assert isinstance(desk, DeskPage)
    code = desk.code
    assert code is not None
    person.type("3453")
    assert isinstance(person.focus(), NoteField)  # the 5 asks for a note
    person.type("Changed 2 of 3 wards; says who was left out.")
    person.press(Qt.Key.Key_Return, CONTROL)
    assert desk.stack.currentWidget() is desk.review
    person.press(Qt.Key.Key_Return)
    assert desk.code != code  # on to the next one
    assert person.window.status.sync.words.text().endswith("1 form held here, will be sent.")
    person.press(Qt.Key.Key_F5)
    assert person.window.status.sync.words.text().startswith("Synced at")
    assert "held" not in person.window.status.sync.words.text()
    person.press(Qt.Key.Key_1, CONTROL)
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())

    store = Workspace.open(tmp_path / "stores" / "S03.panel", rounds.PASSPHRASE)
    row = next(each for each in scoring.my_forms(store) if each.code == code)
    form = scoring.desk(store, code).form
    store.close()
    assert (row.state, row.at) == ("submitted", "sent")
    assert list(form.marks.values()) == [read_mark(digit) for digit in "3453"]
    assert list(form.notes.values()) == ["Changed 2 of 3 wards; says who was left out."]


def test_nothing_is_sealed_when_something_is_missing(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    person = sit_down(here.store("S01"))
    person.press(Qt.Key.Key_Return)
    desk = page(person)
    assert isinstance(desk, DeskPage)
    person.type("35")
    person.press(Qt.Key.Key_Return, CONTROL)
    person.press(Qt.Key.Key_Return)  # the only button goes to what is missing
    assert desk.stack.currentWidget() is desk.form
    assert desk.form.cards[desk.form.order[2]].scale.isAncestorOf(person.focus())
    assert desk.code is not None
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())
    store = here.open("S01")
    assert scoring.desk(store, desk.code).state == "draft"
    store.close()


def test_candidate_is_given_back_when_member_steps_back(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    person = sit_down(here.store("S01"))
    person.press(Qt.Key.Key_Return)
    desk = page(person)
    assert isinstance(desk, DeskPage)
    code = desk.code
    person.press(Qt.Key.Key_R, CONTROL, Qt.KeyboardModifier.ShiftModifier)
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Tab)
    person.type("She was my trainee.")
    person.press(Qt.Key.Key_Return, CONTROL)
    assert desk.code != code
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())
    store = here.open("S01")
    states = {row.code: row.state for row in scoring.my_forms(store)}
    store.close()
    assert [each for each, state in states.items() if state == "recused"] == [code]


def test_reason_is_shown_and_nothing_is_left_when_passcode_is_wrong(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    here.passcodes["S03"] = "not-these-five-words-here"
    person = sit_down()
    take_the_pack(person, here)
    assert person.window.shell is None
    assert len(person.answers.told) == 1
    assert person.window.notices.isVisible()
    assert not list((tmp_path / "stores").glob("*"))
