"""The places of one case in a list, why each was struck or is open, and what a person decides about it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from panel_app.ui.look import Look
from panel_app.ui.widgets.case import Case, Spot
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.parts import button, column, give_key, label, row
from panel_app.ui.widgets.table import Column, Table

_MOST: Final = 4
"""Places in sight; the list scrolls."""
_SHARE: Final = 0.28
"""Of the page's height that the list may have."""


class SpotBar(QFrame):
    """S strikes what is selected in the original, else the chosen place; K keeps the chosen place, with a reason."""

    chosen = Signal(int)
    struck = Signal()
    kept = Signal(str)
    """The reason for which the chosen place stays as it is."""
    neutral_asked = Signal()
    """All pronouns in the neutral words that are suggested."""
    passed = Signal()
    """Enter was pressed: on to the next."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._case: Case | None = None
        self._shown = _MOST
        self.setProperty("kind", "foot")
        self.table: Table[Spot] = Table(
            self._columns(), look=look, name=self.tr("Places struck, and places to look at")
        )
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _row: self.passed.emit())
        self.none = label(self.tr("Nothing was found that says who this is."), role="soft", wrap=True)
        self.strike = button(
            self.tr("Strike"), self.struck.emit, name=self.tr("Strike the selected text or this place")
        )
        self.keep = button(self.tr("Keep"), self._on_keep, name=self.tr("Keep this place as it is"))
        self.neutral = button(
            self.tr("All neutral"),
            self.neutral_asked.emit,
            name=self.tr("Take every neutral pronoun that is suggested"),
        )
        for made, key in ((self.strike, "S"), (self.keep, "K"), (self.neutral, "N")):
            made.setToolTip(f"{made.accessibleName()} ({key})")
            give_key(made, key)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(self.tr("Why it is kept"))
        self.reason.returnPressed.connect(self._on_keep)
        layout = column(look, gap=2)
        layout.setContentsMargins(look.space(6), look.space(2), look.space(6), look.space(3))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.none)
        line = row(look, gap=2)
        line.addWidget(self.strike)
        line.addWidget(self.keep)
        line.addWidget(self.neutral)
        line.addWidget(self.reason, 1)
        layout.addLayout(line)
        self.setLayout(layout)
        look.changed.connect(self._fit)
        self._fit()

    @property
    def place(self) -> int:
        """The number of the chosen place; -1 where there is none."""
        return self.table.currentIndex().row() if self.table.current is not None else -1

    def show_case(self, case: Case, *, at: int | None) -> None:
        """The places of a case, with one of them chosen."""
        self._case = case
        self.table.setVisible(bool(case.spots))
        self.none.setVisible(not case.spots)
        self.neutral.setVisible(any(spot.instead for spot in case.spots))
        self.neutral.setEnabled(any(spot.instead and not spot.taken for spot in case.spots))
        wanted = case.spots[at] if at is not None else None
        self.table.show_rows(case.spots, at=lambda spot: spot is wanted)
        self.say_selected("")

    def say_selected(self, text: str) -> None:
        """What is selected in the original, and would be struck."""
        words = " ".join(text.split())
        spot = self.table.current
        suggested = spot is not None and bool(spot.instead)
        plain = self.tr("Take") if suggested else self.tr("Strike")
        self.strike.setText(self.tr("Strike “{text}”").format(text=words[:24]) if words else plain)
        waits = spot is not None and ((spot.open and not spot.unusable) or (suggested and not spot.taken))
        self.strike.setEnabled(bool(words) or waits)
        unusable = spot is not None and spot.unusable
        self.keep.setText(self.tr("Leave the file out") if unusable else self.tr("Keep"))
        self.keep.setEnabled(spot is not None and (spot.taken or not suggested))

    def fit_into(self, height: int) -> None:
        """Show as many places as a page of this height has room for."""
        rows = int(height * _SHARE / self._look.space(8)) - 1
        self._shown = min(max(rows, 1), _MOST)
        self._fit()

    def choose(self, place: int) -> None:
        self.table.setCurrentIndex(self.table.rows.index(place, 0))

    def _on_chosen(self, spot: Spot | None) -> None:
        if spot is not None:
            self.reason.setText(self._usual_reason(spot))
            self.reason.setCursorPosition(0)
            self.chosen.emit(self.place)
        self.reason.setEnabled(spot is not None)
        self.say_selected("")

    def _usual_reason(self, spot: Spot) -> str:
        if spot.unusable:
            return self.tr("It cannot be cleaned.")
        if spot.instead:
            return self.tr("The word stays as it came.")
        if spot.flag:
            return self.tr("Looked at: nothing on it says who this is.")
        if spot.open:
            return self.tr("A common word here, no name.")
        return self.tr("It does not say who this is.")

    def _on_keep(self) -> None:
        reason = self.reason.text().strip()
        if self.table.current is None:
            return
        if reason:
            self.kept.emit(reason)
        else:
            self.reason.setFocus()

    def _fit(self) -> None:
        """As many rows in any case: nothing jumps from one to the next. In a low window fewer, without headings."""
        head = self._shown > 1
        self.table.horizontalHeader().setVisible(head)
        height = (self._shown + head) * self._look.space(8) + self._look.space(0.5)
        self.table.setFixedHeight(height)
        self.none.setFixedHeight(height)

    def _columns(self) -> list[Column[Spot]]:
        return [
            Column(title=self.tr("State"), text=lambda spot: self._sign(spot).word, sign=self._sign),
            Column(title=self.tr("Text"), text=self._words, strong=lambda spot: spot.open, hint=lambda spot: spot.text),
            Column(title=self.tr("Why"), text=lambda spot: spot.why, hint=lambda spot: spot.why, stretch=True),
        ]

    def _words(self, spot: Spot) -> str:
        words = " ".join(spot.text.split())
        where = self.tr("page {page}").format(page=spot.page + 1) if spot.file else ""
        shown = f"{words[:39]}…" if len(words) > 40 else words  # noqa: PLR2004 - what a column of a table holds
        return f"{shown} · {where}" if shown and where else shown or where

    def _sign(self, spot: Spot) -> Sign:
        if spot.open:
            return Sign(glyph="caution", word=self.tr("Look at it"), colour="danger")
        if spot.instead:
            word = self.tr("Taken") if spot.taken else self.tr("Suggested")
            return Sign(glyph="done" if spot.taken else "none", word=word, colour="good" if spot.taken else "ink_soft")
        return Sign(glyph="done", word=self.tr("Struck"), colour="good")
