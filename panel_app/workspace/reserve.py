"""After the signature: places that become free, and the reserve list moving up in its order. What was signed stays."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role
from panel_app.domain.ranking import Standing
from panel_app.journal import compartments
from panel_app.workspace.applications import withdraw
from panel_app.workspace.deciding import rank, ties
from panel_app.workspace.workspace import Part, Workspace, command

Now = Literal["place", "promoted", "ring-fenced", "waiting", "expired", "withdrawn"]
"""`ring-fenced`: kept for somebody of an earlier cohort. `expired`: the reserve list ended, by the published rules."""
_HAS_A_PLACE: Final = ("place", "promoted", "ring-fenced")


class ReserveRow(msgspec.Struct, frozen=True, kw_only=True):
    """One who was offered a place or stands on the reserve list, and what is so by now."""

    code: CandidateCode
    order: int | None
    now: Now


def reserve(workspace: Workspace) -> list[ReserveRow]:
    """Who has a place and who waits for one, in the order in which they would be promoted.

    Whoever keeps a place from an earlier cohort comes first, by the code that was theirs there.
    """
    chosen = [ReserveRow(code=each.code, order=each.order, now=now) for each, now in _chosen(workspace)]
    gone = workspace.judge.heads
    return [
        *(
            ReserveRow(
                code=each.code, order=None, now="withdrawn" if gone(("withdrawal", each.code)) else "ring-fenced"
            )
            for each in workspace.stage.ring_fenced
        ),
        *chosen,
    ]


class ReserveState(msgspec.Struct, frozen=True, kw_only=True):
    """Where the list stands: places free, places kept for earlier cohorts, who is next, or why nobody can move up."""

    free: int
    ring_fenced: int
    following: CandidateCode | None
    refusal: str


def free_places(workspace: Workspace) -> int:
    """Places that nobody has any more."""
    return workspace.stage.places - sum(row.now in _HAS_A_PLACE for row in reserve(workspace))


def reserve_state(workspace: Workspace) -> ReserveState:
    """What there is to say above the list."""
    following: CandidateCode | None = None
    refusal = ""
    try:
        following = _following(workspace).code
    except NotAllowed as error:
        refusal = f"{error.what} {error.remedy}"
    return ReserveState(
        free=free_places(workspace),
        ring_fenced=sum(row.now == "ring-fenced" for row in reserve(workspace)),
        following=following,
        refusal=refusal,
    )


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
    if row.now == "ring-fenced":  # no candidate of this round
        event = e.CandidateWithdrawn(time=workspace.clock(), code=code)
        workspace.author(event, Part(reason.encode(), (compartments.OFFICE,)))
        return
    withdraw(workspace, code, reason)


@command
def promote(workspace: Workspace) -> CandidateCode:
    """Give the next of the reserve list a place that is free; who it is."""
    workspace.require(Role.ADMINISTRATOR)
    following = _following(workspace)
    place = (workspace.stage_id, workspace.panel_of(following.code))
    reason = msgspec.json.encode(e.Reason(reason="The next of the reserve list."))
    workspace.author(
        e.ReservePromoted(time=workspace.clock(), stage=place[0], code=following.code),
        Part(reason, (compartments.moderation(*place),)),
    )
    return following.code


def _following(workspace: Workspace) -> Standing:
    """Who gets the next free place; NotAllowed says why nobody does."""
    if free_places(workspace) <= 0:
        raise NotAllowed("Every place is taken.", "Somebody has to give a place up first.")
    expires = workspace.stage.rules.reserve.expires
    if expires is not None and _has_ended(workspace):
        raise NotAllowed(
            f"The reserve list ended on {expires.isoformat()}, as the rules were published.",
            "Places that are free now stay free in this round.",
        )
    waiting = [each for each, now in _chosen(workspace) if now == "waiting"]
    if not waiting:
        raise NotAllowed("Nobody is left on the reserve list.", "Places that are free now stay free in this round.")
    following = waiting[0]
    level = [each.code for each in waiting if _are_level(each, following)]
    if len(level) > 1:
        raise NotAllowed(
            f"The reserve list has no order here: {', '.join(level)} are level.",
            "It was signed so; ask the chair how to go on.",
        )
    return following


def _are_level(one: Standing, other: Standing) -> bool:
    """Whether nothing and nobody has put two in order."""
    if one.order is not None or other.order is not None:
        return False
    return one.tie == other.tie if one.tie is not None else one.rank == other.rank


def _has_ended(workspace: Workspace) -> bool:
    """Whether the day is over until which the list lives, by this computer's clock."""
    expires = workspace.stage.rules.reserve.expires
    return expires is not None and workspace.clock().date() > expires


def _chosen(workspace: Workspace) -> list[tuple[Standing, Now]]:
    """Who was offered a place or put on the reserve list: those who wait last, in the order of the list.

    The order is the signed one: in a pool that people put in order it is not that of the totals.
    """
    _refuse_unsigned(workspace)
    starts = {tie.id: tie.start for tie in ties(workspace)}
    chosen = [each for each in rank(workspace).candidates if each.outcome in ("offer", "through", "reserve")]
    return sorted(
        ((each, _now(workspace, each)) for each in chosen),
        key=lambda one: (one[1] in ("waiting", "expired"), _place_in_list(one[0], starts)),
    )


def _place_in_list(standing: Standing, starts: Mapping[str, int]) -> tuple[bool, int, str]:
    """Where somebody stands; who is level with others where their tie begins."""
    place = standing.order
    if place is None and standing.tie is not None and standing.tie.id in starts:
        place = starts[standing.tie.id] + 1
    if place is None:
        place = standing.rank
    return (place is None, place or 0, standing.code)


def _now(workspace: Workspace, standing: Standing) -> Now:
    judge = workspace.judge
    if judge.heads(("withdrawal", standing.code)):  # two officers may have noted it
        return "withdrawn"
    if standing.outcome != "reserve":
        return "place"
    if judge.heads(("promotion", workspace.stage_id, standing.code)):
        return "promoted"
    return "expired" if _has_ended(workspace) else "waiting"


def _refuse_unsigned(workspace: Workspace) -> None:
    workspace.require(Role.ADMINISTRATOR, Role.CHAIR)
    if workspace.stage_id not in workspace.authority.signed:
        raise NotAllowed("The stage is not signed off yet.", "Sign it first; until then the chair decides outcomes.")
