"""The line: one ranked list by the frozen rules, its ties, and what people decide."""

import msgspec
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.line import POSITIVE_ACTION, may_resolve
from panel_app.domain.ranking import Outcome, Ranking
from panel_app.domain.rules import Stage
from panel_app.domain.selection import Tie
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.supposing import Supposing
from panel_app.ui.tying import Tying
from panel_app.ui.widgets import advice_words, signs
from panel_app.ui.widgets.decide_bar import DecideBar
from panel_app.ui.widgets.differences import Differences
from panel_app.ui.widgets.figures import Figures
from panel_app.ui.widgets.parts import button, label, row, scrolled
from panel_app.ui.widgets.ranked_list import RankedList
from panel_app.ui.widgets.tie_panel import TiePanel
from panel_app.ui.widgets.what_if_bar import WhatIfBar
from panel_app.workspace import deciding
from panel_app.workspace.advising import LineAdvice
from panel_app.workspace.deciding import Difference
from panel_app.workspace.workspace import Workspace


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows, of one moment."""

    stage: Stage
    ranking: Ranking
    ties: list[Tie]
    leaves_any: bool
    """Whether deciding all as ranked would decide anybody."""


_NARROW = 1000
"""Below this width (at 100 % text) the list leaves out what stands beside it or matters less."""
_VERY_NARROW = 760


class LinePage(Page):
    """The chair's; the rules rank, people decide."""

    on_projector = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        look = session.look
        self.look_at = button(self.tr("What if …"), self._on_what_if, key="Ctrl+Shift+W")
        self.compare = button(self.tr("Compare with the rank"), self._on_compare, key="Ctrl+Shift+C")
        self.compare.setCheckable(True)
        head = row(look, gap=2)
        head.addWidget(label(self.tr("The line"), role="title"), 1)
        head.addWidget(self.look_at)
        head.addWidget(self.compare)
        layout = self.headed(self.tr("The line"), head=head)
        self.closed = label(role="soft", wrap=True)
        self.figures = Figures(look=look)
        self.all = button(self.tr("Decide all as ranked"), self._on_all, kind="primary", key="Ctrl+Shift+D")
        self._head = row(look, gap=4)
        self._head.addWidget(self.figures, 1)
        self._head.addWidget(self.all)
        self.what_if = WhatIfBar(look=look)
        self.what_if.hide()
        self.list = RankedList(look=look)
        self.supposing = Supposing(session, bar=self.what_if, table=self.list)
        self.supposing.changed.connect(self._on_supposing)
        self.differences = Differences(look=look)
        self.differences.hide()
        self.advice = label(role="soft", wrap=True)
        self.advice.hide()
        self._advice: LineAdvice | None = None
        self._ranking: Ranking | None = None
        session.projector.changed.connect(self._on_projector)
        self.on_key("Ctrl+Shift+P", session.projector.toggle, name=self.tr("Projector mode"))
        self.bar = DecideBar(look=look)
        self.bar.decided.connect(self._on_decided)
        self.list.chosen.connect(self.bar.show_candidate)
        self.ties = TiePanel(look=look)
        self.tying = Tying(session, self.ties)
        self.tying.done.connect(self._on_done)
        self.ties.how.currentIndexChanged.connect(self._share_width)
        layout.addWidget(self.closed)
        layout.addLayout(self._head)
        layout.addWidget(self.what_if)
        self.inside = self._inside()
        layout.addWidget(self.inside, 1)
        layout.addStretch(0)  # below, where the list waits for something
        self._show_open(why=" ")

    def refresh(self) -> None:
        self.supposing.end()
        if not self.session.facts.round.moderation_open:
            self._show_open(
                why=self.tr("The ranked list appears when moderation is open: the forms are sealed until then.")
            )
            return

        def job(workspace: Workspace) -> _Seen:
            ranking = deciding.rank(workspace)
            left = any(each.outcome is None for each in ranking.candidates) or any(
                not each.by_hand for each in deciding.differences(workspace)
            )
            return _Seen(stage=workspace.stage, ranking=ranking, ties=deciding.ties(workspace), leaves_any=left)

        self.session.runner.run(job, then=self._on_seen, otherwise=self._on_refused)
        if self.compare.isChecked():
            self.session.runner.run(deciding.differences, then=self._on_compared)
        # After the list, which does not wait for it.
        self.session.runner.run(self.session.adviser.line, then=self.show_advice, otherwise=self._on_no_advice)

    def about(self) -> str:
        return self.tr(
            "One list, ranked by the rules that were published. Where totals tie at the line, the published rule "
            "decides and the panel puts it on record beside the list. Decide candidates one by one, with a reason "
            "where rank and outcome differ, or all as ranked. Nothing about a protected characteristic sorts or "
            "filters anything."
        )

    def take_focus(self) -> None:
        self.focus_first(*([self.differences.table, self.compare] if self._is_comparing else [self.list]))

    def show_seen(self, stage: Stage, ranking: Ranking, ties: list[Tie]) -> None:
        """The list as the store has it."""
        self._ranking = ranking
        self.bar.show_reasons(stage)
        self.list.show_standings(ranking.candidates, places=ranking.open_places)
        self.ties.show_ways(may_resolve(stage))
        self.ties.show_ties(ties, decides=not self.session.facts.round.signed)
        self.figures.show_figures(self._figures(ranking))
        self._show_open(why="")
        self.settle_focus()

    def _figures(self, ranking: Ranking) -> list[tuple[str, str]]:
        counted: dict[str, int] = {}
        for each in ranking.candidates:
            counted[each.status] = counted.get(each.status, 0) + 1
        placed = counted.get("automatic", 0) + counted.get("place", 0)
        undecided = sum(each.outcome is None for each in ranking.candidates)
        kept = len(ranking.ring_fenced)
        return [
            (str(ranking.open_places), self.tr("places")),
            *([(str(kept), self.tr("ring-fenced"))] if kept else []),
            (str(placed), self.tr("with a place")),
            (str(counted.get("tied-at-line", 0)), self.tr("level")),
            (str(counted.get("reserve", 0)), self.tr("reserve")),
            (str(undecided), self.tr("undecided")),
        ]

    def show_advice(self, advice: LineAdvice | None) -> None:
        """What the marks can and cannot tell; nothing where the rules show no advice, and never on the projector."""
        self._advice = advice
        self._show_advice()

    def _on_projector(self) -> None:
        self._show_advice()
        self.ties.show_told(told=not self.session.projector.on)

    def _show_advice(self) -> None:
        advice = None if self.session.projector.on else self._advice
        self.list.show_advice(advice)
        self.advice.setText(advice_words.line(advice) if advice else "")
        self.advice.setVisible(advice is not None and not self.supposing.is_on and not self._is_comparing)

    # ---- Qt

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.supposing.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
        low = self.width() < _VERY_NARROW * self.session.look.scale
        self.bar.set_narrow(narrow=self.width() < _NARROW * self.session.look.scale, very=low)
        for box in (self._head, self._across):
            box.setDirection(QBoxLayout.Direction.TopToBottom if low else QBoxLayout.Direction.LeftToRight)

    def _share_width(self) -> None:
        """Between the list and the ties: a case of positive action is a form, and needs more."""
        narrow = self.width() < _NARROW * self.session.look.scale
        is_form = self.ties.way == POSITIVE_ACTION and not self.ties.isHidden()
        side = 50 if is_form else 38 if narrow else 28
        self.list.set_narrow(narrow=narrow or is_form)
        self._across.setStretch(0, 100 - side)
        self._across.setStretch(1, side)

    # ---- answers

    def _on_seen(self, seen: _Seen) -> None:
        self.all.setEnabled(seen.leaves_any)
        self.show_seen(seen.stage, seen.ranking, seen.ties)

    def _on_refused(self, error: PanelError) -> None:
        self._show_open(why=f"{error.what} {error.remedy}")

    def _on_no_advice(self, _error: PanelError) -> None:
        self.show_advice(None)

    def _on_compared(self, found: list[Difference]) -> None:
        self.differences.show_differences(found)
        self.settle_focus()

    def _on_all_decided(self, decided: dict[CandidateCode, Outcome]) -> None:
        self._on_done(self.tr("{count} outcomes are decided as ranked.").format(count=len(decided)))

    def _on_done(self, what: str) -> None:
        self.session.messages.tell(what, tone=Tone.GOOD)
        self.bar.clear()
        self.session.tell_changed()

    # ---- what the person does

    def _on_what_if(self) -> None:
        if not self.supposing.is_on and self._ranking is not None:
            self.supposing.suppose(max(self._ranking.open_places, 1))
            self.what_if.places.setFocus()
            self.what_if.places.selectAll()

    def _on_supposing(self) -> None:
        self._show_open(why="")
        self._show_advice()
        if not self.supposing.is_on:
            self.focus_first(self.list)

    def _on_compare(self) -> None:
        self._show_open(why="")
        self._show_advice()  # it speaks of the list
        if self.compare.isChecked():
            self.session.runner.run(deciding.differences, then=self._on_compared)
        self.take_focus()

    def _on_decided(self, code: CandidateCode, outcome: Outcome, reason_code: str, reason: str) -> None:
        done = self.tr("{code}: {outcome}.").format(code=code, outcome=signs.outcome(outcome))

        def job(workspace: Workspace) -> str:
            deciding.decide(workspace, code, outcome, reason=reason, reason_code=reason_code)
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

    @property
    def _is_comparing(self) -> bool:
        """Whether the outcomes beside the rank stand in the list's place."""
        return self.compare.isChecked() and not self.supposing.is_on

    def _show_open(self, *, why: str) -> None:
        """What is there to see: while somebody looks at other places, nothing with which to decide."""
        supposing, comparing = self.supposing.is_on, self._is_comparing
        self.closed.setText(why)
        self.closed.setVisible(bool(why))
        self.inside.setVisible(not why)
        self.figures.setVisible(not why)
        self.what_if.setVisible(supposing and not why)
        self.look_at.setVisible(not why and not supposing)
        self.compare.setVisible(not why and not supposing)
        self.list.setVisible(not comparing)
        self.differences.setVisible(comparing)
        decides = not why and not supposing and not self.session.facts.round.signed  # what was signed stays as it is
        self.all.setVisible(decides)
        self.bar.setVisible(decides and not comparing)  # it decides the one that the list's keyboard is on
        self._side.setVisible(not supposing and self.ties.tie is not None)

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
        left.addWidget(self.differences, 1)
        left.addWidget(self.bar)
        across.addLayout(left, 72)
        self._side = scrolled(self.ties)
        across.addWidget(self._side, 28)
        return inside
