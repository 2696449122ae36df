"""How far every clean copy is, as it was seen last: for lists and pages that cannot wait until all are cleaned."""

from hashlib import sha256
from typing import TYPE_CHECKING, Final

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import Role
from panel_app.store import local
from panel_app.workspace.workspace import Workspace

if TYPE_CHECKING:  # it remembers here what it sees
    from panel_app.workspace.clean_copies import CopyRow

_SEEN: Final = "clean seen"


class CopyState(msgspec.Struct, frozen=True, kw_only=True):
    """How far one copy is; `open_flags` is None where nobody has looked since it changed.

    `looked` is who looked at it first where it waits for a second person, else empty.
    """

    code: CandidateCode
    released: bool
    open_flags: int | None
    looked: str = ""


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    open_flags: int
    released: bool
    looked: str = ""


def copy_states(workspace: Workspace) -> list[CopyState]:
    """How far everybody's copy is, by code, from what was seen last: nothing is cleaned for it."""
    workspace.require(Role.ADMINISTRATOR)
    states = []
    with workspace.transaction() as tx:
        for code in sorted(CandidateCode(slot[1]) for slot, _ in workspace.judge.values("candidate")):
            raw = local.get(tx, _SEEN, code)
            seen = msgspec.msgpack.decode(raw, type=_Seen) if raw else None
            if seen is None or seen.key != _state_key(workspace, code):
                released = workspace.judge.value(("copy", workspace.stage_id, code)) is not None and seen is None
                states.append(CopyState(code=code, released=released, open_flags=None))
            else:
                states.append(
                    CopyState(code=code, released=seen.released, open_flags=seen.open_flags, looked=seen.looked)
                )
    return states


def remember(workspace: Workspace, row: "CopyRow") -> None:
    """Keep how far a copy is, as it was just seen."""
    key = _state_key(workspace, row.code)
    seen = _Seen(key=key, open_flags=row.open_flags, released=row.released, looked=row.waits_behind)
    raw = msgspec.msgpack.encode(seen)
    with workspace.transaction() as tx:
        if local.get(tx, _SEEN, row.code) != raw:
            local.put(tx, _SEEN, row.code, raw)


def _state_key(workspace: Workspace, code: CandidateCode) -> str:
    """What a state depends on, cheaply: the records, and what was decided."""
    heads = sorted(workspace.judge.heads(("candidate", code)))
    copies = sorted(workspace.judge.heads(("copy", workspace.stage_id, code)))
    with workspace.transaction() as tx:
        decided = local.get(tx, "clean", code) or b""
    return sha256(msgspec.json.encode((heads, copies)) + decided).hexdigest()
