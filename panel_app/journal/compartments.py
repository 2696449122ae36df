"""The names of compartments: who reads what is sealed to each stands in `keys.may_hold`."""

from typing import Final

from panel_app.domain import events as e
from panel_app.domain.people import PanelId, SeatId, StageId
from panel_app.journal.spine import Authority

ROUND: Final = "round"
OFFICE: Final = "office"


def files(stage: StageId, panel: PanelId) -> str:
    """Clean copies."""
    return f"files/{stage}/{panel}"


def desk(stage: StageId, panel: PanelId) -> str:
    """Envelopes of forms, recusals without their text, and what else officers know of candidates by code."""
    return f"desk/{stage}/{panel}"


def inbox(seat: SeatId) -> str:
    """Allocations and reopenings."""
    return f"inbox/{seat}"


def chair_lock(stage: StageId, panel: PanelId) -> str:
    """The inner lock of every form."""
    return f"lock/{stage}/{panel}/chair"


def office_lock(stage: StageId, panel: PanelId) -> str:
    """The outer lock of every form."""
    return f"lock/{stage}/{panel}/office"


def moderation(stage: StageId, panel: PanelId) -> str:
    """What the chair decides after opening."""
    return f"moderation/{stage}/{panel}"


_OF_THE_ROUND: Final = (e.SpineEvent, e.SeatTaken, e.LockOffered)
_OF_THE_OFFICE: Final = (e.AttachmentKept, e.ConflictDeclared)
_OF_THE_DESK: Final = (
    e.CandidateEntered,
    e.CandidateWithdrawn,
    e.FormSubmitted,
    e.Recused,
    e.OpeningAsked,
    e.LotteryCalled,
    e.PanelClosed,
    e.StageClosed,
)


def audience(event: e.AnyEvent, panel: PanelId, stage: StageId) -> str:
    """The compartment that an event (part 0) is sealed to."""
    if isinstance(event, _OF_THE_ROUND):
        return ROUND
    if isinstance(event, _OF_THE_OFFICE):
        return OFFICE
    if isinstance(event, _OF_THE_DESK):
        return desk(stage, panel)
    if isinstance(event, e.CopyReleased):
        return files(stage, panel)
    if isinstance(event, (e.Allocated, e.FormReopened)):
        return inbox(event.seat)
    return moderation(stage, panel)


def keys_of(authority: Authority, names: tuple[str, ...]) -> tuple[bytes, ...]:
    """The current public keys of compartments, innermost first; KeyError if one is not made yet."""
    return tuple(authority.key(name) for name in names)
