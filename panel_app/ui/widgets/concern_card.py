"""A concern about a candidate, for the chair: below the criteria, no part of any mark."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets.asked_text import AskedText, Asking
from panel_app.ui.widgets.note_field import NoteField
from panel_app.ui.widgets.parts import column, label, restyle


class ConcernCard(QFrame):
    """Hidden until it is asked for, or something stands in it."""

    edited = Signal(str)
    left = Signal()
    entered = Signal()
    walked = Signal(int)
    dropped = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("Concern for the chair"))
        asking = Asking(
            name=self.tr("Your concern, for the chair"),
            placeholder=self.tr("What should the chair look at?"),
            hint=self.tr("Sealed like a note: the chair reads it once moderation is open. It changes no mark."),
            take_back=self.tr("Take it back"),
            take_back_name=self.tr("Take the concern back"),
        )
        self._asked = AskedText(asking, look=look, least=2)
        layout = column(look, gap=1)
        layout.setContentsMargins(look.space(3), look.space(1.5), look.space(3), look.space(2))
        layout.addWidget(label(self.tr("Concern for the chair"), role="strong", wrap=True))
        layout.addWidget(self._asked)
        self.setLayout(layout)
        self._asked.edited.connect(self.edited)
        self._asked.entered.connect(self.entered)
        self._asked.walked.connect(self.walked)
        self._asked.left.connect(self._on_left)
        self._asked.dropped.connect(self._on_dropped)
        self.hide()

    @property
    def text(self) -> str:
        return self._asked.text

    @property
    def field(self) -> NoteField:
        return self._asked.field

    @property
    def take_back(self) -> QPushButton:
        """The button that takes it back."""
        return self._asked.take_back

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        return self._asked.stops()

    def show_text(self, text: str, *, locked: bool) -> None:
        """Show what is stored; emits nothing."""
        self._asked.show_text(text, locked=locked)
        self._follow()

    def set_active(self, *, active: bool) -> None:
        restyle(self, active=active)

    def ask(self) -> None:
        """Show the field, ready to type."""
        if not self.field.isReadOnly():
            self.show()
            self._asked.ask()

    def _follow(self) -> None:
        self.setHidden(self._asked.isHidden())

    def _on_left(self) -> None:
        self._follow()
        self.left.emit()

    def _on_dropped(self) -> None:
        self._follow()
        self.dropped.emit()
