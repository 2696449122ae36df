"""The note beside a mark: the field, why it is asked for, how long it is, and who may read it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from panel_app.domain.rubric import Criterion, Mark, plain
from panel_app.domain.wording import Wording
from panel_app.ui.look import Look
from panel_app.ui.widgets.note_field import NoteField
from panel_app.ui.widgets.parts import column, label, row
from panel_app.ui.widgets.wording_line import WordingLine


class NoteArea(QWidget):
    """An empty note takes no room on a criterion that nobody is at, unless its mark asks for it."""

    edited = Signal()
    left = Signal()
    entered = Signal()
    walked = Signal(int)

    def __init__(self, criterion: Criterion, *, look: Look) -> None:
        super().__init__()
        self._criterion = criterion
        self._locked = False
        self.field = NoteField(look=look, stored=True)
        self.field.setAccessibleName(self.tr("Note on {title}").format(title=criterion.title))
        self.field.setPlaceholderText(self.tr("Note"))
        self.hint = label(role="small", wrap=True)
        self.words = label(role="small")
        self.wording = WordingLine(look=look)
        foot = row(look, gap=2)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.words, 0, Qt.AlignmentFlag.AlignTop)
        layout = column(look, gap=1)
        layout.addWidget(self.field)
        layout.addLayout(foot)
        layout.addWidget(self.wording)
        self.setLayout(layout)
        self.field.textChanged.connect(self._on_edited)
        self.field.left.connect(self.left)
        self.field.entered.connect(self.entered)
        self.field.walked.connect(self.walked)
        self.wording.found.connect(self._on_wording)
        self.wording.left.connect(self.field.setFocus)

    @property
    def text(self) -> str:
        return self.field.toPlainText()

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        return [self.field, self.wording.leave]

    def show_text(self, text: str, *, locked: bool) -> None:
        """Show what is stored; emits nothing."""
        self._locked = locked
        self.wording.forget()
        self.field.show_text(text)
        self.field.set_locked(locked=locked)

    def show_state(self, mark: Mark | None, *, due: bool, active: bool) -> None:
        """Whether the mark asks for a note, and how much room there is to say so."""
        text = self.text
        self.field.set_due(due=due)
        self.field.set_least(2 if active and not self._locked and (text or self._asks(mark)) else 1)
        self.field.setPlaceholderText(self._asking(mark))
        self.setVisible(bool(text) or (not self._locked and (active or due)))
        writing = active and not self._locked
        self.hint.setText(self._hint(mark))
        self.hint.setVisible(writing and (bool(text) or self._asks(mark)))
        count = len(text.split())
        self.words.setText(self.tr("1 word") if count == 1 else self.tr("{count} words").format(count=count))
        self.words.setVisible(writing and count > 0)
        if writing:
            self.wording.look_at(text)
        else:
            self.wording.hide()

    def _asks(self, mark: Mark | None) -> bool:
        return mark is not None and mark in self._criterion.note_at

    def _why(self, mark: Mark) -> str:
        return self.tr("A mark of {mark} needs a note.").format(mark=plain(mark))

    def _asking(self, mark: Mark | None) -> str:
        """What stands in the empty field: why it is asked for, or when it would be."""
        if mark is not None and self._asks(mark):
            return self._why(mark)
        marks = ", ".join(plain(each) for each in self._criterion.note_at)
        return self.tr("Note; needed with {marks}").format(marks=marks) if marks else self.tr("Note")

    def _hint(self, mark: Mark | None) -> str:
        readers = self.tr("The candidate may ask to read it.")
        return f"{self._why(mark)} {readers}" if mark is not None and self._asks(mark) else readers

    def _on_edited(self) -> None:
        self.edited.emit()

    def _on_wording(self, found: tuple[Wording, ...]) -> None:
        self.field.underline((each.start, each.end) for each in found)
