"""The published reasons for a decision as a short list: a digit chooses one, a letter begins a reason in own words."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from panel_app.domain.reasons import ReasonCode
from panel_app.ui.look import Look

_ROWS = 6
"""Reasons in sight; more can be scrolled to."""
_ROW = 6.25
"""Steps of the grid."""


class ReasonCodes(QListView):
    """Nothing is chosen until a digit, Enter, Space or the mouse does it; arrows only look."""

    chosen = Signal(object)
    """The reason."""
    begun = Signal(str)
    """A letter: somebody says it in words."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._codes: tuple[ReasonCode, ...] = ()
        self._code: ReasonCode | None = None
        self._titles = QStringListModel(self)
        self.setModel(self._titles)
        self.setObjectName("reasons")
        self.setAccessibleName(self.tr("Reasons"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._on_clicked)
        look.changed.connect(self._fit)

    @property
    def code(self) -> ReasonCode | None:
        """The one that is chosen."""
        return self._code

    def show_codes(self, codes: Sequence[ReasonCode], *, chosen: str = "") -> None:
        """The reasons there are; the one with this code is chosen."""
        self._codes = tuple(codes)
        self._titles.setStringList(
            [f"{number}\u2002{self._said(each)}" for number, each in enumerate(self._codes, start=1)]
        )
        self._choose(next((each for each in self._codes if each.code == chosen), None))
        self._fit()

    def take(self, code: ReasonCode) -> None:
        """Choose it, as a digit does."""
        self._choose(code)
        self.chosen.emit(code)

    def sizeHint(self) -> QSize:
        return QSize(self._look.space(60), self.minimumHeight())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, key = event.text(), event.key()
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._on_clicked(self.currentIndex())
        elif plain and text.isdigit() and text.isascii():
            if 0 < int(text) <= len(self._codes):
                self.take(self._codes[int(text) - 1])
        elif plain and text.isprintable() and text:
            self.begun.emit(text)
        else:
            super().keyPressEvent(event)

    def _said(self, each: ReasonCode) -> str:
        return self.tr("{title}: say which").format(title=each.title) if each.needs_text else each.title

    def _choose(self, code: ReasonCode | None) -> None:
        self._code = code
        place = self._codes.index(code) if code is not None else 0
        index = self._titles.index(place)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.NoUpdate if code is None else flag.ClearAndSelect)
        if code is None:
            self.clearSelection()
        self.scrollTo(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.isValid():
            self.take(self._codes[index.row()])

    def _fit(self) -> None:
        """As high as its rows, up to a few; the chosen one alone once somebody goes on, so that notes are in sight."""
        rows = 1 if self._code is not None and not self.hasFocus() else min(len(self._codes), _ROWS)
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if rows == 1 else needed)
        self.setGridSize(QSize(0, self._look.space(_ROW)))
        self.setFixedHeight(self._look.space(_ROW) * rows + 2)
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtTop)
