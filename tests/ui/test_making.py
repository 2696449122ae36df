"""All attachments cleaned from the page of the clean copies, in slices that can be stopped."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from panel_app.domain.errors import InputRefused
from panel_app.ui.pages.cleaning import CleaningPage
from panel_app.workspace import clean_making
from panel_app.workspace.workspace import Workspace
from tests.ui import files, rounds
from tests.ui.windows import Person

ATTACHED = 5


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copied, never used."""
    return files.waiting(tmp_path_factory.mktemp("waiting"), attached=ATTACHED, made=False)


@pytest.fixture
def store(waiting: Path, tmp_path: Path) -> Path:
    shutil.copytree(waiting.parent, tmp_path / "here")
    return tmp_path / "here" / waiting.name


@pytest.fixture
def person(sit_down: Callable[..., Person], store: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setattr(clean_making, "_PAGES_AT_ONCE", 2)  # a slice for every candidate
    return sit_down(store)


@pytest.fixture
def page(person: Person) -> CleaningPage:
    assert person.window.shell is not None
    shown = person.window.shell.page_of(CleaningPage)
    person.window.shell.show_page(shown)
    person.settle()
    return shown


def left(store: Path) -> int:
    office = Workspace.open(store, rounds.PASSPHRASE)
    count = clean_making.never_made(office)
    office.close()
    return count


def leave(person: Person) -> None:
    person.window.close()
    person.wait_for(lambda: not person.window.isVisible())


def test_everything_is_made_when_all_are_to_be_cleaned(person: Person, page: CleaningPage, store: Path) -> None:
    assert page.make.isVisible()
    assert str(page.making.waiting) in page.make.said.text()
    page.make.start.setFocus()
    person.press(Qt.Key.Key_Return)
    assert page.making.done == page.making.total > 0
    assert "attachments were cleaned" in person.answers.told[-1]
    assert not page.make.isVisible()
    leave(person)
    assert left(store) == 0


def test_a_person_goes_on_working_when_slices_are_made(person: Person, page: CleaningPage) -> None:
    """What was asked for during a slice is answered before the last one."""
    order: list[str] = []
    page.making.changed.connect(lambda: order.append("slice"))
    page.making.start()
    page.session.runner.run(lambda _workspace: order.append("asked"))
    person.settle()
    assert "slice" in order[order.index("asked") :]
    assert order.index("asked") < len(order) - 2


def test_the_rest_waits_when_the_cleaning_is_stopped(person: Person, page: CleaningPage, store: Path) -> None:
    page.making.start()
    page.make.stop.click()
    assert page.making.stopping
    person.settle()
    assert not page.making.running
    assert "stopped" in person.answers.told[-1]
    assert page.make.start.isVisible()
    leave(person)
    assert left(store) > 0


def test_the_window_goes_at_once_when_it_is_closed_meanwhile(person: Person, page: CleaningPage, store: Path) -> None:
    page.making.start()
    leave(person)
    assert left(store) > 0


def test_a_refusal_is_told_when_a_slice_fails(
    person: Person, page: CleaningPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise InputRefused("The disk is full.", "Make room, then clean again.")

    monkeypatch.setattr(clean_making, "prepare", refuse)
    page.making.start()
    person.settle()
    assert person.answers.told[-1] == "The disk is full. Make room, then clean again."
    assert not page.making.running
    assert page.make.start.isVisible()
