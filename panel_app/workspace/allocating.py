"""Scorers to candidates: balanced, mixed, linked, conflicts apart, keeping what stands and all that was scored."""

from collections.abc import Iterable

import msgspec

from panel_app.domain import events as e
from panel_app.domain.allocation import Allocation, allocate, joined
from panel_app.domain.candidates import Applicant, CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role, SeatId
from panel_app.domain.rules import Stage
from panel_app.journal import compartments
from panel_app.journal.result import counting_forms
from panel_app.workspace.applications import applicants, draft_plan, stage_of
from panel_app.workspace.conflicts import Pair, clashes
from panel_app.workspace.setup import seats
from panel_app.workspace.workspace import Item, Part, Workspace, command


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """Allocations that were ended, and those that stay because their form is in."""

    released: tuple[Pair, ...]
    scored: tuple[Pair, ...]


@command
def allocate_scorers(workspace: Workspace, *, dry_run: bool = False) -> Allocation:
    """Give every candidate its scorers; a recusal is filled anew, everything else stands."""
    workspace.require(Role.ADMINISTRATOR)
    stage = stage_of(workspace, draft_plan(workspace))
    codes = _taking_part(workspace)
    if not codes:
        raise NotAllowed("No clean copy is released yet.", "Confirm the copies first: `clean confirm --all`.")
    members = [seat for seat in workspace.authority.seats.values() if seat.role is Role.MEMBER]
    standing, ended = _standing(workspace)
    conflicts, limits = frozenset(clashes(workspace, codes)), _limits(workspace, stage)
    labels = {code: _labels(each) for code, each in applicants(workspace, codes).items()}
    plan = joined(
        allocate(
            codes=[code for code in codes if workspace.panel_of(code) == panel],
            seats=[seat.id for seat in members if seat.panel in (panel, None)],
            per_candidate=stage.scorers_per_candidate,
            conflicts=conflicts,
            standing=standing,
            barred=frozenset(ended),
            limits=limits,
            labels=labels,
            rng=workspace.rng,
        )
        for panel in workspace.panels
    )
    if not dry_run:
        fresh = [(code, seat) for code, seats_of_it in plan.new.items() for seat in seats_of_it]
        _author(workspace, fresh, active=True)
    return plan


@command
def release(
    workspace: Workspace, *, code: CandidateCode | None = None, seat: SeatId | None = None, reason: str
) -> Released:
    """End allocations of a seat, of a candidate, or the one of both; what was scored stays. The reason is kept."""
    workspace.require(Role.ADMINISTRATOR)
    if not reason.strip():
        raise InputRefused("A release needs a reason.", "Say in a sentence why the allocation ends.")
    if seat is not None and seat not in workspace.authority.seats:
        raise InputRefused(f"There is no seat {seat}.", "`seat list` shows them.")
    standing, _ = _standing(workspace)
    meant = [
        (its_code, its_seat)
        for its_code, its_seats in sorted(standing.items())
        for its_seat in sorted(its_seats)
        if code in (None, its_code) and seat in (None, its_seat)
    ]
    if not meant:
        raise InputRefused("There is no such allocation.", "`allocate --dry-run` shows who scores how many.")
    forms = counting_forms(workspace.judge, workspace.stage_id)
    scored = [(its_code, its_seat) for its_code, its_seat in meant if its_seat in forms.get(its_code, {})]
    ended = [pair for pair in meant if pair not in scored]
    _author(workspace, ended, active=False, reason=reason)
    return Released(released=tuple(ended), scored=tuple(scored))


@command
def add(workspace: Workspace, code: CandidateCode, seat: SeatId) -> None:
    """Give a candidate one more scorer, by a person's word. A conflict or a recusal is not overruled."""
    workspace.require(Role.ADMINISTRATOR)
    invited = workspace.authority.seats.get(seat)
    if invited is None or invited.role is not Role.MEMBER:
        raise InputRefused(f"{seat} is no member's seat.", "`seat list` shows them.")
    if code not in _taking_part(workspace):
        raise InputRefused(
            f"{code} takes no part in the scoring, or has no clean copy yet.", "`applicants list` shows the codes."
        )
    if workspace.panel_of(code) != workspace.authority.table_of(invited):
        raise InputRefused(f"{seat} does not score for the panel of {code}.", "`seat list` shows who does.")
    if workspace.judge.heads(("recusal", workspace.stage_id, code, seat)):
        raise NotAllowed(f"{seat} declined to judge {code}.", "Choose another scorer.")
    if why := clashes(workspace, [code]).get((code, seat)):
        raise NotAllowed(f"A conflict keeps {seat} and {code} apart ({', '.join(why)}).", "Choose another scorer.")
    if seat in _standing(workspace)[0].get(code, ()):
        raise InputRefused(f"{seat} scores {code} already.", "`allocate --dry-run` shows who scores how many.")
    _author(workspace, [(code, seat)], active=True)


# ---- inside


def _author(workspace: Workspace, pairs: Iterable[Pair], *, active: bool, reason: str = "") -> None:
    """Put allocations on record in shuffled order, or end them."""
    shuffled = list(pairs)
    workspace.rng.shuffle(shuffled)
    stage, judge = workspace.stage_id, workspace.judge
    items: list[Item] = [
        (
            e.Allocated(
                time=workspace.clock(),
                stage=stage,
                code=code,
                seat=seat,
                active=active,
                replaces=tuple(judge.heads(("allocation", stage, code, seat))),
            ),
            [Part(reason.encode(), (compartments.OFFICE,))] if reason else (),
        )
        for code, seat in shuffled
    ]
    workspace.author_all(items)


def _taking_part(workspace: Workspace) -> set[CandidateCode]:
    """Candidates with a released copy who neither withdrew nor were marked out."""
    judge = workspace.judge
    released = {CandidateCode(slot[2]) for slot, _ in judge.values("copy") if slot[1] == workspace.stage_id}
    return {code for code in released if _takes_part(workspace, code)}


def _takes_part(workspace: Workspace, code: CandidateCode) -> bool:
    judge = workspace.judge
    entered = judge.value(("candidate", code))
    eligible = entered is not None and isinstance(entered.event, e.CandidateEntered) and entered.event.eligible
    return eligible and judge.value(("withdrawal", code)) is None


def _standing(workspace: Workspace) -> tuple[dict[CandidateCode, frozenset[SeatId]], set[Pair]]:
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


def _limits(workspace: Workspace, stage: Stage) -> dict[SeatId, int]:
    """What each member takes on at most: as its seat says, else as the round file does."""
    limits = {seat.seat: seat.most if seat.most is not None else stage.most_for_a_scorer for seat in seats(workspace)}
    return {seat: most for seat, most in limits.items() if most is not None}


def _labels(applicant: Applicant) -> tuple[str, ...]:
    """What scorers should have alike of their candidates: nation and profession."""
    profession = applicant.line.get("profession") or applicant.line.get("role") or ""
    found = (("nation", applicant.jurisdiction), ("profession", profession))
    return tuple(f"{kind} {value}" for kind, value in found if value)
