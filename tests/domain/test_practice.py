"""How far a scorer's marks on a practice candidate lie from the agreed ones, exactly."""

from decimal import Decimal
from fractions import Fraction

from panel_app.domain.practice import AgreedMark, Deviation, PracticeCandidate, deviations, mean_distance, mean_lean
from panel_app.domain.rubric import CriterionId
from tests.domain.examples import mark

Q1, Q2, Q3 = (CriterionId(name) for name in ("q1", "q2", "q3"))
CANDIDATE = PracticeCandidate(
    id="p1",
    answers={Q1: "One.", Q2: "Two.", Q3: ""},
    agreed={name: AgreedMark(mark=mark(3), why="Because.") for name in (Q1, Q2, Q3)},
)


def found(**given: str) -> tuple[Deviation, ...]:
    marks = {CriterionId(name): mark(each) for name, each in given.items()}
    return deviations(CANDIDATE, marks, (Q1, Q2, Q3))


def test_deviation_says_how_far_above_or_below_when_marks_differ() -> None:
    assert [each.by for each in found(q1="4.5", q2="2")] == [Decimal("1.5"), Decimal(-1), None]


def test_distance_counts_both_sides_and_lean_sets_them_off_when_marks_lie_around_the_agreed_ones() -> None:
    around = found(q1="4", q2="2")
    assert (mean_distance(around), mean_lean(around)) == (Fraction(1), Fraction(0))


def test_mean_is_exact_when_it_does_not_come_out_even() -> None:
    thirds = (*found(q1="4", q2="3"), *found(q1="3"))
    assert mean_distance(thirds) == Fraction(1, 3)


def test_there_is_no_mean_when_nothing_was_marked() -> None:
    assert (mean_distance(found()), mean_lean(found())) == (None, None)
