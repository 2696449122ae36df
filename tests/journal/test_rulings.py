"""The table of record.md §6, row by row: who, not before, not after, and what counts."""

from decimal import Decimal

import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.people import PanelId, Role, SeatId
from panel_app.domain.rubric import CriterionId
from panel_app.domain.rules import Panel
from panel_app.journal.result import at_cut, counting_forms
from panel_app.journal.spine import Fact
from tests.journal.worlds import SIFT, SIZES, TIME, ZEROS, Round, key, sealed_form, stage

P = PanelId("p0")
FORM = ("form", SIFT, "C0", "m0")
AGREED = ("agreed", SIFT, "C0", "q1")
C0 = CandidateCode("C0")


def scoring(*, rules_opening: str = "two-officers") -> Round:
    """One panel with a chair and two members, seated; C0 and C1 allocated to both; scoring is open."""
    made = Round(rules=stage(opening=rules_opening))
    made.prepare()
    made.invite("chair", Role.CHAIR, P)
    made.seat("chair", "dc")
    made.open_scoring(P, made.offer("dc", P))
    for seat in ("m0", "m1"):
        made.invite(seat, Role.MEMBER, P)
        made.seat(seat, f"d{seat}")
    for code in ("C0", "C1"):
        made.enter(code, P)
        for seat in ("m0", "m1"):
            made.allocate("pen", code, seat)
    return made


def opened(made: Round | None = None) -> Round:
    made = made or scoring()
    made.open_moderation(P, ["dm0", "dm1", "dc"])
    return made


def value_of(made: Round, slot: tuple[str, ...]) -> RecordId | None:
    fact = made.judge().value(slot)
    return fact.id if fact else None


# ---- forms


def test_form_counts_when_it_is_in_the_opening_cut() -> None:
    made = scoring()
    form = made.form("dm0", "C0")
    opened(made)
    assert made.status(form) == "accepted"
    assert counting_forms(made.judge(), SIFT) == {"C0": {"m0": form.id}}


def test_form_counts_so_far_when_moderation_is_not_open() -> None:
    made = scoring()
    form = made.form("dm0", "C0")
    assert made.status(form) == "accepted"


def test_form_is_late_when_it_is_not_in_the_opening_cut() -> None:
    made = opened()
    form = made.form("dm0", "C0")
    assert made.status(form) == "late"
    assert value_of(made, FORM) is None


def test_form_is_late_when_its_device_is_not_in_the_cut_at_all() -> None:
    made = scoring()
    made.seat("m0", "dm0b")
    form = made.form("dm0b", "C0")
    opened(made)
    assert made.status(form) == "late"


def test_late_form_counts_when_the_chair_admits_it() -> None:
    made = opened()
    form = made.form("dm0", "C0")
    made.admit("dc", form)
    assert made.status(form) == "admitted"
    assert value_of(made, FORM) == form.id


@pytest.mark.parametrize("device", ["dm0", "dm1", "pen"])
def test_late_form_stays_late_when_anybody_else_admits_it(device: str) -> None:
    made = opened()
    form = made.form("dm0", "C0")
    admission = made.admit(device, form)
    assert made.status(form) == "late"
    assert made.status(admission) == "set-aside"


def test_admission_is_too_early_when_its_author_had_not_seen_the_opening() -> None:
    made = scoring()
    before = made.head
    opened(made)
    form = made.form("dm0", "C0")
    admission = made.admit("dc", form, basis=before)
    assert made.status(admission) == "set-aside"
    assert made.status(form) == "late"


def test_chairs_own_late_form_never_counts_when_she_admits_it() -> None:
    made = scoring()
    made.allocate("pen", "C0", "chair")
    opened(made)
    form = made.form("dc", "C0")
    made.admit("dc", form)
    assert made.status(form) == "late"


