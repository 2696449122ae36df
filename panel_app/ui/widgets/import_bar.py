"""Under the intake: the one button that takes in, and, while it works, how far it is and the one that stops it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, label, row


class ImportBar(QWidget):
    """Says in a line what will happen, happens, or is wrong."""

    asked = Signal()
    stopped = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.take = button(self.tr("Import"), self.asked.emit, kind="primary")
        self.cancel = button(self.tr("Cancel"), self.stopped.emit)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the import"))
        self.state = label(role="strong", wrap=True)
        line = row(look, gap=3)
        line.addWidget(self.take)
        line.addWidget(self.cancel)
        line.addWidget(self.progress, 1)
        line.addWidget(self.state, 2)
        self.setLayout(line)

    def say(self, text: str) -> None:
        self.state.setText(text)

    def show_progress(self, done: int, total: int) -> None:
        """So many of all; of 0 where nobody knows yet how many they are."""
        self.progress.setMaximum(total)
        self.progress.setValue(done)

    def show_waiting(self, *, fine: int, is_shown: bool, again: bool) -> None:
        """Nothing is under way; `fine` rows could be taken in."""
        self.take.setVisible(is_shown)
        self.take.setEnabled(fine > 0)
        if again:
            self.take.setText(self.tr("Import again"))
        else:
            self.take.setText(self.tr("Import {count} rows").format(count=fine) if fine else self.tr("Import"))
        self._show_busy(on=False)

    def show_working(self) -> None:
        self.take.hide()
        self._show_busy(on=True)

    def _show_busy(self, *, on: bool) -> None:
        self.cancel.setVisible(on)
        self.progress.setVisible(on)
