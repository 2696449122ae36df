"""The scoring desk's own table: the clean copy on the left, the criteria to be marked on the right."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Stage
from panel_app.ui.look import Look
from panel_app.ui.widgets.candidate_file import FileRow
from panel_app.ui.widgets.criterion_card import CriterionCard
from panel_app.ui.widgets.parts import clear, frame
from panel_app.ui.widgets.prose import Prose
from panel_app.ui.widgets.reader import Reader
from panel_app.workspace.reading import Reading
from panel_app.workspace.scoring import DeskView

_NARROW: Final = 620
"""Below this width (at 100 % text) the form stands under the copy, not beside it."""
_CARDS: Final = 300
"""The least width of the criterion cards at 100 % text."""


class _Cards(QScrollArea):
    """Leaves the page keys to the copy."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class FormView(QWidget):
    """Shows one candidate's copy and form; emits what the person does to it."""

    marked = Signal(str, object)
    noted = Signal(str, str)
    note_left = Signal()
    finished = Signal()
    """The last criterion was marked and nothing is missing."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._stage: Stage | None = None
        self.cards: dict[CriterionId, CriterionCard] = {}
        self.reader = Reader(look=look)
        self._inside = frame("panel")
        self._stack = QVBoxLayout(self._inside)
        self._stack.setContentsMargins(look.space(2), look.space(2), look.space(2), look.space(2))
        self._stack.setSpacing(look.space(2))
        self._area = _Cards()
        self._area.setWidget(self._inside)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.reader, 64)
        self._layout.addWidget(self._area, 36)
        look.changed.connect(self._arrange)
        self._arrange()

    @property
    def order(self) -> list[CriterionId]:
        """The criteria from top to bottom."""
        return list(self.cards)

    @property
    def prose(self) -> Prose:
        """The answers."""
        return self.reader.prose

    def show_view(self, view: DeskView, *, files: Sequence[FileRow] = (), reading: Reading | None = None) -> None:
        """A candidate as the store has it, and what this scorer marked there."""
        if any(card.isAncestorOf(self.focusWidget()) for card in self.cards.values()):
            self.reader.take_focus()  # a card that is locked would hand the focus on to the next one
        if self._stage != view.stage:
            self._build(view.stage)
        self.reader.show_copy(
            view.stage.criteria, view.copy, files=files, reading=reading, locked=view.state == "recused"
        )
        for criterion, card in self.cards.items():
            card.show_values(view.form.marks.get(criterion), view.form.notes.get(criterion, ""), locked=view.locked)
            card.set_active(active=False)
        self._area.verticalScrollBar().setValue(0)

    def finish_typing(self) -> None:
        """Report what stands in a field and was not entered yet."""
        for card in self.cards.values():
            card.scale.finish_typing()

    def take_focus(self) -> None:
        """The first criterion without a mark, else the first note that is due, else the copy."""
        if any(card.note.isReadOnly() for card in self.cards.values()):
            self.reader.take_focus()
        elif not self.go_to_missing():
            next(iter(self.cards.values())).scale.take_focus()

    def go_to_missing(self) -> bool:
        """Put the keyboard at the first thing that is missing; whether there is one."""
        for card in self.cards.values():
            if card.mark is None:
                card.scale.take_focus()
                return True
        return self._go_to_note()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.reader.turn(forward=event.key() == Qt.Key.Key_PageDown)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _go_to_note(self) -> bool:
        for card in self.cards.values():
            if card.note_is_due:
                card.note.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def _on_marked(self, criterion: str, mark: Mark | None) -> None:
        self.marked.emit(criterion, mark)

    def _on_noted(self, criterion: str) -> None:
        self.noted.emit(criterion, self.cards[CriterionId(criterion)].note.toPlainText())

    def _on_note_left(self, _criterion: str) -> None:
        self.note_left.emit()

    def _on_moved_on(self, criterion: str) -> None:
        order = self.order
        place = order.index(CriterionId(criterion)) + 1
        if place < len(order):
            self.cards[order[place]].scale.take_focus()
        elif not self._go_to_note() and not self.go_to_missing():
            self.finished.emit()

    def _on_entered(self, criterion: str) -> None:
        for name, card in self.cards.items():
            card.set_active(active=name == criterion)
        card = self.cards[CriterionId(criterion)]
        self._stack.activate()
        self._area.ensureWidgetVisible(card, 0, self._look.space(2))
        focused = self.focusWidget()
        if card.isAncestorOf(focused):
            self._area.ensureWidgetVisible(focused, 0, self._look.space(2))
        self.reader.show_question(criterion)

    def _build(self, stage: Stage) -> None:
        clear(self._stack)
        self._stage = stage
        self.cards = {}
        for number, criterion in enumerate(stage.criteria, start=1):
            card = CriterionCard(criterion, number=number, look=self._look)
            card.marked.connect(self._on_marked)
            card.noted.connect(self._on_noted)
            card.note_left.connect(self._on_note_left)
            card.moved_on.connect(self._on_moved_on)
            card.entered.connect(self._on_entered)
            self.cards[criterion.id] = card
            self._stack.addWidget(card)
            card.show()  # now, not in the next round of the event loop: the keyboard goes there at once
        self._stack.addStretch(1)
        self._set_tab_order()

    def _set_tab_order(self) -> None:
        """Reading order: the copy, then mark and note of each criterion."""
        before: QWidget = self.reader.bar.tabs
        for widget in self.reader.stops()[1:]:
            QWidget.setTabOrder(before, widget)
            before = widget
        for card in self.cards.values():
            for widget in (*card.scale.stops(), card.note):
                QWidget.setTabOrder(before, widget)
                before = widget

    def _arrange(self) -> None:
        narrow = self.width() < _NARROW * self._look.scale
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)
        self._area.setMinimumWidth(0 if narrow else round(_CARDS * self._look.scale))
