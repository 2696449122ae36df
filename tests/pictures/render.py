"""Renders every page in every theme and size to PNG: `python tests/pictures/render.py OUT [word …]`.

Words choose pictures by name (`desk`, `dark`, `911x512`); without any, all are drawn. A small round is made first.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from panel_app.ui.look import Look, load_typeface
from panel_app.ui.messages import Tone
from panel_app.ui.theme import THEMES, ThemeName
from panel_app.ui.window import Window
from tests.ui import rounds

SIZES = ((1366, 768), (911, 512), (1093, 614), (1920, 1080))
_PATIENCE = 30.0

Scene = Callable[[Window], None]


def settle(window: Window) -> None:
    """Until everything asked for has been answered and painted."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if window.runner.pending == 0:
            for _ in range(5):  # a layout settles in several rounds
                QCoreApplication.processEvents()
            return
    raise TimeoutError


@contextmanager
def opened(look: Look, store: Path | None, *, folder: Path) -> Iterator[Window]:
    window = Window(look=look, stores=folder)
    window.show()
    window.start(store, passphrase=rounds.PASSPHRASE if store is not None and store.suffix == ".panel" else None)
    settle(window)
    try:
        yield window
    finally:
        window.close()
        settle(window)
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def page(number: int) -> Scene:
    def scene(window: Window) -> None:
        assert window.shell is not None
        window.shell.go_to(number)

    return scene


def keys(text: str) -> Scene:
    """Types into whatever has the focus."""

    def scene(_window: Window) -> None:
        for letter in text:
            target = QApplication.focusWidget()
            if target is not None:
                QTest.keyClicks(target, letter)
                QCoreApplication.processEvents()

    return scene


def press(key: Qt.Key, *, control: bool = False) -> Scene:
    def scene(_window: Window) -> None:
        target = QApplication.focusWidget()
        modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        if target is not None:
            QTest.keyClick(target, key, modifier)

    return scene


def refuse(window: Window) -> None:
    window.messages.tell(
        "The hub's folder cannot be reached.",
        remedy="Go on scoring; what is held here is sent next time.",
        tone=Tone.DANGER,
    )


class Album:
    def __init__(self, out: Path, words: list[str], look: Look) -> None:
        self.out, self.words, self.look = out, words, look

    def wants(self, name: str) -> bool:
        return all(any(part in name for part in word.split("|")) for word in self.words)

    def take(self, name: str, store: Path | None, *scenes: Scene, folder: Path) -> None:
        """One page in every theme and size, and with text of twice the size in the two smaller ones."""
        shots = [(theme, size, 1.0) for theme in ThemeName for size in SIZES]
        shots += [(ThemeName.LIGHT, size, 2.0) for size in SIZES[:2]]
        for theme, size, scale in shots:
            full = f"{name}-{theme}-{size[0]}x{size[1]}-{round(scale * 100)}"
            if not self.wants(full):
                continue
            self.look.choose(THEMES[theme], scale=scale)
            copies = Path(tempfile.mkdtemp())
            kept = store
            if store is not None and store.suffix == ".panel":
                for each in (store, store.with_suffix(".keys")):
                    shutil.copy(each, copies / each.name)
                kept = copies / store.name
            with opened(self.look, kept, folder=folder) as window:
                window.resize(*size)
                window.activateWindow()
                settle(window)
                for scene in scenes:
                    scene(window)
                    settle(window)
                window.grab().save(str(self.out / f"{full}.png"))
            shutil.rmtree(copies)
            sys.stdout.write(f"{full}\n")


def main(arguments: list[str]) -> int:
    out = Path(arguments[0]) if arguments else Path("pictures")
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    load_typeface()
    look = Look(application)
    album = Album(out, arguments[1:], look)
    work = Path(tempfile.mkdtemp())
    try:
        made = rounds.begin(work / "scoring", candidates=16, scorers=4, untaken="S04")
        if not any("officers" in word for word in arguments):
            draw_scoring(album, made)
        from tests.pictures import candidate_files, desk, officers, scorers, several_panels, shell

        if any(word.startswith("panels") for word in arguments):
            several_panels.draw(album, work)
            return 0

        shell.draw(album, made)
        if any("shell" in word for word in arguments):
            return 0
        if not any("officers" in word or "candidate-files" in word for word in arguments):
            desk.draw(album, work)
            scorers.draw(album, work)
        if not any("officers" in word for word in arguments):
            candidate_files.draw(album, work)
        if not any("candidate-files" in word for word in arguments):
            officers.draw(album, work)
            several_panels.draw(album, work)
    finally:
        shutil.rmtree(work)
    return 0


def draw_scoring(album: Album, made: rounds.Round) -> None:
    os.chdir(made.folder)
    empty = made.folder / "nothing"
    album.take("welcome-pack", made.pack("S04"), folder=made.folder / "stores")
    album.take("sync", made.store("S01"), page(6), press(Qt.Key.Key_Return), folder=empty)
    album.take("notice", made.store("S02"), refuse, folder=empty)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
