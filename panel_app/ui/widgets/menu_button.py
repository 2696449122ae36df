"""A small button that opens a menu: for what is done seldom, and has a key besides."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QToolButton

from panel_app.ui.glyphs import icon
from panel_app.ui.look import Look


class MenuButton(QToolButton):
    """Tab passes it by: the menu key and a right click open the same menu."""

    def __init__(self, on_asked: Callable[[QPoint], None], *, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._on_asked = on_asked
        self.setProperty("kind", "quiet")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self._on_clicked)
        look.changed.connect(self._dress)
        self._dress()

    def _on_clicked(self) -> None:
        self._on_asked(self.mapToGlobal(QPoint(0, self.height())))

    def _dress(self) -> None:
        size = self._look.size("lead")
        self.setIcon(icon("more", colour=self._look.theme.primary, size=size))
        self.setIconSize(QSize(size, size))
