"""Who may author what, and from when: asked when an event is authored, and again by everyone who reads it.

Only the seat, the phase and the event decide; who sent the record or when it arrived does not.
"""

from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.people import LEAD, PanelId, Role, SeatId, StageId

_ADMINISTRATOR: Final = frozenset({Role.ADMINISTRATOR})
_CHAIR: Final = frozenset({Role.CHAIR})
_SCORERS: Final = frozenset({Role.MEMBER, Role.CHAIR})
_ANYONE: Final = frozenset(Role)

AUTHORS: Final[dict[type[e.AnyEvent], frozenset[Role]]] = {
    e.SeatTaken: _ANYONE,
    e.LockOffered: _CHAIR,
    e.CandidateEntered: _ADMINISTRATOR,
    e.AttachmentKept: _ADMINISTRATOR,
    e.ConflictDeclared: _ANYONE,
    e.CopyReleased: _ADMINISTRATOR,
    e.CandidateWithdrawn: _ADMINISTRATOR,
    e.Allocated: _ADMINISTRATOR | _CHAIR,
    e.FormSubmitted: _SCORERS,
    e.Recused: _SCORERS,
    e.FormReopened: _CHAIR,
    e.OpeningAsked: _CHAIR,
    e.FormAdmitted: _CHAIR,
    e.MarkAgreed: _CHAIR,
    e.MarksKept: _CHAIR,
    e.CandidateParked: _CHAIR,
    e.MeetingMinuted: _CHAIR,
    e.SteppedOut: _CHAIR,
    e.TieResolved: _CHAIR,
    e.PositiveActionTaken: _CHAIR,
    e.LotteryCalled: _CHAIR,
    e.LotteryAnswered: _ADMINISTRATOR,
    e.OutcomeDecided: _CHAIR,
    e.CheckAnswered: _ADMINISTRATOR | _CHAIR,
    e.PanelClosed: _CHAIR,
    e.StageClosed: _CHAIR,
    e.ReportIssued: _ADMINISTRATOR,
    e.ReservePromoted: _ADMINISTRATOR,
}
"""The roles that may author each kind of leaf. Spine events are the pen's alone."""

AFTER_OPENING: Final = (
    e.FormAdmitted,
    e.MarkAgreed,
    e.MarksKept,
    e.CandidateParked,
    e.MeetingMinuted,
    e.SteppedOut,
    e.TieResolved,
    e.PositiveActionTaken,
    e.LotteryCalled,
    e.LotteryAnswered,
    e.OutcomeDecided,
    e.CheckAnswered,
    e.PanelClosed,
    e.StageClosed,
)
"""Leaves whose author must have seen moderation opened."""

OF_ONE_PANEL: Final = (e.LockOffered, e.OpeningAsked, e.MeetingMinuted, e.PanelClosed)
"""Leaves that say which table they are of: of several panels each has its own chair's, and the lead chair hers."""

OF_THE_STAGE: Final = (
    e.TieResolved,
    e.PositiveActionTaken,
    e.LotteryCalled,
    e.OutcomeDecided,
    e.StageClosed,
)
"""Leaves that decide over all panels together."""


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A seat as the spine has it."""

    id: SeatId
    role: Role
    panel: PanelId | None
    invitation: bytes
    inbox: bytes

    def chairs(self, panel: PanelId) -> bool:
        """Whether this is a chair of that panel, or the lead chair."""
        return self.role is Role.CHAIR and self.panel in (panel, None)

    def keeps(self, table: PanelId, panels: int) -> bool:
        """Whether this chair speaks for a table: of several panels for her own alone, the lead chair's being `LEAD`."""
        if panels > 1:
            return self.role is Role.CHAIR and self.panel == (None if table == LEAD else table)
        return self.chairs(table)

    def is_lead_chair(self, panels: int) -> bool:
        """Whether this chair closes stages: the one without a panel, or the only panel's."""
        return self.role is Role.CHAIR and (self.panel is None or panels == 1)


class Phases(msgspec.Struct, frozen=True, kw_only=True):
    """What the author of a record had seen of the phases, for the panels that concern the seat."""

    scoring_open: bool
    moderation_open: bool
    signed_off: bool


def refusal(event: e.AnyEvent, seat: Seat, *, phases: Phases, blind: bool, panels: int) -> str | None:
    """Why this seat may not author this event at that point, or None if it may."""
    if seat.role not in AUTHORS.get(type(event), frozenset()):
        return "no right"
    if isinstance(event, OF_ONE_PANEL) and not seat.keeps(event.panel, panels):
        return "not this panel's chair"
    if isinstance(event, OF_THE_STAGE) and not seat.is_lead_chair(panels):
        return "not the lead chair"
    if isinstance(event, e.ConflictDeclared) and seat.role is not Role.ADMINISTRATOR and seat.id != event.seat:
        return "not this seat's"
    if isinstance(event, AFTER_OPENING) and not phases.moderation_open:
        return "too early"
    if isinstance(event, e.FormReopened) and not phases.scoring_open:
        return "too early"
    if isinstance(event, (e.ReportIssued, e.ReservePromoted)) and not phases.signed_off:
        return "too early"
    if isinstance(event, e.Allocated) and seat.role is Role.CHAIR and not phases.moderation_open:
        return "too early"
    if isinstance(event, e.FormSubmitted) and blind and seat.role is Role.ADMINISTRATOR:
        return "no right"
    return None


def stage_of(event: e.AnyEvent) -> StageId | None:
    """The stage an event belongs to, where it says so."""
    return getattr(event, "stage", None) if not isinstance(event, e.RulesPublished) else event.stage.id
