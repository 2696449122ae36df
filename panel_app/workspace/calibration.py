"""The gate of a stage: how many practice candidates a scorer has finished, and whether real files open yet."""

from panel_app.domain.errors import NotAllowed
from panel_app.domain.people import StageId
from panel_app.store import local
from panel_app.workspace.workspace import Workspace


def practice_kind(stage: StageId) -> str:
    """Under which kind the store keeps finished practice forms; their drafts lie under a stage of this name."""
    return f"practice/{stage}"


def finished(workspace: Workspace) -> list[str]:
    """The practice candidates of the stage that this scorer has finished, in the order of the round file."""
    stage = workspace.stage
    with workspace.transaction() as tx:
        kept = set(local.names(tx, practice_kind(stage.id)))
    return [each.id for each in stage.practice if each.id in kept]


def still_needed(workspace: Workspace) -> int:
    """How many more have to be finished before real files open."""
    needed = workspace.stage.calibration.needed
    return max(needed - len(finished(workspace)), 0) if needed else 0


def refuse_uncalibrated(workspace: Workspace) -> None:
    """Refuse work on real candidates before enough practice ones are finished."""
    needed, left = workspace.stage.calibration.needed, still_needed(workspace)
    if left:
        count = "one practice candidate" if needed == 1 else f"{needed} practice candidates"
        still = "one of them is" if left == 1 else f"{left} of them are"
        raise NotAllowed(
            f"In this stage you mark {count} before the real ones open, and {still} still to do.",
            "Finish them on the page “Practice”, or with `practice list` and `practice fill`.",
        )
