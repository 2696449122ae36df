"""Who could score one candidate more: those whom nothing bars, the one who would be asked first on top."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout

from panel_app.domain.people import SeatId
from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.parts import button, column, label, row
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.third_scorers import Barred, Possible

_ROWS = 4
_ROW = 7
"""Steps of the grid."""


class ThirdChooser(QFrame):
    """Enter asks the one that the keyboard is on; Escape asks nobody. Without names there is only the proposed one."""

    asked = Signal(str)
    """The seat."""
    left = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._named = True
        self._level = False
        self.setProperty("kind", "panel")
        self.setAccessibleName(self.tr("Ask one more scorer"))
        self.title = label(role="strong", wrap=True)
        self.table: Table[Possible] = Table(self._columns(), look=look, name=self.tr("Who can be asked"))
        self.barred = label(role="small", wrap=True)
        layout = column(look, gap=1.5, margin=2)
        self.setLayout(layout)
        layout.addWidget(self.title)
        layout.addWidget(self.table)
        layout.addWidget(self.barred)
        layout.addLayout(self._foot(look))
        self.table.opened.connect(self._on_opened)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)
        look.changed.connect(self._fit)

    def show_people(self, code: str, people: Sequence[Possible], barred: Sequence[Barred], *, named: bool) -> None:
        """Who could be asked for a candidate, and who could not and why; `named` is not on the projector."""
        self._named = named
        self._level = len({each.forms_due for each in people}) == 1
        self.title.setText(
            self.tr("Ask one more scorer for {code}? It stays on record; {code} waits for that form.").format(code=code)
            if people
            else self.tr("Nobody is left who may score {code}: agree on the marks, or keep them.").format(code=code)
        )
        shown = [each for each in people if named or each.is_proposed]
        self.table.show_rows(shown, at=lambda each: each.is_proposed)
        self.table.setVisible(bool(shown))
        said = "; ".join(self.tr("{who}: {why}").format(who=who, why=why) for who, why in _by_reason(barred))
        self.barred.setText(self.tr("Not asked: {people}").format(people=said) if named and said else "")
        self.barred.setVisible(bool(self.barred.text()))
        self.ask.setEnabled(bool(people))
        self._fit()
        self.show()
        (self.table if people else self.back).setFocus()

    # ---- inside

    def _foot(self, look: Look) -> QHBoxLayout:
        foot = row(look, gap=2)
        self.ask = button(self.tr("Ask"), self._on_ask, kind="primary")
        self.back = button(self.tr("Back"), self.left.emit, name=self.tr("Back: nobody is asked (Esc)"))
        said = self.tr("Whoever has declared a conflict to the office is taken off again; then another can be asked.")
        foot.addWidget(label(said, role="small", wrap=True), 1)
        foot.addWidget(self.back)
        foot.addWidget(self.ask)
        return foot

    def _columns(self) -> list[Column[Possible]]:
        return [
            Column(title=self.tr("Scorer"), text=self._name, strong=lambda each: each.is_proposed, stretch=True),
            Column(title=self.tr("Forms already"), text=lambda each: str(each.forms_due), number=True),
            Column(
                title="",
                text=self._why,
                sign=lambda each: Sign(glyph="done", word="", colour="good") if each.is_proposed else None,
            ),
        ]

    def _why(self, each: Possible) -> str:
        if not each.is_proposed:
            return ""
        return self.tr("Proposed") if self._level else self.tr("Has the fewest")

    def _name(self, each: Possible) -> str:
        return (each.pseudonym or each.seat) if self._named else self.tr("One more scorer")

    def _fit(self) -> None:
        height = self._look.space(_ROW)
        self.table.verticalHeader().setDefaultSectionSize(height)
        rows = min(max(len(self.table.rows.rows), 1), _ROWS)
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + height * rows + 4)

    def _on_ask(self) -> None:
        chosen = self.table.current
        if chosen is not None:
            self._on_opened(chosen)

    def _on_opened(self, chosen: Possible) -> None:
        self.asked.emit(SeatId(chosen.seat))


def _by_reason(barred: Sequence[Barred]) -> list[tuple[str, str]]:
    """Names and what they have in common."""
    why: dict[str, list[str]] = {}
    for each in barred:
        why.setdefault(each.why, []).append(each.pseudonym or each.seat)
    return [(", ".join(sorted(names)), reason) for reason, names in why.items()]
