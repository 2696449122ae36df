"""Syncing from the window: one at a time, beside whatever else is done, and what the status line says of it."""

import threading
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from panel_app.domain.errors import HubUnreachable, PanelError
from panel_app.ui.messages import Messages
from panel_app.ui.runner import Runner
from panel_app.ui.silence import Silence
from panel_app.workspace import syncing
from panel_app.workspace.snapshots import FromLaptop
from panel_app.workspace.syncing import Synced, SyncStopped, Turns

GRACE_MS: Final = 3_000
"""So long a step at the hub may take once the sync is to stop; files appear there whole or not at all."""


class Meeting(QObject):
    """Where this store and the hub stand, as far as this window has seen."""

    changed = Signal()
    met = Signal()
    """A sync has gone well: everything on the screen may be stale."""

    def __init__(self, *, runner: Runner, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._messages = messages
        self.running = False
        self.last: Synced | None = None
        self.at: datetime | None = None
        self.refusal: PanelError | None = None
        self.progress: tuple[int, int] | None = None
        self.held = 0
        """Sealed forms that the hub does not have yet."""
        self._stop = threading.Event()
        self._grace = QTimer(self)
        self._grace.setSingleShot(True)
        self._grace.timeout.connect(runner.give_up)
        self.silence = Silence(self)
        self.silence.changed.connect(self._on_silence)

    @property
    def is_offline(self) -> bool:
        """Whether the hub could not be reached, or does not answer."""
        return self.refusal is not None or self.silence.is_long

    def sync(self) -> None:
        """Meet the others at the hub, unless that is going on already; anew, if it is waited for in vain."""
        if self.running and self.silence.is_long:
            self._runner.give_up()
        if self.running:
            return
        self.running, self.progress = True, None
        report, stop, noted = self._runner.progress_to(self._on_progress), threading.Event(), self.silence.begin()
        self._stop = stop

        def job(turn: Turns) -> Synced:
            return syncing.sync_in_turns(noted(turn), progress=report, stopped=stop.is_set)

        self._runner.in_turns(job, then=self._on_synced, otherwise=self._on_refused)
        self.changed.emit()

    def stop(self) -> None:
        """Let the step under way be the last, and give it up if it does not end; what came is kept."""
        self._stop.set()
        if self.running:
            self._grace.start(GRACE_MS)

    def count_held(self, held: int) -> None:
        if held != self.held:
            self.held = held
            self.changed.emit()

    def line(self) -> str:
        """What the status line says."""
        if self.running and self.silence.is_long:
            return f"{self.tr('The hub does not answer; F5 tries anew.')} {self._held()}".strip()
        if self.running:
            return self.tr("Syncing…")
        if self.refusal is not None:
            return f"{self.tr('Offline.')} {self._held()}".strip()
        if self.at is None:
            return f"{self.tr('Not synced since opening.')} {self._held()}".strip()
        return f"{self.tr('Synced at {time}.').format(time=self.at.strftime('%H:%M'))} {self._held()}".strip()

    def _held(self) -> str:
        if self.held == 0:
            return ""
        if self.held == 1:
            return self.tr("1 form held here, will be sent.")
        return self.tr("{count} forms held here, will be sent.").format(count=self.held)

    def _on_progress(self, done: int, total: int) -> None:
        self.progress = (done, total)
        self.changed.emit()

    def _on_silence(self) -> None:
        self.changed.emit()
        if self.silence.is_long:  # offline is a normal state, not an alarm
            self._messages.tell(
                self.tr("The hub does not answer."),
                remedy=self.tr(
                    "Look whether its drive or network is there, then press F5 to try anew; all is held here."
                ),
                unasked=True,
            )

    def _on_ended(self) -> None:
        self.running = False
        self.silence.end()
        self._grace.stop()

    def _on_synced(self, synced: Synced) -> None:
        self._on_ended()
        self.refusal = None
        self.last, self.at = synced, datetime.now().astimezone()
        self.changed.emit()
        self.met.emit()
        self._tell_of_laptops(synced)

    def _tell_of_laptops(self, synced: Synced) -> None:
        """What was typed on two laptops of one seat is said at once; the page of syncing lists all of it."""
        found = [each for each in synced.problems if isinstance(each, FromLaptop)]
        if found:
            more = self.tr("The page Sync says what else came together.") if len(found) > 1 else ""
            self._messages.tell(f"{found[0].where}: {found[0].what}", remedy=more, unasked=True)

    def _on_refused(self, error: PanelError) -> None:
        self._on_ended()
        if isinstance(error, SyncStopped):
            self.changed.emit()
            return
        self.refusal = error
        if isinstance(error, HubUnreachable):  # offline is a normal state, not an alarm
            self._messages.tell(error.what, remedy=error.remedy, unasked=True)
        else:
            self._messages.refuse(error)
        self.changed.emit()
