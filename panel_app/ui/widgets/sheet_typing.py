"""How a cell of the sheets is drawn while the keyboard is on it, and how what is longer than a digit is typed in it."""

from typing import Final, override

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QTextCursor
from PySide6.QtWidgets import QAbstractItemView, QPlainTextEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from panel_app.ui.drafting import QUIET_MS
from panel_app.ui.look import Look
from panel_app.ui.widgets.sheet_rows import SheetRows
from panel_app.ui.widgets.table import Index

ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LINES, _WIDE = 3, 70
"""Lines that a note is typed in, and how wide it is at least, in steps of the grid."""


class SheetTyping(QStyledItemDelegate):
    """Tells what is typed; the table decides what comes of it."""

    noted = Signal(QModelIndex, str)
    """A note, at every change."""
    entered = Signal(QModelIndex, str)
    """Enter or Tab in a cell: what stands there."""
    left = Signal(QModelIndex, str)
    """A field lost the keyboard in another way, with what stands there."""
    paused = Signal(QModelIndex, str)
    """What stands in the field of a mark, when nothing was typed there for a moment."""

    def __init__(self, view: QAbstractItemView, rows: SheetRows, *, look: Look) -> None:
        super().__init__(view)
        self._view = view
        self._rows = rows
        self._look = look

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not self._rows.wants_typing(index) and not index.data():
            painter.fillRect(option.rect, self._look.colour("wash"))  # nothing is needed there
        super().paint(painter, option, index)
        if index == self._view.currentIndex():
            painter.setPen(QPen(self._look.colour("primary"), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))

    @override
    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        place = self._rows.index(index.row(), index.column())
        editor = QPlainTextEdit(parent)
        editor.setTabChangesFocus(True)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        if self._rows.cell(place).is_note:
            editor.setPlainText(self._rows.note(place))
            editor.moveCursor(QTextCursor.MoveOperation.End)
            editor.textChanged.connect(lambda: self.noted.emit(place, editor.toPlainText()))
        else:
            quiet = QTimer(editor)
            quiet.setSingleShot(True)
            quiet.setInterval(QUIET_MS)
            quiet.timeout.connect(lambda: self.paused.emit(place, editor.toPlainText()))
            editor.textChanged.connect(quiet.start)
        return editor

    @override
    def setEditorData(self, _editor: QWidget, _index: Index) -> None:
        """It was put there when the field was opened; what is typed since then is newer than the table."""

    @override
    def setModelData(self, editor: QWidget, _model: object, index: Index) -> None:
        if isinstance(editor, QPlainTextEdit):
            self.left.emit(self._rows.index(index.row(), index.column()), editor.toPlainText())

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        place = QRect(option.rect)
        if self._rows.cell(index).is_note:
            lines = editor.fontMetrics().lineSpacing() * _LINES + self._look.space(4)
            place.setHeight(max(place.height(), lines))
            room = self._view.viewport().rect()
            place.setLeft(max(place.left(), 0))
            right = room.right() + 1 - place.left()  # the mark that was just typed stands on the left, in sight
            place.setWidth(min(max(place.width(), self._look.space(_WIDE)), right))
            place.moveBottom(min(place.bottom(), room.bottom()))
        editor.setGeometry(place)

    @override
    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(editor, QPlainTextEdit):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() == Qt.Key.Key_Escape:
                self._close(editor)
                return True
            if plain and event.key() in (*ENTER, Qt.Key.Key_Tab):
                index, text = self._view.currentIndex(), editor.toPlainText()
                self._close(editor)
                self.entered.emit(index, text)
                return True
        return super().eventFilter(editor, event)

    def _close(self, editor: QPlainTextEdit) -> None:
        """A mark that was not entered is not given; a note is stored as it stands."""
        index, text = self._view.currentIndex(), editor.toPlainText()
        self.closeEditor.emit(editor)
        self._view.setFocus()
        if self._rows.cell(index).is_note:
            self.left.emit(index, text)
