"""How the moderation room looks: left the candidates, right the chosen one; no names or advice on the projector."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rules import Stage
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets import advice_words, signs
from panel_app.ui.widgets.agree_bar import AgreeBar
from panel_app.ui.widgets.chip import Chip
from panel_app.ui.widgets.comparison import Comparison
from panel_app.ui.widgets.late_forms import LateForms
from panel_app.ui.widgets.meeting_bar import MeetingBar
from panel_app.ui.widgets.parts import button, label, row, scrolled
from panel_app.ui.widgets.room_table import WHY, RoomTable
from panel_app.ui.widgets.severity_list import SeverityList
from panel_app.ui.widgets.why import why
from panel_app.workspace.advising import ScorerAdvice, SeverityAdvice
from panel_app.workspace.moderating import LateForm, ModerationRow

_NARROW = 960
"""Below this width (at 100 % text) the list says only who and how far; the reason stands beside the chosen one."""
_STACKED = 680
"""Below this one the list stands above the chosen one."""
_ANY_WIDTH = 16_777_215
"""Qt's own word for no limit."""


class Room(Page):
    """What is to be seen; who fills it knows what happens in it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.shown: ModerationRow | None = None
        self._advised: dict[str, ScorerAdvice] = {}
        self._late: list[LateForm] = []
        look = session.look
        layout = self.headed(self.tr("Moderation"))
        self.closed = label(role="soft", wrap=True)
        self.meeting = MeetingBar(look=look)
        self.late = LateForms(look=look)
        self.severity = SeverityList(look=look)
        self.table = RoomTable(look=look, why=self.why_asked, state=self.state_of)
        self.title = label(role="lead")
        self.state = Chip(signs.moderation_state("none"), look=look)
        self.why = label(role="soft", wrap=True)
        self.comparison = Comparison(look=look)
        self.beside = label(role="soft", wrap=True)
        self.bar = AgreeBar(look=look)
        self.keys = label(role="small", wrap=True)
        self.comparison.criterion_chosen.connect(self.bar.show_criterion)
        self.comparison.proposed.connect(self.bar.propose)
        layout.addWidget(self.closed)
        layout.addLayout(self._line())
        layout.addWidget(self.meeting)
        layout.addWidget(self.late)
        self.room = self._room()
        layout.addWidget(self.room, 1)
        layout.addWidget(self.severity, 1)
        for part in (self.scorers, self.severity, self.beside):
            part.hide()
        session.projector.changed.connect(self._on_projector)

    def openable(self) -> list[CandidateCode]:
        return [each.code for each in self.table.rows.rows]

    def open_code(self, code: str) -> None:
        rows = list(self.table.rows.rows)
        self.table.show_rows(rows, at=lambda each: each.code == code)
        self.table.setFocus()

    def show_severity(self, advice: SeverityAdvice | None) -> None:
        """How the scorers compare; nothing where the rules show no advice, and never on the projector."""
        self._advised = {each.scorer: each for each in advice.scorers} if advice else {}
        if advice is not None:
            self.severity.show_advice(advice)
        self._show_advice()

    def show_late(self, forms: list[LateForm]) -> None:
        """Forms that wait for the chair's word; they name seats, so not on the projector."""
        self._late = forms
        self.late.show_forms([] if self.session.projector.on else forms)

    def show_candidate(self, stage: Stage, chosen: ModerationRow, *, begun: str | None) -> None:
        """Put one on the screen; `begun` as in `AgreeBar.show_candidate`."""
        self.shown = chosen
        self._side.show()
        self.bar.setVisible(not self.session.facts.round.signed)
        self._show_around()
        self.title.setText(chosen.code)
        self.state.show_sign(signs.moderation_state(chosen.state))
        awaited = self.state_of(chosen) if chosen.awaiting else ""
        self.why.setText("; ".join(part for part in (awaited, self.why_asked(chosen)) if part))
        names = self._names(chosen)
        if begun is not None:
            self.bar.show_people(tuple(form.pseudonym for form in chosen.scorers), shown=names)
        self.bar.show_candidate(frozenset(chosen.agreed), begun=begun)
        self.comparison.show_candidate(stage, chosen, names=names)
        self._show_beside()

    def show_nobody(self) -> None:
        """The list is empty."""
        for part in (self._side, self.bar, self.keys):
            part.hide()

    def show_open(self, *, opened: bool, why: str) -> None:
        """The room, or why it is closed."""
        self.closed.setText(why)
        self.closed.setVisible(bool(why))
        self.room.setVisible(opened and not self.scorers.isChecked())
        for part in (self.summary, self.which, self.projector):
            part.setVisible(opened)
        self._show_around()
        if not opened:
            self.scorers.hide()
            self.severity.hide()

    def why_asked(self, each: ModerationRow) -> str:
        stage = self.session.facts.stage
        said = why(stage, each.moderation.reasons) if stage else ""
        return said or self.tr("The rules ask for nothing here.")

    def state_of(self, each: ModerationRow) -> str:
        """How far it is, or whose form is awaited."""
        if not each.awaiting:
            return signs.moderation_state(each.state).word
        if self.session.projector.on:
            return self.tr("A form is awaited")
        return self.tr("Awaits {names}").format(names=", ".join(each.awaiting))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        scale, width = self.session.look.scale, self.session.look.space(62)
        stacked = self.width() < _STACKED * scale
        beside = not stacked and self.width() < _NARROW * scale
        self.table.setColumnHidden(WHY, beside)
        for part in (self.table, self.keys):
            part.setMinimumWidth(width if beside else 0)
            part.setMaximumWidth(width if beside else _ANY_WIDTH)
        self._across.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)

    # ---- inside

    def _show_around(self) -> None:
        """What is the chair's own: not on the projector, where the room is for what is discussed."""
        decides = not self.session.facts.round.signed and not self.session.projector.on
        self.keys.setVisible(decides and self.shown is not None)
        self.meeting.setVisible(decides and self.which.isVisibleTo(self))

    def _on_projector(self) -> None:
        on = self.session.projector.on
        self.projector.setChecked(on)
        self.projector.setText(self.tr("Leave the projector") if on else self.tr("Projector"))
        self._show_around()
        self.session.messages.clear()  # it may name a scorer
        self.show_late(self._late)
        self._show_advice()
        self.table.viewport().update()
        stage = self.session.facts.stage
        if self.shown is not None and stage is not None:
            self.show_candidate(stage, self.shown, begun=None)
            self.bar.show_people(tuple(form.pseudonym for form in self.shown.scorers), shown=self._names(self.shown))

    def _names(self, each: ModerationRow) -> tuple[str, ...]:
        """What its scorers are called: on the projector, by their place."""
        if self.session.projector.on:
            return tuple(self.tr("Scorer {n}").format(n=place) for place in range(1, len(each.scorers) + 1))
        return tuple(form.pseudonym for form in each.scorers)

    def _show_advice(self) -> None:
        may = bool(self._advised) and not self.session.projector.on
        self.scorers.setVisible(may)
        if not may:
            self.scorers.setChecked(False)
        self._on_scorers()
        self._show_beside()

    def _on_scorers(self) -> None:
        compares = self.scorers.isChecked()
        self.scorers.setText(self.tr("Back to the candidates") if compares else self.tr("How scorers compare"))
        self.severity.setVisible(compares)
        self.room.setVisible(not compares and not self.closed.isVisibleTo(self))

    def _show_beside(self) -> None:
        """What can be said of this candidate's scorers, where it can be told from chance."""
        forms = self.shown.scorers if self.shown and not self.session.projector.on else ()
        apart = [each for form in forms if (each := self._advised.get(form.pseudonym)) and each.is_apart]
        self.beside.setText(" ".join(f"{each.scorer} {advice_words.severity(each)}." for each in apart))
        self.beside.setVisible(bool(apart))

    def _line(self) -> QHBoxLayout:
        self.summary = label(role="strong")
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Which candidates"))
        self.which.addItem(self.tr("Open and parked"), "open")
        self.which.addItem(self.tr("All that the rules ask about"), "asked")
        self.which.addItem(self.tr("Everybody"), "all")
        self.scorers = button(self.tr("How scorers compare"), self._on_scorers)
        self.scorers.setCheckable(True)
        self.projector = button(
            self.tr("Projector"), self.session.projector.toggle, key="Ctrl+Shift+P", name=self.tr("Projector mode")
        )
        self.projector.setCheckable(True)
        line = row(self.session.look, gap=4)
        line.addWidget(self.summary)
        line.addWidget(self.which)
        line.addStretch(1)
        line.addWidget(self.scorers)
        line.addWidget(self.projector)
        return line

    def _room(self) -> QWidget:
        look = self.session.look
        room = QWidget()
        across = self._across = QHBoxLayout(room)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.space(4))
        left = QVBoxLayout()
        left.setSpacing(look.space(2))
        left.addWidget(self.table, 1)
        left.addWidget(self.keys)
        across.addLayout(left, 42)
        self._side = QWidget()
        self._side.setObjectName("paper")
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(look.space(3))
        head = row(look, gap=3)
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addWidget(self.why, 1)
        side.addLayout(head)
        side.addWidget(self.comparison)
        side.addWidget(self.beside)
        side.addStretch(1)
        self.keys.setText(
            self.tr(
                "In the lists: ↓ next · a digit agrees · K keep · P park · T third scorer · U withdraw · Enter marks"
            )
        )
        right = QVBoxLayout()
        right.setSpacing(look.space(2))
        area = scrolled(self._side)
        area.setMinimumHeight(look.space(30))
        right.addWidget(area, 1)
        right.addWidget(self.bar)
        across.addLayout(right, 58)
        return room
