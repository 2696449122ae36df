"""Where the chair was in moderation, and what was half typed: kept in this store alone, never on record."""

from typing import Final

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.store import local
from panel_app.workspace.workspace import Workspace

_KIND: Final = "moderation"


class Bookmark(msgspec.Struct, frozen=True, kw_only=True):
    """The candidate that was on the screen, and by candidate the reasons that were begun and not yet given."""

    code: CandidateCode | None = None
    begun: dict[CandidateCode, str] = {}


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
