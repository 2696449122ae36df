"""Opening moderation: what it means, who has agreed, what is missing. The chair asks, an administrator opens."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from panel_app.domain.people import LEAD, Role
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets.parts import button, label, row
from panel_app.ui.widgets.steps import Step, Steps
from panel_app.workspace import opening
from panel_app.workspace.opening import Opening, PanelOpening


class OpeningPage(Page):
    """The same page for both officers, with the step that is theirs."""

    opened = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        layout: QVBoxLayout = self.headed(self.tr("Opening moderation"))
        said = self.tr(
            "Until moderation is opened nobody can read a submitted form but its writer. Opening draws a cut: "
            "what is in is on time and blind, what comes later counts only if the chair admits it on record. It takes "
            "two people, the chair who asks and an administrator who opens, and it cannot be undone."
        )
        layout.addWidget(label(said, wrap=True))
        self.steps = Steps(look=session.look)
        layout.addWidget(self.steps)
        is_chair = session.facts.role is Role.CHAIR
        self.act = button(
            self.tr("Ask to open") if is_chair else self.tr("Open moderation"), self._on_act, kind="primary"
        )
        self.after = label(role="soft", wrap=True)
        line = row(session.look, gap=4)
        line.addWidget(self.act)
        line.addWidget(self.after, 1)
        layout.addLayout(line)
        layout.addStretch(1)

    def refresh(self) -> None:
        if self.session.facts.stage is not None:
            self.session.runner.run(opening.opening, then=self.show_state)
        else:
            self.act.setEnabled(False)

    def about(self) -> str:
        return self.tr(
            "Until moderation is opened, nobody reads a form but its writer. The chair asks, an administrator "
            "opens, each in their own store, and each syncs so that the other learns of it. What comes in later "
            "counts only if the chair admits it on record."
        )

    def take_focus(self) -> None:
        self.focus_first(self.act)

    def show_state(self, state: Opening) -> None:
        """Where the opening stands."""
        forms = state.completeness
        owed = [each for each in forms.seats if each.owes]
        if owed:
            missing = self.tr("Owed by {seats}.").format(seats=", ".join(each.seat for each in owed))
        elif not forms.complete:
            missing = self.tr("A candidate has fewer scorers than the rules ask for: somebody stepped back.")
        else:
            missing = ""
        count = self.tr("{received} of {due} forms are here").format(received=forms.forms_received, due=forms.forms_due)
        several = len(state.panels) > 1
        self.steps.show_steps(
            [
                Step(title=count, done=forms.complete, detail=missing),
                Step(
                    title=self.tr("The chair of each panel asks") if several else self.tr("The chair asks"),
                    done=state.asked or state.opened,
                    detail=self._named([each for each in state.panels if not each.asked and not each.opened])
                    if several
                    else "",
                ),
                Step(
                    title=self.tr("An administrator opens"),
                    done=state.opened,
                    detail="" if state.opened else self._before_opening(state),
                ),
            ]
        )
        self._show_act(state)

    def _named(self, awaited: list[PanelOpening]) -> str:
        """Which panels are awaited."""
        names = ", ".join(each.name for each in awaited)
        return self.tr("Awaited: {panels}.").format(panels=names) if names else ""

    def _before_opening(self, state: Opening) -> str:
        when = self.tr("When every form is here, or the deadline has passed.")
        opened = ", ".join(each.name for each in state.panels if each.opened)
        return f"{when} {self.tr('Open already: {panels}.').format(panels=opened)}" if opened else when

    def _show_act(self, state: Opening) -> None:
        is_chair = self.session.facts.role is Role.CHAIR
        is_lead = is_chair and len(state.panels) > 1
        self.act.setVisible(not state.opened and not is_lead)
        waiting = any(each.asked and not each.opened for each in state.panels)
        self.act.setEnabled(not state.asked if is_chair else waiting)
        if state.opened:
            self.after.setText(self.tr("Moderation is open."))
        elif is_lead:
            self.after.setText(
                self.tr("Each panel is opened for its own chair. Its marks come to you when she closes it.")
            )
        elif is_chair and state.asked:
            self.after.setText(
                self.tr("You have asked. Sync, so that an administrator sees it; sync again when it is opened.")
            )
        elif not is_chair and not waiting and state.unchaired:
            self.after.setText(self._to_be_invited(state))
        elif not is_chair and not waiting:
            self.after.setText(self.tr("The chair has not asked yet, or it has not come here: sync."))
        else:
            self.after.setText("")
        self.settle_focus()

    def _to_be_invited(self, state: Opening) -> str:
        names = [each.name for each in state.panels if each.panel in state.unchaired]
        if LEAD in state.unchaired:
            names.append(self.tr("the lead chair, who has no panel"))
        return self.tr("Invite a chair first: {panels}.").format(panels=", ".join(names))

    def _on_act(self) -> None:
        is_chair = self.session.facts.role is Role.CHAIR
        agreed = self.session.messages.confirm(
            self.tr("Ask for the forms to be opened?") if is_chair else self.tr("Open the forms to the chair?"),
            detail=self.tr("It is put on record under your seat and cannot be undone."),
            yes=self.act.text(),
        )
        if agreed:
            self.session.runner.run(opening.open_moderation, then=self._on_done)

    def _on_done(self, state: Opening) -> None:
        opened = [each.name for each in state.panels if each.opened]
        if state.opened or not opened:
            what = self.tr("Moderation is open.") if state.opened else self.tr("Your question is on record.")
        else:
            what = self.tr("Moderation is open in {panels}.").format(panels=", ".join(opened))
        self.session.messages.tell(what, remedy=self.tr("Sync, so that the others learn of it."), tone=Tone.GOOD)
        self.session.tell_changed()
        self.opened.emit()
