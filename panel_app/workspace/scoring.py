"""A scorer's work: candidates, clean copies, drafts, forms, recusals.

A draft is durable at each change. Submitting reads it back from the store and seals it; from then on it is locked. A
form submitted before scoring was opened is frozen here and sealed by the sync that brings the locks.
"""

from typing import Literal

import msgspec

from panel_app.domain import events as e
from panel_app.domain import forms
from panel_app.domain.candidates import CandidateCode, CleanCopy
from panel_app.domain.errors import InputRefused, NotAllowed, PanelError
from panel_app.domain.events import RecordId
from panel_app.domain.forms import Form, Marks, Notes, RecusalKind
from panel_app.domain.people import Role, StageId
from panel_app.domain.rubric import Criterion, CriterionId, Mark, plain, read_mark
from panel_app.domain.rules import Stage
from panel_app.journal import compartments
from panel_app.journal.parts import OVERHEAD
from panel_app.journal.spine import Fact
from panel_app.store import drafts, local
from panel_app.store import records as table
from panel_app.store.drafts import DraftField
from panel_app.workspace.sizes import frozen_sizes
from panel_app.workspace.tables import read_rows
from panel_app.workspace.whereabouts import Whereabouts, whereabouts
from panel_app.workspace.workspace import Part, Workspace, command

State = Literal["not-started", "draft", "submitted", "recused"]


class FormRow(msgspec.Struct, frozen=True, kw_only=True):
    """One of this scorer's candidates. `at` says how far the sealed form got; for a draft it is held here."""

    code: CandidateCode
    state: State
    at: Whereabouts
    missing: tuple[CriterionId, ...]


