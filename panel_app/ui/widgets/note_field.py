"""A field for a note: as tall as what is in it, and quiet about what it says until its owner asks."""

import math
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QKeyCombination, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit

from panel_app.ui.look import Look
from panel_app.ui.widgets.finding import units
from panel_app.ui.widgets.parts import restyle

_LONGEST = 8
"""Lines after which it scrolls."""
_REDO = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)
"""Beside the platform's own key, wherever people learned it."""


class NoteField(QPlainTextEdit):
    """Plain text; Tab walks on, digits are text. `stored`: its history is the store's, and is asked for there."""

    left = Signal()
    entered = Signal()
    walked = Signal(int)
    """One step of the history is wanted: -1 back, 1 forward again."""

    def __init__(self, *, look: Look, least: int = 1, stored: bool = False) -> None:
        super().__init__()
        self._look = look
        self._least = least
        self._stored = stored
        self.setUndoRedoEnabled(not stored)
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
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.blockSignals(blocked)
        self._fit()

    def underline(self, places: Iterable[tuple[int, int]]) -> None:
        """Draw a quiet line under these characters, in place of those before."""
        steps = units(self.toPlainText())
        drawn = []
        for start, end in places:
            line = QTextEdit.ExtraSelection()
            line.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            line.format.setUnderlineColor(self._look.colour("ink_soft"))
            line.cursor = QTextCursor(self.document())
            line.cursor.setPosition(steps[start] if steps else start)
            line.cursor.setPosition(steps[end] if steps else end, QTextCursor.MoveMode.KeepAnchor)
            drawn.append(line)
        self.setExtraSelections(drawn)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.space(20), self._wanted())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:  # nothing may move while a button is held down
            self.entered.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._step(event):
            event.accept()  # this field's, not the window's
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if step := self._step(event):
            self.walked.emit(step)
            return
        paging = event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if paging or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # the page's: it turns the clean copy, or goes to another candidate
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _step(self, event: QKeyEvent) -> int:
        return history_step(event) if self._stored and not self.isReadOnly() else 0

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


def history_step(event: QKeyEvent) -> int:
    """The step of a field's history that a key asks for: -1 back, 1 forward again, 0 none."""
    if event.matches(QKeySequence.StandardKey.Undo):
        return -1
    again = event.matches(QKeySequence.StandardKey.Redo) or event.keyCombination() == _REDO
    return 1 if again else 0
