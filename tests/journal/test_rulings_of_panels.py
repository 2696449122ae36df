"""Several panels under a lead chair: what one panel's people say of another's candidates counts for nothing."""

import random
from decimal import Decimal

import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.people import LEAD, PanelId, Role, SeatId
from panel_app.domain.rubric import Mark
from panel_app.journal import lottery
from panel_app.journal.judge import Judge
from panel_app.journal.result import counting_forms, forms_due
from panel_app.journal.spine import Fact
from tests.journal.worlds import SIFT, TIME, Q, Round, key

P0, P1 = PanelId("p0"), PanelId("p1")
C0, C1 = CandidateCode("C0"), CandidateCode("C1")


def scoring() -> Round:
    """Two panels with a chair and two members each, and a lead chair; C0 is in the first, C1 in the second."""
    made = Round(panels=2)
    made.prepare()
    made.invite("lead", Role.CHAIR)
    made.seat("lead", "dl")
    lead, office = lottery.commitment(b"lead"), lottery.commitment(b"office")
    made.open_scoring(LEAD, made.offer("dl", LEAD), chair_lottery=lead, office_lottery=office)
    for panel in (P0, P1):
        made.invite(f"chair-{panel}", Role.CHAIR, panel)
        made.seat(f"chair-{panel}", f"d{panel}")
        secret = lottery.commitment(panel.encode())
        made.open_scoring(panel, made.offer(f"d{panel}", panel), chair_lottery=secret)
    for seat, panel in (("m0", P0), ("m1", P1), ("n0", P0), ("n1", P1)):
        made.invite(seat, Role.MEMBER, panel)
        made.seat(seat, f"d{seat}")
    for code, panel, seat in ((C0, P0, "m0"), (C1, P1, "m1")):
        made.enter(code, panel)
        made.allocate("pen", code, seat)
    return made


def opened(made: Round | None = None) -> Round:
    made = made or scoring()
    for panel in (P0, P1):
        members = [f"d{seat}{panel[1]}" for seat in ("m", "n")]
        made.open_moderation(panel, [*members, f"d{panel}", "dl"])
    return made


def status(made: Round, fact: Fact) -> str:
    """Of one record, when all have come; the same in whatever order they came, one by one."""
    whole = made.judge()
    for seed in range(4):
        coming = list(made.facts)
        random.Random(seed).shuffle(coming)
        judge = Judge(made.id)
        for each in coming:
            judge.add([each])
        assert judge.digest() == whole.digest(), seed
        assert judge.judgements == whole.judgements, seed
    return whole.judgements[fact.id].status


def value_of(made: Round, *slot: str) -> RecordId | None:
    fact = made.judge().value(slot)
    return fact.id if fact else None


def on_candidates(code: CandidateCode, seat: SeatId) -> list[e.AnyEvent]:
    """What a panel's meeting decides of one candidate."""
    return [
        e.MarkAgreed(time=TIME, stage=SIFT, code=code, criterion=Q, mark=Mark(Decimal(3))),
        e.MarksKept(time=TIME, stage=SIFT, code=code),
        e.CandidateParked(time=TIME, stage=SIFT, code=code),
        e.SteppedOut(time=TIME, stage=SIFT, code=code),
        e.Allocated(time=TIME, stage=SIFT, code=code, seat=seat),
    ]


def over_all() -> list[e.AnyEvent]:
    """What is decided over all panels."""
    return [
        e.TieResolved(time=TIME, stage=SIFT, tie="pool", order=(C0, C1), rule="panel-decision"),
        e.PositiveActionTaken(time=TIME, stage=SIFT, tie="pool", order=(C0, C1)),
        e.LotteryCalled(time=TIME, stage=SIFT, tie="pool", codes=(C0, C1), seed="blackbird"),
        e.OutcomeDecided(time=TIME, stage=SIFT, code=C0, outcome="offer"),
        e.StageClosed(time=TIME, stage=SIFT, cut=(), rules="", result=""),
    ]


def at_a_table(panel: PanelId) -> list[e.AnyEvent]:
    """What belongs to one table."""
    return [
        e.LockOffered(
            time=TIME, stage=SIFT, panel=panel, lock=key("planted"), moderation=key("planted"), lottery="planted"
        ),
        e.OpeningAsked(time=TIME, stage=SIFT, panel=panel),
        e.MeetingMinuted(time=TIME, stage=SIFT, panel=panel, meeting=1),
        e.PanelClosed(time=TIME, stage=SIFT, panel=panel, grants=()),
    ]


