"""Everybody's attachments cleaned from the window: slice after slice in the worker, with other jobs in between."""

import threading

from PySide6.QtCore import QObject, Signal

from panel_app.domain.errors import PanelError
from panel_app.ui.messages import Messages, Tone
from panel_app.ui.runner import Runner
from panel_app.workspace import clean_making
from panel_app.workspace.clean_making import Making
from panel_app.workspace.workspace import Workspace


class MakingFiles(QObject):
    """One run at a time. What is made stays made: a run that was stopped goes on where it was."""

    changed = Signal()
    ended = Signal()
    """A run is over: what waits, and what is open in the copies, is to be asked for anew."""

    def __init__(self, *, runner: Runner, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._messages = messages
        self._stop = threading.Event()
        self.running = False
        self.waiting = 0
        """Files that were never made, as far as this window knows."""
        self.done, self.total = 0, 0

    @property
    def stopping(self) -> bool:
        """Whether the slice under way is the last."""
        return self.running and self._stop.is_set()

    def count(self) -> None:
        """Ask how many files wait."""
        if not self.running:
            self._runner.run(clean_making.never_made, then=self._on_counted)

    def start(self) -> None:
        """Make everything that waits, unless that is going on already."""
        if self.running:
            return
        self._stop = threading.Event()
        self.running, self.done, self.total = True, 0, 0
        self._runner.run(Making, then=self._on_slice, otherwise=self._on_refused)
        self.changed.emit()

    def stop(self) -> None:
        """Let the file under way be the last."""
        if self.running:
            self._stop.set()
            self.changed.emit()

    def _on_counted(self, waiting: int) -> None:
        self.waiting = waiting
        self.changed.emit()

    def _on_slice(self, making: Making) -> None:
        """On with the next slice, behind whatever was asked for in the meantime."""
        self.done, self.total = making.done, making.total
        stop = self._stop

        def go_on(workspace: Workspace) -> Making:
            try:
                making.go_on(workspace, cancelled=stop.is_set)
            except BaseException:
                making.close()
                raise
            return making

        def close(_workspace: Workspace) -> int:
            making.close()
            return making.done

        if making.waits and not stop.is_set():
            self._runner.run(go_on, then=self._on_slice, otherwise=self._on_refused)
        else:
            self._runner.run(close, then=self._on_closed)
        self.changed.emit()

    def _on_closed(self, done: int) -> None:
        self.running = False
        if self._stop.is_set():
            remedy = self.tr("What is clean stays so; the rest is cleaned when you ask again, or open the candidate.")
            self._messages.tell(self.tr("Cleaning was stopped."), remedy=remedy, unasked=True)
        elif done == 1:
            self._messages.tell(self.tr("One attachment was cleaned."), tone=Tone.GOOD, unasked=True)
        else:
            what = self.tr("{count} attachments were cleaned.").format(count=done)
            self._messages.tell(what, tone=Tone.GOOD, unasked=True)
        self.changed.emit()
        self.ended.emit()

    def _on_refused(self, error: PanelError) -> None:
        self.running = False
        self._messages.refuse(error)
        self.changed.emit()
        self.ended.emit()
