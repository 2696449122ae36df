"""The candidate in discussion: why, marks and notes side by side, what became of the marks, and what is decided."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from panel_app.domain.rules import Stage
from panel_app.ui.look import Look
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.agree_bar import AgreeBar
from panel_app.ui.widgets.chip import Chip
from panel_app.ui.widgets.comparison import NOTES, Comparison
from panel_app.ui.widgets.copy_pane import COPY
from panel_app.ui.widgets.ledger_list import LedgerList
from panel_app.ui.widgets.parts import button, column, label, row, scrolled
from panel_app.ui.widgets.rival_marks import RivalMarks
from panel_app.ui.widgets.third_chooser import ThirdChooser
from panel_app.workspace.moderation_rows import ModerationRow

HISTORY: Final = "H"
_NARROW: Final = 560
"""Below this width (at 100 % text) why a candidate is here stands beneath its code, not between it and the buttons."""
_LEAST: Final = 30
"""Steps of the grid that marks and notes keep, whatever is asked beneath them."""


_WHY: Final = 2
"""Its place in the head."""


class _Inside(QWidget):
    """As high as its texts are at the width there is; Qt would reserve what they need in the narrowest of columns."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class CandidateSide(QWidget):
    """What is to be seen of one candidate; whoever fills it knows what happens."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.title = label(role="lead")
        self.state = Chip(signs.moderation_state("none"), look=look)
        self.why = label(role="soft", wrap=True)
        self.history = self._toggle(self.tr("History"), HISTORY)
        self.notes = self._toggle(self.tr("Notes"), NOTES)
        self.notes.hide()
        self.copy = self._toggle(self.tr("Clean copy"), COPY)
        self.rivals = RivalMarks(look=look)
        self.comparison = Comparison(look=look)
        self.beside = label(role="soft", wrap=True)
        self.beside.hide()
        self.ledger = LedgerList(look=look)
        self.ledger.hide()
        self.bar = AgreeBar(look=look)
        self.third = ThirdChooser(look=look)
        self.third.hide()
        self._look = look
        self._whole = False
        self.comparison.criterion_chosen.connect(self.bar.show_criterion)
        self.inside = _Inside()
        self.inside.setObjectName("paper")
        inside = QVBoxLayout(self.inside)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(look.space(2))
        head = self._head = row(look, gap=3)
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addWidget(self.why, 1)
        head.addStretch(0)
        for part in (self.history, self.notes, self.copy):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(head)
        self._beneath = column(look, gap=0)
        inside.addLayout(self._beneath)
        inside.addWidget(self.rivals)
        inside.addWidget(self.comparison)
        inside.addWidget(self.beside)
        inside.addWidget(self.ledger, 1)
        inside.addStretch(0)
        self.area = scrolled(self.inside)
        self._make_room()
        look.changed.connect(self._make_room)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(2))
        layout.addWidget(self.area, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.third)

    def show_candidate(
        self,
        stage: Stage,
        chosen: ModerationRow,
        *,
        why: str,
        names: tuple[str, ...],
        named: bool,
        notes: bool,
        decides: bool,
    ) -> None:
        """Put one on the screen. `names`: what its scorers are called here; `named` is not on the projector.

        `notes`: whether what scorers wrote beside their marks is shown; on the projector somebody has to ask for it.
        """
        self.inside.show()
        self.title.setText(chosen.code)
        self.state.show_sign(signs.moderation_state(chosen.state))
        self.why.setText(why)
        self.rivals.show_candidate(stage, chosen, named=named, decides=decides)
        self.bar.show_people(tuple(form.pseudonym for form in chosen.scorers), shown=names)
        self.bar.show_candidate(stage, frozenset(chosen.agreed))
        self.notes.setVisible(not named)
        self.notes.setChecked(notes)
        self.comparison.show_candidate(stage, chosen, names=names, told=named, notes=notes)
        self._make_room()

    def show_whole(self, *, whole: bool) -> None:
        """Everything at its full height, where the page around it scrolls; else it scrolls by itself."""
        self._whole = whole
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def show_nobody(self) -> None:
        """The list is empty."""
        for part in (self.inside, self.bar, self.third):
            part.hide()

    def show_ledger(self, *, shown: bool) -> None:
        """What became of the marks, in place of marks and notes."""
        self.history.setChecked(shown)
        self.ledger.setVisible(shown)
        self.comparison.setHidden(shown)

    def _make_room(self) -> None:
        self._place_why(beneath=self.width() < _NARROW * self._look.scale)
        layout = self.inside.layout()
        full = layout.totalHeightForWidth(self.width()) if layout is not None and self._whole else 0
        self.area.setMinimumHeight(max(self._look.space(_LEAST), full))

    def _place_why(self, *, beneath: bool) -> None:
        if beneath == (self._beneath.indexOf(self.why) >= 0):
            return
        if beneath:
            self._beneath.addWidget(self.why)
        else:
            self._head.insertWidget(_WHY, self.why, 1)
        self._head.setStretch(self._head.count() - 1 - len((self.history, self.notes, self.copy)), int(beneath))

    def _toggle(self, text: str, key: str) -> QPushButton:
        made = button(text, lambda: None, kind="quiet", name=self.tr("{text} ({key})").format(text=text, key=key))
        made.setToolTip(made.accessibleName())
        made.setCheckable(True)
        return made
