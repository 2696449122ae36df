"""One candidate's outcome, decided by hand: what, for which published reason, in which words."""

from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QWidget

from panel_app.domain.ranking import Outcome, Standing
from panel_app.domain.reasons import ReasonCode, reason_codes
from panel_app.domain.rules import Stage
from panel_app.ui.look import Look
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.parts import label, row
from panel_app.ui.widgets.reason_bar import ReasonBar

_SHORT = 14
"""Letters of a reason in sight where there is no room for more."""


class DecideBar(QWidget):
    """Nothing is on record before the button; words are needed only where the reason says nothing without them."""

    decided = Signal(str, str, str, str)
    """Candidate, outcome, code of the reason, words."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._code = ""
        self.which = label(role="strong")
        self.outcome = QComboBox()
        self.outcome.setAccessibleName(self.tr("Outcome"))
        for value in get_args(Outcome):
            self.outcome.addItem(signs.outcome(value), value)
        self.why = QComboBox()
        self.why.setAccessibleName(self.tr("Published reason"))
        self.why.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.why.setMinimumContentsLength(_SHORT)
        self.why.currentIndexChanged.connect(self._show_ready)
        self.bar = ReasonBar(self.tr("Decide"), look=look, name=self.tr("Reason for this outcome"), kind="")
        self.bar.given.connect(self._on_given)
        self._line = row(look, gap=2)
        self.setLayout(self._line)
        self._what = row(look, gap=2)
        self._what.addWidget(self.which)
        self._what.addWidget(self.outcome)
        self._what.addWidget(self.why, 1)
        self._line.addLayout(self._what)
        self._line.addWidget(self.bar, 1)
        self._show_ready()

    def show_reasons(self, stage: Stage) -> None:
        """The published ones; a reason can also be given in words alone."""
        codes = reason_codes(stage, "outcome")
        if self.why.count() == len(codes) + 1:
            return
        self.why.clear()
        self.why.addItem(self.tr("A reason in words"), None)
        for each in codes:
            self.why.addItem(each.title, each)

    def show_candidate(self, standing: Standing | None) -> None:
        """Whose outcome it is."""
        self._code = standing.code if standing else ""
        self.which.setText(self._code)
        self._show_ready()

    def set_narrow(self, *, narrow: bool, very: bool) -> None:
        """The words under what they are about, where there is no room for both on a line; `very`: each part."""
        for line, stands in ((self._line, narrow), (self._what, very)):
            line.setDirection(QBoxLayout.Direction.TopToBottom if stands else QBoxLayout.Direction.LeftToRight)

    def clear(self) -> None:
        """It is on record."""
        self.bar.clear()
        self.why.setCurrentIndex(0)

    @property
    def _reason(self) -> ReasonCode | None:
        chosen: ReasonCode | None = self.why.currentData()
        return chosen

    def _show_ready(self) -> None:
        chosen = self._reason
        self.bar.set_ready(ready=bool(self._code), needs_words=chosen is None or chosen.needs_text)
        self.bar.reason.setEnabled(chosen is None or chosen.text != "none")

    def _on_given(self, text: str) -> None:
        chosen = self._reason
        said = "" if chosen is not None and chosen.text == "none" else text
        self.decided.emit(self._code, self.outcome.currentData(), chosen.code if chosen else "", said)
