"""The candidates of the room, most disagreement first; letters and digits decide about the one on the screen."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent

from panel_app.ui.look import Look
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.moderating import ModerationRow

WHY = 2
"""The place of the column that says why."""


class RoomTable(Table[ModerationRow]):
    """`why` says why a candidate is here, `state` how far it is."""

    typed = Signal(str)
    """A digit."""

    def __init__(
        self, *, look: Look, why: Callable[[ModerationRow], str], state: Callable[[ModerationRow], str]
    ) -> None:
        self._why = why
        self._state = state
        super().__init__(self._room_columns(), look=look, name="")
        self.setAccessibleName(self.tr("Candidates"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit() and event.text().isascii():
            self.typed.emit(event.text())
            return
        super().keyPressEvent(event)

    def _room_columns(self) -> list[Column[ModerationRow]]:
        return [
            Column(title=self.tr("Candidate"), text=lambda each: each.code, strong=lambda _each: True),
            Column(title=self.tr("State"), text=self._state, sign=_sign, hint=self._state),
            Column(title=self.tr("Why"), text=self._why, hint=self._why, stretch=True),
        ]


def _sign(each: ModerationRow) -> Sign:
    return signs.moderation_state(each.state)
