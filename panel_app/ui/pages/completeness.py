"""Who owes what and what has arrived; nothing about marks."""

from collections import Counter

from PySide6.QtWidgets import QProgressBar

from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets import times
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.figures import Figures
from panel_app.ui.widgets.form_cells import FormCellsDelegate
from panel_app.ui.widgets.parts import label
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace import completeness
from panel_app.workspace.completeness import Completeness, FormState, SeatProgress

_FORMS = 1
"""The column of cells."""
_SHOWN = 6
"""Codes that one row names before it counts the rest."""


class CompletenessPage(Page):
    """For the chair and the administrator."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        layout = self.headed(self.tr("Completeness"))
        self.figures = Figures(look=session.look)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Forms received"))
        self.said = label(role="soft", wrap=True)
        self.table: Table[SeatProgress] = Table(
            self._columns(), look=session.look, name=self.tr("Seats and their forms")
        )
        self._cells = FormCellsDelegate(self.table, look=session.look)
        self.table.setItemDelegateForColumn(_FORMS, self._cells)
        layout.addWidget(self.figures)
        layout.addWidget(self.progress)
        layout.addWidget(self.said)
        layout.addWidget(self.table, 1)
        key = self.tr(
            "In the cells: filled is received, hollow owed, struck through stepped back, dotted came late; "
            "halved is here twice."
        )
        layout.addWidget(label(key, role="small", wrap=True))

    def refresh(self) -> None:
        if self.session.facts.stage is not None:
            self.session.runner.run(completeness.completeness, then=self.show_state)

    def about(self) -> str:
        return self.tr(
            "Who owes which form, what has arrived, and when each laptop was last seen; nothing about marks. Sync "
            "first: the page knows only what has come here. Somebody who stepped back is replaced by allocating "
            "again."
        )

    def take_focus(self) -> None:
        self.focus_first(self.table)

    def show_state(self, state: Completeness) -> None:
        """As the store has it."""
        recused = sum(each.recused for each in state.seats)
        late = sum(each.late for each in state.seats)
        self.figures.show_figures(
            [
                (str(state.forms_received), self.tr("forms received")),
                (str(state.forms_due - state.forms_received), self.tr("still owed")),
                (str(recused), self.tr("stepped back")),
                (str(late), self.tr("came late")),
            ]
        )
        self.progress.setMaximum(max(state.forms_due, 1))
        self.progress.setValue(state.forms_received)
        if state.complete:
            self.said.setText(self.tr("Everything that is due is here."))
        elif state.forms_received == state.forms_due:
            self.said.setText(
                self.tr(
                    "Every form is here, but a candidate has fewer scorers than the rules ask for: somebody is due."
                )
            )
        else:
            self.said.setText(self.tr("As of the last sync of this laptop; others may have sent more since."))
        self._cells.show_cells([each.forms for each in state.seats])
        self.table.show_rows(state.seats)

    def _columns(self) -> list[Column[SeatProgress]]:
        panels = self.session.facts.round.panels
        panel = Column[SeatProgress](
            title=self.tr("Panel"), text=lambda each: panels.get(each.panel, "") if each.panel else ""
        )
        return [
            Column(title=self.tr("Seat"), text=lambda each: each.seat, strong=lambda _each: True, sign=self._sign),
            Column(title=self.tr("Forms"), text=self._forms, hint=self._forms),
            *([panel] if len(panels) > 1 else []),
            Column(title=self.tr("Due"), text=lambda each: str(each.due), number=True),
            Column(title=self.tr("Received"), text=lambda each: str(each.received), number=True),
            Column(title=self.tr("Stepped back"), text=lambda each: str(each.recused or ""), number=True),
            Column(title=self.tr("Late"), text=lambda each: str(each.late or ""), number=True),
            Column(title=self.tr("Last heard of"), text=self._seen),
            Column(title=self.tr("Owes"), text=self._owes, hint=lambda each: ", ".join(each.owes), stretch=True),
        ]

    def _sign(self, each: SeatProgress) -> Sign:
        if each.received >= each.due:
            return Sign(glyph="done", word=self.tr("Complete"), colour="good")
        return Sign(glyph="waiting", word=self.tr("Owes"))

    def _forms(self, each: SeatProgress) -> str:
        """In words what the cells draw."""
        counts = Counter(cell.state for cell in each.forms)
        words: dict[FormState, str] = {
            "received": self.tr("received"),
            "two": self.tr("sealed twice, of which you let one count once the forms are opened"),
            "owed": self.tr("owed"),
            "late": self.tr("late"),
            "recused": self.tr("stepped back"),
        }
        return ", ".join(f"{counts[state]} {word}" for state, word in words.items() if counts[state])

    def _seen(self, each: SeatProgress) -> str:
        return times.moment(each.last_seen) if each.last_seen else self.tr("Never yet")

    def _owes(self, each: SeatProgress) -> str:
        named = ", ".join(each.owes[:_SHOWN])
        rest = len(each.owes) - _SHOWN
        return self.tr("{codes} and {count} more").format(codes=named, count=rest) if rest > 0 else named
