"""From an applicants' file to a highlighted attachment, with keys only: the administrator's desk, then a member's."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from panel_app.ui.pages.cleaning import CleaningPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.pages.intake import IntakePage
from panel_app.ui.pages.page import Page
from panel_app.workspace import applications, clean_copies, reading, scoring
from panel_app.workspace.reading import Highlight
from tests.ui import files, rounds
from tests.ui.applicants import newcomer, rows_of, write
from tests.ui.windows import Person, copied

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def page[P: Page](person: Person, kind: type[P]) -> P:
    assert person.window.shell is not None
    shown = person.window.shell.page
    assert isinstance(shown, kind)
    return shown


def leave(person: Person) -> None:
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())


def choose(person: Person, intake: IntakePage, path: Path) -> None:
    """The button that browses has the keyboard, or is some steps away."""
    person.answers.path = path
    while person.focus() is not intake.browse:
        person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Return)


def confirm_everything(person: Person, desk: CleaningPage) -> int:
    """Enter for each copy, K for what is open; how many keys that took."""
    keys = 0
    while desk.case is not None and not desk.case.released:
        person.press(Qt.Key.Key_K if desk.case.open_spots else Qt.Key.Key_Return)
        keys += 1
    return keys


def test_applicants_are_in_and_confirmed_when_a_refused_row_was_mended_with_keys_only(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    rows = rows_of(here)
    fine = [newcomer(rows, "2001"), newcomer(rows, "2002", Last_name="Example")]
    wrong = newcomer(rows, "2003", Date_of_birth="32/13/1990")
    person = sit_down(here.store("administrator"))
    intake = page(person, IntakePage)
    choose(person, intake, write(tmp_path / "newcomers.csv", [rows[0], *fine, wrong]))
    assert person.focus() is intake.bar.take
    person.press(Qt.Key.Key_Return)
    assert intake.result.summary.text() == "2 accepted, 0 changed, 0 unchanged, 1 refused"
    person.answers.path = tmp_path / "refused.xlsx"
    person.press(Qt.Key.Key_Return)  # the refused row, into a workbook
    assert (tmp_path / "refused.xlsx").is_file()
    mended = newcomer(rows, "2003", Date_of_birth="12/03/1990")
    choose(person, intake, write(tmp_path / "mended.csv", [rows[0], mended]))
    person.press(Qt.Key.Key_Return)
    assert intake.result.summary.text() == "1 accepted, 0 changed, 0 unchanged, 0 refused"

    person.press(Qt.Key.Key_2, CONTROL)
    desk = page(person, CleaningPage)
    assert confirm_everything(person, desk) >= 3
    leave(person)

    office = here.open("administrator")
    entered = {applicant.id: code for code, applicant in applications.applicants(office).items()}
    copies = clean_copies.clean_copies(office)
    office.close()
    assert {"2001", "2002", "2003"} <= set(entered)
    assert all(row.released for row in copies)


def test_highlights_are_there_when_a_member_who_read_an_attachment_opens_the_store_again(
    sit_down: Callable[..., Person], scoring_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = copied(scoring_round, tmp_path / "round")
    monkeypatch.chdir(here.folder)
    store = here.open("S01")
    code = next(row.code for row in scoring.my_forms(store) if row.state == "not-started")
    store.close()
    files.attach(here, code, files.pdf("Curriculum vitae", "Posts held"))
    person = sit_down(here.store("S01"))
    person.press(Qt.Key.Key_Return)
    reader = page(person, DeskPage).form.reader
    assert page(person, DeskPage).code == code
    person.press(Qt.Key.Key_PageDown, CONTROL)  # the attachment
    assert reader.stack.currentWidget() is reader.pages
    person.press(Qt.Key.Key_F, CONTROL)
    person.type("posts HELD")
    person.wait_for(lambda: reader.search.count.text() == "1 of 1")
    person.press(Qt.Key.Key_Escape)
    assert person.focus() is reader.pages
    person.press(Qt.Key.Key_H, CONTROL)
    person.press(Qt.Key.Key_H, CONTROL, SHIFT)
    person.type("Ask about the second post.")
    leave(person)

    again = sit_down(here.store("S01"))
    again.press(Qt.Key.Key_Return)
    reader = page(again, DeskPage).form.reader
    assert reader.notes.note.toPlainText() == "Ask about the second post."
    assert [row.where for row in reader.notes.list.rows.rows] == ["Attachment 1, page 2"]
    again.press(Qt.Key.Key_PageDown, CONTROL)
    again.wait_for(lambda: reader.is_complete)
    leave(again)
    store = here.open("S01")
    kept = reading.reading(store, code)
    state = next(row.state for row in scoring.my_forms(store) if row.code == code)
    store.close()
    assert kept.highlights == (Highlight(place="file.1", page=1, start=0, end=10, text="Posts held"),)
    assert state == "not-started"
