from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.moderation import Reason
from panel_app.domain.ranking import Standing, Status
from panel_app.domain.rubric import CriterionId, read_mark
from panel_app.domain.selection import Tie
from panel_app.ui.look import Look
from panel_app.ui.widgets.agree_bar import AgreeBar
from panel_app.ui.widgets.ranked_list import RankedList
from panel_app.ui.widgets.tie_panel import TiePanel
from panel_app.ui.widgets.why import why
from tests.ui.rubrics import STAGE


def standing(code: str, *, rank: int, order: int | None, status: Status, exact: str = "16") -> Standing:
    return Standing(code=CandidateCode(code), rank=rank, order=order, total=exact, exact=exact, status=status)


@pytest.fixture
def ranked(qtbot: QtBot, look: Look) -> RankedList:
    made = RankedList(look=look)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def ties(qtbot: QtBot, look: Look) -> TiePanel:
    made = TiePanel(look=look)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def bar(qtbot: QtBot, look: Look) -> AgreeBar:
    made = AgreeBar(look=look)
    qtbot.addWidget(made)
    made.show()
    made.show_people(("S03", "S05"))
    made.show_criterion(STAGE.criteria[0])
    return made


def test_line_lies_after_the_places_when_a_pool_mixes_the_totals(ranked: RankedList) -> None:
    ranked.show_standings(
        [
            standing("A", rank=1, order=1, status="place", exact="17"),
            standing("B", rank=2, order=3, status="reserve", exact="33/2"),
            standing("C", rank=3, order=2, status="place", exact="16"),
        ],
        places=2,
    )
    assert [each.code for each in ranked.rows.rows] == ["A", "C", "B"]
    assert ranked.line_after == 1
    assert not ranked.line_is_open


def test_line_lies_inside_the_tie_when_nobody_has_resolved_it(ranked: RankedList) -> None:
    ranked.show_standings(
        [
            standing("A", rank=1, order=1, status="automatic", exact="18"),
            *(standing(code, rank=2, order=None, status="tied-at-line") for code in "BCD"),
        ],
        places=2,
    )
    assert ranked.line_after == 1
    assert ranked.line_is_open


def tie(*, resolved: bool = False) -> Tie:
    codes = tuple(CandidateCode(code) for code in "ABC")
    return Tie(id="pool", rule="panel-decision", codes=codes, places_left=1, resolved=resolved, at_line=True)


def test_order_and_reason_are_given_when_a_tie_is_resolved_by_keys(ties: TiePanel, qtbot: QtBot) -> None:
    ties.show_ties([tie()])
    ties.table.selectRow(2)
    QTest.keyClick(ties.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(ties.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(ties.bar.reason, "The only one from Wales.")
    with qtbot.waitSignal(ties.resolved) as heard:
        QTest.keyClick(ties.bar.reason, Qt.Key.Key_Return)
    assert heard.args == ["pool", ("C", "A", "B"), "The only one from Wales."]


def test_order_is_not_put_on_record_when_there_is_no_reason(ties: TiePanel) -> None:
    ties.show_ties([tie()])
    assert not ties.bar.give.isEnabled()


def test_tie_that_is_open_is_shown_first_when_there_are_several(ties: TiePanel) -> None:
    ties.show_ties([tie(resolved=True), tie()])
    assert ties.which.currentIndex() == 1


def test_mark_is_agreed_when_it_is_chosen_and_explained(bar: AgreeBar, qtbot: QtBot) -> None:
    bar.propose(read_mark("4"))
    bar.by.setCurrentIndex(2)
    QTest.keyClicks(bar.bar.reason, "Shown with figures.")
    with qtbot.waitSignal(bar.agreed) as heard:
        QTest.keyClick(bar.bar.reason, Qt.Key.Key_Return)
    assert heard.args == ["q1", read_mark("4"), "Shown with figures.", "S05"]


def test_nothing_is_agreed_when_only_a_reason_is_given(bar: AgreeBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.agreed):
        QTest.keyClicks(bar.bar.reason, "Because.")
        QTest.keyClick(bar.bar.reason, Qt.Key.Key_Return)
    assert bar.keep.isEnabled()


def test_mark_is_forgotten_when_another_criterion_is_chosen(bar: AgreeBar) -> None:
    bar.propose(read_mark("4"))
    QTest.keyClicks(bar.bar.reason, "Because.")
    bar.show_criterion(STAGE.criteria[1])
    assert not bar.bar.give.isEnabled()


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason(kind="criterion-gap", gap=Fraction(2), on=CriterionId("q1")), "2 apart on Title of q1"),
        (Reason(kind="total-gap", gap=Fraction(9, 2)), "4.5 apart in total"),
        (Reason(kind="floor-straddled", gap=Fraction(1), on="total"), "on both sides of the floor of the total"),
    ],
)
def test_reason_is_said_in_words_when_the_rules_ask_for_moderation(reason: Reason, said: str) -> None:
    assert why(STAGE, [reason]) == said
