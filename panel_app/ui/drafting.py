"""From key press to store: a mark at once, a note after a quiet moment, all of it when asked to flush."""

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QTimer

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.ui.messages import Messages
from panel_app.ui.runner import Runner
from panel_app.ui.saving import Saving
from panel_app.workspace import reading, scoring
from panel_app.workspace.reading import Reading
from panel_app.workspace.workspace import Workspace

QUIET_MS: Final = 250
"""A note is stored when nothing was typed for so long."""
LONGEST_MS: Final = 800
"""And at the latest after so long, however fast somebody types."""


class Field(NamedTuple):
    """One thing that can be typed."""

    code: CandidateCode
    kind: str
    criterion: CriterionId


class _Write(NamedTuple):
    revision: int
    job: Callable[[Workspace], None]


class Drafting(QObject):
    """Hands what is typed to the store, and tells the saving state what became of it. Nothing refused is forgotten."""

    def __init__(self, *, runner: Runner, saving: Saving, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._saving = saving
        self._messages = messages
        self._waiting: dict[Field, _Write] = {}
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self.flush)
        self._latest = QTimer(self)
        self._latest.setSingleShot(True)
        self._latest.timeout.connect(self.flush)

    @property
    def is_waiting(self) -> bool:
        """Whether something typed has not been handed to the store."""
        return bool(self._waiting)

    def mark(self, code: CandidateCode, criterion: CriterionId, mark: Mark | None) -> None:
        """A mark was given or taken back."""

        def job(workspace: Workspace) -> None:
            scoring.set_mark(workspace, code, criterion, mark)

        self._wait(Field(code, "mark", criterion), job)
        self.flush()

    def note(self, code: CandidateCode, criterion: CriterionId, text: str) -> None:
        """A note was typed in."""

        def job(workspace: Workspace) -> None:
            scoring.set_note(workspace, code, criterion, text)

        self._wait(Field(code, "note", criterion), job)
        self._wait_for_quiet()

    def reading(self, code: CandidateCode, kept: Reading, *, at_once: bool) -> None:
        """Something was highlighted, or a private note typed."""

        def job(workspace: Workspace) -> None:
            reading.keep_reading(workspace, code, kept)

        self._wait(Field(code, "reading", CriterionId("")), job)
        if at_once:
            self.flush()
        else:
            self._wait_for_quiet()

    def flush(self) -> None:
        """Hand over what waits, in the order in which it was typed."""
        self._quiet.stop()
        self._latest.stop()
        waiting, self._waiting = self._waiting, {}
        for field, write in waiting.items():
            self._runner.run(
                write.job,
                then=partial(self._on_stored, field, write.revision),
                otherwise=partial(self._on_refused, field, write),
            )

    def _wait_for_quiet(self) -> None:
        self._quiet.start(QUIET_MS)
        if not self._latest.isActive():
            self._latest.start(LONGEST_MS)

    def _wait(self, field: Field, job: Callable[[Workspace], None]) -> None:
        self._waiting.pop(field, None)
        self._waiting[field] = _Write(self._saving.touch(field), job)

    def _on_stored(self, field: Field, revision: int, _nothing: None) -> None:
        self._saving.stored(field, revision)

    def _on_refused(self, field: Field, write: _Write, error: PanelError) -> None:
        self._waiting.setdefault(field, write)  # a later text has taken its place, or it is tried again with the next
        self._saving.refused(field)
        self._messages.refuse(error)