def test_late_form_never_counts_when_it_replaces_one_in_the_cut() -> None:
    made = scoring()
    first = made.form("dm0", "C0")
    opened(made)
    back = made.reopen("dc", "C0", "m0")
    second = made.form("dm0", "C0", replaces=(first.id,), reopened=back.id)
    made.admit("dc", second)
    assert made.status(second) == "late"
    assert value_of(made, FORM) == first.id


def test_late_form_is_not_held_to_replace_one_in_the_cut_when_that_is_on_a_dead_branch() -> None:
    made = scoring()
    kept = made.form("dm0", "C1")
    before = next(fact for fact in made.facts if fact.id == kept.id)
    dead = made.form("dm0", "C0")
    alive = made.recuse("dm1", "C1")
    other = made.write("dm0", alive.event, after=before)
    made.open_moderation(P, ["dm0", "dm1"], dm0=other)
    back = made.reopen("dc", "C0", "m0")
    late = made.form("dm0", "C0", replaces=(dead.id,), reopened=back.id)
    made.admit("dc", late)
    assert made.status(late) == "admitted"


def test_form_on_another_device_is_judged_again_when_the_one_that_it_replaces_comes_after_it() -> None:
    made = scoring()
    made.seat("m0", "dm0b")
    first = made.form("dm0", "C0")
    opened(made)
    back = made.reopen("dc", "C0", "m0")
    second = made.form("dm0b", "C0", replaces=(first.id,), reopened=back.id)
    made.admit("dc", second)
    judge = Round.judge(made)
    later = type(judge)(made.id)
    later.add([fact for fact in made.facts if fact.id != first.id])
    later.add([first])
    assert later.judgements[second.id].status == judge.judgements[second.id].status == "late"


def test_form_answers_in_time_when_a_third_scorer_was_asked_for() -> None:
    made = opened()
    made.invite("m2", Role.MEMBER, P)
    made.seat("m2", "dm2")
    made.allocate("dc", "C0", "m2")
    form = made.form("dm2", "C0")
    assert made.status(form) == "accepted"


def test_form_stays_late_when_the_chair_only_took_an_allocation_away() -> None:
    made = opened()
    made.allocate("dc", "C0", "m0", active=False)
    form = made.form("dm0", "C0")
    assert made.status(form) == "late"


def test_third_allocation_is_set_aside_when_it_is_to_a_chair() -> None:
    made = opened()
    third = made.allocate("dc", "C0", "chair")
    assert made.status(third) == "set-aside"


def test_third_allocation_is_too_early_when_moderation_is_not_open() -> None:
    made = scoring()
    third = made.allocate("dc", "C0", "m0")
    assert made.status(third) == "set-aside"


def test_form_waits_when_the_candidate_was_never_allocated_to_the_seat() -> None:
    made = scoring()
    form = made.form("dm0", "C7")
    assert made.status(form) == "waiting"
    made.allocate("pen", "C7", "m0")
    assert made.status(form) == "accepted"


def test_form_waits_when_only_a_member_allocated_the_candidate() -> None:
    made = scoring()
    form = made.form("dm0", "C7")
    allocation = made.allocate("dm1", "C7", "m0")
    assert made.status(allocation) == "set-aside"
    assert made.status(form) == "waiting"


def test_form_counts_when_the_allocation_was_taken_back_later() -> None:
    made = scoring()
    form = made.form("dm0", "C0")
    first = made.judge().value(("allocation", SIFT, "C0", "m0"))
    assert first is not None
    made.allocate("pen", "C0", "m0", active=False, replaces=(first.id,))
    assert made.status(form) == "accepted"


def test_administrators_form_has_no_right_when_the_stage_is_blind() -> None:
    made = scoring()
    made.allocate("pen", "C0", "office")
    assert made.status(made.form("pen", "C0")) == "set-aside"