def named(event: e.AnyEvent) -> str:
    return type(event).__name__


# ---- another panel's candidate


@pytest.mark.parametrize("event", on_candidates(C1, SeatId("n0")), ids=named)
def test_decision_counts_for_nothing_when_its_candidate_is_another_panels(event: e.AnyEvent) -> None:
    made = opened()
    assert status(made, made.write("dp0", event)) == "waiting"


@pytest.mark.parametrize("event", on_candidates(C0, SeatId("n0")), ids=named)
def test_decision_counts_when_the_panels_chair_or_the_lead_chair_made_it(event: e.AnyEvent) -> None:
    made = scoring()
    before = made.head
    opened(made)
    late = made.write("dp0", event, basis=before)
    for device in ("dp0", "dl"):
        assert status(made, made.write(device, event)) == "accepted"
    assert status(made, late) == "set-aside"


def test_third_opinion_counts_for_nothing_when_its_scorer_is_another_panels() -> None:
    made = opened()
    for device in ("dp0", "dp1"):
        assert status(made, made.allocate(device, "C0", "n1")) in ("set-aside", "waiting")
    assert status(made, made.allocate("dl", "C0", "n1")) == "set-aside"
    assert forms_due(made.judge(), SIFT)[C0] == {"m0"}


def test_form_is_not_admitted_when_another_panels_chair_says_so() -> None:
    made = opened()
    late = made.form("dm0", "C0", panel=P0)
    made.admit("dp1", late)
    assert status(made, late) == "late"
    made.admit("dp0", late)
    assert status(made, late) == "admitted"


def test_neither_of_two_forms_counts_when_another_panels_chair_admits_one() -> None:
    made = scoring()
    made.seat("m0", "dm0b")
    first, second = made.form("dm0", "C0", panel=P0), made.form("dm0b", "C0", panel=P0)
    made.open_moderation(P0, ["dm0", "dm0b"])
    made.open_moderation(P1, [])
    made.admit("dp1", second)
    assert value_of(made, "form", SIFT, "C0", "m0") is None
    made.admit("dp0", first)
    assert value_of(made, "form", SIFT, "C0", "m0") == first.id


def test_form_is_not_given_back_when_another_panels_chair_says_so() -> None:
    made = scoring()
    first = made.form("dm0", "C0", panel=P0)
    back = made.reopen("dp1", "C0", "m0")
    second = made.form("dm0", "C0", panel=P0, replaces=(first.id,), reopened=back.id)
    assert status(made, back) == "set-aside"
    assert status(made, second) == "set-aside"
    assert value_of(made, "form", SIFT, "C0", "m0") == first.id


def test_form_counts_for_nothing_when_its_candidate_is_another_panels() -> None:
    made = scoring()
    made.allocate("pen", "C1", "m0")
    form = made.form("dm0", "C1", panel=P1)
    own = made.form("dm0", "C1", panel=P0)
    opened(made)
    assert {status(made, each) for each in (form, own)} == {"waiting"}
    assert counting_forms(made.judge(), SIFT) == {}


def test_decision_begins_to_count_when_the_candidate_is_entered_after_it_came() -> None:
    made = scoring()
    opened(made)
    agreed, form = made.agree("dp0", "C2", 3), made.form("dm0", "C2", panel=P0)
    asked = made.allocate("dp0", "C2", "m0")
    assert {status(made, each) for each in (agreed, form, asked)} == {"waiting"}
    made.enter("C2", P0)
    assert {status(made, each) for each in (agreed, form, asked)} == {"accepted"}


def test_member_is_asked_when_all_he_reads_of_the_candidate_is_its_copy() -> None:
    made = scoring()
    made.release("C2", P0)
    opened(made)
    asked, agreed = made.allocate("dp0", "C2", "n0"), made.agree("dp1", "C2", 3)
    form = made.form("dn0", "C2", panel=P0)
    assert [status(made, each) for each in (asked, agreed, form)] == ["accepted", "waiting", "accepted"]
    made.enter("C2", P1)  # who can read that goes by it
    assert [status(made, each) for each in (asked, agreed, form)] == ["waiting", "accepted", "waiting"]


