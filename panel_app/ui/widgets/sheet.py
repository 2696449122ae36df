"""A sheet over the desk: a form read back from the store before it is sealed."""

from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from panel_app.domain.forms import note_is_due
from panel_app.domain.rubric import Criterion, CriterionId, plain
from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Chip, Sign
from panel_app.ui.widgets.parts import button, clear, column, frame, label, row, scrolled
from panel_app.workspace.reading_back import ReadBack

_TURNS: Final = {Qt.Key.Key_PageUp: -2, Qt.Key.Key_PageDown: 2, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
"""Keys that scroll, and by how many half pages."""


class ReviewSheet(QWidget):
    """Each mark and note as the store has it; Enter submits, Esc goes back, a digit goes to that criterion."""

    submitted = Signal()
    left = Signal()
    """Back to the form, at what is missing first."""
    wanted = Signal(str)
    """Back to the form, at this criterion."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._complete = False
        self._answered = False
        self._order: list[CriterionId] = []
        self._ways: list[QPushButton] = []
        self.setObjectName("paper")
        self.setAccessibleName(self.tr("Review before submitting"))
        self.title = label(role="title", wrap=True)
        self.explanation = label(role="soft", wrap=True)
        self._rows = column(look, gap=1.5)
        edge = look.space(1)  # room for the ring about what has the keyboard
        within = column(look, gap=2)
        within.setContentsMargins(edge, edge, edge, edge)
        within.addWidget(self.title)
        within.addWidget(self.explanation)
        within.addLayout(self._rows, 1)
        inside = QWidget()
        inside.setObjectName("paper")
        inside.setLayout(within)
        self.back = button(self.tr("Go on editing"), self.left.emit, name=self.tr("Go on editing (Esc)"))
        self.submit = button(self.tr("Submit and seal"), self._on_submit, kind="primary")
        foot = row(look, gap=3)
        foot.setContentsMargins(edge, 0, edge, 0)
        foot.addWidget(self.submit)
        foot.addWidget(self.back)
        foot.addStretch(1)
        layout = column(look, gap=2, margin=5)
        self._area = scrolled(inside)
        layout.addWidget(self._area, 1)
        layout.addLayout(foot)
        self.setLayout(layout)

    def show_form(self, read: ReadBack) -> None:
        self._complete = read.is_complete
        self._answered = False
        self._order = [each.id for each in read.stage.criteria]
        self.submit.setEnabled(True)
        self.title.setText(self.tr("{code}: read back from the store").format(code=read.code))
        self.explanation.setText(self._explained(read))
        clear(self._rows)
        self._ways = []
        for number, criterion in enumerate(read.stage.criteria, start=1):
            self._rows.addWidget(self._row(number, criterion, read))
        if read.form.concern:
            self._rows.addWidget(self._concern(read.form.concern))
        self._rows.addStretch(1)
        self.submit.setVisible(self._complete)
        stops = [*self._ways, self.submit, self.back]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self._area.verticalScrollBar().setValue(0)
        self.back.setText(self.tr("Go to what is missing") if read.missing else self.tr("Go on editing"))
        (self.submit if self._complete else self.back).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_submit()
        elif turn := _TURNS.get(Qt.Key(event.key())):
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.value() + turn * bar.pageStep() // 2)
        elif event.text().isdecimal() and 0 < int(event.text()) <= len(self._order):
            self.wanted.emit(self._order[int(event.text()) - 1])
        else:
            super().keyPressEvent(event)

    def _on_submit(self) -> None:
        if self._answered:
            return  # Enter came twice; the first is on its way
        if self._complete:
            self._answered = True
            self.submit.setEnabled(False)
            self.submitted.emit()
        else:
            self.left.emit()

    def _explained(self, read: ReadBack) -> str:
        count = len(read.missing)
        if count:
            said = self.tr("{count} of {all} criteria are not complete. Nothing is submitted until they are.")
            return said.format(count=count, all=len(read.stage.criteria))
        if not read.fits:
            return self.tr(
                "The notes are too long to be sealed: some 250 words for each criterion can be kept. Shorten the "
                "longest; nothing of it is lost meanwhile."
            )
        return self.tr("This is what will be sealed. Afterwards only the chair can give it back to you.")

    def _row(self, number: int, criterion: Criterion, read: ReadBack) -> QWidget:
        look = self._look
        mark = read.form.marks.get(criterion.id)
        reason = read.form.abstained.get(criterion.id, "")
        card, across, down = self._card()
        figure = label(plain(mark) if mark is not None else "–", role="figure")
        figure.setMinimumWidth(look.space(8))
        said = self.tr("abstained") if reason else figure.text()
        figure.setAccessibleName(self.tr("Mark: {mark}").format(mark=said))
        across.insertWidget(0, figure, 0, Qt.AlignmentFlag.AlignTop)
        down.addWidget(label(f"{number}  {criterion.title}", role="strong", wrap=True))
        anchor = next((level.anchor for level in criterion.levels if level.mark == mark), "")
        note = read.form.notes.get(criterion.id, "")
        for text, role in (
            (anchor, "soft"),
            (self.tr("Abstained: {reason}").format(reason=reason) if reason else "", ""),
            (self.tr("Note: {note}").format(note=note) if note else "", ""),
        ):
            if text:
                down.addWidget(label(text, role=role, wrap=True))
        if criterion.id in read.missing:
            self._ways.append(self._way(number, criterion))
            across.addWidget(self._ways[-1], 0, Qt.AlignmentFlag.AlignVCenter)
            lack = Chip(self._lack(criterion, read), look=look, strong=True)
            down.addWidget(lack, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _way(self, number: int, criterion: Criterion) -> QPushButton:
        """The button that goes to a criterion, with the digit that does the same."""
        named = self.tr("Go to {number}: {title}").format(number=number, title=criterion.title)
        said = self.tr("Go there ({number})").format(number=number)
        return button(said, partial(self.wanted.emit, criterion.id), name=named)

    def _concern(self, text: str) -> QWidget:
        card, _, down = self._card()
        down.addWidget(label(self.tr("Concern for the chair"), role="strong", wrap=True))
        down.addWidget(label(text, wrap=True))
        return card

    def _card(self) -> tuple[QWidget, QHBoxLayout, QVBoxLayout]:
        look = self._look
        card = frame("card")
        across = row(look, gap=4)
        edge = look.space(4)
        across.setContentsMargins(edge, look.space(1.5), edge, look.space(1.5))
        card.setLayout(across)
        down = column(look, gap=0.5)
        across.addLayout(down, 1)
        return card, across, down

    def _lack(self, criterion: Criterion, read: ReadBack) -> Sign:
        needs_note = note_is_due(read.stage, criterion.id, read.form.marks)
        word = self.tr("The note is missing") if needs_note else self.tr("The mark is missing")
        return Sign(glyph="danger", word=word, colour="danger")