@pytest.mark.parametrize(
    "sealing",
    [
        (),
        sealed_form(P)[:2],
        (*sealed_form(P), sealed_form(P)[0]),
        (((key("round"),), SIZES.envelope), *sealed_form(P)[1:]),
        (sealed_form(P)[0], ((key("lock/p0"),), SIZES.marks), sealed_form(P)[2]),
        (sealed_form(P)[0], (sealed_form(P)[1][0][::-1], SIZES.marks), sealed_form(P)[2]),
        (*sealed_form(P)[:2], ((key("office"),), SIZES.notes)),
        ((sealed_form(P)[0][0], 2048), *sealed_form(P)[1:]),
        (sealed_form(P)[0], (sealed_form(P)[1][0], 1024), sealed_form(P)[2]),
        (*sealed_form(P)[:2], (sealed_form(P)[2][0], 8192)),
    ],
)
def test_form_is_set_aside_when_it_is_not_sealed_as_required(
    sealing: tuple[tuple[tuple[bytes, ...], int], ...],
) -> None:
    made = scoring()
    assert made.status(made.form("dm0", "C0", sealing=sealing)) == "set-aside"


def test_form_under_the_chairs_lock_alone_counts_when_the_rules_say_so() -> None:
    made = scoring(rules_opening="chair")
    desk, (locks, marks), (_, notes) = sealed_form(P)
    form = made.form("dm0", "C0", sealing=(desk, (locks[:1], marks), (locks[:1], notes)))
    assert made.status(form) == "accepted"


def test_form_under_the_earlier_locks_counts_when_the_locks_were_changed() -> None:
    made = scoring()
    form = made.form("dm0", "C0")
    made.open_scoring(
        P,
        made.offer("dc", P),
        chair_lock=key("new lock"),
        sizes=e.SizesFrozen(envelope=1, marks=1, notes=1, allocation=1),
    )
    assert made.status(form) == "accepted"
    authority = made.judge().authority
    assert authority.scoring[(SIFT, P)].sizes == SIZES, "a second opening changes the locks only"
    assert authority.key(f"lock/{SIFT}/{P}/chair") == authority.scoring[(SIFT, P)].chair_lock == key("new lock")


def test_form_is_set_aside_when_it_names_other_rules() -> None:
    made = scoring()
    made.spine(e.RulesPublished(time=TIME, stage=stage(places=9), version=2))
    assert made.status(made.form("dm0", "C0", rules=stage(places=9).digest)) == "set-aside"
    assert made.status(made.form("dm0", "C0", rules="none")) == "set-aside"
    assert made.status(made.form("dm1", "C0")) == "accepted"
    published = made.judge().authority.stage(SIFT)
    assert published is not None
    assert published.places == 2


def test_form_is_set_aside_when_it_names_an_earlier_version_of_the_rules() -> None:
    made = Round()
    made.prepare()
    earlier = stage(opening="chair")
    made.spine(e.RulesPublished(time=TIME, stage=earlier, version=2))
    made.spine(e.RulesPublished(time=TIME, stage=made.stage, version=3))
    made.invite("chair", Role.CHAIR, P)
    made.seat("chair", "dc")
    made.open_scoring(P, made.offer("dc", P))
    made.invite("m0", Role.MEMBER, P)
    made.seat("m0", "dm0")
    made.allocate("pen", "C0", "m0")
    desk, (locks, marks), (_, notes) = sealed_form(P)
    under_one_lock = (desk, (locks[:1], marks), (locks[:1], notes))
    assert made.status(made.form("dm0", "C0", rules=earlier.digest, sealing=under_one_lock)) == "set-aside"
    assert made.status(made.form("dm0", "C0", rules=earlier.digest)) == "set-aside"
    assert made.status(made.form("dm0", "C0")) == "accepted"


# ---- reopening, rivals, recusals


def test_new_form_counts_when_it_names_the_chairs_reopening() -> None:
    made = scoring()
    first = made.form("dm0", "C0")
    back = made.reopen("dc", "C0", "m0")
    second = made.form("dm0", "C0", replaces=(first.id,), reopened=back.id)
    opened(made)
    assert made.status(second) == "accepted"
    assert value_of(made, FORM) == second.id


