from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent

from panel_app.ui.pages.intake import IntakePage
from panel_app.ui.widgets.targets import target_words
from panel_app.workspace import applications
from tests.ui import rounds
from tests.ui.applicants import newcomer, rows_of, write
from tests.ui.windows import Person, copied


@pytest.fixture
def here(scoring_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> rounds.Round:
    made = copied(scoring_round, tmp_path / "round")
    monkeypatch.chdir(made.folder)
    return made


@pytest.fixture
def person(sit_down: Callable[..., Person], here: rounds.Round) -> Person:
    return sit_down(here.store("administrator"))


@pytest.fixture
def page(person: Person) -> IntakePage:
    assert person.window.shell is not None
    shown = person.window.shell.page
    assert isinstance(shown, IntakePage)
    return shown


def choose(person: Person, page: IntakePage, path: Path, folder: Path | None = None) -> None:
    page.choose(path, folder)
    person.settle()


def test_page_says_what_to_do_when_nothing_was_chosen(person: Person, page: IntakePage) -> None:
    assert person.focus() is page.browse
    assert not page.bar.take.isEnabled()
    assert not page.stack.isVisible()


def test_targets_are_suggested_and_the_rows_shown_when_a_file_is_chosen(
    person: Person, page: IntakePage, here: rounds.Round, tmp_path: Path
) -> None:
    rows = rows_of(here)
    rows.append(newcomer(rows, "2001"))
    choose(person, page, write(tmp_path / "more.csv", rows))
    assert page.grid.columns["First name"] == "identity.given_name"
    assert page.bar.take.isEnabled()
    assert person.focus() is page.bar.take
    assert str(len(rows) - 1) in page.bar.take.text()
    page.tabs.setCurrentIndex(1)
    assert len(page.preview.rows.rows) == len(rows) - 1
    assert target_words("identity.given_name") in [column.title for column in page.preview._columns]  # noqa: SLF001


def test_reason_is_said_beside_the_button_when_a_column_that_is_needed_is_left_out(
    person: Person, page: IntakePage, here: rounds.Round, tmp_path: Path
) -> None:
    choose(person, page, write(tmp_path / "more.csv", rows_of(here)))
    choice = next(each for each in page.grid.choices if each.currentData() == "id")
    choice.setCurrentIndex(choice.findData("ignore"))
    person.settle()
    assert not page.bar.take.isEnabled()
    assert "“id”" in page.bar.state.text()
    choice.setCurrentIndex(choice.findData("id"))
    person.settle()
    assert page.bar.take.isEnabled()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 no workbook", b"just one line of words"])
def test_reason_is_said_when_the_file_is_no_table_of_applicants(
    person: Person, page: IntakePage, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "odd.xlsx").write_bytes(content)
    choose(person, page, tmp_path / "odd.xlsx")
    assert not page.bar.take.isEnabled()
    assert page.bar.state.text()


def test_refused_rows_are_shown_with_row_column_and_reason_when_a_file_was_imported(
    person: Person, page: IntakePage, here: rounds.Round, tmp_path: Path
) -> None:
    rows = rows_of(here)
    rows += [newcomer(rows, "2001"), newcomer(rows, "2002", Date_of_birth="32/13/1990")]
    choose(person, page, write(tmp_path / "more.csv", rows))
    page.bar.take.click()
    person.settle()
    assert page.result.summary.text() == f"1 accepted, 0 changed, {len(rows) - 3} unchanged, 1 refused"
    (finding, *_) = page.result.table.rows.rows
    assert (finding.kind, finding.where, finding.column) == ("refused", str(len(rows)), "Date of birth")
    assert finding.reason
    assert person.focus() is page.result.export


def test_workbook_of_refused_rows_is_written_when_it_is_asked_for(
    person: Person, page: IntakePage, here: rounds.Round, tmp_path: Path
) -> None:
    rows = rows_of(here)
    rows.append(newcomer(rows, "2002", Date_of_birth="32/13/1990"))
    choose(person, page, write(tmp_path / "more.csv", rows))
    page.bar.take.click()
    person.settle()
    person.answers.path = tmp_path / "refused.xlsx"
    page.result.export.click()
    person.settle()
    assert (tmp_path / "refused.xlsx").read_bytes().startswith(b"PK")
    assert "refused.xlsx" in person.answers.told[-1]


def test_mapping_is_remembered_when_the_next_file_is_chosen(
    person: Person, page: IntakePage, here: rounds.Round, tmp_path: Path
) -> None:
    rows = rows_of(here)
    rows[0] = [f"{header} of the person" if header == "First name" else header for header in rows[0]]
    choose(person, page, write(tmp_path / "one.csv", rows))
    choice = page.grid.choices[rows[0].index("First name of the person")]
    choice.setCurrentIndex(choice.findData("identity.given_name"))
    person.settle()
    page.bar.take.click()
    person.settle()
    choose(person, page, write(tmp_path / "two.csv", rows))
    assert page.grid.columns["First name of the person"] == "identity.given_name"
    assert page.tabs.currentIndex() == 1  # nothing to ask: straight to how it will be read


def test_what_is_in_stays_when_the_import_is_cancelled(
    person: Person, page: IntakePage, here: rounds.Round, tmp_path: Path
) -> None:
    rows = rows_of(here)
    rows += [newcomer(rows, str(2000 + number)) for number in range(30)]
    choose(person, page, write(tmp_path / "more.csv", rows))
    page.bar.take.click()
    assert page.bar.cancel.isVisible()
    assert person.focus() is page.bar.cancel
    page.bar.cancel.click()
    person.settle()
    assert not page.is_importing
    assert "cancelled" in page.result.detail.text()
    page.bar.take.click()
    person.settle()
    assert "cancelled" not in page.result.detail.text()
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())
    office = here.open("administrator")
    assert len(applications.applicants(office)) == len(rows) - 1
    office.close()


def test_file_and_folder_are_taken_when_they_are_dropped_on_the_page(
    person: Person, page: IntakePage, here: rounds.Round, tmp_path: Path
) -> None:
    (tmp_path / "files").mkdir()
    data = QMimeData()
    path = write(tmp_path / "more.csv", rows_of(here))
    data.setUrls([QUrl.fromLocalFile(str(path)), QUrl.fromLocalFile(str(tmp_path / "files"))])
    event = QDropEvent(
        QPoint(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(event)
    person.settle()
    assert page.file.text() == str(path)
    assert page.folder.text() == str(tmp_path / "files")
    assert page.bar.take.isEnabled()


def test_equality_answers_are_not_shown_beside_a_name_when_the_rows_are_looked_at(
    person: Person, page: IntakePage, here: rounds.Round, tmp_path: Path
) -> None:
    rows = rows_of(here)
    choose(person, page, write(tmp_path / "more.csv", rows))
    kept_apart = [place for place, header in enumerate(rows[0]) if page.grid.columns[header].startswith("equality.")]
    assert kept_apart
    shown = {row.cells[place] for row in page.preview.rows.rows for place in kept_apart}
    assert shown <= {"", "•••"}
