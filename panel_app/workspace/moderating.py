"""The chair's meeting: the table of what differs, agreed marks beside the scorers' own, forms that came late."""

from typing import Final, Literal

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.events import RecordId
from panel_app.domain.forms import Notes
from panel_app.domain.moderation import Moderation, disagreement, triggers
from panel_app.domain.people import Role, SeatId, StageId
from panel_app.domain.rubric import CriterionId, Mark, plain
from panel_app.journal import compartments
from panel_app.journal.judge import Judge
from panel_app.journal.result import counting_forms, forms_due, pseudonyms, read_marks
from panel_app.journal.spine import Fact
from panel_app.workspace.opening import opening
from panel_app.workspace.workspace import Part, Workspace, command

_DISCUSSED: Final = "It was discussed."

ModerationState = Literal["none", "open", "agreed", "kept", "parked"]


class ScorerForm(msgspec.Struct, frozen=True, kw_only=True):
    """One scorer's form as moderation shows it."""

    pseudonym: str
    marks: dict[CriterionId, Mark]
    notes: dict[CriterionId, str]
    abstained: dict[CriterionId, str]
    concern: str
    admitted: bool


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """An agreed mark and why."""

    mark: Mark
    reason: str
    by: str


class ModerationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate in the table. `state` is `none` where the rules ask for nothing.

    `awaiting` are the scorers, by pseudonym, whose form is due and not in: a third one who was asked.
    """

    code: CandidateCode
    scorers: tuple[ScorerForm, ...]
    moderation: Moderation
    state: ModerationState
    agreed: dict[CriterionId, Agreed]
    kept: str | None
    awaiting: tuple[str, ...] = ()


class LateForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form that counts only if the chair admits it: it came after the opening, or is one of two."""

    code: CandidateCode
    seat: SeatId
    record: RecordId


def table(workspace: Workspace) -> list[ModerationRow]:
    """Every candidate with forms, most disagreement first."""
    require_open(workspace)
    judge = workspace.judge
    owed = awaited(judge, workspace.stage_id)
    rows = [
        row(workspace, judge, code, given, awaiting=owed.get(code, ()))
        for code, given in forms(workspace, judge).items()
    ]
    return sorted(rows, key=lambda each: disagreement(each.moderation, code=each.code))


def show(workspace: Workspace, code: CandidateCode) -> ModerationRow:
    """One candidate."""
    require_open(workspace)
    given = forms(workspace, workspace.judge, only=code)
    if code not in given:
        raise InputRefused(f"There are no forms of a candidate {code}.", "`moderation table` shows the codes.")
    judge = workspace.judge
    return row(workspace, judge, code, given[code], awaiting=awaited(judge, workspace.stage_id).get(code, ()))


@command
def agree(
    workspace: Workspace, code: CandidateCode, criterion: CriterionId, mark: Mark, *, reason: str, by: str = ""
) -> None:
    """Put the panel's mark beside the scorers' own."""
    scale = _scale(workspace, criterion)
    if mark not in scale:
        raise InputRefused(
            f"{plain(mark)} is not a mark of {criterion}.", f"The marks are {', '.join(plain(each) for each in scale)}."
        )
    _agree(workspace, code, criterion, mark, reason, by)


@command
def withdraw_agreement(workspace: Workspace, code: CandidateCode, criterion: CriterionId, *, reason: str) -> None:
    """Take an agreed mark back; the scorers' marks count again."""
    _scale(workspace, criterion)
    _agree(workspace, code, criterion, None, reason, "")


@command
def keep(workspace: Workspace, code: CandidateCode, *, reason: str) -> None:
    """Leave the marks as they are, on record."""
    require_moderating(workspace, code)
    slot = ("kept", workspace.stage_id, code)
    decide(
        workspace,
        e.MarksKept(
            time=workspace.clock(), stage=workspace.stage_id, code=code, replaces=tuple(workspace.judge.heads(slot))
        ),
        reason,
    )
    _park(workspace, code, parked=False, reason=_DISCUSSED)


@command
def park(workspace: Workspace, code: CandidateCode, *, reason: str = "") -> None:
    """Come back to a candidate later; an agreed mark or the word to keep them ends it."""
    require_moderating(workspace, code)
    _park(workspace, code, parked=True, reason=reason or "Later.")


def late_forms(workspace: Workspace) -> list[LateForm]:
    """The forms that wait for the chair's word, by candidate; of one scorer's in the order they were sealed in."""
    judge, stage = workspace.judge, workspace.stage_id
    rivals = [judge.facts[record] for slot in judge.rivals() if slot[0] == "form" for record in judge.heads(slot)]
    found = []
    for fact in sorted((*judge.forms("late"), *rivals), key=lambda fact: fact.seq):
        seat = judge.seat_of(fact)
        if seat is not None and isinstance(fact.event, e.FormSubmitted) and fact.event.stage == stage:
            found.append(LateForm(code=fact.event.code, seat=seat.id, record=fact.id))
    return sorted(found, key=lambda form: (form.code, form.seat))


