"""The candidates of the room; letters and digits decide about the one on the screen."""

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent

from panel_app.ui.look import Look
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.spread import SpreadDelegate, spread_words
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.moderation_rows import ModerationRow

_SPREAD, _WHY = 2, 3
"""The places of the columns that draw how far scorers are apart, and say why a candidate is here."""
_SPREAD_WIDTH = 24
"""Steps of the grid."""


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
        self._spread = SpreadDelegate(self, look=look)
        self.setItemDelegateForColumn(_SPREAD, self._spread)
        look.changed.connect(self._fit)
        self._fit()

    def show_scale(self, lowest: Fraction, highest: Fraction) -> None:
        """The ends of the scale of totals."""
        self._spread.show_scale(lowest, highest)

    def make_room(self, *, totals: bool, why: bool) -> None:
        """Who and how far, always; how far apart, and why, where there is room."""
        self.setColumnHidden(_SPREAD, not totals)
        self.setColumnHidden(_WHY, not why)
        self.horizontalHeader().setStretchLastSection(not why)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit() and event.text().isascii():
            self.typed.emit(event.text())
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        self.setColumnWidth(_SPREAD, self._look.space(_SPREAD_WIDTH))

    def _room_columns(self) -> list[Column[ModerationRow]]:
        return [
            Column(title=self.tr("Candidate"), text=lambda each: each.code, strong=lambda _each: True),
            Column(title=self.tr("State"), text=self._state, sign=_sign, hint=self._state),
            Column(title=self.tr("Totals"), text=lambda _each: "", hint=spread_words, fixed=True),
            Column(title=self.tr("Why"), text=self._why, hint=self._why, stretch=True),
        ]


def _sign(each: ModerationRow) -> Sign:
    return signs.moderation_state(each.state)
