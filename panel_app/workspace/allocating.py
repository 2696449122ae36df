"""Scorers to candidates: balanced, linked, conflicts apart, keeping what stands."""

import msgspec

from panel_app.domain import events as e
from panel_app.domain.allocation import Allocation, allocate
from panel_app.domain.candidates import Applicant, CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role, SeatId
from panel_app.store import local
from panel_app.workspace.applications import applicants, draft_plan
from panel_app.workspace.setup import seats
from panel_app.workspace.tables import read_rows
from panel_app.workspace.workspace import Item, Workspace, command

_KINDS = ("person", "organisation", "candidate")


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """What a member declared: a person, an organisation, or an application number to be kept away from."""

    seat: SeatId
    kind: str
    value: str


@command
def allocate_scorers(workspace: Workspace, *, dry_run: bool = False) -> Allocation:
    """Give every candidate its scorers; a recusal is filled anew, everything else stands."""
    workspace.require(Role.ADMINISTRATOR)
    stage = next(each for each in draft_plan(workspace).stages if each.id == workspace.stage_id)
    judge = workspace.judge
    released = {CandidateCode(slot[2]) for slot, _ in judge.values("copy") if slot[1] == stage.id}
    codes = {code for code in released if judge.value(("withdrawal", code)) is None}
    if not codes:
        raise NotAllowed("No clean copy is released yet.", "Confirm the copies first: `clean confirm --all`.")
    members = [seat.id for seat in workspace.authority.seats.values() if seat.role is Role.MEMBER]
    standing, ended = _standing(workspace)
    plan = allocate(
        codes=codes,
        seats=members,
        per_candidate=stage.scorers_per_candidate,
        conflicts=_clashes(workspace, codes),
        standing=standing,
        barred=frozenset(ended),
        rng=workspace.rng,
    )
    if not dry_run:
        fresh = [(code, seat) for code, seats_of_it in plan.new.items() for seat in seats_of_it]
        workspace.rng.shuffle(fresh)
        items: list[Item] = [
            (
                e.Allocated(
                    time=workspace.clock(),
                    stage=stage.id,
                    code=code,
                    seat=seat,
                    replaces=tuple(judge.heads(("allocation", stage.id, code, seat))),
                ),
                (),
            )
            for code, seat in fresh
        ]
        workspace.author_all(items)
    return plan


@command
def declare_conflict(workspace: Workspace, conflict: Conflict) -> None:
    """Keep a declaration; the member learns nothing back."""
    workspace.require(Role.ADMINISTRATOR)
    if conflict.kind not in _KINDS:
        raise InputRefused(f"{conflict.kind!r} is no kind of conflict.", f"The kinds are {', '.join(_KINDS)}.")
    if conflict.seat not in workspace.authority.seats:
        raise InputRefused(f"There is no seat {conflict.seat}.", "`seat list` shows them.")
    if not conflict.value.strip():
        raise InputRefused("A conflict names nobody.", "Give the person, the organisation or the application number.")
    with workspace.transaction() as tx:
        name = f"{conflict.seat}/{conflict.kind}/{conflict.value}"
        local.put(tx, "conflict", name, msgspec.json.encode(conflict))


@command
def import_conflicts(workspace: Workspace, text: str) -> int:
    """Take a CONFLICTS.csv (seat,kind,value); one wrong row and none is taken."""
    rows = read_rows(text, name="list of conflicts", columns="seat,kind,value")
    for row in rows:
        declare_conflict(workspace, Conflict(seat=SeatId(row["seat"]), kind=row["kind"], value=row["value"]))
    return len(rows)


def conflicts(workspace: Workspace) -> list[Conflict]:
    """Every declaration here."""
    workspace.require(Role.ADMINISTRATOR)
    with workspace.transaction() as tx:
        return [
            msgspec.json.decode(local.get(tx, "conflict", name) or b"", type=Conflict)
            for name in local.names(tx, "conflict")
        ]


def _standing(workspace: Workspace) -> tuple[dict[CandidateCode, frozenset[SeatId]], set[tuple[CandidateCode, SeatId]]]:
    """Who is to score whom now, and the pairs that ended by a release or a recusal."""
    judge, stage = workspace.judge, workspace.stage_id
    active: dict[CandidateCode, set[SeatId]] = {}
    ended = {(CandidateCode(slot[2]), SeatId(slot[3])) for slot, _ in judge.values("recusal") if slot[1] == stage}
    for _, fact in judge.values("allocation"):
        event = fact.event
        if not isinstance(event, e.Allocated) or event.stage != stage:
            continue
        if event.active and (event.code, event.seat) not in ended:
            active.setdefault(event.code, set()).add(event.seat)
        else:
            ended.add((event.code, event.seat))
    return {code: frozenset(seats_of_it) for code, seats_of_it in active.items()}, ended


def _clashes(workspace: Workspace, codes: set[CandidateCode]) -> frozenset[tuple[CandidateCode, SeatId]]:
    """Declared conflicts, and whoever shares an employer with a candidate."""
    everyone = {code: applicant for code, applicant in applicants(workspace).items() if code in codes}
    declared = [(conflict.seat, conflict.kind, conflict.value) for conflict in conflicts(workspace)]
    declared += [(seat.seat, "organisation", seat.organisation) for seat in seats(workspace) if seat.organisation]
    return frozenset(
        (code, seat)
        for code, applicant in everyone.items()
        for seat, kind, value in declared
        if _names(kind, value, applicant)
    )


def _names(kind: str, value: str, applicant: Applicant) -> bool:
    wanted = _folded(value)
    if kind == "organisation":
        return bool(wanted) and wanted == _folded(applicant.work.get("employer", ""))
    if kind == "candidate":
        return wanted == _folded(applicant.id)
    given, family = applicant.identity.get("given_name", ""), applicant.identity.get("family_name", "")
    return bool(wanted) and wanted in {_folded(f"{given} {family}"), _folded(family)}


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
