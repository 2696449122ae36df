"""The ledger of moderation: first marks, every change, who proposed it, when, why and which way; and whose marks moved.

Nothing in it was ever written over: it is read from the records, those that were replaced too.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from statistics import mean, median
from typing import Final, Literal

import msgspec

from panel_app.domain import events as e
from panel_app.domain.authority import Seat
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused
from panel_app.domain.people import Role, SeatId
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Stage
from panel_app.domain.totals import exact
from panel_app.journal.judge import Judge
from panel_app.journal.spine import Fact
from panel_app.workspace.board import Board, board, board_by
from panel_app.workspace.gates import require_open
from panel_app.workspace.moderation_rows import NOTHING_SAID, ModerationRow, panel_slots
from panel_app.workspace.workspace import Workspace

Kind = Literal["given", "agreed", "withdrawn", "kept", "parked", "unparked", "third-asked", "admitted"]
Direction = Literal["up", "down", "same", ""]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was put on record about a candidate. `who` put it there: a pseudonym, or an officer's seat.

    `scorer` is whose mark was `given`, or who was asked, by pseudonym. `before` is what counted until then, as the
    rules combine it, and `direction` which way a mark went from there; both are empty where nothing was comparable.
    `stands` tells whether it is still what counts: not replaced, and no rival of another.
    """

    time: datetime
    kind: Kind
    who: str
    criterion: CriterionId | None = None
    scorer: str = ""
    mark: Mark | None = None
    before: Fraction | None = None
    direction: Direction = ""
    reason: str = ""
    reason_code: str = ""
    by: str = ""
    stands: bool = True


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one scorer's marks on the criteria that the panel came to.

    Of `discussed` marks `stood` are as they were given, `up` lie below what was agreed, `down` above it. `proposed` is
    how many of the agreements that stand this scorer proposed.
    """

    scorer: str
    discussed: int
    stood: int
    up: int
    down: int
    proposed: int


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """How often somebody's word became the agreed mark, and which way from what the scorers' marks had come to."""

    by: str
    marks: int
    up: int
    down: int


_KINDS: Final[dict[type[e.AnyEvent], Kind]] = {e.MarksKept: "kept", e.FormAdmitted: "admitted"}


def of(workspace: Workspace, code: CandidateCode) -> tuple[Entry, ...]:
    """Everything that happened to one candidate's marks, oldest first by what the authors' clocks claimed."""
    require_open(workspace)
    held = board(workspace)
    if code not in held.rows:
        raise InputRefused(f"There are no forms of a candidate {code}.", "`moderation table` shows the codes.")
    return entries(workspace, held, code)


def entries(workspace: Workspace, held: Board, code: CandidateCode) -> tuple[Entry, ...]:
    """The same by any board's judging."""
    found = [*_given(held, code), *_asked(held, code), *_panel(workspace, held, code)]
    return tuple(sorted(found, key=lambda each: each.time))  # sorted keeps what each clock claimed alike in order


def moved(workspace: Workspace, judge: Judge | None = None) -> tuple[Moved, ...]:
    """Whose marks moved, and which way: every scorer with forms, by pseudonym."""
    require_open(workspace)
    rows = board_by(workspace, judge or workspace.judge).rows.values()
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        for form in row.scorers:
            its = counted.setdefault(form.pseudonym, Counter())
            its.update(_went(row, form.marks))
    spoken = Counter(agreed.by for row in rows for agreed in row.agreed.values())
    return tuple(
        Moved(
            scorer=scorer,
            discussed=its.total(),
            stood=its["stood"],
            up=its["up"],
            down=its["down"],
            proposed=spoken[scorer],
        )
        for scorer, its in sorted(counted.items())
    )


def proposers(workspace: Workspace, judge: Judge | None = None) -> tuple[Proposed, ...]:
    """By whom the agreements that stand were proposed, as it was noted; where nobody was, under an empty name."""
    require_open(workspace)
    held = board_by(workspace, judge or workspace.judge)
    counted: dict[str, Counter[Direction]] = {}
    for row in held.rows.values():
        for criterion, agreed in row.agreed.items():
            scored = [form.marks[criterion] for form in row.scorers if criterion in form.marks]
            went = direction(combined(held.stage, scored), exact(agreed.mark))
            counted.setdefault(agreed.by, Counter())[went] += 1
    return tuple(
        Proposed(by=by, marks=its.total(), up=its["up"], down=its["down"]) for by, its in sorted(counted.items())
    )


