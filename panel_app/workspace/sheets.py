"""Every form of a scorer side by side, as paper sheets are typed in: the same drafts, a row for each candidate."""

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.forms import Form
from panel_app.workspace import calibration, drafts, own_forms, scoring
from panel_app.workspace.scoring import State
from panel_app.workspace.workspace import Workspace


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate's form as it is stored; a submitted one is locked."""

    code: CandidateCode
    state: State
    form: Form

    @property
    def is_locked(self) -> bool:
        return self.state == "submitted"


def sheets(workspace: Workspace) -> list[Sheet]:
    """By code, without candidates that this scorer stepped back from. Refused before practice that is asked for."""
    calibration.refuse_uncalibrated(workspace)
    rows = [row for row in scoring.my_forms(workspace) if row.state != "recused"]
    typed = drafts.typed(workspace, workspace.stage)
    sealed = own_forms.sealed(workspace)
    return [
        Sheet(
            code=row.code,
            state=row.state,
            form=own_forms.read_sealed(workspace, sealed[row.code])
            if row.code in sealed
            else typed.get(row.code, Form()),
        )
        for row in rows
    ]
