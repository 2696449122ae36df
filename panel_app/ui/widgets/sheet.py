"""Sheets lie over a page until they are answered: reading a form back before it is sealed, stepping back."""

import dataclasses

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from panel_app.domain.forms import Form, RecusalKind, note_is_due
from panel_app.domain.rubric import Criterion, CriterionId, plain
from panel_app.domain.rules import Stage
from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Chip, Sign
from panel_app.ui.widgets.note_field import NoteField
from panel_app.ui.widgets.parts import button, clear, column, frame, label, row, scrolled


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReadBack:
    """A form as the store has it, and what keeps it from being submitted."""

    code: str
    stage: Stage
    form: Form
    missing: tuple[CriterionId, ...]


class ReviewSheet(QWidget):
    """Each mark and note as read back from the store; Enter submits, Esc goes back."""

    submitted = Signal()
    left = Signal()
    """Back to the form, at what is missing first."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._complete = False
        self._answered = False
        self.setObjectName("paper")
        self.setAccessibleName(self.tr("Review before submitting"))
        self.title = label(role="title")
        self.explanation = label(role="soft", wrap=True)
        self._rows = column(look, gap=2)
        inside = QWidget()
        inside.setObjectName("paper")
        inside.setLayout(self._rows)
        self.back = button(self.tr("Go on editing"), self.left.emit, name=self.tr("Go on editing (Esc)"))
        self.submit = button(self.tr("Submit and seal"), self._on_submit, kind="primary")
        foot = row(look, gap=3)
        foot.addWidget(self.submit)
        foot.addWidget(self.back)
        foot.addStretch(1)
        layout = column(look, gap=3, margin=6)
        layout.addWidget(self.title)
        layout.addWidget(self.explanation)
        layout.addWidget(scrolled(inside), 1)
        layout.addLayout(foot)
        self.setLayout(layout)

    def show_form(self, read: ReadBack) -> None:
        self._complete = not read.missing
        self._answered = False
        self.submit.setEnabled(True)
        self.title.setText(self.tr("{code}: read back from the store").format(code=read.code))
        count = len(read.missing)
        if count:
            said = self.tr("{count} of {all} criteria are not complete. Nothing is submitted until they are.")
            self.explanation.setText(said.format(count=count, all=len(read.stage.criteria)))
        else:
            self.explanation.setText(
                self.tr("This is what will be sealed. Afterwards only the chair can give it back to you.")
            )
        clear(self._rows)
        for number, criterion in enumerate(read.stage.criteria, start=1):
            self._rows.addWidget(self._row(number, criterion, read))
        self._rows.addStretch(1)
        self.submit.setVisible(self._complete)
        self.back.setText(self.tr("Go on editing") if self._complete else self.tr("Go to what is missing"))
        (self.submit if self._complete else self.back).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_submit()
        else:
            super().keyPressEvent(event)

    def _on_submit(self) -> None:
        if self._answered:
            return  # Enter came twice; the first is on its way
        if self._complete:
            self._answered = True
            self.submit.setEnabled(False)
            self.submitted.emit()
        else:
            self.left.emit()

    def _row(self, number: int, criterion: Criterion, read: ReadBack) -> QWidget:
        look = self._look
        mark = read.form.marks.get(criterion.id)
        card = frame("card")
        across = row(look, gap=4)
        card.setLayout(across)
        edge = look.space(4)
        across.setContentsMargins(edge, look.space(2), edge, look.space(2))
        figure = label(plain(mark) if mark is not None else "–", role="figure")
        figure.setMinimumWidth(look.space(8))
        figure.setAccessibleName(self.tr("Mark: {mark}").format(mark=figure.text()))
        across.addWidget(figure, 0, Qt.AlignmentFlag.AlignTop)
        down = column(look, gap=1)
        across.addLayout(down, 1)
        down.addWidget(label(f"{number}  {criterion.title}", role="strong", wrap=True))
        anchor = next((level.anchor for level in criterion.levels if level.mark == mark), "")
        if anchor:
            down.addWidget(label(anchor, role="soft", wrap=True))
        note = read.form.notes.get(criterion.id, "")
        if note:
            down.addWidget(label(self.tr("Note: {note}").format(note=note), wrap=True))
        if criterion.id in read.missing:
            lack = Chip(self._lack(criterion, read), look=look, strong=True)
            down.addWidget(lack, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _lack(self, criterion: Criterion, read: ReadBack) -> Sign:
        needs_note = note_is_due(read.stage, criterion.id, read.form.marks)
        word = self.tr("The note is missing") if needs_note else self.tr("The mark is missing")
        return Sign(glyph="danger", word=word, colour="danger")


class RecusalSheet(QWidget):
    """Why a scorer must not judge a candidate: a kind that the chair sees, words that only administrators read."""

    recused = Signal(str, str)
    left = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setAccessibleName(self.tr("Step back from this candidate"))
        self.title = label(role="title")
        self.reason = NoteField(look=look, least=3)
        self.reason.setAccessibleName(self.tr("Reason, for administrators only"))
        self.reason.textChanged.connect(self._on_edited)
        self._kinds = QButtonGroup(self)
        layout = column(look, gap=3, margin=6)
        layout.addWidget(self.title)
        said = self.tr(
            "Your draft for this candidate is thrown away, and somebody else is asked. The chair sees the kind; the "
            "reason is for administrators only. This cannot be taken back here."
        )
        layout.addWidget(label(said, role="soft", wrap=True))
        self.kinds: dict[RecusalKind, QRadioButton] = {}
        for kind, text in self._words().items():
            choice = QRadioButton(text)
            self._kinds.addButton(choice)
            self.kinds[kind] = choice
            choice.toggled.connect(self._on_edited)
            layout.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(label(self.tr("Reason"), role="strong"))
        layout.addWidget(self.reason)
        self.confirm = button(self.tr("Step back"), self._on_confirmed, kind="primary", key="Ctrl+Return")
        self.back = button(self.tr("Cancel"), self.left.emit)
        foot = row(look, gap=3)
        foot.addWidget(self.confirm)
        foot.addWidget(self.back)
        foot.addStretch(1)
        layout.addLayout(foot)
        layout.addStretch(1)
        self.setLayout(layout)

    def ask(self, code: str) -> None:
        self.title.setText(self.tr("Step back from {code}").format(code=code))
        self.reason.show_text("")
        self._kinds.setExclusive(False)
        for choice in self.kinds.values():
            choice.setChecked(False)
        self._kinds.setExclusive(True)
        self._on_edited()
        next(iter(self.kinds.values())).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _words(self) -> dict[RecusalKind, str]:
        return {
            "knows": self.tr("I know the candidate"),
            "employer": self.tr("We work for the same employer"),
            "other": self.tr("Another conflict of interest"),
        }

    def _kind(self) -> RecusalKind | None:
        return next((kind for kind, choice in self.kinds.items() if choice.isChecked()), None)

    def _on_edited(self) -> None:
        self.confirm.setEnabled(self._kind() is not None and bool(self.reason.toPlainText().strip()))

    def _on_confirmed(self) -> None:
        kind = self._kind()
        if kind is not None and self.confirm.isEnabled():
            self.confirm.setEnabled(False)
            self.recused.emit(kind, self.reason.toPlainText().strip())
