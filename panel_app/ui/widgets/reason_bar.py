"""A sentence that goes on record, and the button that puts it there; Enter presses the button."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, row


class ReasonBar(QWidget):
    """The button works once there is a reason, where one is needed in words, and while `set_ready` says so."""

    given = Signal(str)

    def __init__(self, text: str, *, look: Look, name: str, kind: str = "primary") -> None:
        super().__init__()
        self._ready = True
        self._needs_words = True
        self.reason = QLineEdit()
        self.reason.setAccessibleName(name)
        self.reason.setPlaceholderText(name)
        self.reason.textChanged.connect(self._show_state)
        self.reason.returnPressed.connect(self._on_give)
        self.give = button(text, self._on_give, kind=kind)
        self._line = row(look, gap=2)
        self._line.addWidget(self.reason, 1)
        self.after = row(look, gap=2)
        self.after.addWidget(self.give)
        self._line.addLayout(self.after)
        self.setLayout(self._line)
        self._show_state()

    def set_ready(self, *, ready: bool, needs_words: bool = True) -> None:
        self._ready, self._needs_words = ready, needs_words
        self._show_state()

    def set_narrow(self, *, narrow: bool) -> None:
        """The sentence above what follows it, where there is no room for both on a line."""
        self._line.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def clear(self) -> None:
        self.reason.clear()

    def _show_state(self) -> None:
        self.give.setEnabled(self._ready and (not self._needs_words or bool(self.reason.text().strip())))

    def _on_give(self) -> None:
        if self.give.isEnabled():
            self.given.emit(self.reason.text().strip())
