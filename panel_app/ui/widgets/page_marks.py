"""Marks on a page of paper, white in every theme: the light set’s colours, and a shape of its own for each way."""

import dataclasses

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from panel_app.ui.theme import LIGHT

_WAYS = {
    "struck": (LIGHT.danger, LIGHT.danger, 0.25),
    "open": (LIGHT.caution, LIGHT.danger, 0.5),
    "current": (LIGHT.primary, LIGHT.deep, 0.35),
    "highlight": (LIGHT.caution, LIGHT.on_caution, 0.8),
    "hit": (LIGHT.selection, LIGHT.primary, 1.0),
}
"""Ground, line, and how much of the ground covers the paper."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PageMark:
    """Rectangles on a page, in points from its top left, in one of the ways of `TextColumn`; `hint` says why."""

    page: int
    rects: tuple[QRectF, ...]
    way: str
    hint: str = ""


def paint_mark(painter: QPainter, where: QRect, way: str, *, line: int) -> None:
    """Draw one rectangle of a mark; what is printed there stays readable. `line`: pixels of its lines."""
    ground, edge, cover = _WAYS[way]
    wash = QColor(ground)
    wash.setAlphaF(cover)
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    painter.fillRect(where, wash)
    painter.restore()
    dashed = {"open": Qt.PenStyle.DashLine, "hit": Qt.PenStyle.DotLine}
    painter.setPen(QPen(QColor(edge), line, dashed.get(way, Qt.PenStyle.SolidLine)))
    if way == "struck":
        painter.drawLine(where.left(), where.center().y(), where.right(), where.center().y())
    elif way == "highlight":
        painter.drawLine(where.bottomLeft(), where.bottomRight())
    else:
        painter.drawRect(where)
