"""Opens the window and runs Qt's event loop."""

import logging
import sys
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from panel_app.ui.ending import Ending
from panel_app.ui.look import Look, load_typeface
from panel_app.ui.settings import Settings, settings_file
from panel_app.ui.window import Window

_log = logging.getLogger(__name__)

_MOVING: Final = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_FadeTooltip,
)


def run(path: Path | None = None, *, passphrase: str | None = None) -> int:
    """Show the window until it is closed; the exit code of Qt's loop.

    `path` may be a store (opened at once if its passphrase is given), a panel pack, or the folder of a demo.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName("panel-app")
    load_typeface()
    _keep_still(application)
    settings = Settings(settings_file())
    window = Window(look=Look(application), settings=settings)
    window.dressing.dress()
    hints = application.styleHints()
    hints.colorSchemeChanged.connect(window.dressing.dress)  # whoever chose a set of colours keeps it
    hints.accessibility().contrastPreferenceChanged.connect(window.dressing.dress)
    application.commitDataRequest.connect(window.flush)  # the person logs off: the system may not wait for the rest
    ending = Ending(window.end)
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
        ending.stop()
        window.runner.close()
        window.deleteLater()  # now and here; left to Python's collector, its parts would die in any order
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _keep_still(application: QApplication) -> None:
    """Nothing moves that explains nothing, for those who ask the system for less motion and for all others."""
    for effect in _MOVING:
        application.setEffectEnabled(effect, False)
