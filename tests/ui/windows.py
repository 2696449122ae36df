"""What the window's tests share: a look, messages that answer by themselves, windows that are closed again."""

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from panel_app.ui.look import Look, load_typeface
from panel_app.ui.messages import Messages
from panel_app.ui.theme import LIGHT
from panel_app.ui.window import Window
from tests.ui import rounds

PATIENCE_MS = 20_000


class Answers(Messages):
    """Says yes, chooses what the test put here, and remembers what it was asked and told."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.agrees = True
        self.path: Path | None = None
        self.asked: list[str] = []
        self.told: list[str] = []
        self.noticed.connect(self._on_noticed)

    def _on_noticed(self, _tone: str, what: str, remedy: str, _unasked: bool) -> None:
        self.told.append(f"{what} {remedy}".strip())

    def confirm(self, question: str, *, detail: str, yes: str) -> bool:  # noqa: ARG002 - Messages' own parameters
        self.asked.append(question)
        return self.agrees

    def choose_file(self, title: str, *, pattern: str) -> Path | None:  # noqa: ARG002 - as above
        return self.path

    def choose_folder(self, title: str) -> Path | None:  # noqa: ARG002 - as above
        return self.path

    def choose_new_file(self, title: str, *, suggestion: str, pattern: str) -> Path | None:  # noqa: ARG002 - as above
        return self.path

    def choose_printer(self, title: str, *, pages: int, wide: bool) -> QPrinter | None:  # noqa: ARG002 - as above
        """A printer whose paper is a PDF."""
        if self.path is None:
            return None
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.path))
        return printer


class Person:
    """Somebody at one window, who has a keyboard and nothing else."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot

    @property
    def answers(self) -> Answers:
        assert isinstance(self.window.messages, Answers)
        return self.window.messages

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """One key, to whatever has the focus; then wait until everything has been answered."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(self.focus(), key, held)
        self.settle()

    def type(self, text: str) -> None:
        """Letter by letter: a key may hand the focus on."""
        for letter in text:
            QTest.keyClicks(self.focus(), letter)

    def focus(self) -> QWidget:
        if not self.window.isActiveWindow():  # the offscreen platform forgets it when another window goes
            self.window.activateWindow()
            self.wait_for(self.window.isActiveWindow)
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the focus"
        return widget

    def settle(self) -> None:
        """Until everything that was asked for has been answered, and typed text has been handed over."""
        self._qtbot.waitUntil(self._is_settled, timeout=PATIENCE_MS)

    def _is_settled(self) -> bool:
        session = self.window.session
        return self.window.runner.pending == 0 and (session is None or not session.drafting.is_waiting)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=PATIENCE_MS)


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    """What a test made is gone after it, in Qt's order, and not whenever Python's collector happens to find it."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


@pytest.fixture
def look(qapp: QApplication) -> Look:
    load_typeface()
    made = Look(qapp)
    made.choose(LIGHT)
    return made


@pytest.fixture(scope="session")
def scoring_round(tmp_path_factory: pytest.TempPathFactory) -> rounds.Round:
    """Three members of whom S03 has not taken the pack; scoring is open. Copied, never used."""
    return rounds.begin(tmp_path_factory.mktemp("scoring") / "round", untaken="S03")


@pytest.fixture(scope="session")
def scored_round(tmp_path_factory: pytest.TempPathFactory) -> rounds.Round:
    """Every form is in, and known to both officers; nobody has asked yet. Copied, never used."""
    made = rounds.begin(tmp_path_factory.mktemp("scored") / "round")
    rounds.score(made)
    return made


@pytest.fixture
def here(scoring_round: rounds.Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> rounds.Round:
    """The scoring round for one test alone, which stands in its folder so that its hub is reached."""
    made = copied(scoring_round, tmp_path / "round")
    monkeypatch.chdir(made.folder)
    return made


@pytest.fixture
def member(sit_down: Callable[..., Person], here: rounds.Round) -> Person:
    """A panel member who has opened their store."""
    return sit_down(here.store("S01"))


def copied(made: rounds.Round, folder: Path) -> rounds.Round:
    """The same round for one test alone."""
    shutil.copytree(made.folder, folder)
    here = rounds.Round(folder)
    here.passcodes = dict(made.passcodes)
    return here


@pytest.fixture
def sit_down(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Callable[..., Person]]:
    """Opens a window on a store, a pack or nothing; at the end it is closed as a person would close it."""
    people: list[Person] = []

    def sit(path: Path | None = None, *, size: tuple[int, int] = (1366, 768)) -> Person:
        window = Window(look=look, stores=tmp_path / "stores", messages=Answers)
        person = Person(window, qtbot)
        people.append(person)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE_MS)
        window.start(path, passphrase=rounds.PASSPHRASE if path is not None and path.suffix == ".panel" else None)
        person.settle()
        return person

    yield sit
    for person in people:
        get_up(person, qtbot)


def get_up(person: Person, qtbot: QtBot) -> None:
    """Close the window and wait until it is gone."""
    person.window.close()
    qtbot.waitUntil(lambda: not person.window.isVisible(), timeout=PATIENCE_MS)
    person.window.deleteLater()
