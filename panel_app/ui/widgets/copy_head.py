"""Above both sides of a clean copy: whose it is, what waits in it, how far all of them are, and the way on."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy

from panel_app.ui.look import Look
from panel_app.ui.widgets.case import Case
from panel_app.ui.widgets.chip import Chip, Sign
from panel_app.ui.widgets.parts import ElidedLabel, button, label

_NARROW: Final = 700
"""Below this width (at 100 % text) the head says only whose copy it is."""


class CopyHead(QFrame):
    """Alt and the arrows walk; Enter confirms, wherever it is pressed.

    Where two people look at each copy, who sits here says so once: `who` keeps it until the window is locked or closed.
    """

    went_back = Signal()
    went_on = Signal()
    confirmed = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "head")
        line = QHBoxLayout(self)
        line.setContentsMargins(look.space(6), look.space(2), look.space(4), look.space(2))
        line.setSpacing(look.space(3))
        self.title = label("", role="title")
        self.state = Chip(Sign(glyph="none", word=""), look=look)
        self.place = ElidedLabel()
        self.who = QLineEdit()
        self.who.setAccessibleName(self.tr("Who looks: your name"))
        self.who.setPlaceholderText(self.tr("Your name"))
        self.who.setToolTip(self.tr("Two people look at every copy of this round. This says which of them you are."))
        self.who.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.who.editingFinished.connect(lambda: self.who.setCursorPosition(0))
        self.who.hide()
        self.previous = button("‹", self.went_back.emit, key="Alt+Left", name=self.tr("Previous candidate"))
        self.next = button("›", self.went_on.emit, key="Alt+Right", name=self.tr("Next candidate"))
        self.confirm = button(self.tr("Confirm and next"), self.confirmed.emit, kind="primary")
        self.confirm.setToolTip(self.tr("Confirm and next (Enter)"))
        line.addWidget(self.title)
        line.addWidget(self.state)
        line.addWidget(self.place, 1)
        for each in (self.who, self.previous, self.next, self.confirm):
            line.addWidget(each)

    def show_none(self) -> None:
        """Nobody is looked at."""
        self.title.setText(self.tr("Clean copies"))
        self.place.setText("")
        self.state.hide()
        self._enable(on=False)

    def show_case(self, case: Case, *, released: bool, looked: str = "", is_last: bool, done: int, count: int) -> None:
        """One copy; `done` of `count` are confirmed, and behind the last one nothing waits."""
        self.title.setText(case.code)
        self.who.setVisible(case.second_person)
        self.place.setText(self.tr("{done} of {count} confirmed").format(done=done, count=count))
        is_wide = self.width() >= _NARROW * self._look.scale
        self.state.setVisible(is_wide)
        self.state.show_sign(self._sign(case, released=released, looked=looked))
        self._enable(on=True)
        if case.open_spots:
            said = self.tr("Next open place")
        elif released:
            said = self.tr("Next")
        else:
            is_short = is_last or (case.second_person and not is_wide)
            said = self.tr("Confirm") if is_short else self.tr("Confirm and next")
        self.confirm.setText(said)

    def _enable(self, *, on: bool) -> None:
        for each in (self.previous, self.next, self.confirm):
            each.setEnabled(on)

    def _sign(self, case: Case, *, released: bool, looked: str) -> Sign:
        if case.open_spots == 1:
            return Sign(glyph="caution", word=self.tr("1 place to look at"), colour="danger")
        if case.open_spots:
            said = self.tr("{count} places to look at").format(count=case.open_spots)
            return Sign(glyph="caution", word=said, colour="danger")
        if released:
            return Sign(glyph="done", word=self.tr("Confirmed"), colour="good")
        if looked:
            return Sign(glyph="waiting", word=self.tr("Waits for the second person"), colour="primary")
        return Sign(glyph="waiting", word=self.tr("Ready: Enter confirms"), colour="primary")
