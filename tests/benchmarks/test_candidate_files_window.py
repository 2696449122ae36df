"""How long a person waits for the next clean copy and for an attachment's first page, beside bare Qt windows.

Also printed: what confirming every clean copy of the example costs, a second for a key and four for an open place.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QTextEdit, QWidget
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from panel_app.domain.round_file import read_plan
from panel_app.ui.pages.cleaning import CleaningPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.workspace import applications, clean_copies, example, scoring, setup
from panel_app.workspace.workspace import Workspace
from tests.ui import files, rounds
from tests.ui.windows import Person, copied

pytestmark = pytest.mark.benchmark
ENTER, FIRST_PAGE = (
    "Enter, until the next clean copy is painted",
    "an attachment of 30 pages, until its first is painted",
)
ROUNDS = 20
MOST_SECONDS = 0.150


@pytest.fixture(scope="session")
def waiting_round(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of an administrator who has taken 60 applicants in and confirmed none."""
    store = files.waiting(tmp_path_factory.mktemp("waiting"), candidates=60, attached=0)
    office = Workspace.open(store, rounds.PASSPHRASE)
    for row in clean_copies.clean_copies(office):
        for strike in row.strikes:
            if strike.open:
                _keep(office, row, strike.field, strike.start, strike.end)
    office.close()
    return store


def _keep(office: Workspace, row: clean_copies.CopyRow, field: str, start: int, end: int) -> None:
    text = applications.applicants(office, [row.code])[row.code].answers[field.removeprefix("answer.")]
    clean_copies.keep(office, row.code, text[start:end], reason="A common word here.")


@pytest.mark.benchmark(group=ENTER)
def test_floor_of_the_next_copy(benchmark: BenchmarkFixture, qtbot: QtBot) -> None:
    """The floor: two bare text fields take 900 words each and are painted."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QHBoxLayout(window)
    sides = [QTextEdit(), QTextEdit()]
    for side in sides:
        layout.addWidget(side)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    turns = iter(range(10**6))

    def show() -> None:
        for side in sides:
            side.setPlainText(f"{next(turns)} " + "some words of an answer " * 180)
        QApplication.processEvents()

    benchmark.pedantic(show, rounds=ROUNDS)  # type: ignore[no-untyped-call]


@pytest.mark.benchmark(group=ENTER)
def test_next_copy(benchmark: BenchmarkFixture, waiting_round: Path, sit_down: Callable[..., Person]) -> None:
    person = sit_down(waiting_round)
    shell = person.window.shell
    assert shell is not None
    page = shell.page_of(CleaningPage)
    shell.show_page(page)
    person.settle()
    times: list[float] = []

    def ready() -> None:
        person.wait_for(lambda: page.has_next)
        person.settle()

    def enter() -> None:
        assert page.case is not None
        before, begun = page.case.code, time.perf_counter()
        QTest.keyClick(person.focus(), Qt.Key.Key_Return)
        QApplication.processEvents()
        times.append(time.perf_counter() - begun)
        assert page.case.code != before

    benchmark.pedantic(enter, setup=ready, rounds=ROUNDS)  # type: ignore[no-untyped-call]
    tell("Enter, until the next copy is painted", times)
    assert statistics.median(times) <= MOST_SECONDS


@pytest.mark.benchmark(group=FIRST_PAGE)
def test_floor_of_a_first_page(benchmark: BenchmarkFixture, qtbot: QtBot) -> None:
    """The floor: Qt's own view opens the same bytes, and is painted."""
    data = _thirty_pages()

    def view() -> None:
        document, buffer, window = QPdfDocument(), QBuffer(), QPdfView()
        qtbot.addWidget(window)
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        window.setDocument(document)
        window.resize(800, 700)
        window.show()
        QApplication.processEvents()
        window.close()
        window.setDocument(QPdfDocument(window))

    benchmark.pedantic(view, rounds=ROUNDS)  # type: ignore[no-untyped-call]


@pytest.mark.benchmark(group=FIRST_PAGE)
def test_first_page_of_an_attachment(
    benchmark: BenchmarkFixture,
    scoring_round: rounds.Round,
    sit_down: Callable[..., Person],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = copied(scoring_round, tmp_path / "round")
    monkeypatch.chdir(made.folder)
    store = made.open("S01")
    codes = [row.code for row in scoring.my_forms(store)][:2]
    store.close()
    files.attach(made, codes[0], _thirty_pages(), pages=30)
    person = sit_down(made.store("S01"))
    shell = person.window.shell
    assert shell is not None
    desk = shell.page_of(DeskPage)
    shell.show_page(desk)
    reader = desk.form.reader
    times: list[float] = []

    def put_back() -> None:
        for code in (codes[1], codes[0]):
            desk.open(code)
            person.wait_for(lambda code=code: desk.code == code)  # type: ignore[misc]
        person.settle()

    def show() -> None:
        begun = time.perf_counter()
        reader.bar.tabs.setCurrentIndex(1)
        while reader.stack.currentWidget() is not reader.pages:
            QApplication.processEvents()
        QApplication.processEvents()
        times.append(time.perf_counter() - begun)

    benchmark.pedantic(show, setup=put_back, rounds=ROUNDS)  # type: ignore[no-untyped-call]
    tell("An attachment of 30 pages, until its first is painted", times)
    assert statistics.median(times) <= MOST_SECONDS


def test_time_of_confirming_the_example(tmp_path: Path) -> None:
    """An estimate, not a stopwatch: keys × 1 s + open places × 4 s, over the example's 272 applicants."""
    example.write_example(tmp_path, candidates=272)
    plan = read_plan((tmp_path / "ROUND.toml").read_text(encoding="utf-8"))
    office = setup.create_round(tmp_path / "office.panel", rounds.PASSPHRASE, plan, hub=f"folder:{tmp_path / 'hub'}")
    applications.import_applicants(office, tmp_path / "applicants.csv", mapping=tmp_path / "MAP.toml")
    flags = [row.open_flags for row in clean_copies.clean_copies(office)]
    office.close()
    keys, places = len(flags) + sum(flags), sum(flags)
    seconds = len(flags) * 1 + places * 4
    sys.stdout.write(
        f"\nConfirming {len(flags)} clean copies: {keys} keys, {places} open places "
        f"(median {statistics.median(flags):g}, most {max(flags)}); "
        f"{len(flags)} × 1 s + {places} × 4 s = {seconds // 60} min {seconds % 60} s\n"
    )
    assert statistics.median(flags) <= 3


def tell(what: str, times: list[float]) -> None:
    """Median and worst, for people."""
    middle, worst = 1000 * statistics.median(times), 1000 * max(times)
    sys.stdout.write(f"\n{what}: median {middle:.0f} ms, worst {worst:.0f} ms\n")


def _thirty_pages() -> bytes:
    return files.pdf(*(f"Page {number} of a curriculum vitae" for number in range(1, 31)))
