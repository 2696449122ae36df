from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.people import SeatId
from panel_app.ui.look import Look
from panel_app.ui.widgets.late_forms import LateForms
from panel_app.workspace.moderating import LateForm


def form(record: str, *, hour: int, differs: tuple[str, ...] | None = None) -> LateForm:
    return LateForm(
        code=CandidateCode("K7-3QX"),
        seat=SeatId("S01"),
        record=RecordId(record),
        time=datetime(2026, 3, 1, hour, tzinfo=UTC),
        differs=differs,
    )


@pytest.fixture
def bar(qtbot: QtBot, look: Look) -> LateForms:
    made = LateForms(look=look)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("differs", "said"),
    [((), "both say the same"), (("q1", "concern"), "they differ on q1, concern: ask which is meant")],
)
def test_two_forms_of_one_scorer_are_named_as_two_when_they_were_sealed_on_two_laptops(
    bar: LateForms, differs: tuple[str, ...], said: str
) -> None:
    bar.show_forms([form("a", hour=10, differs=differs), form("b", hour=11, differs=differs)])
    assert bar.said.text() == (f"S01 sealed two forms for K7-3QX; {said}. Neither counts until you say which.")
    assert len({bar.which.itemText(place) for place in range(bar.which.count())}) == 2


def test_the_form_that_was_chosen_is_admitted_when_a_reason_is_given(qtbot: QtBot, bar: LateForms) -> None:
    bar.show_forms([form("a", hour=10, differs=()), form("b", hour=11, differs=())])
    bar.which.setCurrentIndex(1)
    with qtbot.waitSignal(bar.admitted) as heard:
        bar.bar.given.emit("She says the second.")
    assert heard.args[0].record == "b"


def test_late_form_is_called_late_when_there_is_one(bar: LateForms) -> None:
    bar.show_forms([form("a", hour=10)])
    assert bar.said.text().startswith("A form came after the opening.")
    assert bar.which.itemText(0) == "K7-3QX, S01"
