"""Typing paper sheets in: a digit marks and goes on, Enter and Tab go on, and what is off the scale is told there."""

from collections.abc import Sequence
from typing import override

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QPlainTextEdit, QTableView

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import Criterion, Mark, plain, read_mark
from panel_app.domain.rules import Stage
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import label
from panel_app.ui.widgets.sheet_rows import SheetRows
from panel_app.ui.widgets.sheet_typing import ENTER, SheetTyping
from panel_app.ui.widgets.table import Index
from panel_app.workspace.sheets import Sheet

_MARK, _NOTE, _CODE, _ROW = 14, 38, 30, 9
"""Steps of the grid: widths of a mark, a note and a code, and the height of a row."""


class SheetTable(QTableView):
    """A cell for each thing on a sheet. Esc leaves it for what comes after the table."""

    marked = Signal(str, str, object)
    """Candidate, criterion, and the mark, or None when it was taken back."""
    noted = Signal(str, str, str)
    note_left = Signal()
    moved = Signal()
    """The keyboard is on another cell."""
    left = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self.rows = SheetRows(look=look)
        self.rows.setParent(self)
        self.setModel(self.rows)
        self.setAccessibleName(self.tr("Sheets: a row for each candidate"))
        self.typing = SheetTyping(self, self.rows, look=look)
        self.typing.noted.connect(self.take_note)
        self.typing.entered.connect(self._on_entered)
        self.typing.left.connect(self._on_left)
        self.typing.paused.connect(self._on_paused)
        self.setItemDelegate(self.typing)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)  # Qt's own never lets the keyboard out
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionsClickable(False)
            header.setHighlightSections(True)
        self.word = label(role="small", wrap=True)
        """What is wrong with the cell that the keyboard is on, below it."""
        self.word.setParent(self.viewport())
        self.word.setObjectName("cell-word")
        self.word.hide()
        self.selectionModel().currentChanged.connect(self._on_moved)
        self.doubleClicked.connect(self._on_double_clicked)
        self.horizontalScrollBar().valueChanged.connect(self._hide_word)
        self.verticalScrollBar().valueChanged.connect(self._hide_word)
        look.changed.connect(self._dress)
        self._dress()

    @property
    def editor(self) -> QPlainTextEdit | None:
        """The field of the cell that is being typed in, if one is open."""
        found = self.viewport().findChildren(QPlainTextEdit)
        return next((each for each in found if each.isVisible()), None)

    def finish_typing(self) -> None:
        """Take what stands in an open field."""
        if self.editor is not None:
            self.commitData(self.editor)

    def show_sheets(self, stage: Stage, sheets: Sequence[Sheet]) -> None:
        """Sheets as stored; the keyboard stays on its cell, or goes to the first that lacks something."""
        self.rows.show(stage, sheets)
        if not self.currentIndex().isValid() and sheets:
            self.setCurrentIndex(self._first_lacking(range(len(sheets))) or self.rows.index(0, 0))
        self._dress()

    def go_to(self, code: CandidateCode) -> bool:
        """To the first thing that a candidate's sheet lacks; False where there is no such candidate."""
        row = self.rows.row_of(code)
        if row is None:
            return False
        self.setCurrentIndex(self._first_lacking([row]) or self.rows.index(row, 0))
        self.setFocus()
        return True

    def say(self, text: str) -> None:
        """Tell what is wrong with the cell that the keyboard is on."""
        cell = self.visualRect(self.currentIndex())
        self.word.setText(text)
        self.word.setMaximumWidth(self._look.space(70))
        self.word.adjustSize()
        room = self.viewport().rect()
        left = max(0, min(cell.left(), room.width() - self.word.width()))
        below = cell.bottom() + 2
        fits = below + self.word.height() <= room.height()
        self.word.move(QPoint(left, below if fits else max(0, cell.top() - self.word.height() - 2)))
        self.word.show()
        self.word.raise_()

    # ---- keys

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._hide_word()
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        index = self.currentIndex()
        if held or not index.isValid():
            event.ignore() if held else super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in ENTER:
            self.go_on()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear(index)
        elif event.text().isprintable() and event.text().strip():
            self._type(index, event.text())
        else:
            super().keyPressEvent(event)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab walks from cell to cell, and out of the table behind its last one and before its first."""
        self._hide_word()
        return self._go(1 if next else -1) or super().focusNextPrevChild(next)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.moved.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hide_word()
        self._size_columns()

    def go_on(self) -> None:
        """To the next cell that a typist has to stop at; behind the last one, out of the table."""
        if not self._go(1):
            self.left.emit()

    def _go(self, step: int) -> bool:
        index = self._following(step)
        if index is not None:
            self.setCurrentIndex(index)
        return index is not None

    def _following(self, step: int) -> QModelIndex | None:
        """The next cell in reading order where something is to be typed."""
        index, across = self.currentIndex(), len(self.rows.cells)
        if not index.isValid():
            return None
        place = index.row() * across + index.column() + step
        while 0 <= place < across * self.rows.rowCount():
            found = self.rows.index(place // across, place % across)
            if self.rows.wants_typing(found):
                return found
            place += step
        return None

    def _first_lacking(self, rows: Sequence[int]) -> QModelIndex | None:
        for row in rows:
            for column in range(len(self.rows.cells)):
                index = self.rows.index(row, column)
                if self.rows.lacks(index):
                    return index
        return None

    # ---- typing

    def _type(self, index: Index, text: str) -> None:
        if self._refuses(index):
            return
        cell = self.rows.cell(index)
        if cell.is_note or not _is_of_digits(cell.criterion):
            self._edit(index, text)
        elif not self.take_mark(index, text):
            self.say(self.why_not(cell.criterion, text))

    def take_mark(self, index: Index, text: str, *, goes_on: bool = True) -> bool:
        """Give what was typed as a mark, and go on; False where it is not on the scale. Nothing takes the mark back."""
        cell = self.rows.cell(index)
        mark: Mark | None = None
        if text.strip():
            try:
                mark = read_mark(text)
            except ValueError:
                return False
            if mark not in cell.criterion.marks:
                return False
        if mark != self.rows.mark(index):
            self.rows.put_mark(index, mark)
            self.marked.emit(self.rows.sheet(index).code, cell.criterion.id, mark)
        if mark is not None and goes_on:
            self.go_on()
        return True

    def take_note(self, index: Index, text: str) -> None:
        """Every change of a note, while it is typed."""
        self.rows.put_note(index, text)
        self.noted.emit(self.rows.sheet(index).code, self.rows.cell(index).criterion.id, text)

    def why_not(self, criterion: Criterion, text: str) -> str:
        """Why what was typed is no mark."""
        scale = ", ".join(plain(mark) for mark in criterion.marks)
        said = self.tr("{text} is not a mark of “{title}”. The marks are {scale}.")
        return said.format(text=text.strip()[:12], title=criterion.title, scale=scale)

    def _edit(self, index: Index, text: str) -> None:
        self.edit(index)
        if self.editor is not None:
            self.editor.insertPlainText(text)

    def _clear(self, index: Index) -> None:
        if self._refuses(index):
            return
        if self.rows.cell(index).is_note:
            self.take_note(index, "")
            self.note_left.emit()
        else:
            self.take_mark(index, "")

    def _refuses(self, index: Index) -> bool:
        sheet = self.rows.sheet(index)
        if sheet.is_locked:
            self.say(
                self.tr("{code} is submitted and sealed. Only the chair can give it back.").format(code=sheet.code)
            )
        elif self.rows.cell(index).criterion.id in sheet.form.abstained:
            self.say(self.tr("You abstained here. Take that back on the scoring desk first."))
        else:
            return False
        return True

    def _on_entered(self, index: QModelIndex, text: str) -> None:
        """Go on, unless what stands there is no mark."""
        if self.rows.cell(index).is_note:
            self.go_on()
        elif not self.take_mark(index, text):
            self.say(self.why_not(self.rows.cell(index).criterion, text))

    def _on_left(self, index: QModelIndex, text: str) -> None:
        if self.rows.cell(index).is_note:
            self.note_left.emit()
        else:
            self.take_mark(index, text, goes_on=False)

    def _on_paused(self, index: QModelIndex, text: str) -> None:
        """A mark that stands there, not entered yet, is kept all the same."""
        if text.strip():
            self.take_mark(index, text, goes_on=False)

    # ---- inside

    def _on_moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._hide_word()
        self.moved.emit()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if not self._refuses(index) and self.rows.cell(index).is_note:
            self._edit(index, "")

    def _hide_word(self) -> None:
        self.word.hide()

    def _dress(self) -> None:
        look = self._look
        self.verticalHeader().setDefaultSectionSize(look.space(_ROW))
        self.verticalHeader().setFixedWidth(look.space(_CODE))
        self.horizontalHeader().setMinimumSectionSize(look.space(_MARK))
        self.setMinimumHeight(look.space(30))
        self._size_columns()

    def _size_columns(self) -> None:
        """Marks are narrow; notes share what is left, and are never too narrow to be read."""
        notes = [place for place, cell in enumerate(self.rows.cells) if cell.is_note]
        marks = [place for place, cell in enumerate(self.rows.cells) if not cell.is_note]
        narrow = self._look.space(_MARK)
        left = self.viewport().width() - narrow * len(marks)
        for place in marks:
            self.setColumnWidth(place, narrow)
        for place in notes:
            self.setColumnWidth(place, max(left // len(notes), self._look.space(_NOTE)))


def _is_of_digits(criterion: Criterion) -> bool:
    """Whether one key says every mark."""
    return all(len(plain(mark)) == 1 for mark in criterion.marks)
