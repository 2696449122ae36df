"""Submitting: what is read back from the store is sealed, and from then on it is locked.

A form submitted before scoring was opened is frozen here and sealed by the sync that brings the locks.
"""

import msgspec

from panel_app.domain import events as e
from panel_app.domain import forms
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import NotAllowed
from panel_app.domain.forms import Form, Marks, Notes, RecusalKind
from panel_app.domain.people import Role
from panel_app.domain.rules import Stage
from panel_app.journal import compartments
from panel_app.journal.parts import OVERHEAD
from panel_app.store import drafts as stored
from panel_app.store.drafts import Change, DraftField
from panel_app.workspace import drafts, own_forms, reading, scoring
from panel_app.workspace.sizes import frozen_sizes
from panel_app.workspace.workspace import Part, Workspace, command


@command
def submit(workspace: Workspace, code: CandidateCode) -> None:
    """Seal a form. Refused while a mark or a required note is missing."""
    workspace.require(Role.MEMBER, Role.CHAIR)
    stage = workspace.stage
    with workspace.transaction():
        own_forms.refuse_locked(workspace, code)
        form = drafts.read_back(workspace, code)
        if missing := forms.missing(stage, form):
            raise NotAllowed(
                f"The form of {code} is not complete: {', '.join(missing)}.",
                "Give the mark, or the note that it asks for.",
            )
        if not fits(workspace, form):
            raise NotAllowed(
                f"The notes on {code} are too long.",
                "Shorten them: some 250 words for each criterion can be kept, and a few sentences for an abstention.",
            )
        if (stage.id, workspace.panel) in workspace.authority.scoring:
            _seal(workspace, stage, code, form)
        else:
            drafts.keep(workspace, stage.id, DraftField(code, own_forms.FROZEN, "", "1"))


def fits(workspace: Workspace, form: Form) -> bool:
    """Whether a form is short enough to be sealed: every sealed form of a stage has one size."""
    stage = workspace.stage
    opened = workspace.authority.scoring.get((stage.id, workspace.panel))
    return _fits(form, opened.sizes if opened else frozen_sizes(stage))


@command
def submit_all(workspace: Workspace) -> tuple[list[CandidateCode], list[CandidateCode]]:
    """Submit what is complete: (submitted, still incomplete)."""
    rows = [row for row in scoring.my_forms(workspace) if row.state in ("draft", "not-started")]
    ready = [row.code for row in rows if not row.missing]
    for code in ready:
        submit(workspace, code)
    return ready, [row.code for row in rows if row.missing]


@command
def seal_frozen(workspace: Workspace) -> None:
    """Seal the forms that were submitted before there were locks.

    What cannot be submitted by the rules that were opened is a draft again; what lacks its copy waits for it. Where the
    seat's other laptop has sealed something and not said what, all wait for the next sync: it may be one of them.
    """
    stage = workspace.authority.stage(workspace.stage_id)
    opened = workspace.authority.scoring.get((stage.id, workspace.panel)) if stage else None
    waiting = own_forms.frozen(workspace)
    if stage is None or opened is None or not waiting or own_forms.awaits_the_other_laptop(workspace):
        return
    typed = drafts.typed(workspace, stage)
    done = own_forms.sealed(workspace)  # by another laptop of this seat
    for code in waiting:
        form = typed.get(code, Form())
        fits = code not in done and _fits(form, opened.sizes) and not forms.missing(stage, form)
        if fits and own_forms.released(workspace, code)[1] is None:
            continue
        with workspace.transaction():
            drafts.keep(workspace, stage.id, DraftField(code, own_forms.FROZEN, "", ""))
            if fits:
                _seal(workspace, stage, code, form)


@command
def take_back(workspace: Workspace) -> None:
    """Make a draft again of every form that the chair gave back, as it was sealed; once for each time.

    It is one and the same change whichever laptop of the seat makes it, as old as the chair's word: what a person typed
    on one of them since is newer than what another does unattended later.
    """
    stage = workspace.authority.stage(workspace.stage_id)
    given_back = own_forms.reopened(workspace) if stage is not None else {}
    for code, reopening in given_back.items():
        with workspace.transaction() as tx:
            if stored.get(tx, workspace.stage_id, code, own_forms.TAKEN_BACK) == reopening:
                continue
            said = workspace.judge.facts[reopening].event
            made = Change(reopening[:16], int(said.time.timestamp()) if said else 0)
            taken = DraftField(code, own_forms.TAKEN_BACK, "", reopening)
            drafts.keep(workspace, workspace.stage_id, taken, made=made)
            sealed = drafts.fields_of(code, own_forms.read_sealed(workspace, own_forms.newest(workspace)[code]))
            places = {(each.field, each.criterion) for each in sealed}
            left = [each for each in stored.of(tx, workspace.stage_id, [code]) if each.field in drafts.OF_A_FORM]
            for each in left:  # typed on a laptop that did not know of the submitting
                if (each.field, each.criterion) not in places:
                    drafts.keep(workspace, workspace.stage_id, each._replace(value=""), made=made)
            for each in sealed:
                drafts.keep(workspace, workspace.stage_id, each, made=made)


@command
def recuse(workspace: Workspace, code: CandidateCode, kind: RecusalKind, reason: str) -> None:
    """Step back from a candidate. The chair learns that and which kind, administrators why.

    A form that was submitted is set aside by it, until moderation opens.
    """
    workspace.require(Role.MEMBER, Role.CHAIR)
    with workspace.transaction() as tx:
        own_forms.refuse_others(workspace, code)
        opened = (workspace.stage_id, workspace.panel) in workspace.authority.moderation
        if opened and code in own_forms.sealed(workspace):
            raise NotAllowed(
                "Moderation is open, and your form with it.", "Tell the chair, who decides with the panel."
            )
        workspace.author(
            e.Recused(time=workspace.clock(), stage=workspace.stage_id, code=code, kind=kind),
            Part(reason.encode(), (compartments.OFFICE,)),
        )
        stored.drop(tx, workspace.stage_id, code)


def _seal(workspace: Workspace, stage: Stage, code: CandidateCode, form: Form) -> None:
    place = (stage.id, workspace.panel)
    sizes = workspace.authority.scoring[place].sizes
    locks: tuple[str, ...] = (compartments.chair_lock(*place), compartments.office_lock(*place))
    if stage.opening == "chair":
        locks = locks[:1]
    marks, notes = _parts(form)
    copy, _ = own_forms.clean_copy(workspace, code)
    reopened = own_forms.reopened(workspace).get(code)
    with workspace.transaction() as tx:
        workspace.author(
            e.FormSubmitted(
                time=workspace.clock(),
                stage=stage.id,
                code=code,
                rules=stage.digest,
                copy=copy,
                reopened=reopened,
                replaces=() if reopened is None else (own_forms.newest(workspace)[code],),
            ),
            Part(marks, locks, sizes.marks),
            Part(notes, locks, sizes.notes),
        )
        stored.drop(tx, stage.id, code, keep=(reading.HIGHLIGHTS, reading.NOTE))


def _parts(form: Form) -> tuple[bytes, bytes]:
    return (
        msgspec.json.encode(Marks(marks=form.marks, abstained=form.abstained), order="deterministic"),
        msgspec.json.encode(Notes(notes=form.notes, concern=form.concern), order="deterministic"),
    )


def _fits(form: Form, sizes: e.SizesFrozen) -> bool:
    marks, notes = _parts(form)
    return len(marks) + OVERHEAD <= sizes.marks and len(notes) + OVERHEAD <= sizes.notes
