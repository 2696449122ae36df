"""What the pages of one opened store share."""

from typing import Final

from PySide6.QtCore import QObject, Signal

from panel_app.ui.drafting import Drafting
from panel_app.ui.facts import SeatFacts, seat_facts
from panel_app.ui.lock import IdleLock
from panel_app.ui.look import Look
from panel_app.ui.meeting import Meeting
from panel_app.ui.messages import Messages
from panel_app.ui.projector import Projector
from panel_app.ui.runner import Runner
from panel_app.ui.saving import Saving
from panel_app.workspace.advising import Adviser

_MEETING_MINUTES: Final = 60
"""So long a panel may talk about somebody before the window locks."""


class Session(QObject):
    """One seat at work. `changed` tells every page that what it shows may be stale; each asks again when it is seen."""

    changed = Signal()
    facts_changed = Signal()
    meeting_running = Signal(bool)
    """The panel's meeting began, or has ended: while it goes on, nobody should have to unlock between candidates."""

    def __init__(
        self, facts: SeatFacts, *, runner: Runner, messages: Messages, look: Look, lock: IdleLock, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.facts = facts
        self.runner = runner
        self.messages = messages
        self.look = look
        self.lock = lock
        self.projector = Projector(look=look, parent=self)
        self.saving = Saving(self)
        self.drafting = Drafting(runner=runner, saving=self.saving, messages=messages, parent=self)
        self.adviser = Adviser()  # used by the runner's jobs alone
        self.meeting = Meeting(runner=runner, messages=messages, parent=self)
        self.meeting.met.connect(self.tell_changed)
        self.meeting_running.connect(self._on_meeting)

    def _on_meeting(self, running: bool) -> None:  # noqa: FBT001 - a signal's slot
        if running:
            self.lock.wait_at_least(_MEETING_MINUTES)
        else:
            self.lock.wait_as_usual()

    def tell_changed(self) -> None:
        """Something was put on record, or came in."""
        self.runner.run(seat_facts, then=self.take_facts)
        self.changed.emit()

    def take_facts(self, facts: SeatFacts) -> None:
        """What the store says of its seat now."""
        if facts != self.facts:
            self.facts = facts
            self.facts_changed.emit()
