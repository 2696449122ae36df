"""After the signature: places that become free, and the reserve list moving up in its order. What was signed stays."""

from typing import Literal

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role
from panel_app.domain.ranking import Standing
from panel_app.journal import compartments
from panel_app.workspace.applications import withdraw
from panel_app.workspace.deciding import rank
from panel_app.workspace.workspace import Part, Workspace, command

Now = Literal["place", "promoted", "waiting", "withdrawn"]


class ReserveRow(msgspec.Struct, frozen=True, kw_only=True):
    """One who was offered a place or stands on the reserve list, and what is so by now."""

    code: CandidateCode
    order: int | None
    now: Now


def reserve(workspace: Workspace) -> list[ReserveRow]:
    """Who has a place and who waits for one, in the order in which they would be promoted."""
    return [ReserveRow(code=each.code, order=each.order, now=now) for each, now in _chosen(workspace)]


def free_places(workspace: Workspace) -> int:
    """Places that nobody has any more."""
    return workspace.stage.places - sum(row.now in ("place", "promoted") for row in reserve(workspace))


@command
def withdraw_after(workspace: Workspace, code: CandidateCode, *, reason: str) -> None:
    """Somebody gives a place or a place on the reserve list up; both signed list and outcome stay as they are."""
    workspace.require(Role.ADMINISTRATOR)
    row = next((each for each in reserve(workspace) if each.code == code), None)
    if row is None:
        raise InputRefused(f"{code} has no place and is not on the reserve list.", "`outcome list` shows who is.")
    if row.now == "withdrawn":
        raise NotAllowed(f"{code} has withdrawn already.", "Nothing is to be done.")
    if not reason.strip():
        raise InputRefused("A withdrawal needs a reason.", "Say in a few words what was said, and when.")
    withdraw(workspace, code, reason)


@command
def promote(workspace: Workspace) -> CandidateCode:
    """Give the next of the reserve list a place that is free; who it is."""
    workspace.require(Role.ADMINISTRATOR)
    if free_places(workspace) <= 0:
        raise NotAllowed("Every place is taken.", "Somebody has to withdraw first: `outcome withdraw CODE`.")
    expires = workspace.stage.rules.reserve.expires
    if expires is not None and workspace.clock().date() > expires:
        raise NotAllowed(
            f"The reserve list ended on {expires.isoformat()}, as the rules were published.",
            "Places that are free now stay free in this round.",
        )
    waiting = [each for each, now in _chosen(workspace) if now == "waiting"]
    if not waiting:
        raise NotAllowed("Nobody is left on the reserve list.", "Places that are free now stay free in this round.")
    following = waiting[0]
    level = [each.code for each in waiting if each.rank == following.rank]
    if len(level) > 1 and any(each.order is None for each in waiting[: len(level)]):
        raise NotAllowed(
            f"The reserve list has no order here: {', '.join(level)} are level.",
            "It was signed so; ask the chair how to go on.",
        )
    place = (workspace.stage_id, workspace.panel)
    reason = msgspec.json.encode(e.Reason(reason="The next of the reserve list."))
    workspace.author(
        e.ReservePromoted(time=workspace.clock(), stage=place[0], code=following.code),
        Part(reason, (compartments.moderation(*place),)),
    )
    return following.code


def _chosen(workspace: Workspace) -> list[tuple[Standing, Now]]:
    """Who was offered a place or put on the reserve list: those who wait last, by rank and then by order."""
    _refuse_unsigned(workspace)
    chosen = [each for each in rank(workspace).candidates if each.outcome in ("offer", "through", "reserve")]
    return sorted(
        ((each, _now(workspace, each)) for each in chosen),
        key=lambda one: (one[1] == "waiting", _place_in_list(one[0])),
    )


def _place_in_list(standing: Standing) -> tuple[bool, int, bool, int, str]:
    rank_, order = standing.rank, standing.order
    return (rank_ is None, rank_ or 0, order is None, order or 0, standing.code)


def _now(workspace: Workspace, standing: Standing) -> Now:
    judge = workspace.judge
    if judge.heads(("withdrawal", standing.code)):  # two officers may have noted it
        return "withdrawn"
    if standing.outcome != "reserve":
        return "place"
    return "promoted" if judge.heads(("promotion", workspace.stage_id, standing.code)) else "waiting"


def _refuse_unsigned(workspace: Workspace) -> None:
    workspace.require(Role.ADMINISTRATOR, Role.CHAIR)
    if workspace.stage_id not in workspace.authority.signed:
        raise NotAllowed("The stage is not signed off yet.", "Sign it first; until then the chair decides outcomes.")
