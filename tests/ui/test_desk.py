"""The desk and the list of candidates through the window: what is kept, taken back, sealed, and shown again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.forms import Form
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.ui.pages.candidates import CandidatesPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.workspace import drafts, scoring
from panel_app.workspace.workspace import Workspace
from tests.ui import rounds
from tests.ui.windows import Person, copied

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Q1, Q2 = CriterionId("q1"), CriterionId("q2")


@pytest.fixture
def here(scoring_round: rounds.Round, tmp_path: Path) -> rounds.Round:
    return copied(scoring_round, tmp_path / "round")


def marked(store: Workspace, *, but: int = 0) -> list[CandidateCode]:
    """Every form complete in the drafts but for the last few."""
    codes = [row.code for row in scoring.my_forms(store)]
    for code in codes[: len(codes) - but]:
        for criterion in store.stage.criterion_ids:
            drafts.set_mark(store, code, criterion, read_mark("3"))
    return codes


def page_of[P](person: Person, kind: type[P]) -> P:
    assert person.window.shell is not None
    page = person.window.shell.page
    assert isinstance(page, kind)
    return page


def at_the_desk(person: Person) -> DeskPage:
    person.press(Qt.Key.Key_Return)
    return page_of(person, DeskPage)


def leave(person: Person) -> None:
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())


def stored(here: rounds.Round, code: CandidateCode | None) -> Form:
    store = here.open("S01")
    form = drafts.read_back(store, code or CandidateCode(""))
    store.close()
    return form


def states(here: rounds.Round) -> dict[CandidateCode, str]:
    store = here.open("S01")
    found = {row.code: row.state for row in scoring.my_forms(store)}
    store.close()
    return {code: str(state) for code, state in found.items()}


def test_reason_is_stored_in_place_of_the_mark_when_abstained_by_keys(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    person = sit_down(here.store("S01"))
    desk = at_the_desk(person)
    person.type("34")
    person.press(Qt.Key.Key_A, CONTROL, SHIFT)
    person.type("The answer was cut off.")
    leave(person)
    form = stored(here, desk.code)
    assert list(form.abstained.values()) == ["The answer was cut off."]
    assert list(form.marks.values()) == [read_mark("3"), read_mark("4")]


def test_concern_is_stored_and_taken_back_when_raised_by_keys(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    person = sit_down(here.store("S01"))
    desk = at_the_desk(person)
    person.press(Qt.Key.Key_F, CONTROL, SHIFT)
    person.type("Two hands wrote it.")
    person.settle()
    assert desk.form.concern.text == "Two hands wrote it."
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Space)  # "Take it back"
    leave(person)
    assert stored(here, desk.code).concern == ""


def test_mark_and_note_go_back_and_forward_when_undo_and_redo_are_pressed(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    person = sit_down(here.store("S01"))
    desk = at_the_desk(person)
    card = desk.form.cards[Q1]
    person.type("3")
    person.press(Qt.Key.Key_Tab, SHIFT)  # back to the first criterion
    person.type("4")
    person.settle()
    card.scale.take_focus()
    person.press(Qt.Key.Key_Z, CONTROL)
    undone = card.mark
    person.press(Qt.Key.Key_Y, CONTROL)
    assert (undone, card.mark) == (read_mark("3"), read_mark("4"))


def test_candidate_is_stepped_back_from_when_the_file_was_never_opened(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    person = sit_down(here.store("S01"))
    page = page_of(person, CandidatesPage)
    chosen = page.table.current
    assert chosen is not None
    person.press(Qt.Key.Key_R, CONTROL, SHIFT)
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Tab)
    person.type("She was my trainee.")
    person.press(Qt.Key.Key_Return, CONTROL)
    assert page.table.isVisible()
    leave(person)
    assert [code for code, state in states(here).items() if state == "recused"] == [chosen.code]


def test_half_typed_reason_is_there_again_when_stepping_back_was_left(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    person = sit_down(here.store("S01"))
    page = page_of(person, CandidatesPage)
    person.press(Qt.Key.Key_R, CONTROL, SHIFT)
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Tab)
    person.type("She was")
    person.press(Qt.Key.Key_Escape)
    person.press(Qt.Key.Key_R, CONTROL, SHIFT)
    assert page.stepping.sheet.kinds["knows"].isChecked()
    assert page.stepping.sheet.reason.toPlainText() == "She was"


def test_every_complete_form_is_sealed_when_all_are_submitted(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    store = here.open("S01")
    codes = marked(store, but=1)
    drafts.set_mark(store, codes[-1], Q1, read_mark("3"))
    store.close()
    person = sit_down(here.store("S01"))
    page = page_of(person, CandidatesPage)
    person.press(Qt.Key.Key_Return, CONTROL)
    assert page.stack.currentWidget() is page.sheet
    assert all(code in page.sheet.text.toPlainText() for code in codes)
    person.press(Qt.Key.Key_Return)
    assert page.summary.text().startswith(f"{len(codes) - 1} of {len(codes)}")
    leave(person)
    assert states(here) == {**dict.fromkeys(codes, "submitted"), codes[-1]: "draft"}


def test_criterion_that_is_missing_is_gone_to_when_its_digit_is_pressed_in_the_review(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    person = sit_down(here.store("S01"))
    desk = at_the_desk(person)
    person.type("3")
    person.press(Qt.Key.Key_Return, CONTROL)
    person.press(Qt.Key.Key_3)
    assert desk.stack.currentWidget() is desk.form
    assert desk.form.cards[desk.form.order[2]].scale.isAncestorOf(person.focus())


def test_form_is_shown_as_the_other_laptop_left_it_when_a_sync_brings_it(
    sit_down: Callable[..., Person], here: rounds.Round
) -> None:
    person = sit_down(here.store("S01"))
    desk = at_the_desk(person)
    code, session = desk.code, person.window.session
    assert code is not None
    assert session is not None
    person.window.runner.run(lambda workspace: drafts.set_mark(workspace, code, Q2, read_mark("4")))
    person.settle()
    session.changed.emit()
    person.wait_for(lambda: desk.form.cards[Q2].mark == read_mark("4"))


def test_what_is_being_typed_stays_when_a_sync_is_done(sit_down: Callable[..., Person], here: rounds.Round) -> None:
    person = sit_down(here.store("S01"))
    desk = at_the_desk(person)
    code, session = desk.code, person.window.session
    assert code is not None
    assert session is not None
    person.type("3")
    card = desk.form.cards[Q2]
    card.note.setFocus()
    person.type("half a wo")
    person.window.runner.run(lambda workspace: drafts.set_note(workspace, code, Q2, "from elsewhere"))
    session.changed.emit()
    person.settle()
    QApplication.processEvents()
    assert card.text == "half a wo"


def test_note_is_named_when_it_alone_is_missing(sit_down: Callable[..., Person], here: rounds.Round) -> None:
    store = here.open("S01")
    code = scoring.my_forms(store)[0].code
    first, second, *rest = store.stage.criteria
    noted = first.note_at[0]
    drafts.set_mark(store, code, first.id, noted)
    for each in rest:
        drafts.set_mark(store, code, each.id, read_mark("3"))
    store.close()
    page = page_of(sit_down(here.store("S01")), CandidatesPage)
    row = page.table.rows.rows[0]
    said = [page.table.model().index(0, column).data() for column in range(page.table.model().columnCount())]
    assert (row.missing, row.without_note) == ((first.id, second.id), (first.id,))
    assert f"{first.title} (its note), {second.title}" in said
