"""Widgets one beside another, in as many lines as the width asks for."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from panel_app.ui.look import Look


class Flow(QWidget):
    """Takes its widgets in reading order; hidden ones take no room."""

    def __init__(self, *widgets: QWidget, look: Look) -> None:
        super().__init__()
        self._look = look
        self._widgets = widgets
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        for widget in widgets:
            widget.setParent(self)
            widget.installEventFilter(self)
        look.changed.connect(self._arrange)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(max((each.sizeHint().width() for each in self._widgets), default=0), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.LayoutRequest):
            self._arrange()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        gap = self._look.space(2)
        left = top = line = 0
        for each in self._widgets:
            if each.isHidden():
                continue
            size = each.sizeHint()
            if left and left + size.width() > self.width():
                left, top, line = 0, top + line + gap, 0
            each.setGeometry(QRect(left, top, size.width(), size.height()))
            left, line = left + size.width() + gap, max(line, size.height())
        if self.height() != top + line or self.minimumHeight() != top + line:
            self.setFixedHeight(top + line)
