"""Stepping back from a candidate: a kind that the chair sees, and words that only administrators read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from panel_app.domain.forms import RecusalKind
from panel_app.ui.look import Look
from panel_app.ui.widgets.note_field import NoteField
from panel_app.ui.widgets.parts import button, column, label, row, scrolled
from panel_app.workspace.scoring import State


class RecusalSheet(QWidget):
    """Lies over a page until it is answered. Arrows choose the kind, Tab goes to the reason."""

    recused = Signal(str, str)
    edited = Signal(object, str)
    """What is chosen and typed so far: a kind or None, and the reason."""
    left = Signal()
    walked = Signal(int)
    """One step of the reason's history is wanted."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setAccessibleName(self.tr("Step back from this candidate"))
        self.title = label(role="title", wrap=True)
        self.explanation = label(role="soft", wrap=True)
        self.reason = NoteField(look=look, least=3, stored=True)
        self.reason.setAccessibleName(self.tr("Reason, for administrators only"))
        self.reason.setPlaceholderText(self.tr("In a sentence"))
        self.reason.textChanged.connect(self._on_edited)
        self.reason.walked.connect(self.walked)
        self.lack = label(role="small", wrap=True)
        self._kinds = QButtonGroup(self)
        self.kinds: dict[RecusalKind, QRadioButton] = {}
        self.confirm = button(self.tr("Step back"), self._on_confirmed, kind="primary", key="Ctrl+Return")
        self.back = button(self.tr("Cancel"), self.left.emit, name=self.tr("Cancel (Esc)"))
        self._lay_out(look)

    def ask(self, code: str, *, state: State = "draft", kind: RecusalKind | None = None, reason: str = "") -> None:
        """Ask about a candidate whose form got so far, with what was chosen and typed for it before."""
        self.title.setText(self.tr("Step back from {code}").format(code=code))
        what = self.tr("Somebody else is asked.")
        if state == "draft":
            what = self.tr("Your draft for this candidate is thrown away, and somebody else is asked.")
        elif state == "submitted":
            what = self.tr("Your sealed form is set aside, and somebody else is asked.")
        readers = self.tr("The chair sees the kind; the reason is for administrators only.")
        self.explanation.setText(f"{what} {readers} {self.tr('This cannot be taken back here.')}")
        self._kinds.setExclusive(False)
        for name, choice in self.kinds.items():
            blocked = choice.blockSignals(True)
            choice.setChecked(name == kind)
            choice.blockSignals(blocked)
        self._kinds.setExclusive(True)
        self.reason.show_text(reason)
        self._show_state()
        (self.reason if kind else next(iter(self.kinds.values()))).setFocus()

    def show_reason(self, reason: str) -> None:
        """The reason as the store has it now; emits nothing."""
        self.reason.show_text(reason)
        self._show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, look: Look) -> None:
        inside = QWidget()
        inside.setObjectName("paper")
        within = column(look, gap=2)
        within.addWidget(self.title)
        within.addWidget(self.explanation)
        for kind, text in self._words().items():
            choice = QRadioButton(text)
            self._kinds.addButton(choice)
            self.kinds[kind] = choice
            choice.toggled.connect(self._on_edited)
            within.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)
        within.addWidget(label(self.tr("Reason"), role="strong"))
        within.addWidget(self.reason)
        within.addSpacing(look.space(1))
        within.addLayout(self._foot(look))
        within.addStretch(1)
        edge = look.space(1)  # room for the ring about what has the keyboard
        within.setContentsMargins(edge, edge, edge, edge)
        inside.setLayout(within)
        layout = column(look, margin=5)
        layout.addWidget(scrolled(inside), 1)
        self.setLayout(layout)

    def _foot(self, look: Look) -> QHBoxLayout:
        foot = row(look, gap=3)
        foot.addWidget(self.confirm)
        foot.addWidget(self.back)
        foot.addWidget(self.lack, 1)
        return foot

    def _words(self) -> dict[RecusalKind, str]:
        return {
            "knows": self.tr("I know the candidate"),
            "employer": self.tr("We work for the same employer"),
            "other": self.tr("Another conflict of interest"),
        }

    def _kind(self) -> RecusalKind | None:
        return next((kind for kind, choice in self.kinds.items() if choice.isChecked()), None)

    def _show_state(self) -> None:
        lacks = []
        if self._kind() is None:
            lacks.append(self.tr("Choose which it is."))
        if not self.reason.toPlainText().strip():
            lacks.append(self.tr("A reason is needed."))
        self.lack.setText(" ".join(lacks))
        self.confirm.setEnabled(not lacks)

    def _on_edited(self) -> None:
        self._show_state()
        self.edited.emit(self._kind(), self.reason.toPlainText())

    def _on_confirmed(self) -> None:
        kind = self._kind()
        if kind is not None and self.confirm.isEnabled():
            self.confirm.setEnabled(False)
            self.recused.emit(kind, self.reason.toPlainText().strip())