@pytest.mark.parametrize("by", ["nobody", "pen", "dm0", "dm1"])
def test_new_form_is_set_aside_when_no_chair_reopened_it(by: str) -> None:
    made = scoring()
    first = made.form("dm0", "C0")
    back = made.reopen(by, "C0", "m0")
    second = made.form("dm0", "C0", replaces=(first.id,), reopened=back.id)
    assert made.status(second) == "set-aside"
    assert value_of(made, FORM) == first.id


def test_new_form_is_set_aside_when_it_does_not_name_the_reopening() -> None:
    made = scoring()
    first = made.form("dm0", "C0")
    made.reopen("dc", "C0", "m0")
    assert made.status(made.form("dm0", "C0", replaces=(first.id,))) == "set-aside"
    assert made.status(made.form("dm0", "C0", replaces=(first.id,), reopened=first.id)) == "set-aside"


def test_new_form_is_set_aside_when_the_reopening_was_of_another_form() -> None:
    made = scoring()
    first = made.form("dm0", "C0")
    back = made.reopen("dc", "C1", "m0")
    second = made.form("dm0", "C0", replaces=(first.id,), reopened=back.id)
    assert made.status(second) == "set-aside"


def test_third_version_is_set_aside_when_the_form_was_given_back_once() -> None:
    made = scoring()
    first = made.form("dm0", "C0")
    back = made.reopen("dc", "C0", "m0")
    second = made.form("dm0", "C0", replaces=(first.id,), reopened=back.id)
    third = made.form("dm0", "C0", replaces=(second.id,), reopened=back.id)
    beside = made.form("dm0", "C0", replaces=(first.id,), reopened=back.id)
    assert [made.status(form) for form in (second, third, beside)] == ["accepted", "set-aside", "set-aside"]
    assert value_of(made, FORM) == second.id


def test_third_version_counts_when_the_second_was_given_back_too() -> None:
    made = scoring()
    first = made.form("dm0", "C0")
    back = made.reopen("dc", "C0", "m0")
    second = made.form("dm0", "C0", replaces=(first.id,), reopened=back.id)
    again = made.reopen("dc", "C0", "m0")
    third = made.form("dm0", "C0", replaces=(second.id,), reopened=again.id)
    assert value_of(made, FORM) == third.id


def test_new_form_is_set_aside_when_the_form_it_replaces_came_after_the_reopening() -> None:
    made = scoring()
    back = made.reopen("dc", "C0", "m0")
    first = made.form("dm0", "C0")
    second = made.form("dm0", "C0", replaces=(first.id,), reopened=back.id)
    assert made.status(second) == "set-aside"
    assert value_of(made, FORM) == first.id


def test_reopening_is_too_early_when_its_author_had_not_seen_scoring_open() -> None:
    made = scoring()
    given_back = e.FormReopened(time=TIME, stage=SIFT, code=C0, seat=SeatId("m0"), form=ZEROS)
    back = made.write("dc", given_back, basis=made.facts[1].id)
    assert made.status(back) == "set-aside"


def test_neither_of_two_forms_counts_when_one_seat_sent_both() -> None:
    made = scoring()
    made.seat("m0", "dm0b")
    forms = {made.form("dm0", "C0").id, made.form("dm0b", "C0").id}
    judge = made.judge()
    assert judge.value(FORM) is None
    assert set(judge.heads(FORM)) == forms
    assert judge.rivals() == [FORM]


def test_one_of_two_forms_counts_when_the_chair_admits_it() -> None:
    made = scoring()
    made.seat("m0", "dm0b")
    made.form("dm0", "C0")
    second = made.form("dm0b", "C0")
    made.open_moderation(P, ["dm0", "dm0b"])
    made.admit("dc", second)
    assert value_of(made, FORM) == second.id
    assert made.judge().rivals() == []


