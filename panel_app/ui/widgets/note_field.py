"""A field for a note: as tall as what is in it, and quiet about what it says until its owner asks."""

import math

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import restyle

_LONGEST = 8
"""Lines after which it scrolls."""


class NoteField(QPlainTextEdit):
    """Plain text; Tab walks on, digits are text."""

    left = Signal()
    entered = Signal()

    def __init__(self, *, look: Look, least: int = 1) -> None:
        super().__init__()
        self._look = look
        self._least = least
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        look.changed.connect(self._fit)
        self._fit()

    def set_least(self, lines: int) -> None:
        """How many lines it shows even when it is empty."""
        self._least = lines
        self._fit()

    def set_due(self, *, due: bool) -> None:
        restyle(self, due=due)

    def set_locked(self, *, locked: bool) -> None:
        self.setReadOnly(locked)
        restyle(self, locked=locked)

    def show_text(self, text: str) -> None:
        """Show what is stored; emits nothing."""
        if text == self.toPlainText():
            return
        blocked = self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(blocked)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.space(20), self._wanted())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        paging = event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if paging or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # the page's: it turns the clean copy, or goes to another candidate
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _wanted(self) -> int:
        lines = max(self._least, min(round(self.document().size().height()), _LONGEST))
        line = math.ceil(QFontMetricsF(self._look.font()).lineSpacing())
        return lines * line + round(self.document().documentMargin() * 2) + self._look.space(3)

    def _fit(self) -> None:
        height = self._wanted()
        over = self.document().size().height() > max(_LONGEST, self._least)
        shown = Qt.ScrollBarPolicy.ScrollBarAsNeeded if over else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(shown)
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)