class DeskView(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk shows of one candidate. A locked form is as it was sealed."""

    code: CandidateCode
    stage: Stage
    copy: CleanCopy
    form: Form
    state: State
    locked: bool
    missing: tuple[CriterionId, ...]


def my_forms(workspace: Workspace) -> list[FormRow]:
    """This scorer's candidates, by code."""
    stage = workspace.stage
    sealed, recused = _sealed(workspace), _recused(workspace)
    typed = _typed(workspace, stage)
    frozen = set(_frozen(workspace))
    settled = sealed | recused
    at = whereabouts(workspace, settled.values())
    rows = []
    for code in sorted(allocated(workspace) | sealed.keys()):
        form = typed.get(code, Form())
        state: State = "not-started"
        if code in recused:
            state = "recused"
        elif code in sealed or code in frozen:
            state = "submitted"
        elif form != Form():
            state = "draft"
        rows.append(
            FormRow(
                code=code,
                state=state,
                at=at[settled[code]] if code in settled else "held",
                missing=() if state in ("submitted", "recused") else forms.missing(stage, form),
            )
        )
    return rows


def allocated(workspace: Workspace) -> set[CandidateCode]:
    """The candidates that this seat is to score."""
    seat, stage = workspace.seat.id, workspace.stage_id
    return {
        fact.event.code
        for slot, fact in workspace.judge.values("allocation")
        if isinstance(fact.event, e.Allocated) and fact.event.active and (slot[1], slot[3]) == (stage, seat)
    }


def desk(workspace: Workspace, code: CandidateCode) -> DeskView:
    """Everything the desk needs for one candidate, in one read."""
    stage = workspace.stage
    if code not in allocated(workspace) and code not in _sealed(workspace):
        raise NotAllowed(f"Candidate {code} is not among yours.", "`forms list` shows the ones that are.")
    sealed = _sealed(workspace).get(code)
    form = _read_sealed(workspace, sealed) if sealed else _typed(workspace, stage).get(code, Form())
    state: State = "draft" if form != Form() else "not-started"
    if code in _recused(workspace):
        state = "recused"
    elif sealed or code in _frozen(workspace):
        state = "submitted"
    return DeskView(
        code=code,
        stage=stage,
        copy=clean_copy(workspace, code)[1],
        form=form,
        state=state,
        locked=state in ("submitted", "recused"),
        missing=forms.missing(stage, form),
    )


def clean_copy(workspace: Workspace, code: CandidateCode) -> tuple[RecordId, CleanCopy]:
    """The released clean copy of a candidate and the record it stands in."""
    released, raw = _released(workspace, code)
    if released is None or raw is None:
        raise NotAllowed(f"The clean copy of {code} is not here yet.", "Sync again; it comes with the next packet.")
    return released.id, msgspec.json.decode(raw, type=CleanCopy)


def _released(workspace: Workspace, code: CandidateCode) -> tuple[Fact | None, bytes | None]:
    fact = workspace.judge.value(("copy", workspace.stage_id, code))
    return fact, workspace.data([fact.id], 1).get(fact.id) if fact else None


# ---- drafts


def set_mark(workspace: Workspace, code: CandidateCode, criterion: CriterionId, mark: Mark | None) -> None:
    """Put a mark in the draft, or take it out. One that is not on the scale is refused."""
    stage = workspace.stage
    scale = _criterion(stage, criterion).marks
    if mark is not None and mark not in scale:
        raise InputRefused(
            f"{plain(mark)} is not a mark of {criterion}.", f"The marks are {', '.join(plain(each) for each in scale)}."
        )
    _put(workspace, code, "mark", criterion, "" if mark is None else plain(mark))


def set_note(workspace: Workspace, code: CandidateCode, criterion: CriterionId, note: str) -> None:
    """Put a note in the draft. It is kept as typed, also where it is too long to be submitted."""
    _criterion(workspace.stage, criterion)
    _put(workspace, code, "note", criterion, note)


def set_abstention(workspace: Workspace, code: CandidateCode, criterion: CriterionId, reason: str) -> None:
    """Abstain on one criterion, with a reason; an empty reason takes it back."""
    _criterion(workspace.stage, criterion)
    _put(workspace, code, "abstained", criterion, reason)


def set_concern(workspace: Workspace, code: CandidateCode, concern: str) -> None:
    """Put a concern for the chair in the draft; it is sealed like a note."""
    _put(workspace, code, "concern", "", concern)


@command
def fill(workspace: Workspace, text: str) -> int:
    """Take marks from a MARKS.csv (candidate,criterion,mark,note) into drafts; one wrong row and none is taken."""
    rows = read_rows(text, name="table of marks", columns="candidate,criterion,mark[,note]")
    for number, row in enumerate(rows, start=2):
        code, criterion = CandidateCode(row["candidate"]), CriterionId(row["criterion"])
        try:
            set_mark(workspace, code, criterion, read_mark(row["mark"]))
        except ValueError:
            raise InputRefused(f"Row {number}: {row['mark']!r} is no mark.", "Write a number of the scale.") from None
        except PanelError as error:
            raise InputRefused(f"Row {number}: {error.what}", error.remedy) from error
        if row.get("note"):
            set_note(workspace, code, criterion, row["note"])
    return len(rows)


def read_back(workspace: Workspace, code: CandidateCode) -> Form:
    """What would be submitted, read from the store."""
    return _typed(workspace, workspace.stage).get(code, Form())


# ---- submitting


@command
def submit(workspace: Workspace, code: CandidateCode) -> None:
    """Seal a form. Refused while a mark or a required note is missing."""
    workspace.require(Role.MEMBER, Role.CHAIR)
    stage = workspace.stage
    with workspace.transaction() as tx:
        _refuse_locked(workspace, code)
        form = read_back(workspace, code)
        if missing := forms.missing(stage, form):
            raise NotAllowed(
                f"The form of {code} is not complete: {', '.join(missing)}.",
                "Give the mark, or the note that it asks for.",
            )
        opened = workspace.authority.scoring.get((stage.id, workspace.panel))
        if not _fits(form, opened.sizes if opened else frozen_sizes(stage)):
            raise NotAllowed(
                f"The notes on {code} are too long.",
                "Shorten them: some 250 words for each criterion can be kept, and a few sentences for an abstention.",
            )
        if opened:
            _seal(workspace, stage, code, form)
        else:
            local.put(tx, f"frozen/{stage.id}", code, b"1")


@command
def submit_all(workspace: Workspace) -> tuple[list[CandidateCode], list[CandidateCode]]:
    """Submit what is complete: (submitted, still incomplete)."""
    rows = [row for row in my_forms(workspace) if row.state in ("draft", "not-started")]
    ready = [row.code for row in rows if not row.missing]
    for code in ready:
        submit(workspace, code)
    return ready, [row.code for row in rows if row.missing]


@command
def seal_frozen(workspace: Workspace) -> None:
    """Seal the forms that were submitted before there were locks.

    What cannot be submitted by the rules that were opened is a draft again; what lacks its copy waits for it.
    """
    stage = workspace.authority.stage(workspace.stage_id)
    opened = workspace.authority.scoring.get((stage.id, workspace.panel)) if stage else None
    if stage is None or opened is None:
        return
    typed = _typed(workspace, stage)
    for code in _frozen(workspace):
        form = typed.get(code, Form())
        fits = _fits(form, opened.sizes) and not forms.missing(stage, form)
        if fits and _released(workspace, code)[1] is None:
            continue
        with workspace.transaction() as tx:
            local.drop(tx, f"frozen/{stage.id}", code)
            if fits:
                _seal(workspace, stage, code, form)


@command
def take_back(workspace: Workspace) -> None:
    """Make a draft again of every form that the chair gave back, as it was sealed; once for each time."""
    stage = workspace.authority.stage(workspace.stage_id)
    given_back = _reopened(workspace) if stage is not None else {}
    kind = f"reopened/{workspace.stage_id}"
    for code, reopening in given_back.items():
        with workspace.transaction() as tx:
            if local.get(tx, kind, code) == reopening.encode():
                continue
            local.put(tx, kind, code, reopening.encode())
            for field in _fields(code, _read_sealed(workspace, _newest(workspace)[code])):
                drafts.put(tx, workspace.stage_id, field)


def _fields(code: CandidateCode, form: Form) -> list[DraftField]:
    """A form as the draft that it came from."""
    return [
        *(DraftField(code, "mark", criterion, plain(mark)) for criterion, mark in form.marks.items()),
        *(DraftField(code, "note", criterion, note) for criterion, note in form.notes.items()),
        *(DraftField(code, "abstained", criterion, why) for criterion, why in form.abstained.items()),
        *([DraftField(code, "concern", "", form.concern)] if form.concern else []),
    ]


@command
def recuse(workspace: Workspace, code: CandidateCode, kind: RecusalKind, reason: str) -> None:
    """Step back from a candidate. The chair learns that and which kind, administrators why.

    A form that was submitted is set aside by it, until moderation opens.
    """
    workspace.require(Role.MEMBER, Role.CHAIR)
    with workspace.transaction() as tx:
        refuse_others(workspace, code)
        if (workspace.stage_id, workspace.panel) in workspace.authority.moderation and code in _sealed(workspace):
            raise NotAllowed(
                "Moderation is open, and your form with it.", "Tell the chair, who decides with the panel."
            )
        workspace.author(
            e.Recused(time=workspace.clock(), stage=workspace.stage_id, code=code, kind=kind),
            Part(reason.encode(), (compartments.OFFICE,)),
        )
        drafts.drop(tx, workspace.stage_id, code)
        local.drop(tx, f"frozen/{workspace.stage_id}", code)
        local.drop(tx, reading_kind(workspace.stage_id), code)


def reading_kind(stage: StageId) -> str:
    """Under which kind the store keeps what a scorer highlighted."""
    return f"reading/{stage}"


def refuse_others(workspace: Workspace, code: CandidateCode) -> None:
    """Refuse what is of no candidate of this scorer's, or of one stepped back from."""
    fact = workspace.judge.value(("allocation", workspace.stage_id, code, workspace.seat.id))
    if fact is None or not isinstance(fact.event, e.Allocated) or not fact.event.active:
        raise NotAllowed(f"Candidate {code} is not among yours.", "`forms list` shows the ones that are.")
    if code in _recused(workspace):
        raise NotAllowed(f"You stepped back from {code}.", "Ask the administrator if that was a mistake.")


# ---- inside


def _seal(workspace: Workspace, stage: Stage, code: CandidateCode, form: Form) -> None:
    place = (stage.id, workspace.panel)
    sizes = workspace.authority.scoring[place].sizes
    locks: tuple[str, ...] = (compartments.chair_lock(*place), compartments.office_lock(*place))
    if stage.opening == "chair":
        locks = locks[:1]
    marks, notes = _parts(form)
    copy, _ = clean_copy(workspace, code)
    reopened = _reopened(workspace).get(code)
    with workspace.transaction() as tx:
        workspace.author(
            e.FormSubmitted(
                time=workspace.clock(),
                stage=stage.id,
                code=code,
                rules=stage.digest,
                copy=copy,
                reopened=reopened,
                replaces=() if reopened is None else (_newest(workspace)[code],),
            ),
            Part(marks, locks, sizes.marks),
            Part(notes, locks, sizes.notes),
        )
        drafts.drop(tx, stage.id, code)


def _parts(form: Form) -> tuple[bytes, bytes]:
    return (
        msgspec.json.encode(Marks(marks=form.marks, abstained=form.abstained), order="deterministic"),
        msgspec.json.encode(Notes(notes=form.notes, concern=form.concern), order="deterministic"),
    )


def _fits(form: Form, sizes: e.SizesFrozen) -> bool:
    marks, notes = _parts(form)
    return len(marks) + OVERHEAD <= sizes.marks and len(notes) + OVERHEAD <= sizes.notes


def _put(workspace: Workspace, code: CandidateCode, field: str, criterion: str, value: str) -> None:
    with workspace.transaction() as tx:
        _refuse_locked(workspace, code)
        drafts.put(tx, workspace.stage_id, DraftField(code, field, criterion, value))


def _refuse_locked(workspace: Workspace, code: CandidateCode) -> None:
    refuse_others(workspace, code)
    if code in _sealed(workspace) or code in _frozen(workspace):
        raise NotAllowed(
            f"The form of {code} is submitted and sealed.",
            "What is sealed stays as it is; tell the chair if it is wrong.",
        )


def _sealed(workspace: Workspace) -> dict[CandidateCode, RecordId]:
    """The forms that this store sealed, the newest of each candidate, but for those that the chair gave back."""
    given_back = _reopened(workspace)
    return {code: record for code, record in _newest(workspace).items() if code not in given_back}


def _newest(workspace: Workspace) -> dict[CandidateCode, RecordId]:
    return {event.code: record for record, event in _own_forms(workspace)}


def _reopened(workspace: Workspace) -> dict[CandidateCode, RecordId]:
    """What the chair gave back and this store has not sealed again since."""
    mine = (workspace.stage_id, workspace.seat.id)
    asked = [fact for slot, fact in workspace.judge.values("reopening") if (slot[1], slot[3]) == mine]
    own = [event for _, event in _own_forms(workspace)] if asked else []
    codes, answered = {event.code for event in own}, {event.reopened for event in own}
    return {
        fact.event.code: fact.id
        for fact in asked
        if isinstance(fact.event, e.FormReopened) and fact.event.code in codes and fact.id not in answered
    }


def _own_forms(workspace: Workspace) -> list[tuple[RecordId, e.FormSubmitted]]:
    return [
        (fact.id, fact.event)
        for fact in workspace.own_records(e.FormSubmitted)
        if isinstance(fact.event, e.FormSubmitted) and fact.event.stage == workspace.stage_id
    ]


def _recused(workspace: Workspace) -> dict[CandidateCode, RecordId]:
    return {
        fact.event.code: fact.id
        for fact in workspace.own_records(e.Recused)
        if isinstance(fact.event, e.Recused) and fact.event.stage == workspace.stage_id
    }


def _frozen(workspace: Workspace) -> list[CandidateCode]:
    with workspace.transaction() as tx:
        return [CandidateCode(code) for code in local.names(tx, f"frozen/{workspace.stage_id}")]


def _read_sealed(workspace: Workspace, record: RecordId) -> Form:
    with workspace.transaction() as tx:
        marks = msgspec.json.decode(table.data(tx, [record], 1)[record], type=Marks)
        notes = msgspec.json.decode(table.data(tx, [record], 2)[record], type=Notes)
    return Form(marks=marks.marks, abstained=marks.abstained, notes=notes.notes, concern=notes.concern)


def _typed(workspace: Workspace, stage: Stage) -> dict[CandidateCode, Form]:
    """Every draft here."""
    with workspace.transaction() as tx:
        fields = drafts.of(tx, stage.id)
    gathered: dict[CandidateCode, dict[str, dict[CriterionId, str]]] = {}
    for each in fields:
        kinds = gathered.setdefault(CandidateCode(each.code), {})
        kinds.setdefault(each.field, {})[CriterionId(each.criterion)] = each.value
    return {
        code: Form(
            marks={criterion: read_mark(value) for criterion, value in kinds.get("mark", {}).items()},
            notes=kinds.get("note", {}),
            abstained=kinds.get("abstained", {}),
            concern=kinds.get("concern", {}).get(CriterionId(""), ""),
        )
        for code, kinds in gathered.items()
    }


def _criterion(stage: Stage, criterion: CriterionId) -> Criterion:
    try:
        return stage.criterion(criterion)
    except KeyError:
        known = ", ".join(stage.criterion_ids)
        raise InputRefused(f"There is no criterion {criterion!r}.", f"The criteria are {known}.") from None
