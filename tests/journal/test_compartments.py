"""Which compartment each kind of event is sealed to: a line for each, so that a new kind must say where it belongs."""

from typing import Any, Final, get_args

import pytest

from panel_app.domain import events as e
from panel_app.domain.people import PanelId, SeatId, StageId
from panel_app.journal import compartments

SIFT, P = StageId("sift"), PanelId("p0")
LEAVES: Final = {
    e.SeatTaken: "round",
    e.LockOffered: "round",
    e.CandidateEntered: "desk/sift/p0",
    e.CandidateWithdrawn: "desk/sift/p0",
    e.AttachmentKept: "office",
    e.ConflictDeclared: "office",
    e.CopyReleased: "files/sift/p0",
    e.Allocated: "inbox/m0",
    e.FormReopened: "inbox/m0",
    e.FormSubmitted: "desk/sift/p0",
    e.Recused: "desk/sift/p0",
    e.OpeningAsked: "desk/sift/p0",
    e.PanelClosed: "desk/sift/p0",
    e.StageClosed: "desk/sift/p0",
    e.FormAdmitted: "moderation/sift/p0",
    e.MarkAgreed: "moderation/sift/p0",
    e.MarksKept: "moderation/sift/p0",
    e.CandidateParked: "moderation/sift/p0",
    e.MeetingMinuted: "moderation/sift/p0",
    e.SteppedOut: "moderation/sift/p0",
    e.TieResolved: "moderation/sift/p0",
    e.PositiveActionTaken: "moderation/sift/p0",
    e.LotteryCalled: "desk/sift/p0",
    e.LotteryAnswered: "moderation/sift/p0",
    e.OutcomeDecided: "moderation/sift/p0",
    e.ReservePromoted: "moderation/sift/p0",
    e.CheckAnswered: "moderation/sift/p0",
    e.ReportIssued: "moderation/sift/p0",
}


def bare(kind: type[e.AnyEvent]) -> e.AnyEvent:
    """An event of that kind, with a seat's id wherever there is a field: nothing else of it is looked at."""
    filled: dict[str, Any] = dict.fromkeys(kind.__struct_fields__, SeatId("m0"))
    return kind(**filled)


def test_every_kind_of_leaf_is_listed_when_there_is_a_new_one() -> None:
    assert set(LEAVES) == set(get_args(e.Leaf))


@pytest.mark.parametrize(("kind", "audience"), LEAVES.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_leaf_is_sealed_to_its_audience_when_written(kind: type[e.AnyEvent], audience: str) -> None:
    assert compartments.audience(bare(kind), P, SIFT) == audience


@pytest.mark.parametrize("kind", get_args(e.SpineEvent), ids=lambda kind: kind.__name__)
def test_spine_is_for_the_whole_round_when_written(kind: type[e.AnyEvent]) -> None:
    assert compartments.audience(bare(kind), P, SIFT) == "round"
