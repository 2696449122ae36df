"""The chair gives a sealed form back to its scorer, before moderation opens; the first version stays on record."""

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.forms import Form
from panel_app.domain.people import Role, SeatId
from panel_app.journal import compartments
from panel_app.workspace import own_forms
from panel_app.workspace.workspace import Part, Workspace, command


class GivenBack(msgspec.Struct, frozen=True, kw_only=True):
    """Why the chair gave a form back, and how it was sealed the first time."""

    reason: str
    first: Form


@command
def reopen(workspace: Workspace, code: CandidateCode, seat: SeatId, *, reason: str) -> None:
    """Give a form back, with a reason that its scorer reads. It is sealed: the chair has not read it."""
    workspace.require(Role.CHAIR)
    stage, judge = workspace.stage_id, workspace.judge
    if (stage, workspace.panel_of(code)) in workspace.authority.moderation:
        raise NotAllowed(
            "Moderation is open: forms stay as they were marked, blind.", "Agree on a mark beside the scorer's own."
        )
    if seat == workspace.seat.id:
        raise NotAllowed("A form of your own is not yours to give back.", "Ask the lead chair, or recuse yourself.")
    form = judge.value(("form", stage, code, seat))
    if form is None:
        raise InputRefused(f"There is no form of {seat} for {code}.", "`completeness` shows which forms are in.")
    if not reason.strip():
        raise InputRefused("A form is given back for a reason.", "Say in a sentence what the scorer should look at.")
    slot = ("reopening", stage, code, seat)
    if (heads := judge.heads(slot)) and _answered(workspace, code, seat).isdisjoint(heads):
        raise NotAllowed(f"The form of {seat} for {code} is given back already.", "Wait for the new one.")
    workspace.author(
        e.FormReopened(
            time=workspace.clock(),
            stage=stage,
            code=code,
            seat=seat,
            form=form.id,
            replaces=tuple(judge.heads(slot)),
        ),
        Part(reason.strip().encode(), (compartments.inbox(seat),)),
    )


def given_back(workspace: Workspace, code: CandidateCode) -> GivenBack | None:
    """To its scorer: what the chair wrote; None where the form was not given back, or was sealed again since."""
    record = own_forms.reopened(workspace).get(code)
    if record is None:
        return None
    return GivenBack(
        reason=workspace.data([record], 1).get(record, b"").decode(errors="replace"),
        first=own_forms.read_sealed(workspace, own_forms.newest(workspace)[code]),
    )


def _answered(workspace: Workspace, code: CandidateCode, seat: SeatId) -> set[str | None]:
    """The reopenings that a form of this scorer already came after."""
    forms = workspace.judge.ever(("form", workspace.stage_id, code, seat))
    return {fact.event.reopened for fact in forms if isinstance(fact.event, e.FormSubmitted)}
