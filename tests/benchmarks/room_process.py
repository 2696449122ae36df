"""A chair's window in a process of its own: how much memory it holds once the room of a large round is shown.

    python -m tests.benchmarks.room_process STORE PASSPHRASE

prints megabytes. What made the store would be counted with it in the same process.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from panel_app.ui.look import Look, load_typeface
from panel_app.ui.messages import Messages
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.ui.window import Window


def megabytes() -> float:
    """What the process holds now; the highest it ever held is Argon2id's, at the opening of the store."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def main(store: Path, passphrase: str) -> None:
    """Open the window, show the room, decide nothing."""
    app = QApplication([])
    load_typeface()
    window = Window(look=Look(app), stores=store.parent, messages=Messages)

    def answered() -> None:
        while window.runner.pending:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        app.processEvents()

    window.resize(1366, 768)
    window.show()
    window.start(store, passphrase=passphrase)
    answered()
    shell = window.shell
    if shell is None:
        raise SystemExit("the window did not open the store")
    page = shell.page_of(ModerationPage)
    shell.show_page(page)
    answered()
    page.repaint()
    print(f"{megabytes():.1f}")  # noqa: T201 - what it is for
    window.close()
    answered()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
