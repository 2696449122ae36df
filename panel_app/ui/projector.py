"""What everybody in the room may see: larger text, no names of scorers, no advice."""

from typing import Final

from PySide6.QtCore import QObject, Signal

from panel_app.ui.look import Look

_ENLARGED: Final = 1.25
"""How much larger text is on the projector."""


class Projector(QObject):
    """Pages ask `on` before they show what only the chair may see, and again when it `changed`."""

    changed = Signal()

    def __init__(self, *, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._before = look.scale
        self.on = False

    def toggle(self) -> None:
        self.switch(on=not self.on)

    def switch(self, *, on: bool) -> None:
        """Hide first, enlarge then; back to the size that was."""
        if on == self.on:
            return
        self.on = on
        self.changed.emit()
        if on:
            self._before = self._look.scale
            self._look.choose(self._look.theme, scale=self._before * _ENLARGED)
        else:
            self._look.choose(self._look.theme, scale=self._before)
