"""Where scorers differ, and when that asks for moderation."""

from decimal import Decimal
from fractions import Fraction

import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.moderation import Moderation, Reason, disagreement, triggers
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Rules, Triggers
from tests.domain.examples import criterion, mark, stage

CRITERIA = [criterion("q1", weight=2), criterion("q2")]
Q1, Q2 = CriterionId("q1"), CriterionId("q2")


def marks(**given: str | int) -> dict[CriterionId, Mark]:
    return {CriterionId(name): mark(each) for name, each in given.items()}


def moderate(rules: Rules, **scorers: dict[CriterionId, Mark]) -> Moderation:
    return triggers(stage(criteria=CRITERIA, rules=rules), scorers)


GAPS = Rules(moderate_when=Triggers(criterion_gap=Decimal(2), total_gap=Decimal(4)))


def test_gaps_are_between_highest_and_lowest_when_three_scorers_marked() -> None:
    found = moderate(Rules(), S01=marks(q1=1, q2=3), S02=marks(q1=4, q2=3), S03=marks(q1=2, q2=5))
    assert found.criterion_gaps == {Q1: 3, Q2: 2}
    assert found.totals == {"S01": 5, "S02": 11, "S03": 9}
    assert (found.total_gap, found.widest_criterion_gap) == (Fraction(6), Fraction(3))
    assert not found.triggered


@pytest.mark.parametrize(("other", "kinds"), [(2, []), (3, ["criterion-gap", "total-gap"])])
def test_difference_triggers_when_it_is_at_the_threshold_and_not_below(other: int, kinds: list[str]) -> None:
    found = moderate(GAPS, S01=marks(q1=1, q2=3), S02=marks(q1=other, q2=3))
    assert [reason.kind for reason in found.reasons] == kinds


def test_reasons_name_criterion_and_gap_when_both_thresholds_are_reached() -> None:
    found = moderate(GAPS, S01=marks(q1=1, q2=3), S02=marks(q1=3, q2=5))
    assert found.reasons == (
        Reason(kind="criterion-gap", gap=Fraction(2), on="q1"),
        Reason(kind="criterion-gap", gap=Fraction(2), on="q2"),
        Reason(kind="total-gap", gap=Fraction(6)),
    )


def test_total_does_not_trigger_when_opposite_gaps_cancel() -> None:
    found = moderate(GAPS, S01=marks(q1=1, q2=5), S02=marks(q1=2, q2=3))
    assert [(reason.kind, reason.on) for reason in found.reasons] == [("criterion-gap", "q2")]
    assert found.total_gap == 0


def test_gap_is_exact_when_totals_are_weighted_means() -> None:
    found = moderate(Rules(across_criteria="mean"), S01=marks(q1=1, q2=0), S02=marks(q1=1, q2=1))
    assert found.total_gap == Fraction(1, 3)


def test_nothing_is_compared_when_there_is_one_scorer() -> None:
    found = moderate(GAPS, S01=marks(q1=1, q2=5))
    assert not found.criterion_gaps
    assert found.total_gap is None
    assert found.widest_criterion_gap == 0
    assert found.reasons == ()


def test_nothing_is_compared_when_there_is_no_scorer() -> None:
    assert not moderate(GAPS).triggered


def test_scorer_who_abstained_counts_on_other_criteria_but_not_in_total_when_others_marked_all() -> None:
    found = moderate(GAPS, S01=marks(q1=5), S02=marks(q1=1, q2=3), S03=marks(q1=1, q2=4))
    assert found.criterion_gaps == {Q1: 4, Q2: 1}
    assert found.totals == {"S02": 5, "S03": 6}
    assert found.total_gap == 1


@pytest.mark.parametrize(
    ("one", "other", "straddled"),
    [
        (marks(q1=1, q2=5), marks(q1=2, q2=5), ["q1"]),
        (marks(q1=1, q2=5), marks(q1=1, q2=5), []),
        (marks(q1=2, q2=5), marks(q1=3, q2=5), []),
        (marks(q1=2, q2=0), marks(q1=2, q2=1), ["total"]),
        (marks(q1=1, q2=0), marks(q1=5, q2=5), ["q1", "total"]),
        (marks(q1=1), marks(q1=2), ["q1"]),
    ],
)
def test_floor_is_straddled_when_one_scorer_is_below_it_and_another_is_not(
    one: dict[CriterionId, Mark], other: dict[CriterionId, Mark], straddled: list[str]
) -> None:
    found = moderate(Rules(floors={"q1": Decimal(2), "total": Decimal(5)}), S01=one, S02=other)
    assert [(reason.kind, reason.on) for reason in found.reasons] == [("floor-straddled", each) for each in straddled]


def test_widest_disagreement_comes_first_when_candidates_are_sorted() -> None:
    candidates = {
        "A": moderate(Rules(), S01=marks(q1=1, q2=1), S02=marks(q1=1, q2=2)),
        "B": moderate(Rules(), S01=marks(q1=1, q2=5), S02=marks(q1=2, q2=2)),
        "C": moderate(Rules(), S01=marks(q1=1, q2=1), S02=marks(q1=5, q2=1)),
        "E": moderate(Rules(), S01=marks(q1=1, q2=1), S02=marks(q1=1, q2=2)),
        "D": moderate(Rules(), S01=marks(q1=1, q2=1)),
        "F": moderate(Rules(), S01=marks(q1=1, q2=1), S02=marks(q1=2, q2=2)),
    }
    # Total gaps, A to F: 1, 1, 8, none, 1, 3; the widest criterion gap of B is 3, that of A, E and F is 1.
    in_order = sorted(candidates, key=lambda each: disagreement(candidates[each], code=CandidateCode(each)))
    assert in_order == ["C", "F", "B", "A", "E", "D"]
