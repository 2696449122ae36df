"""A ring of three pixels about whatever has the keyboard: over the window, so that nothing moves or hides it."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from panel_app.ui.look import Look

_RING: Final = 3
_EDGE: Final = 1
"""On both sides of the ring a line of the ground's opposite, so that it is seen on any ground."""

_MOVES: Final = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}


class FocusRing(QWidget):
    """Follows the focus inside one window, and keeps it in sight."""

    def __init__(self, window: QWidget, *, look: Look) -> None:
        super().__init__(window)
        self._look = look
        self._inside = window
        self._watched: list[QWidget] = []
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def stop(self) -> None:
        """Follow nothing any more: the window goes, and the application would call a ring that is half gone."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.disconnect(self._on_focus_changed)
        self._on_focus_changed(None, None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = (_RING + 2 * _EDGE) / 2
        around = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        for role, width in (("focus_ground", _RING + 2 * _EDGE), ("focus", _RING)):
            painter.setPen(QPen(self._look.colour(role), width))
            painter.drawRoundedRect(around, 4, 4)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._place()
        return False

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        for watched in self._watched:
            if isValid(watched):
                watched.removeEventFilter(self)
        self._watched = []
        takes = new is not None and new.focusPolicy() != Qt.FocusPolicy.NoFocus and self._inside.isAncestorOf(new)
        self._target = new if takes else None
        widget: QWidget | None = self._target
        while widget is not None and widget is not self._inside:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._keep_in_sight()
        self._place()

    def _keep_in_sight(self) -> None:
        """Tab scrolls to where it goes; whatever else moves the focus does not."""
        target = self._target
        parent = target.parentWidget() if target is not None else None
        while target is not None and parent is not None and parent is not self._inside:
            area = parent.parentWidget()
            if isinstance(area, QScrollArea) and area.viewport() is parent:
                area.ensureWidgetVisible(target, 0, 2 * (_RING + _EDGE))
            parent = area

    def _place(self) -> None:
        target, window = self._target, self._inside
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        margin = _RING + 2 * _EDGE
        around = QRect(target.mapTo(window, QPoint()), target.size()).adjusted(-margin, -margin, margin, margin)
        parent = target.parentWidget()
        while parent is not None and parent is not window:
            if isinstance(parent.parentWidget(), QScrollArea):  # a viewport cuts off what is scrolled away
                around &= QRect(parent.mapTo(window, QPoint()), parent.size())
            parent = parent.parentWidget()
        around &= window.rect()
        self.setGeometry(around)
        self.setVisible(around.width() > 2 * margin and around.height() > 2 * margin)
        self.raise_()
        self.update()
