"""What assistive technology sees of a window: its tree of accessible objects."""

from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

_TEXTS = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
_MOST = 20_000


def tree(root: QObject) -> Iterator[QAccessibleInterface]:
    """An object's interface and all below it, parents first."""
    waiting = [QAccessible.queryAccessibleInterface(root)]
    for _ in range(_MOST):
        if not waiting:
            return
        here = waiting.pop()
        if not here.isValid():
            continue
        yield here
        waiting.extend(here.child(place) for place in reversed(range(here.childCount())))
    raise AssertionError("the tree has no end")


def everything_said(window: QWidget) -> list[str]:
    """Every text in the tree, whether its widget is shown or not."""
    return [text for each in tree(window) for kind in _TEXTS if (text := each.text(kind))]


def is_shown(each: QAccessibleInterface) -> bool:
    """Whether it is on the screen."""
    widget = each.object()
    return isinstance(widget, QWidget) and widget.isVisible()
