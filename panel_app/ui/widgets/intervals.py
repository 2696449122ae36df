"""Intervals drawn in a cell of a table: where ranks may lie beside the line, and severities around none."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from panel_app.ui.look import Look

_THIN, _THICK = 1.5, 2.5


class Scale:
    """Values from `low` to `high` across a cell."""

    def __init__(self, cell: QRectF, *, low: float, high: float, look: Look) -> None:
        self.step = look.space(1)
        edge = 2 * self.step
        self._left, self._width = cell.left() + edge, max(cell.width() - 2 * edge, 1.0)
        self._low, self._span = low, max(high - low, 1e-9)
        self.middle = cell.center().y()
        self.top, self.bottom = cell.top(), cell.bottom()

    def at(self, value: float) -> float:
        """Pixels from the left of the table."""
        share = min(max((value - self._low) / self._span, 0.0), 1.0)
        return self._left + share * self._width


def paint_ranks(
    painter: QPainter, scale: Scale, interval: tuple[int, int], *, places: int, colours: tuple[QColor, QColor]
) -> None:
    """A bar from the best to the worst plausible rank; an upright line between the last place and the next rank.

    `colours`: of the bar, which is hollow where the line runs through it, and of the line.
    """
    ink, line = colours
    _upright(painter, scale, scale.at(places + 0.5), line)
    low, high = scale.at(interval[0] - 0.5), scale.at(interval[1] + 0.5)
    bar = QRectF(low, scale.middle - scale.step * 0.75, max(high - low, 2.0), scale.step * 1.5)
    crosses = interval[0] <= places < interval[1]
    painter.setPen(QPen(ink, _THIN))
    painter.setBrush(ink if not crosses else Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)


def paint_severity(
    painter: QPainter, scale: Scale, *, low: float, value: float, high: float, look: Look, chosen: bool
) -> None:
    """A dot with its interval; an upright line at no difference."""
    ink = look.colour("on_selection" if chosen else "ink")
    _upright(painter, scale, scale.at(0.0), ink if chosen else look.colour("edge"))
    painter.setPen(QPen(ink, _THICK))
    painter.drawLine(QPointF(scale.at(low), scale.middle), QPointF(scale.at(high), scale.middle))
    apart = low > 0 or high < 0
    painter.setBrush(ink if apart else look.colour("selection" if chosen else "paper"))
    painter.drawEllipse(QPointF(scale.at(value), scale.middle), scale.step, scale.step)


def _upright(painter: QPainter, scale: Scale, at: float, colour: QColor) -> None:
    painter.setPen(QPen(colour, _THIN))
    painter.drawLine(QPointF(at, scale.top), QPointF(at, scale.bottom))
