"""Who stands where, and on which side of the line: examples worked by hand."""

from collections import Counter
from decimal import Decimal

import msgspec
import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import CandidateMarks, TieMembership, TieOrder
from panel_app.domain.rules import Pool, Reserve, Rules
from panel_app.domain.selection import propose_outcomes, rank, ties
from tests.domain.examples import (
    candidate,
    cohort_4_rules,
    criterion,
    of_totals,
    one_question,
    order,
    orders,
    ranks,
    stage,
    statuses,
)


def cohort_4() -> list[CandidateMarks]:
    """272 candidates: 87 from 17 up, 25 on 16.5, 15 on 16, the others below; codes in no order of totals."""
    totals = ["20"] * 7 + ["18.5"] * 40 + ["17"] * 40 + ["16.5"] * 25 + ["16"] * 15 + ["15.5"] * 45 + ["9"] * 100
    return of_totals({f"C{number * 89 % 272:03}": total for number, total in enumerate(totals)})


# ---------------------------------------------------------------------------------------------- the fourth cohort


def test_pool_is_tied_at_line_when_thirteen_places_are_left_for_it() -> None:
    standings = rank(one_question(places=100, rules=cohort_4_rules()), cohort_4())
    assert Counter(each.status for each in standings) == {"automatic": 87, "tied-at-line": 40, "below": 145}


def test_pool_is_one_tie_with_thirteen_places_when_nobody_has_decided() -> None:
    (tie,) = ties(one_question(places=100, rules=cohort_4_rules()), cohort_4())
    assert (tie.id, tie.rule, len(tie.codes), tie.places_left) == ("pool", "panel-decision", 40, 13)
    assert tie.at_line
    assert not tie.resolved


def test_thirteen_get_places_and_rest_of_pool_is_reserve_when_panel_has_decided() -> None:
    the_stage = one_question(places=100, rules=cohort_4_rules())
    (tie,) = ties(the_stage, cohort_4())
    decided = order("pool", reversed(tie.codes))
    standings = rank(the_stage, cohort_4(), [decided])
    assert Counter(each.status for each in standings) == {"automatic": 87, "place": 13, "reserve": 27, "below": 145}
    pool = {each.code: each for each in standings if each.tie}
    assert [pool[code].order for code in decided.order] == list(range(88, 128))
    assert [pool[code].status for code in decided.order] == ["place"] * 13 + ["reserve"] * 27


def test_rank_stays_by_total_when_pool_was_decided_otherwise() -> None:
    the_stage = one_question(places=1, rules=Rules(pool=Pool(low=Decimal(10), high=Decimal(12))))
    standings = rank(the_stage, of_totals({"A": 12, "B": 10}), [order("pool", "BA")])
    assert ranks(standings) == {"A": 1, "B": 2}
    assert orders(standings) == {"A": 2, "B": 1}
    assert statuses(standings) == {"A": "below", "B": "place"}


def test_list_is_sorted_by_total_when_pool_was_decided_otherwise() -> None:
    the_stage = one_question(places=1, rules=Rules(pool=Pool(low=Decimal(10), high=Decimal(12))))
    candidates = of_totals({"D": 3, "A": 12, "B": 10, "C": 10})
    standings = rank(the_stage, candidates, [order("pool", "CAB")])
    assert [each.code for each in standings] == ["A", "C", "B", "D"]


# ------------------------------------------------------------------------------------------------------- ranks


def test_equal_totals_share_a_rank_when_others_follow() -> None:
    standings = rank(one_question(places=4), of_totals({"A": 12, "B": 15, "C": 12, "D": 9}))
    assert ranks(standings) == {"B": 1, "A": 2, "C": 2, "D": 4}


def test_totals_are_equal_when_only_their_fractions_are() -> None:
    # (5 + 4 + 4) / 3 twice is 26/3, and so is (4 + 4 + 5) / 3 twice; a float sum could tell them apart.
    criteria = [criterion("q1"), criterion("q2"), criterion("q3")]
    one = candidate("A", q1=(5, 4, 4), q2=(5, 4, 4), q3=(1, 0, 0))
    other = candidate("B", q1=(4, 4, 5), q2=(1, 0, 0), q3=(4, 5, 4))
    standings = rank(stage(places=2, criteria=criteria), [one, other])
    assert [(each.rank, each.exact, each.total) for each in standings] == [(1, "9", "9")] * 2


def test_total_is_exact_and_shown_when_its_decimals_recur() -> None:
    (standing,) = rank(one_question(), [candidate("A", q1=(16, "16.5", "16.5"))])
    assert (standing.exact, standing.total) == ("49/3", "16.33")


