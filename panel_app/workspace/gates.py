"""What is refused to officers: what they cannot read yet, what is too early or too late, what is another table's."""

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.findings import listed
from panel_app.domain.people import PanelId, Role
from panel_app.journal.spine import Fact
from panel_app.workspace.opening import opening, readable_panels, sees_all_panels
from panel_app.workspace.workspace import Workspace


def refuse_unreadable(workspace: Workspace, table: PanelId) -> None:
    """Refuse a chair what she could not read again: one more lead chair has not the keys of the first one's table."""
    opened = workspace.authority.scoring.get((workspace.stage_id, table))
    if workspace.seat.role is Role.CHAIR and opened is not None and opened.moderation not in workspace.keys:
        raise NotAllowed(
            "The lead chair's table is kept under the keys of another lead chair, until she has closed the stage.",
            "Decide it in her store, or on a second laptop of hers; the ranked list can be read here.",
        )


def require_open(workspace: Workspace) -> None:
    """Refuse what needs marks that this seat can read, of one panel at least."""
    workspace.require(Role.CHAIR, Role.ADMINISTRATOR)
    if readable_panels(workspace):
        return
    opened = [panel for panel in workspace.panels if (workspace.stage_id, panel) in workspace.authority.moderation]
    if not opened:
        raise NotAllowed("Moderation is not open: the forms are sealed.", opening(workspace).awaiting)
    if workspace.has_several_panels:
        raise NotAllowed(
            "The marks of a panel are open to its chair alone until she closes it.", "Wait for the chairs to close."
        )
    raise NotAllowed(
        "The marks are open to the chair alone until the stage is closed.", "Wait for the chair to close it."
    )


def require_whole(workspace: Workspace) -> None:
    """Refuse what is decided over all panels together, until this seat can read the marks of every one."""
    require_open(workspace)
    if workspace.panels != workspace.authority.panels:
        raise NotAllowed(
            "Places are given across all panels, so the ranked list is drawn at the lead chair's table.",
            "Close your panel when its meeting is over: `sign-off`. The lead chair goes on from there.",
        )
    if not sees_all_panels(workspace):
        readable = readable_panels(workspace)
        waiting = [name for panel, name in workspace.panel_names.items() if panel not in readable]
        raise NotAllowed(
            f"The ranked list is of all panels together, and these are not closed yet: {listed(waiting)}.",
            "Their chairs close them, each in her own store; then sync.",
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
    if workspace.panel_of(code) not in readable_panels(workspace):
        raise NotAllowed(
            f"The marks of {workspace.panel_of(code)}, the panel of {code}, are not open here.",
            "Wait for its chair to close the panel, then sync.",
        )


def refuse_settled(workspace: Workspace) -> None:
    """Refuse what comes after the signature."""
    if workspace.stage_id in workspace.authority.signed:
        raise NotAllowed("The stage is signed off.", "What was signed stays as it is.")


def waiting_closing(workspace: Workspace) -> Fact | None:
    """The closing that waits for a signature: accepted, not refused, not signed."""
    closed = workspace.judge.value(("stage-closed", workspace.stage_id))
    over = workspace.stage_id in workspace.authority.signed
    return None if over or closed is None or closed.id in workspace.authority.refused else closed
