"""What has to be looked at before a stage is closed is found, named in words, and open until it is answered."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec
import pytest

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.checks import Check, Disputed, Facts, Shift, checks, marks_off_scale, scales, still_open
from panel_app.domain.ranking import CandidateMarks, CriterionMarks, Outcome, Standing, TieOrder
from panel_app.domain.rubric import CriterionId
from panel_app.domain.rules import Pool, RingFenced, Rules, Stage
from panel_app.domain.selection import propose_outcomes, rank, ties
from tests.domain.examples import mark, of_totals, one_question, order

A, B, C = (CandidateCode(code) for code in "ABC")


def decided(
    the_stage: Stage,
    candidates: list[CandidateMarks],
    outcomes: Mapping[str, Outcome | None] | None = None,
    resolved: tuple[TieOrder, ...] = (),
) -> Facts:
    """The list with the outcomes that the ranking proposes, but for those given."""
    standings = rank(the_stage, candidates, resolved)
    proposed: dict[str, Outcome | None] = dict(outcomes or {})
    for code, outcome in propose_outcomes(standings, last_stage=True).items():
        proposed.setdefault(code, outcome)
    return Facts(
        standings=tuple(msgspec.structs.replace(each, outcome=proposed.get(each.code)) for each in standings),
        ties=ties(the_stage, candidates, resolved),
        off_scale={each.code: marks_off_scale(scales(the_stage), each.marks) for each in standings},
    )


def kinds(found: tuple[Check, ...]) -> list[str]:
    return [check.kind for check in found]


def test_nothing_is_found_when_outcomes_follow_the_rank() -> None:
    the_stage = one_question(places=2)
    assert checks(the_stage, decided(the_stage, of_totals({"A": 9, "B": 8, "C": 7}))) == ()


def test_nothing_is_found_when_there_are_no_candidates() -> None:
    assert checks(one_question(), Facts(standings=())) == ()


def test_missing_form_is_found_for_each_scorer_who_owes_one() -> None:
    facts = Facts(standings=(), missing={B: ("S02", "S01"), A: ("S03",)})
    found = checks(one_question(), facts)
    assert [check.id for check in found] == ["missing-form-A-S03", "missing-form-B-S01", "missing-form-B-S02"]
    assert found[0].what == "A lacks the form of S03, who neither submitted nor recused."


@pytest.mark.parametrize(
    ("marks", "what"),
    [
        (CriterionMarks(scorers=(mark("4.5"), mark("4.25"))), "A was marked 4.25 on q1, which is not on its scale."),
        (
            CriterionMarks(scorers=(mark(21), mark("-1")), agreed=mark(3)),
            "A was marked -1 and 21 on q1, which are not on its scale.",
        ),
        (CriterionMarks(scorers=(mark(3),), agreed=mark(25)), "A was marked 25 on q1, which is not on its scale."),
    ],
)
def test_mark_off_scale_is_found_when_a_scorer_or_the_panel_gave_it(marks: CriterionMarks, what: str) -> None:
    the_stage = one_question(places=1)
    candidate = CandidateMarks(code=A, marks={CriterionId("q1"): marks}, due=1, submitted=1)
    (check,) = checks(the_stage, decided(the_stage, [candidate]))
    assert (check.kind, check.codes, check.what) == ("off-scale", ("A",), what)


def test_mark_is_on_scale_when_it_is_written_otherwise() -> None:
    the_stage = one_question(places=1)
    marks = {CriterionId("q1"): CriterionMarks(scorers=(mark("4.50"),))}
    assert checks(the_stage, decided(the_stage, [CandidateMarks(code=A, marks=marks, due=1, submitted=1)])) == ()


def test_duplicate_is_found_once_when_the_caller_passes_a_group_twice() -> None:
    facts = Facts(standings=(), duplicates=((B, A), (A, B), (C,)))
    (check,) = checks(one_question(), facts)
    assert (check.id, check.codes) == ("duplicate-A-B", ("A", "B"))
    assert check.what == "A and B look like one and the same person."


def test_open_tie_is_found_when_the_line_falls_in_it() -> None:
    the_stage = one_question(places=1)
    found = checks(the_stage, decided(the_stage, of_totals({"A": 9, "B": 9})))
    assert kinds(found) == ["unresolved-tie", "undecided", "too-few-offers"]
    assert found[0].what == "2 candidates are level at the line (tie-9), and nobody has put them in order."


def test_tie_is_no_finding_when_it_was_resolved() -> None:
    the_stage = one_question(places=1)
    assert checks(the_stage, decided(the_stage, of_totals({"A": 9, "B": 9}), None, (order("tie-9", "BA"),))) == ()


def test_undecided_candidates_are_found_together_when_they_have_no_outcome() -> None:
    the_stage = one_question(places=2)
    found = checks(the_stage, decided(the_stage, of_totals({"A": 9, "B": 8, "C": 7}), {"C": None}))
    assert [(check.kind, check.codes, check.what) for check in found] == [
        ("undecided", ("C",), "1 candidate has no outcome yet.")
    ]


def test_lower_total_with_an_offer_is_found_when_a_higher_one_has_none() -> None:
    the_stage = one_question(places=1)
    facts = decided(the_stage, of_totals({"A": 9, "B": 8, "C": 7}), {"A": "not-selected", "C": "offer"})
    found = checks(the_stage, facts)
    assert [check.id for check in found] == ["rank-against-total-A-C", "rank-against-total-B-C"]
    assert found[0].codes == ("A", "C")
    assert found[0].what == "C with 7 has an offer, and A with 9, who stands before by the rules, does not."


@pytest.mark.parametrize("outcome", ["withdrawn", "ineligible"])
def test_lower_total_with_an_offer_is_right_when_the_higher_one_is_out(outcome: Outcome) -> None:
    the_stage = one_question(places=1)
    assert checks(the_stage, decided(the_stage, of_totals({"A": 9, "B": 8}), {"A": outcome, "B": "offer"})) == ()


def test_offer_to_a_lower_total_is_right_when_both_are_in_the_pool() -> None:
    rules = Rules(pool=Pool(low=Decimal(7), high=Decimal(9)))
    the_stage = one_question(places=1, rules=rules)
    facts = decided(the_stage, of_totals({"A": 9, "B": 7}), None, (order("pool", "BA"),))
    assert checks(the_stage, facts) == ()


def test_offer_against_the_order_is_found_when_the_pool_was_put_in_order() -> None:
    rules = Rules(pool=Pool(low=Decimal(7), high=Decimal(9)))
    the_stage = one_question(places=1, rules=rules)
    contrary: dict[str, Outcome | None] = {"A": "offer", "B": "not-selected"}
    facts = decided(the_stage, of_totals({"A": 9, "B": 7}), contrary, (order("pool", "BA"),))
    assert [check.id for check in checks(the_stage, facts)] == ["rank-against-total-B-A"]


def test_offer_to_a_lower_total_is_no_finding_when_the_pool_was_not_put_in_order() -> None:
    rules = Rules(pool=Pool(low=Decimal(7), high=Decimal(9)))
    the_stage = one_question(places=1, rules=rules)
    facts = decided(the_stage, of_totals({"A": 9, "B": 7}), {"A": "not-selected", "B": "offer"})
    assert kinds(checks(the_stage, facts)) == ["unresolved-tie"]


def test_offer_against_the_order_is_found_when_the_lowest_total_came_first() -> None:
    rules = Rules(pool=Pool(low=Decimal(7), high=Decimal(9)))
    the_stage = one_question(places=2, rules=rules)
    contrary: dict[str, Outcome | None] = {"A": "offer", "B": "not-selected"}
    facts = decided(the_stage, of_totals({"A": 9, "B": 8, "C": 7}), contrary, (order("pool", "CBA"),))
    assert [check.id for check in checks(the_stage, facts)] == ["rank-against-total-B-A"]


def test_offers_to_lower_totals_are_found_when_they_are_in_no_order() -> None:
    the_stage = one_question(places=2)
    outcomes: dict[str, Outcome | None] = {"A": "not-selected", "B": "offer", "C": "offer"}
    found = checks(the_stage, decided(the_stage, of_totals({"A": 9, "B": 7, "C": 7}), outcomes))
    assert [check.id for check in found][1:] == ["rank-against-total-A-B"]


def test_place_on_the_reserve_is_found_when_a_higher_total_is_not_selected() -> None:
    the_stage = one_question(places=1)
    facts = decided(the_stage, of_totals({"A": 9, "B": 8, "C": 7}), {"C": "reserve"})
    (check,) = checks(the_stage, facts)
    assert check.what == "C with 7 is on the reserve list, and B with 8, who stands before by the rules, does not."


def test_offer_is_found_when_the_candidate_is_below_a_floor() -> None:
    the_stage = one_question(places=2, rules=Rules(floors={"total": Decimal(8)}))
    (check,) = checks(the_stage, decided(the_stage, of_totals({"A": 9, "B": 7}), {"B": "offer"}))
    assert (check.id, check.what) == ("rank-against-total-B", "B has an offer, and is below a floor.")


def test_candidate_below_a_floor_is_rightly_passed_over_when_the_total_is_higher() -> None:
    # Two criteria would be needed for a real one; the status alone is what counts here.
    the_stage = one_question(places=1)
    facts = decided(the_stage, of_totals({"A": 9, "B": 8}), {"A": "not-selected", "B": "offer"})
    floored = tuple(_with_status_floor(each) if each.code == "A" else each for each in facts.standings)
    assert checks(the_stage, msgspec.structs.replace(facts, standings=floored)) == ()


def _with_status_floor(standing: Standing) -> Standing:
    return msgspec.structs.replace(standing, status="floor", order=None)


def test_too_many_offers_are_found_when_there_are_fewer_places() -> None:
    the_stage = one_question(places=1)
    (check,) = checks(the_stage, decided(the_stage, of_totals({"A": 9, "B": 8}), {"B": "offer"}))
    assert (check.kind, check.what) == ("too-many-offers", "There are 2 offers for 1 places.")


def test_too_few_offers_are_found_when_a_place_is_free_and_somebody_could_have_it() -> None:
    the_stage = one_question(places=2)
    (check,) = checks(the_stage, decided(the_stage, of_totals({"A": 9, "B": 8, "C": 7}), {"B": "not-selected"}))
    assert (check.kind, check.codes) == ("too-few-offers", ("B", "C"))
    assert check.what == "1 of 2 places are free, while 2 who could have one are without an offer."


def test_free_places_are_right_when_nobody_else_can_be_selected() -> None:
    the_stage = one_question(places=3, rules=Rules(floors={"total": Decimal(8)}))
    gone = msgspec.structs.replace(of_totals({"W": 20})[0], withdrawn=True)
    candidates = [gone, *of_totals({"A": 9, "B": 7, "C": 8})]
    assert checks(the_stage, decided(the_stage, candidates, {"C": "withdrawn"})) == ()


def test_automatic_over_places_is_found_when_too_many_reach_the_threshold() -> None:
    the_stage = one_question(places=1, rules=Rules(automatic=Decimal(17)))
    (check,) = checks(the_stage, decided(the_stage, of_totals({"A": 18, "B": 17, "C": 16})))
    assert (check.kind, check.codes) == ("automatic-over-places", ("A", "B"))
    assert check.what == "2 candidates reached 17, from which a place is automatic, and there are 1 places."


def test_automatic_are_right_when_there_are_as_many_as_places() -> None:
    the_stage = one_question(places=2, rules=Rules(automatic=Decimal(17)))
    assert checks(the_stage, decided(the_stage, of_totals({"A": 18, "B": 17, "C": 16}))) == ()


def test_check_is_closed_when_it_is_answered_with_a_reason() -> None:
    found = checks(one_question(), Facts(standings=(), missing={A: ("S01", "S02")}))
    answered = {"missing-form-A-S01": "She is ill; the third scorer stands in.", "missing-form-A-S02": "  "}
    assert [check.id for check in still_open(found, answered=answered)] == ["missing-form-A-S02"]


def test_answer_silences_nothing_else_when_the_finding_changes() -> None:
    the_stage = one_question(places=1)
    candidates = of_totals({"A": 9, "B": 8, "C": 7})
    first = checks(the_stage, decided(the_stage, candidates, {"B": "offer"}))
    answered = {check.id: "a reason" for check in first}
    second = checks(the_stage, decided(the_stage, candidates, {"B": "offer", "C": "offer"}))
    assert [check.kind for check in still_open(second, answered=answered)] == ["too-many-offers"]


def test_findings_are_the_same_when_the_list_comes_in_another_order() -> None:
    the_stage = one_question(places=1)
    facts = decided(the_stage, of_totals({"A": 9, "B": 9, "C": 7}), {"C": "offer"})
    assert checks(the_stage, msgspec.structs.replace(facts, standings=facts.standings[::-1])) == checks(
        the_stage, facts
    )


def scored(code: str, *scorers: str, agreed: str | None = None) -> CandidateMarks:
    """A candidate for `one_question` with these marks, complete."""
    given = CriterionMarks(
        scorers=tuple(mark(each) for each in scorers), agreed=None if agreed is None else mark(agreed)
    )
    return CandidateMarks(code=CandidateCode(code), marks={CriterionId("q1"): given}, due=1, submitted=1)


def test_late_form_is_found_when_the_chair_said_nothing_of_it() -> None:
    (check,) = checks(one_question(), Facts(standings=(), late={A: ("S02",)}))
    assert (check.id, check.kind) == ("late-form-A-S02", "late-form")
    assert check.what == "The form of S02 for A came late, and the chair has not said whether it counts."


def test_tie_is_one_sided_when_some_of_its_candidates_were_marked_by_fewer() -> None:
    the_stage = one_question(places=1)
    facts = decided(the_stage, [scored("A", "9", "9"), scored("B", "9")], None, (order("tie-9", "AB"),))
    (check,) = checks(the_stage, facts)
    assert (check.kind, check.codes) == ("one-sided-tie", ("B",))
    assert check.what == "In the tie tie-9, B was marked on q1 by fewer scorers than the others."


@pytest.mark.parametrize(
    "candidates",
    [
        [scored("A", "9", "9"), scored("B", "9", "9", "9")],
        [scored("A", "9"), scored("B", "9")],
        [scored("A", "9", "9"), scored("B", "8", agreed="9")],
    ],
    ids=["a third opinion", "one each", "an agreed mark"],
)
def test_tie_is_not_one_sided_when_nobody_has_fewer_than_wanted(candidates: list[CandidateMarks]) -> None:
    the_stage = one_question(places=1)
    assert checks(the_stage, decided(the_stage, candidates, None, (order("tie-9", "AB"),))) == ()


def test_mean_that_is_off_is_told_in_its_own_words() -> None:
    shift = Shift(group="session-2027-01-12", codes=(A, B), what="Two forms are lower.")
    (check,) = checks(one_question(), Facts(standings=(), shifts=(shift,)))
    assert check.id.startswith("shifted-mean-session-2027-01-12-")
    assert (check.kind, check.codes, check.what) == ("shifted-mean", (A, B), "Two forms are lower.")


def test_rules_that_changed_are_found_with_whom_it_concerns() -> None:
    (check,) = checks(one_question(), Facts(standings=(), rules_changed=True, older=(A, B)))
    assert (check.kind, check.codes) == ("rules-changed", (A, B))
    assert check.what == (
        "The rules were changed after scoring was opened. 2 candidates have forms given under an earlier version."
    )
    assert "forms" not in checks(one_question(), Facts(standings=(), rules_changed=True))[0].what


def test_agreed_mark_is_found_when_it_has_no_reason() -> None:
    (check,) = checks(one_question(), Facts(standings=(), unreasoned=((A, CriterionId("q1")),)))
    assert (check.id, check.what) == ("agreed-without-reason-A-q1", "The mark agreed for A on q1 has no reason.")


def test_concern_is_found_when_the_panel_has_not_come_to_it() -> None:
    (check,) = checks(one_question(), Facts(standings=(), concerns={A: ("S02",)}))
    assert (check.id, check.kind) == ("concern-open-A-S02", "concern-open")


@pytest.mark.parametrize("kind", ["two-values", "too-many-offers"])
def test_no_reason_lets_it_stand_when_it_has_to_be_mended(kind: str) -> None:
    the_stage = one_question(places=1)
    facts = decided(the_stage, of_totals({"A": 9, "B": 8}), {"B": "offer"})
    facts = msgspec.structs.replace(facts, disputed=(Disputed(id="outcome-sift-A", codes=(A,), what="Two outcomes."),))
    found = checks(the_stage, facts)
    answered = {check.id: "It is fine." for check in found}
    assert kind in kinds(still_open(found, answered=answered))


def test_confirmation_is_asked_when_positive_action_was_used() -> None:
    the_stage = one_question(places=1, rules=Rules(positive_action=True))
    resolved = (order("tie-9", "BA", "positive-action"),)
    facts = decided(the_stage, of_totals({"A": 9, "B": 9}), None, resolved)
    assert checks(the_stage, facts) == ()
    (check,) = checks(the_stage, msgspec.structs.replace(facts, positive={"tie-9": "1f" * 32}))
    assert (check.kind, check.codes) == ("positive-action", ("B", "A"))
    (again,) = checks(the_stage, msgspec.structs.replace(facts, positive={"tie-9": "2e" * 32}))
    assert again.id != check.id, "another record has other reasons"


def ring_fenced(*, places: int, kept: int, rules: Rules | None = None) -> Stage:
    holders = tuple(RingFenced(cohort="Cohort 3", code=CandidateCode(f"K-{number}")) for number in range(kept))
    return msgspec.structs.replace(one_question(places=places, rules=rules), ring_fenced=holders)


def test_offers_are_counted_against_the_open_places_when_some_are_ring_fenced() -> None:
    the_stage = ring_fenced(places=3, kept=1, rules=Rules(automatic=Decimal(8)))
    facts = decided(the_stage, of_totals({"A": 9, "B": 8, "C": 8}), {"C": "offer"}, (order("tie-8", "BC"),))
    offers, automatic = checks(the_stage, facts)
    assert offers.what == "There are 3 offers for 2 places beside 1 that is ring-fenced."
    assert automatic.what.endswith("and there are 2 places beside 1 that is ring-fenced.")
