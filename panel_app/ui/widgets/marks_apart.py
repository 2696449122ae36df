"""Two marks on one scale: the scorer's and the agreed one, drawn as shapes, said in words."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from panel_app.domain.rubric import Criterion, Mark, plain
from panel_app.ui.look import Look


class MarksApart(QWidget):
    """A line with a tick for every level; a ring is the agreed mark, a filled diamond the scorer's."""

    def __init__(self, criterion: Criterion, *, given: Mark | None, agreed: Mark, look: Look) -> None:
        super().__init__()
        self._marks = criterion.marks
        self._given, self._agreed = given, agreed
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        said = self.tr("You: {given}. Agreed: {agreed}.")
        self.setAccessibleName(said.format(given="–" if given is None else plain(given), agreed=plain(agreed)))
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._look.space(70), self._look.space(10))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.space(40), self._look.space(10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, size = look.space(3.5), look.space(2)
        painter.setPen(QPen(look.colour("edge"), 1.5))
        painter.drawLine(QPointF(self._x(self._marks[0]), middle), QPointF(self._x(self._marks[-1]), middle))
        painter.setFont(look.font("small"))
        for mark in self._marks:
            at = self._x(mark)
            painter.setPen(QPen(look.colour("edge"), 1.5))
            painter.drawLine(QPointF(at, middle - 3), QPointF(at, middle + 3))
            painter.setPen(look.colour("ink_soft"))
            below = QRectF(at - look.space(5), middle + size, look.space(10), look.space(5))
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, plain(mark))
        painter.setBrush(QBrush(look.colour("paper")))
        painter.setPen(QPen(look.colour("good"), 2.5))
        painter.drawEllipse(QPointF(self._x(self._agreed), middle), size * 1.25, size * 1.25)
        if self._given is not None:
            at = self._x(self._given)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(look.colour("primary")))
            half = size * 0.85
            painter.drawPolygon(
                [
                    QPointF(at, middle - half),
                    QPointF(at + half, middle),
                    QPointF(at, middle + half),
                    QPointF(at - half, middle),
                ]
            )

    def _x(self, mark: Mark) -> float:
        """Where a mark stands, in pixels from the left."""
        edge = self._look.space(4)
        low, high = float(self._marks[0]), float(self._marks[-1])
        return edge + (float(mark) - low) / (high - low) * (self.width() - 2 * edge)
