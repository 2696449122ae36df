"""What this scorer has sealed, frozen, been given back or stepped back from; and whose file is whose to open."""

from collections import Counter
from typing import Final, NamedTuple

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode, CleanCopy
from panel_app.domain.errors import NotAllowed
from panel_app.domain.events import RecordId
from panel_app.domain.forms import Form, Marks, Notes
from panel_app.domain.people import StageId
from panel_app.journal import compartments
from panel_app.journal.spine import Fact
from panel_app.store import drafts as stored
from panel_app.store import local
from panel_app.store import records as table
from panel_app.workspace import calibration, proofs
from panel_app.workspace.workspace import Workspace

FROZEN: Final = "frozen"
"""The field of a draft that says it was submitted before there were locks."""
TAKEN_BACK: Final = "taken-back"
"""The field of a draft that names the chair's giving back by which it is a draft again."""
_PARTS: Final = len(("envelope", "marks", "notes"))


class SealedForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A form that a laptop of this seat sealed, and where it stands: only that laptop can read its record."""

    stage: StageId
    code: CandidateCode
    record: RecordId
    reopened: RecordId | None
    replaces: tuple[RecordId, ...]
    form: Form


def allocated(workspace: Workspace) -> set[CandidateCode]:
    """The candidates that this seat is to score."""
    seat, stage = workspace.seat.id, workspace.stage_id
    return {
        fact.event.code
        for slot, fact in workspace.judge.values("allocation")
        if isinstance(fact.event, e.Allocated) and fact.event.active and (slot[1], slot[3]) == (stage, seat)
    }


def is_allocated(workspace: Workspace, code: CandidateCode) -> bool:
    """Whether this seat is to score a candidate; of one it is asked often, and of all there are thousands."""
    fact = workspace.judge.value(("allocation", workspace.stage_id, code, workspace.seat.id))
    return fact is not None and isinstance(fact.event, e.Allocated) and fact.event.active


def clean_copy(workspace: Workspace, code: CandidateCode) -> tuple[RecordId, CleanCopy]:
    """The released clean copy of a candidate and the record it stands in."""
    fact, raw = released(workspace, code)
    if fact is None or raw is None:
        raise NotAllowed(f"The clean copy of {code} is not here yet.", "Sync again; it comes with the next packet.")
    return fact.id, msgspec.json.decode(raw, type=CleanCopy)


def released(workspace: Workspace, code: CandidateCode) -> tuple[Fact | None, bytes | None]:
    """The record in which a clean copy was released, and the copy where it is here."""
    fact = workspace.judge.value(("copy", workspace.stage_id, code))
    return fact, workspace.data([fact.id], 1).get(fact.id) if fact else None


def refuse_others(workspace: Workspace, code: CandidateCode) -> None:
    """Refuse what is of no candidate of this scorer's, or of one stepped back from."""
    if not is_allocated(workspace, code):
        raise NotAllowed(f"Candidate {code} is not among yours.", "`forms list` shows the ones that are.")
    if code in recused(workspace):
        raise NotAllowed(f"You stepped back from {code}.", "Ask the administrator if that was a mistake.")


def refuse_locked(workspace: Workspace, code: CandidateCode) -> None:
    """Refuse what can no longer be changed."""
    refuse_others(workspace, code)
    calibration.refuse_uncalibrated(workspace)
    if code in sealed(workspace) or code in frozen(workspace):
        raise NotAllowed(
            f"The form of {code} is submitted and sealed.",
            "What is sealed stays as it is; tell the chair if it is wrong.",
        )


def sealed(workspace: Workspace) -> dict[CandidateCode, RecordId]:
    """The forms that this seat sealed, the newest of each candidate, but for those that the chair gave back."""
    given_back = reopened(workspace)
    return {code: record for code, record in newest(workspace).items() if code not in given_back}


def newest(workspace: Workspace) -> dict[CandidateCode, RecordId]:
    """The last form of each candidate that was sealed, given back or not."""
    known = _known(workspace)
    replaced = {old for each in known for old in each.replaces}
    return {each.code: each.record for each in known if each.record not in replaced}


def reopened(workspace: Workspace) -> dict[CandidateCode, RecordId]:
    """What the chair gave back and this seat has not sealed again since."""
    mine = (workspace.stage_id, workspace.seat.id)
    judge = workspace.judge
    asked = [heads for slot in judge.slots("reopening") if (slot[1], slot[3]) == mine and (heads := judge.heads(slot))]
    known = _known(workspace) if asked else []
    codes, answered = {each.code for each in known}, {each.reopened for each in known}
    return {
        event.code: heads[0]
        for heads in asked
        if isinstance(event := judge.facts[heads[0]].event, e.FormReopened)
        and event.code in codes
        and answered.isdisjoint(heads)
    }


def recused(workspace: Workspace) -> dict[CandidateCode, RecordId]:
    """Whom this scorer stepped back from, and the record that says so."""
    here = {
        fact.event.code: fact.id
        for fact in workspace.own_records(e.Recused)
        if isinstance(fact.event, e.Recused) and fact.event.stage == workspace.stage_id
    }
    with workspace.transaction() as tx:
        there = local.all_of(tx, _recused_kind(workspace.stage_id))
    return {CandidateCode(code): RecordId(record.decode()) for code, record in there.items()} | here


