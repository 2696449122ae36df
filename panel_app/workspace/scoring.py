"""What a scorer sees: the candidates to score, how far each form got, and one of them on the desk."""

from typing import Literal

import msgspec

from panel_app.domain import forms
from panel_app.domain.candidates import CandidateCode, CleanCopy
from panel_app.domain.errors import NotAllowed
from panel_app.domain.forms import Form
from panel_app.domain.rubric import CriterionId
from panel_app.domain.rules import Stage
from panel_app.workspace import calibration, drafts, own_forms
from panel_app.workspace.whereabouts import Whereabouts, whereabouts
from panel_app.workspace.workspace import Workspace

State = Literal["not-started", "draft", "submitted", "recused"]


class FormRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of this scorer's candidates. `at` says how far the sealed form got; for a draft it is held here."""

    code: CandidateCode
    state: State
    at: Whereabouts
    missing: tuple[CriterionId, ...]
    without_note: tuple[CriterionId, ...] = ()
    """Those of the missing that have their mark and lack only its note. Said in JSON only where there are any."""
    given_back: bool = False
    """Whether the chair reopened it, and it was not sealed again since. Said in JSON only where it is so."""


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
    sealed, recused = own_forms.sealed(workspace), own_forms.recused(workspace)
    typed = drafts.typed(workspace, stage)
    frozen = set(own_forms.frozen(workspace))
    settled = sealed | recused
    given_back = own_forms.reopened(workspace)
    at = whereabouts(workspace, settled.values())
    rows = []
    for code in sorted(own_forms.allocated(workspace) | sealed.keys()):
        form = typed.get(code, Form())
        state: State = "not-started"
        if code in recused:
            state = "recused"
        elif code in sealed or code in frozen:
            state = "submitted"
        elif form != Form():
            state = "draft"
        missing = () if state in ("submitted", "recused") else forms.missing(stage, form)
        rows.append(
            FormRow(
                code=code,
                state=state,
                at=at[settled[code]] if code in settled else "held",
                missing=missing,
                without_note=tuple(each for each in missing if forms.note_is_due(stage, each, form.marks)),
                given_back=code in given_back and state == "draft",
            )
        )
    return rows


def desk(workspace: Workspace, code: CandidateCode) -> DeskView:
    """Everything the desk needs for one candidate, in one read."""
    stage = workspace.stage
    if not own_forms.is_allocated(workspace, code) and code not in own_forms.sealed(workspace):
        raise NotAllowed(f"Candidate {code} is not among yours.", "`forms list` shows the ones that are.")
    sealed = own_forms.sealed(workspace).get(code)
    if sealed is None:
        calibration.refuse_uncalibrated(workspace)
    form = own_forms.read_sealed(workspace, sealed) if sealed else drafts.read_back(workspace, code)
    state: State = "draft" if form != Form() else "not-started"
    if code in own_forms.recused(workspace):
        state = "recused"
    elif sealed or code in own_forms.frozen(workspace):
        state = "submitted"
    return DeskView(
        code=code,
        stage=stage,
        copy=own_forms.clean_copy(workspace, code)[1],
        form=form,
        state=state,
        locked=state in ("submitted", "recused"),
        missing=forms.missing(stage, form),
    )
