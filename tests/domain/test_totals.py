"""Marks become totals exactly, by every combination of the rules."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.ranking import CriterionMarks
from panel_app.domain.rubric import CriterionId
from panel_app.domain.rules import Rules, Stage
from panel_app.domain.totals import criterion_values, fast, floors_missed, show_total, total
from tests.domain.examples import candidate, criterion, mark, stage

Q1, Q2, Q3 = (CriterionId(name) for name in ("q1", "q2", "q3"))


def by_hand(rules: Rules | None = None) -> Stage:
    """Three criteria, half marks from 1 to 7, weights 2, 1, 1."""
    halves = [str(Decimal(number) / 2) for number in range(2, 15)]
    weights = {"q1": 2, "q2": 1, "q3": 1}
    return stage(criteria=[criterion(name, marks=halves, weight=each) for name, each in weights.items()], rules=rules)


def test_marks_average_across_scorers_and_add_up_when_rules_say_mean_and_sum() -> None:
    marks = candidate("A", q1=(4, "4.5", 6), q2=(3, 3, "3.5"), q3=(7, 5, 6)).marks
    values = criterion_values(by_hand(), marks)
    # q1: 14.5/3, twice 29/3; q2: 9.5/3 = 19/6; q3: 6. Together 58/6 + 19/6 + 36/6 = 113/6.
    assert total(by_hand(), values) == Fraction(113, 6)


def test_total_is_weighted_mean_when_rules_say_mean() -> None:
    rules = Rules(across_criteria="mean")
    marks = candidate("A", q1=(4, 5), q2=3, q3=6).marks
    # (2 x 4.5 + 3 + 6) / 4
    assert total(by_hand(rules), criterion_values(by_hand(rules), marks)) == Fraction(18, 4)


@pytest.mark.parametrize(
    ("marks", "middle"), [((1, 2, 7), "2"), ((1, 2, 3, 7), "2.5"), ((5,), "5"), ((7, 1), "4"), ((3, 1, 2), "2")]
)
def test_middle_counts_when_rules_say_median(marks: tuple[int, ...], middle: str) -> None:
    rules = Rules(across_scorers="median")
    values = criterion_values(by_hand(rules), candidate("A", q1=marks).marks)
    assert values[Q1] == Fraction(middle)


def test_agreed_mark_replaces_scorers_on_its_criterion_only_when_there_is_one() -> None:
    marks = candidate("A", q1=(1, 7), q2=(2, 4)).marks | {
        Q1: CriterionMarks(scorers=(mark(1), mark(7)), agreed=mark("2.5"))
    }
    assert criterion_values(by_hand(), marks) == {Q1: Fraction(5, 2), Q2: Fraction(3)}


def test_agreed_mark_of_nought_counts_when_scorers_gave_more() -> None:
    marks = {Q1: CriterionMarks(scorers=(mark(5),), agreed=mark(0))}
    assert criterion_values(stage(), marks)[Q1] == 0


def test_total_is_missing_when_one_criterion_has_no_mark() -> None:
    marks = candidate("A", q1=4, q2=4).marks
    assert total(by_hand(), criterion_values(by_hand(), marks)) is None


def test_total_is_missing_when_all_scorers_abstained_on_a_criterion() -> None:
    marks = candidate("A", q1=4, q2=4, q3=()).marks
    assert Q3 not in criterion_values(by_hand(), marks)


def test_marks_of_unknown_criteria_do_not_count_when_they_come_in() -> None:
    marks = candidate("A", q1=4, q2=4, q3=4, q9=4).marks
    assert total(by_hand(), criterion_values(by_hand(), marks)) == 16


@pytest.mark.parametrize(
    ("marks", "missed"),
    [
        ({"q1": 3, "q2": 5, "q3": 5}, set()),
        ({"q1": "2.5", "q2": 5, "q3": 6}, {"q1"}),
        ({"q1": 3, "q2": 4, "q3": 5}, {"total"}),
        ({"q1": 1, "q2": 1, "q3": 1}, {"q1", "total"}),
        ({"q2": 1}, set()),
    ],
)
def test_floors_are_missed_when_values_lie_below_them(marks: dict[str, str | int], missed: set[str]) -> None:
    rules = Rules(floors={"q1": Decimal(3), "total": Decimal(16)})
    assert floors_missed(by_hand(rules), criterion_values(by_hand(rules), candidate("A", **marks).marks)) == missed


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("33/2", "16.5"),
        ("16", "16"),
        ("0", "0"),
        ("100", "100"),
        ("-5/2", "-2.5"),
        ("1/8", "0.125"),
        ("1/3125", "0.00032"),
        ("49/3", "16.33"),
        ("50/3", "16.67"),
        ("-1/3", "-0.33"),
        ("-1/300", "0.00"),
        ("4799/300", "16.00"),
        ("113/6", "18.83"),
    ],
)
def test_total_is_shown_exactly_or_in_two_places_when_decimals_recur(number: str, text: str) -> None:
    assert show_total(Fraction(number)) == text


@given(digits=st.integers(-(10**40), 10**40), places=st.integers(0, 30))
def test_shown_total_reads_back_the_same_when_its_decimals_end(digits: int, places: int) -> None:
    number = Fraction(digits, 10**places)
    assert Fraction(show_total(number)) == number


@given(st.fractions(max_denominator=10**6))
def test_shown_total_is_within_half_a_hundredth_when_its_decimals_recur(number: Fraction) -> None:
    assert abs(Fraction(show_total(number)) - number) <= Fraction(1, 200)


@given(st.lists(st.fractions(max_denominator=7), max_size=40))
def test_fast_keys_sort_as_the_fractions_do_when_they_are_any(numbers: list[Fraction]) -> None:
    assert sorted(numbers, key=fast) == sorted(numbers)
