"""A row of large numbers, each with a word beneath it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import clear, column, label, row


class Figures(QWidget):
    """Shows numbers that a person looks for first."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._line = row(look, gap=8)
        self.setLayout(self._line)

    def show_figures(self, figures: Sequence[tuple[str, str]]) -> None:
        """(number, word) each."""
        clear(self._line)
        for number, word in figures:
            cell = QWidget()
            stack = column(self._look, gap=0)
            cell.setLayout(stack)
            cell.setAccessibleName(f"{number} {word}")
            stack.addWidget(label(number, role="figure"))
            stack.addWidget(label(word, role="small"))
            self._line.addWidget(cell)
        self._line.addStretch(1)
