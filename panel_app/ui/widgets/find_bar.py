"""Find in a file: what is looked for, which place of how many, on and back."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, give_key, label, row


class _Field(QLineEdit):
    """Escape is its own: elsewhere in the window it dismisses the notice."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class FindBar(QFrame):
    """Hidden until it is asked for. Enter and F3 go on, Shift with either goes back, Escape closes."""

    changed = Signal(str)
    stepped = Signal(int)
    """1 to the next place, -1 to the one before."""
    closed = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self.field = _Field()
        self.field.setAccessibleName(self.tr("Find in the answers and attachments"))
        self.field.setPlaceholderText(self.tr("Find in the answers and attachments"))
        self.field.textChanged.connect(self.changed)
        self.field.left.connect(self.close_bar)
        self.count = label(role="small")
        self.previous = button("‹", self._on_previous, name=self.tr("Previous place"))
        self.next = button("›", self._on_next, name=self.tr("Next place"))
        self.leave = button(self.tr("Close"), self.close_bar, kind="quiet", name=self.tr("Close the search"))
        line = row(look, gap=2)
        line.setContentsMargins(look.space(3), look.space(1), look.space(3), look.space(1))
        line.addWidget(self.field, 1)
        for widget in (self.count, self.previous, self.next, self.leave):
            line.addWidget(widget)
        self.setLayout(line)
        give_key(self.next, "F3")
        give_key(self.previous, "Shift+F3")
        self.hide()

    def open_bar(self) -> None:
        """Show it, ready to type; what was looked for last is selected."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()
        self.changed.emit(self.field.text())

    def close_bar(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def say(self, place: int, count: int, *, looking: bool) -> None:
        """Which place of how many is shown, from 1; whether some files are still being read."""
        if not self.field.text().strip():
            said = ""
        elif count:
            said = self.tr("{place} of {count}").format(place=place, count=count)
        else:
            said = self.tr("Looking…") if looking else self.tr("Not found")
        self.count.setText(said)
        self.count.setAccessibleName(said)
        self.previous.setEnabled(count > 0)
        self.next.setEnabled(count > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(-1 if back else 1)
            return
        super().keyPressEvent(event)

    def _on_next(self) -> None:
        self.stepped.emit(1)

    def _on_previous(self) -> None:
        self.stepped.emit(-1)
