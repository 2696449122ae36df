"""A person who types for ever: `python typing_process.py STORE`, passphrase in PANEL_APP_PASSPHRASE.

A real window, driven by key events. When the status line has painted *saved*, one line goes to standard output for each
field typed since: `code/criterion/kind length sha256`, of the text that was in the field when it was painted. Whoever
reads it may kill this process at any moment, and look for those texts in the store.
"""

import itertools
import os
import sys
from hashlib import sha256
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from panel_app.ui.look import Look, load_typeface
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.saving import Saved
from panel_app.ui.theme import LIGHT
from panel_app.ui.widgets.criterion_card import CriterionCard
from panel_app.ui.window import Window

WORDS = itertools.cycle("Names 3 wards and 12 weeks, says who was left out; café — “naïve” 𝛑 ok. ")
KEYS_AT_ONCE = 3
BURST = 12


class Typist(QObject):
    """Types a few keys each time the event loop is free; reports what the status line vouched for."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._typed: dict[str, str] = {}
        self._painted: dict[str, str] = {}
        window.status.saved.words.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_free)
        self._timer.start(1)
        self._turn = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._says_saved():
            self._painted.update(self._typed)
            self._typed = {}
            QTimer.singleShot(0, self._on_painted)
        return False

    def _says_saved(self) -> bool:
        session = self._window.session
        return (
            session is not None
            and session.saving.state is Saved.SAVED
            and self._window.status.saved.words.text() == self._window.tr("Saved here")
        )

    def _on_painted(self) -> None:
        painted, self._painted = self._painted, {}
        try:
            for name, text in painted.items():
                body = text.encode()
                sys.stdout.write(f"{name} {len(body)} {sha256(body).hexdigest()}\n")
            sys.stdout.flush()
        except BrokenPipeError:
            os._exit(1)  # whoever listened is gone

    def _on_free(self) -> None:
        shell = self._window.shell
        if shell is None:
            return
        desk = shell.page_of(DeskPage)
        if shell.page is not desk:
            shell.show_page(desk)
        elif desk.code is not None and not self._is_waiting():
            self._type(desk)

    def _is_waiting(self) -> bool:
        """After a burst a person stops to think, until the line says saved; then types on."""
        if self._turn % BURST == 0 and not self._says_saved():
            return True
        self._turn += 1
        return False

    def _type(self, desk: DeskPage) -> None:
        card = next((each for each in desk.form.cards.values() if each.mark is None), None)
        if card is not None:
            card.scale.take_focus()
            digit = "0123453"[self._turn % 7]
            press(QApplication.focusWidget() or card, digit)
            self._typed[f"{desk.code}/{card.criterion.id}/mark"] = digit
            return
        chosen = self._chosen(desk)
        note = chosen.note
        note.setFocus()
        note.moveCursor(QTextCursor.MoveOperation.End)
        for _ in range(KEYS_AT_ONCE):
            press(note, next(WORDS))
        self._typed[f"{desk.code}/{chosen.criterion.id}/note"] = note.toPlainText()
        if self._turn % 37 == 0:
            QTest.keyClick(note, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

    def _chosen(self, desk: DeskPage) -> CriterionCard:
        cards = list(desk.form.cards.values())
        return cards[self._turn // 10 % len(cards)]


def press(target: QWidget, letter: str) -> None:
    """One key; QTest's own knows only ASCII."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def main() -> int:
    application = QApplication([])
    load_typeface()
    look = Look(application)
    look.choose(LIGHT)
    store = Path(sys.argv[1])
    window = Window(look=look, stores=store.parent)
    window.show()
    window.activateWindow()
    window.start(store, passphrase=os.environ["PANEL_APP_PASSPHRASE"])
    Typist(window)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
