"""How the moderation room looks: left the candidates, right the chosen one; no names or advice on the projector.

On the projector notes wait for a key: they are what the panel talks about, and they may name somebody.
"""

from fractions import Fraction

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rules import Stage
from panel_app.domain.totals import exact, total
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets import advice_words, signs
from panel_app.ui.widgets.candidate_side import CandidateSide
from panel_app.ui.widgets.copy_pane import CopyPane
from panel_app.ui.widgets.late_forms import LateForms
from panel_app.ui.widgets.meeting_bar import MeetingBar
from panel_app.ui.widgets.moves_list import MovesList
from panel_app.ui.widgets.parts import column, label
from panel_app.ui.widgets.room_head import RoomHead
from panel_app.ui.widgets.room_table import RoomTable
from panel_app.ui.widgets.severity_list import SeverityList
from panel_app.ui.widgets.why import why
from panel_app.workspace.advising import ScorerAdvice, SeverityAdvice
from panel_app.workspace.moderating import LateForm
from panel_app.workspace.moderation_rows import ModerationRow

_WORDY = 1100
"""Below this width (at 100 % text) the list does not say why: that stands beside the chosen one."""
_NARROW = 960
"""Below this one it says only who and how far."""
_STACKED = 680
"""Below this one the list stands above the chosen one."""
_ANY_WIDTH = 16_777_215
"""Qt's own word for no limit."""
_LIST, _SIDE, _COPY = 42, 58, 54
"""Shares of the width: of the list, of the chosen one, and of the clean copy in the list's place."""


