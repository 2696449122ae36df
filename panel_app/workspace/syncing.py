"""Syncing one store with the round's hub: exchange, unattended duties, exchange again if they wrote something."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from panel_app.domain import events as e
from panel_app.domain.errors import HubUnreachable, InputRefused
from panel_app.domain.people import Role
from panel_app.journal.parts import Damaged, check_plaintext, open_part
from panel_app.journal.primitives import ZEROS
from panel_app.journal.record import Record
from panel_app.store import notes as noted
from panel_app.store import records as table
from panel_app.sync.engine import Problem, Progress, batches, exchange
from panel_app.sync.folder_hub import FolderHub
from panel_app.sync.hub import Hub, Parcel, Wanted
from panel_app.sync.notes import Note, Seen, read_note, write_note
from panel_app.workspace import duties
from panel_app.workspace.packs import wanted_parts
from panel_app.workspace.workspace import Workspace


class Synced(msgspec.Struct, frozen=True, kw_only=True):
    """What a sync did; `head` is the last record of this store's own."""

    sent: int
    received: int
    refused: int
    problems: tuple[Problem, ...]
    head: str


def sync(workspace: Workspace, url: str | None = None, *, progress: Progress = lambda _done, _all: None) -> Synced:
    """Meet the others at the hub; `url` (`folder:PATH`) is remembered."""
    hub = open_hub(workspace, url)
    local = _Local(workspace)
    total = exchange(local, hub, progress)
    remember_address(workspace, url)
    _take_notes(workspace, hub)
    if duties.perform(workspace):
        again = exchange(local, hub, progress)
        total = msgspec.structs.replace(total, sent=total.sent + again.sent, received=total.received + again.received)
    _remember_reach(workspace, hub)
    _put_note(workspace, hub, local.lacks())
    head = workspace.judge.trunk_heads().get(workspace.device.device)
    return Synced(
        sent=total.sent,
        received=total.received,
        refused=total.refused,
        problems=(*total.problems, *_false_lock(workspace)),
        head=head.id if head else "",
    )


def open_hub(workspace: Workspace, url: str | None) -> Hub:
    """The hub of an address, or the one remembered."""
    with workspace.transaction() as tx:
        address = url or (table.get_meta(tx, "hub") or b"").decode()
        was_there = url is None and int(table.get_meta(tx, "hub has") or b"-1") >= 0
    folder = folder_of(address)
    if was_there and not folder.exists():
        raise HubUnreachable(
            f"The hub {folder} is not there any more.",
            "Connect the drive or stick it is on, or name another place with --hub; all is held here.",
        )
    return FolderHub(folder, workspace.round_id)


def folder_of(address: str) -> Path:
    """Where the hub of an address lies."""
    kind, _, place = address.partition(":")
    if kind != "folder" or not place:
        raise InputRefused(
            f"{address!r} is no address of a hub." if address else "No hub is set for this round.",
            "Give one with --hub folder:PATH.",
        )
    return Path(place).expanduser().absolute()