def test_recusal_sets_the_form_aside_when_both_are_in_the_cut() -> None:
    made = scoring()
    made.form("dm0", "C0")
    made.recuse("dm0", "C0")
    opened(made)
    assert counting_forms(made.judge(), SIFT) == {}


def test_recusal_leaves_the_form_when_it_is_late() -> None:
    made = scoring()
    form = made.form("dm0", "C0")
    opened(made)
    recusal = made.recuse("dm0", "C0")
    assert made.status(recusal) == "late"
    assert counting_forms(made.judge(), SIFT) == {"C0": {"m0": form.id}}
    made.admit("dc", recusal)
    assert counting_forms(made.judge(), SIFT) == {}


# ---- what the chair decides


def decisions() -> list[e.AnyEvent]:
    return [
        e.MarksKept(time=TIME, stage=SIFT, code=C0),
        e.TieResolved(time=TIME, stage=SIFT, tie="pool", order=(C0,), rule="lottery"),
        e.OutcomeDecided(time=TIME, stage=SIFT, code=C0, outcome="offer"),
        e.CheckAnswered(time=TIME, stage=SIFT, check="x"),
        e.PanelClosed(time=TIME, stage=SIFT, panel=P, grants=()),
        e.StageClosed(time=TIME, stage=SIFT, cut=(), rules="", result=""),
        e.FormAdmitted(time=TIME, stage=SIFT, form=ZEROS),
    ]


@pytest.mark.parametrize("event", decisions(), ids=lambda event: type(event).__name__)
def test_decision_counts_when_a_chair_made_it_after_opening(event: e.AnyEvent) -> None:
    made = scoring()
    before = made.head
    opened(made)
    assert made.status(made.write("dc", event)) == "accepted"
    assert made.status(made.write("dc", event, basis=before)) == "set-aside"
    assert made.status(made.write("dm0", event)) == "set-aside"
    assert made.status(made.write("nobody", event)) == "waiting"


def test_agreed_mark_counts_when_a_chair_wrote_it_after_opening() -> None:
    made = scoring()
    early = made.agree("dc", "C0", 1)
    opened(made)
    mine = made.agree("dm0", "C0", 2)
    agreed = made.agree("dc", "C0", 3)
    assert [made.status(each) for each in (early, mine, agreed)] == ["set-aside", "set-aside", "accepted"]
    assert value_of(made, AGREED) == agreed.id


def test_agreement_is_withdrawn_when_a_later_one_says_none() -> None:
    made = opened()
    agreed = made.agree("dc", "C0", 3)
    taken_back = made.write(
        "dc", e.MarkAgreed(time=TIME, stage=SIFT, code=C0, criterion=_q(), mark=None, replaces=(agreed.id,))
    )
    assert value_of(made, AGREED) == taken_back.id


def test_neither_agreement_counts_when_two_replace_the_same_one() -> None:
    made = opened()
    first = made.agree("dc", "C0", 3)
    made.agree("dc", "C0", 4, replaces=(first.id,))
    made.agree("dc", "C0", 5, replaces=(first.id,))
    assert value_of(made, AGREED) is None


def test_lock_is_malformed_when_nothing_can_be_sealed_to_it() -> None:
    made = scoring()
    for lock in (b"short", bytes(32)):
        offer = made.write(
            "dc", e.LockOffered(time=TIME, stage=SIFT, panel=P, lock=lock, moderation=key("m"), lottery="")
        )
        assert made.status(offer) == "set-aside"


@pytest.mark.parametrize(
    "event",
    [
        e.CandidateEntered(time=TIME, stage=SIFT, panel=P, code=C0),
        e.CopyReleased(time=TIME, stage=SIFT, code=C0),
        e.CandidateWithdrawn(time=TIME, code=C0),
    ],
    ids=lambda event: type(event).__name__,
)
def test_candidates_record_counts_when_an_administrator_wrote_it(event: e.AnyEvent) -> None:
    made = scoring()
    assert made.status(made.write("pen", event, basis=made.id)) == "accepted"
    assert made.status(made.write("dc", event)) == "set-aside"
    assert made.status(made.write("dm0", event)) == "set-aside"