def learn(workspace: Workspace, form: SealedForm) -> bool:
    """Keep what another laptop of this seat sealed; whether it was new."""
    kind = _sealed_kind(form.stage)
    with workspace.transaction() as tx:
        here = workspace.judge.facts.get(form.record)
        if here is not None and here.device == workspace.device.device and here.event is not None:
            return False
        if local.get(tx, kind, form.record) is not None:
            return False
        local.put(tx, kind, form.record, msgspec.json.encode(form))
    return True


def learn_recusal(workspace: Workspace, stage: StageId, code: CandidateCode, record: RecordId) -> None:
    """Keep that another laptop of this seat stepped back."""
    with workspace.transaction() as tx:
        local.put(tx, _recused_kind(stage), code, record.encode())


def everything(workspace: Workspace) -> list[SealedForm]:
    """Every form of this seat in every stage, whichever laptop sealed it."""
    forms: list[SealedForm] = []
    for stage in _stages(workspace):
        with workspace.at_stage(stage), workspace.transaction() as tx:
            there = local.all_of(tx, _sealed_kind(stage))
            here = [each for each in _known(workspace) if each.record not in there]
            marks, notes = (table.data(tx, [each.record for each in here], part) for part in (1, 2))
        forms += [msgspec.json.decode(raw, type=SealedForm) for raw in there.values()]
        forms += [
            SealedForm(stage=stage, form=_form(marks[each.record], notes[each.record]), **each._asdict())
            for each in here
        ]
    return forms


def every_recusal(workspace: Workspace) -> list[tuple[StageId, CandidateCode, RecordId]]:
    """Everybody this seat stepped back from, in every stage, whichever laptop said so."""
    recusals: list[tuple[StageId, CandidateCode, RecordId]] = []
    for stage in _stages(workspace):
        with workspace.at_stage(stage):
            recusals += [(stage, code, record) for code, record in recused(workspace).items()]
    return recusals


def frozen(workspace: Workspace) -> list[CandidateCode]:
    """What was submitted before there were locks to seal it under."""
    with workspace.transaction() as tx:
        return [CandidateCode(code) for code in stored.having(tx, workspace.stage_id, FROZEN)]


def sealed_twice(workspace: Workspace) -> list[CandidateCode]:
    """The candidates of whom two laptops of this seat sealed a form that takes no other's place."""
    known = _known(workspace)
    replaced = {old for each in known for old in each.replaces}
    counts = Counter(each.code for each in known if each.record not in replaced)
    return sorted(code for code, forms in counts.items() if forms > 1 and code not in recused(workspace))


def awaits_the_other_laptop(workspace: Workspace) -> bool:
    """Whether another laptop of this seat sealed something of which its snapshot, which is not here yet, will tell.

    It is waited for once: a laptop that sent its forms may be lost before it tells of them.
    """
    kind = f"unheard/{workspace.stage_id}"
    with workspace.transaction() as tx:
        new = _unheard(workspace) - set(local.all_of(tx, kind))
        for record in new:
            local.put(tx, kind, record, b"1")
    return bool(new)


def read_sealed(workspace: Workspace, record: RecordId) -> Form:
    """A form as it was sealed."""
    with workspace.transaction() as tx:
        elsewhere = local.get(tx, _sealed_kind(workspace.stage_id), record)
        if elsewhere is not None:
            return msgspec.json.decode(elsewhere, type=SealedForm).form
        return _form(table.data(tx, [record], 1)[record], table.data(tx, [record], 2)[record])


class _Known(NamedTuple):
    """What of a sealed form says which it is."""

    code: CandidateCode
    record: RecordId
    reopened: RecordId | None
    replaces: tuple[RecordId, ...]


def _known(workspace: Workspace) -> list[_Known]:
    """The forms of this seat in this stage: those of its other laptops, then those of this one, in order."""
    with workspace.transaction() as tx:
        there = local.all_of(tx, _sealed_kind(workspace.stage_id)).values()
    elsewhere = [msgspec.json.decode(raw, type=SealedForm) for raw in there]
    here = [
        _Known(fact.event.code, fact.id, fact.event.reopened, fact.event.replaces)
        for fact in workspace.own_records(e.FormSubmitted)
        if isinstance(fact.event, e.FormSubmitted) and fact.event.stage == workspace.stage_id
    ]
    return [*(_Known(each.code, each.record, each.reopened, each.replaces) for each in elsewhere), *here]


def _unheard(workspace: Workspace) -> set[RecordId]:
    """What other laptops of this seat sealed as a form is sealed, and this one cannot read and was not told of."""
    told = {each.record for each in _known(workspace)}
    desk = workspace.authority.key(compartments.desk(workspace.stage_id, workspace.panel))
    others = proofs.laptops(workspace)
    return {
        fact.id
        for fact in workspace.judge.facts.values()
        if fact.device in others
        and len(fact.sealing) == _PARTS
        and fact.sealing[0][0] == (desk,)
        and fact.id not in told
    }


def _form(marks_part: bytes, notes_part: bytes) -> Form:
    marks = msgspec.json.decode(marks_part, type=Marks)
    notes = msgspec.json.decode(notes_part, type=Notes)
    return Form(marks=marks.marks, abstained=marks.abstained, notes=notes.notes, concern=notes.concern)


def _stages(workspace: Workspace) -> tuple[StageId, ...]:
    return workspace.authority.round.stages if workspace.authority.round else ()


def _sealed_kind(stage: StageId) -> str:
    return f"sealed/{stage}"


def _recused_kind(stage: StageId) -> str:
    return f"recused/{stage}"
