"""The chair's meeting: the table of what differs, agreed marks beside the scorers' own, forms that came late."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.events import RecordId
from panel_app.domain.moderation import Order
from panel_app.domain.people import SeatId
from panel_app.domain.reasons import Decision, refuse_unsaid
from panel_app.domain.rubric import CriterionId, Mark, plain
from panel_app.journal import compartments
from panel_app.journal.judge import Judge
from panel_app.journal.result import agreed_mark
from panel_app.journal.slots import Slot
from panel_app.workspace.board import board, board_by
from panel_app.workspace.gates import (
    refuse_unreadable,
    require_moderating,
    require_open,
)
from panel_app.workspace.moderation_rows import (
    NOTHING_SAID,
    Agreed,
    ModerationRow,
    ModerationState,
    Rival,
    RivalValue,
    ScorerForm,
    is_parked,
    panel_slots,
    read_reasons,
)
from panel_app.workspace.rival_forms import unlike
from panel_app.workspace.workspace import Part, Workspace, command

__all__ = [
    "Agreed",
    "LateForm",
    "ModerationRow",
    "ModerationState",
    "Order",
    "Rival",
    "RivalValue",
    "ScorerForm",
    "admit",
    "agree",
    "decide",
    "forms",
    "is_parked",
    "keep",
    "late_forms",
    "ordered",
    "park",
    "reasons",
    "rows",
    "settle",
    "show",
    "table",
    "withdraw_agreement",
]

_DISCUSSED: Final = "It was discussed."
_KEYS: Final = {"disagreement": attrgetter("gap_key"), "line": attrgetter("line_key"), "code": attrgetter("code")}
"""What the table is sorted by."""


class LateForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form that counts only if the chair admits it: it came after the opening, or is one of two."""

    code: CandidateCode
    seat: SeatId
    record: RecordId
    time: datetime
    """When it was sealed, as its laptop says."""
    differs: tuple[str, ...] | None = None
    """Of one of two: on which criteria (or `concern`) they do not say the same; None where it came late."""


def table(workspace: Workspace, *, order: Order = "disagreement") -> list[ModerationRow]:
    """Every candidate with forms, in this order."""
    require_open(workspace)
    return ordered(board(workspace).rows.values(), order)


def rows(workspace: Workspace) -> tuple[ModerationRow, ...]:
    """The same in no order: a row that has not moved is the very one that was given before."""
    require_open(workspace)
    return tuple(board(workspace).rows.values())


def ordered(rows: Iterable[ModerationRow], order: Order) -> list[ModerationRow]:
    """The same rows: most disagreement first, nearest the line first, or by code."""
    return sorted(rows, key=_KEYS[order])


def show(workspace: Workspace, code: CandidateCode) -> ModerationRow:
    """One candidate."""
    require_open(workspace)
    found = board(workspace).rows.get(code)
    if found is None:
        raise InputRefused(f"There are no forms of a candidate {code}.", "`moderation table` shows the codes.")
    return found


@command
def agree(
    workspace: Workspace,
    code: CandidateCode,
    criterion: CriterionId,
    mark: Mark,
    *,
    reason: str,
    by: str = "",
    reason_code: str = "",
) -> None:
    """Put the panel's mark beside the scorers' own. Where two laptops agreed on two, it takes the place of both."""
    scale = _scale(workspace, criterion)
    if mark not in scale:
        raise InputRefused(
            f"{plain(mark)} is not a mark of {criterion}.", f"The marks are {', '.join(plain(each) for each in scale)}."
        )
    require_moderating(workspace, code)
    refuse_unsaid(workspace.stage, "agree", reason_code, reason)
    _agree(workspace, code, criterion, mark, e.Reason(reason=reason, by=by, code=reason_code))


