"""A file dropped on the window: on the welcome page it is taken, over an open store it is refused kindly."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from panel_app.ui.messages import Messages, Tone
from panel_app.ui.pages.welcome import WelcomePage


class Dropping(QObject):
    """Listens to what is dragged over the window, wherever that is."""

    def __init__(
        self, window: QWidget, *, welcome: WelcomePage, messages: Messages, is_open: Callable[[], bool]
    ) -> None:
        super().__init__(window)
        self._welcome = welcome
        self._messages = messages
        self._is_open = is_open
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragLeave:
            self._welcome.show_drop(over=False)
            return True
        if not isinstance(event, QDropEvent):  # entering and moving are kinds of it
            return False
        path = _file(event)
        if path is None:
            return False
        event.acceptProposedAction()
        dropped = event.type() == QEvent.Type.Drop
        self._welcome.show_drop(over=not dropped)
        if dropped:
            self._take(path)
        return True

    def _take(self, path: Path) -> None:
        if self._is_open():
            self._messages.tell(
                self.tr("This window has a store open already."),
                remedy=self.tr(
                    "Open the file by a double click, which starts another window, or close this one first."
                ),
                tone=Tone.CAUTION,
            )
        else:
            self._welcome.take_path(path)


def _file(event: QDropEvent) -> Path | None:
    """The first file of what is held over the window."""
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(files[0]) if files else None
