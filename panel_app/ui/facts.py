"""What the shell says of an opened store: whose it is, which round, and how far that is."""

from datetime import datetime
from pathlib import Path

import msgspec

from panel_app.domain.errors import NotAllowed
from panel_app.domain.people import Role, SeatId
from panel_app.domain.rules import Stage
from panel_app.workspace import setup
from panel_app.workspace.setup import RoundState
from panel_app.workspace.workspace import Workspace


class SeatFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Read once at opening and again after everything that may change it. `stage` is None before it is published.

    `panel` is what this seat's own panel is called where the round `has_several_panels`, else nothing.
    """

    store: Path
    fingerprint: bytes
    seat: SeatId
    role: Role
    round: RoundState
    stage: Stage | None
    panel: str = ""
    has_several_panels: bool = False

    @property
    def deadline(self) -> datetime | None:
        return self.stage.deadline if self.stage else None


def seat_facts(workspace: Workspace) -> SeatFacts:
    """To be called in the worker."""
    seat = workspace.seat
    try:
        stage: Stage | None = workspace.stage
    except NotAllowed:
        stage = None
    return SeatFacts(
        store=workspace.path,
        fingerprint=workspace.fingerprint,
        seat=seat.id,
        role=seat.role,
        round=setup.round_state(workspace),
        stage=stage,
        panel=workspace.panel_names[seat.panel] if seat.panel and workspace.has_several_panels else "",
        has_several_panels=workspace.has_several_panels,
    )
