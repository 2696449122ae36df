"""Syncing one store with the round's hub: exchange, unattended duties, exchange again if they wrote something.

A sync has the store in turns: it holds it only while it collects or applies a few records, never while it reads, checks
or waits for the hub. Whoever works in the same store has a turn in between.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

import msgspec

from panel_app.domain import events as e
from panel_app.domain.errors import HubUnreachable, InputRefused, PanelError
from panel_app.domain.people import Role
from panel_app.journal.parts import Damaged, check_plaintext, open_part
from panel_app.journal.primitives import ZEROS
from panel_app.journal.record import Record
from panel_app.store import notes as noted
from panel_app.store import records as table
from panel_app.sync.engine import BATCH, Exchanged, Problem, Progress, batches, exchange
from panel_app.sync.folder_hub import FolderHub
from panel_app.sync.hub import Hub, Parcel, Wanted
from panel_app.sync.notes import Note, Seen, read_note, write_note
from panel_app.workspace import duties, own_forms, proofs, snapshots
from panel_app.workspace.packs import wanted_parts
from panel_app.workspace.snapshots import FromLaptop
from panel_app.workspace.workspace import Workspace

_A_FEW: Final = 12
"""Records that are taken in about 10 ms of a laptop's time."""


class Synced(msgspec.Struct, frozen=True, kw_only=True):
    """What a sync did; `head` is the last record of this store's own."""

    sent: int
    received: int
    refused: int
    problems: tuple[Problem, ...]
    head: str


class SyncStopped(PanelError):
    """Somebody had the sync stop; all that came is kept."""


class Turns(Protocol):
    """Has something done with the workspace, in the thread that it belongs to, and gives back what it brought."""

    def __call__[T](self, job: Callable[[Workspace], T], /) -> T:
        """One turn: others' come before and after it."""


def sync(workspace: Workspace, url: str | None = None, *, progress: Progress = lambda _done, _all: None) -> Synced:
    """Meet the others at the hub; `url` (`folder:PATH`) is remembered."""
    return sync_in_turns(alone(workspace), url, progress=progress, at_once=BATCH)


def alone(workspace: Workspace) -> Turns:
    """For who has the workspace to themselves: every turn is at once."""

    def turn[T](job: Callable[[Workspace], T], /) -> T:
        return job(workspace)

    return turn


def sync_in_turns(
    turn: Turns,
    url: str | None = None,
    *,
    progress: Progress = lambda _done, _all: None,
    at_once: int = _A_FEW,
    stopped: Callable[[], bool] = lambda: False,
) -> Synced:
    """As `sync`, for a workspace that somebody works in meanwhile: it takes `at_once` records in at a time."""
    turn = _until(stopped, turn)
    hub = turn(lambda workspace: _remembered(workspace, url)).open()
    local = _Local(turn)
    total = exchange(local, hub, progress, at_once=at_once)
    turn(lambda workspace: remember_address(workspace, url))
    notes = hub.notes()
    laptops = turn(snapshots.wanted)
    found = hub.snapshots(laptops)
    problems = turn(lambda workspace: snapshots.take_in(workspace, laptops, found))
    if turn(lambda workspace: _on_arrival(workspace, notes)):
        _tell_own_laptops(turn, hub, local.device)  # before the records: who sees those knows whose forms they are
        again = exchange(local, hub, progress, at_once=at_once)
        total = msgspec.structs.replace(total, sent=total.sent + again.sent, received=total.received + again.received)
    reach = hub.heads().get(local.device, -1)
    turn(lambda workspace: _remember_reach(workspace, reach))
    lacking = local.lacks()
    counter, note = turn(lambda workspace: _note(workspace, lacking))
    hub.put_note(local.device, counter, note)
    _tell_own_laptops(turn, hub, local.device)
    return turn(lambda workspace: _synced(workspace, total, problems))


def _tell_own_laptops(turn: Turns, hub: Hub, device: str) -> None:
    if collected := turn(snapshots.collect):
        hub.put_snapshot(device, collected.counter, snapshots.write(collected))


def _until(stopped: Callable[[], bool], turn: Turns) -> Turns:
    def unless_stopped[T](job: Callable[[Workspace], T], /) -> T:
        if stopped():
            raise SyncStopped("Syncing was stopped.", "What came is kept; sync again to go on.")
        return turn(job)

    return unless_stopped


def _on_arrival(workspace: Workspace, notes: Sequence[bytes]) -> bool:
    """What this store does about what came, unattended; whether it wrote something."""
    _take_notes(workspace, notes)
    return duties.perform(workspace)


def _synced(workspace: Workspace, total: Exchanged, problems: Sequence[Problem]) -> Synced:
    head = workspace.judge.trunk_heads().get(workspace.device.device)
    return Synced(
        sent=total.sent,
        received=total.received,
        refused=total.refused,
        problems=(*total.problems, *problems, *_false_lock(workspace), *_sealed_twice(workspace)),
        head=head.id if head else "",
    )


def open_hub(workspace: Workspace, url: str | None) -> Hub:
    """The hub of an address, or the one remembered."""
    return _remembered(workspace, url).open()


class _Address(msgspec.Struct, frozen=True):
    """Where the hub lies, and whether this store has met it there."""

    folder: Path
    round_id: str
    was_there: bool

    def open(self) -> Hub:
        """Outside a turn: the first look at a share that is gone may never return."""
        if self.was_there and not self.folder.exists():
            raise HubUnreachable(
                f"The hub {self.folder} is not there any more.",
                "Connect the drive or stick it is on, or name another place with --hub; all is held here.",
            )
        return FolderHub(self.folder, self.round_id)


