"""Tables over frozen rows: a list, a few columns that say how a row is shown, nothing asked while painting."""

import dataclasses
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, override

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from panel_app.ui.glyphs import icon
from panel_app.ui.look import Look
from panel_app.ui.theme import HIGH_CONTRAST
from panel_app.ui.widgets.chip import Sign

type Index = QModelIndex | QPersistentModelIndex


_MEASURED = 60
"""Rows that are looked at to find how wide a column must be."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Column[T]:
    """How one column shows a row: words, perhaps a sign before them; numbers stand to the right."""

    title: str
    text: Callable[[T], str]
    sign: Callable[[T], Sign | None] | None = None
    strong: Callable[[T], bool] | None = None
    hint: Callable[[T], str] | None = None
    number: bool = False
    stretch: bool = False
    fixed: bool = False
    """Its width is set, not measured: what it shows is drawn, under a title in the middle; `hint` says it."""


class RowsModel[T](QAbstractTableModel):
    """Rows as they were given."""

    def __init__(self, columns: Sequence[Column[T]], *, look: Look) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._look = look
        self._rows: tuple[T, ...] = ()
        self._says: dict[int, Callable[[Column[T], T], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._text,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            Qt.ItemDataRole.DecorationRole: self._picture,
            Qt.ItemDataRole.TextAlignmentRole: self._alignment,
            Qt.ItemDataRole.FontRole: self._font,
            Qt.ItemDataRole.ToolTipRole: self._hint,
        }
        """What each role is answered with; there is nothing to say to the others."""

    @property
    def rows(self) -> tuple[T, ...]:
        return self._rows

    def show(self, rows: Sequence[T]) -> None:
        """Take other rows. What stands before and after those that differ is left alone: the view keeps its place."""
        old, new = self._rows, tuple(rows)
        head = _alike(old, new)
        tail = _alike(old[head:][::-1], new[head:][::-1])
        gone, come = len(old) - tail - head, len(new) - tail - head
        if gone == come:
            self._rows = new
            if come:
                self.dataChanged.emit(self.index(head, 0), self.index(head + come - 1, len(self._columns) - 1))
        elif head or tail:
            self._replace(head, gone, new[head : head + come])
        else:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()

    def set_columns(self, columns: Sequence[Column[T]]) -> None:
        """Show other columns, of no rows until `show`."""
        self.beginResetModel()
        self._columns, self._rows = tuple(columns), ()
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._columns)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            column = self._columns[section]
            return int(Qt.AlignmentFlag.AlignCenter) if column.fixed else _aligned(number=column.number)
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        says = self._says.get(role)  # Qt asks for a dozen of roles to paint one cell
        if says is None or not index.isValid() or not index.row() < len(self._rows):
            return None
        return says(self._columns[index.column()], self._rows[index.row()])

    def _text(self, column: Column[T], row: T) -> str:
        return column.text(row)

    def _spoken(self, column: Column[T], row: T) -> str:
        return column.hint(row) if column.fixed and column.hint is not None else column.text(row)

    def _hint(self, column: Column[T], row: T) -> str | None:
        return column.hint(row) if column.hint is not None else None

    def _alignment(self, column: Column[T], _row: T) -> int:
        return _aligned(number=column.number)

    def _font(self, column: Column[T], row: T) -> QFont | None:
        if column.strong is None or not column.strong(row):
            return None
        font = self._look.font()
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _replace(self, at: int, gone: int, come: tuple[T, ...]) -> None:
        """Other rows, perhaps none, in the place of these."""
        nowhere = QModelIndex()
        if gone:
            self.beginRemoveRows(nowhere, at, at + gone - 1)
            self._rows = self._rows[:at] + self._rows[at + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(nowhere, at, at + len(come) - 1)
            self._rows = self._rows[:at] + come + self._rows[at:]
            self.endInsertRows()

    def _picture(self, column: Column[T], row: T) -> QIcon | None:
        sign = column.sign(row) if column.sign is not None else None
        if sign is None:
            return None
        colour, size = self._look.colour(sign.colour).name(), self._look.size("body")
        chosen = self._look.colour("on_selection").name() if self._look.theme is HIGH_CONTRAST else colour
        return icon(sign.glyph, colour=colour, size=size, chosen=chosen)


class Table[T](QTableView):
    """Whole rows are chosen; Enter or a double click opens one."""

    chosen = Signal(object)
    """The row that the keyboard is on, whenever that changes; None when there is none."""
    opened = Signal(object)

    def __init__(self, columns: Sequence[Column[T]], *, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._columns = tuple(columns)
        self._is_between = False
        """While rows come and go, the keyboard is on none that anybody chose."""
        self.rows = RowsModel(columns, look=look)
        self.rows.setParent(self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setResizeContentsPrecision(_MEASURED)
        self._size_columns()
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.doubleClicked.connect(self._on_double_clicked)
        look.changed.connect(self._dress)
        self._dress()

    @property
    def current(self) -> T | None:
        """The row that the keyboard is on."""
        place = self.currentIndex().row()
        return self.rows.rows[place] if 0 <= place < len(self.rows.rows) else None

    def set_columns(self, columns: Sequence[Column[T]]) -> None:
        """Show other columns, of no rows until `show_rows`."""
        self._columns = tuple(columns)
        self.rows.set_columns(columns)
        self._size_columns()

    def show_rows(self, rows: Sequence[T], *, at: Callable[[T], bool] | None = None) -> None:
        """Show rows, with the keyboard on the first that `at` picks, else where it was."""
        before = self.currentIndex().row()
        self._is_between = True
        self.rows.show(rows)
        place = next((i for i, row in enumerate(rows) if at is not None and at(row)), None)
        if place is None:
            place = min(max(before, 0), len(rows) - 1)
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place, 0))
            self.scrollTo(self.rows.index(place, 0))
        self._is_between = False
        self.viewport().update()  # what a row says can hang on more than the row
        self.chosen.emit(self.current)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            if self.current is not None:
                self.opened.emit(self.current)
            return
        super().keyPressEvent(event)

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._is_between:
            self.chosen.emit(self.current)

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        if self.current is not None:
            self.opened.emit(self.current)

    def _size_columns(self) -> None:
        for place, column in enumerate(self._columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.ResizeToContents
            mode = QHeaderView.ResizeMode.Fixed if column.fixed else mode
            self.horizontalHeader().setSectionResizeMode(place, mode)

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.space(8))
        self.horizontalHeader().setMinimumSectionSize(self._look.space(10))
        self.setIconSize(QSize(self._look.size("body"), self._look.size("body")))
        self.setMinimumHeight(self._look.space(34))


def _alike(before: Sequence[object], after: Sequence[object]) -> int:
    """How many of these are the very same from the first on."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((place for place, (old, new) in pairs if old is not new), min(len(before), len(after)))


@cache
def _aligned(*, number: bool) -> int:
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
