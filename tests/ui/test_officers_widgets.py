from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.moderation import Reason
from panel_app.domain.ranking import Standing, Status
from panel_app.domain.rubric import CriterionId
from panel_app.domain.selection import Tie
from panel_app.ui.look import Look
from panel_app.ui.widgets.ranked_list import RankedList
from panel_app.ui.widgets.tie_panel import TiePanel
from panel_app.ui.widgets.tie_ways import CaseText
from panel_app.ui.widgets.why import why
from panel_app.workspace.lotteries import Lottery
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


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason(kind="criterion-gap", gap=Fraction(2), on=CriterionId("q1")), "2 apart on Title of q1"),
        (Reason(kind="total-gap", gap=Fraction(9, 2)), "4.5 apart in total"),
        (Reason(kind="floor-straddled", gap=Fraction(1), on="total"), "on both sides of the floor of the total"),
        (Reason(kind="concern", gap=Fraction(), on="S03"), "a concern was raised"),
        (Reason(kind="at-line", gap=Fraction()), "level with the line"),
        (Reason(kind="at-line", gap=Fraction(-1, 2)), "0.5 below the line"),
    ],
)
def test_reason_is_said_in_words_when_the_rules_ask_for_moderation(reason: Reason, said: str) -> None:
    assert why(STAGE, [reason]) == said


def of(ties: TiePanel, *, lottery: Lottery | None = None, refusal: str = "") -> TiePanel:
    """Open, with everything that the rules can allow."""
    ties.show_ways(["panel-decision", "lottery", "positive-action"])
    ties.show_ties([tie()])
    ties.show_state(lottery, refusal=refusal)
    return ties


def test_word_is_given_when_the_tie_goes_to_lottery(ties: TiePanel, qtbot: QtBot) -> None:
    of(ties, lottery=Lottery(tie="pool", seed="", answered=False)).how.setCurrentIndex(1)
    assert not ties.bar.isVisible()
    assert not ties.table.isVisible()
    QTest.keyClicks(ties.lottery.bar.reason, "blackbird")
    with qtbot.waitSignal(ties.drawn) as heard:
        QTest.keyClick(ties.lottery.bar.reason, Qt.Key.Key_Return)
    assert heard.args == ["pool", "blackbird"]


def test_parts_stay_together_when_the_table_is_away(ties: TiePanel, qtbot: QtBot) -> None:
    ties.resize(320, 900)
    of(ties, lottery=Lottery(tie="pool", seed="", answered=False)).how.setCurrentIndex(1)
    qtbot.waitUntil(lambda: ties.lottery.geometry().bottom() < 450)


def test_what_the_rules_show_is_never_cut_when_it_is_long(ties: TiePanel, qtbot: QtBot) -> None:
    ties.resize(320, 900)
    ties.show_ties([tie()])
    low = ties.table.rowHeight(0)
    ties.show_facts({CandidateCode("A"): {"nation": "Wales", "subject": "Allied health professions and nursing"}})
    qtbot.waitUntil(lambda: ties.table.rowHeight(0) > low)
    assert ties.table.rowHeight(1) == low


def test_draw_waits_for_the_office_when_the_word_is_on_record(ties: TiePanel, qtbot: QtBot) -> None:
    of(ties, lottery=Lottery(tie="pool", seed="blackbird", answered=False))
    assert ties.way == "lottery"
    assert not ties.lottery.draw.isEnabled()
    assert "blackbird" in ties.lottery.said.text()
    ties.show_state(Lottery(tie="pool", seed="blackbird", answered=True), refusal="")
    with qtbot.waitSignal(ties.drawn) as heard:
        ties.lottery.draw.click()
    assert heard.args == ["pool", "blackbird"]


def test_case_asks_for_everything_when_positive_action_is_offered(ties: TiePanel, qtbot: QtBot) -> None:
    of(ties, lottery=Lottery(tie="pool", seed="", answered=False)).how.setCurrentIndex(2)
    case = ties.case
    case.evidence.setPlainText("Evidence.")
    case.proportionality.setPlainText("Proportion.")
    assert not case.give.isEnabled()
    case.by.setText("The panel")
    with qtbot.waitSignal(ties.acted) as heard:
        case.give.click()
    assert heard.args == [
        "pool",
        ("A", "B", "C"),
        CaseText((CandidateCode("A"),), "Evidence.", "Proportion.", "The panel"),
    ]


def test_case_is_not_there_when_others_look_at_it_too(ties: TiePanel) -> None:
    of(ties, lottery=Lottery(tie="pool", seed="", answered=False)).how.setCurrentIndex(2)
    assert not ties.case.isHidden()
    ties.show_told(told=False)
    assert ties.case.isHidden()
    ties.show_told(told=True)
    assert not ties.case.isHidden()


def test_case_says_why_and_has_no_fields_when_it_is_not_offered(ties: TiePanel) -> None:
    of(ties, refusal="B applied from where it does not apply.").how.setCurrentIndex(2)
    assert ties.case.refused.text() == "B applied from where it does not apply."
    assert not ties.case.evidence.isVisible()
    assert not ties.case.give.isVisible()


def test_nothing_can_be_resolved_when_the_stage_is_signed(ties: TiePanel) -> None:
    ties.show_ways(["panel-decision", "lottery", "positive-action"])
    ties.show_ties([tie(resolved=True)], decides=False)
    for part in (ties.how, ties.bar, ties.moves, ties.lottery, ties.case):
        assert not part.isVisible()
    assert ties.table.isVisible()
