"""What every level of one criterion stands for, all in sight, with the level that was given set off."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from panel_app.domain.rubric import Criterion, Mark, plain
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import label, restyle


class AnchorList(QFrame):
    """Level by level, the highest first."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._criterion: Criterion | None = None
        self._lines: dict[Mark, QLabel] = {}
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("What the marks stand for"))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.space(2))
        self._grid.setVerticalSpacing(look.space(1.5))
        self._grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.space(3), look.space(2), look.space(3), look.space(3))
        layout.setSpacing(look.space(1.5))
        layout.addWidget(label(self.tr("What the marks stand for"), role="strong"))
        layout.addLayout(self._grid)

    def show_criterion(self, criterion: Criterion, mark: Mark | None, *, looked_at: Mark | None = None) -> None:
        """Its levels that the rubric says something of, which of them is given, and which is looked at."""
        if criterion != self._criterion:
            self._build(criterion)
        for level, line in self._lines.items():
            restyle(line, text_role="strong" if level == mark else "" if level == looked_at else "soft")

    def _build(self, criterion: Criterion) -> None:
        self._criterion = criterion
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._lines = {}
        for place, level in enumerate(reversed(criterion.levels)):
            if level.anchor:
                line = label(level.anchor, role="soft", wrap=True)
                self._lines[level.mark] = line
                self._grid.addWidget(label(plain(level.mark), role="strong"), place, 0, Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(line, place, 1)
