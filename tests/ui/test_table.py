import random

import msgspec
import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.table import Column, RowsModel, Table


class Row(msgspec.Struct, frozen=True):
    name: str
    number: int


COLUMNS = [
    Column[Row](title="Name", text=lambda row: row.name, sign=lambda _row: Sign(glyph="done", word="Done")),
    Column[Row](title="Number", text=lambda row: str(row.number), number=True, strong=lambda row: row.number > 1),
]
ROWS = [Row("a", 1), Row("b", 2), Row("c", 3)]


@pytest.fixture
def table(qtbot: QtBot, look: Look) -> Table[Row]:
    made: Table[Row] = Table(COLUMNS, look=look, name="Rows")
    qtbot.addWidget(made)
    made.show()
    return made


def watched(model: QAbstractItemModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_model_keeps_qts_rules_when_rows_come_and_go(look: Look) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS, look=look)
    watching = watched(model)
    for rows in (ROWS, ROWS[:1], [], list(reversed(ROWS))):
        model.show(rows)
        assert model.rowCount() == len(rows)
    model.set_columns(COLUMNS[:1])
    assert model.columnCount() == 1
    assert watching is not None


def test_cells_say_what_their_columns_say_when_they_are_asked(look: Look) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS, look=look)
    model.show(ROWS)
    assert model.data(model.index(1, 0)) == "b"
    assert model.data(model.index(1, 1), Qt.ItemDataRole.AccessibleTextRole) == "2"
    assert model.data(model.index(1, 0), Qt.ItemDataRole.DecorationRole) is not None
    assert model.data(model.index(1, 1), Qt.ItemDataRole.FontRole).bold()
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Name"


def test_row_is_opened_when_enter_is_pressed(table: Table[Row], qtbot: QtBot) -> None:
    table.show_rows(ROWS, at=lambda row: row.name == "b")
    with qtbot.waitSignal(table.opened) as heard:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert heard.args == [ROWS[1]]


def test_keyboard_stays_where_it_was_when_rows_are_shown_again(table: Table[Row]) -> None:
    table.show_rows(ROWS)
    table.selectRow(2)
    table.show_rows([*ROWS, Row("d", 4)])
    assert table.current == ROWS[2]


def test_choice_is_told_when_other_rows_take_the_place(table: Table[Row], qtbot: QtBot) -> None:
    table.show_rows(ROWS)
    with qtbot.waitSignal(table.chosen) as heard:
        table.show_rows([Row("x", 9), *ROWS[1:]])
    assert heard.args == [Row("x", 9)]


def test_nothing_is_chosen_when_there_are_no_rows(table: Table[Row], qtbot: QtBot) -> None:
    table.show_rows(ROWS)
    with qtbot.waitSignal(table.chosen, check_params_cb=lambda row: row is None):
        table.show_rows([])
    assert table.current is None


def test_rows_that_stay_are_left_alone_when_one_between_them_goes_and_comes_back(look: Look) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS, look=look)
    model.show(ROWS)
    heard: list[tuple[str, int, int]] = []
    model.rowsRemoved.connect(lambda _parent, first, last: heard.append(("gone", first, last)))
    model.rowsInserted.connect(lambda _parent, first, last: heard.append(("come", first, last)))
    model.dataChanged.connect(lambda first, last: heard.append(("changed", first.row(), last.row())))
    model.modelReset.connect(lambda: heard.append(("all", 0, 0)))
    model.show([ROWS[0], ROWS[2]])
    model.show(ROWS)
    model.show([ROWS[0], Row("b", 9), ROWS[2]])
    assert heard == [("gone", 1, 1), ("come", 1, 1), ("changed", 1, 1)]


def test_model_shows_what_it_was_given_when_rows_change_at_random(look: Look) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS, look=look)
    watching, rng = watched(model), random.Random(3)
    rows = [Row(f"{n}", n) for n in range(9)]
    for _ in range(200):
        shown = [Row(row.name, -row.number) if rng.random() < 0.1 else row for row in rows if rng.random() < 0.8]
        model.show(shown)
        assert [model.data(model.index(at, 0)) for at in range(model.rowCount())] == [row.name for row in shown]
    assert watching is not None


def test_nobody_in_between_is_chosen_when_the_row_of_the_keyboard_goes(table: Table[Row]) -> None:
    table.show_rows(ROWS, at=lambda row: row.name == "b")
    heard: list[Row | None] = []
    table.chosen.connect(heard.append)
    table.show_rows([ROWS[0], ROWS[2]], at=lambda row: row.name == "a")
    assert heard == [ROWS[0]]
    assert table.current == ROWS[0]
