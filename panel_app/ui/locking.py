"""Locks an open seat and lets its person in again.

At once: what was typed is handed to the store, dialogs are answered with their safe answer, the pages leave the window
(and with it the accessibility tree), what was copied here is taken off the clipboard. As soon as nothing is under way
any more, the store is closed: SQLCipher wipes its key, and what Python held of keys is let go of. The pages themselves
stay in this process's memory, out of sight, so that whoever unlocks goes on in the middle of a word; a lock is no
defence against somebody who can read the memory of a running process.
"""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget
from shiboken6 import isValid

from panel_app.domain.errors import PanelError
from panel_app.ui.facts import SeatFacts, seat_facts
from panel_app.ui.lock import IdleLock
from panel_app.ui.runner import Runner
from panel_app.ui.saving import Saved
from panel_app.ui.session import Session
from panel_app.ui.shell import Shell
from panel_app.ui.widgets.locked import LockedPage
from panel_app.workspace.workspace import Workspace

_PLACES: Final = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection, QClipboard.Mode.FindBuffer)


class Locking(QObject):
    """Whether the window is locked, and the steps there and back."""

    began = Signal()
    """Everything was handed over: show nothing from now on."""
    ended = Signal()
    """The person is back."""

    def __init__(self, *, runner: Runner, page: LockedPage, idle: IdleLock, parent: QObject) -> None:
        super().__init__(parent)
        self.is_locked = False
        self.is_closed = False
        """Whether the store is closed too, not only out of sight."""
        self._runner = runner
        self._page = page
        self._idle = idle
        self._session: Session | None = None
        self._shell: Shell | None = None
        self._focus: QWidget | None = None
        idle.due.connect(self.lock)
        page.unlocked.connect(self._on_passphrase)
        runner.idle.connect(self._close)

    def enter(self, session: Session, shell: Shell) -> None:
        """From now on there is something to lock."""
        self._session, self._shell = session, shell
        self._idle.start()

    def lock(self) -> None:
        """Lock now."""
        session, shell = self._session, self._shell
        if session is None or shell is None or self.is_locked:
            return
        answer_dialogs()
        focus = QApplication.focusWidget()
        self._focus = focus if focus is not None and shell.isAncestorOf(focus) else None
        shell.flush()
        session.meeting.stop()
        self._idle.stop()
        self.is_locked = True
        _forget_what_was_copied()
        self.began.emit()
        self._page.ask(session.facts.store, stored=session.saving.state is Saved.SAVED)
        if self._runner.pending == 0:
            self._close()

    def focus_again(self) -> None:
        """Put the keyboard where it was."""
        shell, focus, self._focus = self._shell, self._focus, None
        if focus is not None and isValid(focus) and focus.isVisible() and focus.isEnabled():
            focus.setFocus()
        elif shell is not None:
            shell.page.take_focus()

    def _close(self) -> None:
        """Nothing is under way any more."""
        if self.is_locked and not self.is_closed:
            self.is_closed = True
            if self._session is not None:
                self._page.say(stored=self._session.saving.state is Saved.SAVED)
            self._runner.put_away(otherwise=self._on_not_closed)

    def _on_not_closed(self, error: PanelError) -> None:
        """Its log was not brought home; the next opening does that, and says so if it cannot."""
        self._page.refuse(error)

    def _on_passphrase(self, passphrase: str) -> None:
        if self._session is None:
            return
        store, same = self._session.facts.store, self._session.facts.fingerprint
        if self.is_closed:
            opener = partial(Workspace.open, store, passphrase, same=same)
            self._runner.open(opener, look=seat_facts, then=self._on_opened, otherwise=self._page.refuse)
        else:
            self._runner.read(
                partial(Workspace.verify, store, passphrase, same=same),
                then=self._on_verified,
                otherwise=self._page.refuse,
            )

    def _on_opened(self, facts: SeatFacts) -> None:
        self.is_closed = False
        if self._session is not None:
            self._session.take_facts(facts)
        self._end()

    def _on_verified(self, _nothing: None) -> None:
        self._end()

    def _end(self) -> None:
        self.is_locked = False
        self._page.passphrase.clear()
        self._idle.start()
        self.ended.emit()
        self.focus_again()
        if self._session is not None:
            self._session.drafting.flush()  # what the store refused before is tried again


def answer_dialogs() -> None:
    """The safe answer to every question that is open, and no list or menu left open."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    for each in QApplication.topLevelWidgets():
        if isinstance(each, QDialog) and each.isVisible():
            each.reject()
    QToolTip.hideText()


def _forget_what_was_copied() -> None:
    clipboard = QGuiApplication.clipboard()
    for place in _PLACES:
        if is_ours(clipboard, place):
            clipboard.clear(place)


def is_ours(clipboard: QClipboard, place: QClipboard.Mode) -> bool:
    """Whether what lies there was copied in this program."""
    asks = {
        QClipboard.Mode.Clipboard: clipboard.ownsClipboard,
        QClipboard.Mode.Selection: clipboard.ownsSelection,
        QClipboard.Mode.FindBuffer: clipboard.ownsFindBuffer,
    }
    return asks[place]()