@command
def withdraw_agreement(
    workspace: Workspace, code: CandidateCode, criterion: CriterionId, *, reason: str, reason_code: str = ""
) -> None:
    """Take an agreed mark back; the scorers' marks count again."""
    _scale(workspace, criterion)
    require_moderating(workspace, code)
    refuse_unsaid(workspace.stage, "withdraw", reason_code, reason)
    slot = ("agreed", workspace.stage_id, code, criterion)
    if agreed_mark(workspace.judge, slot) is None and len(workspace.judge.heads(slot)) <= 1:
        raise InputRefused(f"Nothing is agreed on {criterion} for {code}.", "`moderation show` tells what is.")
    _agree(workspace, code, criterion, None, e.Reason(reason=reason, code=reason_code))


@command
def keep(workspace: Workspace, code: CandidateCode, *, reason: str, reason_code: str = "") -> None:
    """Leave the marks as they are, on record."""
    require_moderating(workspace, code)
    refuse_unsaid(workspace.stage, "keep", reason_code, reason)
    _keep(workspace, code, e.Reason(reason=reason, code=reason_code))


@command
def park(workspace: Workspace, code: CandidateCode, *, reason: str = "", reason_code: str = "") -> None:
    """Come back to a candidate later; an agreed mark or the word to keep them ends it."""
    require_moderating(workspace, code)
    said = reason or ("" if reason_code else "Later.")
    refuse_unsaid(workspace.stage, "park", reason_code, said)
    _park(workspace, code, parked=True, why=e.Reason(reason=said, code=reason_code))


@command
def settle(
    workspace: Workspace, code: CandidateCode, record: RecordId, *, reason: str, by: str = "", reason_code: str = ""
) -> None:
    """Of two values that two laptops put on record, let this one stand; it takes the place of both."""
    require_moderating(workspace, code)
    refuse_unsaid(workspace.stage, "settle", reason_code, reason)
    slot = _disputed(workspace, code, record)
    event = workspace.judge.facts[record].event
    why = e.Reason(reason=reason, by=by, code=reason_code)
    match event:
        case e.MarkAgreed():
            _agree(workspace, code, event.criterion, event.mark, why)
        case e.MarksKept():
            _keep(workspace, code, why)
        case e.CandidateParked():
            _put_parked(workspace, slot, parked=event.parked, why=why)


def late_forms(workspace: Workspace) -> list[LateForm]:
    """The forms that wait for the chair's word, by candidate; of one scorer's in the order they were sealed in."""
    judge, stage = workspace.judge, workspace.stage_id
    pairs = [judge.heads(slot) for slot in judge.rivals() if slot[:2] == ("form", stage)]
    differs = {record: unlike(workspace, pair) for pair in pairs for record in pair}
    found = []
    for fact in sorted((*judge.forms("late"), *map(judge.facts.__getitem__, differs)), key=lambda fact: fact.seq):
        seat, event = judge.seat_of(fact), fact.event
        if seat is not None and isinstance(event, e.FormSubmitted) and event.stage == stage:
            found.append(
                LateForm(code=event.code, seat=seat.id, record=fact.id, time=event.time, differs=differs.get(fact.id))
            )
    return sorted(found, key=lambda form: (form.code, form.seat))


@command
def admit(
    workspace: Workspace, code: CandidateCode, seat: SeatId, *, reason: str, record: RecordId | None = None
) -> None:
    """Let a late form count, on record. Of two that a scorer sealed for one candidate it is `record`, or the first."""
    require_moderating(workspace, code)
    waiting = [each for each in late_forms(workspace) if (each.code, each.seat) == (code, seat)]
    form = next((each for each in waiting if record in (None, each.record)), None)
    if form is None:
        raise InputRefused(
            f"There is no late form of {seat} for {code}.", "`completeness` shows which forms came late."
        )
    if workspace.judge.value(("form", workspace.stage_id, code, seat)) is not None:
        raise NotAllowed(f"A form of {seat} for {code} counts already.", "A later one does not take its place.")
    decide(workspace, e.FormAdmitted(time=workspace.clock(), stage=workspace.stage_id, form=form.record), reason)


# ---- inside


