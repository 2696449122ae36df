"""A person who types and stops: `python window_process.py STORE [sync]`, passphrase in PANEL_APP_PASSPHRASE.

The program's own entrance to the window. Somebody goes to the desk, syncs if told so, and types a note; before any
quiet moment, with the note still on its way, one line goes to standard output: the candidate's code and what was typed.
Then nothing happens until the process is told to end.
"""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from panel_app.ui import application, drafting
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.window import Window

TEXT = "Half a sentence, and no time to fin"
NEVER_MS = 1_000_000


class Typist(QTimer):
    """Waits for the desk, types, says so, and keeps still."""

    def __init__(self) -> None:
        super().__init__()
        self.timeout.connect(self._on_turn)
        self.start(10)

    def _on_turn(self) -> None:
        windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, Window)]
        shell = windows[0].shell if windows else None
        if shell is None:
            return
        desk = shell.page_of(DeskPage)
        if shell.page is not desk:
            shell.show_page(desk)
        elif desk.code is not None and desk.form.cards:
            self.stop()
            if "sync" in sys.argv:
                shell.session.meeting.sync()
            note = next(iter(desk.form.cards.values())).note
            note.setFocus()
            QTest.keyClicks(note, TEXT)
            sys.stdout.write(f"{desk.code} {desk.form.order[0]}\n")
            sys.stdout.flush()


def main() -> int:
    drafting.QUIET_MS = drafting.LONGEST_MS = NEVER_MS  # type: ignore[misc] # no quiet moment comes: only the end flushes
    QApplication([])
    typist = Typist()
    code = application.run(Path(sys.argv[1]), passphrase=os.environ["PANEL_APP_PASSPHRASE"])
    typist.stop()
    return code


if __name__ == "__main__":
    sys.exit(main())
