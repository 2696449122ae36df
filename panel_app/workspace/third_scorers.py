"""A third opinion: the chair asks one more member to score a candidate, blind like the others."""

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role, SeatId
from panel_app.journal.result import forms_due
from panel_app.workspace.moderating import require_moderating
from panel_app.workspace.workspace import Workspace, command


@command
def ask(workspace: Workspace, code: CandidateCode, *, seat: SeatId | None = None) -> SeatId:
    """Allocate a candidate to one more member: the one named, else one of those with the fewest forms.

    The chair knows no conflicts: they are the office's. A member who has one steps back, and another can be asked.
    """
    require_moderating(workspace, code)
    possible = _who_may(workspace, code)
    if seat is not None and seat not in possible:
        raise InputRefused(
            f"{seat} cannot be asked for {code}.",
            f"It can be: {', '.join(sorted(possible))}."
            if possible
            else "Nobody is left who may score this candidate.",
        )
    if not possible:
        raise NotAllowed(
            f"Nobody is left who may score {code}.", "Agree on the marks, or keep them, from what the panel has."
        )
    chosen = seat or min(sorted(possible), key=lambda each: (possible[each], workspace.rng.random()))
    stage = workspace.stage_id
    workspace.author(
        e.Allocated(
            time=workspace.clock(),
            stage=stage,
            code=code,
            seat=chosen,
            replaces=tuple(workspace.judge.heads(("allocation", stage, code, chosen))),
        )
    )
    return chosen


def _who_may(workspace: Workspace, code: CandidateCode) -> dict[SeatId, int]:
    """The panel's members who were never asked for this candidate, and how many forms each was to submit."""
    judge, stage = workspace.judge, workspace.stage_id
    loads = {
        seat.id: 0
        for seat in workspace.authority.seats.values()
        if seat.role is Role.MEMBER and seat.panel in (workspace.panel, None)
    }
    for scorers in forms_due(judge, stage).values():
        for seat in scorers & loads.keys():
            loads[seat] += 1
    return {
        seat: load
        for seat, load in loads.items()
        if not judge.heads(("allocation", stage, code, seat)) and not judge.heads(("recusal", stage, code, seat))
    }
