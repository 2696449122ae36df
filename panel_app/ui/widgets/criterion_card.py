"""One criterion to be marked: its scale, the anchor of the level looked at, and the note beside the mark."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from panel_app.domain.rubric import Criterion, Level, Mark, plain
from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Chip, Sign
from panel_app.ui.widgets.note_field import NoteField
from panel_app.ui.widgets.parts import label, restyle
from panel_app.ui.widgets.scale import Scale


class CriterionCard(QFrame):
    """Grows while it is worked on: only the active card shows the anchor and a tall note."""

    marked = Signal(str, object)
    noted = Signal(str)
    note_left = Signal(str)
    moved_on = Signal(str)
    entered = Signal(str)

    def __init__(self, criterion: Criterion, *, number: int, look: Look) -> None:
        super().__init__()
        self.criterion = criterion
        self._look = look
        self._locked = False
        self._active = False
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("Criterion {number}: {title}").format(number=number, title=criterion.title))
        self.title = label(f"{number}  {criterion.title}", role="strong", wrap=True)
        self.scale = Scale(criterion, look=look)
        self.anchor = label(role="", wrap=True)
        self.note = NoteField(look=look)
        self.note.setAccessibleName(self.tr("Note on {title}").format(title=criterion.title))
        self.note.setPlaceholderText(self.tr("Note"))
        self.hint = label(role="small", wrap=True)
        self.state = Chip(self._sign(), look=look)
        self._lay_out()
        self.scale.marked.connect(self._on_marked)
        self.scale.moved_on.connect(self._on_moved_on)
        self.scale.looked_at.connect(self._on_looked_at)
        self.note.textChanged.connect(self._on_noted)
        self.note.left.connect(self._on_note_left)
        self.note.entered.connect(self._on_entered)
        self._show_state()

    @property
    def mark(self) -> Mark | None:
        return self.scale.mark

    @property
    def note_is_due(self) -> bool:
        """Whether the mark asks for a note that is not there yet."""
        return self._asks_for_note() and not self.note.toPlainText().strip()

    def show_values(self, mark: Mark | None, note: str, *, locked: bool) -> None:
        """Show what is stored; emits nothing."""
        self._locked = locked
        self.scale.show_mark(mark)
        self.scale.set_locked(locked=locked)
        self.note.show_text(note)
        self.note.set_locked(locked=locked)
        self._show_anchor(None)
        self._show_state()

    def set_active(self, *, active: bool) -> None:
        self._active = active
        restyle(self, active=active)
        self.note.set_least(2 if active and not self._locked else 1)
        self._show_anchor(None)
        self._show_state()

    def _on_marked(self, mark: Mark | None) -> None:
        self._show_state()
        self.marked.emit(self.criterion.id, mark)

    def _on_moved_on(self) -> None:
        self.moved_on.emit(self.criterion.id)

    def _on_looked_at(self, level: Level | None) -> None:
        self._on_entered()
        self._show_anchor(level)

    def _on_entered(self) -> None:
        self.entered.emit(self.criterion.id)

    def _on_noted(self) -> None:
        self._show_state()
        self.noted.emit(self.criterion.id)

    def _on_note_left(self) -> None:
        self.note_left.emit(self.criterion.id)

    def _asks_for_note(self) -> bool:
        return self.mark is not None and self.mark in self.criterion.note_at

    def _sign(self) -> Sign:
        if self.mark is None:
            return Sign(glyph="none", word=self.tr("No mark"))
        if self.note_is_due:
            return Sign(glyph="draft", word=self.tr("Note needed"), colour="danger")
        return Sign(glyph="done", word=plain(self.mark), colour="good")

    def _show_state(self) -> None:
        self.state.show_sign(self._sign())
        self.note.set_due(due=self.note_is_due and not self._locked)
        if self._locked:
            self.note.setVisible(bool(self.note.toPlainText()))
            self.hint.hide()
            return
        self.note.show()
        self.hint.setText(self._hint())
        self.hint.setVisible(self._active or self.note_is_due)

    def _hint(self) -> str:
        if self._asks_for_note():
            why = self.tr("A mark of {mark} needs a note.").format(
                mark=plain(self.mark or Mark(self.criterion.marks[0]))
            )
        elif self.criterion.note_at:
            marks = ", ".join(plain(mark) for mark in self.criterion.note_at)
            why = self.tr("A note is needed with {marks}.").format(marks=marks)
        else:
            why = self.tr("A note is welcome.")
        return f"{why} {self.tr('The candidate may ask to read it.')}"

    def _show_anchor(self, level: Level | None) -> None:
        if level is None and self.mark is not None:
            level = next((each for each in self.criterion.levels if each.mark == self.mark), None)
        if level is None:
            self.anchor.setText("")
        else:
            self.anchor.setText(f"{plain(level.mark)}: {level.anchor}" if level.anchor else plain(level.mark))
        self.anchor.setVisible(bool(self.anchor.text()) and (self._active or self._locked))

    def _lay_out(self) -> None:
        look = self._look
        head = QHBoxLayout()
        head.setSpacing(look.space(2))
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.space(3), look.space(2), look.space(3), look.space(3))
        layout.setSpacing(look.space(1.5))
        layout.addLayout(head)
        layout.addWidget(self.scale)
        layout.addWidget(self.anchor)
        layout.addWidget(self.note)
        layout.addWidget(self.hint)