def combined(stage: Stage, marks: Sequence[Mark]) -> Fraction | None:
    """What these scorers' marks come to on a criterion, by the rules; None without any."""
    if not marks:
        return None
    given = [exact(mark) for mark in marks]
    return mean(given) if stage.rules.across_scorers == "mean" else median(given)


def direction(before: Fraction | None, after: Fraction | None) -> Direction:
    """Which way something went; nothing, where there is nothing to compare."""
    if before is None or after is None:
        return ""
    return "same" if after == before else "up" if after > before else "down"


# ---- inside


def _went(row: ModerationRow, given: dict[CriterionId, Mark]) -> Iterator[str]:
    """What became of each of a scorer's marks that the panel came to."""
    for criterion, mark in given.items():
        if criterion in row.agreed:
            agreed = row.agreed[criterion].mark
            yield "stood" if agreed == mark else "up" if agreed > mark else "down"
        elif row.kept is not None:
            yield "stood"


def _given(held: Board, code: CandidateCode) -> Iterator[Entry]:
    """Each scorer's own marks as they were sealed, and that a late form was let in."""
    judge, stage = held.judge, held.stage
    for seat, record, form in held.opened_forms(code):
        event, name = judge.facts[record].event, held.name(seat)
        if event is None:
            continue
        for criterion in stage.criterion_ids:
            if criterion in form.marks.marks:
                mark = form.marks.marks[criterion]
                yield Entry(time=event.time, kind="given", who=name, criterion=criterion, scorer=name, mark=mark)


def _asked(held: Board, code: CandidateCode) -> Iterator[Entry]:
    """Who was asked for a third opinion."""
    judge, stage = held.judge, held.stage.id
    for slot in (slot for slot in judge.slots("allocation") if slot[1:3] == (stage, code)):
        for fact in judge.ever(slot):
            author, event = judge.seat_of(fact), fact.event
            by_chair = author is not None and author.role is Role.CHAIR
            if by_chair and isinstance(event, e.Allocated) and event.active:
                yield Entry(
                    time=event.time, kind="third-asked", who=_who(held, author), scorer=held.name(SeatId(slot[3]))
                )


def _panel(workspace: Workspace, held: Board, code: CandidateCode) -> Iterator[Entry]:
    """What the panel decided in the room, and the late forms that the chair let in."""
    judge, stage = held.judge, held.stage
    slots = panel_slots(stage.id, code, stage.criterion_ids)
    slots += [("admission", record) for _, record, _ in held.opened_forms(code)]
    history = {slot: sorted(judge.ever(slot), key=_when) for slot in slots}
    held.opened.hear(workspace, [fact.id for facts in history.values() for fact in facts])
    for slot, facts in history.items():
        heads = judge.heads(slot)
        standing = heads[0] if len(heads) == 1 else None
        before = _submitted(held, code, CriterionId(slot[3])) if slot[0] == "agreed" else None
        own = before
        for fact in facts:
            entry = _entry(held, fact, before=before, own=own, stands=fact.id == standing)
            yield entry
            before = own if entry.mark is None else exact(entry.mark)


def _entry(held: Board, fact: Fact, *, before: Fraction | None, own: Fraction | None, stands: bool) -> Entry:
    event, why = fact.event, held.opened.said.get(fact.id, NOTHING_SAID)
    if event is None:  # what fills a slot was read
        raise LookupError(fact.id)
    kind, criterion, mark = _KINDS.get(type(event), "kept"), None, None
    went: Direction = ""
    if isinstance(event, e.MarkAgreed):
        kind, criterion, mark = "agreed" if event.mark is not None else "withdrawn", event.criterion, event.mark
        went = direction(before, own if mark is None else exact(mark))
    elif isinstance(event, e.CandidateParked):
        kind = "parked" if event.parked else "unparked"
    return Entry(
        time=event.time,
        kind=kind,
        who=_who(held, held.judge.seat_of(fact)),
        criterion=criterion,
        mark=mark,
        before=before,
        direction=went,
        reason=why.reason,
        reason_code=why.code,
        by=why.by,
        stands=stands,
    )


def _submitted(held: Board, code: CandidateCode, criterion: CriterionId) -> Fraction | None:
    forms = [form.marks.marks for _, _, form in held.opened_forms(code)]
    return combined(held.stage, [form[criterion] for form in forms if criterion in form])


def _who(held: Board, seat: Seat | None) -> str:
    return "" if seat is None else held.name(seat.id)


def _when(fact: Fact) -> tuple[float, str, int]:
    return (fact.event.time.timestamp() if fact.event else 0.0, fact.device, fact.seq)
