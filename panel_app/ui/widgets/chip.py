"""A state in a word with its own shape before it."""

import dataclasses

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from panel_app.ui.glyphs import glyph
from panel_app.ui.look import Look


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sign:
    """What a state looks like: a shape, a word, and the role of its colour."""

    glyph: str
    word: str
    colour: str = "ink_soft"


class Chip(QWidget):
    """Shows one sign; nothing to press."""

    def __init__(self, sign: Sign, *, look: Look, strong: bool = False) -> None:
        super().__init__()
        self._look = look
        self._sign = sign
        self._strong = strong
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)
        self.show_sign(sign)

    @property
    def sign(self) -> Sign:
        return self._sign

    def show_sign(self, sign: Sign) -> None:
        self._sign = sign
        self.setAccessibleName(sign.word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.font(strong=self._strong))
        side = self._look.size("body")
        return QSize(
            side + self._look.space(1.5) + metrics.horizontalAdvance(self._sign.word) + 2, metrics.height() + 2
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = self._look.size("body")
        colour = self._look.colour(self._sign.colour)
        picture = glyph(self._sign.glyph, colour=colour.name(), size=side, ratio=self.devicePixelRatioF(), width=2.4)
        painter.drawPixmap(0, (self.height() - side) // 2, picture)
        painter.setFont(self._look.font(strong=self._strong))
        painter.setPen(self._look.colour("ink"))
        left = side + self._look.space(1.5)
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._sign.word)

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()
