"""The ranked list with the line drawn in it: a bar after the last of the places, which no colour alone marks."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from panel_app.domain.ranking import Standing
from panel_app.ui.look import Look
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.table import Column, Table

_BAR = 3

_GROUPS = ("automatic", "place", "tied-at-line", "reserve", "below", "floor", "incomplete", "withdrawn", "ineligible")


def _sequence(standing: Standing) -> tuple[int, int, str]:
    """Places first, then the reserve list, then the others. A pool is one level, so totals alone would mix them up."""
    group = max(_GROUPS.index(standing.status), 1)
    return (group, standing.order or standing.rank or 0, standing.code)


class _LineDelegate(QStyledItemDelegate):
    """Draws the line under the row it lies beneath."""

    def __init__(self, table: "RankedList", look: Look) -> None:
        super().__init__(table)
        self._table = table
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        if index.row() == self._table.line_after:
            painter.save()
            style = Qt.PenStyle.DashLine if self._table.line_is_open else Qt.PenStyle.SolidLine
            painter.setPen(QPen(self._look.colour("primary"), _BAR, style))
            rect = option.rect
            painter.drawLine(rect.left(), rect.bottom() - 1, rect.right(), rect.bottom() - 1)
            painter.restore()


class RankedList(Table[Standing]):
    """Rank and order are two things: equals share a rank, the order is what ties made of them."""

    def __init__(self, *, look: Look) -> None:
        self.line_after = -1
        self.line_is_open = False
        super().__init__(self._standing_columns(), look=look, name="")
        self.setAccessibleName(self.tr("Ranked list"))
        self.setItemDelegate(_LineDelegate(self, look))

    def show_standings(self, standings: Sequence[Standing], *, places: int) -> None:
        """In the order of places; the line lies after the last who has one, or, dashed, inside a tie that is open."""
        ordered = sorted(standings, key=_sequence)
        taken = sum(each.status in ("automatic", "place") for each in ordered)
        self.line_is_open = any(each.status == "tied-at-line" for each in ordered)
        self.line_after = (places if self.line_is_open else taken) - 1
        self.show_rows(ordered)
        self.viewport().update()

    def _standing_columns(self) -> list[Column[Standing]]:
        return [
            Column(title=self.tr("Rank"), text=lambda each: "" if each.rank is None else str(each.rank), number=True),
            Column(
                title=self.tr("Order"), text=lambda each: "" if each.order is None else str(each.order), number=True
            ),
            Column(title=self.tr("Candidate"), text=lambda each: each.code, strong=lambda _each: True),
            Column(title=self.tr("Total"), text=lambda each: each.total or "–", number=True, strong=lambda _each: True),
            Column(
                title=self.tr("By the rules"),
                text=lambda each: signs.status(each.status).word,
                sign=lambda each: signs.status(each.status),
            ),
            Column(title=self.tr("Tie"), text=lambda each: each.tie.id if each.tie else ""),
            Column(
                title=self.tr("Decided"),
                text=lambda each: signs.outcome(each.outcome),
                strong=lambda _each: True,
                stretch=True,
            ),
        ]
