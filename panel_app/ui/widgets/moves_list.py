"""How often whose marks moved when the panel agreed on one: counts, which say nothing about who was right."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import column, label
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.ledger import Moved

_ROWS = 7
"""In sight; more can be scrolled to."""


class MovesList(QWidget):
    """One row for each scorer who gave a mark that was discussed to an end."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.said = label(role="soft", wrap=True)
        self.table: Table[Moved] = Table(self._columns(), look=look, name=self.tr("Whose marks moved"))
        layout = column(look, gap=2)
        self.setLayout(layout)
        layout.addWidget(label(self.tr("Whose marks moved"), role="lead"))
        layout.addWidget(self.said)
        layout.addWidget(self.table)
        self._look = look
        look.changed.connect(self._fit)

    def show_moves(self, moves: Sequence[Moved]) -> None:
        discussed = [each for each in moves if each.discussed]
        self.said.setText(
            self.tr(
                "What became of each scorer's marks where the panel agreed on one: whether the same voice carries the "
                "room. Nobody's own mark was changed."
            )
            if discussed
            else self.tr("Nothing has been agreed yet.")
        )
        self.table.show_rows(discussed)
        self.table.setVisible(bool(discussed))
        self._fit()

    def _fit(self) -> None:
        """As high as its rows, up to some."""
        rows = min(len(self.table.rows.rows), _ROWS)
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + self.table.verticalHeader().defaultSectionSize() * rows + 4)

    def _columns(self) -> list[Column[Moved]]:
        return [
            Column(title=self.tr("Scorer"), text=lambda each: each.scorer, strong=lambda _each: True),
            Column(title=self.tr("Marks discussed"), text=lambda each: str(each.discussed), number=True),
            Column(title=self.tr("Stood"), text=lambda each: _share(each.stood, each.discussed), number=True),
            Column(title=self.tr("Agreed higher"), text=lambda each: _share(each.up, each.discussed), number=True),
            Column(title=self.tr("Agreed lower"), text=lambda each: _share(each.down, each.discussed), number=True),
            Column(title=self.tr("Proposed the mark"), text=lambda each: str(each.proposed), number=True),
            Column(title="", text=lambda _each: "", stretch=True),
        ]


def _share(count: int, of: int) -> str:
    return f"{count} ({round(100 * count / of)} %)" if of else "0"
