"""A text that is written only where somebody asks to: hidden until then, and gone again when it is taken back."""

import dataclasses

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets.note_field import NoteField
from panel_app.ui.widgets.parts import button, column, label, row


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asking:
    """The words about such a text: its name, what stands in it while it is empty, who reads it, and how it goes."""

    name: str
    placeholder: str
    hint: str
    take_back: str
    take_back_name: str


class AskedText(QWidget):
    """Blank is nothing. Escape in a blank field takes it away."""

    edited = Signal(str)
    """What stands in it; empty where that is blank."""
    left = Signal()
    entered = Signal()
    walked = Signal(int)
    dropped = Signal()
    """It was taken back here."""

    def __init__(self, asking: Asking, *, look: Look, least: int = 1) -> None:
        super().__init__()
        self._locked = False
        self.field = NoteField(look=look, least=least, stored=True)
        self.field.setAccessibleName(asking.name)
        self.field.setPlaceholderText(asking.placeholder)
        self.hint = label(asking.hint, role="small", wrap=True)
        self.take_back = button(asking.take_back, self._on_taken_back, kind="link", name=asking.take_back_name)
        foot = row(look, gap=2)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.take_back, 0, Qt.AlignmentFlag.AlignTop)
        layout = column(look, gap=1)
        layout.addWidget(self.field)
        layout.addLayout(foot)
        self.setLayout(layout)
        self.field.textChanged.connect(self._on_edited)
        self.field.left.connect(self._on_left)
        self.field.entered.connect(self.entered)
        self.field.walked.connect(self.walked)
        self.hide()

    @property
    def text(self) -> str:
        return self.field.toPlainText()

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        return [self.field, self.take_back]

    def show_text(self, text: str, *, locked: bool) -> None:
        """Show what is stored; emits nothing."""
        self._locked = locked
        self.field.show_text(text)
        self.field.set_locked(locked=locked)
        self.hint.setHidden(locked)
        self.take_back.setHidden(locked)
        self.setVisible(bool(text.strip()) or self.field.hasFocus())

    def ask(self) -> None:
        """Show the field, ready to type."""
        if not self._locked:
            self.show()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def drop(self) -> None:
        """Take it back, whatever was typed."""
        if self.text:
            self.field.clear()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.text.strip():
            self._on_taken_back()
        else:
            super().keyPressEvent(event)

    def _on_taken_back(self) -> None:
        self.drop()
        self.dropped.emit()

    def _on_edited(self) -> None:
        self.edited.emit(self.text if self.text.strip() else "")

    def _on_left(self) -> None:
        if not self.text.strip() and not self._locked:
            self.hide()
        self.left.emit()
