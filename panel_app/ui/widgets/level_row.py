"""The marks that can be agreed on one criterion: a digit, a click, or, on a long scale, the mark typed and Enter."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from panel_app.domain.rubric import Criterion, Level, Mark, plain
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import clear, label, row
from panel_app.ui.widgets.scale import Scale


class LevelRow(QWidget):
    """A scale, and beside it the anchor of the level that is looked at."""

    marked = Signal(object)
    """The mark that somebody chose."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._criterion: Criterion | None = None
        self._scale: Scale | None = None
        self._before: QWidget | None = None
        self.anchor = label(role="small", wrap=True)
        self._place = row(look, gap=0)
        across = row(look, gap=3)
        across.addLayout(self._place)
        across.addWidget(self.anchor, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(across)
        look.changed.connect(self._fit)

    def stand_after(self, before: QWidget) -> None:
        """Where Tab comes from: each criterion's scale is made when it is needed, after all else."""
        self._before = before

    def show_criterion(self, criterion: Criterion | None) -> None:
        """Offer its marks; none is chosen."""
        if criterion is not None and criterion == self._criterion and self._scale is not None:
            self._scale.show_mark(None)
            self._show_anchor(None)
            return
        self._criterion = criterion
        clear(self._place)
        self._scale = None if criterion is None else self._made(criterion)
        if self._scale is not None:
            self._place.addWidget(self._scale)
            self._fit()
            self._set_tab_order(self._scale)
        self._show_anchor(None)

    def show_mark(self, mark: Mark | None) -> None:
        """The one that is chosen; emits nothing."""
        if self._scale is not None:
            self._scale.show_mark(mark)
        levels = self._criterion.levels if self._criterion is not None else ()
        self._show_anchor(next((level for level in levels if level.mark == mark), None))

    def take_digit(self, text: str) -> None:
        """A digit was typed elsewhere: it is a mark, or on a long scale how one begins."""
        if self._scale is None or self._criterion is None:
            return
        if self._scale.typed:
            self._scale.field.setText(text)
            self._scale.field.setFocus()
            return
        mark = next((each for each in self._criterion.marks if plain(each) == text), None)
        if mark is not None:
            self.marked.emit(mark)

    def take_focus(self) -> None:
        if self._scale is not None:
            self._scale.take_focus()

    def _made(self, criterion: Criterion) -> Scale:
        made = Scale(criterion, look=self._look)
        made.marked.connect(self._on_marked)
        made.looked_at.connect(self._show_anchor)
        if made.typed:
            for each in made.stops():
                each.setVisible(isinstance(each, QLineEdit))
        return made

    def _set_tab_order(self, scale: Scale) -> None:
        if self._before is not None:
            for before, after in pairwise([self._before, *scale.stops()]):
                QWidget.setTabOrder(before, after)

    def _fit(self) -> None:
        """As wide as its marks at this size of text."""
        if self._scale is not None and self._criterion is not None and not self._scale.typed:
            self._scale.setFixedWidth(self._look.space(11) * len(self._criterion.levels))

    def _on_marked(self, mark: Mark | None) -> None:
        if mark is not None:
            self.marked.emit(mark)

    def _show_anchor(self, level: Level | None) -> None:
        self.anchor.setText(level.anchor if level is not None else "")