def test_order_is_null_above_the_line_when_totals_are_equal() -> None:
    standings = rank(one_question(places=3), of_totals({"A": 12, "B": 15, "C": 12, "D": 9}))
    assert orders(standings) == {"B": 1, "A": None, "C": None, "D": 4}
    assert ties(one_question(places=3), of_totals({"A": 12, "B": 15, "C": 12, "D": 9})) == ()


def test_half_marks_and_weights_are_exact_when_three_scorers_marked() -> None:
    halves = [str(Decimal(number) / 2) for number in range(2, 15)]
    criteria = [criterion(name, marks=halves, weight=each) for name, each in (("q1", 2), ("q2", 1), ("q3", 1))]
    marks = candidate("A", q1=(4, "4.5", 6), q2=(3, 3, "3.5"), q3=(7, 5, 6))
    (standing,) = rank(stage(criteria=criteria), [marks])
    assert (standing.exact, standing.total) == ("113/6", "18.83")


# ---------------------------------------------------------------------------------------- who does not take part


def test_withdrawn_and_ineligible_have_no_rank_when_their_totals_are_highest() -> None:
    best = of_totals({"W": 20, "X": 19})
    gone = [
        msgspec.structs.replace(best[0], withdrawn=True),
        msgspec.structs.replace(best[1], ineligible=True),
    ]
    standings = rank(one_question(places=1), [*gone, *of_totals({"A": 3, "B": 2})])
    assert statuses(standings) == {"W": "withdrawn", "X": "ineligible", "A": "place", "B": "below"}
    assert ranks(standings) == {"W": None, "X": None, "A": 1, "B": 2}
    assert [each.total for each in standings] == ["20", "19", "3", "2"]


@pytest.mark.parametrize(
    "incomplete",
    [
        CandidateMarks(code=CandidateCode("I"), marks={}, due=2, submitted=0),
        msgspec.structs.replace(candidate("I", q1=20), due=2, submitted=1),
        msgspec.structs.replace(candidate("I", q1=()), due=2, submitted=2),
    ],
    ids=["no form", "one form of two", "all abstained"],
)
def test_candidate_is_incomplete_without_total_when_marks_are_missing(incomplete: CandidateMarks) -> None:
    standings = rank(one_question(places=1), [incomplete, *of_totals({"A": 3})])
    assert statuses(standings) == {"A": "place", "I": "incomplete"}
    assert [(each.code, each.rank, each.total, each.exact) for each in standings][1] == ("I", None, None, None)


def test_candidate_below_a_floor_keeps_rank_but_gets_no_place_when_total_is_highest() -> None:
    rules = Rules(floors={"q2": Decimal(2)})
    criteria = [criterion("q1"), criterion("q2")]
    candidates = [candidate("F", q1=5, q2=1), candidate("A", q1=2, q2=2), candidate("B", q1=1, q2=2)]
    standings = rank(stage(places=1, criteria=criteria, rules=rules), candidates)
    assert statuses(standings) == {"F": "floor", "A": "place", "B": "below"}
    assert ranks(standings) == {"F": 1, "A": 2, "B": 3}
    assert orders(standings) == {"F": None, "A": 1, "B": 2}


def test_candidate_below_a_floor_is_in_no_tie_when_the_line_falls_among_equals() -> None:
    rules = Rules(floors={"q2": Decimal(2)})
    criteria = [criterion("q1"), criterion("q2")]
    candidates = [candidate("F", q1=4, q2=1), candidate("A", q1=2, q2=3), candidate("B", q1=3, q2=2)]
    (tie,) = ties(stage(places=1, criteria=criteria, rules=rules), candidates)
    assert tie.codes == ("A", "B")


def test_candidate_is_refused_when_given_twice() -> None:
    with pytest.raises(ValueError, match="more than once"):
        rank(one_question(), of_totals({"A": 1}) + of_totals({"A": 2}))


# --------------------------------------------------------------------------------------------- how many there are


def test_list_is_empty_when_there_are_no_candidates() -> None:
    assert rank(one_question(), []) == ()
    assert ties(one_question(), []) == ()


def test_everybody_gets_a_place_when_there_are_more_places_than_candidates() -> None:
    assert set(statuses(rank(one_question(places=9), of_totals({"A": 0, "B": 7}))).values()) == {"place"}


def test_everybody_is_tied_at_line_when_all_totals_are_equal() -> None:
    candidates = of_totals(dict.fromkeys("ABCDE", 7))
    standings = rank(one_question(places=2), candidates)
    assert set(statuses(standings).values()) == {"tied-at-line"}
    assert set(ranks(standings).values()) == {1}
    assert [tie.id for tie in ties(one_question(places=2), candidates)] == ["tie-7"]


