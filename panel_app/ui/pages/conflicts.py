"""Conflicts of interest: a member names who must not come to them, and learns nothing back."""

from PySide6.QtWidgets import QComboBox, QLineEdit

from panel_app.domain.conflicts import KINDS
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets.parts import button, label, row
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace import conflicts
from panel_app.workspace.conflicts import Declared
from panel_app.workspace.workspace import Workspace


class ConflictsPage(Page):
    """Everything that this seat declared, a line to declare more, and a button that takes one back."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        look = session.look
        said = self.tr(
            "Name the people and organisations that you are too close to: family, friends, rivals, people you line "
            "manage or mentor, your own employer. The administrator’s store compares them with the applicants. Nobody "
            "tells you whether somebody applied, and the other members never see your list."
        )
        layout = self.headed(self.tr("Conflicts of interest"), said)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Person or organisation"))
        for kind in KINDS:
            self.kind.addItem(self._word(kind), kind)
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setPlaceholderText(self.tr("Name, as it is usually written"))
        self.name.textChanged.connect(self._show_act)
        self.name.returnPressed.connect(self._on_declare)
        self.declare = button(self.tr("Declare"), self._on_declare, kind="primary")
        line = row(look, gap=3)
        line.addWidget(self.kind)
        line.addWidget(self.name, 1)
        line.addWidget(self.declare)
        layout.addLayout(line)
        self.table: Table[Declared] = Table(self._columns(), look=look, name=self.tr("What you declared"))
        self.table.chosen.connect(self._on_chosen)
        self.none = label(self.tr("You have declared nothing yet."), role="soft", wrap=True)
        self.back = button(self.tr("Take it back"), self._on_take_back)
        layout.addWidget(self.none)
        layout.addWidget(self.table, 1)
        foot = row(look)
        foot.addWidget(self.back)
        foot.addStretch(1)
        layout.addLayout(foot)
        layout.addStretch(0)
        self.show_declared([])

    def refresh(self) -> None:
        self.session.runner.run(conflicts.declared, then=self.show_declared)

    def about(self) -> str:
        return self.tr(
            "Say whom you know, or where you worked: those candidates are kept from you. You learn nothing back, "
            "not even whether anybody of that name applied."
        )

    def take_focus(self) -> None:
        self.focus_first(self.name)

    def show_declared(self, declared: list[Declared]) -> None:
        """As the store has it."""
        own = [each for each in declared if each.seat == self.session.facts.seat]
        self.table.show_rows(own)
        self.table.setVisible(bool(own))
        self.back.setVisible(bool(own))
        self.none.setVisible(not own)
        self._show_act()
        self.settle_focus()

    def _show_act(self) -> None:
        self.declare.setEnabled(bool(self.name.text().strip()))

    def _on_chosen(self, chosen: Declared | None) -> None:
        self.back.setEnabled(chosen is not None)

    def _on_declare(self) -> None:
        kind, name = self.kind.currentData(), self.name.text().strip()
        if not name:
            return

        def job(workspace: Workspace) -> list[Declared]:
            conflicts.declare(workspace, kind=kind, value=name)
            return conflicts.declared(workspace)

        self.session.runner.run(job, then=self._on_declared)

    def _on_take_back(self) -> None:
        chosen = self.table.current
        if chosen is None:
            return

        def job(workspace: Workspace) -> list[Declared]:
            conflicts.take_back(workspace, chosen.id)
            return conflicts.declared(workspace)

        self.session.runner.run(job, then=self._on_taken_back)

    def _on_declared(self, declared: list[Declared]) -> None:
        self.name.clear()
        self.show_declared(declared)
        self._tell(self.tr("It is on record, readable for administrators alone."))
        self.name.setFocus()

    def _on_taken_back(self, declared: list[Declared]) -> None:
        self.show_declared(declared)
        self._tell(self.tr("It is taken back."))

    def _tell(self, what: str) -> None:
        self.session.messages.tell(what, remedy=self.tr("The next sync tells the administrator."), tone=Tone.GOOD)

    def _word(self, kind: str) -> str:
        return {
            "person": self.tr("Person"),
            "organisation": self.tr("Organisation"),
            "candidate": self.tr("Application number"),
        }.get(kind, kind)

    def _columns(self) -> list[Column[Declared]]:
        return [
            Column(title=self.tr("What"), text=lambda each: self._word(each.kind)),
            Column(title=self.tr("Name"), text=lambda each: each.value, strong=lambda _each: True, stretch=True),
        ]
