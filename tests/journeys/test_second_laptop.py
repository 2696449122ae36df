"""A member goes on at a second laptop: what was typed on the first comes to the desk that is open there, and back."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.ui.pages.desk import DeskPage
from panel_app.workspace import drafts, history, moving, packs, scoring, submitting
from panel_app.workspace.workspace import Workspace
from tests.ui import rounds
from tests.ui.windows import Person, copied

Q1, Q2 = CriterionId("q1"), CriterionId("q2")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def here(scoring_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> rounds.Round:
    made = copied(scoring_round, tmp_path / "round")
    monkeypatch.chdir(made.folder)
    return made


def moved(here: rounds.Round, first: Workspace) -> Path:
    """The store of the same seat on another laptop."""
    written = moving.write_move(first, here.folder / "next.panel-pack")
    store = here.folder / "next" / "S01.panel"
    packs.take_pack(written.path, written.passcode, store, rounds.PASSPHRASE, rng=random.Random(5)).close()
    return store


def test_form_begun_on_one_laptop_is_finished_on_the_other_when_they_sync(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    first = here.open("S01")
    code = scoring.my_forms(first)[0].code
    person = sit_down(moved(here, first))
    person.press(Qt.Key.Key_Return)
    assert person.window.shell is not None
    desk = person.window.shell.page_of(DeskPage)
    assert desk.code == code

    drafts.set_mark(first, code, Q1, read_mark("5"))
    drafts.set_note(first, code, Q1, "Typed on the train.")
    here.sync(first)
    person.press(Qt.Key.Key_F5)
    card = desk.form.cards[Q1]
    assert (card.mark, card.note.toPlainText()) == (read_mark("5"), "Typed on the train.")

    card.note.setFocus()
    person.press(Qt.Key.Key_End, CONTROL)
    person.type(" And at home.")
    person.settle()
    for criterion in list(desk.form.order)[1:]:
        desk.form.cards[criterion].scale.take_focus()
        person.type("3")
    person.settle()
    person.press(Qt.Key.Key_F5)
    here.sync(first)
    form = drafts.read_back(first, code)
    assert form.notes == {Q1: "Typed on the train. And at home."}
    assert history.undo(first, code, "note", "q1") == "Typed on the train."
    assert history.redo(first, code, "note", "q1") == "Typed on the train. And at home."

    submitting.submit(first, code)
    here.sync(first)
    person.press(Qt.Key.Key_F5)
    assert desk.form.cards[Q1].is_locked
    first.close()


def test_notice_says_so_when_a_note_was_typed_on_both(sit_down: Callable[..., Person], here: rounds.Round) -> None:
    first = here.open("S01")
    code = scoring.my_forms(first)[0].code
    person = sit_down(moved(here, first))
    person.press(Qt.Key.Key_Return)
    assert person.window.shell is not None
    desk = person.window.shell.page_of(DeskPage)
    card = desk.form.cards[Q1]
    card.scale.take_focus()
    person.type("5")
    card.note.setFocus()
    person.type("At home.")
    person.settle()
    card.scale.take_focus()  # whoever is typing is not interrupted
    drafts.set_note(first, code, Q1, "On the train.")
    here.sync(first)
    first.close()
    person.press(Qt.Key.Key_F5)
    assert any("typed on both your laptops" in told for told in person.answers.told)
    one = card.note.toPlainText()
    card.note.setFocus()
    person.press(Qt.Key.Key_Z, CONTROL)
    assert {one, card.note.toPlainText()} == {"At home.", "On the train."}
