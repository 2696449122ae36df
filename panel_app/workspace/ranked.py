"""The ranked list as it is now, as it would be signed, or as it was; and as it would be, to look and no more."""

from collections.abc import Mapping, Sequence

import msgspec

from panel_app.domain import events as e
from panel_app.domain import selection
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused
from panel_app.domain.events import RecordId
from panel_app.domain.people import Role
from panel_app.domain.ranking import Ranking, Status
from panel_app.domain.selection import Tie
from panel_app.journal import lottery
from panel_app.journal.judge import Judge
from panel_app.journal.result import Answer, answer, at_cut, counting_forms
from panel_app.workspace.board import board_by
from panel_app.workspace.gates import require_open, require_whole, waiting_closing
from panel_app.workspace.workspace import Workspace


class Supposed(msgspec.Struct, frozen=True, kw_only=True):
    """Where one candidate would stand, and where the rules put the same one."""

    code: CandidateCode
    order: int | None
    total: str | None
    status: Status
    published: Status


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """The list as if there were other places. It has no digest, no outcomes and no place on record."""

    places: int
    published: int
    candidates: tuple[Supposed, ...]


def settled(workspace: Workspace) -> Judge:
    """The judging that the stage's result is computed from.

    As of the signed cut; to an administrator as of the closing that waits for a signature, since that is what would be
    signed; else everything that is here.
    """
    signed = workspace.authority.signed.get(workspace.stage_id)
    if signed is not None:
        return at_cut(workspace.judge, signed.event.cut, until=signed.record)
    closed = waiting_closing(workspace)
    if workspace.seat.role is Role.ADMINISTRATOR and closed is not None and isinstance(closed.event, e.StageClosed):
        return at_cut(workspace.judge, closed.event.cut, until=workspace.authority.head)
    return workspace.judge


def on_record(workspace: Workspace) -> Judge:
    """What was on record when the stage was signed: beyond the cut the closing, and what the signer wrote till then."""
    signed = workspace.authority.signed.get(workspace.stage_id)
    if signed is None:
        return workspace.judge
    ends = [workspace.judge.facts[each] for each in (signed.event.closed, signed.record)]
    cut = (*signed.event.cut, *(e.CutEntry(fact.device, fact.seq, fact.id) for fact in ends))
    return at_cut(workspace.judge, cut, until=signed.record)


def answer_by(workspace: Workspace, judge: Judge) -> Answer:
    """What the stage comes to by this judging: found once for the list, its ties and its checks."""
    board = board_by(workspace, judge)
    return board.kept("answer", lambda: answer(judge, workspace.stage, list(board.assessed.values())))


def rank(workspace: Workspace) -> Ranking:
    """The ranked list by the frozen rules."""
    require_whole(workspace)
    return answer_by(workspace, settled(workspace)).ranking


def ties(workspace: Workspace) -> list[Tie]:
    """The groups that the rules alone do not put in order, and whether they were resolved."""
    require_whole(workspace)
    return list(answer_by(workspace, settled(workspace)).ties)


def what_if(workspace: Workspace, places: int) -> WhatIf:
    """The list as if candidates competed for so many places; nothing of it is kept."""
    require_whole(workspace)
    judge, stage = settled(workspace), workspace.stage
    if places < 1:
        raise InputRefused(f"There cannot be {places} places.", "Suppose one place or more.")
    supposed = msgspec.structs.replace(stage, places=places, ring_fenced=())
    assessed = list(board_by(workspace, judge).assessed.values())
    found = selection.ranked(supposed, assessed, lottery.counted(judge, stage.id))
    published = {each.code: each.status for each in rank(workspace).candidates}
    return WhatIf(
        places=places,
        published=stage.open_places,
        candidates=tuple(
            Supposed(
                code=each.code, order=each.order, total=each.total, status=each.status, published=published[each.code]
            )
            for each in found.standings
        ),
    )


def line_facts(workspace: Workspace, codes: Sequence[CandidateCode]) -> dict[CandidateCode, dict[str, str]]:
    """What the published rules let the chair see of the candidates in a tie, and nothing more."""
    require_open(workspace)
    judge = settled(workspace)
    records = {code: fact.id for code in codes if (fact := judge.value(("candidate", code))) is not None}
    raw = workspace.data(records.values(), 4)
    shown = workspace.stage.rules.line
    found = {}
    for code, record in records.items():
        facts = msgspec.json.decode(raw.get(record, b"{}"), type=dict[str, str])
        found[code] = {name: facts.get(name, "") for name in shown}
    return found


def open_marks(workspace: Workspace, judge: Judge) -> Mapping[RecordId, bytes]:
    """The marks part of every form that counts by this judging, where this seat can read it."""
    forms = counting_forms(judge, workspace.stage_id)
    return workspace.data([record for its in forms.values() for record in its.values()], 1)