def test_first_in_order_get_the_places_when_all_were_tied() -> None:
    standings = rank(one_question(places=2), of_totals(dict.fromkeys("ABCDE", 7)), [order("tie-7", "DBEAC")])
    assert statuses(standings) == {"D": "place", "B": "place", "E": "below", "A": "below", "C": "below"}
    assert orders(standings) == {"D": 1, "B": 2, "E": 3, "A": 4, "C": 5}


# ---------------------------------------------------------------------------------------------- automatic and pool


def test_line_falls_among_automatic_when_there_are_more_of_them_than_places() -> None:
    rules = Rules(automatic=Decimal(17))
    candidates = of_totals({"A": 19, "B": 18, "C": 18, "D": 17, "E": 5})
    standings = rank(one_question(places=2, rules=rules), candidates)
    assert statuses(standings) == {
        "A": "automatic",
        "B": "tied-at-line",
        "C": "tied-at-line",
        "D": "below",
        "E": "below",
    }
    resolved = rank(one_question(places=2, rules=rules), candidates, [order("tie-18", "CB")])
    assert statuses(resolved)["C"] == "automatic"
    assert statuses(resolved)["B"] == "below"


def test_status_is_automatic_only_from_the_threshold_when_places_go_further_down() -> None:
    rules = Rules(automatic=Decimal(17))
    standings = rank(one_question(places=3, rules=rules), of_totals({"A": 17, "B": "16.5", "C": 18}))
    assert statuses(standings) == {"C": "automatic", "A": "automatic", "B": "place"}


def test_whole_pool_gets_places_and_they_go_on_below_when_it_fits() -> None:
    candidates = of_totals({"A": 18, "B": "16.5", "C": 16, "D": 15, "E": 14})
    standings = rank(one_question(places=4, rules=cohort_4_rules()), candidates)
    assert statuses(standings) == {"A": "automatic", "B": "place", "C": "place", "D": "place", "E": "below"}
    assert orders(standings) == {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5}
    assert all(each.tie is None for each in standings)


def test_whole_pool_gets_places_when_it_fits_exactly() -> None:
    candidates = of_totals({"A": 18, "B": "16.5", "C": 16, "D": 15})
    standings = rank(one_question(places=3, rules=cohort_4_rules()), candidates)
    assert statuses(standings) == {"A": "automatic", "B": "place", "C": "place", "D": "below"}


def test_line_falls_below_the_pool_when_equals_stand_there() -> None:
    candidates = of_totals({"A": "16.5", "B": 15, "C": 15, "D": 14})
    standings = rank(one_question(places=2, rules=cohort_4_rules()), candidates)
    assert statuses(standings) == {"A": "place", "B": "tied-at-line", "C": "tied-at-line", "D": "below"}


def test_whole_pool_is_reserve_when_places_ran_out_above_it() -> None:
    candidates = of_totals({"A": 18, "B": 17, "C": "16.5", "D": 16, "E": 15})
    standings = rank(one_question(places=2, rules=cohort_4_rules()), candidates)
    assert statuses(standings) == {"A": "automatic", "B": "automatic", "C": "reserve", "D": "reserve", "E": "below"}
    (tie,) = ties(one_question(places=2, rules=cohort_4_rules()), candidates)
    assert (tie.id, tie.places_left, tie.at_line) == ("pool", 0, False)


def test_nobody_above_the_pool_is_passed_over_when_the_line_falls_higher() -> None:
    candidates = of_totals({"A": 19, "B": 18, "C": 17, "D": 16, "E": 15})
    standings = rank(one_question(places=1, rules=cohort_4_rules()), candidates)
    assert statuses(standings) == {"A": "automatic", "B": "reserve", "C": "reserve", "D": "reserve", "E": "below"}


def test_totals_between_the_ends_are_in_the_pool_when_they_recur() -> None:
    candidates = [candidate("A", q1=(16, "16.5", "16.5")), candidate("B", q1=16), candidate("C", q1="16.5")]
    (tie,) = ties(one_question(places=1, rules=cohort_4_rules()), candidates)
    assert tie.codes == ("A", "B", "C")


# ------------------------------------------------------------------------------------------------------- ties


def test_tie_is_named_without_a_slash_when_its_total_recurs() -> None:
    candidates = [candidate("A", q1=(16, "16.5", "16.5")), candidate("B", q1=("16.5", "16.5", 16))]
    assert [tie.id for tie in ties(one_question(places=1), candidates)] == ["tie-49-over-3"]


