"""The three-minute tour of scoring: notes beside the real widgets, one after another; nothing is typed or changed."""

import dataclasses
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from panel_app.ui.look import Look
from panel_app.ui.pages.candidates import CandidatesPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.runner import Runner
from panel_app.ui.shell import Shell
from panel_app.ui.widgets.status_line import StatusLine
from panel_app.ui.widgets.tour_note import TourNote

Find = Callable[[], QWidget | None]
KEY: Final = "F6"
_KEYS: Final = {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.Shortcut}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Stop:
    """One note: on which page, beside what, and what it says."""

    page: type[CandidatesPage] | type[DeskPage]
    find: Find
    title: str
    text: str


class Tour(QObject):
    """On a panel member's seat. A stop whose widget cannot be seen is passed by."""

    def __init__(self, window: QWidget, *, look: Look, runner: Runner, status: StatusLine) -> None:
        super().__init__(window)
        self._runner = runner
        self._status = status
        self._shell: Shell | None = None
        self._stops: list[Stop] = []
        self._at = 0
        self._step = 1
        self._waits = False
        self._before: QWidget | None = None
        self.note = TourNote(window, look=look)
        self.note.wanted_next.connect(self.go_on)
        self.note.wanted_back.connect(self.go_back)
        self.note.left.connect(self.leave)
        QShortcut(QKeySequence(KEY), self.note).activated.connect(self.note.next.setFocus)
        runner.idle.connect(self._on_idle)

    @property
    def is_on(self) -> bool:
        return bool(self._stops)

    @property
    def stops(self) -> list[Stop]:
        """What is left to see and what was seen; empty while there is no tour."""
        return self._stops

    def start(self, shell: Shell) -> None:
        """From the first stop, whatever page is on the screen."""
        self._shell = shell
        self._before = QApplication.focusWidget()
        self._stops = _stops(shell, self._status)
        self._at, self._step = 0, 1
        self._go()

    def go_on(self) -> None:
        self._move(1)

    def go_back(self) -> None:
        self._move(-1)

    def leave(self) -> None:
        """Put everything away and the keyboard back where it was, or where the page begins."""
        if not self._stops:
            return
        before, self._before = self._before, None
        shell, self._shell = self._shell, None
        self._stops = []
        self._wait(waits=False)
        self.note.end()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        elif shell is not None and isValid(shell) and shell.isVisible():
            shell.page.take_focus()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Between two notes the page has the keyboard for a moment: a key meant for the note must not mark anything."""
        return event.type() in _KEYS

    def _wait(self, *, waits: bool) -> None:
        application = QApplication.instance()
        if application is None or waits == self._waits:
            return
        self._waits = waits
        if waits:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def _move(self, step: int) -> None:
        if not self._stops or self._waits:
            return
        self._at, self._step = self._at + step, step
        self._go()

    def _go(self) -> None:
        """To the page of this stop; the note follows when the page has what it asked for."""
        shell = self._shell
        if shell is None or not 0 <= self._at < len(self._stops):
            if self._step > 0:
                self.leave()
            else:
                self._at = 0
            return
        self._wait(waits=True)
        page = shell.page_of(self._stops[self._at].page)
        if shell.page is not page:
            shell.show_page(page)
        if self._runner.pending == 0:
            self._on_idle()

    def _on_idle(self) -> None:
        if self._waits:
            QTimer.singleShot(0, self._show)  # what the answers changed is laid out first

    def _show(self) -> None:
        if not self._waits or self._runner.pending:
            return
        self._wait(waits=False)
        stop = self._stops[self._at]
        target = stop.find()
        if target is None or not target.isVisible():
            self._move(self._step)
            return
        self.note.tell(stop.title, stop.text, place=self._at + 1, count=len(self._stops), target=target)


def _stops(shell: Shell, status: StatusLine) -> list[Stop]:
    candidates, desk = shell.page_of(CandidatesPage), shell.page_of(DeskPage)
    tr = shell.tr

    def scale() -> QWidget | None:
        card = desk.form.current or next(iter(desk.form.cards.values()), None)
        return card.scale if card is not None else None

    def note() -> QWidget | None:
        """A card that is not at work may show no field for its note; then the whole card is meant."""
        card = desk.form.current or next(iter(desk.form.cards.values()), None)
        return card.note if card is not None and card.note.isVisible() else card

    return [
        Stop(
            page=CandidatesPage,
            find=lambda: candidates.table,
            title=tr("Your candidates"),
            text=tr(
                "Everybody who came to you, and how far each form is. Enter opens the next one that is not finished."
            ),
        ),
        Stop(
            page=DeskPage,
            find=lambda: desk.form.reader,
            title=tr("What they wrote"),
            text=tr(
                "The clean copy: who it is was taken out before it came to you. Ctrl+F finds a word, Ctrl+H keeps a "
                "highlight that nobody else sees."
            ),
        ),
        Stop(
            page=DeskPage,
            find=scale,
            title=tr("One key for a mark"),
            text=tr(
                "Press the digit of the level you mean; what the level stands for is said beside it. The keyboard goes "
                "on to the next criterion by itself."
            ),
        ),
        Stop(
            page=DeskPage,
            find=note,
            title=tr("A sentence where one is asked"),
            text=tr(
                "Some marks need a note, and the card says so. In a note digits are text. Write it so that the "
                "candidate may read it, because they may ask to."
            ),
        ),
        Stop(
            page=DeskPage,
            find=lambda: status.saved,
            title=tr("Saved while you type"),
            text=tr(
                "There is no button to save. When this line says saved, it is on the disk, even if the power fails."
            ),
        ),
        Stop(
            page=DeskPage,
            find=lambda: desk.head.review,
            title=tr("Read back, then submit"),
            text=tr(
                "Ctrl+Enter shows every mark as the store has it; Enter seals the form. Until moderation is opened "
                "nobody but you can read it."
            ),
        ),
        Stop(
            page=DeskPage,
            find=lambda: desk.head.recuse,
            title=tr("If you know who it is"),
            text=tr(
                "Step back, before or after reading. The administrator asks somebody else, and nothing of yours counts."
            ),
        ),
        Stop(
            page=DeskPage,
            find=lambda: status.sync,
            title=tr("Offline is normal"),
            text=tr("Work without any network. F5 sends what is sealed and brings what is new, whenever there is one."),
        ),
        Stop(
            page=DeskPage,
            find=lambda: status.lock,
            title=tr("Leave it any time"),
            text=tr(
                "The window locks by itself, or with Ctrl+L, and comes back in the middle of the word you were typing."
            ),
        ),
        Stop(
            page=DeskPage,
            find=lambda: shell.help,
            title=tr("Help is three keys"),
            text=tr(
                "F1 explains the page, ? shows its keys, Ctrl+K finds anything that can be done. That is all: mark one."
            ),
        ),
    ]