def _disputed(workspace: Workspace, code: CandidateCode, record: RecordId) -> Slot:
    """The question about this candidate that has this record as one of its answers."""
    for slot in panel_slots(workspace.stage_id, code, workspace.stage.criterion_ids):
        heads = workspace.judge.heads(slot)
        if len(heads) > 1 and record in heads:
            return slot
    raise InputRefused(
        f"That is not one of two values that stand against each other for {code}.",
        "`moderation show` shows them; they may be settled already.",
    )


def _agree(workspace: Workspace, code: CandidateCode, criterion: CriterionId, mark: Mark | None, why: e.Reason) -> None:
    slot = ("agreed", workspace.stage_id, code, criterion)
    event = e.MarkAgreed(
        time=workspace.clock(),
        stage=workspace.stage_id,
        code=code,
        criterion=criterion,
        mark=mark,
        replaces=tuple(workspace.judge.heads(slot)),
    )
    _put_on_record(workspace, event, why)
    _park(workspace, code, parked=False, why=e.Reason(reason=_DISCUSSED))


def _keep(workspace: Workspace, code: CandidateCode, why: e.Reason) -> None:
    slot = ("kept", workspace.stage_id, code)
    event = e.MarksKept(
        time=workspace.clock(), stage=workspace.stage_id, code=code, replaces=tuple(workspace.judge.heads(slot))
    )
    _put_on_record(workspace, event, why)
    _park(workspace, code, parked=False, why=e.Reason(reason=_DISCUSSED))


def _park(workspace: Workspace, code: CandidateCode, *, parked: bool, why: e.Reason) -> None:
    """On record only where it changes something, or settles what two laptops said."""
    slot = ("parked", workspace.stage_id, code)
    one_mind = len(workspace.judge.heads(slot)) <= 1
    if not one_mind or is_parked(workspace.judge, workspace.stage_id, code) != parked:
        _put_parked(workspace, slot, parked=parked, why=why)


def _put_parked(workspace: Workspace, slot: Slot, *, parked: bool, why: e.Reason) -> None:
    event = e.CandidateParked(
        time=workspace.clock(),
        stage=workspace.stage_id,
        code=CandidateCode(slot[2]),
        parked=parked,
        replaces=tuple(workspace.judge.heads(slot)),
    )
    _put_on_record(workspace, event, why)


def decide(
    workspace: Workspace,
    event: e.AnyEvent,
    reason: str,
    by: str = "",
    code: str = "",
    *,
    what: Decision | None = None,
) -> None:
    """Put a decision on record, with its reason for whoever reads moderation; `what` says which codes it can have."""
    if what is not None:
        refuse_unsaid(workspace.stage, what, code, reason)
    elif not reason.strip():
        raise InputRefused("This needs a reason.", "Say why, in a sentence.")
    _put_on_record(workspace, event, e.Reason(reason=reason, by=by, code=code))


def _put_on_record(workspace: Workspace, event: e.AnyEvent, why: e.Reason) -> None:
    place = (workspace.stage_id, workspace.panel_for(event))
    refuse_unreadable(workspace, place[1])
    workspace.author(event, Part(msgspec.json.encode(why), (compartments.moderation(*place),)))


def _scale(workspace: Workspace, criterion: CriterionId) -> tuple[Mark, ...]:
    try:
        return workspace.stage.criterion(criterion).marks
    except KeyError:
        known = ", ".join(workspace.stage.criterion_ids)
        raise InputRefused(f"There is no criterion {criterion!r}.", f"The criteria are {known}.") from None


def forms(workspace: Workspace, judge: Judge) -> dict[CandidateCode, tuple[ScorerForm, ...]]:
    """The opened forms that count by this judging, in pseudonym order, by candidate."""
    return {code: row.scorers for code, row in board_by(workspace, judge).rows.items()}


def reasons(workspace: Workspace, records: Sequence[RecordId]) -> dict[RecordId, e.Reason]:
    """Why these things were decided; a reason that this seat cannot read is empty."""
    found = read_reasons(workspace.data(records, 1)) if records else {}
    return {record: found.get(record, NOTHING_SAID) for record in records}
