"""Who owes what, and what has arrived: nothing about marks."""

from datetime import datetime
from typing import Literal

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import PanelId, Role, SeatId
from panel_app.journal.result import forms_due
from panel_app.workspace.workspace import Workspace

FormState = Literal["received", "two", "late", "owed", "recused"]
"""`two`: a scorer's two laptops each sealed one; both are here, and the chair lets one of them count."""


class FormCell(msgspec.Struct, frozen=True, kw_only=True):
    """One form of a scorer's, as far as anybody knows who may not read it."""

    code: CandidateCode
    state: FormState


class SeatProgress(msgspec.Struct, frozen=True, kw_only=True):
    """One scorer. `last_seen`: the newest claim of time on a record of the seat, None if nothing came yet.

    `forms` are in the order of the codes; who stepped back has nothing due for that candidate.
    """

    seat: SeatId
    due: int
    received: int
    recused: int
    late: int
    last_seen: datetime | None
    owes: tuple[CandidateCode, ...]
    forms: tuple[FormCell, ...] = ()
    panel: PanelId | None = None


class Completeness(msgspec.Struct, frozen=True, kw_only=True):
    """The stage's forms."""

    forms_due: int
    forms_received: int
    seats: tuple[SeatProgress, ...]
    complete: bool


def completeness(workspace: Workspace, *, panel: PanelId | None = None) -> Completeness:
    """For officers: every scorer's forms, by seat; with `panel`, that panel's alone."""
    workspace.require(Role.ADMINISTRATOR, Role.CHAIR)
    judge, stage = workspace.judge, workspace.stage_id
    panels = workspace.panels if panel is None else (panel,)
    due = forms_due(judge, stage)
    filled = {(slot[2], slot[3]) for slot, _ in judge.values("form") if slot[1] == stage}
    recused = {(slot[2], slot[3]) for slot, _ in judge.values("recusal") if slot[1] == stage}
    two = {(slot[2], slot[3]) for slot in judge.rivals() if slot[:2] == ("form", stage)}
    here = filled | two
    late = _late(workspace)
    seen: dict[SeatId, datetime] = {}
    for fact in judge.facts.values():
        seat = judge.seat_of(fact)
        if seat is not None and fact.event is not None:
            moment = fact.event.time
            seen[seat.id] = max(seen.get(seat.id, moment), moment)
    rows = []
    for scorer in workspace.authority.seats.values():
        if scorer.panel not in (*panels, None):
            continue
        codes = sorted(code for code, scorers in due.items() if scorer.id in scorers)
        if scorer.role is Role.MEMBER or codes:
            owes = tuple(code for code in codes if (code, scorer.id) not in here)
            stepped_back = sorted(CandidateCode(code) for code, seat in recused if seat == scorer.id)
            came_late = [code for code, seat in late if seat == scorer.id]
            rows.append(
                SeatProgress(
                    seat=scorer.id,
                    due=len(codes),
                    received=len(codes) - len(owes),
                    recused=len(stepped_back),
                    late=len(came_late),
                    last_seen=seen.get(scorer.id),
                    owes=owes,
                    forms=_cells(
                        codes,
                        two={code for code in codes if (code, scorer.id) in two},
                        owes=set(owes),
                        late=set(came_late),
                        recused=stepped_back,
                    ),
                    panel=scorer.panel,
                )
            )
    forms, received = sum(row.due for row in rows), sum(row.received for row in rows)
    needed = [code for code in _candidates_lacking(workspace, due) if workspace.panel_of(code) in panels]
    return Completeness(
        forms_due=forms, forms_received=received, seats=tuple(rows), complete=forms == received and not needed
    )


def _late(workspace: Workspace) -> list[tuple[CandidateCode, SeatId]]:
    """The forms that came after the opening, and whose they are."""
    judge = workspace.judge
    return [
        (fact.event.code, seat.id)
        for fact in judge.forms("late")
        if isinstance(fact.event, e.FormSubmitted)
        and fact.event.stage == workspace.stage_id
        and (seat := judge.seat_of(fact)) is not None
    ]


def _cells(
    codes: list[CandidateCode],
    *,
    two: set[CandidateCode],
    owes: set[CandidateCode],
    late: set[CandidateCode],
    recused: list[CandidateCode],
) -> tuple[FormCell, ...]:
    states: dict[CandidateCode, FormState] = dict.fromkeys(codes, "received")
    states |= dict.fromkeys(two, "two")
    states |= dict.fromkeys(owes, "owed")
    states |= dict.fromkeys(late & owes, "late")
    states |= dict.fromkeys(recused, "recused")
    return tuple(FormCell(code=code, state=states[code]) for code in sorted(states))


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
