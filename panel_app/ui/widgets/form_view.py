"""The scoring desk's own table: the clean copy on the left, the criteria to be marked on the right."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from panel_app.domain.forms import Form
from panel_app.domain.rubric import CriterionId, Mark, read_mark
from panel_app.domain.rules import Stage
from panel_app.ui.look import Look
from panel_app.ui.widgets.candidate_file import FileRow
from panel_app.ui.widgets.cards_area import CardsArea
from panel_app.ui.widgets.concern_card import ConcernCard
from panel_app.ui.widgets.criterion_card import CriterionCard
from panel_app.ui.widgets.form_banner import FormBanner
from panel_app.ui.widgets.note_field import NoteField
from panel_app.ui.widgets.parts import clear
from panel_app.ui.widgets.prose import Prose
from panel_app.ui.widgets.reader import Reader
from panel_app.workspace.reading import Reading
from panel_app.workspace.reopening import GivenBack
from panel_app.workspace.scoring import DeskView
from panel_app.workspace.whereabouts import Whereabouts

_NARROW: Final = 620
"""Below this width (at 100 % text) the form stands under the copy, not beside it; what is worked on is the larger."""
_CARDS: Final = 300
"""The least width of the criterion cards at 100 % text."""


class FormView(QWidget):
    """Shows one candidate's copy and form; emits what the person does to it."""

    marked = Signal(str, object)
    noted = Signal(str, str)
    abstained = Signal(str, str)
    """A criterion, and why it gets no mark; empty when that is taken back."""
    concerned = Signal(str)
    """What the chair should look at; empty when that is taken back."""
    note_left = Signal()
    walked = Signal(str, str, int)
    """A field, its criterion, and a step of that field's history: -1 back, 1 forward again."""
    finished = Signal()
    """The last criterion was marked and nothing is missing."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._stage: Stage | None = None
        self.cards: dict[CriterionId, CriterionCard] = {}
        self.reader = Reader(look=look)
        self.banner = FormBanner(look=look)
        self.concern = ConcernCard(look=look)
        self.area = CardsArea(look=look)
        self._stack = QVBoxLayout()
        self._stack.setSpacing(look.space(1.5))
        self.area.column.addWidget(self.banner)
        self.area.column.addLayout(self._stack)
        self.area.column.addWidget(self.concern)
        self.area.column.addStretch(1)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.reader, 60)
        self._layout.addWidget(self.area, 40)
        self.concern.edited.connect(self.concerned)
        self.concern.left.connect(self.note_left)
        self.concern.entered.connect(self._on_concern_entered)
        self.concern.walked.connect(self._on_concern_walked)
        self.concern.dropped.connect(self.take_focus)
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

    @property
    def form(self) -> Form:
        """What stands here, as the store would say it."""
        cards = self.cards.items()
        return Form(
            marks={criterion: card.mark for criterion, card in cards if card.mark is not None},
            notes={criterion: card.text for criterion, card in cards if card.text},
            abstained={criterion: card.reason.text for criterion, card in cards if card.is_abstained},
            concern=self.concern.text,
        )

    @property
    def is_typed_in(self) -> bool:
        """Whether the keyboard is in a text, in the middle of a word perhaps."""
        focused = self.focusWidget()
        return isinstance(focused, NoteField) and focused.hasFocus() and not focused.isReadOnly()

    @property
    def current(self) -> CriterionCard | None:
        """The criterion that one is at: with the keyboard in it, or the last that had it."""
        return next((card for card in self.cards.values() if card.property("active")), None)

    def show_view(
        self,
        view: DeskView,
        *,
        files: Sequence[FileRow] = (),
        reading: Reading | None = None,
    ) -> None:
        """A candidate as the store has it, and what this scorer marked there."""
        if any(card.isAncestorOf(self.focusWidget()) for card in self.cards.values()):
            self.reader.take_focus()  # a card that is locked would hand the focus on to the next one
        if self._stage != view.stage:
            self._build(view.stage)
        if view.state == "recused":
            self.reader.show_none(
                self.tr("You stepped back from this candidate, so the file is no longer shown to you here.")
            )
        else:
            self.reader.show_copy(view.stage.criteria, view.copy, files=files, reading=reading)
        form = view.form
        for criterion, card in self.cards.items():
            card.show_values(
                form.marks.get(criterion),
                form.notes.get(criterion, ""),
                abstained=form.abstained.get(criterion, ""),
                locked=view.locked,
            )
            card.set_active(active=False)
            card.setHidden(view.state == "recused")
        self.concern.show_text(form.concern, locked=view.locked)
        self.concern.set_active(active=False)
        self.area.verticalScrollBar().setValue(0)

    def show_state(self, view: DeskView, *, at: Whereabouts, given_back: GivenBack | None) -> None:
        """How far the form got, and whether the chair gave it back."""
        self.banner.show_state(view.state, at, given_back=given_back, stage=view.stage)

    def show_field(self, field: str, criterion: CriterionId, value: str) -> None:
        """One field as the store has it now, after a step of its history; emits nothing."""
        if field == "concern":
            self.concern.show_text(value, locked=False)
            return
        card = self.cards[criterion]
        mark, note, reason = card.mark, card.text, card.reason.text
        if field == "mark":
            mark, reason = (read_mark(value), "") if value else (None, reason)
        elif field == "abstained":
            mark, reason = (None if value else mark), value
        else:
            note = value
        card.show_values(mark, note, abstained=reason, locked=False)

    def put_below(self, widget: QWidget) -> None:
        """Show something below the cards."""
        self.area.column.insertWidget(self.area.column.count() - 1, widget)

    def finish_typing(self) -> None:
        """Report what stands in a field and was not entered yet."""
        for card in self.cards.values():
            card.scale.finish_typing()

    def take_focus(self) -> None:
        """The first criterion without a mark, else the first note that is due, else the copy."""
        if any(card.is_locked for card in self.cards.values()):
            self.reader.take_focus()
        elif not self.go_to_missing():
            next(iter(self.cards.values())).scale.take_focus()

    def go_to_missing(self) -> bool:
        """Put the keyboard at the first thing that is missing; whether there is one."""
        for card in self.cards.values():
            if card.is_open:
                card.scale.take_focus()
                return True
        return self._go_to_note()

    def go_to(self, criterion: CriterionId) -> None:
        """Put the keyboard at what a criterion lacks, or at its mark."""
        card = self.cards[criterion]
        if card.note_is_due:
            card.note.setFocus(Qt.FocusReason.OtherFocusReason)
        elif card.is_abstained:
            card.reason.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            card.scale.take_focus()

    def abstain(self) -> None:
        """Ask why there is to be no mark on the criterion that one is at."""
        card = self.current
        if card is not None:
            card.abstain()

    def raise_concern(self) -> None:
        """Ask what the chair should look at."""
        self.concern.ask()

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
        self.noted.emit(criterion, self.cards[CriterionId(criterion)].text)

    def _on_concern_entered(self) -> None:
        for card in self.cards.values():
            card.set_active(active=False)
        self.concern.set_active(active=True)
        self._bring(self.concern)

    def _on_concern_walked(self, step: int) -> None:
        self.walked.emit("concern", "", step)

    def _on_note_left(self, _criterion: str) -> None:
        self.note_left.emit()

    def _on_moved_on(self, criterion: str) -> None:
        order = self.order
        place = order.index(CriterionId(criterion)) + 1
        following = [self.cards[each] for each in order[place:] if not self.cards[each].is_abstained]
        if following:
            following[0].scale.take_focus()
        elif not self._go_to_note() and not self.go_to_missing():
            self.finished.emit()

    def _on_entered(self, criterion: str) -> None:
        for name, card in self.cards.items():
            card.set_active(active=name == criterion)
        self.concern.set_active(active=False)
        self._bring(self.cards[CriterionId(criterion)])
        self.reader.show_question(criterion)

    def _bring(self, card: QWidget) -> None:
        self._arrange()
        self.area.bring(card)

    def _build(self, stage: Stage) -> None:
        clear(self._stack)
        self._stage = stage
        self.cards = {}
        alone = len(stage.criteria) == 1
        for number, criterion in enumerate(stage.criteria, start=1):
            card = CriterionCard(criterion, number=0 if alone else number, look=self._look)
            card.marked.connect(self._on_marked)
            card.noted.connect(self._on_noted)
            card.abstained.connect(self.abstained)
            card.walked.connect(self.walked)
            card.left.connect(self._on_note_left)
            card.moved_on.connect(self._on_moved_on)
            card.entered.connect(self._on_entered)
            self.cards[criterion.id] = card
            self._stack.addWidget(card)
            card.show()  # now, not in the next round of the event loop: the keyboard goes there at once
        self._set_tab_order()

    def _set_tab_order(self) -> None:
        """Reading order: the copy, then mark and note of each criterion."""
        before: QWidget = self.reader.bar.tabs
        for widget in self.reader.stops()[1:]:
            QWidget.setTabOrder(before, widget)
            before = widget
        stops = [widget for card in self.cards.values() for widget in card.stops()]
        for widget in (*stops, *self.concern.stops()):
            QWidget.setTabOrder(before, widget)
            before = widget

    def _arrange(self) -> None:
        narrow = self.width() < _NARROW * self._look.scale
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)
        self.area.setMinimumWidth(0 if narrow else round(_CARDS * self._look.scale))
        marks = narrow and self.area.has_keyboard
        self._layout.setStretch(0, 40 if marks else 60)
        self._layout.setStretch(1, 60 if marks else 40)
