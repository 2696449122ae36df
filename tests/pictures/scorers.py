"""By question, paper sheets and practice, at each step of their work."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from panel_app.domain.rubric import read_mark
from panel_app.ui.pages.by_question import ByQuestionPage
from panel_app.ui.pages.page import Page
from panel_app.ui.pages.paper import PaperPage
from panel_app.ui.pages.practice import PracticePage
from panel_app.ui.window import Window
from panel_app.workspace import by_question, drafts, practice, scoring
from panel_app.workspace.workspace import Workspace
from tests.pictures.candidate_files import wait
from tests.ui import rounds

if TYPE_CHECKING:
    from tests.pictures.render import Album, Scene


def draw(album: "Album", work: Path) -> None:
    made = rounds.begin(work / "scorers", candidates=30, scorers=4)
    empty = work / "nothing"
    fresh, busy = made.store("S01"), made.store("S02")
    store = made.open("S02")
    one, *others = by_question.standing(store).questions
    for code in one.codes:
        drafts.set_mark(store, code, one.criterion.id, read_mark("3"))
    for code in one.codes[4:9]:
        for each in others:
            drafts.set_mark(store, code, each.criterion.id, read_mark("4"))
    sealed = scoring.my_forms(store)[0].code
    drafts.set_note(store, sealed, one.criterion.id, "Says what failed, and what was done about it the month after.")
    finish(store, "p1", "4453")
    store.close()
    album.take("scorers-question", fresh, see(ByQuestionPage), folder=empty)
    album.take("scorers-question-note", fresh, see(ByQuestionPage), marked, folder=empty)
    album.take("scorers-question-done", busy, see(ByQuestionPage), first_question, behind, folder=empty)
    album.take("scorers-paper", busy, see(PaperPage), folder=empty)
    album.take("scorers-paper-refused", fresh, see(PaperPage), typed("34"), typed("7"), folder=empty)
    album.take("scorers-paper-note", fresh, see(PaperPage), typed("35"), typed("Names what failed."), folder=empty)
    album.take("scorers-practice", fresh, see(PracticePage), folder=empty)
    album.take("scorers-practice-some", busy, see(PracticePage), folder=empty)
    album.take("scorers-practice-form", fresh, see(PracticePage), opened, typed("4"), folder=empty)
    album.take("scorers-practice-result", busy, see(PracticePage), compared, folder=empty)


def finish(store: Workspace, name: str, marks: str) -> None:
    for criterion, digit in zip(store.stage.criterion_ids, marks, strict=True):
        practice.set_mark(store, name, criterion, read_mark(digit))
        practice.set_note(store, name, criterion, "The result is measured in the same way twice.")
    practice.finish(store, name)


def see(kind: type[Page]) -> "Scene":
    def scene(window: Window) -> None:
        assert window.shell is not None
        window.shell.show_page(window.shell.page_of(kind))

    return scene


def typed(text: str) -> "Scene":
    def scene(window: Window) -> None:
        for letter in text:
            target = QApplication.focusWidget()
            assert target is not None
            QTest.keyClicks(target, letter)
            wait(window, lambda: True)

    return scene


def marked(window: Window) -> None:
    """A mark that asks for a note, which is half written."""
    typed("5")(window)
    typed("Two wards, and")(window)


def first_question(window: Window) -> None:
    assert window.shell is not None
    page = window.shell.page_of(ByQuestionPage)
    page.open_code(page.openable()[-1])
    page.head.question_wanted.emit(0)


def behind(window: Window) -> None:
    assert window.shell is not None
    window.shell.page_of(ByQuestionPage).head.on.click()


def opened(_window: Window) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, Qt.Key.Key_Return)


def compared(window: Window) -> None:
    assert window.shell is not None
    window.shell.page_of(PracticePage).open("p1")
