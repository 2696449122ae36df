"""The table that paper sheets are typed into: where the keyboard goes, what it takes, and what it refuses."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.forms import Form
from panel_app.domain.rubric import CriterionId, Mark, plain, read_mark
from panel_app.domain.rules import Stage
from panel_app.ui.drafting import QUIET_MS
from panel_app.ui.look import Look
from panel_app.ui.widgets.sheet_table import SheetTable
from panel_app.workspace.sheets import Sheet
from tests.ui.rubrics import STAGE, criterion

HALVES = Stage(
    id=STAGE.id,
    places=2,
    deadline=STAGE.deadline,
    criteria=(criterion("q1", marks="0 0.5 1 1.5 2 10", note_at=""), criterion("q2")),
)
Made = Callable[..., SheetTable]


def sheet(code: str, marks: str = "", *, stage: Stage = STAGE, locked: bool = False, abstained: str = "") -> Sheet:
    given = {each.id: read_mark(mark) for each, mark in zip(stage.criteria, marks, strict=False) if mark != "."}
    left_out = {CriterionId(abstained): "Not my field."} if abstained else {}
    form = Form(marks=given, abstained=left_out)
    return Sheet(code=CandidateCode(code), state="submitted" if locked else "draft", form=form)


@pytest.fixture
def made(qtbot: QtBot, look: Look) -> Made:
    def make(*sheets: Sheet, stage: Stage = STAGE) -> SheetTable:
        table = SheetTable(look=look)
        qtbot.addWidget(table)
        table.resize(1100, 500)
        table.show_sheets(stage, sheets)
        table.show()
        table.activateWindow()
        qtbot.waitUntil(table.isActiveWindow)
        table.setFocus()
        return table

    return make


def press(text: str) -> None:
    for letter in text:
        QTest.keyClicks(focus(), letter)


def key(which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(), which, modifier)


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def at(table: SheetTable) -> tuple[int, str]:
    """The row, and the column as its criterion, with an n for a note."""
    index = table.currentIndex()
    cell = table.rows.cell(index)
    return index.row(), f"{cell.criterion.id}{'n' if cell.is_note else ''}"


def marks(table: SheetTable, row: int = 0) -> list[str]:
    return [plain(mark) for mark in table.rows.sheets[row].form.marks.values()]


def test_model_keeps_the_rules_of_models_when_it_is_filled_and_typed_into(made: Made) -> None:
    table = made(sheet("A"), sheet("B", "345", locked=True))
    tester = QAbstractItemModelTester(table.rows, QAbstractItemModelTester.FailureReportingMode.Warning)
    press("345")
    table.show_sheets(STAGE, [sheet("A"), sheet("B"), sheet("C")])
    assert tester.model() is table.rows


def test_keyboard_is_at_the_first_gap_when_sheets_are_shown(made: Made) -> None:
    assert at(made(sheet("A", "343"), sheet("B", "3"))) == (1, "q2")


def test_next_row_follows_when_the_last_mark_of_a_row_is_typed(made: Made) -> None:
    table = made(sheet("A"), sheet("B"))
    told: list[tuple[str, str, Mark]] = []
    table.marked.connect(lambda *each: told.append(each))
    press("3424")
    assert (marks(table), marks(table, 1), at(table)) == (["3", "4", "2"], ["4"], (1, "q2"))
    assert [(code, name, plain(mark)) for code, name, mark in told] == [
        ("A", "q1", "3"),
        ("A", "q2", "4"),
        ("A", "q3", "2"),
        ("B", "q1", "4"),
    ]


def test_note_cell_is_a_stop_only_when_its_mark_asks_for_a_note(made: Made) -> None:
    table = made(sheet("A"))
    press("3")
    assert at(table) == (0, "q2")
    press("5")
    assert at(table) == (0, "q2n")
    assert table.currentIndex().data() == "Note needed"


def test_note_is_told_letter_by_letter_when_it_is_typed(made: Made) -> None:
    table = made(sheet("A"))
    told: list[str] = []
    table.noted.connect(lambda _code, _name, text: told.append(text))
    press("5Good 2")
    assert told == ["G", "Go", "Goo", "Good", "Good ", "Good 2"]
    key(Qt.Key.Key_Return)
    assert (table.rows.sheets[0].form.notes, at(table)) == ({"q1": "Good 2"}, (0, "q2"))


def test_nothing_typed_is_taken_back_when_a_note_is_left_with_escape(made: Made) -> None:
    table = made(sheet("A"))
    press("5Kept")
    key(Qt.Key.Key_Escape)
    assert (table.rows.sheets[0].form.notes, focus()) == ({"q1": "Kept"}, table)


@pytest.mark.parametrize("typed", ["6", "9", "x", "-"])
def test_mark_is_refused_at_the_cell_when_it_is_not_on_the_scale(made: Made, typed: str) -> None:
    table = made(sheet("A", "4"))
    key(Qt.Key.Key_Left)
    key(Qt.Key.Key_Left)
    press(typed)
    assert marks(table) == ["4"]
    assert table.word.isVisible()
    assert table.word.text() == f"{typed} is not a mark of “Title of q1”. The marks are 0, 1, 2, 3, 4, 5."


def test_mark_is_taken_out_when_delete_is_pressed(made: Made) -> None:
    table = made(sheet("A", "34"))
    told: list[object] = []
    table.marked.connect(lambda *each: told.append(each))
    table.setCurrentIndex(table.rows.index(0, 0))
    key(Qt.Key.Key_Delete)
    assert (told, at(table)) == ([("A", "q1", None)], (0, "q1"))


def test_typed_mark_is_entered_when_the_scale_has_halves(made: Made) -> None:
    table = made(sheet("A", stage=HALVES), stage=HALVES)
    press("1,5")
    assert marks(table) == []
    key(Qt.Key.Key_Return)
    assert (marks(table), at(table)) == (["1.5"], (0, "q2"))


def test_typed_mark_is_refused_when_it_is_entered_and_not_on_the_scale(made: Made) -> None:
    table = made(sheet("A", stage=HALVES), stage=HALVES)
    press("1.7")
    key(Qt.Key.Key_Return)
    assert (marks(table), at(table)) == ([], (0, "q1"))
    assert "1.7 is not a mark" in table.word.text()


def test_typed_mark_is_kept_when_somebody_pauses_before_enter(made: Made, qtbot: QtBot) -> None:
    table = made(sheet("A", stage=HALVES), stage=HALVES)
    press("10")
    qtbot.waitUntil(lambda: marks(table) == ["10"], timeout=QUIET_MS * 40)
    assert focus() is table.editor


def test_sealed_sheet_says_so_when_somebody_types_into_it(made: Made) -> None:
    table = made(sheet("A", "333", locked=True), sheet("B"))
    assert at(table) == (1, "q1")
    key(Qt.Key.Key_Up)
    press("5")
    assert marks(table) == ["3", "3", "3"]
    assert table.word.text().startswith("A is submitted and sealed.")


def test_abstention_stays_when_somebody_types_over_it(made: Made) -> None:
    table = made(sheet("A", "3", abstained="q2"))
    assert at(table) == (0, "q3")
    table.setCurrentIndex(table.rows.index(0, 2))
    press("4")
    assert (marks(table), table.word.isVisible()) == (["3"], True)


def test_keyboard_leaves_the_table_when_tab_is_pressed_in_its_last_cell(made: Made, qtbot: QtBot) -> None:
    table = made(sheet("A", "34"))
    with qtbot.waitSignal(table.left):
        press("2")


def test_cell_says_whose_and_what_it_is_when_it_is_read_aloud(made: Made) -> None:
    table = made(sheet("A", "5"))
    said = [table.rows.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in (0, 1, 2)]
    assert said == [
        "A, Title of q1, mark: 5",
        "A, Title of q1, note: Note needed",
        "A, Title of q2, mark: empty",
    ]


def test_keyboard_stays_in_its_cell_when_the_same_sheets_come_again(made: Made) -> None:
    table = made(sheet("A"), sheet("B"))
    press("34")
    table.show_sheets(STAGE, [sheet("A", "34"), sheet("B", "1")])
    assert (at(table), marks(table, 1)) == ((0, "q3"), ["1"])


def test_mark_stays_in_sight_when_its_note_is_typed_in_a_narrow_table(made: Made) -> None:
    table = made(sheet("A"))
    table.resize(360, 300)
    press("335")
    assert at(table) == (0, "q3n")
    press("B")
    index = table.currentIndex()
    left = table.visualRect(index).left()
    assert focus().geometry().left() == max(left, 0)
    assert focus().geometry().right() <= table.viewport().rect().right()
