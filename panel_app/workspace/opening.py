"""Opening moderation, by two officers together: the chair asks, an administrator hands over the office's lock."""

from collections.abc import Sequence

import msgspec

from panel_app.domain import events as e
from panel_app.domain.errors import NotAllowed
from panel_app.domain.events import CutEntry, RecordId
from panel_app.domain.findings import listed
from panel_app.domain.people import LEAD, PanelId, Role
from panel_app.journal import compartments
from panel_app.journal.keys import make_grant
from panel_app.workspace.completeness import Completeness, completeness
from panel_app.workspace.workspace import Workspace, command


class PanelOpening(msgspec.Struct, frozen=True, kw_only=True):
    """How far one panel's opening is. `complete`: every form that is due is here or recused."""

    panel: PanelId
    name: str
    asked: bool
    opened: bool
    complete: bool


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """How far the opening is, and in words what is awaited from whom; of several panels, of all that this seat sees.

    `unchaired` are the panels for which nobody was invited as chair, and `LEAD` if there is no lead chair.
    """

    opened: bool
    asked: bool
    awaiting: str
    completeness: Completeness
    panels: tuple[PanelOpening, ...] = ()
    unchaired: tuple[PanelId, ...] = ()


@command
def open_moderation(workspace: Workspace) -> Opening:
    """In a chair's store: ask. In an administrator's: open what was asked for and is all in, or past the deadline."""
    seat = workspace.require(Role.CHAIR, Role.ADMINISTRATOR)
    if seat.role is Role.CHAIR:
        _ask(workspace)
    else:
        _open(workspace)
    return opening(workspace)


def opening(workspace: Workspace) -> Opening:
    """Where the opening stands."""
    whole = completeness(workspace)
    alone = whole if len(workspace.panels) == 1 else None
    panels = tuple(_opening_of(workspace, panel, alone) for panel in workspace.panels)
    return Opening(
        opened=all(each.opened for each in panels),
        asked=all(each.asked or each.opened for each in panels),
        awaiting=" ".join(filter(None, (_awaiting(panels), _uninvited(workspace)))),
        completeness=whole,
        panels=panels,
        unchaired=_unchaired(workspace),
    )


def readable_panels(workspace: Workspace) -> tuple[PanelId, ...]:
    """The panels whose moderation is open and whose marks this seat can read."""
    authority, stage, keys = workspace.authority, workspace.stage_id, workspace.keys
    return tuple(
        panel
        for panel in workspace.panels
        if (stage, panel) in authority.moderation and authority.scoring[(stage, panel)].chair_lock in keys
    )


def sees_all_panels(workspace: Workspace) -> bool:
    """Whether the marks of the whole stage can be read here, as far as panels keep them apart."""
    return not workspace.has_several_panels or readable_panels(workspace) == workspace.authority.panels


def _opening_of(workspace: Workspace, panel: PanelId, known: Completeness | None) -> PanelOpening:
    """`known`: how complete the panel is, where somebody has looked already."""
    place = (workspace.stage_id, panel)
    return PanelOpening(
        panel=panel,
        name=workspace.panel_names[panel],
        asked=bool(workspace.judge.heads(("asked", *place))) or (panel == workspace.panel and _has_asked(workspace)),
        opened=place in workspace.authority.moderation,
        complete=(known or completeness(workspace, panel=panel)).complete,
    )


def _awaiting(panels: Sequence[PanelOpening]) -> str:
    silent = [each.name for each in panels if not each.asked and not each.opened]
    asked = [each.name for each in panels if each.asked and not each.opened]
    if len(panels) == 1:
        if asked:
            return "The chair has asked. An administrator opens it: sync, then `moderation open` in that store."
        return "The chair asks first: `moderation open` in the chair's store, then sync." if silent else ""
    said = []
    if asked:
        said.append(f"Asked for by the chair, and to be opened in an administrator's store: {listed(asked)}.")
    if silent:
        said.append(f"To be asked for in the chair's own store, by `moderation open`: {listed(silent)}.")
    return " ".join(said)


