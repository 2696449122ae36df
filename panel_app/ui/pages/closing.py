"""Closing and signing: checks that must be empty or answered, then the chair closes and an administrator signs."""

import msgspec
from PySide6.QtCore import Qt

from panel_app.domain.errors import PanelError
from panel_app.domain.people import Role
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets.findings_table import FindingsTable
from panel_app.ui.widgets.parts import button, column, frame, label, row
from panel_app.ui.widgets.reason_bar import ReasonBar
from panel_app.ui.widgets.steps import Step, Steps
from panel_app.workspace import closing, deciding, positive_action
from panel_app.workspace.closing import SignOffState
from panel_app.workspace.deciding import CheckRow, Difference
from panel_app.workspace.positive_action import Case
from panel_app.workspace.workspace import Workspace


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows, of one moment."""

    checks: list[CheckRow]
    state: SignOffState
    differences: list[Difference]
    cases: dict[str, Case]


class ClosingPage(Page):
    """The same page for both officers, with the step that is theirs."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        look = session.look
        self._chair = session.facts.role is Role.CHAIR
        self._of_a_panel = self._chair and bool(session.facts.panel)
        layout = self.headed(self.tr("Check and close") if self._chair else self.tr("Check and sign"))
        self.steps = Steps(look=look)
        self.closed = label(role="soft", wrap=True)
        self.refused = label(role="strong", wrap=True)
        self.unsigned = frame("notice")
        self.unsigned.setProperty("tone", "caution")
        around = column(look, gap=0, margin=2)
        self.unsigned.setLayout(around)
        around.addWidget(self.refused)
        self.unsigned.hide()
        self.table = FindingsTable(look=look, name=self.tr("Checks"))
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self.none = label(self.tr("No check found anything."), role="soft")
        self.compared = label(role="soft", wrap=True)
        self.detail = label(wrap=True)
        self.detail.setAccessibleName(self.tr("What is on record of this finding"))
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._cases: dict[str, Case] = {}
        self.bar = ReasonBar(self.tr("Let it stand"), look=look, name=self.tr("Why the finding stands"), kind="")
        self.bar.given.connect(self._on_answered)
        act = self.tr("Close the panel") if self._of_a_panel else self.tr("Close the stage")
        self.act = button(act if self._chair else self.tr("Sign"), self._on_act, kind="primary")
        self.refusal = ReasonBar(self.tr("Do not sign"), look=look, name=self.tr("Why it is not signed"), kind="")
        self.refusal.given.connect(self._on_refused_by_person)
        self.refusal.setVisible(not self._chair)
        layout.addWidget(self.steps)
        layout.addWidget(self.closed)
        layout.addWidget(self.unsigned)
        layout.addWidget(self.none)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.detail)
        layout.addWidget(self.bar)
        foot = row(look, gap=4)
        foot.addWidget(self.act)
        if self._chair:
            foot.addWidget(self.compared, 1)
        else:
            layout.addWidget(self.compared)
            foot.addWidget(self.refusal, 1)
        foot.addStretch(0)
        layout.addLayout(foot)
        layout.addStretch(0)
        self._show_checks([])

    def refresh(self) -> None:
        if self.session.facts.stage is None:
            self._on_closed(None)
            return

        def job(workspace: Workspace) -> _Seen:
            office = workspace.seat.role is Role.ADMINISTRATOR
            return _Seen(
                checks=deciding.checks(workspace),
                state=closing.sign_off_state(workspace),
                differences=[] if self._of_a_panel else deciding.differences(workspace),
                cases={each.tie: each for each in positive_action.cases(workspace)} if office else {},
            )

        self.session.runner.run(job, then=self._on_seen, otherwise=self._on_closed)

    def about(self) -> str:
        return self.tr(
            "Checks that must be empty or answered before anything is released. Each says what was found and for "
            "whom; an answer says why it stands, on record. The chair closes the stage, which opens its marks to "
            "the administrator, who looks at the same checks and signs. From then on it is frozen."
        )

    def take_focus(self) -> None:
        self.focus_first(self.table, self.act)

    def show_state(self, checks: list[CheckRow], state: SignOffState) -> None:
        """As the store has it."""
        self.closed.hide()
        self.refused.setText(
            self.tr("Closed, and not signed: {reason} Mend it, and close again.").format(reason=state.refused)
        )
        self.unsigned.setVisible(bool(state.refused))
        waiting = sum(row.is_open for row in checks)
        found = self.tr("Open findings: {open} of {count}").format(open=waiting, count=len(checks))
        checked = Step(
            title=self.tr("Every check is empty or answered"), done=waiting == 0, detail=found if checks else ""
        )
        self.steps.show_steps([checked, *self._closings(state)])
        self._show_checks(checks)
        mine = not state.closed if self._chair else state.closed
        self.act.setVisible(not state.signed and mine)
        self.act.setEnabled(waiting == 0)
        self.bar.setVisible(waiting > 0 and not state.signed and mine)
        self.refusal.setVisible(not self._chair and state.closed and not state.signed)
        self.settle_focus()

    def _closings(self, state: SignOffState) -> list[Step]:
        """Who closes and signs, in order; of several panels each first."""
        signed = Step(
            title=self.tr("An administrator computes the result anew, and signs"),
            done=state.signed,
            detail=self._digest(state),
        )
        if self._of_a_panel:
            since = [code for each in state.panels for code in each.decided_since]
            again = self.tr("Decided since it was closed: {codes}.").format(codes=", ".join(since))
            return [
                Step(title=self.tr("You close the panel"), done=state.closed, detail=again if since else ""),
                Step(
                    title=self.tr("The lead chair draws the line and closes the stage"),
                    done=state.result_digest is not None,
                ),
                signed,
            ]
        stage = Step(
            title=self.tr("The lead chair closes the stage") if state.panels else self.tr("The chair closes the stage"),
            done=state.closed,
        )
        if not state.panels:
            return [stage, signed]
        waiting = ", ".join(each.name for each in state.panels if not each.is_done)
        return [
            Step(
                title=self.tr("The chair of each panel closes it"),
                done=not waiting,
                detail=self.tr("Awaited: {panels}.").format(panels=waiting) if waiting else "",
            ),
            stage,
            signed,
        ]

    # ---- answers

    def _on_seen(self, seen: _Seen) -> None:
        self._cases = seen.cases
        self.show_state(seen.checks, seen.state)
        self.compared.setText("" if self._of_a_panel else self._dry_run(seen.differences))
        self.compared.setVisible(not self._of_a_panel)

    def _on_closed(self, error: PanelError | None) -> None:
        facts = self.session.facts
        if error is not None and facts.has_several_panels and facts.round.moderation_open:
            why = f"{error.what} {error.remedy}"
        elif self._chair:
            why = self.tr("There is something to check when moderation is open.")
        else:
            why = self.tr(
                "The marks are open to the chair alone until the stage is closed. Sync when the chair says so."
            )
        self.closed.setText(why)
        self.closed.show()
        self._show_checks([])
        self.none.hide()
        self.act.hide()
        self.refusal.hide()
        self.unsigned.hide()
        self.steps.hide()
        self.compared.hide()

    def _on_answer_recorded(self, _nothing: None) -> None:
        self.bar.clear()
        self.session.tell_changed()

    def _on_signed_off(self, state: SignOffState) -> None:
        closed = self.tr("The panel is closed.") if self._of_a_panel else self.tr("The stage is closed.")
        what = self.tr("The stage is signed.") if state.signed else closed
        self.session.messages.tell(what, remedy=self.tr("Sync, so that the others learn of it."), tone=Tone.GOOD)
        self.session.tell_changed()

    def _on_refusal_recorded(self, _nothing: None) -> None:
        self.refusal.clear()
        self.session.messages.tell(
            self.tr("It is on record that you do not sign."), remedy=self.tr("Sync; the chair can then close again.")
        )
        self.session.tell_changed()

    # ---- what the person does

    def _on_chosen(self, chosen: CheckRow | None) -> None:
        self.bar.set_ready(ready=chosen is not None and chosen.can_be_answered)
        self.detail.setText(self._explained(chosen) if chosen is not None else "")
        self.detail.setVisible(bool(self.detail.text()))

    def _on_opened(self, _chosen: CheckRow) -> None:
        self.bar.reason.setFocus()

    def _on_answered(self, reason: str) -> None:
        chosen = self.table.current
        if chosen is not None:
            found = chosen.check.id
            self.session.runner.run(
                lambda workspace: deciding.answer_check(workspace, found, reason=reason),
                then=self._on_answer_recorded,
            )

    def _on_act(self) -> None:
        if self._of_a_panel:
            question, detail = (
                self.tr("Close the panel?"),
                self.tr(
                    "It opens the panel’s marks to the lead chair and the administrators. Decide more, and close again."
                ),
            )
        elif self._chair:
            question, detail = (
                self.tr("Close the stage?"),
                self.tr("It opens every mark to the administrators, who check the result and sign it."),
            )
        else:
            question, detail = (
                self.tr("Sign the result?"),
                self.tr("This laptop computes it anew and signs only if it comes out the same. Then it is frozen."),
            )
        if self.session.messages.confirm(question, detail=detail, yes=self.act.text()):
            self.session.runner.run(closing.sign_off, then=self._on_signed_off)

    def _on_refused_by_person(self, reason: str) -> None:
        self.session.runner.run(
            lambda workspace: closing.refuse(workspace, reason=reason), then=self._on_refusal_recorded
        )

    # ---- inside

    def _show_checks(self, checks: list[CheckRow]) -> None:
        self.steps.show()
        self.table.setVisible(bool(checks))
        self.bar.setVisible(bool(checks))
        self.none.setVisible(not checks)
        self.table.show_findings(checks)

    def _digest(self, state: SignOffState) -> str:
        if state.result_digest is None:
            return ""
        return self.tr("Result digest {digest}").format(digest=f"{state.result_digest[:16]}…")

    def _explained(self, row: CheckRow) -> str:
        """What a person has to know to answer beside the finding: the case that an administrator confirms."""
        said = []
        if not row.can_be_answered:
            said.append(self.tr("No reason lets this stand: mend it."))
        found = (
            each for each in self._cases.values() if row.check.id == f"positive-action-{each.tie}-{each.record[:12]}"
        )
        case = next(found, None)
        if case is not None:
            said += [
                self.tr("Put before equals: {codes}.").format(codes=", ".join(case.concerned)),
                self.tr("Evidence: {text}").format(text=case.evidence),
                self.tr("Proportionate because: {text}").format(text=case.proportionality),
                self.tr("Decided by: {who}").format(who=case.by),
                self.tr("Your answer is printed: say that you confirm it, not why it was used."),
            ]
        return "\n".join(said)

    def _dry_run(self, found: list[Difference]) -> str:
        if not found:
            return self.tr("Dry run: every outcome is what the ranked list says.")
        otherwise = [each.code for each in found if each.decided is not None]
        undecided = len(found) - len(otherwise)
        return self.tr(
            "Dry run. Settled by the list and not decided yet: {undecided}. "
            "Decided otherwise than the ranked list says: {otherwise}. {codes}"
        ).format(undecided=undecided, otherwise=len(otherwise), codes=", ".join(otherwise))
