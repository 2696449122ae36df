"""Where scorers differ, and when that asks for moderation."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.line import assess, find_line
from panel_app.domain.moderation import (
    Band,
    Heights,
    Moderation,
    Reason,
    by_disagreement,
    by_line,
    triggers,
)
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Pool, Rules, Triggers
from tests.domain.examples import criterion, mark, of_totals, one_question, stage

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
    in_order = sorted(candidates, key=lambda each: by_disagreement(candidates[each], code=CandidateCode(each)))
    assert in_order == ["C", "F", "B", "A", "E", "D"]


# ---- a concern, and the line


def test_concern_triggers_for_each_scorer_who_raised_one_when_the_rules_do_not_say_otherwise() -> None:
    given = {"S01": marks(q1=3, q2=3), "S02": marks(q1=3, q2=3)}
    one = stage(criteria=CRITERIA)
    found = triggers(one, given, concerns=["S02"])
    assert found.reasons == (Reason(kind="concern", gap=Fraction(), on="S02"),)
    without = stage(criteria=CRITERIA, rules=Rules(moderate_when=Triggers(concern=False)))
    assert not triggers(without, given, concerns=["S02"]).triggered


def test_straddled_floor_does_not_trigger_when_the_rules_leave_floors_out() -> None:
    rules = Rules(floors={"q1": Decimal(2)}, moderate_when=Triggers(floor=False))
    assert not moderate(rules, S01=marks(q1=1, q2=3), S02=marks(q1=3, q2=3)).triggered


@pytest.mark.parametrize(
    ("within", "distance", "asked"),
    [("0", 0, True), ("0", "0.5", False), ("0.5", "-0.5", True), ("0.5", "0.6", False), (None, 0, False)],
)
def test_line_triggers_when_the_total_lies_within_what_the_rules_say(
    within: str | None, distance: str | int, asked: object
) -> None:
    rules = Rules(moderate_when=Triggers(line=None if within is None else Decimal(within)))
    given = {"S01": marks(q1=3, q2=3)}
    found = triggers(stage(criteria=CRITERIA, rules=rules), given, from_line=Fraction(distance))
    assert [(each.kind, each.gap) for each in found.reasons] == (
        [("at-line", abs(Fraction(distance)))] if asked else []
    )


def test_line_triggers_nobody_without_a_total_when_the_rules_ask_about_it() -> None:
    rules = Rules(moderate_when=Triggers(line=Decimal(20)))
    assert not triggers(stage(criteria=CRITERIA, rules=rules), {"S01": marks(q1=3)}, from_line=None).triggered


@pytest.mark.parametrize(
    ("totals", "low", "high"),
    [
        ([18, 17, 15, 14], 15, 17),  # two places, nobody level: between the last in and the first out
        ([18, 15, 15, 14], 15, 15),  # a tie across the line
        ([18, "16.5", 16, 14], 16, "16.5"),  # the pool lies across it
        ([18, 17, 16, 14], 16, 17),  # the pool begins below it: the first out is in it, nobody of it is in
        (["16.5", 16, 14, 13], 14, 16),  # the whole pool fits
    ],
)
def test_line_is_the_pool_or_tie_across_it_when_there_is_one(
    totals: list[str | int], low: str | int, high: str | int
) -> None:
    rules = Rules(pool=Pool(low=Decimal(16), high=Decimal("16.5")))
    heights = Heights(Fraction(each) for each in totals)
    assert heights.band(stage(places=2, rules=rules)) == Band(Fraction(low), Fraction(high))


def test_there_is_no_line_when_everybody_has_a_place() -> None:
    assert Heights([Fraction(3), Fraction(4)]).band(stage(places=2)) is None


@given(st.lists(st.integers(0, 40), max_size=30), st.integers(1, 10))
def test_pool_lies_across_the_line_just_when_the_rules_level_it(halves: list[int], places: int) -> None:
    """The band is the level that `line.py` finds across the line, where it finds one."""
    rules = Rules(pool=Pool(low=Decimal(8), high=Decimal(10)))
    one = one_question(places=places, rules=rules)
    totals = {f"C{n:02d}": str(Decimal(each) / 2) for n, each in enumerate(halves)}
    line = find_line(one, assess(one, of_totals(totals)), ())
    level = next((block.level for block in line.blocks if line.crosses(block.level)), None)
    found = Heights(Fraction(each) for each in totals.values()).band(one)
    if level is not None:
        assert found is not None
        assert all(not found.distance(member.height) for member in level.members)
    elif found is not None:
        assert found.low < found.high


@given(st.lists(st.tuples(st.fractions(0, 9, max_denominator=7), st.booleans()), max_size=40), st.integers(1, 5))
def test_the_line_is_the_same_when_totals_come_and_go_one_by_one(
    changes: list[tuple[Fraction, bool]], places: int
) -> None:
    kept, there = Heights(), list[Fraction]()
    for total, comes in changes:
        if comes:
            kept.add(total)
            there.append(total)
        elif there:
            kept.remove(there.pop(len(there) // 2))
        assert kept.band(stage(places=places)) == Heights(there).band(stage(places=places))


def test_a_total_cannot_go_when_it_is_not_there() -> None:
    kept = Heights([Fraction(1), Fraction(3)])
    for total in (Fraction(2), Fraction(4)):
        with pytest.raises(ValueError, match=str(total)):
            kept.remove(total)


def test_nearest_the_line_comes_first_when_candidates_are_sorted_by_it() -> None:
    here = {"A": ("18", "2"), "B": ("16", "0"), "C": ("15", "-1"), "D": ("16.5", "0"), "E": ("17", "1"), "F": None}
    keys = {
        code: by_line(Fraction(place[0]), Fraction(place[1]), code=CandidateCode(code))
        if place is not None
        else by_line(None, None, code=CandidateCode(code))
        for code, place in here.items()
    }
    assert sorted(here, key=keys.__getitem__) == ["D", "B", "E", "C", "A", "F"]
