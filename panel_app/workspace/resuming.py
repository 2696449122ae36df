"""Where the chair was in moderation, and what was half typed: kept in this store alone, never on record."""

from typing import Final, Literal

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.moderation import Order
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.store import local
from panel_app.workspace.workspace import Workspace

_KIND: Final = "moderation"


Step = Literal["agree", "keep", "withdraw", "settle"]
"""What was being decided."""


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that somebody had begun and not put on record; without a `step`, words alone."""

    step: Step | None = None
    criterion: CriterionId | None = None
    mark: Mark | None = None
    by: str = ""
    reason_code: str = ""
    reason: str = ""


class Bookmark(msgspec.Struct, frozen=True, kw_only=True):
    """What was on the screen: which candidates, in which order, the one in discussion, and what was begun of each.

    The scrolls are in pixels: of the list, and of the one in discussion.
    """

    which: Literal["open", "asked", "all"] = "open"
    order: Order = "disagreement"
    code: CandidateCode | None = None
    criterion: CriterionId | None = None
    list_scroll: int = 0
    side_scroll: int = 0
    begun: dict[CandidateCode, Begun] = {}


def remember(workspace: Workspace, mark: Bookmark) -> None:
    """Keep it until the next time."""
    with workspace.transaction() as tx:
        local.put(tx, _KIND, workspace.stage_id, msgspec.json.encode(mark))


def recall(workspace: Workspace) -> Bookmark:
    """What was kept last; an empty one where there is none, or none that this version can read."""
    with workspace.transaction() as tx:
        raw = local.get(tx, _KIND, workspace.stage_id)
    try:
        return Bookmark() if raw is None else msgspec.json.decode(raw, type=Bookmark)
    except msgspec.DecodeError:
        return Bookmark()
