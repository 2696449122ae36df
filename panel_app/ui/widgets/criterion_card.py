"""One criterion to be marked: its scale, the anchor of the level looked at, the note, or why there is no mark."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QMenu, QVBoxLayout, QWidget

from panel_app.domain.rubric import Criterion, Level, Mark, plain
from panel_app.ui.look import Look
from panel_app.ui.widgets.asked_text import AskedText, Asking
from panel_app.ui.widgets.chip import Chip, Sign
from panel_app.ui.widgets.menu_button import MenuButton
from panel_app.ui.widgets.note_area import NoteArea
from panel_app.ui.widgets.note_field import NoteField
from panel_app.ui.widgets.parts import label, restyle, row
from panel_app.ui.widgets.scale import Scale

ABSTAIN_KEY = "Ctrl+Shift+A"
_BESIDE = 128
"""Steps of the grid from which on the anchor stands beside the scale, not under it."""


class CriterionCard(QFrame):
    """Grows while it is worked on: only the active card shows the anchor and an empty note."""

    marked = Signal(str, object)
    noted = Signal(str)
    abstained = Signal(str, str)
    """The reason for giving no mark; empty when that is taken back."""
    left = Signal(str)
    moved_on = Signal(str)
    entered = Signal(str)
    walked = Signal(str, str, int)
    """A field, this criterion, and a step of that field's history."""

    def __init__(self, criterion: Criterion, *, number: int, look: Look) -> None:
        """`number` 0: it stands alone, and has none."""
        super().__init__()
        self.criterion = criterion
        self._look = look
        self._locked = False
        self._active = False
        self._says_anchor = True
        self.setProperty("kind", "card")
        named = self.tr("Criterion {number}: {title}").format(number=number, title=criterion.title)
        self.setAccessibleName(named if number else criterion.title)
        self.title = label(f"{number}  {criterion.title}" if number else criterion.title, role="strong", wrap=True)
        self.scale = Scale(criterion, look=look)
        self.anchor = label(role="", wrap=True)
        self.area = NoteArea(criterion, look=look)
        self.reason = AskedText(self._abstaining(), look=look)
        self.state = Chip(Sign(glyph="none", word=self.tr("No mark")), look=look)
        self.more = MenuButton(self.open_menu, look=look, name=self.tr("More on {title}").format(title=criterion.title))
        self._lay_out()
        self._connect()
        self._show_state()

    @property
    def note(self) -> NoteField:
        """The field of the note."""
        return self.area.field

    @property
    def text(self) -> str:
        """The note as it stands."""
        return self.area.text

    @property
    def mark(self) -> Mark | None:
        return self.scale.mark

    @property
    def is_locked(self) -> bool:
        return self._locked

    @property
    def is_abstained(self) -> bool:
        """Whether there is a reason for giving no mark."""
        return bool(self.reason.text.strip())

    @property
    def is_open(self) -> bool:
        """Whether it lacks a mark, and a reason for lacking it."""
        return self.mark is None and not self.is_abstained

    @property
    def note_is_due(self) -> bool:
        """Whether the mark asks for a note that is not there yet."""
        return self._asks_for_note() and not self.text.strip()

    def show_values(self, mark: Mark | None, note: str, *, abstained: str = "", locked: bool) -> None:
        """Show what is stored; emits nothing."""
        self._locked = locked
        self.scale.show_mark(mark)
        self.scale.set_locked(locked=locked)
        self.area.show_text(note, locked=locked)
        self.reason.show_text(abstained, locked=locked)
        self._show_anchor(None)
        self._show_state()

    def set_active(self, *, active: bool) -> None:
        if active == self._active:
            return
        self._active = active
        restyle(self, active=active)
        self._show_anchor(None)
        self._show_state()

    def say_anchor(self, *, shown: bool) -> None:
        """Whether it says what the level stands for; not where all levels stand beside it."""
        self._says_anchor = shown
        self._show_anchor(None)

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        return [*self.scale.stops(), *self.reason.stops(), *self.area.stops()]

    def abstain(self) -> None:
        """Ask why there is to be no mark; it counts from the first letter on."""
        if not self._locked:
            self.reason.ask()
            self._show_state()

    def take_abstention_back(self) -> None:
        self.reason.drop()
        self.scale.take_focus()

    def open_menu(self, at: QPoint) -> None:
        """What can be done with this criterion beside marking it."""
        self.menu().popup(at)

    def menu(self) -> QMenu:
        """The menu, which goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.is_abstained:
            menu.addAction(self.tr("Mark it after all"), self.take_abstention_back)
        else:
            menu.addAction(_with_key(self.tr("Abstain on this criterion…"), ABSTAIN_KEY), self.abstain)
        back = menu.addAction(_with_key(self.tr("Take the mark back"), "Del"), self.scale.take_back)
        back.setEnabled(self.mark is not None)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self._locked:
            self.open_menu(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.scale.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= self._look.space(_BESIDE)
        self._across.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        policy = self.anchor.sizePolicy()
        policy.setRetainSizeWhenHidden(beside)  # the buttons do not grow when there is nothing to say
        self.anchor.setSizePolicy(policy)

    # ---- what happens in its parts

    def _on_marked(self, mark: Mark | None) -> None:
        if mark is not None:
            self.reason.show_text("", locked=False)  # the store ends an abstention with the mark
        self._show_state()
        self.marked.emit(self.criterion.id, mark)

    def _on_moved_on(self) -> None:
        self.moved_on.emit(self.criterion.id)

    def _on_looked_at(self, level: Level | None) -> None:
        self._on_entered()
        self._show_anchor(level)

    def _on_hovered(self, level: Level | None) -> None:
        if self._active:
            self._show_anchor(level)

    def _on_entered(self) -> None:
        self.entered.emit(self.criterion.id)

    def _on_text_entered(self) -> None:
        self._on_entered()
        self._show_anchor(None)

    def _on_noted(self) -> None:
        self._show_state()
        self.noted.emit(self.criterion.id)

    def _on_reasoned(self, reason: str) -> None:
        if reason and self.mark is not None:
            self.scale.show_mark(None)  # so does the store
            self._show_anchor(None)
        self._show_state()
        self.abstained.emit(self.criterion.id, reason)

    def _on_left(self) -> None:
        self._show_state()
        self.left.emit(self.criterion.id)

    def _on_note_walked(self, step: int) -> None:
        self.walked.emit("note", self.criterion.id, step)

    def _on_mark_walked(self, step: int) -> None:
        self.walked.emit("mark", self.criterion.id, step)

    def _on_reason_walked(self, step: int) -> None:
        self.walked.emit("abstained", self.criterion.id, step)

    # ---- what it shows

    def _asks_for_note(self) -> bool:
        return self.mark is not None and self.mark in self.criterion.note_at

    def _sign(self) -> Sign:
        if self.is_abstained:
            return Sign(glyph="recused", word=self.tr("Abstained"), colour="good")
        if self.mark is None:
            return Sign(glyph="none", word=self.tr("No mark"))
        if self.note_is_due:
            return Sign(glyph="draft", word=self.tr("Note needed"), colour="danger")
        return Sign(glyph="done", word=plain(self.mark), colour="good")

    def _show_state(self) -> None:
        self.state.show_sign(self._sign())
        writes = self._active and self.reason.isHidden()  # one thing is asked for at a time
        self.area.show_state(self.mark, due=self.note_is_due and not self._locked, active=writes)
        self.more.setHidden(self._locked)

    def _show_anchor(self, level: Level | None) -> None:
        if level is None and self.mark is not None:
            level = next((each for each in self.criterion.levels if each.mark == self.mark), None)
        if level is None:
            self.anchor.setText("")
        else:
            self.anchor.setText(f"{plain(level.mark)}: {level.anchor}" if level.anchor else plain(level.mark))
        shown = self._says_anchor and (self._active or self._locked)
        self.anchor.setVisible(bool(self.anchor.text()) and shown)

    def _connect(self) -> None:
        self.scale.marked.connect(self._on_marked)
        self.scale.moved_on.connect(self._on_moved_on)
        self.scale.looked_at.connect(self._on_looked_at)
        self.scale.hovered.connect(self._on_hovered)
        self.scale.walked.connect(self._on_mark_walked)
        self.area.edited.connect(self._on_noted)
        self.area.left.connect(self._on_left)
        self.area.entered.connect(self._on_text_entered)
        self.area.walked.connect(self._on_note_walked)
        self.reason.edited.connect(self._on_reasoned)
        self.reason.left.connect(self._on_left)
        self.reason.entered.connect(self._on_text_entered)
        self.reason.walked.connect(self._on_reason_walked)
        self.reason.dropped.connect(self.scale.take_focus)

    def _abstaining(self) -> Asking:
        title = self.criterion.title
        return Asking(
            name=self.tr("Why you abstain on {title}").format(title=title),
            placeholder=self.tr("Why you abstain"),
            hint=self.tr("Your other marks count. The chair reads the reason; the candidate may ask to."),
            take_back=self.tr("Mark it after all"),
            take_back_name=self.tr("Mark {title} after all").format(title=title),
        )

    def _lay_out(self) -> None:
        look = self._look
        head = row(look, gap=2)
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        head.addWidget(self.more)
        self._across = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._across.setSpacing(look.space(1.5))
        self._across.addWidget(self.scale, 1)
        self._across.addWidget(self.anchor, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.space(3), look.space(1.5), look.space(3), look.space(1.5))
        layout.setSpacing(look.space(1))
        layout.addLayout(head)
        layout.addLayout(self._across)
        layout.addSpacing(look.space(0.5))  # or the ring about a text lies on what is above it
        layout.addWidget(self.reason)
        layout.addWidget(self.area)


def _with_key(text: str, key: str) -> str:
    """A menu's entry with the key that does the same, which is not the menu's own."""
    return f"{text}\t{QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)}"
