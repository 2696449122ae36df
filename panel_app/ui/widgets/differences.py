"""Where what was decided is not what the ranked list says: the dry run before everything is decided or closed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.parts import column, label
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.deciding import Difference


class Differences(QWidget):
    """A sentence, and a row for each candidate of whom it is so."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        layout = column(look, gap=2)
        self.setLayout(layout)
        self.said = label(role="strong", wrap=True)
        self.table: Table[Difference] = Table(
            self._columns(), look=look, name=self.tr("Outcomes that are not what the ranked list says")
        )
        layout.addWidget(self.said)
        layout.addWidget(self.table, 1)

    def show_differences(self, found: Sequence[Difference]) -> None:
        """All there are."""
        undecided = sum(each.decided is None for each in found)
        otherwise = len(found) - undecided
        self.said.setText(
            self.tr("Every outcome is what the ranked list says.")
            if not found
            else self.tr(
                "Settled by the list and not decided yet: {undecided}. "
                "Decided otherwise than the ranked list says: {otherwise}."
            ).format(undecided=undecided, otherwise=otherwise)
        )
        self.table.show_rows(sorted(found, key=lambda each: (each.decided is None, each.code)))
        self.table.setVisible(bool(found))

    def _columns(self) -> list[Column[Difference]]:
        return [
            Column(title=self.tr("Candidate"), text=lambda each: each.code, strong=lambda _each: True),
            Column(title=self.tr("Decided"), text=lambda each: signs.outcome(each.decided) or "–"),
            Column(title=self.tr("By the rank"), text=lambda each: signs.outcome(each.ranked)),
            Column(
                title=self.tr("By hand"),
                text=lambda each: self.tr("yes, with a reason of its own") if each.by_hand else "",
                stretch=True,
            ),
        ]
