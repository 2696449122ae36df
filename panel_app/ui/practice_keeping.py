"""What is typed into a practice form goes to its own drafts, as durable as any, and to no candidate's."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.ui.drafting import Drafting, Field
from panel_app.ui.widgets.form_view import FormView
from panel_app.workspace import practice
from panel_app.workspace.workspace import Workspace


class PracticeKeeping(QObject):
    """Hands every edit of one form view to `Drafting`. `name` says whose it is; None keeps nothing."""

    edited = Signal()

    def __init__(self, form: FormView, *, drafting: Drafting, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._drafting = drafting
        self.name: str | None = None
        form.marked.connect(self._on_marked)
        form.noted.connect(self._on_noted)
        form.abstained.connect(self._on_abstained)
        form.note_left.connect(self.flush)

    def flush(self) -> None:
        """Hand over what stands in a field and was not entered yet, and all that waits."""
        self._form.finish_typing()
        self._drafting.flush()

    def _on_marked(self, criterion: str, mark: Mark | None) -> None:
        if self.name is not None:
            self._drafting.keep(self._field("mark", criterion), partial(_mark, self.name, CriterionId(criterion), mark))
            self._drafting.flush()
            self.edited.emit()

    def _on_noted(self, criterion: str, text: str) -> None:
        if self.name is not None:
            self._drafting.keep(self._field("note", criterion), partial(_note, self.name, CriterionId(criterion), text))
            self.edited.emit()

    def _on_abstained(self, criterion: str, reason: str) -> None:
        if self.name is not None:
            job = partial(_abstention, self.name, CriterionId(criterion), reason)
            self._drafting.keep(self._field("abstained", criterion), job)
            self.edited.emit()

    def _field(self, kind: str, criterion: str) -> Field:
        return Field(CandidateCode(f"practice/{self.name}"), kind, CriterionId(criterion))


def _mark(name: str, criterion: CriterionId, mark: Mark | None, workspace: Workspace, *, continues: bool) -> None:  # noqa: ARG001 - a mark is one key
    practice.set_mark(workspace, name, criterion, mark)


def _note(name: str, criterion: CriterionId, text: str, workspace: Workspace, *, continues: bool) -> None:
    practice.set_note(workspace, name, criterion, text, continues=continues)


def _abstention(name: str, criterion: CriterionId, reason: str, workspace: Workspace, *, continues: bool) -> None:
    practice.set_abstention(workspace, name, criterion, reason, continues=continues)
