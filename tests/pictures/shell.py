"""What lies around the pages: welcome, palette, keys, help, settings, lock, and the tour."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from panel_app.domain.errors import CannotOpen
from panel_app.ui.window import Window
from tests.ui import rounds

if TYPE_CHECKING:
    from tests.pictures.render import Album

_STOPS = 10


def draw(album: "Album", made: rounds.Round) -> None:
    empty = made.folder / "nothing"
    store = made.store("S01")
    album.take("shell-welcome", None, folder=empty)
    album.take("shell-welcome-drop", None, hold_over, folder=empty)
    album.take("shell-palette", store, palette(""), folder=empty)
    album.take("shell-palette-typed", store, desk, palette("lo"), folder=empty)
    album.take("shell-keys", store, desk, keys, folder=empty)
    album.take("shell-help", store, desk, explain, folder=empty)
    album.take("shell-settings", store, settings, folder=empty)
    album.take("shell-lock", store, desk, lock, folder=empty)
    album.take("shell-lock-refused", store, desk, lock, mistype, folder=empty)
    for stop in range(_STOPS):
        album.take(f"shell-tour-{stop + 1:02}", store, tour(stop), folder=empty)


def desk(window: Window) -> None:
    assert window.shell is not None
    window.shell.go_to(1)


def palette(text: str) -> Callable[[Window], None]:
    def scene(window: Window) -> None:
        window.commands.show_palette()
        QTest.keyClicks(window.commands.palette.line, text)

    return scene


def keys(window: Window) -> None:
    window.commands.show_keys()


def explain(window: Window) -> None:
    window.commands.explain()


def settings(window: Window) -> None:
    window.commands.settings.open()


def lock(window: Window) -> None:
    window.locking.lock()


def mistype(window: Window) -> None:
    QTest.keyClicks(window.locked.passphrase, "seven quiet lantern")
    window.locked.refuse(
        CannotOpen("The passphrase does not open this store.", "Type it again; capitals and spaces matter.")
    )


def hold_over(window: Window) -> None:
    window.welcome.show_drop(over=True)


def tour(stop: int) -> Callable[[Window], None]:
    """So many notes on."""

    def scene(window: Window) -> None:
        window.take_tour()
        note = window.tour.note
        while not note.isVisible():
            QCoreApplication.processEvents()
        for _ in range(stop):
            before = note.title.text()
            QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return)
            while note.title.text() == before and note.isVisible():
                QCoreApplication.processEvents()

    return scene
