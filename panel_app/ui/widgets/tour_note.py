"""A note beside a widget of the page: what it is for, and on to the next. The page below stays at work."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from shiboken6 import isValid

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, column, label, row

_WIDTH: Final = 360
_GAP: Final = 10
_LINE: Final = 3


class _Mark(QWidget):
    """A line around what the note speaks of."""

    def __init__(self, window: QWidget, *, look: Look) -> None:
        super().__init__(window)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("primary"), _LINE, Qt.PenStyle.DashLine))
        inset = _LINE / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)


class TourNote(QFrame):
    """Enter goes on, Shift+Enter back, Esc leaves, while the keyboard is in the note."""

    wanted_next = Signal()
    wanted_back = Signal()
    left = Signal()

    def __init__(self, window: QWidget, *, look: Look) -> None:
        super().__init__(window)
        self._look = look
        self._target: QWidget | None = None
        self.setProperty("kind", "note")
        self.mark = _Mark(window, look=look)
        self.count = label(role="small")
        self.title = label(role="lead", wrap=True)
        self.said = label(wrap=True)
        self.foot = label(
            self.tr("Enter on · Shift+Enter back · Esc leaves · F6 comes back here"), role="small", wrap=True
        )
        self.back = button(self.tr("Back"), self.wanted_back.emit)
        self.next = button(self.tr("Next"), self.wanted_next.emit, kind="primary")
        self.leave = button(self.tr("Leave"), self.left.emit, kind="quiet", name=self.tr("Leave the tour"))
        layout = column(look, gap=2, margin=4)
        self.setLayout(layout)
        for widget in (self.count, self.title, self.said):
            layout.addWidget(widget)
        foot = row(look, gap=2)
        foot.addWidget(self.leave)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        layout.addLayout(foot)
        layout.addWidget(self.foot)
        window.installEventFilter(self)
        for each in (self.back, self.next, self.leave):
            each.installEventFilter(self)
        look.changed.connect(self.place)
        self.hide()

    def tell(self, title: str, text: str, *, place: int, count: int, target: QWidget) -> None:
        """Show one step beside its widget, and take the keyboard."""
        self._target = target
        _scroll_to(target)
        said = self.tr("Tour, {place} of {count}").format(place=place, count=count)
        self.count.setText(said)
        self.title.setText(title)
        self.said.setText(text)
        self.setAccessibleName(f"{said}. {title}")
        self.setAccessibleDescription(text)
        last = place == count
        self.next.setText(self.tr("Done") if last else self.tr("Next"))
        self.next.setAccessibleName(self.next.text())
        self.next.setAccessibleDescription(f"{title}. {text}")
        self.back.setEnabled(place > 1)
        self.show()
        self.place()
        self.next.clearFocus()  # taken anew at each step: a screen reader says so, and the ring comes over the note
        self.next.setFocus()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.next, f"{said}. {title}. {text}"))

    def end(self) -> None:
        self._target = None
        self.hide()
        self.mark.hide()

    def place(self) -> None:
        """Beside the widget where there is room, else over the corner that hides least of it."""
        parent, target = self.parentWidget(), self._target
        if parent is None or not self.isVisible():
            return
        width = min(round(_WIDTH * self._look.scale), parent.width() - 2 * _GAP)
        self.setFixedWidth(width)
        size = QSize(width, min(self.heightForWidth(width), parent.height() - 2 * _GAP))
        self.resize(size)
        seen = _seen(target, parent) if target is not None and isValid(target) and target.isVisible() else QRect()
        self.mark.setVisible(not seen.isEmpty())
        self.mark.setGeometry(seen.adjusted(-_LINE, -_LINE, _LINE, _LINE) & parent.rect())
        self.move(_beside(seen, size, parent.rect()))
        self.mark.raise_()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A button takes Enter for a click whatever is held with it; with Shift it means back."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.wanted_back.emit()
            return True
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self.place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Esc in the note is the note's, not the notice bar's."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)


def _scroll_to(target: QWidget) -> None:
    parent = target.parentWidget()
    while parent is not None:
        area = parent.parentWidget()
        if isinstance(area, QScrollArea) and area.viewport() is parent:
            area.ensureWidgetVisible(target, 0, _GAP)
        parent = area


def _seen(target: QWidget, window: QWidget) -> QRect:
    """Where the part of it that is not scrolled away stands in the window."""
    part = target.visibleRegion().boundingRect()
    return QRect(target.mapTo(window, part.topLeft()), part.size())


def _beside(target: QRect, size: QSize, window: QRect) -> QPoint:
    """The first of right, below, left, above where the note fits; else the lower right corner."""
    room = window.adjusted(_GAP, _GAP, -_GAP, -_GAP)
    if target.isEmpty():
        return QPoint(room.center().x() - size.width() // 2, room.center().y() - size.height() // 2)
    places = (
        QPoint(target.right() + _GAP, target.top()),
        QPoint(target.left(), target.bottom() + _GAP),
        QPoint(target.left() - _GAP - size.width(), target.top()),
        QPoint(target.left(), target.top() - _GAP - size.height()),
    )
    for wished in places:
        at = QPoint(
            min(max(wished.x(), room.left()), room.right() - size.width()),
            min(max(wished.y(), room.top()), room.bottom() - size.height()),
        )
        if not QRect(at, size).intersects(target):
            return at
    return QPoint(room.right() - size.width(), room.bottom() - size.height())
