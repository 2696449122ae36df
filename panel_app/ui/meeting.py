"""Syncing from the window: one at a time, beside whatever else is done, and what the status line says of it."""

import threading
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from panel_app.domain.errors import HubUnreachable, PanelError
from panel_app.ui.messages import Messages, Tone
from panel_app.ui.runner import Runner
from panel_app.workspace import syncing
from panel_app.workspace.snapshots import FromLaptop
from panel_app.workspace.syncing import Synced, SyncStopped, Turns


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

    def sync(self) -> None:
        """Meet the others at the hub, unless that is going on already."""
        if self.running:
            return
        self.running, self.progress = True, None
        report, stop = self._runner.progress_to(self._on_progress), threading.Event()
        self._stop = stop

        def job(turn: Turns) -> Synced:
            return syncing.sync_in_turns(turn, progress=report, stopped=stop.is_set)

        self._runner.in_turns(job, then=self._on_synced, otherwise=self._on_refused)
        self.changed.emit()

    def stop(self) -> None:
        """Let the step under way be the last; what came is kept."""
        self._stop.set()

    def count_held(self, held: int) -> None:
        if held != self.held:
            self.held = held
            self.changed.emit()

    def line(self) -> str:
        """What the status line says."""
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

    def _on_synced(self, synced: Synced) -> None:
        self.running, self.refusal = False, None
        self.last, self.at = synced, datetime.now().astimezone()
        self.changed.emit()
        self.met.emit()
        self._tell_of_laptops(synced)

    def _tell_of_laptops(self, synced: Synced) -> None:
        """What was typed on two laptops of one seat is said at once; the page of syncing lists all of it."""
        found = [each for each in synced.problems if isinstance(each, FromLaptop)]
        if found:
            more = self.tr("The page Sync says what else came together.") if len(found) > 1 else ""
            self._messages.tell(f"{found[0].where}: {found[0].what}", remedy=more)

    def _on_refused(self, error: PanelError) -> None:
        self.running = False
        if isinstance(error, SyncStopped):
            self.changed.emit()
            return
        self.refusal = error
        if isinstance(error, HubUnreachable):  # offline is a normal state, not an alarm
            self._messages.tell(error.what, remedy=error.remedy, tone=Tone.INFO)
        else:
            self._messages.refuse(error)
        self.changed.emit()
