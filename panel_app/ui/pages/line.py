"""The line: one ranked list by the frozen rules, its ties, and what people decide."""

from typing import get_args

import msgspec
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.ranking import Outcome, Ranking, Standing
from panel_app.domain.selection import Tie
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets import advice_words, signs
from panel_app.ui.widgets.figures import Figures
from panel_app.ui.widgets.parts import button, label, row, scrolled
from panel_app.ui.widgets.ranked_list import RankedList
from panel_app.ui.widgets.reason_bar import ReasonBar
from panel_app.ui.widgets.tie_panel import TiePanel
from panel_app.workspace import deciding
from panel_app.workspace.advising import LineAdvice
from panel_app.workspace.workspace import Workspace


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows, of one moment."""

    ranking: Ranking
    ties: list[Tie]


_NARROW = 1000
"""Below this width (at 100 % text) the list leaves out what stands beside it or matters less."""
_VERY_NARROW = 760


class LinePage(Page):
    """The chair's; the rules rank, people decide."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        look = session.look
        layout = self.headed(self.tr("The line"))
        self.closed = label(role="soft", wrap=True)
        self.figures = Figures(look=look)
        self.all = button(self.tr("Decide all as ranked"), self._on_all, kind="primary", key="Ctrl+Shift+D")
        self._head = row(look, gap=4)
        self._head.addWidget(self.figures, 1)
        self._head.addWidget(self.all)
        self.list = RankedList(look=look)
        self.advice = label(role="soft", wrap=True)
        self.advice.hide()
        self._advice: LineAdvice | None = None
        session.projector.changed.connect(self._show_advice)
        self.on_key("Ctrl+Shift+P", session.projector.toggle, name=self.tr("Projector mode"))
        self.list.chosen.connect(self._on_chosen)
        self.ties = TiePanel(look=look)
        self.ties.chosen.connect(self._on_tie_chosen)
        self.ties.resolved.connect(self._on_resolved)
        self.outcome = QComboBox()
        self.outcome.setAccessibleName(self.tr("Outcome"))
        self.bar = ReasonBar(self.tr("Decide"), look=look, name=self.tr("Reason for this outcome"), kind="")
        self.bar.given.connect(self._on_decided)
        self.which = label(role="strong")
        layout.addWidget(self.closed)
        layout.addLayout(self._head)
        self.inside = self._inside()
        layout.addWidget(self.inside, 1)
        for value in get_args(Outcome):
            self.outcome.addItem(signs.outcome(value), value)
        self._show_open(why=" ")

    def refresh(self) -> None:
        if not self.session.facts.round.moderation_open:
            self._show_open(
                why=self.tr("The ranked list appears when moderation is open: the forms are sealed until then.")
            )
            return

        def job(workspace: Workspace) -> _Seen:
            return _Seen(ranking=deciding.rank(workspace), ties=deciding.ties(workspace))

        self.session.runner.run(job, then=self._on_seen, otherwise=self._on_refused)
        # After the list, which does not wait for it.
        self.session.runner.run(self.session.adviser.line, then=self.show_advice, otherwise=self._on_no_advice)

    def about(self) -> str:
        return self.tr(
            "One list, ranked by the rules that were published. Where totals tie at the line, the published rule "
            "decides and the panel puts it on record below. Decide candidates one by one, with a reason where rank "
            "and outcome differ, or all as ranked. Nothing about a protected characteristic sorts or filters "
            "anything."
        )

    def take_focus(self) -> None:
        self.focus_first(self.list)

    def show_seen(self, ranking: Ranking, ties: list[Tie]) -> None:
        """The list as the store has it."""
        self._show_open(why="")
        self.list.show_standings(ranking.candidates, places=ranking.places)
        self.ties.show_ties(ties)
        counted: dict[str, int] = {}
        for each in ranking.candidates:
            counted[each.status] = counted.get(each.status, 0) + 1
        placed = counted.get("automatic", 0) + counted.get("place", 0)
        undecided = sum(each.outcome is None for each in ranking.candidates)
        self.figures.show_figures(
            [
                (str(ranking.places), self.tr("places")),
                (str(placed), self.tr("with a place")),
                (str(counted.get("tied-at-line", 0)), self.tr("level at the line")),
                (str(counted.get("reserve", 0)), self.tr("on the reserve list")),
                (str(undecided), self.tr("not decided yet")),
            ]
        )
        self.settle_focus()

    def show_advice(self, advice: LineAdvice | None) -> None:
        """What the marks can and cannot tell; nothing where the rules show no advice, and never on the projector."""
        self._advice = advice
        self._show_advice()

    def _show_advice(self) -> None:
        advice = None if self.session.projector.on else self._advice
        self.list.show_advice(advice)
        self.advice.setText(advice_words.line(advice) if advice else "")
        self.advice.setVisible(advice is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * self.session.look.scale
        self.list.set_narrow(narrow=narrow)
        self._across.setStretch(0, 62 if narrow else 72)
        self._across.setStretch(1, 38 if narrow else 28)
        for box in (self._head, self._across):
            low = self.width() < _VERY_NARROW * self.session.look.scale
            box.setDirection(QBoxLayout.Direction.TopToBottom if low else QBoxLayout.Direction.LeftToRight)

    # ---- answers

    def _on_seen(self, seen: _Seen) -> None:
        self.show_seen(seen.ranking, seen.ties)

    def _on_refused(self, error: PanelError) -> None:
        self._show_open(why=f"{error.what} {error.remedy}")

    def _on_no_advice(self, _error: PanelError) -> None:
        self.show_advice(None)

    def _on_all_decided(self, decided: dict[CandidateCode, Outcome]) -> None:
        self._on_done(self.tr("{count} outcomes are decided as ranked.").format(count=len(decided)))

    def _on_done(self, what: str) -> None:
        self.session.messages.tell(what, tone=Tone.GOOD)
        self.bar.clear()
        self.session.tell_changed()

    # ---- what the person does

    def _on_chosen(self, standing: Standing | None) -> None:
        self.which.setText(standing.code if standing else "")
        self.bar.set_ready(ready=standing is not None)

    def _on_tie_chosen(self, tie: Tie | None) -> None:
        if tie is not None:
            codes = tie.codes
            self.session.runner.run(lambda workspace: deciding.line_facts(workspace, codes), then=self.ties.show_facts)

    def _on_resolved(self, tie: str, order: tuple[CandidateCode, ...], reason: str) -> None:
        done = self.tr("The order of {tie} is on record.").format(tie=tie)

        def job(workspace: Workspace) -> str:
            deciding.resolve_tie(workspace, tie, order, reason=reason)
            return done

        self.session.runner.run(job, then=self._on_done)

    def _on_decided(self, reason: str) -> None:
        standing = self.list.current
        if standing is None:
            return
        code, outcome = standing.code, self.outcome.currentData()
        done = self.tr("{code}: {outcome}.").format(code=code, outcome=signs.outcome(outcome))

        def job(workspace: Workspace) -> str:
            deciding.decide(workspace, code, outcome, reason=reason)
            return done

        self.session.runner.run(job, then=self._on_done)

    def _on_all(self) -> None:
        agreed = self.session.messages.confirm(
            self.tr("Decide every candidate as the ranked list says?"),
            detail=self.tr(
                "A tie at the line that is not resolved stays open. Each outcome can be decided otherwise after."
            ),
            yes=self.tr("Decide all"),
        )
        if agreed:
            self.session.runner.run(deciding.decide_from_rank, then=self._on_all_decided)

    # ---- inside

    def _show_open(self, *, why: str) -> None:
        self.closed.setText(why)
        self.closed.setVisible(bool(why))
        self.inside.setVisible(not why)
        self.figures.setVisible(not why)
        decides = not why and not self.session.facts.round.signed  # what was signed stays as it is
        for part in (self.all, self.which, self.outcome, self.bar, self.ties.bar, self.ties.moves):
            part.setVisible(decides)

    def _inside(self) -> QWidget:
        look = self.session.look
        inside = QWidget()
        across = self._across = QHBoxLayout(inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.space(4))
        left = QVBoxLayout()
        left.setSpacing(look.space(2))
        left.addWidget(self.advice)
        left.addWidget(self.list, 1)
        line = row(look, gap=2)
        line.addWidget(self.which)
        line.addWidget(self.outcome)
        line.addWidget(self.bar, 1)
        left.addLayout(line)
        across.addLayout(left, 72)
        self._side = scrolled(self.ties)
        across.addWidget(self._side, 28)
        return inside