class Room(Page):
    """What is to be seen; who fills it knows what happens in it."""

    on_projector = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.shown: ModerationRow | None = None
        self._advised: dict[str, ScorerAdvice] = {}
        self._late: list[LateForm] = []
        self.notes_told = False
        """Whether the panel asked to see the notes on the projector, of the candidate on the screen."""
        look = session.look
        self.head = RoomHead(look=look)
        self.which, self.order = self.head.which, self.head.order
        self.scorers, self.projector = self.head.scorers, self.head.projector
        top = column(look, gap=0)
        top.addWidget(self.head)
        layout = self.headed("", head=top)
        layout.setSpacing(look.space(2))
        self.closed = label(role="soft", wrap=True)
        self.meeting = MeetingBar(look=look)
        self.late = LateForms(look=look)
        self.table = RoomTable(look=look, why=self.why_asked, state=self.state_of)
        self.keys = label(role="small", wrap=True)
        self.side = CandidateSide(look=look)
        self.copy = CopyPane(look=look)
        self.copy.hide()
        self.moves = MovesList(look=look)
        self.severity = SeverityList(look=look)
        layout.addWidget(self.closed)
        layout.addWidget(self.meeting)
        layout.addWidget(self.late)
        self.room = self._room()
        self.people = self._people()
        layout.addWidget(self.room, 1)
        layout.addWidget(self.people, 1)
        layout.addStretch(0)  # while the room is closed
        self.people.hide()
        self.scorers.clicked.connect(self._on_scorers)
        self.projector.clicked.connect(session.projector.toggle)
        self._bring = QTimer(self)
        self._bring.setSingleShot(True)
        self._bring.setInterval(0)
        self._bring.timeout.connect(self._on_bring)
        session.projector.changed.connect(self._on_projector)
        look.changed.connect(self._arrange)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

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
        self.severity.setVisible(advice is not None)
        self._show_beside()

    def show_scale_of(self, stage: Stage) -> None:
        """The dots in the list lie between the lowest and the highest total that can be given."""
        ends = [total(stage, {each.id: exact(each.marks[at]) for each in stage.criteria}) for at in (0, -1)]
        self.table.show_scale(ends[0] or Fraction(), ends[1] or Fraction(1))

    def show_late(self, forms: list[LateForm]) -> None:
        """Forms that wait for the chair's word; they name seats, so not on the projector."""
        self._late = forms
        self.late.show_forms([] if self.session.projector.on else forms)

    def show_candidate(self, stage: Stage, chosen: ModerationRow) -> None:
        """Put one on the screen."""
        self.shown = chosen
        decides = not self.session.facts.round.signed
        if self.side.third.isHidden():
            self.side.bar.setVisible(decides)
        awaited = self.state_of(chosen) if chosen.awaiting else ""
        self.side.show_candidate(
            stage,
            chosen,
            why="; ".join(part for part in (awaited, self.why_asked(chosen)) if part),
            names=self._names(chosen),
            named=not self.session.projector.on,
            notes=self.notes_told or not self.session.projector.on,
            decides=decides,
        )
        self._show_around()
        self._show_beside()

    def show_nobody(self) -> None:
        """The list is empty."""
        self.side.show_nobody()
        self.keys.hide()

    def show_open(self, *, opened: bool, why: str) -> None:
        """The room, or why it is closed."""
        self.closed.setText(why)
        self.closed.setVisible(bool(why))
        self._show_people(opened=opened)
        self._show_around()

    def show_copy(self, *, shown: bool) -> None:
        """The clean copy in the list's place; where there is no room for two, in place of both."""
        self.copy.setVisible(shown)
        self.list.setHidden(shown)
        self.side.copy.setChecked(shown)
        self._arrange()

    def show_history(self, *, shown: bool) -> None:
        """The history of the marks in the place of marks and list."""
        self.list.setVisible(not shown and self.copy.isHidden())
        self.side.show_ledger(shown=shown)
        self._show_beside()
        self._arrange()

    def why_asked(self, each: ModerationRow) -> str:
        stage = self.session.facts.stage
        said = why(stage, each.moderation.reasons) if stage else ""
        return said or self.tr("The rules ask for nothing here.")

    def state_of(self, each: ModerationRow) -> str:
        """How far it is, whose form is awaited, or that two values rival."""
        if each.rivals:
            return self.tr("Two values")
        if not each.awaiting:
            return signs.moderation_state(each.state).word
        if self.session.projector.on:
            return self.tr("A form is awaited")
        return self.tr("Awaits {names}").format(names=", ".join(each.awaiting))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # ---- inside

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isVisible() and self.isAncestorOf(now):
            self._bring.start()

    def _on_bring(self) -> None:
        """What has the keyboard is in sight, where the window is too small for the whole page."""
        area, widget = self.findChild(QScrollArea), self.focusWidget()
        if area is not None and widget is not None:
            area.ensureWidgetVisible(widget, 0, self.session.look.space(8))

    def _arrange(self) -> None:
        scale, width = self.session.look.scale, self.session.look.space(62)
        stacked = self.width() < _STACKED * scale
        beside = not stacked and self.width() < _NARROW * scale
        covered = (stacked or beside) and not self.copy.isHidden()
        self.head.make_room(self.width() / scale)
        self.head.setHidden(covered)
        self.side.show_whole(whole=stacked)
        self.table.make_room(totals=not beside, why=stacked or self.width() >= _WORDY * scale)
        self.list.setMinimumWidth(width if beside else 0)
        self.list.setMaximumWidth(width if beside else _ANY_WIDTH)
        self._across.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        self.side.setHidden(covered)
        alone = self.list.isHidden() and self.copy.isHidden()
        self._across.setStretch(0, 0 if alone else _LIST if self.copy.isHidden() else _COPY)
        self._show_around()

    def _show_around(self) -> None:
        """What is the chair's own: not on the projector, where the room is for what is discussed."""
        here = not self.session.projector.on
        decides = here and not self.session.facts.round.signed
        self.keys.setVisible(decides and self.shown is not None)
        self.meeting.setVisible(decides and self.head.summary.isVisibleTo(self))  # not over a copy that covers all
        self.side.history.setVisible(here)
        self.scorers.setVisible(here and self.head.summary.isVisibleTo(self))

    def _on_projector(self) -> None:
        on = self.session.projector.on
        self.projector.setChecked(on)
        self.projector.setText(self.tr("Leave the projector") if on else self.tr("Projector"))
        self.notes_told = False
        if on:
            self.side.bar.put_aside()  # what is half typed may name somebody
            self.scorers.setChecked(False)
            self.show_history(shown=False)
        self._show_people(opened=self.head.summary.isVisibleTo(self))
        self._show_around()
        self.session.messages.clear()  # it may name a scorer
        self.show_late(self._late)
        self.table.viewport().update()
        stage = self.session.facts.stage
        if self.shown is not None and stage is not None:
            self.show_candidate(stage, self.shown)

    def _names(self, each: ModerationRow) -> tuple[str, ...]:
        """What its scorers are called: on the projector, by their place."""
        if self.session.projector.on:
            return tuple(self.tr("Scorer {n}").format(n=place) for place in range(1, len(each.scorers) + 1))
        return tuple(form.pseudonym for form in each.scorers)

    def _on_scorers(self) -> None:
        self._show_people(opened=self.head.summary.isVisibleTo(self))

    def _show_people(self, *, opened: bool) -> None:
        compares = self.scorers.isChecked() and opened
        self.scorers.setText(self.tr("Back to the candidates") if compares else self.tr("Scorers"))
        self.people.setVisible(compares)
        self.head.show_ways(opened=opened, chooses=not compares)
        self.room.setVisible(opened and not compares)

    def _show_beside(self) -> None:
        """What can be said of this candidate's scorers, where it can be told from chance."""
        forms = self.shown.scorers if self.shown and not self.session.projector.on else ()
        apart = [each for form in forms if (each := self._advised.get(form.pseudonym)) and each.is_apart]
        self.side.beside.setText(" ".join(f"{each.scorer} {advice_words.severity(each)}." for each in apart))
        self.side.beside.setVisible(bool(apart) and self.side.ledger.isHidden())

    def _room(self) -> QWidget:
        look = self.session.look
        room = QWidget()
        across = self._across = QHBoxLayout(room)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.space(4))
        self.list = QWidget()
        left = QVBoxLayout(self.list)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(look.space(2))
        left.addWidget(self.table, 1)
        left.addWidget(self.keys)
        place = QVBoxLayout()
        place.addWidget(self.list)
        place.addWidget(self.copy)
        across.addLayout(place, _LIST)
        across.addWidget(self.side, _SIDE)
        self.keys.setText(
            self.tr(
                "In the lists: ↓ next · a digit agrees · K keep · P park · T third scorer · U withdraw · C clean copy "
                "· H history · Enter marks"
            )
        )
        return room

    def _people(self) -> QWidget:
        people = QWidget()
        stack = column(self.session.look, gap=4)
        people.setLayout(stack)
        stack.addWidget(self.moves)
        stack.addWidget(self.severity, 1)
        stack.addStretch(0)
        return people
