"""A scorer's forms as a row of cells: filled is here, hollow owed, struck stepped back, dotted late, halved here twice.

Shape tells them apart, colour helps.
"""

from collections.abc import Sequence
from typing import Final, override

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from panel_app.ui.look import Look
from panel_app.workspace.completeness import FormCell, FormState

_SIDE: Final = 2.5
_GAP: Final = 0.75
"""In units of the look's grid."""
_COLOURS: Final[dict[FormState, str]] = {
    "received": "good",
    "two": "danger",
    "owed": "ink",
    "late": "danger",
    "recused": "ink_soft",
}
_SHOWN: Final = 28
"""So many cells have their room asked for; more are drawn where there is more room, and counted where there is not."""

type Index = QModelIndex | QPersistentModelIndex


class FormCellsDelegate(QStyledItemDelegate):
    """Draws the cells of the row; `cells_of` gives them by the row's number."""

    def __init__(self, table: QTableView, *, look: Look) -> None:
        super().__init__(table)
        self._look = look
        self._cells: tuple[tuple[FormCell, ...], ...] = ()

    def show_cells(self, cells: Sequence[tuple[FormCell, ...]]) -> None:
        """The cells of each row."""
        self._cells = tuple(cells)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        step = self._look.space(1) * (_SIDE + _GAP)
        most = max((len(cells) for cells in self._cells), default=0)
        return QSize(int(min(most, _SHOWN) * step) + 2 * self._look.space(2), super().sizeHint(option, index).height())

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        style = QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, option.widget)
        cells = self._cells[index.row()] if index.row() < len(self._cells) else ()
        unit = self._look.space(1)
        side, step, pad = unit * _SIDE, unit * (_SIDE + _GAP), self._look.space(2)
        rect = QRectF(option.rect).adjusted(pad, 0, -pad, 0)
        room = int((rect.width() + step - side) // step)
        shown = cells if len(cells) <= room else cells[: max(room - 3, 0)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, cell in enumerate(shown):
            box = QRectF(rect.left() + place * step, rect.center().y() - side / 2, side, side)
            _draw(painter, box, cell.state, self._look.colour(_COLOURS[cell.state]))
        if len(shown) < len(cells):
            painter.setPen(self._look.colour("ink_soft"))
            rest = QRectF(rect.left() + len(shown) * step, rect.top(), rect.right(), rect.height())
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, f"+{len(cells) - len(shown)}")
        painter.restore()


def _draw(painter: QPainter, box: QRectF, state: FormState, colour: QColor) -> None:
    inner = box.adjusted(0.75, 0.75, -0.75, -0.75)
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(colour if state == "received" else Qt.BrushStyle.NoBrush)
    painter.drawRect(inner)
    if state == "recused":
        painter.drawLine(QPointF(inner.left(), inner.bottom()), QPointF(inner.right(), inner.top()))
    elif state == "two":
        painter.drawLine(QPointF(inner.center().x(), inner.top()), QPointF(inner.center().x(), inner.bottom()))
    elif state == "late":
        painter.setBrush(colour)
        painter.drawEllipse(inner.center(), inner.width() / 6, inner.height() / 6)
