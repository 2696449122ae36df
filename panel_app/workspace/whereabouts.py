"""How far records of one's own have got: held here, sent to the hub, received by the chair."""

from collections.abc import Iterable
from typing import Literal

from panel_app.domain.events import RecordId
from panel_app.store import notes as noted
from panel_app.store import records as table
from panel_app.sync.notes import Seen, read_note
from panel_app.workspace.workspace import Workspace

Whereabouts = Literal["held", "sent", "received"]


def whereabouts(workspace: Workspace, records: Iterable[RecordId]) -> dict[RecordId, Whereabouts]:
    """How far these got, as far as is known here."""
    seen = _seen_by_the_chair(workspace)
    with workspace.transaction() as tx:
        hub_has = int(table.get_meta(tx, "hub has") or b"-1")
    found: dict[RecordId, Whereabouts] = {}
    for record in records:
        seq = workspace.judge.facts[record].seq
        found[record] = "received" if seq <= seen else "sent" if seq <= hub_has else "held"
    return found


def _own(workspace: Workspace, seen: Seen) -> int:
    """The number of a record of this store's own in somebody's note; -1 if it is of another device, or branch."""
    fact = workspace.judge.facts.get(RecordId(seen.record.hex()))
    return fact.seq if fact is not None and fact.device == workspace.device.device == seen.device.hex() else -1


def _seen_by_the_chair(workspace: Workspace) -> int:
    """The last of this store's records that a chair of the panel has, by the chair's own signed word; -1 if none."""
    with workspace.transaction() as tx:
        notes = noted.all_notes(tx)
    seen = -1
    for device, raw in notes.items():
        author = workspace.authority.seat_of(device)
        if author is None or not author.chairs(workspace.panel):
            continue
        note = read_note(raw, round_id=bytes.fromhex(workspace.round_id))
        if note is not None and note.device.hex() == device:
            seen = max(seen, *(_own(workspace, each) for each in note.seen), -1)
    return seen
