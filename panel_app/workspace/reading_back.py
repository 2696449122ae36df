"""Reading forms back from the store before they are sealed, and sealing only what was read back."""

from collections.abc import Sequence

import msgspec

from panel_app.domain import forms
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import NotAllowed
from panel_app.domain.forms import Form
from panel_app.domain.rubric import CriterionId
from panel_app.domain.rules import Stage
from panel_app.workspace import drafts, own_forms, submitting
from panel_app.workspace.workspace import Workspace, command


class ReadBack(msgspec.Struct, frozen=True, kw_only=True):
    """A form as the store has it, and what keeps it from being submitted."""

    code: CandidateCode
    stage: Stage
    form: Form
    missing: tuple[CriterionId, ...]
    fits: bool = True
    """Whether its notes are short enough to be sealed."""

    @property
    def is_complete(self) -> bool:
        return not self.missing and self.fits


def read_back(workspace: Workspace, code: CandidateCode) -> ReadBack:
    """One candidate's form."""
    return _read(workspace, workspace.stage, code, drafts.read_back(workspace, code))


def read_all_back(workspace: Workspace) -> list[ReadBack]:
    """Every form that was begun and is not submitted, by code."""
    stage = workspace.stage
    done = {*own_forms.sealed(workspace), *own_forms.recused(workspace), *own_forms.frozen(workspace)}
    typed = drafts.typed(workspace, stage)
    mine = sorted((own_forms.allocated(workspace) - done) & typed.keys())
    return [_read(workspace, stage, code, typed[code]) for code in mine]


@command
def submit_as_read(workspace: Workspace, read: Sequence[ReadBack]) -> list[CandidateCode]:
    """Submit these forms, all or none; refused where the store no longer says what was read back."""
    for each in read:
        if drafts.read_back(workspace, each.code) != each.form:
            raise NotAllowed(
                f"The form of {each.code} has changed since it was read back.", "Read it again, then submit."
            )
        submitting.submit(workspace, each.code)
    return [each.code for each in read]


def _read(workspace: Workspace, stage: Stage, code: CandidateCode, form: Form) -> ReadBack:
    return ReadBack(
        code=code,
        stage=stage,
        form=form,
        missing=forms.missing(stage, form),
        fits=submitting.fits(workspace, form),
    )
