"""From the meeting's bar to the minutes on record, and back."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import Absence
from panel_app.ui.messages import Messages
from panel_app.ui.runner import Runner
from panel_app.ui.widgets.meeting_bar import MeetingBar
from panel_app.workspace import meetings
from panel_app.workspace.meetings import Meeting
from panel_app.workspace.workspace import Workspace


class MeetingState(msgspec.Struct, frozen=True, kw_only=True):
    """The meeting that goes on (None: none does), how many came before it, and how long a candidate takes in it."""

    now: Meeting | None
    before: int
    pace: timedelta | None


class Minuting(QObject):
    """Keeps the bar as the store has it, and puts on record what is typed there."""

    minuted = Signal(str)
    """What went into the minutes, in words."""
    paced = Signal(object)
    """How long a candidate takes in the meeting that goes on; None where nobody can say."""
    running = Signal(bool)
    """A meeting goes on, or none does any more; whenever that changes."""

    def __init__(self, bar: MeetingBar, *, runner: Runner, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._runner = runner
        self._messages = messages
        self._code: CandidateCode | None = None
        self._runs = False
        bar.named.connect(self._on_named)
        bar.stepped_out.connect(self._on_stepped_out)
        bar.ended.connect(self._on_ended)

    def refresh(self) -> None:
        self._runner.run(meeting_state, then=self._on_state)

    def show_candidate(self, code: CandidateCode) -> None:
        """Say who stepped out for the one on the screen."""
        if code != self._code:
            self._bar.show_absences(())
        self._code = code
        self._runner.run(lambda workspace: meetings.absences(workspace, code), then=partial(self._on_absences, code))

    # ---- answers

    def _on_state(self, now: MeetingState) -> None:
        self._bar.show_meeting(now.now, before=now.before)
        self.paced.emit(now.pace)
        if self._runs != (now.now is not None):
            self._runs = not self._runs
            self.running.emit(self._runs)

    def _on_absences(self, code: CandidateCode, people: tuple[Absence, ...]) -> None:
        if code == self._code:
            self._bar.show_absences(people)

    def _on_minuted(self, said: str) -> None:
        self._bar.clear()
        self.minuted.emit(said)

    # ---- what the person does

    def _on_named(self, names: tuple[str, ...]) -> None:
        said = self.tr("Here, on record: {names}.").format(names=", ".join(names))
        self._minute(lambda workspace: meetings.present(workspace, names), said=said)

    def _on_stepped_out(self, who: str, reason: str) -> None:
        code = self._code
        if code is None:
            return
        said = self.tr("{who} stepped out for {code}, on record.").format(who=who, code=code)
        self._minute(lambda workspace: meetings.step_out(workspace, code, who, reason=reason), said=said)

    def _on_ended(self) -> None:
        if self._messages.confirm(
            self.tr("End the meeting?"),
            detail=self.tr("Its end goes on record. Another one can begin at any time."),
            yes=self.tr("End it"),
        ):
            self._minute(meetings.end, said=self.tr("The meeting has ended, on record."))

    def _minute(self, job: Callable[[Workspace], object], *, said: str) -> None:
        def noting(workspace: Workspace) -> str:
            job(workspace)
            return said

        self._runner.run(noting, then=self._on_minuted)


def meeting_state(workspace: Workspace) -> MeetingState:
    """To be called in the worker."""
    held = [each for each in meetings.meetings(workspace) if each.panel == workspace.panel]
    now = next((each for each in reversed(held) if each.minutes.ended is None), None)
    return MeetingState(
        now=now,
        before=len(held) - (now is not None),
        pace=meetings.pace(workspace) if now is not None else None,
    )
