"""Small pieces that every page is put together from."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from panel_app.ui.look import Look

_KEY: Final = "click_key"
_NAME: Final = "does"


class ElidedLabel(QLabel):
    """One line that ends in … where there is no room; the whole is in its tooltip and its accessible name."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if text != self.text() else "")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def label(text: str = "", *, role: str = "", wrap: bool = False) -> QLabel:
    """A text in one of the roles of the stylesheet. Never rich: what people wrote is shown as they wrote it."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("text_role", role)
    return made


def button(text: str, on_clicked: Callable[[], None], *, kind: str = "", key: str = "", name: str = "") -> QPushButton:
    """A button; `key` is a shortcut, shown with its text, that works while the button's page is on the screen."""
    made = QPushButton(text)
    made.setAutoDefault(True)  # Enter presses it, not Space alone
    if kind:
        made.setProperty("kind", kind)
    made.setAccessibleName(name or text)
    if key:
        made.setToolTip(f"{name or text} ({written_key(key)})")
        give_key(made, key)
    made.clicked.connect(lambda _checked: on_clicked())
    return made


def written_key(key: str) -> str:
    """A key as this system writes it, and as it is written on the keyboard: Enter, not Return."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


def give_key(button: QPushButton, key: str) -> None:
    """A key that clicks the button while its page is on the screen."""
    button.setProperty(_KEY, key)
    shortcut = QShortcut(QKeySequence(key), button)
    shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
    shortcut.activated.connect(button.click)


def on_key(widget: QWidget, key: str, does: Callable[[], None], *, name: str) -> None:
    """A key that is no button's and does something while the widget is on the screen; `name` says what."""
    shortcut = QShortcut(QKeySequence(key), widget)
    shortcut.setProperty(_NAME, name)
    shortcut.activated.connect(does)


def keys_in(inside: QWidget) -> list[tuple[str, QShortcut]]:
    """The keys of that kind that work inside now, by what they do."""
    found = []
    for each in inside.findChildren(QShortcut):
        name, owner = each.property(_NAME), each.parent()
        if isinstance(name, str) and isinstance(owner, QWidget) and owner.isVisibleTo(inside):
            found.append((name, each))
    return found


def key_of(button: QPushButton) -> str:
    """The key that clicks a button, or nothing."""
    key: object = button.property(_KEY)
    return key if isinstance(key, str) else ""


def tab_bar(name: str) -> QTabBar:
    """Tabs on one line, which scrolls where there is no room for all."""
    made = QTabBar()
    made.setDrawBase(False)
    made.setExpanding(False)
    made.setUsesScrollButtons(True)
    made.setElideMode(Qt.TextElideMode.ElideNone)
    made.setMinimumWidth(1)
    made.setAccessibleName(name)
    return made


def column(look: Look, *, gap: float = 2, margin: float = 0) -> QVBoxLayout:
    """A layout downwards, in steps of the grid."""
    return _spaced(QVBoxLayout(), look, gap=gap, margin=margin)


def row(look: Look, *, gap: float = 2, margin: float = 0) -> QHBoxLayout:
    """A layout across, in steps of the grid."""
    return _spaced(QHBoxLayout(), look, gap=gap, margin=margin)


def _spaced[L: QBoxLayout](layout: L, look: Look, *, gap: float, margin: float) -> L:
    layout.setSpacing(look.space(gap))
    edge = look.space(margin)
    layout.setContentsMargins(edge, edge, edge, edge)
    return layout


def frame(kind: str) -> QFrame:
    """A frame of one of the kinds of the stylesheet."""
    made = QFrame()
    made.setProperty("kind", kind)
    return made


class _Scroll(QScrollArea):
    """Wishes for no more height than it must have: what it shows can scroll."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())


def scrolled(inside: QWidget) -> QScrollArea:
    """The widget in an area that scrolls downwards where the window is too small for it."""
    area = _Scroll()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties that the stylesheet looks at, and have it look again."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def clear(layout: QBoxLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
