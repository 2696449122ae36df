"""From what a person has chosen to how the window looks."""

from typing import Final

from PySide6.QtCore import QObject

from panel_app.ui.look import Look
from panel_app.ui.projector import Projector
from panel_app.ui.settings import Settings, theme_of

_STEP: Final = 0.1


class Dressing(QObject):
    """Larger and smaller text is a choice that is kept, but on the projector it is for the room alone."""

    def __init__(self, *, look: Look, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._settings = settings
        self.projector: Projector | None = None
        settings.changed.connect(self.dress)

    def dress(self) -> None:
        """Look as was chosen, or as the system has it."""
        chosen = self._settings.chosen
        self._look.choose(theme_of(chosen.colours), scale=chosen.scale)

    def larger(self) -> None:
        self._resize(self._look.scale + _STEP)

    def smaller(self) -> None:
        self._resize(self._look.scale - _STEP)

    def as_designed(self) -> None:
        self._resize(1.0)

    def _resize(self, scale: float) -> None:
        if self.projector is not None and self.projector.on:
            self._look.choose(self._look.theme, scale=scale)
        else:
            self._settings.choose(scale=round(scale, 2))