@command
def admit(workspace: Workspace, code: CandidateCode, seat: SeatId, *, reason: str) -> None:
    """Let a late form count, on record. Of two that a scorer sealed for one candidate it is the first."""
    require_moderating(workspace, code)
    form = next((each for each in late_forms(workspace) if (each.code, each.seat) == (code, seat)), None)
    if form is None:
        raise InputRefused(
            f"There is no late form of {seat} for {code}.", "`completeness` shows which forms came late."
        )
    if workspace.judge.value(("form", workspace.stage_id, code, seat)) is not None:
        raise NotAllowed(f"A form of {seat} for {code} counts already.", "A later one does not take its place.")
    decide(workspace, e.FormAdmitted(time=workspace.clock(), stage=workspace.stage_id, form=form.record), reason)


# ---- inside


def _agree(
    workspace: Workspace, code: CandidateCode, criterion: CriterionId, mark: Mark | None, reason: str, by: str
) -> None:
    require_moderating(workspace, code)
    if not reason.strip():
        raise InputRefused("An agreed mark needs a reason.", "Say in a sentence why the panel agreed on it.")
    slot = ("agreed", workspace.stage_id, code, criterion)
    event = e.MarkAgreed(
        time=workspace.clock(),
        stage=workspace.stage_id,
        code=code,
        criterion=criterion,
        mark=mark,
        replaces=tuple(workspace.judge.heads(slot)),
    )
    decide(workspace, event, reason, by)
    _park(workspace, code, parked=False, reason=_DISCUSSED)


def _park(workspace: Workspace, code: CandidateCode, *, parked: bool, reason: str) -> None:
    """On record only where it changes something, or settles what two laptops said."""
    slot = ("parked", workspace.stage_id, code)
    if len(workspace.judge.heads(slot)) < 2 and is_parked(workspace.judge, workspace.stage_id, code) == parked:  # noqa: PLR2004 - two are rivals
        return
    event = e.CandidateParked(
        time=workspace.clock(),
        stage=workspace.stage_id,
        code=code,
        parked=parked,
        replaces=tuple(workspace.judge.heads(slot)),
    )
    decide(workspace, event, reason)


def is_parked(judge: Judge, stage: StageId, code: CandidateCode) -> bool:
    """Whether the panel still has to come back to a candidate; two laptops of two minds say yes."""
    heads = [judge.facts[record].event for record in judge.heads(("parked", stage, code))]
    return any(isinstance(event, e.CandidateParked) and event.parked for event in heads)


def parked(judge: Judge, stage: StageId) -> tuple[CandidateCode, ...]:
    """Everybody whom the panel still has to come back to."""
    slots = {slot for slot in judge.slots("parked") if slot[1] == stage}
    return tuple(sorted(code for slot in slots if is_parked(judge, stage, code := CandidateCode(slot[2]))))


def decide(workspace: Workspace, event: e.AnyEvent, reason: str, by: str = "") -> None:
    """Put a decision of the panel on record, with its reason for whoever reads moderation."""
    place = (workspace.stage_id, workspace.panel)
    if not reason.strip():
        raise InputRefused("This needs a reason.", "Say why, in a sentence.")
    workspace.author(
        event, Part(msgspec.json.encode(e.Reason(reason=reason, by=by)), (compartments.moderation(*place),))
    )


def require_open(workspace: Workspace) -> None:
    """Refuse what needs marks that this seat can read."""
    workspace.require(Role.CHAIR, Role.ADMINISTRATOR)
    place = (workspace.stage_id, workspace.panel)
    if place not in workspace.authority.moderation:
        raise NotAllowed("Moderation is not open: the forms are sealed.", opening(workspace).awaiting)
    lock = workspace.authority.scoring[place].chair_lock
    if lock not in workspace.keys:
        raise NotAllowed(
            "The marks are open to the chair alone until the stage is closed.", "Wait for the chair to close it."
        )


def require_moderating(workspace: Workspace, code: CandidateCode) -> None:
    """Refuse what only a chair decides, between opening and sign-off, of a candidate that there is."""
    workspace.require(Role.CHAIR)
    require_open(workspace)
    refuse_settled(workspace)
    if waiting_closing(workspace) is not None:
        raise NotAllowed(
            "The stage is closed and waits for an administrator's signature.",
            "To change something, ask for the sign-off to be refused; then decide and close again.",
        )
    if workspace.judge.value(("candidate", code)) is None:
        raise InputRefused(f"There is no candidate {code}.", "`moderation table` shows the codes.")


