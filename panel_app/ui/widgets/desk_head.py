"""The strip above the desk: whose form it is, how far that is, and what can be done with the whole of it."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton

from panel_app.ui.glyphs import icon
from panel_app.ui.look import Look
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.chip import Chip, Sign
from panel_app.ui.widgets.parts import button, label, row

_NARROW, _WORDY = 560, 760
"""Widths, at 100 % text, below which it says only whose form it is, and from which on the buttons say all."""


class DeskHead(QFrame):
    """Emits what is asked for; the page decides whether it can be done."""

    previous_wanted = Signal()
    next_wanted = Signal()
    concern_wanted = Signal()
    recusal_wanted = Signal()
    review_wanted = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown = False
        self.setProperty("kind", "head")
        line = row(look, gap=2)
        line.setContentsMargins(look.space(6), look.space(2), look.space(4), look.space(2))
        self.title = label(self.tr("Scoring desk"), role="title")
        self.state = Chip(signs.form_state("not-started"), look=look)
        self.place = label("", role="soft")
        self.previous = button("‹", self.previous_wanted.emit, key="Alt+Left", name=self.tr("Previous candidate"))
        self.next = button("›", self.next_wanted.emit, key="Alt+Right", name=self.tr("Next candidate"))
        self.concern = self._quiet(self.concern_wanted.emit, key="Ctrl+Shift+F", name=self.tr("Concern for the chair"))
        self.recuse = self._quiet(self.recusal_wanted.emit, key="Ctrl+Shift+R", name=self.tr("Step back from this one"))
        self.review = button(
            self.tr("Review and submit…"),
            self.review_wanted.emit,
            kind="primary",
            key="Ctrl+Return",
            name=self.tr("Review and submit"),
        )
        for said in (self.title, self.state, self.place):
            line.addWidget(said)
        line.addStretch(1)
        for each in (self.previous, self.next, self.concern, self.recuse, self.review):
            line.addWidget(each)
        self.setLayout(line)
        look.changed.connect(self._dress)
        self._dress()

    def show_candidate(self, code: str, state: Sign, *, place: int, count: int) -> None:
        """Whose form is on the desk: the `place`th of so many; 0 where it is none of them."""
        self._shown = True
        self.title.setText(code)
        self.state.show_sign(state)
        said = self.tr("{place} of {count}").format(place=place, count=count) if place else ""
        self.place.setText(said)
        self.previous.setEnabled(place > 1)
        self.next.setEnabled(0 < place < count)
        self._dress()

    def allow(self, *, edit: bool, recuse: bool) -> None:
        """What can be done with the form as it is."""
        self.review.setEnabled(edit)
        self.concern.setEnabled(edit)
        self.recuse.setEnabled(recuse)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._dress()

    def _quiet(self, on_clicked: Callable[[], None], *, key: str, name: str) -> QPushButton:
        return button("", on_clicked, kind="quiet", key=key, name=name)

    def _dress(self) -> None:
        look = self._look
        narrow = self.width() < _NARROW * look.scale
        self.state.setHidden(narrow or not self._shown)
        self.place.setHidden(narrow)
        wordy = self.width() >= _WORDY * look.scale
        self.review.setText(self.tr("Review and submit…") if wordy else self.tr("Review…"))
        size = look.size("body")
        for made, sign, text in (
            (self.concern, "flag", self.tr("Concern…")),
            (self.recuse, "recused", self.tr("Step back…")),
        ):
            made.setIcon(icon(sign, colour=look.theme.primary, size=size))
            made.setIconSize(QSize(size, size))
            made.setText(f" {text}" if wordy else "")  # a sign and its word stand too near each other
