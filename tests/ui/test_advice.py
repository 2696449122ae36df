import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import Standing, Status
from panel_app.ui.look import Look
from panel_app.ui.widgets import advice_words
from panel_app.ui.widgets.ranked_list import RankedList
from panel_app.ui.widgets.severity_list import SeverityList
from panel_app.workspace.advising import CandidateAdvice, LineAdvice, ScorerAdvice, SeverityAdvice

A, B = CandidateCode("A"), CandidateCode("B")


def standing(code: CandidateCode, *, rank: int, status: Status) -> Standing:
    return Standing(code=code, rank=rank, order=rank, total="16", exact="16", status=status)


def line_advice() -> LineAdvice:
    return LineAdvice(
        places=1,
        competing=2,
        candidates={
            A: CandidateAdvice(code=A, adjusted=15.75, rank_interval=(1, 2), p_in=0.4, chance="discuss", crosses="out"),
            B: CandidateAdvice(code=B, adjusted=16.25, rank_interval=(1, 2), p_in=0.6, chance="discuss", crosses="in"),
        },
    )


def scorer(severity: float | None, reach: float = 0.3) -> ScorerAdvice:
    return ScorerAdvice(
        scorer="S01",
        marks=8,
        said="",
        severity=severity,
        low=None if severity is None else severity - reach,
        high=None if severity is None else severity + reach,
    )


@pytest.fixture
def ranked(qtbot: QtBot, look: Look) -> RankedList:
    made = RankedList(look=look)
    qtbot.addWidget(made)
    made.resize(1000, 300)
    made.show()
    made.show_standings([standing(A, rank=1, status="place"), standing(B, rank=2, status="below")], places=1)
    return made


def titles(table: RankedList) -> list[str]:
    """Of the columns that are there to see."""
    model = table.model()
    return [
        str(model.headerData(place, Qt.Orientation.Horizontal))
        for place in range(model.columnCount())
        if not table.isColumnHidden(place)
    ]


def test_advice_has_columns_only_when_there_is_some(ranked: RankedList) -> None:
    plain = titles(ranked)
    ranked.show_advice(line_advice())
    assert set(titles(ranked)) - set(plain) == {"Adjusted", "Plausible ranks", "In top N"}
    assert not any("fair" in title.lower() for title in titles(ranked))
    ranked.grab()  # everything is painted once
    ranked.show_advice(None)
    assert titles(ranked) == plain


def test_the_chance_stays_when_the_list_is_narrow(ranked: RankedList) -> None:
    ranked.show_advice(line_advice())
    ranked.set_narrow(narrow=True)
    assert "In top N" in titles(ranked)
    assert "Plausible ranks" not in titles(ranked)


def test_a_bar_is_read_in_words_when_it_cannot_be_seen(ranked: RankedList) -> None:
    ranked.show_advice(line_advice())
    place = [ranked.model().headerData(i, Qt.Orientation.Horizontal) for i in range(10)].index("Plausible ranks")
    index = ranked.model().index(0, place)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Plausible ranks 1 to 2"


def test_those_who_would_cross_are_named_when_totals_were_adjusted() -> None:
    said = advice_words.line(line_advice())
    assert "2 candidates whom the marks cannot separate" in said
    assert "in: B; out: A" in said
    assert said.endswith("Advice only.")
    assert "fair" not in said


def test_a_code_does_not_break_at_its_hyphen_when_it_stands_in_prose() -> None:
    pieces = (("K7-QXX", "S02"), ("S03",))
    said = advice_words.severities(SeverityAdvice(scorers=(), pieces=pieces))
    assert "K7-\N{WORD JOINER}QXX, S02 | S03" in said


def test_whoever_lies_furthest_from_colleagues_is_on_top_whichever_way(qtbot: QtBot, look: Look) -> None:
    made = SeverityList(look=look)
    qtbot.addWidget(made)
    wide = scorer(0.9, reach=1.2)
    given = (wide, scorer(0.4), scorer(None), scorer(0.1), scorer(-0.62))
    made.show_advice(SeverityAdvice(scorers=given))
    assert [each.severity for each in made.table.rows.rows] == [-0.62, 0.4, 0.9, 0.1, None]


@pytest.mark.parametrize(
    ("p_in", "said"), [(None, ""), (1.0, "> 99 %"), (0.0, "< 1 %"), (0.004, "< 1 %"), (0.734, "73 %")]
)
def test_no_chance_is_told_as_certain(p_in: float | None, said: str) -> None:
    assert advice_words.chance(p_in) == said


@pytest.mark.parametrize(
    ("each", "said"),
    [
        (scorer(0.62), "marks about 0.6 lower than colleagues on the same candidates, give or take 0.3"),
        (scorer(-0.62), "marks about 0.6 higher than colleagues on the same candidates, give or take 0.3"),
        (scorer(0.1), "cannot be told apart from colleagues, give or take 0.3"),
        (scorer(None), "cannot be compared with colleagues"),
    ],
)
def test_severity_is_told_in_words_when_it_can_be_told(each: ScorerAdvice, said: str) -> None:
    assert advice_words.severity(each) == said


def test_scorers_are_listed_with_what_can_be_said(qtbot: QtBot, look: Look) -> None:
    made = SeverityList(look=look)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    made.show_advice(SeverityAdvice(scorers=(scorer(0.62), scorer(0.1), scorer(None))))
    made.grab()
    assert made.table.reach == pytest.approx(0.92)
    assert made.said.text().startswith("1 of 3 scorers can be told apart")
    made.show_advice(SeverityAdvice(scorers=(scorer(None),), pieces=(("S01",), ("S02", "S03"))))
    assert "2 groups that share no candidate" in made.said.text()