class _Local:
    """This store, as the engine sees it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.device = workspace.device.device

    def heads(self) -> dict[str, int]:
        return {device: fact.seq for device, fact in self._workspace.judge.trunk_heads().items()}

    def parcels_after(self, device: str, seq: int) -> list[Parcel]:
        with self._workspace.transaction() as tx:
            chain = next(batches(table.chain(tx, device, seq)), [])
            held = table.payloads(tx, [record.id for record in chain])
        return [
            Parcel(
                device,
                record.header.seq,
                record.raw,
                tuple(held[part.digest] for part in record.header.parts if part.digest in held),
            )
            for record in chain
        ]

    def wants(self, records: Sequence[Record]) -> list[Wanted]:
        seat = self._workspace.seat.id
        return [
            Wanted(record.device, record.header.seq, record.header.parts[part].digest)
            for record in records
            for part in wanted_parts(self._workspace, record, seat=seat)
        ]

    def lacks(self) -> list[Wanted]:
        with self._workspace.transaction() as tx:
            missing = table.absent(tx, table.absent_keys(tx) & self._readable())
        wanted: dict[str, list[int]] = {}
        found = []
        for record, part in missing:
            if record.id not in wanted:
                wanted[record.id] = wanted_parts(self._workspace, record, seat=self._workspace.seat.id)
            if part in wanted[record.id]:
                found.append(Wanted(record.device, record.header.seq, record.header.parts[part].digest))
        return found

    def may_be_seated(self, first: Record, payload: bytes | None) -> bool:
        workspace = self._workspace
        if payload is None:
            return False
        header = first.header.parts[0]
        try:
            opened = open_part(payload, header, place=first.place(0), keys=workspace.keys)
            event = e.decode(check_plaintext(opened, header, place=first.place(0))) if opened else None
        except Damaged:
            return False
        return isinstance(event, e.SeatTaken) and duties.proves_its_seat(workspace, first.header.device, event)

    def receive(self, records: Sequence[Record], payloads: Mapping[bytes, bytes]) -> int:
        return self._workspace.receive(records, payloads)

    def _readable(self) -> set[bytes]:
        """Keys whose parts this seat may want: those it holds, and those of officers' locks that wait for opening."""
        names = self._workspace.authority.key_names
        waiting = {key for key, name in names.items() if name.startswith(("lock/", "moderation/"))}
        member = self._workspace.seat.role is Role.MEMBER
        return self._workspace.keys.keys() | (set() if member else waiting)


def _take_notes(workspace: Workspace, hub: Hub) -> None:
    round_id = bytes.fromhex(workspace.round_id)
    found = [(note, raw) for raw in hub.notes() if (note := read_note(raw, round_id=round_id)) is not None]
    with workspace.transaction() as tx:
        for note, raw in found:
            if workspace.authority.seat_of(note.device.hex()) is not None:
                noted.put(tx, note.device.hex(), note.counter, raw)


def _put_note(workspace: Workspace, hub: Hub, lacking: Sequence[Wanted]) -> None:
    """Say how far this store has seen the others: members tell of officers' devices, officers of all.

    A record counts as seen once all of it is here that is for this seat: a hub can hand out the one without the other.
    """
    heads = workspace.judge.trunk_heads()
    own = heads.get(workspace.device.device)
    member = workspace.seat.role is Role.MEMBER
    whole = {device: fact.seq for device, fact in heads.items()}
    for each in lacking:
        whole[each.device] = min(whole.get(each.device, -1), each.seq - 1)
    trunks = workspace.judge.trunks()
    seen = []
    for device, last in whole.items():
        seat = workspace.authority.seat_of(device)
        if seat is not None and last >= 0 and not (member and seat.role is Role.MEMBER):
            seen.append(Seen(bytes.fromhex(device), last, bytes.fromhex(trunks[device][last])))
    with workspace.transaction() as tx:
        counter = int(table.get_meta(tx, "note counter") or b"0") + 1
        table.put_meta(tx, "note counter", str(counter).encode())
    note = Note(
        1,
        bytes.fromhex(workspace.round_id),
        workspace.device.public,
        counter,
        bytes.fromhex(own.id) if own else ZEROS,
        tuple(seen),
    )
    hub.put_note(workspace.device.device, counter, write_note(note, workspace.device))


def _false_lock(workspace: Workspace) -> list[Problem]:
    """A chair's store looks whether forms are sealed under her own lock: an administrator could plant another's."""
    opened = workspace.authority.scoring.get((workspace.stage_id, workspace.panel))
    if workspace.seat.role is not Role.CHAIR or opened is None or opened.chair_lock in workspace.keys:
        return []
    return [Problem("scoring", "The forms are sealed under a chair's lock that is not yours: compare the five words.")]


def remember_address(workspace: Workspace, url: str | None) -> None:
    """Once something was reached there."""
    if url:
        with workspace.transaction() as tx:
            table.put_meta(tx, "hub", f"folder:{folder_of(url)}".encode())


def _remember_reach(workspace: Workspace, hub: Hub) -> None:
    last = hub.heads().get(workspace.device.device, -1)
    with workspace.transaction() as tx:
        table.put_meta(tx, "hub has", str(last).encode())
