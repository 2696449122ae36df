"""From key press to store: a mark at once, a note after a quiet moment, all of it when asked to flush."""

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple, Protocol

from PySide6.QtCore import QObject, QTimer

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.forms import RecusalKind
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.ui.messages import Messages
from panel_app.ui.runner import Runner
from panel_app.ui.saving import Saving
from panel_app.workspace import drafts, history, reading
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


class Job(Protocol):
    """Stores a value of a field. `continues`: the value before was stored in the middle of the same burst of typing."""

    def __call__(self, workspace: Workspace, /, *, continues: bool) -> None: ...


class _Write(NamedTuple):
    revision: int
    job: Job
    continues: bool


_NONE: Final = CriterionId("")


class Drafting(QObject):
    """Hands what is typed to the store, and tells the saving state what became of it. Nothing refused is forgotten."""

    def __init__(self, *, runner: Runner, saving: Saving, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._saving = saving
        self._messages = messages
        self._waiting: dict[Field, _Write] = {}
        self._in_a_burst: set[Field] = set()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self.flush)
        self._latest = QTimer(self)
        self._latest.setSingleShot(True)
        self._latest.timeout.connect(self._on_latest)

    @property
    def is_waiting(self) -> bool:
        """Whether something typed has not been handed to the store."""
        return bool(self._waiting)

    def mark(self, code: CandidateCode, criterion: CriterionId, mark: Mark | None) -> None:
        """A mark was given or taken back."""

        def job(workspace: Workspace, *, continues: bool) -> None:  # noqa: ARG001 - a mark is one key
            drafts.set_mark(workspace, code, criterion, mark)

        self._wait(Field(code, "mark", criterion), job)
        self.flush()

    def note(self, code: CandidateCode, criterion: CriterionId, text: str) -> None:
        """A note was typed in."""

        def job(workspace: Workspace, *, continues: bool) -> None:
            drafts.set_note(workspace, code, criterion, text, continues=continues)

        self._typed(Field(code, "note", criterion), job)

    def abstention(self, code: CandidateCode, criterion: CriterionId, reason: str) -> None:
        """The reason for giving no mark on a criterion was typed in; an empty one takes the abstention back."""

        def job(workspace: Workspace, *, continues: bool) -> None:
            drafts.set_abstention(workspace, code, criterion, reason, continues=continues)

        self._typed(Field(code, "abstained", criterion), job)

    def concern(self, code: CandidateCode, text: str) -> None:
        """A concern for the chair was typed in."""

        def job(workspace: Workspace, *, continues: bool) -> None:
            drafts.set_concern(workspace, code, text, continues=continues)

        self._typed(Field(code, "concern", _NONE), job)

    def recusal(self, code: CandidateCode, kind: RecusalKind | None, reason: str) -> None:
        """A reason for stepping back was typed in; nobody has stepped back by it."""

        def job(workspace: Workspace, *, continues: bool) -> None:
            drafts.set_recusal(workspace, code, kind, reason, continues=continues)

        self._typed(Field(code, "recusal", _NONE), job)

    def reading(self, code: CandidateCode, kept: Reading, *, at_once: bool) -> None:
        """Something was highlighted, or a private note typed."""

        def job(workspace: Workspace, *, continues: bool) -> None:
            reading.keep_reading(workspace, code, kept, continues=continues)

        if at_once:
            self._wait(Field(code, reading.NOTE, _NONE), job)
            self.flush()
        else:
            self._typed(Field(code, reading.NOTE, _NONE), job)

    def keep(self, field: Field, job: Job) -> None:
        """Something else was typed, which `job` stores: it is treated as a note is."""
        self._typed(field, job)

    def undo(self, field: Field, then: Callable[[str], None]) -> None:
        """Put back what a field said before, in the store; `then` gets it, unless there is nothing or more was typed.

        `field.kind` is the draft's own name of it: mark, note, abstained, concern, recusal, reading-note, highlights.
        """
        self._walk(field, history.undo, then)

    def redo(self, field: Field, then: Callable[[str], None]) -> None:
        """As `undo`, the other way."""
        self._walk(field, history.redo, then)

    def flush(self) -> None:
        """Hand over what waits, in the order in which it was typed.

        When the runner is idle after it, all is durable, or `saving` says that it is not; what was refused waits here
        and goes with the next flush.
        """
        self._in_a_burst = set()
        self._hand_over()

    def _on_latest(self) -> None:
        """Still typing: what is stored now is no step to go back to, the end of the burst is."""
        self._in_a_burst = set(self._waiting)
        self._hand_over()
        self._quiet.start(QUIET_MS)  # the burst ends with the next quiet moment, whether more was typed or not

    def _hand_over(self) -> None:
        self._quiet.stop()
        self._latest.stop()
        waiting, self._waiting = self._waiting, {}
        for field, write in waiting.items():
            self._runner.run(
                partial(write.job, continues=write.continues),
                then=partial(self._on_stored, field, write.revision),
                otherwise=partial(self._on_refused, field, write),
            )

    def _typed(self, field: Field, job: Job) -> None:
        self._wait(field, job)
        self._quiet.start(QUIET_MS)
        if not self._latest.isActive():
            self._latest.start(LONGEST_MS)

    def _wait(self, field: Field, job: Job) -> None:
        self._waiting.pop(field, None)
        self._waiting[field] = _Write(self._saving.touch(field), job, field in self._in_a_burst)

    def _walk(
        self,
        field: Field,
        walk: Callable[[Workspace, CandidateCode, str, str], str | None],
        then: Callable[[str], None],
    ) -> None:
        self.flush()
        revision = self._saving.touch(field)

        def job(workspace: Workspace) -> str | None:
            return walk(workspace, field.code, field.kind, field.criterion)

        self._runner.run(
            job,
            then=partial(self._on_walked, field, revision, then),
            otherwise=partial(self._on_not_walked, field, revision),
        )

    def _on_walked(self, field: Field, revision: int, then: Callable[[str], None], value: str | None) -> None:
        self._saving.stored(field, revision)
        if value is not None and field not in self._waiting:
            then(value)

    def _on_not_walked(self, field: Field, revision: int, error: PanelError) -> None:
        self._saving.stored(field, revision)  # nothing was typed by it
        self._messages.refuse(error)

    def _on_stored(self, field: Field, revision: int, _nothing: None) -> None:
        self._saving.stored(field, revision)

    def _on_refused(self, field: Field, write: _Write, error: PanelError) -> None:
        self._waiting.setdefault(field, write)  # a later text has taken its place, or it is tried again with the next
        self._saving.refused(field)
        self._messages.refuse(error)
