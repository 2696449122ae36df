"""Taking back and doing again what was typed in one field of a draft, also after the program was closed in between.

The values are the draft's own (see `store/drafts.py`): they go when the form is sealed, and are in no snapshot.
"""

from typing import Final

from panel_app.domain.candidates import CandidateCode
from panel_app.store import drafts as stored
from panel_app.store.drafts import DraftField
from panel_app.workspace import drafts, own_forms
from panel_app.workspace.workspace import Workspace, command

_BESIDE_THE_FORM: Final = frozenset({"recusal", "reading-note", "highlights"})
"""What a scorer may still change when the form is sealed."""


@command
def undo(workspace: Workspace, code: CandidateCode, field: str, criterion: str = "") -> str | None:
    """Put back the value that a field had before; None if there is none."""
    return _walk(workspace, DraftField(code, field, criterion, ""), -1)


@command
def redo(workspace: Workspace, code: CandidateCode, field: str, criterion: str = "") -> str | None:
    """Put back the value that was taken back last; None if something else was typed since."""
    return _walk(workspace, DraftField(code, field, criterion, ""), 1)


def _walk(workspace: Workspace, draft: DraftField, by: int) -> str | None:
    refuse = own_forms.refuse_others if draft.field in _BESIDE_THE_FORM else own_forms.refuse_locked
    refuse(workspace, CandidateCode(draft.code))
    made = drafts.change(workspace)
    with workspace.transaction() as tx:
        value = stored.walk(tx, workspace.stage_id, draft, by, made)
        if value:
            drafts.end_other(tx, workspace.stage_id, draft._replace(value=value), made)
    return value
