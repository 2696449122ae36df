"""Opening moderation, by two officers together: the chair asks, an administrator hands over the office's lock."""

import msgspec

from panel_app.domain import events as e
from panel_app.domain.errors import NotAllowed
from panel_app.domain.events import CutEntry
from panel_app.domain.people import Role
from panel_app.journal import compartments
from panel_app.journal.keys import make_grant
from panel_app.workspace.completeness import Completeness, completeness
from panel_app.workspace.workspace import Workspace, command


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """How far the opening is, and in words what is awaited from whom."""

    opened: bool
    asked: bool
    awaiting: str
    completeness: Completeness


@command
def open_moderation(workspace: Workspace) -> Opening:
    """In the chair's store: ask. In an administrator's: open, if she asked and all is in or the deadline passed."""
    seat = workspace.require(Role.CHAIR, Role.ADMINISTRATOR)
    if seat.role is Role.CHAIR:
        _ask(workspace)
    else:
        _open(workspace)
    return opening(workspace)


def opening(workspace: Workspace) -> Opening:
    """Where the opening stands."""
    place = (workspace.stage_id, workspace.panel)
    opened = place in workspace.authority.moderation
    asked = bool(workspace.judge.heads(("asked", *place))) or _has_asked(workspace)
    if opened:
        awaiting = ""
    elif asked:
        awaiting = "The chair has asked. An administrator opens it: sync, then `moderation open` in that store."
    else:
        awaiting = "The chair asks first: `moderation open` in the chair's store, then sync."
    return Opening(opened=opened, asked=asked, awaiting=awaiting, completeness=completeness(workspace))


def _ask(workspace: Workspace) -> None:
    place = (workspace.stage_id, workspace.panel)
    if place in workspace.authority.moderation or _has_asked(workspace):
        return
    if place not in workspace.authority.scoring:
        raise NotAllowed("Scoring is not open yet.", "Sync, so that your lock is offered, and again when it is open.")
    if workspace.authority.scoring[place].chair_lock not in workspace.keys:
        raise NotAllowed(
            "The forms are sealed under a chair's lock that is not yours.",
            "Compare the five words (`seat words`) with the other officers; until they agree nobody submits.",
        )
    state = completeness(workspace)
    if any(row.seat == workspace.seat.id and row.owes for row in state.seats):
        raise NotAllowed("You have a form due yourself.", "Submit it first, or recuse yourself.")
    workspace.author(e.OpeningAsked(time=workspace.clock(), stage=place[0], panel=place[1]))


def _has_asked(workspace: Workspace) -> bool:
    """Whether this store asked for this stage: one works before one is seated."""
    asked = [fact.event for fact in workspace.own_records(e.OpeningAsked)]
    return any(isinstance(event, e.OpeningAsked) and event.stage == workspace.stage_id for event in asked)


def _open(workspace: Workspace) -> None:
    place = (workspace.stage_id, workspace.panel)
    asked = workspace.judge.heads(("asked", *place))
    if place in workspace.authority.moderation or not asked:
        return
    state = completeness(workspace)
    past = workspace.clock() >= workspace.stage.deadline
    if not state.complete and not past:
        missing = state.forms_due - state.forms_received
        what = f"{missing} forms are still missing" if missing else "Some candidates lack a scorer"
        raise NotAllowed(
            f"{what}, and the deadline has not passed.",
            "Wait for the forms, allocate again after a recusal, or wait for the deadline.",
        )
    cut = tuple(
        CutEntry(device, fact.seq, fact.id)
        for device, fact in workspace.judge.trunk_heads().items()
        if (owner := workspace.authority.seat_of(device)) is not None and owner.role is not Role.ADMINISTRATOR
    )
    public = workspace.authority.key(compartments.office_lock(*place))
    private = workspace.keys[public]
    chairs = [seat for seat in workspace.authority.seats.values() if seat.chairs(place[1])]
    grants = tuple(
        make_grant(public, private, workspace.authority.own_keys[seat.id])
        for seat in chairs
        if seat.id in workspace.authority.own_keys
    )
    workspace.author(
        e.ModerationOpened(
            time=workspace.clock(), stage=place[0], panel=place[1], asked=asked[0], cut=cut, grants=grants
        )
    )