def refuse_settled(workspace: Workspace) -> None:
    """Refuse what comes after the signature."""
    if workspace.stage_id in workspace.authority.signed:
        raise NotAllowed("The stage is signed off.", "What was signed stays as it is.")


def waiting_closing(workspace: Workspace) -> Fact | None:
    """The closing that waits for a signature: accepted, not refused, not signed."""
    closed = workspace.judge.value(("stage-closed", workspace.stage_id))
    over = workspace.stage_id in workspace.authority.signed
    return None if over or closed is None or closed.id in workspace.authority.refused else closed


def _scale(workspace: Workspace, criterion: CriterionId) -> tuple[Mark, ...]:
    try:
        return workspace.stage.criterion(criterion).marks
    except KeyError:
        known = ", ".join(workspace.stage.criterion_ids)
        raise InputRefused(f"There is no criterion {criterion!r}.", f"The criteria are {known}.") from None


def forms(
    workspace: Workspace, judge: Judge, only: CandidateCode | None = None
) -> dict[CandidateCode, list[ScorerForm]]:
    """The opened forms that count by this judging, in pseudonym order, by candidate."""
    stage = workspace.stage_id
    names = pseudonyms(judge, stage)
    wanted = {code: its for code, its in counting_forms(judge, stage).items() if only in (None, code)}
    records = [record for its in wanted.values() for record in its.values()]
    marks, notes = workspace.data(records, 1), workspace.data(records, 2)
    found: dict[CandidateCode, list[ScorerForm]] = {}
    for code, its in wanted.items():
        for seat, record in sorted(its.items(), key=lambda item: names.get(item[0], item[0])):
            given = read_marks(marks[record]) if record in marks and record in notes else None
            if given is not None:
                said = _read_notes(notes[record])
                found.setdefault(code, []).append(
                    ScorerForm(
                        pseudonym=names.get(seat, seat),
                        marks=given.marks,
                        notes=said.notes,
                        abstained=given.abstained,
                        concern=said.concern,
                        admitted=judge.judgements[record].status == "admitted",
                    )
                )
    return found


def _read_notes(data: bytes) -> Notes:
    """The notes part of a form as anybody may have written it; what is no such part says nothing."""
    try:
        return msgspec.json.decode(data, type=Notes)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return Notes(notes={})


def awaited(judge: Judge, stage: StageId) -> dict[CandidateCode, tuple[str, ...]]:
    """The scorers, by pseudonym, whose form is due and neither in nor recused, of every candidate that has such."""
    names, counting = pseudonyms(judge, stage), counting_forms(judge, stage)
    owed = {code: seats - counting.get(code, {}).keys() for code, seats in forms_due(judge, stage).items()}
    return {code: tuple(sorted(names.get(seat, seat) for seat in seats)) for code, seats in owed.items() if seats}


def row(
    workspace: Workspace,
    judge: Judge,
    code: CandidateCode,
    given: list[ScorerForm],
    *,
    awaiting: tuple[str, ...] = (),
) -> ModerationRow:
    """What moderation made of one candidate, by this judging."""
    stage = workspace.stage
    moderation = triggers(stage, {form.pseudonym: form.marks for form in given})
    marks: dict[CriterionId, tuple[RecordId, Mark]] = {}
    for criterion in stage.criterion_ids:
        fact = judge.value(("agreed", stage.id, code, criterion))
        if fact is not None and isinstance(fact.event, e.MarkAgreed) and fact.event.mark is not None:
            marks[criterion] = (fact.id, fact.event.mark)
    kept = judge.value(("kept", stage.id, code))
    decided = [record for record, _ in marks.values()] + ([kept.id] if kept else [])
    said = reasons(workspace, decided)
    agreed = {
        criterion: Agreed(mark=mark, reason=said[record].reason, by=said[record].by)
        for criterion, (record, mark) in marks.items()
    }
    state: ModerationState = "agreed" if agreed else "kept" if kept else "open" if moderation.triggered else "none"
    if is_parked(judge, stage.id, code):
        state = "parked"
    return ModerationRow(
        code=code,
        scorers=tuple(given),
        moderation=moderation,
        state=state,
        agreed=agreed,
        kept=said[kept.id].reason if kept else None,
        awaiting=awaiting,
    )


def reasons(workspace: Workspace, records: list[RecordId]) -> dict[RecordId, e.Reason]:
    """Why these things were decided; a reason that this seat cannot read is empty."""
    found = workspace.data(records, 1) if records else {}
    return {
        record: msgspec.json.decode(found[record], type=e.Reason) if record in found else e.Reason(reason="")
        for record in records
    }
