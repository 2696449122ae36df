"""The cells of the completeness page: a shape for each state, and none lost where room is short."""

from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import CandidateCode
from panel_app.ui.look import Look
from panel_app.ui.widgets.form_cells import FormCellsDelegate
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.completeness import FormCell, FormState

STATES: tuple[FormState, ...] = ("received", "two", "owed", "late", "recused")


def drawn(qtbot: QtBot, cells: tuple[FormCell, ...], *, width: int = 400) -> bytes:
    look = Look()
    table: Table[str] = Table([Column(title="Forms", text=str)], look=look, name="Seats")
    qtbot.addWidget(table)
    delegate = FormCellsDelegate(table, look=look)
    table.setItemDelegateForColumn(0, delegate)
    delegate.show_cells([cells])
    table.show_rows(["S01"])
    table.resize(width, 120)
    image = table.viewport().grab().toImage()
    return bytes(image.constBits())


def cells(*states: FormState) -> tuple[FormCell, ...]:
    return tuple(FormCell(code=CandidateCode(f"K{place:03d}"), state=state) for place, state in enumerate(states))


def test_states_look_different_when_drawn(qtbot: QtBot) -> None:
    assert len({drawn(qtbot, cells(state)) for state in STATES}) == len(STATES)


def test_rest_is_counted_when_there_is_no_room_for_all(qtbot: QtBot) -> None:
    owed: list[FormState] = ["owed"] * 209
    assert drawn(qtbot, cells(*owed[:200]), width=600) != drawn(qtbot, cells(*owed), width=600)