def test_record_is_sealed_to_others_when_its_event_cannot_be_read() -> None:
    made = scoring()
    assert made.status(made.write("dm0", None)) == "sealed"


# ---- the spine


def test_record_waits_when_its_basis_is_not_on_the_spine() -> None:
    made = scoring()
    assert made.status(made.form("dm0", "C0", basis=ZEROS)) == "waiting"


def test_spine_record_does_nothing_when_its_author_lacks_the_pen() -> None:
    made = scoring()
    made.write("dc", e.SeatSeated(time=TIME, seat=SeatId("m1"), device="evil", own=key("e")), spine=True)
    judge = made.judge()
    assert "evil" not in judge.authority.devices
    assert judge.authority.stopped is None
    assert judge.authority.head == made.head


def test_spine_stops_when_two_branches_claim_the_same_place() -> None:
    made = scoring()
    rival = made.facts[2]
    before = next(fact for fact in made.facts if fact.id == rival.prev)
    made.write("pen", rival.event, spine=True, basis=rival.basis, after=before)
    authority = made.judge().authority
    assert authority.stopped == "Two spine records claim the same place."
    assert authority.head == rival.basis


def test_first_of_two_holds_when_one_chain_names_the_same_basis_twice() -> None:
    made = scoring()
    rival = made.facts[2]
    made.write("pen", rival.event, spine=True, basis=rival.basis)
    authority = made.judge().authority
    assert authority.stopped is None
    assert authority.head == made.head


def test_spine_stops_when_an_event_is_of_a_kind_not_known() -> None:
    made = scoring()
    last = made.head
    made.spine(None)  # what decoding makes of an unknown kind
    authority = made.judge().authority
    assert authority.stopped == "A spine record cannot be read by this version."
    assert authority.head == last


def test_spine_waits_when_a_record_before_it_is_missing() -> None:
    made = scoring()
    gap = next(fact for fact in made.facts if fact.device == "pen" and not fact.spine)
    judge = type(made.judge())(made.id)
    judge.add([fact for fact in made.facts if fact.id != gap.id])
    assert judge.authority.head != made.head or not any(f.spine for f in made.facts[made.facts.index(gap) :])
    judge.add([gap])
    assert judge.digest() == made.judge().digest()


def test_round_is_opened_once_when_the_pen_opens_it_again() -> None:
    made = scoring()
    first = made.facts[0].event
    assert isinstance(first, e.RoundOpened)
    made.spine(
        e.RoundOpened(
            time=TIME,
            name="Another",
            intake="",
            jurisdictions=(),
            panels=(Panel(id=PanelId("px"), name="x"),),
            stages=(SIFT,),
            seat=SeatId("m0"),
            own=b"",
            keys=(),
        )
    )
    authority = made.judge().authority
    assert authority.round == first
    assert authority.seats[SeatId("m0")].role is Role.MEMBER


def test_device_speaks_for_its_first_seat_when_it_is_seated_twice() -> None:
    made = scoring()
    made.seat("chair", "dm0")
    assert made.judge().authority.devices["dm0"] == "m0"


# ---- forks and cuts


def test_fork_ends_the_trunk_when_no_cut_names_a_branch() -> None:
    made = scoring()
    first = made.form("dm0", "C0")
    made.form("dm0", "C1", after=first)
    made.form("dm0", "C1", after=first)
    judge = made.judge()
    assert judge.trunks()["dm0"] == [first.id]


def test_branch_counts_when_the_opening_cut_names_it() -> None:
    made = scoring()
    first = made.form("dm0", "C0")
    one = made.form("dm0", "C1", after=first)
    other = made.form("dm0", "C1", after=first)
    made.open_moderation(P, ["dm0"], dm0=one)
    judge = made.judge()
    assert judge.trunks()["dm0"] == [first.id, one.id]
    assert other.id not in judge.judgements


