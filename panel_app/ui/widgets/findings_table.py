"""What the checks found and how each was answered: both are sentences, and neither is ever cut."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.deciding import CheckRow

_FINDING, _ANSWER = 1, 2
"""The columns that hold sentences."""
_PADDING = 4
"""Steps of the grid beside the words of a cell."""
_ANY = 10_000
"""Pixels down."""


class FindingsTable(Table[CheckRow]):
    """Answers have a column as soon as there is one."""

    def __init__(self, *, look: Look, name: str) -> None:
        super().__init__(self._findings_columns(), look=look, name=name)
        self.setWordWrap(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(_ANSWER, QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().sectionResized.connect(self._on_resized)

    def show_findings(self, checks: list[CheckRow]) -> None:
        """All there are, with the keyboard on the first that is open."""
        self.setColumnHidden(_ANSWER, not any(each.answer for each in checks))
        self.show_rows(checks, at=lambda each: each.is_open)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def sizeHintForRow(self, row: int) -> int:
        """By the width there is for words; Qt's own forgets the padding of the stylesheet."""
        each = self.rows.rows[row]
        said = ((_FINDING, each.check.what), (_ANSWER, each.answer or ""))
        return max(self._look.space(8), *(self._height(column, text) + self._look.space(2) for column, text in said))

    def _height(self, column: int, text: str) -> int:
        if not text or self.isColumnHidden(column):
            return 0
        width = max(self.columnWidth(column) - self._look.space(_PADDING), 1)
        return self.fontMetrics().boundingRect(0, 0, width, _ANY, Qt.TextFlag.TextWordWrap, text).height()

    def _share(self) -> None:
        """An answer has the width of its words, but never more than a third."""
        self.setColumnWidth(_ANSWER, min(self.sizeHintForColumn(_ANSWER), self.viewport().width() // 3))

    def _on_resized(self, *_widths: int) -> None:
        self.resizeRowsToContents()

    def _dress(self) -> None:
        super()._dress()
        self.verticalHeader().setMinimumSectionSize(self._look.space(8))

    def _sign(self, row: CheckRow) -> Sign:
        if row.is_open:
            return Sign(glyph="caution", word=self.tr("Open"), colour="danger")
        return Sign(glyph="done", word=self.tr("Answered"), colour="good")

    def _findings_columns(self) -> list[Column[CheckRow]]:
        return [
            Column(title=self.tr("State"), text=lambda each: self._sign(each).word, sign=self._sign),
            Column(
                title=self.tr("Finding"),
                text=lambda each: each.check.what,
                hint=lambda each: each.check.what,
                stretch=True,
            ),
            Column(
                title=self.tr("Answer"),
                text=lambda each: each.answer or "",
                hint=lambda each: each.answer or "",
            ),
        ]