def test_both_chairs_decide_when_a_candidate_was_entered_twice() -> None:
    made = opened()
    made.enter("C0", P1)
    for device in ("dp0", "dp1"):
        assert status(made, made.agree(device, "C0", 3)) == "accepted"
    assert value_of(made, "agreed", SIFT, "C0", Q) is None


def test_candidate_is_set_aside_when_there_is_no_such_panel() -> None:
    made = scoring()
    assert status(made, made.enter("C2", LEAD)) == "set-aside"
    assert status(made, made.enter("C3", PanelId("west"))) == "set-aside"


# ---- over all panels


@pytest.mark.parametrize("event", over_all(), ids=named)
def test_what_is_decided_over_all_panels_counts_when_the_lead_chair_says_it(event: e.AnyEvent) -> None:
    made = opened()
    assert status(made, made.write("dl", event)) == "accepted"
    for device in ("dp0", "dp1", "dm0", "pen"):
        assert status(made, made.write(device, event)) == "set-aside"


@pytest.mark.parametrize("event", [*over_all(), *on_candidates(C0, SeatId("n0"))], ids=named)
def test_lead_chair_is_too_early_when_the_panel_was_not_opened(event: e.AnyEvent) -> None:
    made = scoring()
    made.open_moderation(P1, ["dm1", "dn1", "dp1", "dl"])
    early = made.write("dl", event)
    made.open_moderation(P0, ["dm0", "dn0", "dp0", "dl"])
    assert status(made, early) == "set-aside"


@pytest.mark.parametrize("secret", [b"lead", b"p0", b"p1"])
def test_tie_across_panels_is_drawn_when_the_secret_is_the_lead_chairs_alone(secret: bytes) -> None:
    made = opened()
    called = made.write("dl", e.LotteryCalled(time=TIME, stage=SIFT, tie="pool", codes=(C0, C1), seed="word"))
    told = lottery.told(b"office", 1)
    made.write("pen", e.LotteryAnswered(time=TIME, stage=SIFT, number=1, called=(called.id,), secret=told.hex()))
    judge = made.judge()
    order = lottery.draw((C0, C1), stage=SIFT, tie="pool", seed="word", secrets=(secret, told))
    resolved = e.TieResolved(time=TIME, stage=SIFT, tie="pool", order=order, rule="lottery", secret=secret.hex())
    assert lottery.holds(judge, resolved) == (secret == b"lead")


# ---- tables


@pytest.mark.parametrize("event", [*at_a_table(P0), *at_a_table(LEAD)], ids=named)
def test_what_belongs_to_a_table_counts_for_nothing_when_another_chair_says_it(event: e.AnyEvent) -> None:
    made = opened()
    own = {"p0": "dp0", "lead": "dl"}[getattr(event, "panel")]  # noqa: B009 - each of them has one
    for device in ("dp0", "dp1", "dl"):
        assert status(made, made.write(device, event)) == ("accepted" if device == own else "set-aside"), device


def test_each_laptop_speaks_for_its_own_seat_when_a_person_has_both() -> None:
    made = scoring()
    made.invite("lead-2", Role.CHAIR)
    made.seat("lead-2", "dp0b")
    made.seat("lead-2", "dp0")  # the panel chair's laptop does not become the lead chair's
    opened(made)
    decided = e.OutcomeDecided(time=TIME, stage=SIFT, code=C0, outcome="offer")
    assert status(made, made.write("dp0", decided)) == "set-aside"
    assert status(made, made.write("dp0b", decided)) == "accepted"


# ---- off the trunk


def test_record_off_the_trunk_stays_off_when_its_candidate_is_entered() -> None:
    made = opened()
    first = made.form("dm0", "C0", panel=P0)
    gone = made.form("dm0", "C2", panel=P0)
    judge = Judge(made.id)
    judge.add(made.facts)
    assert gone.id in judge.judgements
    judge.add([made.end("dm0", first)])
    assert gone.id not in judge.judgements
    judge.add([made.enter("C2", P0)])
    assert gone.id not in judge.judgements
    assert judge.digest() == made.judge().digest()
