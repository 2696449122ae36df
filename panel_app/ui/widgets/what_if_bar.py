"""The bar over the ranked list while somebody looks at other places: hatched, so that nobody mistakes it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, column, label, row

_WIDE = 18


class _Number(QLineEdit):
    """Up and Down go by one."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Up else -1)
            return
        super().keyPressEvent(event)


class WhatIfBar(QFrame):
    """Says what is supposed, and that it decides nothing."""

    supposed = Signal(int)
    """So many places."""
    left = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._most = 1
        self.setAccessibleName(self.tr("What if"))
        self.places = _Number()
        self.places.setAccessibleName(self.tr("Supposed places"))
        self.places.setFixedWidth(look.space(_WIDE))
        self.places.textEdited.connect(self._on_edited)
        self.places.stepped.connect(self.step)
        self.fewer = button(self.tr("−"), lambda: self.step(-1), name=self.tr("One place fewer"))
        self.more = button(self.tr("+"), lambda: self.step(1), name=self.tr("One place more"))
        self.back = button(self.tr("Back to the decision"), self.left.emit, key="Esc")
        self.said = label(wrap=True)
        layout = column(look, gap=1, margin=2)
        self.setLayout(layout)
        line = row(look, gap=2)
        line.addWidget(label(self.tr("What if there were"), role="strong"))
        for part in (self.fewer, self.places, self.more):
            line.addWidget(part)
        line.addWidget(label(self.tr("places?"), role="strong"))
        line.addStretch(1)
        line.addWidget(self.back)
        layout.addLayout(line)
        layout.addWidget(self.said)

    def show_places(self, places: int, *, published: int, most: int, otherwise: int) -> None:
        """What is supposed now; `most` could have a place, and so many would fare `otherwise` than by the rules."""
        self._most = max(most, 1)
        self.places.setValidator(QIntValidator(1, self._most, self))
        if self.places.text() != str(places):
            self.places.setText(str(places))
        self.fewer.setEnabled(places > 1)
        self.more.setEnabled(places < self._most)
        if otherwise:
            said = self.tr("The rules have {published} places; with {places}, {otherwise} would fare differently.")
        else:
            said = self.tr("The rules have {published} places; with {places}, nobody would fare differently.")
        only = self.tr("Only a look: it decides nothing, is kept nowhere and printed nowhere.")
        self.said.setText(f"{said.format(published=published, places=places, otherwise=otherwise)} {only}")

    def step(self, by: int) -> None:
        """One more or one fewer."""
        wanted = min(max(int(self.places.text() or "1") + by, 1), self._most)
        self.places.setText(str(wanted))
        self.supposed.emit(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("caution_wash"))
        painter.fillRect(self.rect(), self._look.hatching())
        painter.end()
        super().paintEvent(event)

    def _on_edited(self, text: str) -> None:
        if self.places.hasAcceptableInput():
            self.supposed.emit(int(text))