def _unchaired(workspace: Workspace) -> tuple[PanelId, ...]:
    """Of several panels, without whom they cannot begin."""
    if not workspace.has_several_panels:
        return ()
    count, seats = len(workspace.authority.panels), workspace.authority.seats.values()
    tables = dict.fromkeys((*workspace.panels, LEAD))
    return tuple(table for table in tables if not any(seat.keeps(table, count) for seat in seats))


def _uninvited(workspace: Workspace) -> str:
    """In words, whom an administrator has to invite before anything else."""
    lacking = _unchaired(workspace)
    names = [workspace.panel_names[panel] for panel in lacking if panel != LEAD]
    said = [f"Nobody is invited yet as chair of {listed(names)}."] if names else []
    if LEAD in lacking:
        said.append("Nobody is invited yet as lead chair, a chair without a panel: scoring does not open before.")
    return " ".join(said)


def _ask(workspace: Workspace) -> None:
    place = (workspace.stage_id, workspace.panel)
    if workspace.panel not in workspace.panels:
        raise NotAllowed(
            "Each panel is opened for its own chair, and yours is the lead chair's seat.",
            "Wait until the chairs of the panels have asked; their marks come to you when they close.",
        )
    if place in workspace.authority.moderation or _has_asked(workspace):
        return
    if place not in workspace.authority.scoring:
        if workspace.has_several_panels and (place[0], LEAD) not in workspace.authority.scoring:
            raise NotAllowed(
                "Scoring is not open yet.", "It waits for the lead chair: her laptop syncs, then the office."
            )
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
    """Open every panel whose chair asked and whose forms are in; refuse only if none of them can be opened."""
    stage, moderation = workspace.stage_id, workspace.authority.moderation
    asked = {panel: heads for panel in workspace.panels if (heads := workspace.judge.heads(("asked", stage, panel)))}
    waiting = {panel: heads[0] for panel, heads in asked.items() if (stage, panel) not in moderation}
    refusals = []
    for panel, record in waiting.items():
        if why := _incomplete(workspace, panel):
            refusals.append(f"{why} in {panel}" if workspace.has_several_panels else why)
        else:
            _open_panel(workspace, panel, record)
    if refusals and len(refusals) == len(waiting):
        raise NotAllowed(
            f"{listed(refusals)}, and the deadline has not passed.",
            "Wait for the forms, allocate again after a recusal, or wait for the deadline.",
        )


def _incomplete(workspace: Workspace, panel: PanelId) -> str:
    """What a panel lacks before its deadline; nothing if it can be opened."""
    state = completeness(workspace, panel=panel)
    if state.complete or workspace.clock() >= workspace.stage.deadline:
        return ""
    missing = state.forms_due - state.forms_received
    return f"{missing} forms are still missing" if missing else "Some candidates lack a scorer"


def _open_panel(workspace: Workspace, panel: PanelId, asked: RecordId) -> None:
    """The cut is of the panel's laptops."""
    place, authority = (workspace.stage_id, panel), workspace.authority
    cut = tuple(
        CutEntry(device, fact.seq, fact.id)
        for device, fact in workspace.judge.trunk_heads().items()
        if (owner := authority.seat_of(device)) is not None
        and owner.role is not Role.ADMINISTRATOR
        and owner.panel in (panel, None)
    )
    public = authority.key(compartments.office_lock(*place))
    private = workspace.keys[public]
    grants = tuple(
        make_grant(public, private, authority.own_keys[seat.id])
        for seat in authority.seats.values()
        if seat.chairs(panel) and seat.id in authority.own_keys
    )
    workspace.author(
        e.ModerationOpened(time=workspace.clock(), stage=place[0], panel=panel, asked=asked, cut=cut, grants=grants)
    )
