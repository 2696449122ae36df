"""How far records of one's own have got: held here, sent to the hub, received by the chair."""

from collections.abc import Iterable
from typing import Literal

from panel_app.domain.events import RecordId
from panel_app.store import notes as noted
from panel_app.store import records as table
from panel_app.sync.notes import read_note
from panel_app.workspace.workspace import Workspace

Whereabouts = Literal["held", "sent", "received"]


def whereabouts(workspace: Workspace, records: Iterable[RecordId]) -> dict[RecordId, Whereabouts]:
    """How far these got, as far as is known here. What another laptop of this seat wrote came here by the hub."""
    seen = _seen_by_the_chair(workspace)
    with workspace.transaction() as tx:
        sent = {workspace.device.device: int(table.get_meta(tx, "hub has") or b"-1")}
    found: dict[RecordId, Whereabouts] = {}
    for record in records:
        fact = workspace.judge.facts.get(record)
        if fact is None:
            found[record] = "held"
        elif fact.seq <= seen.get(fact.device, -1):
            found[record] = "received"
        else:
            found[record] = "sent" if fact.seq <= sent.get(fact.device, fact.seq) else "held"
    return found


def _seen_by_the_chair(workspace: Workspace) -> dict[str, int]:
    """The last record of each device that a chair of the panel has, by the chair's own signed word, if it is here."""
    with workspace.transaction() as tx:
        notes = noted.all_notes(tx)
    last: dict[str, int] = {}
    for device, raw in notes.items():
        author = workspace.authority.seat_of(device)
        if author is None or not author.chairs(workspace.panel):
            continue
        note = read_note(raw, round_id=bytes.fromhex(workspace.round_id))
        if note is None or note.device.hex() != device:
            continue
        for each in note.seen:
            fact = workspace.judge.facts.get(RecordId(each.record.hex()))
            if fact is not None and fact.device == each.device.hex():  # a record of another branch says nothing
                last[fact.device] = max(last.get(fact.device, -1), fact.seq)
    return last
