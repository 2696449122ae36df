"""Intake, clean copies, conflicts and the reader, at each step of their work."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest

from panel_app.ui.pages.cleaning import CleaningPage
from panel_app.ui.pages.conflicts import ConflictsPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.pages.intake import IntakePage
from panel_app.ui.pages.page import Page
from panel_app.ui.widgets.reader import Reader
from panel_app.ui.window import Window
from panel_app.workspace import conflicts, scoring
from tests.ui import files, rounds
from tests.ui.applicants import newcomer, rows_of, write

if TYPE_CHECKING:
    from tests.pictures.render import Album, Scene


def draw(album: "Album", work: Path) -> None:
    made = rounds.begin(work / "reading", candidates=8, scorers=3)
    empty = work / "nothing"
    store = made.open("S01")
    code = scoring.my_forms(store)[0].code
    store.close()
    pages = [f"Curriculum vitae, page {number}" for number in range(1, 31)]
    files.attach(made, code, files.pdf(*pages), files.pdf("A letter"), pages=30)
    member = made.store("S01")
    album.take("reader-attachment", member, page(1), attachment, folder=empty)
    album.take("reader-found", member, page(1), attachment, found, folder=empty)
    album.take("reader-notes", member, page(1), notes, folder=empty)
    album.take("conflicts-empty", member, page(5), folder=empty)
    album.take("conflicts", member, page(5), declared, folder=empty)
    office = made.store("administrator")
    album.take("intake-empty", office, page(0), folder=empty)
    rows = rows_of(made)
    rows += [newcomer(rows, "2001"), newcomer(rows, "2002", Date_of_birth="32/13/1990"), newcomer(rows, "")]
    file = write(work / "newcomers.csv", rows)
    album.take("intake-columns", office, chosen(file, 0), folder=empty)
    album.take("intake-preview", office, chosen(file, 1), folder=empty)
    album.take("intake-result", office, chosen(file, 0), imported, folder=empty)
    waiting = files.waiting(work / "waiting")
    album.take("cleaning", waiting, page(1), folder=empty)
    album.take("cleaning-open", waiting, page(1), first_open, folder=empty)
    album.take("cleaning-selected", waiting, page(1), selected, folder=empty)
    album.take("cleaning-file", waiting, page(1), with_file, folder=empty)
    watchful = files.waiting(work / "watchful", watchful=True)
    album.take("cleaning-neutral", watchful, page(1), with_pronoun, folder=empty)


def page(number: int) -> "Scene":
    def scene(window: Window) -> None:
        assert window.shell is not None
        window.shell.go_to(number)

    return scene


def the[P: Page](window: Window, kind: type[P]) -> P:
    assert window.shell is not None
    return window.shell.page_of(kind)


def wait(window: Window, ready: Callable[[], bool]) -> None:
    for _ in range(2000):
        QCoreApplication.processEvents()
        if ready() and window.runner.pending == 0:
            return
        QTest.qWait(5)


def reader_of(window: Window) -> Reader:
    return the(window, DeskPage).form.reader


def attachment(window: Window) -> None:
    reader = reader_of(window)
    reader.bar.tabs.setCurrentIndex(1)
    wait(window, lambda: reader.stack.currentWidget() is reader.pages)
    reader.take_focus()


def found(window: Window) -> None:
    reader = reader_of(window)
    reader.search.open_bar()
    reader.search.field.setText("colleagues disagreed")
    wait(window, lambda: reader.is_complete)
    reader.toggle_highlight()


def notes(window: Window) -> None:
    reader = reader_of(window)
    for key, start, end in (("answer.q1", 0, 66), ("answer.q2", 20, 60)):
        reader.prose.select(key, start, end)
        reader.toggle_highlight()
    cursor = reader.prose.textCursor()
    cursor.clearSelection()
    reader.prose.setTextCursor(cursor)
    reader.bar.notes.click()
    QTest.keyClicks(reader.notes.note, "Ask about the second ward at the panel.")


def declared(window: Window) -> None:
    window.runner.run(lambda workspace: conflicts.declare(workspace, kind="person", value="Asha Example-Rao"))
    window.runner.run(lambda workspace: conflicts.declare(workspace, kind="organisation", value="Northfield Trust"))
    the(window, ConflictsPage).refresh()


def chosen(file: Path, tab: int) -> "Scene":
    def scene(window: Window) -> None:
        intake = the(window, IntakePage)
        intake.choose(file)
        wait(window, intake.bar.take.isEnabled)
        intake.tabs.setCurrentIndex(tab)

    return scene


def imported(window: Window) -> None:
    intake = the(window, IntakePage)
    intake.bar.take.click()
    wait(window, lambda: not intake.is_importing)


def first_open(window: Window) -> None:
    """The first copy that has a place to be looked at."""
    desk = the(window, CleaningPage)
    for _ in range(12):
        wait(window, lambda: desk.case is not None)
        if desk.case is None or desk.case.open_spots:
            return
        desk.head.next.click()


def with_pronoun(window: Window) -> None:
    """The first copy for whose pronouns neutral words are suggested, after somebody looked at the one before."""
    desk = the(window, CleaningPage)
    wait(window, lambda: desk.case is not None)
    QTest.keyClicks(desk.head.who, "Ann Example")
    for _ in range(12):
        wait(window, lambda: desk.case is not None)
        places = [place for place, spot in enumerate(desk.case.spots if desk.case else ()) if spot.instead]
        if places:
            desk.spots.choose(places[0])
            return
        desk.head.next.click()


def selected(window: Window) -> None:
    desk = the(window, CleaningPage)
    wait(window, lambda: desk.case is not None)
    assert desk.case is not None
    desk.sides.original.select(desk.case.texts[-1].key, 4, 40)


def with_file(window: Window) -> None:
    desk = the(window, CleaningPage)
    for _ in range(12):
        wait(window, lambda: desk.case is not None)
        if desk.case is not None and desk.case.files:
            break
        desk.head.next.click()
    desk.sides.tabs.setCurrentIndex(1)
    wait(window, lambda: desk.sides.stack.currentIndex() == 1)
