"""Conflicts: a member names people or employers to be kept away from, and learns nothing back.

A declaration is sealed to administrators, whoever writes it; whom it means is worked out in an administrator's store.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.conflicts import KINDS, employers, means, same_employer, target_of
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role, SeatId
from panel_app.journal import compartments
from panel_app.journal.primitives import random_bytes
from panel_app.workspace.applications import applicants
from panel_app.workspace.setup import seats
from panel_app.workspace.tables import read_rows
from panel_app.workspace.workspace import Part, Workspace, command

_SIZE: Final = 1024
_LONGEST: Final = 200
"""Characters: every declaration has one size, however long the name."""

type Pair = tuple[CandidateCode, SeatId]


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """One declaration; `id` is what it is taken back by."""

    id: str
    seat: SeatId
    kind: str
    value: str


@command
def declare(workspace: Workspace, *, kind: str, value: str, seat: SeatId | None = None) -> str:
    """Keep a seat away from somebody: one's own, or on an administrator's store anybody's. Once is enough."""
    own = workspace.require(Role.MEMBER, Role.CHAIR, Role.ADMINISTRATOR)
    whose = seat or own.id
    value = " ".join(value.split())
    _refuse_wrong(workspace, whose, kind, value)
    for each in declared(workspace):
        if (each.seat, each.kind, each.value.casefold()) == (whose, kind, value.casefold()):
            return each.id
    number = random_bytes(8).hex()
    _author(workspace, e.ConflictDeclared(time=workspace.clock(), seat=whose, conflict=number), kind, value)
    return number


@command
def take_back(workspace: Workspace, conflict: str) -> None:
    """A declaration was a mistake, or holds no longer."""
    known = {each.id: each for each in declared(workspace)}
    if conflict not in known:
        raise InputRefused("There is no such declaration here.", "`conflicts list` shows those that are.")
    old = known[conflict]
    heads = tuple(workspace.judge.heads(("conflict", old.seat, conflict))) or tuple(
        fact.id
        for fact in workspace.own_records(e.ConflictDeclared)
        if isinstance(fact.event, e.ConflictDeclared) and fact.event.conflict == conflict
    )
    gone = e.ConflictDeclared(time=workspace.clock(), seat=old.seat, conflict=conflict, active=False, replaces=heads)
    _author(workspace, gone, "", "")


@command
def import_conflicts(workspace: Workspace, text: str) -> int:
    """Take a CONFLICTS.csv (seat,kind,value); one wrong row and none is taken."""
    workspace.require(Role.ADMINISTRATOR)
    rows = read_rows(text, name="list of conflicts", columns="seat,kind,value")
    for row in rows:
        declare(workspace, kind=row["kind"].casefold(), value=row["value"], seat=SeatId(row["seat"]))
    return len(rows)


def declared(workspace: Workspace) -> list[Declared]:
    """What stands: all of it on an administrator's store, on another's the own declarations alone."""
    facts = [fact for _, fact in workspace.judge.values("conflict")]
    if not facts:  # not seated yet: one's own are not judged, and hold already
        facts = workspace.own_records(e.ConflictDeclared)
    bodies = workspace.data([fact.id for fact in facts], 1)
    found: dict[str, Declared] = {}
    for fact in facts:
        event = fact.event
        if not isinstance(event, e.ConflictDeclared) or fact.id not in bodies:
            continue
        found.pop(event.conflict, None)
        if event.active:
            its = msgspec.json.decode(bodies[fact.id], type=e.Declaration)
            found[event.conflict] = Declared(id=event.conflict, seat=event.seat, kind=its.kind, value=its.value)
    return sorted(found.values(), key=lambda each: (each.seat, each.kind, each.value, each.id))


def clashes(workspace: Workspace, codes: Iterable[CandidateCode]) -> dict[Pair, tuple[str, ...]]:
    """Who must not score whom, and why: declared, or with the same employer."""
    workspace.require(Role.ADMINISTRATOR)
    targets = {code: target_of(code, each) for code, each in applicants(workspace, codes).items()}
    found: dict[Pair, list[str]] = defaultdict(list)
    for each in declared(workspace):
        for code, target in targets.items():
            if means(each.kind, each.value, target):
                found[code, each.seat].append(f"declared: {each.kind}")
    for seat in seats(workspace):
        own = employers(seat.organisation)
        for code, target in targets.items() if own else ():
            if same_employer(own, target.employers):
                found[code, seat.seat].append("same employer")
    return {pair: tuple(dict.fromkeys(why)) for pair, why in found.items()}


def _refuse_wrong(workspace: Workspace, seat: SeatId, kind: str, value: str) -> None:
    own = workspace.seat
    if own.role is not Role.ADMINISTRATOR and seat != own.id:
        raise NotAllowed("A conflict is declared for one's own seat.", "Tell the administrator of anybody else's.")
    if seat not in workspace.authority.seats:
        raise InputRefused(f"There is no seat {seat[:40]!r}.", "`seat list` shows them.")
    if kind not in KINDS:
        raise InputRefused(f"{kind[:40]!r} is no kind of conflict.", f"The kinds are {', '.join(KINDS)}.")
    if not value:
        raise InputRefused("A conflict names nobody.", "Give the person, the organisation or the application number.")
    if len(value) > _LONGEST:
        raise InputRefused(
            f"The name of a conflict has {len(value):,} characters.", f"Give the name alone, {_LONGEST} at most."
        )


def _author(workspace: Workspace, event: e.ConflictDeclared, kind: str, value: str) -> None:
    body = msgspec.json.encode(e.Declaration(kind=kind, value=value))
    workspace.author(event, Part(body, (compartments.OFFICE,), _SIZE))
