"""A sheet over the list of candidates: every complete form read back from the store, to be sealed in one go."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from panel_app.domain.rubric import Criterion, plain
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, column, label, row
from panel_app.ui.widgets.text_column import Section, TextColumn
from panel_app.workspace.reading_back import ReadBack


class SubmitSheet(QWidget):
    """One text to read through: form by form, what will be sealed, then what stays a draft and why."""

    submitted = Signal(object)
    """The forms that were read back and are to be sealed, a tuple of `ReadBack`."""
    left = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._ready: tuple[ReadBack, ...] = ()
        self.setObjectName("paper")
        self.setAccessibleName(self.tr("Review before submitting"))
        self.title = label(role="title", wrap=True)
        self.text = TextColumn(look=look, name=self.tr("What will be sealed"))
        self.submit = button(self.tr("Submit and seal"), self._on_submit, kind="primary")
        self.back = button(self.tr("Not yet"), self.left.emit, name=self.tr("Not yet (Esc)"))
        head = column(look, gap=2, margin=5)
        head.setContentsMargins(look.space(6), look.space(5), look.space(6), 0)
        head.addWidget(self.title)
        foot = row(look, gap=3, margin=5)
        foot.setContentsMargins(look.space(6), 0, look.space(6), look.space(4))
        foot.addWidget(self.submit)
        foot.addWidget(self.back)
        foot.addStretch(1)
        layout = column(look, gap=2)
        layout.addLayout(head)
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)
        self.setLayout(layout)

    def show_forms(self, read: Sequence[ReadBack]) -> None:
        """Every form that was begun, as the store has it."""
        ready = self._ready = tuple(each for each in read if each.is_complete)
        rest = [each for each in read if not each.is_complete]
        self.title.setText(self._title(len(ready)))
        said = self.tr("Read back from the store: this is what will be sealed.") if ready else ""
        if rest:
            left = self.tr("{count} more are begun and stay drafts; they stand at the end.").format(count=len(rest))
            if len(rest) == 1:
                left = self.tr("1 more is begun and stays a draft; it stands at the end.")
            said = f"{said} {left}".strip()
        sections = [Section(key=each.code, title=each.code, text=self._form(each)) for each in ready]
        sections += [Section(key=each.code, title=self._stays(each), text=self._lacks(each)) for each in rest]
        self.text.show_sections(sections, lead=said or self.tr("Nothing is begun that could be submitted."))
        self.submit.setText(self.tr("Submit and seal all {count}").format(count=len(ready)))
        self.submit.setAccessibleName(self.submit.text())
        self.submit.setVisible(bool(ready))
        self.submit.setEnabled(True)
        (self.submit if ready else self.back).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_submit()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.text.turn(forward=event.key() == Qt.Key.Key_PageDown)
        else:
            super().keyPressEvent(event)

    def _on_submit(self) -> None:
        if not self._ready:
            self.left.emit()
        elif self.submit.isEnabled():
            self.submit.setEnabled(False)
            self.submitted.emit(self._ready)

    def _title(self, count: int) -> str:
        if count == 1:
            return self.tr("1 complete form")
        return self.tr("{count} complete forms").format(count=count)

    def _form(self, read: ReadBack) -> str:
        lines = [self._line(number, each, read) for number, each in enumerate(read.stage.criteria, start=1)]
        if read.form.concern:
            lines.append(self.tr("Concern for the chair: {text}").format(text=read.form.concern))
        return "\n".join(lines)

    def _line(self, number: int, criterion: Criterion, read: ReadBack) -> str:
        mark, note = read.form.marks.get(criterion.id), read.form.notes.get(criterion.id, "").strip()
        reason = read.form.abstained.get(criterion.id, "")
        given = (
            self.tr("abstained: {reason}").format(reason=reason) if reason else plain(mark) if mark is not None else "–"
        )
        said = f"{number}  {criterion.title}: {given}"
        return f"{said}. {self.tr('Note: {note}').format(note=note)}" if note else said

    def _stays(self, read: ReadBack) -> str:
        return self.tr("{code}, stays a draft").format(code=read.code)

    def _lacks(self, read: ReadBack) -> str:
        if not read.fits:
            return self.tr("Its notes are too long to be sealed.")
        titles = ", ".join(read.stage.criterion(each).title for each in read.missing)
        return self.tr("Still missing: {titles}.").format(titles=titles)
