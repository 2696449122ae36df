"""The one place for notices: what happened and what to do, inside the window, until it is read or something follows.

What answers a person takes the place of whatever stands there: the refusal of a step goes when the step succeeds. What
comes unasked (a sync has ended) waits behind a graver notice, and is shown when that one was dismissed.
"""

from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from panel_app.ui.glyphs import glyph, icon
from panel_app.ui.look import Look
from panel_app.ui.messages import Tone
from panel_app.ui.widgets.parts import label, restyle

_SHAPES = {Tone.INFO: "info", Tone.GOOD: "done", Tone.CAUTION: "caution", Tone.DANGER: "danger"}
_ROLES = {Tone.INFO: "primary", Tone.GOOD: "good", Tone.CAUTION: "ink", Tone.DANGER: "danger"}
_GRAVITY: Final = {Tone.INFO: 0, Tone.GOOD: 0, Tone.CAUTION: 1, Tone.DANGER: 2}


class Notice(NamedTuple):
    """Its tone and both sentences."""

    tone: str
    what: str
    remedy: str


class NoticeBar(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._tone = Tone.INFO
        self._waiting: list[Notice] = []
        self.setProperty("kind", "notice")
        self._picture = QLabel()
        self._what = label(role="strong", wrap=True)
        self._remedy = label(wrap=True)
        self._close = QPushButton()
        self._close.setProperty("kind", "quiet")
        self._close.setAccessibleName(self.tr("Dismiss this notice"))
        self._close.setToolTip(self.tr("Dismiss (Esc)"))
        self._close.clicked.connect(self.dismiss)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._what)
        texts.addWidget(self._remedy)
        layout = self._line = QHBoxLayout(self)
        layout.setContentsMargins(look.space(3), look.space(2), look.space(3), look.space(2))
        layout.setSpacing(look.space(3))
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(texts, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.dismiss)
        look.changed.connect(self._draw)
        self._draw()
        self.hide()

    @property
    def text(self) -> str:
        """Both sentences, for whoever cannot see them."""
        return f"{self._what.text()} {self._remedy.text()}".strip()

    def say(self, tone: str, what: str, remedy: str, *, unasked: bool = False) -> None:
        if unasked and not self.isHidden() and _GRAVITY[Tone(tone)] < _GRAVITY[self._tone]:
            self._waiting.append(Notice(tone, what, remedy))
            return
        self._tone = Tone(tone)
        self._what.setText(what)
        self._remedy.setText(remedy)
        self._remedy.setVisible(bool(remedy))
        side = Qt.AlignmentFlag.AlignTop if remedy else Qt.AlignmentFlag.AlignVCenter
        self._line.setAlignment(self._picture, side)  # a single line stands in the middle, and its sign with it
        self.setAccessibleName(self.text)
        restyle(self, tone=tone)
        self._draw()
        self.show()

    def dismiss(self) -> None:
        """Take this one away; what waited behind it comes now."""
        self.hide()
        if self._waiting:
            self.say(*self._waiting.pop(0))

    def leave(self) -> list[Notice]:
        """Show nothing from now on; what waited, for another time."""
        waiting, self._waiting = self._waiting, []
        self.hide()
        return waiting

    def _draw(self) -> None:
        size = self._look.size("lead")
        colour = self._look.colour(_ROLES[self._tone]).name()
        self._picture.setPixmap(glyph(_SHAPES[self._tone], colour=colour, size=size, ratio=self.devicePixelRatioF()))
        self._close.setIcon(icon("close", colour=self._look.theme.ink, size=self._look.size("body")))
