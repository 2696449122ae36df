"""The officers' pages, at each step of a round."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from panel_app.domain.rubric import read_mark
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.ui.pages.reports import ReportsPage
from panel_app.ui.window import Window
from panel_app.workspace import closing, drafts, meetings, moderating, scoring, submitting
from tests.pictures import line_scenes
from tests.ui import rounds

if TYPE_CHECKING:
    from tests.pictures.render import Album


def draw(album: "Album", work: Path) -> None:
    """From the first forms to the signature."""
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
    raise_concern(made)
    rounds.score(made)
    rounds.open_moderation(made)
    album.take("opened", made.store("administrator"), page(3), folder=empty)
    draw_room(album, made, work)
    chair = made.open("chair")
    for row in moderating.table(chair):
        if row.moderation.triggered:
            moderating.keep(chair, row.code, reason="Discussed; both readings are right.")
    chair.close()
    album.take("line", made.store("chair"), page(3), folder=empty)
    line_scenes.draw(album, made.store("chair"), empty)
    album.take("checks", made.store("chair"), page(4), folder=empty)
    rounds.decide(made)
    album.take("line-decided", made.store("chair"), page(3), folder=empty)
    album.take("checks-answered", made.store("chair"), page(4), folder=empty)
    chair = made.open("chair")
    closing.sign_off(chair)
    made.sync(chair)
    chair.close()
    rounds.meet(made, "administrator")
    refused = twin(made, work / "refused")
    refuse(refused)
    album.take("checks-refused", refused.store("chair"), page(4), folder=empty)
    album.take("sign", made.store("administrator"), page(4), folder=empty)
    album.take("reports-provisional", made.store("administrator"), page(5), drawn, folder=empty)
    office = made.open("administrator")
    closing.sign_off(office)
    office.close()
    draw_signed(album, made.store("administrator"), empty)


def draw_room(album: "Album", made: rounds.Round, work: Path) -> None:
    """The moderation room, as the chair sees it."""
    empty, store = work / "nothing", made.store("chair")
    album.take("moderation", store, page(2), folder=empty)
    album.take("moderation-meeting", store, page(2), begin, stay_out, folder=empty)
    album.take("moderation-concern", store, page(2), choose_one(has_concern), folder=empty)
    album.take("moderation-parked", store, page(2), begin, choose_one(is_parked), folder=empty)
    album.take("moderation-awaits", store, page(2), begin, choose_one(is_awaited), folder=empty)
    album.take("moderation-reason", store, page(2), begin, agree, folder=empty)
    album.take("moderation-copy", store, page(2), begin, copy, folder=empty)
    album.take("moderation-third", store, page(2), third, folder=empty)
    album.take("moderation-done", store, page(2), begin, go_through, folder=empty)
    album.take("moderation-history", store, page(2), go_through, back, history, folder=empty)
    album.take("moderation-scorers", store, page(2), go_through, compare, folder=empty)
    ended = twin(made, work / "ended")
    hold_a_meeting(ended)
    album.take("moderation-ended", ended.store("chair"), page(2), folder=empty)
    two = twin(made, work / "two")
    code, _ = rounds.disagree_on_two_laptops(two)
    album.take("moderation-two-values", two.store("chair"), page(2), choose(code), folder=empty)
    album.take("moderation-projector-two-values", two.store("chair"), page(2), choose(code), project, folder=empty)
    album.take("checks-two-values", two.store("chair"), page(4), folder=empty)
    draw_projector(album, store, empty)


def draw_projector(album: "Album", store: Path, empty: Path) -> None:
    """The room as everybody sees it on the wall."""
    album.take("moderation-projector", store, page(2), begin, project, folder=empty)
    album.take("moderation-projector-notes", store, page(2), begin, project, notes, folder=empty)
    album.take("moderation-projector-reason", store, page(2), begin, project, agree, folder=empty)
    album.take("moderation-projector-third", store, page(2), project, third, folder=empty)
    album.take("moderation-projector-other-page", store, page(2), project, page(0), folder=empty)
    album.take("moderation-projector-concern", store, page(2), project, choose_one(has_concern), folder=empty)
    album.take("moderation-projector-copy", store, page(2), project, copy, folder=empty)


def draw_signed(album: "Album", office: Path, empty: Path) -> None:
    """What an administrator has after the signature."""
    album.take("reports", office, page(5), drawn, folder=empty)
    album.take("reports-letters", office, page(5), letters, drawn, folder=empty)
    album.take("places", office, page(6), folder=empty)


def twin(made: rounds.Round, folder: Path) -> rounds.Round:
    """The same round, where something else happens."""
    shutil.copytree(made.folder, folder)
    return rounds.Round(folder)


def raise_concern(made: rounds.Round) -> None:
    """One scorer tells the chair something about a candidate."""
    store = made.open("S03")
    code = next(row.code for row in scoring.my_forms(store) if row.state == "not-started")
    for criterion in store.stage.criterion_ids:
        drafts.set_mark(store, code, criterion, read_mark("2"))
        drafts.set_note(store, code, criterion, "Sound, and told at some length.")
    drafts.set_concern(store, code, "The second answer reads like one that I scored last year.")
    submitting.submit(store, code)
    made.sync(store)
    store.close()


def hold_a_meeting(made: rounds.Round) -> None:
    """It has begun and ended."""
    chair = made.open("chair")
    meetings.present(chair, ("A. Example", "B. Example"))
    meetings.end(chair)
    chair.close()


def refuse(made: rounds.Round) -> None:
    """The administrator does not sign, and the chair has heard of it."""
    office = made.open("administrator")
    closing.refuse(office, reason="One candidate withdrew this morning, and has an offer here.")
    made.sync(office)
    office.close()
    rounds.meet(made, "chair")


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


def room_of(window: Window) -> ModerationPage:
    assert window.shell is not None
    return window.shell.page_of(ModerationPage)


def agree(window: Window) -> None:
    """A mark is chosen, and why."""
    room = room_of(window)
    QTest.keyClicks(room.table, "4")
    QTest.keyClicks(room.side.bar.codes, "1")
    QTest.keyClicks(room.side.bar.bar.reason, "The result is shown with figures")


def copy(window: Window) -> None:
    room_of(window).looks.toggle_copy()


def third(window: Window) -> None:
    room_of(window).looks.ask_third()


def history(window: Window) -> None:
    room_of(window).looks.toggle_history()


def go_through(window: Window) -> None:
    """The first three candidates are decided on."""
    room = room_of(window)
    for keys in ("42", "k1", "35"):
        code = room.shown.code if room.shown else ""
        while room.shown is not None and room.shown.code == code:
            QTest.keyClicks(room.table, keys[0])
            QTest.keyClicks(room.side.bar.codes, keys[1])
            QTest.keyClick(room.side.bar.bar.reason, Qt.Key.Key_Return)
            settled(window)


def back(window: Window) -> None:
    """To the first who was decided on."""
    room = room_of(window)
    room.which.setCurrentIndex(1)
    room.table.selectRow(0)


def choose(code: str) -> Callable[[Window], None]:
    return choose_one(lambda each: each.code == code)


def choose_one(wanted: Callable[[moderating.ModerationRow], bool]) -> Callable[[Window], None]:
    def scene(window: Window) -> None:
        table = room_of(window).table
        table.selectRow([wanted(each) for each in table.rows.rows].index(True))

    return scene


def has_concern(each: moderating.ModerationRow) -> bool:
    return any(form.concern for form in each.scorers)


def is_parked(each: moderating.ModerationRow) -> bool:
    return each.state == "parked"


def is_awaited(each: moderating.ModerationRow) -> bool:
    return bool(each.awaiting)


def notes(window: Window) -> None:
    room_of(window).looks.toggle_notes()


def settled(window: Window) -> None:
    from tests.pictures.render import settle  # the album is drawn by it

    settle(window)


def begin(window: Window) -> None:
    """The meeting has begun, one candidate is parked and one waits for a third scorer."""
    room = room_of(window)
    QTest.keyClicks(room.meeting.names.reason, "A. Example, B. Example, C. Example")
    QTest.keyClick(room.meeting.names.reason, Qt.Key.Key_Return)
    room.side.bar.parked.emit()
    room.discussing.ask_third(room.table.rows.rows[2].code)


def stay_out(window: Window) -> None:
    """Somebody stepped out, and another one is about to."""
    room = room_of(window)
    room.meeting.stepped_out.emit("B. Example", "Was the candidate's trainer last year")
    settled(window)  # what is typed belongs to the next one
    room.meeting.went.click()


def project(window: Window) -> None:
    """On the projector."""
    assert window.shell is not None
    window.shell.page_of(ModerationPage).projector.click()


def compare(window: Window) -> None:
    """How the scorers compare."""
    assert window.shell is not None
    window.shell.page_of(ModerationPage).scorers.click()
