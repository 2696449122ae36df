"""How far scorers are apart, as dots on the scale of totals; what counts now is an upright line."""

from fractions import Fraction

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from panel_app.domain.totals import show_total
from panel_app.ui.look import Look
from panel_app.ui.widgets.intervals import Scale
from panel_app.ui.widgets.table import Table
from panel_app.workspace.moderation_rows import ModerationRow


class SpreadDelegate(QStyledItemDelegate):
    """Draws the row's totals between the ends that `show_scale` gave."""

    def __init__(self, table: Table[ModerationRow], *, look: Look) -> None:
        super().__init__(table)
        self._table = table
        self._look = look
        self._ends = (0.0, 1.0)

    def show_scale(self, lowest: Fraction, highest: Fraction) -> None:
        self._ends = (float(lowest), float(highest))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        each = self._table.rows.rows[index.row()]
        totals = sorted(each.moderation.totals.values())
        if not totals:
            return
        look = self._look
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ink = look.colour("on_selection" if chosen else "ink")
        scale = Scale(QRectF(option.rect), low=self._ends[0], high=self._ends[1], look=look)
        left, right = scale.at(self._ends[0]), scale.at(self._ends[1])
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("edge"), 1))
        painter.drawLine(QPointF(left, scale.middle), QPointF(right, scale.middle))
        at = [scale.at(float(total)) for total in totals]
        painter.setPen(QPen(ink, 2.5))
        painter.drawLine(QPointF(at[0], scale.middle), QPointF(at[-1], scale.middle))
        painter.setBrush(ink)
        painter.setPen(QPen(look.colour("selection" if chosen else "paper"), 1))
        for place in at:
            painter.drawEllipse(QPointF(place, scale.middle), scale.step, scale.step)
        if each.agreed and each.total is not None:
            now = scale.at(float(each.total))
            painter.setPen(QPen(look.colour("on_selection" if chosen else "primary"), 2.5))
            painter.drawLine(QPointF(now, scale.top + scale.step), QPointF(now, scale.bottom - scale.step))
        painter.restore()


def spread_words(each: ModerationRow) -> str:
    """What the dots say, lowest first; nobody is named."""
    return ", ".join(show_total(total) for total in sorted(each.moderation.totals.values()))
