"""Closing and signing: the chair closes what was decided, an administrator computes it again and signs."""

from collections.abc import Sequence

import msgspec

from panel_app.domain import events as e
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.events import CutEntry, Grant
from panel_app.domain.findings import listed
from panel_app.domain.people import Role
from panel_app.journal import compartments
from panel_app.journal.keys import make_grant
from panel_app.journal.result import at_cut, ranking
from panel_app.workspace.deciding import checks, open_marks
from panel_app.workspace.gates import refuse_unreadable, require_open, waiting_closing
from panel_app.workspace.panel_closing import PanelState, left_out, panel_states
from panel_app.workspace.workspace import Part, Workspace, command


class SignOffState(msgspec.Struct, frozen=True, kw_only=True):
    """How far the sign-off is, and in words what is awaited from whom.

    `closed`: what this chair closes is closed, to an administrator the stage. `panels` is empty in a round of one.
    """

    closed: bool
    signed: bool
    awaiting: str
    result_digest: str | None
    refused: str = ""
    """Why an administrator did not sign what the chair closed last; empty once it is closed again."""
    panels: tuple[PanelState, ...] = ()


@command
def sign_off(workspace: Workspace) -> SignOffState:
    """In a chair's store: close the stage, or one of several panels. In an administrator's: check the result, sign."""
    seat = workspace.require(Role.CHAIR, Role.ADMINISTRATOR)
    if workspace.stage_id not in workspace.authority.signed:
        if seat.role is Role.ADMINISTRATOR:
            _sign(workspace)
        elif _closes_a_panel(workspace):
            _close_panel(workspace)
        else:
            _close(workspace)
    return sign_off_state(workspace)


def sign_off_state(workspace: Workspace) -> SignOffState:
    """Where the sign-off stands."""
    closed, signed = waiting_closing(workspace), workspace.authority.signed.get(workspace.stage_id)
    event = signed.event if signed else closed.event if closed else None
    panels = panel_states(workspace, workspace.judge)
    over = closed is not None or signed is not None
    of_a_panel, refused = _closes_a_panel(workspace), _why_refused(workspace)
    return SignOffState(
        closed=over or (of_a_panel and all(each.is_done for each in panels)),
        signed=signed is not None,
        awaiting="" if signed else _awaiting(panels, closed=over, of_a_panel=of_a_panel, refused=refused),
        result_digest=event.result if isinstance(event, (e.StageClosed, e.StageSignedOff)) else None,
        refused=refused,
        panels=panels,
    )


def _awaiting(panels: Sequence[PanelState], *, closed: bool, of_a_panel: bool, refused: str) -> str:
    if closed:
        return "The chair has closed the stage. An administrator checks and signs: sync, then `sign-off` in that store."
    waiting = [each.name for each in panels if not each.is_done]
    if waiting:
        return f"To be closed by its own chair, with `sign-off` in her store, then sync: {listed(waiting)}."
    if refused and not of_a_panel:
        return f"An administrator did not sign: {refused} Mend it, then `sign-off` in the chair's store, and sync."
    if of_a_panel:
        return "Your panel is closed. Sync; the lead chair draws the line when every panel is closed."
    return "The chair closes the stage first: `sign-off` in the chair's store, then sync."


def _closes_a_panel(workspace: Workspace) -> bool:
    """Whether this is the chair of one of several panels, who closes hers while the lead chair closes the stage."""
    return workspace.seat.role is Role.CHAIR and workspace.panels != workspace.authority.panels


def _why_refused(workspace: Workspace) -> str:
    """What was written when the chair's last closing was refused; nothing where it was not."""
    closed = workspace.judge.value(("stage-closed", workspace.stage_id))
    record = workspace.authority.refused.get(closed.id) if closed is not None else None
    return workspace.data([record], 1).get(record, b"").decode(errors="replace") if record is not None else ""


@command
def refuse(workspace: Workspace, *, reason: str) -> None:
    """Do not sign; the chair can close again."""
    workspace.require(Role.ADMINISTRATOR)
    closed = waiting_closing(workspace)
    if closed is None:
        raise NotAllowed("There is nothing to sign or refuse.", "The chair closes the stage first.")
    if not reason.strip():
        raise InputRefused("A refusal needs a reason.", "Say in a sentence what the chair has to mend.")
    event = e.SignOffRefused(time=workspace.clock(), stage=workspace.stage_id, closed=closed.id)
    workspace.author(event, Part(reason.encode(), (compartments.desk(workspace.stage_id, workspace.panel),)))


def _close_panel(workspace: Workspace) -> None:
    """The chair's last word on her panel, as often as she decides something more."""
    if waiting_closing(workspace) is not None or all(each.is_done for each in panel_states(workspace, workspace.judge)):
        return
    require_open(workspace)
    _refuse_open_checks(workspace)
    _put_panel_closed(workspace)


