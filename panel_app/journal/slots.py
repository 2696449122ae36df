"""Slots: the questions that have one answer each, such as the agreed mark of one candidate on one criterion."""

from panel_app.domain import events as e
from panel_app.domain.events import RecordId
from panel_app.domain.people import SeatId

Slot = tuple[str, ...]


def slot_of(event: e.AnyEvent, seat: SeatId) -> Slot | None:
    """The slot an event of that seat fills; None for what only happens (a seat taken)."""
    match event:
        case e.LockOffered() | e.OpeningAsked() | e.PanelClosed():
            return (_KINDS[type(event)], event.stage, event.panel)
        case e.StageClosed() | e.LotteryCalled() | e.LotteryAnswered():
            return (_KINDS[type(event)], event.stage)
        case e.MeetingMinuted():
            return ("meeting", event.stage, f"{event.meeting:03d}")
        case e.CandidateEntered() | e.CandidateWithdrawn():
            return (_KINDS[type(event)], event.code)
        case (
            e.CopyReleased()
            | e.MarksKept()
            | e.CandidateParked()
            | e.SteppedOut()
            | e.OutcomeDecided()
            | e.ReservePromoted()
        ):
            return (_KINDS[type(event)], event.stage, event.code)
        case e.Allocated() | e.FormReopened():
            return (_KINDS[type(event)], event.stage, event.code, event.seat)
        case e.FormSubmitted() | e.Recused():
            return (_KINDS[type(event)], event.stage, event.code, seat)
        case e.FormAdmitted():
            return ("admission", event.form)
        case e.MarkAgreed():
            return ("agreed", event.stage, event.code, event.criterion)
        case e.TieResolved():
            return ("tie", event.stage, event.tie)
        case e.CheckAnswered():
            return ("check", event.stage, event.check)
        case _:
            return None


def replaced_by(event: e.AnyEvent) -> tuple[RecordId, ...]:
    """The records whose value the event takes the place of."""
    return getattr(event, "replaces", ())


_KINDS: dict[type[e.AnyEvent], str] = {
    e.LockOffered: "lock",
    e.OpeningAsked: "asked",
    e.PanelClosed: "panel-closed",
    e.StageClosed: "stage-closed",
    e.LotteryCalled: "lottery-called",
    e.LotteryAnswered: "lottery-answered",
    e.CandidateEntered: "candidate",
    e.CandidateWithdrawn: "withdrawal",
    e.CopyReleased: "copy",
    e.MarksKept: "kept",
    e.CandidateParked: "parked",
    e.SteppedOut: "stepped-out",
    e.OutcomeDecided: "outcome",
    e.ReservePromoted: "promotion",
    e.Allocated: "allocation",
    e.FormReopened: "reopening",
    e.FormSubmitted: "form",
    e.Recused: "recusal",
}