@pytest.mark.parametrize(
    "stale",
    [
        order("tie-7", "AB"),
        order("tie-7", "ABCD"),
        order("tie-7", "ABB"),
        order("tie-7", "ABCA"),
        order("tie-8", "ABC"),
        order("tie-7", "ABC", rule="lottery"),
    ],
    ids=["one too few", "one too many", "one for another", "one twice", "another tie", "another rule"],
)
def test_order_is_ignored_when_it_does_not_fit_the_tie(stale: TieOrder) -> None:
    candidates = of_totals(dict.fromkeys("ABC", 7))
    assert rank(one_question(places=2), candidates, [stale]) == rank(one_question(places=2), candidates)


def test_orders_are_ignored_when_two_of_them_contradict() -> None:
    candidates = of_totals(dict.fromkeys("ABC", 7))
    both = [order("tie-7", "ABC"), order("tie-7", "CBA")]
    assert rank(one_question(places=2), candidates, both) == rank(one_question(places=2), candidates)


def test_rule_of_the_order_is_named_when_a_lottery_resolved_the_tie() -> None:
    the_stage = one_question(places=1, rules=Rules(ties=("panel-decision", "lottery")))
    standings = rank(the_stage, of_totals({"A": 7, "B": 7}), [order("tie-7", "BA", rule="lottery")])
    assert {each.tie for each in standings} == {TieMembership(id="tie-7", rule="lottery")}


def test_panel_decides_when_the_rules_name_criteria_only() -> None:
    the_stage = stage(places=1, criteria=[criterion("q1"), criterion("q2")], rules=Rules(ties=("q1",)))
    candidates = [candidate("A", q1=4, q2=3), candidate("B", q1=4, q2=3)]
    standings = rank(the_stage, candidates, [order("tie-7", "BA")])
    assert statuses(standings) == {"B": "place", "A": "below"}


def test_criterion_separates_a_tie_when_it_leads_the_rules() -> None:
    the_stage = stage(places=1, criteria=[criterion("q1"), criterion("q2")], rules=Rules(ties=("q2", "lottery")))
    candidates = [candidate("A", q1=5, q2=2), candidate("B", q1=3, q2=4), candidate("C", q1=4, q2=3)]
    standings = rank(the_stage, candidates)
    assert statuses(standings) == {"A": "below", "B": "place", "C": "below"}
    assert orders(standings) == {"A": 3, "B": 1, "C": 2}
    (tie,) = ties(the_stage, candidates)
    assert (tie.id, tie.rule, tie.codes, tie.resolved) == ("tie-7", "q2", ("B", "C", "A"), True)


def test_remaining_equals_are_a_tie_of_their_own_when_a_criterion_separates_the_others() -> None:
    the_stage = stage(places=2, criteria=[criterion("q1"), criterion("q2")], rules=Rules(ties=("q2", "lottery")))
    candidates = [candidate("A", q1=3, q2=4), candidate("B", q1=4, q2=3), candidate("C", q1=4, q2=3)]
    found = ties(the_stage, candidates)
    assert [(tie.id, tie.rule, tie.resolved, tie.places_left) for tie in found] == [
        ("tie-7", "q2", True, 2),
        ("tie-7-q2-3", "lottery", False, 1),
    ]
    drawn = rank(the_stage, candidates, [order("tie-7-q2-3", "CB", rule="lottery")])
    assert statuses(drawn) == {"A": "place", "C": "place", "B": "below"}
    assert {each.code: each.tie.rule for each in drawn if each.tie} == {"A": "q2", "B": "lottery", "C": "lottery"}


def test_criterion_after_people_separates_nothing_when_it_is_listed() -> None:
    the_stage = stage(places=1, criteria=[criterion("q1"), criterion("q2")], rules=Rules(ties=("panel-decision", "q2")))
    standings = rank(the_stage, [candidate("A", q1=3, q2=4), candidate("B", q1=4, q2=3)])
    assert set(statuses(standings).values()) == {"tied-at-line"}


def test_criterion_separates_inside_the_pool_whatever_the_totals_when_it_leads_the_rules() -> None:
    rules = Rules(pool=Pool(low=Decimal(6), high=Decimal(8)), ties=("q2",))
    the_stage = stage(places=1, criteria=[criterion("q1"), criterion("q2")], rules=rules)
    standings = rank(the_stage, [candidate("A", q1=5, q2=3), candidate("B", q1=2, q2=4)])
    assert statuses(standings) == {"B": "place", "A": "below"}


# ----------------------------------------------------------------------------------------------------- reserve


