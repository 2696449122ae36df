"""One candidate as moderation shows it: every scorer's form, what asks for moderation, what the panel made of it."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Literal

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.forms import Notes
from panel_app.domain.moderation import Key, Moderation
from panel_app.domain.people import SeatId, StageId
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.journal.judge import Judge
from panel_app.journal.slots import Slot

ModerationState = Literal["none", "open", "agreed", "kept", "parked"]

Said = dict[RecordId, e.Reason]
"""Why things were decided, as far as this seat can read it."""
NOTHING_SAID = e.Reason(reason="")


class ScorerForm(msgspec.Struct, frozen=True, kw_only=True):
    """One scorer's form as moderation shows it."""

    pseudonym: str
    marks: dict[CriterionId, Mark]
    notes: dict[CriterionId, str]
    abstained: dict[CriterionId, str]
    concern: str
    admitted: bool


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """An agreed mark and why: a text, a code of the published reasons, or both."""

    mark: Mark
    reason: str
    by: str
    code: str = ""


class RivalValue(msgspec.Struct, frozen=True, kw_only=True):
    """One of two values that two laptops put on record. `mark` is None where an agreement was taken back.

    `here`: whether this laptop wrote it.
    """

    record: RecordId
    mark: Mark | None
    reason: str
    code: str
    by: str
    seat: SeatId
    time: datetime
    parked: bool | None = None
    here: bool = False


class Rival(msgspec.Struct, frozen=True, kw_only=True):
    """A question with two answers, of which none counts until a person settles it."""

    kind: Literal["agreed", "kept", "parked"]
    criterion: CriterionId | None
    values: tuple[RivalValue, ...]


class ModerationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate in the table. `state` is `none` where the rules ask for nothing, `open` while two values rival.

    `awaiting` are the scorers, by pseudonym, whose form is due and not in: a third one who was asked. `kept` is the
    text of why the marks were kept, `kept_code` its code. `total` is what counts now, agreed marks included, and
    `from_line` how far above the line it lies (0: in the pool or tie across it), None without one. `gap_key` and
    `line_key` sort rows by disagreement and by closeness to the line.
    """

    code: CandidateCode
    scorers: tuple[ScorerForm, ...]
    moderation: Moderation
    state: ModerationState
    agreed: dict[CriterionId, Agreed]
    kept: str | None
    kept_code: str = ""
    awaiting: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()
    total: Fraction | None = None
    from_line: Fraction | None = None
    gap_key: Key = ()
    line_key: Key = ()


def read_reasons(data: Mapping[RecordId, bytes]) -> Said:
    """Reasons as anybody may have written them; what is no reason says nothing."""
    return {record: _read(raw, e.Reason) or NOTHING_SAID for record, raw in data.items()}


def read_notes(data: bytes) -> Notes:
    """The notes part of a form as anybody may have written it; what is no such part says nothing."""
    return _read(data, Notes) or Notes(notes={})


def panel_slots(stage: StageId, code: CandidateCode, criteria: tuple[CriterionId, ...]) -> list[Slot]:
    """The questions about one candidate that the panel answers in the room."""
    return [
        *(("agreed", stage, code, criterion) for criterion in criteria),
        ("kept", stage, code),
        ("parked", stage, code),
    ]


def agreements(judge: Judge, slots: list[Slot], said: Said) -> dict[CriterionId, Agreed]:
    """The agreed marks that count."""
    found = {}
    for slot in slots:
        fact = judge.value(slot) if slot[0] == "agreed" else None
        if fact is not None and isinstance(fact.event, e.MarkAgreed) and fact.event.mark is not None:
            why = said.get(fact.id, NOTHING_SAID)
            found[fact.event.criterion] = Agreed(mark=fact.event.mark, reason=why.reason, by=why.by, code=why.code)
    return found


def rivals(judge: Judge, slots: list[Slot], said: Said, *, here: str) -> tuple[Rival, ...]:
    """The questions among these that two laptops answered without knowing of each other."""
    found = []
    for slot in slots:
        heads = judge.heads(slot)
        if len(heads) > 1:
            both = (_value(judge, record, said, here=here) for record in heads)
            values = tuple(sorted(both, key=lambda each: each.record))
            criterion = CriterionId(slot[3]) if slot[0] == "agreed" else None
            found.append(Rival(kind=_kind(slot), criterion=criterion, values=values))
    return tuple(found)


def state(
    moderation: Moderation,
    *,
    agreed: bool,
    kept: bool,
    parked: bool,
    disputed: bool,
) -> ModerationState:
    """How far the room is with a candidate: a question with two answers is as open as one with none."""
    if parked:
        return "parked"
    if disputed:
        return "open"
    if agreed:
        return "agreed"
    if kept:
        return "kept"
    return "open" if moderation.triggered else "none"


def is_parked(judge: Judge, stage: StageId, code: CandidateCode) -> bool:
    """Whether the panel still has to come back to a candidate; two laptops of two minds say yes."""
    heads = [judge.facts[record].event for record in judge.heads(("parked", stage, code))]
    return any(isinstance(event, e.CandidateParked) and event.parked for event in heads)


def _read[T](data: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def _kind(slot: Slot) -> Literal["agreed", "kept", "parked"]:
    return "agreed" if slot[0] == "agreed" else "kept" if slot[0] == "kept" else "parked"


def _value(judge: Judge, record: RecordId, said: Said, *, here: str) -> RivalValue:
    fact, why = judge.facts[record], said.get(record, NOTHING_SAID)
    event, seat = fact.event, judge.seat_of(fact)
    if event is None or seat is None:  # what fills a slot has both
        raise LookupError(record)
    return RivalValue(
        record=record,
        mark=event.mark if isinstance(event, e.MarkAgreed) else None,
        reason=why.reason,
        code=why.code,
        by=why.by,
        seat=seat.id,
        time=event.time,
        parked=event.parked if isinstance(event, e.CandidateParked) else None,
        here=fact.device == here,
    )
