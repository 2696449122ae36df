"""Opens the window and runs Qt's event loop."""

import logging
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from panel_app.ui.look import Look, load_typeface
from panel_app.ui.theme import system_theme
from panel_app.ui.window import Window

_log = logging.getLogger(__name__)


def run(path: Path | None = None, *, passphrase: str | None = None) -> int:
    """Show the window until it is closed; the exit code of Qt's loop.

    `path` may be a store (opened at once if its passphrase is given), a panel pack, or the folder of a demo.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName("panel-app")
    load_typeface()
    look = Look(application)
    look.choose(system_theme())
    application.styleHints().colorSchemeChanged.connect(lambda _scheme: look.choose(system_theme()))
    window = Window(look=look)
    before = sys.excepthook

    def on_defect(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("A defect in the window", exc_info=(kind, error, trace))
        window.tell_defect()

    sys.excepthook = on_defect
    try:
        window.start(path, passphrase=passphrase)
        window.show()
        return application.exec()
    finally:
        sys.excepthook = before
        window.runner.close()
        window.deleteLater()  # now and here; left to Python's collector, its parts would die in any order
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
