"""What a scorer sees, hears or copies before opening depends on nobody else's work and on nothing that is hidden.

Two rounds differ only in what a scorer must not learn: in one of them a colleague has marked, submitted and stepped
back, and all applicants have other equality answers, adjustments, numbers and birthdays. The same scorer, at the same
keys, has the same windows, word for word and pixel for pixel, and opens the same file by the same reads.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sized
from contextlib import chdir
from datetime import UTC, datetime, tzinfo
from functools import partial
from hashlib import sha256
from typing import Self

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QWidget
from sqlalchemy import Engine, event

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import SeatId, StageId
from panel_app.domain.rubric import CriterionId
from panel_app.journal import reading_order
from panel_app.journal.primitives import digest
from panel_app.ui import meeting
from panel_app.ui.pages import candidates
from panel_app.ui.pages.desk import DeskPage
from panel_app.workspace import scoring, submitting
from tests.ui import rounds
from tests.ui.windows import Person

_HIDDEN = {
    "Registration number": "EX11111A",
    "Telephone": "020 7946 0999",
    "Sex": "Female",
    "Ethnic group": "Prefer not to say",
    "Disability": "Yes",
    "Adjustments asked for": "Guaranteed interview asked for",
}
_SAYS = (
    QAccessible.Text.Name,
    QAccessible.Text.Description,
    QAccessible.Text.Value,
    QAccessible.Text.Help,
    QAccessible.Text.Accelerator,
)
_CELL_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.StatusTipRole,
)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> rounds.Round:
    """Nobody but S01 has done anything."""
    return rounds.begin(tmp_path_factory.mktemp("quiet") / "round")


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> rounds.Round:
    """S02 has stepped back from one and submitted the rest, S03 has begun; everybody's hidden answers are others."""
    made = rounds.begin(tmp_path_factory.mktemp("busy") / "round", applicants=_others)
    colleague = made.open("S02")
    first = scoring.my_forms(colleague)[0].code
    submitting.recuse(colleague, first, "knows", "We trained together.")
    rounds.fill(colleague)
    made.sync(colleague)
    colleague.close()
    other = made.open("S03")
    rounds.fill(other, but=2)
    made.sync(other)
    other.close()
    return made


def _others(table: str) -> str:
    rows = list(csv.DictReader(io.StringIO(table)))
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    for number, row in enumerate(rows):
        writer.writerow(row | _HIDDEN | {"Date of birth": f"{row['Date of birth'][:6]}{1960 + number}"})
    return out.getvalue()


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock on the wall, the blinking of the cursor and keys that are drawn are no part of it."""

    class Still(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls(2030, 1, 2, 3, 4, tzinfo=UTC).astimezone(tz)

    for module in (meeting, candidates):
        monkeypatch.setattr(module, "datetime", Still)
    monkeypatch.setattr(reading_order, "seed", _seed)
    flash = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    yield
    QApplication.setCursorFlashTime(flash)


def _seed(_round_id: str, stage: StageId, seat: SeatId, *, device: str, criterion: CriterionId) -> bytes:
    """The order by question without what each round and laptop draws for itself."""
    assert device
    return digest(stage.encode(), seat.encode(), criterion.encode())


class Observer:
    """Somebody who looks at, reads out, copies and counts all that one scorer's window offers."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self.seen: list[tuple[str, object]] = []

    def look_at(self, place: str) -> None:
        window = self._person.window
        for _ in range(3):  # until all is laid out, and has said what it shortened
            QApplication.processEvents()
            window.grab()
        widgets = [window, *(each for each in window.findChildren(QWidget) if each.isVisible())]
        self._note(place, "words about widgets", [_words(each) for each in widgets])
        self._note(place, "accessible tree", list(_read_out(QAccessible.queryAccessibleInterface(window))))
        views = [each for each in widgets if isinstance(each, QAbstractItemView)]
        self._note(place, "cells", [_cells(each.model()) for each in views])
        self._note(place, "copied", [_copied(each) for each in widgets])
        image = window.grab().toImage()
        self._note(place, "picture", (image.size().toTuple(), sha256(bytes(image.constBits())).hexdigest()))

    def count_reads(self, place: str, act: Callable[[], None]) -> None:
        """The statements of an act, and how many values each was given."""
        statements: list[tuple[str, int]] = []

        def on_execute(*call: object) -> None:
            statement, parameters = call[2], call[3]
            statements.append((str(statement), len(parameters) if isinstance(parameters, Sized) else 0))

        event.listen(Engine, "before_cursor_execute", on_execute)
        try:
            act()
        finally:
            event.remove(Engine, "before_cursor_execute", on_execute)
        self._note(place, "reads", statements)

    def _note(self, place: str, what: str, found: object) -> None:
        self.seen.append((f"{place}: {what}", found))


def _words(widget: QWidget) -> tuple[str, ...]:
    named = (widget.windowTitle(), widget.toolTip(), widget.statusTip(), widget.whatsThis(), widget.accessibleName())
    return (type(widget).__name__, *named, str(widget.property("text") or ""), str(widget.property("value") or ""))


def _read_out(at: QAccessibleInterface | None) -> Iterator[tuple[str, ...]]:
    """What a screen reader says, from here down."""
    if at is None or not at.isValid() or at.state().invisible:
        return
    yield (str(at.role()), *(at.text(which) for which in _SAYS))
    for number in range(at.childCount()):
        yield from _read_out(at.child(number))


def _cells(model: QAbstractItemModel) -> list[str]:
    return [
        str(model.index(row, column).data(role))
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        for role in _CELL_ROLES
    ]


def _copied(widget: QWidget) -> str:
    """What is on the clipboard after *select all* and *copy*."""
    board = QGuiApplication.clipboard()
    board.clear()
    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, QAbstractButton):
        QTest.keySequence(widget, QKeySequence(QKeySequence.StandardKey.SelectAll))
        QTest.keySequence(widget, QKeySequence(QKeySequence.StandardKey.Copy))
    return board.text()


def observed(made: rounds.Round, sit_down: Callable[..., Person]) -> list[tuple[str, object]]:
    """All of S01's pages, after a sync, and every file that is theirs."""
    person = sit_down(made.store("S01"))
    shell = person.window.shell
    assert shell is not None
    observer = Observer(person)
    observer.look_at("at first")
    with chdir(made.folder):
        person.press(Qt.Key.Key_F5)
        person.wait_for(lambda: not shell.session.meeting.running)
    observer.look_at("after a sync")
    for number, page in enumerate(shell.pages):
        shell.go_to(number)
        person.settle()
        observer.look_at(page.accessibleName())
    desk = shell.page_of(DeskPage)
    shell.show_page(desk)
    for code in desk.codes:
        observer.count_reads(f"{code} opened", partial(_open, person, desk, code))
        observer.look_at(code)
    return observer.seen


def _open(person: Person, desk: DeskPage, code: CandidateCode) -> None:
    desk.open(code)
    person.settle()


def test_two_rounds_look_the_same_when_only_what_is_hidden_differs(
    quiet: rounds.Round, busy: rounds.Round, sit_down: Callable[..., Person]
) -> None:
    seen = [observed(made, sit_down) for made in (quiet, busy)]
    for (place, one), (_, other) in zip(*seen, strict=True):
        assert one == other, place
    assert len(seen[0]) == len(seen[1])