def test_earlier_cut_holds_when_two_cuts_name_different_branches() -> None:
    made = scoring()
    first = made.form("dm0", "C0")
    one = made.form("dm0", "C1", after=first)
    other = made.form("dm0", "C1", after=first)
    made.open_moderation(P, ["dm0"], dm0=one)
    made.end("dm0", other)
    assert made.judge().trunks()["dm0"] == [first.id, one.id]


def test_trunk_ends_when_the_device_is_cut() -> None:
    made = scoring()
    first = made.form("dm0", "C0")
    second = made.form("dm0", "C1")
    made.end("dm0", second)
    made.end("dm0", first)
    judge = made.judge()
    assert judge.trunks()["dm0"] == [first.id], "the last cut on the spine holds"
    assert second.id not in judge.judgements


# ---- a closed stage


def test_nothing_later_changes_a_closed_stage_when_it_is_judged_as_of_its_cut() -> None:
    made = scoring()
    first = made.form("dm0", "C0")
    other = made.form("dm1", "C0")
    opened(made)
    made.agree("dc", "C0", 3)
    cut = made.cut(["dm0", "dm1", "dc", "pen"])
    closed = made.write("dc", e.StageClosed(time=TIME, stage=SIFT, cut=cut, rules="", result=""))
    signed = made.spine(e.StageSignedOff(time=TIME, stage=SIFT, closed=closed.id, cut=cut, rules="", result=""))
    before = at_cut(made.judge(), cut, until=signed.id)

    made.agree("dc", "C0", 5)  # later leaves
    made.recuse("dm1", "C0")
    made.admit("dc", made.form("dm0", "C1"))
    made.form("dm0", "C0", after=first)  # a restored backup of the device
    made.end("dm1", other)  # later spine
    made.seat("m0", "dm0b")
    made.allocate("pen", "C1", "m0")
    made.open_moderation(P, ["dm0"])
    made.spine(e.RulesPublished(time=TIME, stage=stage(places=1), version=2))

    after = at_cut(made.judge(), cut, until=signed.id)
    assert after.digest() == before.digest()
    assert after.judgements == before.judgements
    agreed = after.value(AGREED)
    assert agreed is not None
    assert isinstance(agreed.event, e.MarkAgreed)
    assert agreed.event.mark == Decimal(3)
    assert made.judge().value(AGREED) is None


# ---- reports on record


def issued(made: Round, device: str, head: RecordId) -> Fact:
    return made.write(device, e.ReportIssued(time=TIME, stage=SIFT, kind="decision-pack", file="0" * 64, head=head))


def signed(made: Round) -> Fact:
    opened(made)
    cut = made.cut(["dm0", "dm1", "dc", "pen"])
    closed = made.write("dc", e.StageClosed(time=TIME, stage=SIFT, cut=cut, rules="", result=""))
    return made.spine(e.StageSignedOff(time=TIME, stage=SIFT, closed=closed.id, cut=cut, rules="", result=""))


def test_a_report_is_issued_when_an_administrator_saw_the_sign_off() -> None:
    made = scoring()
    made.form("dm0", "C0")
    made.form("dm1", "C0")
    head = signed(made)
    report = issued(made, "pen", head.id)
    assert made.status(report) == "accepted"


@pytest.mark.parametrize("device", ["dc", "dm0"])
def test_a_report_is_set_aside_when_no_administrator_issued_it(device: str) -> None:
    made = scoring()
    made.form("dm0", "C0")
    made.form("dm1", "C0")
    head = signed(made)
    assert made.status(issued(made, device, head.id)) == "set-aside"


def test_a_report_is_set_aside_when_the_stage_was_not_signed() -> None:
    made = scoring()
    made.form("dm0", "C0")
    made.form("dm1", "C0")
    opened(made)
    early = issued(made, "pen", RecordId("0" * 64))
    assert made.status(early) == "set-aside"


def _q() -> CriterionId:
    return stage().criterion_ids[0]
