"""Slots: the questions that have one answer each, such as the agreed mark of one candidate on one criterion."""

from typing import Final

from panel_app.domain import events as e
from panel_app.domain.events import RecordId
from panel_app.domain.people import SeatId

Slot = tuple[str, ...]

_AUTHOR: Final = "its author"
"""In place of a field: the seat that wrote the record."""

_SLOTS: Final[dict[type[e.AnyEvent], tuple[str, ...]]] = {
    e.LockOffered: ("lock", "stage", "panel"),
    e.OpeningAsked: ("asked", "stage", "panel"),
    e.PanelClosed: ("panel-closed", "stage", "panel"),
    e.StageClosed: ("stage-closed", "stage"),
    e.CandidateEntered: ("candidate", "code"),
    e.CandidateWithdrawn: ("withdrawal", "code"),
    e.AttachmentKept: ("attachment", "stage", "code", "number"),
    e.ConflictDeclared: ("conflict", "seat", "conflict"),
    e.CopyReleased: ("copy", "stage", "code"),
    e.Allocated: ("allocation", "stage", "code", "seat"),
    e.FormReopened: ("reopening", "stage", "code", "seat"),
    e.FormSubmitted: ("form", "stage", "code", _AUTHOR),
    e.Recused: ("recusal", "stage", "code", _AUTHOR),
    e.FormAdmitted: ("admission", "form"),
    e.MarkAgreed: ("agreed", "stage", "code", "criterion"),
    e.MarksKept: ("kept", "stage", "code"),
    e.CandidateParked: ("parked", "stage", "code"),
    e.MeetingMinuted: ("meeting", "stage", "panel", "meeting"),
    e.SteppedOut: ("stepped-out", "stage", "code"),
    e.TieResolved: ("tie", "stage", "tie"),
    e.PositiveActionTaken: ("tie", "stage", "tie"),
    e.LotteryCalled: ("lottery-called", "stage", "tie"),
    e.LotteryAnswered: ("lottery-answered", "stage", "number"),
    e.OutcomeDecided: ("outcome", "stage", "code"),
    e.ReservePromoted: ("promotion", "stage", "code"),
    e.CheckAnswered: ("check", "stage", "check"),
}
"""The name of each kind's slots, and the fields that tell one from another; what only happens has none."""


def slot_of(event: e.AnyEvent, seat: SeatId) -> Slot | None:
    """The slot an event of that seat fills; None for what only happens."""
    shape = _SLOTS.get(type(event))
    if shape is None:
        return None
    name, *fields = shape
    return (name, *(seat if field is _AUTHOR else _text(getattr(event, field)) for field in fields))


def replaced_by(event: e.AnyEvent) -> tuple[RecordId, ...]:
    """The records whose value the event takes the place of."""
    return getattr(event, "replaces", ())


def numbered(number: int) -> str:
    """A number in a slot, written so that it sorts as a number."""
    return f"{number:03d}"


def _text(value: str | int) -> str:
    return value if isinstance(value, str) else numbered(value)
