"""What people do with a tie at the window: look at it, put it in order, draw it, put a case on record."""

import msgspec
from PySide6.QtCore import QObject, Signal

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.selection import Tie
from panel_app.ui.session import Session
from panel_app.ui.widgets.tie_panel import TiePanel
from panel_app.ui.widgets.tie_ways import CaseText
from panel_app.workspace import deciding, lotteries, positive_action
from panel_app.workspace.lotteries import Drawing, Lottery
from panel_app.workspace.workspace import Workspace


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What there is of one tie beside its codes."""

    facts: dict[CandidateCode, dict[str, str]]
    lottery: Lottery
    refusal: str


class Tying(QObject):
    """Between the panel of ties and the store."""

    done = Signal(str)
    """Something is on record, in a sentence."""

    def __init__(self, session: Session, panel: TiePanel) -> None:
        super().__init__(panel)
        self._session, self._panel = session, panel
        panel.chosen.connect(self._on_chosen)
        panel.resolved.connect(self._on_resolved)
        panel.drawn.connect(self._on_word)
        panel.acted.connect(self._on_case)

    def _on_chosen(self, tie: Tie | None) -> None:
        if tie is None:
            return

        def job(workspace: Workspace) -> _Seen:
            return _Seen(
                facts=deciding.line_facts(workspace, tie.codes),
                lottery=lotteries.state(workspace, tie),
                refusal=positive_action.refusal(workspace, tie),
            )

        self._session.runner.run(job, then=self._on_seen)

    def _on_seen(self, seen: _Seen) -> None:
        self._panel.show_facts(seen.facts)
        self._panel.show_state(seen.lottery, refusal=seen.refusal)

    def _on_resolved(self, tie: str, order: tuple[CandidateCode, ...], reason: str) -> None:
        told = self.tr("The order of {tie} is on record.").format(tie=tie)

        def job(workspace: Workspace) -> str:
            deciding.resolve_tie(workspace, tie, order, reason=reason)
            return told

        self._session.runner.run(job, then=self._on_done)

    def _on_word(self, tie: str, word: str) -> None:
        self._session.runner.run(lambda workspace: lotteries.draw(workspace, tie, seed=word), then=self._on_drawn)

    def _on_drawn(self, drawing: Drawing) -> None:
        if drawing.order is None:
            self._on_done(self.tr("The word is on record."))
        else:
            self._on_done(self.tr("{tie} is drawn; its order is on record.").format(tie=drawing.tie))

    def _on_case(self, tie: str, order: tuple[CandidateCode, ...], case: CaseText) -> None:
        agreed = self._session.messages.confirm(
            self.tr("Put a case of positive action on record?"),
            detail=self.tr("It gives {tie} its order. An administrator confirms it before the stage is signed.").format(
                tie=tie
            ),
            yes=self.tr("Put on record"),
        )
        if not agreed:
            return
        told = self.tr("The case is on record, and {tie} is in its order.").format(tie=tie)

        def job(workspace: Workspace) -> str:
            positive_action.take(
                workspace,
                tie,
                order,
                concerned=case.concerned,
                evidence=case.evidence,
                proportionality=case.proportionality,
                by=case.by,
            )
            return told

        self._session.runner.run(job, then=self._on_done)

    def _on_done(self, told: str) -> None:
        self.done.emit(told)
