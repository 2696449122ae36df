"""What has to happen, in order, each with a sign that says whether it has."""

import dataclasses
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Chip, Sign
from panel_app.ui.widgets.parts import clear, column, label, row


@dataclasses.dataclass(frozen=True, kw_only=True)
class Step:
    """One of them: a headline, whether it is done, and a sentence."""

    title: str
    done: bool
    detail: str = ""


class Steps(QFrame):
    """Shows the steps; nothing to press."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "panel")
        self._stack = column(look, gap=3, margin=4)
        self.setLayout(self._stack)

    def show_steps(self, steps: Sequence[Step]) -> None:
        clear(self._stack)
        for step in steps:
            self._stack.addWidget(self._row(step))

    def _row(self, step: Step) -> QFrame:
        made = QFrame()
        line = row(self._look, gap=3)
        made.setLayout(line)
        sign = (
            Sign(glyph="done", word=self.tr("Done"), colour="good")
            if step.done
            else Sign(glyph="waiting", word=self.tr("Awaited"))
        )
        chip = Chip(sign, look=self._look)
        chip.setMinimumWidth(self._look.space(24))
        line.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        texts = column(self._look, gap=0)
        texts.addWidget(label(step.title, role="strong", wrap=True))
        if step.detail:
            texts.addWidget(label(step.detail, role="soft", wrap=True))
        line.addLayout(texts, 1)
        return made
