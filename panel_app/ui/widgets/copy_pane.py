"""A candidate's clean copy beside the marks: the reader of the desk, without a scorer's own highlights and notes."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame

from panel_app.domain.candidates import CandidateCode, CleanCopy
from panel_app.domain.rubric import Criterion, CriterionId
from panel_app.ui.look import Look
from panel_app.ui.widgets.candidate_file import FileRow
from panel_app.ui.widgets.parts import button, column, label, row
from panel_app.ui.widgets.reader import Reader

COPY: Final = "C"


class CopyPane(QFrame):
    """The key that opened it, or Escape, closes it."""

    left = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.reader = Reader(look=look)
        for tool in (self.reader.bar.highlight, self.reader.bar.notes):
            tool.hide()
        self._question: CriterionId | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._on_settled)
        self.title = label(role="strong")
        self.back = button(
            self.tr("Back to the list"),
            self.left.emit,
            kind="quiet",
            name=self.tr("Back to the list ({key} or Esc)").format(key=COPY),
        )
        head = row(look, gap=2, margin=1)
        head.addWidget(self.title, 1)
        head.addWidget(self.back)
        layout = column(look, gap=0)
        self.setLayout(layout)
        layout.addLayout(head)
        layout.addWidget(self.reader, 1)

    def show_copy(
        self, code: CandidateCode, criteria: tuple[Criterion, ...], copy: CleanCopy, *, files: Sequence[FileRow]
    ) -> None:
        self.title.setText(self.tr("{code}: what the scorers read").format(code=code))
        self.reader.show_copy(criteria, copy, files=files, locked=True)

    def show_question(self, criterion: CriterionId) -> None:
        """Bring an answer into sight, as soon as the text has the width that it is read in."""
        self._question = criterion
        self._later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape or (event.text().upper() == COPY and not event.modifiers()):
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _on_settled(self) -> None:
        if self._question is not None and self.isVisible():
            self.reader.show_question(self._question)