def _remembered(workspace: Workspace, url: str | None) -> _Address:
    with workspace.transaction() as tx:
        address = url or (table.get_meta(tx, "hub") or b"").decode()
        was_there = url is None and int(table.get_meta(tx, "hub has") or b"-1") >= 0
    return _Address(folder_of(address), workspace.round_id, was_there)


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
    """This store, as the engine sees it: every call is a turn."""

    def __init__(self, turn: Turns) -> None:
        self._turn = turn
        self.device = turn(lambda workspace: workspace.device.device)

    def heads(self) -> dict[str, int]:
        return self._turn(
            lambda workspace: {device: fact.seq for device, fact in workspace.judge.trunk_heads().items()}
        )

    def parcels_after(self, device: str, seq: int) -> list[Parcel]:
        return self._turn(lambda workspace: _parcels_after(workspace, device, seq))

    def wants(self, records: Sequence[Record]) -> list[Wanted]:
        return self._turn(lambda workspace: _wants(workspace, records))

    def lacks(self) -> list[Wanted]:
        return self._turn(_lacks)

    def may_be_seated(self, first: Record, payload: bytes | None) -> bool:
        return payload is not None and self._turn(lambda workspace: _may_be_seated(workspace, first, payload))

    def receive(self, records: Sequence[Record], payloads: Mapping[bytes, bytes]) -> int:
        return self._turn(lambda workspace: workspace.receive(records, payloads))


def _parcels_after(workspace: Workspace, device: str, seq: int) -> list[Parcel]:
    with workspace.transaction() as tx:
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


def _wants(workspace: Workspace, records: Sequence[Record]) -> list[Wanted]:
    seat = workspace.seat.id
    return [
        Wanted(record.device, record.header.seq, record.header.parts[part].digest)
        for record in records
        for part in wanted_parts(workspace, record, seat=seat)
    ]


def _lacks(workspace: Workspace) -> list[Wanted]:
    with workspace.transaction() as tx:
        missing = table.absent(tx, table.absent_keys(tx) & _readable(workspace))
    wanted: dict[str, list[int]] = {}
    found = []
    for record, part in missing:
        if record.id not in wanted:
            wanted[record.id] = wanted_parts(workspace, record, seat=workspace.seat.id)
        if part in wanted[record.id]:
            found.append(Wanted(record.device, record.header.seq, record.header.parts[part].digest))
    return found


def _may_be_seated(workspace: Workspace, first: Record, payload: bytes) -> bool:
    header = first.header.parts[0]
    try:
        opened = open_part(payload, header, place=first.place(0), keys=workspace.keys)
        event = e.decode(check_plaintext(opened, header, place=first.place(0))) if opened else None
    except Damaged:
        return False
    if not isinstance(event, e.SeatTaken):
        return False
    return proofs.by_invitation(workspace, first.device, event) or proofs.by_laptop(workspace, first.device, event)


def _readable(workspace: Workspace) -> set[bytes]:
    """Keys whose parts this seat may want: those it holds, and those of officers' locks that wait for opening."""
    names = workspace.authority.key_names
    waiting = {key for key, name in names.items() if name.startswith(("lock/", "moderation/"))}
    member = workspace.seat.role is Role.MEMBER
    return workspace.keys.keys() | (set() if member else waiting)


def _take_notes(workspace: Workspace, notes: Sequence[bytes]) -> None:
    round_id = bytes.fromhex(workspace.round_id)
    found = [(note, raw) for raw in notes if (note := read_note(raw, round_id=round_id)) is not None]
    with workspace.transaction() as tx:
        for note, raw in found:
            if workspace.authority.seat_of(note.device.hex()) is not None:
                noted.put(tx, note.device.hex(), note.counter, raw)


def _note(workspace: Workspace, lacking: Sequence[Wanted]) -> tuple[int, bytes]:
    """The next note and its counter: how far this store has seen the others.

    Members tell of officers' devices, officers of all. A record counts as seen once all of it is here that
    is for this seat: a hub can hand out the one without the other.
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
    return counter, write_note(note, workspace.device)


def _false_lock(workspace: Workspace) -> list[Problem]:
    """A chair's store looks whether forms are sealed under her own lock: an administrator could plant another's."""
    opened = workspace.authority.scoring.get((workspace.stage_id, workspace.panel))
    if workspace.seat.role is not Role.CHAIR or opened is None or opened.chair_lock in workspace.keys:
        return []
    return [Problem("scoring", "The forms are sealed under a chair's lock that is not yours: compare the five words.")]


def _sealed_twice(workspace: Workspace) -> list[Problem]:
    """Until the forms are opened its scorer is told of a form that two laptops sealed; from then on the chair asks."""
    if (workspace.stage_id, workspace.panel) in workspace.authority.moderation:
        return []
    what = "Sealed on both your laptops, and neither counts: tell the chair which you mean, who lets that one count."
    return [FromLaptop(code, what) for code in own_forms.sealed_twice(workspace)]


def remember_address(workspace: Workspace, url: str | None) -> None:
    """Once something was reached there."""
    if url:
        with workspace.transaction() as tx:
            table.put_meta(tx, "hub", f"folder:{folder_of(url)}".encode())


def _remember_reach(workspace: Workspace, last: int) -> None:
    with workspace.transaction() as tx:
        table.put_meta(tx, "hub has", str(last).encode())