def test_next_in_order_are_reserve_when_the_rules_give_a_number() -> None:
    the_stage = one_question(places=1, rules=Rules(reserve=Reserve(size=2)))
    standings = rank(the_stage, of_totals({"A": 9, "B": 8, "C": 7, "D": 6}))
    assert statuses(standings) == {"A": "place", "B": "reserve", "C": "reserve", "D": "below"}


def test_equals_in_the_reserve_are_a_tie_when_their_order_matters() -> None:
    the_stage = one_question(places=1, rules=Rules(reserve=Reserve(size=3)))
    candidates = of_totals({"A": 9, "B": 8, "C": 8, "D": 6, "E": 5})
    standings = rank(the_stage, candidates)
    assert orders(standings) == {"A": 1, "B": None, "C": None, "D": 4, "E": 5}
    (tie,) = ties(the_stage, candidates)
    assert (tie.id, tie.at_line, tie.places_left, tie.resolved) == ("tie-8", False, 0, False)
    assert orders(rank(the_stage, candidates, [order("tie-8", "CB")])) == {"A": 1, "C": 2, "B": 3, "D": 4, "E": 5}


def test_tie_has_no_places_left_when_others_of_the_reserve_stand_before_it() -> None:
    the_stage = one_question(places=1, rules=Rules(reserve=Reserve(size=3)))
    (tie,) = ties(the_stage, of_totals({"A": 9, "B": 8, "C": 7, "D": 7}))
    assert (tie.id, tie.places_left) == ("tie-7", 0)


def test_all_equals_are_reserve_until_resolved_when_they_cross_its_end() -> None:
    the_stage = one_question(places=1, rules=Rules(reserve=Reserve(size=1)))
    candidates = of_totals({"A": 9, "B": 8, "C": 8})
    assert statuses(rank(the_stage, candidates)) == {"A": "place", "B": "reserve", "C": "reserve"}
    resolved = rank(the_stage, candidates, [order("tie-8", "CB")])
    assert statuses(resolved) == {"A": "place", "C": "reserve", "B": "below"}


def test_equals_below_the_reserve_are_no_tie_when_nothing_depends_on_them() -> None:
    the_stage = one_question(places=1, rules=Rules(reserve=Reserve(size=1)))
    candidates = of_totals({"A": 9, "B": 8, "C": 7, "D": 7})
    assert ties(the_stage, candidates) == ()
    assert orders(rank(the_stage, candidates)) == {"A": 1, "B": 2, "C": None, "D": None}


def test_reserve_counts_from_the_line_when_a_tie_there_is_open() -> None:
    the_stage = one_question(places=1, rules=Rules(reserve=Reserve(size=2)))
    standings = rank(the_stage, of_totals({"A": 9, "B": 9, "C": 8, "D": 7}))
    assert statuses(standings) == {"A": "tied-at-line", "B": "tied-at-line", "C": "reserve", "D": "below"}


def test_rest_of_the_level_at_the_line_is_reserve_when_it_lies_below_the_pool() -> None:
    candidates = of_totals({"A": "16.5", "B": 15, "C": 15, "D": 14})
    standings = rank(one_question(places=2, rules=cohort_4_rules()), candidates, [order("tie-15", "CB")])
    assert statuses(standings) == {"A": "place", "C": "place", "B": "reserve", "D": "below"}


# ---------------------------------------------------------------------------------------------------- outcomes


@pytest.mark.parametrize(("last_stage", "taken"), [(True, "offer"), (False, "through")])
def test_outcomes_follow_the_statuses_when_proposed(last_stage: bool, taken: str) -> None:
    rules = Rules(automatic=Decimal(17), floors={"total": Decimal(2)}, reserve=Reserve(size=1))
    gone = of_totals({"W": 12, "X": 12})
    candidates = [
        *of_totals({"A": 18, "B": 16, "C": 15, "D": 14, "F": 1}),
        msgspec.structs.replace(gone[0], withdrawn=True),
        msgspec.structs.replace(gone[1], ineligible=True),
        CandidateMarks(code=CandidateCode("I"), marks={}, due=1, submitted=0),
    ]
    proposed = propose_outcomes(rank(one_question(places=2, rules=rules), candidates), last_stage=last_stage)
    assert proposed == {
        "A": taken,
        "B": taken,
        "C": "reserve",
        "D": "not-selected",
        "F": "not-selected",
        "I": "not-selected",
        "W": "withdrawn",
        "X": "ineligible",
    }


def test_nobody_in_a_tie_at_the_line_has_an_outcome_when_it_is_open() -> None:
    standings = rank(one_question(places=2), of_totals({"A": 9, "B": 8, "C": 8}))
    assert propose_outcomes(standings, last_stage=True) == {"A": "offer"}