def _put_panel_closed(workspace: Workspace) -> None:
    stage, panel, authority = workspace.stage_id, workspace.panel, workspace.authority
    workspace.author(
        e.PanelClosed(
            time=workspace.clock(),
            stage=stage,
            panel=panel,
            grants=_opening_grants(workspace),
            cut=tuple(
                CutEntry(device, fact.seq, fact.id)
                for device, fact in workspace.judge.trunk_heads().items()
                if (owner := authority.seat_of(device)) is not None and owner.chairs(panel)
            ),
            replaces=tuple(workspace.judge.heads(("panel-closed", stage, panel))),
        )
    )


def _close(workspace: Workspace) -> None:
    if waiting_closing(workspace) is not None:
        return
    refuse_unreadable(workspace, workspace.panel)
    _refuse_open_checks(workspace)
    stage = workspace.stage_id
    _put_panel_closed(workspace)
    cut = tuple(CutEntry(d, fact.seq, fact.id) for d, fact in workspace.judge.trunk_heads().items())
    then = at_cut(workspace.judge, cut, until=workspace.authority.head)
    result = ranking(then, workspace.stage, open_marks(workspace, then))
    workspace.author(
        e.StageClosed(
            time=workspace.clock(),
            stage=stage,
            cut=cut,
            rules=workspace.stage.digest,
            result=result.digest,
            replaces=tuple(workspace.judge.heads(("stage-closed", stage))),
        )
    )


def _sign(workspace: Workspace) -> None:
    """Compute the result anew from the cut; sign only what comes out the same."""
    closed = waiting_closing(workspace)
    if closed is None or not isinstance(closed.event, e.StageClosed):
        return
    _refuse_other_cut(workspace, closed.event.cut)
    _refuse_open_checks(workspace)
    then = at_cut(workspace.judge, closed.event.cut, until=workspace.authority.head)
    result = ranking(then, workspace.stage, open_marks(workspace, then))
    if result.digest != closed.event.result or workspace.stage.digest != closed.event.rules:
        raise NotAllowed(
            "The result computed here is not the one that the chair closed.",
            "Sync both stores; if it stays so, refuse with `sign-off --refuse --reason …` and look at `rank` in both.",
        )
    workspace.author(
        e.StageSignedOff(
            time=workspace.clock(),
            stage=workspace.stage_id,
            closed=closed.id,
            cut=closed.event.cut,
            rules=closed.event.rules,
            result=closed.event.result,
        )
    )


def _refuse_other_cut(workspace: Workspace, cut: tuple[CutEntry, ...]) -> None:
    """A closing is signed if it names what is here, and holds all that the opening held, and the opening itself."""
    judge, authority = workspace.judge, workspace.authority
    trunks = judge.trunks()
    reached = {
        entry.device: entry.seq
        for entry in cut
        if trunks.get(entry.device, [])[entry.seq : entry.seq + 1] == [entry.record]
    }
    least: dict[str, int] = {}
    for panel in authority.panels:
        opening = authority.moderation[(workspace.stage_id, panel)]
        opened = judge.facts[opening.record]
        for device, seq in (*((each.device, each.seq) for each in opening.cut.values()), (opened.device, opened.seq)):
            least[device] = max(seq, least.get(device, -1))
    if len(reached) != len(cut) or any(reached.get(device, -1) < seq for device, seq in least.items()):
        raise NotAllowed(
            "The closing leaves out what was there when moderation was opened, or names what is not here.",
            "Sync again; if it stays so, refuse the sign-off and ask the chair to close again.",
        )
    if more := left_out(workspace, reached):
        raise NotAllowed(
            f"Panels have decided more than the closing holds: {listed(more)}.",
            "Refuse the sign-off; when they have closed again, the lead chair decides and closes again.",
        )
    gone = sorted(slot[1] for slot, fact in judge.values("withdrawal") if fact.seq > reached.get(fact.device, -1))
    if gone:
        raise NotAllowed(
            f"Withdrawn since the chair closed the stage: {', '.join(gone)}.",
            "Refuse the sign-off, so that the chair decides on the place and closes again.",
        )


def _refuse_open_checks(workspace: Workspace) -> None:
    waiting = [row.check for row in checks(workspace) if row.is_open]
    if waiting:
        raise NotAllowed(
            f"{len(waiting)} checks are open, the first: {waiting[0].what}",
            "Mend what they name, or answer each with a reason: `checks answer`.",
        )


def _opening_grants(workspace: Workspace) -> tuple[Grant, ...]:
    """Chair's lock and moderation for administrators and the lead chair, and the office's lock for the latter."""
    authority, place = workspace.authority, (workspace.stage_id, workspace.panel)
    opened = authority.scoring[place]
    to_office = authority.key(compartments.OFFICE)
    others = [
        authority.own_keys[seat.id]
        for seat in authority.seats.values()
        if seat.chairs(place[1]) and seat.id != workspace.seat.id and seat.id in authority.own_keys
    ]
    keys = workspace.keys
    return tuple(
        make_grant(public, keys[public], to)
        for to in (to_office, *others)
        for public in (opened.chair_lock, opened.moderation)
    )
