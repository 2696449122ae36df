"""What is typed into a form and marked in a file goes to the drafts of the candidate on the desk."""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.ui.drafting import Drafting, Field
from panel_app.ui.widgets.form_view import FormView
from panel_app.workspace.reading import Highlight, Reading, read_highlights


class FormKeeping(QObject):
    """Hands every edit of one form view to `Drafting`. `code` says whose form it is; None keeps nothing."""

    edited = Signal()
    """The form itself was changed, not only what its scorer keeps beside it."""

    def __init__(self, form: FormView, *, drafting: Drafting, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._drafting = drafting
        self.code: CandidateCode | None = None
        self.unseen: tuple[Highlight, ...] = ()
        """What is highlighted where this view does not show it; it is kept beside what is."""
        form.marked.connect(self._on_marked)
        form.noted.connect(self._on_noted)
        form.abstained.connect(self._on_abstained)
        form.concerned.connect(self._on_concerned)
        form.note_left.connect(self.flush)
        form.walked.connect(self._on_walked)
        form.reader.notes.note.walked.connect(self._on_reading_walked)
        form.reader.walked.connect(self._on_highlights_walked)
        form.reader.kept.connect(self._on_highlighted)
        form.reader.noted.connect(self._on_private_note)
        form.reader.note_left.connect(self.flush)

    def flush(self) -> None:
        """Hand over what stands in a field and was not entered yet, and all that waits."""
        self._form.finish_typing()
        self._drafting.flush()

    def _on_marked(self, criterion: str, mark: Mark | None) -> None:
        if self.code is not None:
            self.edited.emit()
            self._drafting.mark(self.code, CriterionId(criterion), mark)

    def _on_noted(self, criterion: str, text: str) -> None:
        if self.code is not None:
            self.edited.emit()
            self._drafting.note(self.code, CriterionId(criterion), text)

    def _on_abstained(self, criterion: str, reason: str) -> None:
        if self.code is not None:
            self.edited.emit()
            self._drafting.abstention(self.code, CriterionId(criterion), reason)

    def _on_concerned(self, text: str) -> None:
        if self.code is not None:
            self.edited.emit()
            self._drafting.concern(self.code, text)

    def _on_highlighted(self, kept: Reading) -> None:
        if self.code is not None:
            self._drafting.reading(self.code, self._whole(kept), at_once=True)

    def _on_private_note(self, kept: Reading) -> None:
        if self.code is not None:
            self._drafting.reading(self.code, self._whole(kept), at_once=False)

    def _whole(self, kept: Reading) -> Reading:
        return msgspec.structs.replace(kept, highlights=(*self.unseen, *kept.highlights))

    def _on_walked(self, field: str, criterion: str, step: int) -> None:
        if self.code is not None:
            walked = Field(self.code, field, CriterionId(criterion))
            self._walk(walked, step, partial(self._show_field, walked))

    def _on_reading_walked(self, step: int) -> None:
        if self.code is not None:
            walked = Field(self.code, "reading-note", CriterionId(""))
            self._walk(walked, step, partial(self._show_reading_note, walked))

    def _on_highlights_walked(self, step: int) -> None:
        if self.code is not None:
            walked = Field(self.code, "highlights", CriterionId(""))
            self._walk(walked, step, partial(self._show_highlights, walked, step))

    def _walk(self, field: Field, step: int, then: Callable[[str], None]) -> None:
        self._form.finish_typing()
        (self._drafting.undo if step < 0 else self._drafting.redo)(field, then)

    def _show_field(self, field: Field, value: str) -> None:
        if field.code == self.code:
            self._form.show_field(field.kind, field.criterion, value)
            self.edited.emit()

    def _show_reading_note(self, field: Field, value: str) -> None:
        if field.code == self.code:
            self._form.reader.show_note(value)

    def _show_highlights(self, field: Field, step: int, value: str) -> None:
        if field.code != self.code:
            return
        reader, kept = self._form.reader, read_highlights(value)
        before = (*self.unseen, *reader.reading.highlights)
        if {each for each in kept if not reader.holds(each)} != {each for each in before if not reader.holds(each)}:
            self._walk(field, -step, lambda _value: None)  # nobody takes back what they do not see
        else:
            reader.show_kept([each for each in kept if each not in self.unseen])
