"""A member's candidates, the desk and its sheets, in each of their states."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.ui.pages.candidates import CandidatesPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.pages.page import Page
from panel_app.ui.window import Window
from panel_app.workspace import drafts, reopening, scoring, submitting
from tests.ui import rounds

if TYPE_CHECKING:
    from tests.pictures.render import Album, Scene

Q = tuple(CriterionId(f"q{number}") for number in (1, 2, 3, 4))
NOTE = "Changed two of three wards, and says who was left out."


def draw(album: "Album", work: Path) -> None:
    made = rounds.begin(work / "desk", candidates=16, scorers=4, untaken="S04")
    empty = work / "nothing"
    codes = half_done(made)
    fresh, half = made.store("S01"), made.store("S02")
    album.take("candidates", half, folder=empty)
    album.take("candidates-submit-all", half, on_list(lambda page: page.review_all()), folder=empty)
    album.take("candidates-recuse", half, on_list(lambda page: page.recuse.click()), folder=empty)
    album.take("desk-first", fresh, desk, folder=empty)
    album.take("desk-typing", fresh, desk, keys("345"), folder=empty)
    album.take("desk-note", fresh, desk, keys("3451"), keys(NOTE[:27]), folder=empty)
    album.take("desk-wording", fresh, desk, keys("3451"), keys("She is well spoken; her mum is a nurse."), folder=empty)
    album.take("desk-menu", fresh, desk, keys("34"), menu, folder=empty)
    album.take("desk-abstain-asked", fresh, desk, keys("34"), press(Qt.Key.Key_A, shift=True), folder=empty)
    album.take("desk-abstained", fresh, desk, keys("34"), abstained, folder=empty)
    album.take("desk-concern", fresh, desk, keys("3434"), concern, folder=empty)
    album.take("desk-sealed", half, desk, at(codes["sent"]), folder=empty)
    album.take("desk-given-back", half, desk, at(codes["given back"]), folder=empty)
    album.take("desk-stepped-back", half, desk, at(codes["recused"]), folder=empty)
    album.take("review-missing", fresh, desk, keys("345"), press(Qt.Key.Key_Return), folder=empty)
    album.take("review", fresh, desk, keys("3434"), press(Qt.Key.Key_Return), folder=empty)
    album.take("review-all-kinds", half, desk, at(codes["complete"]), press(Qt.Key.Key_Return), folder=empty)
    album.take("recuse", fresh, desk, step_back, folder=empty)


def half_done(made: rounds.Round) -> dict[str, CandidateCode]:
    """S02 has sent some forms, of which one was given back; stepped back from one; holds others here, in drafts."""
    store = made.open("S02")
    rounds.fill(store, but=4)
    rows = scoring.my_forms(store)
    sent = [row.code for row in rows if row.state == "submitted"]
    rest = [row.code for row in rows if row.state != "submitted"]
    made.sync(store)
    store.close()
    for seat in ("administrator", "chair"):
        rounds.meet(made, seat)
    chair = made.open("chair")
    reason = "You wrote to me that the answers to two questions were mixed up."
    reopening.reopen(chair, sent[1], SeatId("S02"), reason=reason)
    made.sync(chair)
    chair.close()
    rounds.meet(made, "administrator")
    store = made.open("S02")
    made.sync(store)
    for criterion, mark in zip(Q, "3424", strict=True):
        drafts.set_mark(store, rest[0], criterion, read_mark(mark))
    drafts.set_abstention(store, rest[0], Q[3], "The answer was cut off after the first line.")
    drafts.set_note(store, rest[0], Q[1], NOTE)
    drafts.set_concern(store, rest[0], "The second answer reads like one of another candidate's.")
    drafts.set_mark(store, rest[1], Q[0], read_mark("5"))
    submitting.recuse(store, rest[2], "employer", "We share a department.")
    for criterion, mark in zip(Q, "4343", strict=True):
        drafts.set_mark(store, rest[3], criterion, read_mark(mark))
    submitting.submit(store, rest[3])
    store.close()
    return {"sent": sent[0], "given back": sent[1], "complete": rest[0], "recused": rest[2]}


def the[P: Page](window: Window, kind: type[P]) -> P:
    assert window.shell is not None
    return window.shell.page_of(kind)


def desk(window: Window) -> None:
    assert window.shell is not None
    window.shell.show_page(the(window, DeskPage))


def at(code: CandidateCode) -> "Scene":
    return lambda window: the(window, DeskPage).open(code)


def on_list(does: Callable[[CandidatesPage], None]) -> "Scene":
    return lambda window: does(the(window, CandidatesPage))


def keys(text: str) -> "Scene":
    """Types into whatever has the focus."""

    def scene(_window: Window) -> None:
        for letter in text:
            target = QApplication.focusWidget()
            if target is not None:
                QTest.keyClicks(target, letter)
                QCoreApplication.processEvents()

    return scene


def press(key: Qt.Key, *, shift: bool = False) -> "Scene":
    """A key with Control held."""
    held = Qt.KeyboardModifier.ControlModifier
    if shift:
        held |= Qt.KeyboardModifier.ShiftModifier

    def scene(_window: Window) -> None:
        target = QApplication.focusWidget()
        if target is not None:
            QTest.keyClick(target, key, held)

    return scene


def menu(window: Window) -> None:
    """The menu is a window of its own, so it is painted into this one."""
    card = the(window, DeskPage).form.current
    assert card is not None
    opened = card.menu()
    opened.setParent(window)
    opened.adjustSize()
    opened.move(card.more.mapTo(window, card.more.rect().bottomLeft()).x() - opened.width(), 300)
    opened.show()


def abstained(window: Window) -> None:
    the(window, DeskPage).form.abstain()
    keys("The answer was cut off after the first line.")(window)


def concern(window: Window) -> None:
    the(window, DeskPage).head.concern.click()
    keys("The second answer reads like one of another candidate's.")(window)


def step_back(window: Window) -> None:
    the(window, DeskPage).recuse.click()
