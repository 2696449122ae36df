"""A scorer's own notes on a file, and the places highlighted in it: to read, to go to, to take away."""

import dataclasses
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from panel_app.ui.look import Look
from panel_app.ui.widgets.note_field import NoteField
from panel_app.ui.widgets.parts import column, label
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.reading import Highlight


@dataclasses.dataclass(frozen=True, kw_only=True)
class HighlightRow:
    """A highlight and where that is, in words."""

    highlight: Highlight
    where: str


class _List(Table[HighlightRow]):
    removed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.current is not None:
            self.removed.emit(self.current)
            return
        super().keyPressEvent(event)


class ReadingNotes(QFrame):
    """Enter goes to a highlight, Delete takes it away."""

    noted = Signal(str)
    note_left = Signal()
    opened = Signal(object)
    removed = Signal(object)

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "foot")
        layout = column(look, gap=1.5)
        layout.setContentsMargins(look.space(6), look.space(2), look.space(6), look.space(3))
        self.setLayout(layout)
        layout.addWidget(label(self.tr("Your own notes"), role="strong"))
        said = self.tr("They stay in your store, are no part of the form, and nobody else can read them.")
        layout.addWidget(label(said, role="small", wrap=True))
        self.note = NoteField(look=look, least=2, stored=True)
        self.note.setAccessibleName(self.tr("Your own notes on this candidate"))
        self.note.textChanged.connect(self._on_text)
        self.note.left.connect(self.note_left)
        layout.addWidget(self.note)
        self.list = _List(self._columns(), look=look, name=self.tr("Highlighted places"))
        self.list.horizontalHeader().hide()
        self.list.opened.connect(self._on_opened)
        self.list.removed.connect(self._on_removed)
        self.none = label(self.tr("Select text and press Ctrl+H to highlight it."), role="small", wrap=True)
        layout.addWidget(self.list)
        layout.addWidget(self.none)
        look.changed.connect(self._fit)

    def show_note(self, text: str) -> None:
        self.note.show_text(text)

    def show_highlights(self, rows: Sequence[HighlightRow]) -> None:
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self._fit()

    def set_locked(self, *, locked: bool) -> None:
        self.note.set_locked(locked=locked)

    def _fit(self) -> None:
        """As high as up to three highlights ask for."""
        rows = min(len(self.list.rows.rows), 3)
        self.list.setFixedHeight(rows * self._look.space(8) + self._look.space(1))

    def _on_text(self) -> None:
        self.noted.emit(self.note.toPlainText())

    def _on_opened(self, row: HighlightRow) -> None:
        self.opened.emit(row.highlight)

    def _on_removed(self, row: HighlightRow) -> None:
        self.removed.emit(row.highlight)

    def _columns(self) -> list[Column[HighlightRow]]:
        return [
            Column(title=self.tr("Where"), text=lambda row: row.where),
            Column(
                title=self.tr("Highlighted"),
                text=lambda row: " ".join(row.highlight.text.split()),
                hint=lambda row: row.highlight.text,
                stretch=True,
            ),
        ]
