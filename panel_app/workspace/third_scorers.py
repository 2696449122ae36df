"""A third opinion: the chair asks one more member to score a candidate, blind like the others.

Who could be asked stands in one order for everybody: who has the fewest forms first, equals by pseudonym, which follows
no order of names. Conflicts and employers are the office's to know, not the chair's: who must not score somebody after
all is taken off by the administrator's store at its next sync, unasked, and somebody else can be asked.
"""

from collections import Counter

import msgspec

from panel_app.domain import events as e
from panel_app.domain.authority import Seat
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role, SeatId
from panel_app.journal.result import forms_due, pseudonyms
from panel_app.workspace.conflicts import clashes
from panel_app.workspace.gates import require_moderating, require_open
from panel_app.workspace.workspace import Workspace, command


class Possible(msgspec.Struct, frozen=True, kw_only=True):
    """A member who can be asked. `pseudonym` is empty for who scores nobody yet; `forms_due` counts the stage's."""

    seat: SeatId
    pseudonym: str
    forms_due: int
    is_proposed: bool


class Barred(msgspec.Struct, frozen=True, kw_only=True):
    """A member or chair of the panel who cannot be asked, and why, in words that follow the name."""

    seat: SeatId
    pseudonym: str
    why: str


def possible(workspace: Workspace, code: CandidateCode) -> tuple[Possible, ...]:
    """Who can be asked about a candidate, the proposed one first."""
    require_open(workspace)
    judge, stage = workspace.judge, workspace.stage_id
    names = pseudonyms(judge, stage)
    loads = Counter(seat for scorers in forms_due(judge, stage).values() for seat in scorers)
    free = [seat.id for seat in _panel(workspace, code) if _why_not(workspace, code, seat) is None]
    free.sort(key=lambda seat: (loads[seat], names.get(seat, ""), seat))
    return tuple(
        Possible(seat=seat, pseudonym=names.get(seat, ""), forms_due=loads[seat], is_proposed=place == 0)
        for place, seat in enumerate(free)
    )


def barred(workspace: Workspace, code: CandidateCode) -> tuple[Barred, ...]:
    """Who cannot be asked about a candidate, by seat."""
    require_open(workspace)
    names = pseudonyms(workspace.judge, workspace.stage_id)
    return tuple(
        Barred(seat=seat.id, pseudonym=names.get(seat.id, ""), why=why)
        for seat in _panel(workspace, code)
        if (why := _why_not(workspace, code, seat)) is not None
    )


@command
def ask(workspace: Workspace, code: CandidateCode, *, seat: SeatId | None = None) -> SeatId:
    """Allocate a candidate to one more member: the one named, else the one proposed."""
    require_moderating(workspace, code)
    free = [each.seat for each in possible(workspace, code)]
    if seat is not None and seat not in free:
        raise InputRefused(
            f"{seat} cannot be asked for {code}.",
            f"It can be: {', '.join(sorted(free))}." if free else "Nobody is left who may score this candidate.",
        )
    if not free:
        raise NotAllowed(
            f"Nobody is left who may score {code}.", "Agree on the marks, or keep them, from what the panel has."
        )
    chosen = seat or free[0]
    _allocate(workspace, code, chosen, active=True)
    return chosen


@command
def take_off_who_clashes(workspace: Workspace) -> None:
    """In the store with the pen: release who was asked by a chair, has not scored yet, and must not score somebody."""
    judge, stage = workspace.judge, workspace.stage_id
    asked = []
    for slot, fact in judge.values("allocation"):
        author = judge.seat_of(fact)
        active = isinstance(fact.event, e.Allocated) and fact.event.active
        by_chair = author is not None and author.role is Role.CHAIR
        if slot[1] == stage and active and by_chair and judge.value(("form", *slot[1:])) is None:
            asked.append((CandidateCode(slot[2]), SeatId(slot[3])))
    found = clashes(workspace, {code for code, _ in asked}) if asked else {}
    for code, seat in asked:
        if (code, seat) in found:
            _allocate(workspace, code, seat, active=False)


def _allocate(workspace: Workspace, code: CandidateCode, seat: SeatId, *, active: bool) -> None:
    stage = workspace.stage_id
    workspace.author(
        e.Allocated(
            time=workspace.clock(),
            stage=stage,
            code=code,
            seat=seat,
            active=active,
            replaces=tuple(workspace.judge.heads(("allocation", stage, code, seat))),
        )
    )


def _panel(workspace: Workspace, code: CandidateCode) -> list[Seat]:
    """The members and chairs of a candidate's panel, by seat."""
    seats, panel = workspace.authority.seats.values(), workspace.panel_of(code)
    ours = [seat for seat in seats if seat.role is not Role.ADMINISTRATOR and seat.panel in (panel, None)]
    return sorted(ours, key=lambda seat: seat.id)


def _why_not(workspace: Workspace, code: CandidateCode, seat: Seat) -> str | None:
    """Why somebody cannot be asked, as far as this store can tell; None if nothing stands against it."""
    judge, stage = workspace.judge, workspace.stage_id
    if seat.role is Role.CHAIR:
        return "chairs the panel"
    if judge.heads(("recusal", stage, code, seat.id)):
        return "stepped back"
    given = judge.heads(("allocation", stage, code, seat.id))
    if len(given) != 1:  # two laptops that asked have asked nobody: asking again replaces both
        return None
    events = [judge.facts[record].event for record in given]
    if any(isinstance(event, e.Allocated) and event.active for event in events):
        return "scores this candidate already" if judge.value(("form", stage, code, seat.id)) else "was asked already"
    return "was taken off by the office"
