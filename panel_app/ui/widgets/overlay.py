"""A card over the window for a moment: the keyboard stays in it until Esc, and goes back where it was."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QTableView, QVBoxLayout, QWidget
from shiboken6 import isValid

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import column, frame, scrolled

_BESIDE = 6
"""Steps of the grid that stay free on each side."""
_SMALL = 480
"""Below this height of the window (at 100 % text) the card takes nearly all of it."""


class Overlay(QWidget):
    """Covers its parent, dimmed, with a card in the middle. Keys of the pages below do nothing meanwhile."""

    left = Signal()

    def __init__(self, window: QWidget, *, look: Look, name: str, widest: int) -> None:
        """`widest`: pixels of the card at 100 % text."""
        super().__init__(window)
        self._look = look
        self._widest = widest
        self._before: QWidget | None = None
        self._through: list[QKeySequence] = []
        self.setAccessibleName(name)
        self.card = frame("sheet")
        self.card.setAccessibleName(name)
        content = QWidget()
        self.inside = column(look, gap=2, margin=4)
        content.setLayout(self.inside)
        self._area = scrolled(content)
        around = column(look, gap=0)
        around.addWidget(self._area)
        self.card.setLayout(around)
        self._around = QVBoxLayout(self)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self.card, 100)
        across.addStretch(1)
        self._around.addLayout(across)
        self._around.addStretch(1)
        window.installEventFilter(self)
        look.changed.connect(self.fit)
        self.hide()

    def open(self) -> None:
        """Show it, and remember who has the keyboard."""
        if self.isVisible():
            return
        self._before = QApplication.focusWidget()
        self.fit()
        self.show()
        self.raise_()
        self.take_focus()

    def leave(self) -> None:
        """Hide it, and give the keyboard back."""
        if not self.isVisible():
            return
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()
        self.left.emit()

    def let_through(self, keys: Sequence[QKeySequence]) -> None:
        """Keys of the window that work while this is open, too."""
        self._through += keys

    def take_focus(self) -> None:
        """Put the keyboard where work begins."""
        self.setFocus()

    # ---- Qt

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            pressed = QKeySequence(event.keyCombination())
            event.setAccepted(pressed not in self._through)  # a key typed in here is no key of the page below
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self.fit()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.card.geometry().contains(event.position().toPoint()):
            self.leave()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's signature
        """Tab goes round inside."""
        found = [
            each
            for each in self.card.findChildren(QWidget)
            if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not found:
            return True
        now = QApplication.focusWidget()
        place = found.index(now) if now in found else -1
        step = 1 if next else -1
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        found[(place + step) % len(found)].setFocus(reason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.colour("shade"))

    def sizeHint(self) -> QSize:
        parent = self.parentWidget()
        return parent.size() if parent is not None else super().sizeHint()

    def fit(self) -> None:
        """As large as the window has room for."""
        parent = self.parentWidget()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        small = parent.height() < _SMALL * self._look.scale
        edge = self._look.space(1 if small else _BESIDE)
        self._around.setContentsMargins(edge, edge, edge, edge)
        room = parent.width() - 2 * edge
        self.card.setFixedWidth(max(min(round(self._widest * self._look.scale), room), 1))
        self.fit_list(parent.height() - 2 * edge)
        wanted = self.inside.totalHeightForWidth(self.card.width() - 2)
        wanted = wanted if wanted > 0 else self.inside.totalSizeHint().height()
        self._area.setFixedHeight(max(min(wanted, parent.height() - 2 * edge - 2), 1))

    def fit_list(self, room: int) -> None:
        """Give a list in the card as much height as its rows need, or as is left of so many pixels."""


def fit_rows(table: QTableView, room: int) -> None:
    """As high as its rows, within so many pixels; at least two of them are seen."""
    row = table.verticalHeader().defaultSectionSize()
    header = 0 if table.horizontalHeader().isHidden() else table.horizontalHeader().sizeHint().height()
    edges = 2 * table.frameWidth() + 2
    rows = max(table.model().rowCount(), 2)
    table.setFixedHeight(max(min(rows * row + header + edges, room), 2 * row + header))
