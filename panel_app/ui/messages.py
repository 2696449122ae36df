"""The one module that tells people things and asks them questions; tests put another in its place."""

import enum
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from panel_app.domain.errors import PanelError


class Tone(enum.StrEnum):
    """How a notice is meant; each has a word and a shape of its own, not only a colour."""

    INFO = "info"
    GOOD = "good"
    CAUTION = "caution"
    DANGER = "danger"


class Messages(QObject):
    """Notices go to the place for them inside the window; questions come as a dialog and wait for the answer."""

    noticed = Signal(str, str, str, bool)
    """Tone, what happened, what to do (or empty), and whether it came unasked."""
    cleared = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._holds = False
        self._held: list[Callable[[], None]] = []

    def tell(self, what: str, *, remedy: str = "", tone: Tone = Tone.INFO, unasked: bool = False) -> None:
        """`unasked` is what answers nothing that the person did just now: it takes no graver notice's place."""
        self.noticed.emit(tone.value, what, remedy, unasked)

    def refuse(self, error: PanelError) -> None:
        """Show both sentences of an error."""
        self.tell(error.what, remedy=error.remedy, tone=Tone.DANGER)

    def clear(self) -> None:
        """Take the notice away: it is about something that is no longer on the screen."""
        self.cleared.emit()

    def hold(self) -> None:
        """The window is locked: whoever sits there now may not be the one to be asked."""
        self._holds = True

    def release(self) -> None:
        """Its person is back; questions that waited are put once the page stands there again."""
        self._holds = False
        held, self._held = self._held, []
        for ask in held:
            QTimer.singleShot(0, self, ask)

    def when_here(self, ask: Callable[[], None]) -> None:
        """Put a question that no key or click of this moment asks for: now, or when the window is unlocked."""
        if self._holds:
            self._held.append(ask)
        else:
            ask()

    def confirm(self, question: str, *, detail: str, yes: str) -> bool:
        """Ask before a step that cannot be taken back; the safe answer is the default."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self._window.windowTitle())
        box.setText(question)
        box.setInformativeText(detail)
        agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refused = box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refused)
        box.setEscapeButton(refused)
        box.exec()
        return box.clickedButton() is agreed

    def choose_file(self, title: str, *, pattern: str) -> Path | None:
        """Ask for a file that is there."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, "", pattern)
        return Path(chosen) if chosen else None

    def choose_folder(self, title: str) -> Path | None:
        """Ask for a folder."""
        chosen = QFileDialog.getExistingDirectory(self._window, title)
        return Path(chosen) if chosen else None

    def choose_new_file(self, title: str, *, suggestion: str, pattern: str) -> Path | None:
        """Ask where a new file goes; the dialog itself asks before one is replaced."""
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, suggestion, pattern)
        return Path(chosen) if chosen else None

    def choose_printer(self, title: str, *, pages: int, wide: bool) -> QPrinter | None:
        """The system's own dialogue: which printer, which pages, how many copies, on both sides or one.

        `wide` pages lie on their side.
        """
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        printer.setDuplex(QPrinter.DuplexMode.DuplexShortSide if wide else QPrinter.DuplexMode.DuplexLongSide)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait)
        dialogue = QPrintDialog(printer, self._window)
        dialogue.setWindowTitle(title)
        dialogue.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialogue.setMinMax(1, pages)
        agreed = dialogue.exec() == QPrintDialog.DialogCode.Accepted
        return printer if agreed else None
