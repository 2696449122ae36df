"""The officers' pages, at each step of a round."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from panel_app.ui.pages.moderation import ModerationPage
from panel_app.ui.pages.reports import ReportsPage
from panel_app.ui.window import Window
from panel_app.workspace import closing, moderating
from tests.ui import rounds

if TYPE_CHECKING:
    from tests.pictures.render import Album


def draw(album: "Album", work: Path) -> None:
    made = rounds.begin(work / "meeting", candidates=24, scorers=6)
    empty = work / "nothing"
    behind = made.open("S03")
    rounds.fill(behind, but=4)
    made.sync(behind)
    behind.close()
    rounds.meet(made, "administrator")
    rounds.meet(made, "chair")
    album.take("completeness", made.store("chair"), folder=empty)
    album.take("opening", made.store("chair"), page(1), folder=empty)
    album.take("moderation-sealed", made.store("chair"), page(2), folder=empty)
    rounds.score(made)
    rounds.open_moderation(made)
    album.take("opened", made.store("administrator"), page(3), folder=empty)
    album.take("moderation", made.store("chair"), page(2), agree, folder=empty)
    album.take("moderation-meeting", made.store("chair"), page(2), begin, stay_out, folder=empty)
    album.take("moderation-projector", made.store("chair"), page(2), begin, agree, project, folder=empty)
    album.take("moderation-scorers", made.store("chair"), page(2), compare, folder=empty)
    chair = made.open("chair")
    for row in moderating.table(chair):
        if row.moderation.triggered:
            moderating.keep(chair, row.code, reason="Discussed; both readings are right.")
    chair.close()
    album.take("line", made.store("chair"), page(3), folder=empty)
    album.take("checks", made.store("chair"), page(4), folder=empty)
    rounds.decide(made)
    album.take("line-decided", made.store("chair"), page(3), folder=empty)
    album.take("checks-answered", made.store("chair"), page(4), folder=empty)
    chair = made.open("chair")
    closing.sign_off(chair)
    made.sync(chair)
    chair.close()
    rounds.meet(made, "administrator")
    album.take("sign", made.store("administrator"), page(4), folder=empty)
    album.take("reports-provisional", made.store("administrator"), page(5), drawn, folder=empty)
    office = made.open("administrator")
    closing.sign_off(office)
    office.close()
    album.take("reports", made.store("administrator"), page(5), drawn, folder=empty)
    album.take("reports-letters", made.store("administrator"), page(5), letters, drawn, folder=empty)


def page(number: int) -> Callable[[Window], None]:
    def scene(window: Window) -> None:
        assert window.shell is not None
        window.shell.go_to(number)

    return scene


def letters(window: Window) -> None:
    """The report with the most choices, with a password half typed."""
    assert window.shell is not None
    choices = window.shell.page_of(ReportsPage).choices
    choices.kind.setCurrentText("Letters")
    QTest.keyClicks(choices.password, "three")


def drawn(_window: Window) -> None:
    """Qt draws the preview's pages in a thread of its own, and has no signal for it."""
    QTest.qWait(1500)


def agree(window: Window) -> None:
    """A mark is chosen and a reason half typed."""
    assert window.shell is not None
    room = window.shell.page_of(ModerationPage)
    QTest.keyClicks(room.table, "4")
    QTest.keyClicks(room.bar.bar.reason, "The result is shown with figures")


def begin(window: Window) -> None:
    """The meeting has begun, one candidate is parked and one waits for a third scorer."""
    assert window.shell is not None
    room = window.shell.page_of(ModerationPage)
    QTest.keyClicks(room.meeting.names.reason, "A. Example, B. Example, C. Example")
    QTest.keyClick(room.meeting.names.reason, Qt.Key.Key_Return)
    room.bar.parked.emit()
    room.discussing.ask_third(room.table.rows.rows[2].code)


def stay_out(window: Window) -> None:
    """Somebody stepped out, and another one is about to."""
    assert window.shell is not None
    room = window.shell.page_of(ModerationPage)
    room.meeting.stepped_out.emit("B. Example", "Was the candidate's trainer last year")
    room.meeting.went.click()


def project(window: Window) -> None:
    """On the projector."""
    assert window.shell is not None
    window.shell.page_of(ModerationPage).projector.click()


def compare(window: Window) -> None:
    """How the scorers compare."""
    assert window.shell is not None
    window.shell.page_of(ModerationPage).scorers.click()
