"""Who owes what, and what has arrived: nothing about marks."""

from datetime import datetime

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import Role, SeatId, StageId
from panel_app.journal.result import forms_due
from panel_app.journal.spine import Fact
from panel_app.workspace.workspace import Workspace


class SeatProgress(msgspec.Struct, frozen=True, kw_only=True):
    """One scorer. `last_seen`: the newest claim of time on a record of the seat, None if nothing came yet."""

    seat: SeatId
    due: int
    received: int
    recused: int
    late: int
    last_seen: datetime | None
    owes: tuple[CandidateCode, ...]


class Completeness(msgspec.Struct, frozen=True, kw_only=True):
    """The stage's forms."""

    forms_due: int
    forms_received: int
    seats: tuple[SeatProgress, ...]
    complete: bool


def completeness(workspace: Workspace) -> Completeness:
    """For officers: every scorer's forms, by seat."""
    workspace.require(Role.ADMINISTRATOR, Role.CHAIR)
    judge, stage = workspace.judge, workspace.stage_id
    due = forms_due(judge, stage)
    filled = {(slot[2], slot[3]) for slot, _ in judge.values("form") if slot[1] == stage}
    recused = [slot[3] for slot, _ in judge.values("recusal") if slot[1] == stage]
    late = [seat.id for fact in judge.forms("late") if _is_of(fact, stage) and (seat := judge.seat_of(fact))]
    seen: dict[SeatId, datetime] = {}
    for fact in judge.facts.values():
        seat = judge.seat_of(fact)
        if seat is not None and fact.event is not None:
            moment = fact.event.time
            seen[seat.id] = max(seen.get(seat.id, moment), moment)
    rows = []
    for scorer in workspace.authority.seats.values():
        codes = sorted(code for code, scorers in due.items() if scorer.id in scorers)
        if scorer.role is Role.MEMBER or codes:
            owes = tuple(code for code in codes if (code, scorer.id) not in filled)
            rows.append(
                SeatProgress(
                    seat=scorer.id,
                    due=len(codes),
                    received=len(codes) - len(owes),
                    recused=recused.count(scorer.id),
                    late=late.count(scorer.id),
                    last_seen=seen.get(scorer.id),
                    owes=owes,
                )
            )
    forms, received = sum(row.due for row in rows), sum(row.received for row in rows)
    needed = _candidates_lacking(workspace, due)
    return Completeness(
        forms_due=forms, forms_received=received, seats=tuple(rows), complete=forms == received and not needed
    )


def _is_of(fact: Fact, stage: StageId) -> bool:
    return getattr(fact.event, "stage", None) == stage


def _candidates_lacking(workspace: Workspace, due: dict[CandidateCode, set[SeatId]]) -> list[CandidateCode]:
    """Candidates with fewer scorers than the rules ask for: a recusal that was not filled."""
    stage = workspace.authority.stage(workspace.stage_id)
    wanted = stage.scorers_per_candidate if stage else 1
    judge = workspace.judge
    return [
        CandidateCode(slot[1])
        for slot, _ in judge.values("candidate")
        if len(due.get(CandidateCode(slot[1]), ())) < wanted and judge.value(("withdrawal", slot[1])) is None
    ]
