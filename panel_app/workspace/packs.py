"""Panel packs: an administrator writes them, a person takes one and has a store."""

import random
from pathlib import Path
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.authority import Seat
from panel_app.domain.errors import CannotOpen, InputRefused
from panel_app.domain.people import Role, SeatId
from panel_app.files import write_whole
from panel_app.journal import panel_pack
from panel_app.journal.keys import SeatSecret, may_hold, prove_seat, seat_proof_message
from panel_app.journal.panel_pack import KeyBlock, PanelPack
from panel_app.journal.primitives import random_bytes, sealing_key
from panel_app.journal.record import Record
from panel_app.journal.words import new_passcode
from panel_app.store import local, vault
from panel_app.store import records as table
from panel_app.store.migrate import migrate
from panel_app.workspace.workspace import Clock, Workspace, now

_BEGINNING: Final = 64
"""Bytes that tell a panel pack from another file."""


class WrittenPack(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that was written, and the passcode that goes another way."""

    seat: SeatId
    path: Path
    passcode: str


def write_pack(workspace: Workspace, seat: SeatId, folder: Path) -> WrittenPack:
    """Write `SEAT.panel-pack`. A second one for the same seat has another passcode and the same invitation."""
    workspace.require(Role.ADMINISTRATOR)
    with workspace.transaction() as tx:
        invitation = local.get(tx, "invitation", seat)
        invited = workspace.authority.seats.get(seat)
        if invitation is None or invited is None:
            raise InputRefused(
                f"There is no seat {seat} to write a pack for.", "Invite it first; `seat list` shows them."
            )
        hub = (table.get_meta(tx, "hub") or b"").decode()
    names = workspace.authority.key_names
    block = KeyBlock(
        round=bytes.fromhex(workspace.round_id),
        seat=seat,
        role=invited.role,
        panel=invited.panel,
        invitation=invitation,
        keys=tuple(
            private
            for public, private in workspace.keys.items()
            if _comes_with_the_seat(names.get(public, "own/"), invited, workspace)
        ),
        heads={device: fact.seq for device, fact in workspace.judge.trunk_heads().items()},
        hub=hub,
    )
    return put_pack(workspace, block, folder / f"{seat}{panel_pack.SUFFIX}")


def put_pack(workspace: Workspace, block: KeyBlock, path: Path) -> WrittenPack:
    """Write a pack with what is here for its seat, under a new passcode."""
    passcode = new_passcode()
    with workspace.transaction() as tx:
        records = table.all_records(tx)
        wanted = [
            record.header.parts[part].digest
            for record in records
            for part in wanted_parts(workspace, record, seat=block.seat)
        ]
        held = table.payloads_of(tx, wanted)
    raw = panel_pack.write_pack(block, records, [held[each] for each in wanted if each in held], passcode=passcode)
    with write_whole(path, private=True) as stream:
        stream.write(raw)
    return WrittenPack(seat=block.seat, path=path, passcode=passcode)


def refuse_other_files(path: Path) -> Path:
    """The path, if a panel pack lies there; only its beginning is read."""
    try:
        with path.open("rb") as stream:
            beginning = stream.read(_BEGINNING)
    except OSError as error:
        raise CannotOpen(
            f"{path.name} cannot be read: {error.strerror}.", "Check where the panel pack was saved."
        ) from error
    if not panel_pack.looks_like_one(beginning):
        raise CannotOpen(
            f"{path.name} is no panel pack.", "Choose the file that ends in .panel-pack, as the administrator sent it."
        )
    return path


def take_pack(
    pack: Path,
    passcode: str,
    store: Path,
    passphrase: str,
    *,
    rng: random.Random | None = None,
    clock: Clock = now,
) -> Workspace:
    """Make a store of a panel pack. Nothing is left of the store if the pack or the passcode is wrong."""
    try:
        raw = pack.read_bytes()
    except OSError as error:
        raise CannotOpen(
            f"{pack} cannot be read: {error.strerror}.", "Check where the panel pack was saved."
        ) from error
    opened = panel_pack.read_pack(raw, passcode=passcode)
    made = vault.create(store, passphrase)
    try:
        if opened.block.laptop is not None:
            with made.transaction() as tx:
                migrate(tx)
                table.put_meta(tx, "device", opened.block.laptop.device)
        workspace = Workspace(made, rng=rng, clock=clock)
        with workspace.transaction():
            _take(workspace, opened)
    except BaseException:
        made.close()
        vault.remove(store)
        raise
    return workspace


def _take(workspace: Workspace, pack: PanelPack) -> None:
    block = pack.block
    secret = random_bytes(32) if block.laptop is None else block.laptop.secret
    own = SeatSecret(secret).own()
    with workspace.transaction() as tx:
        table.put_meta(tx, "round", block.round.hex().encode())
        table.put_meta(tx, "seat", block.seat.encode())
        table.put_meta(tx, "secret", secret)
        table.put_meta(tx, "hub", block.hub.encode())
        workspace.forget_projection()
        workspace.learn(pack.keyring | {sealing_key(own): own})
        workspace.receive(pack.records, pack.payloads)
        if workspace.authority.seats.get(block.seat) is None:
            raise CannotOpen("This panel pack names no seat of its round.", "Ask the administrator for a new one.")
        message = seat_proof_message(block.round, block.seat, workspace.device.public, sealing_key(own))
        proof = prove_seat(block.invitation, message) if block.laptop is None else block.laptop.proof
        workspace.author(e.SeatTaken(time=workspace.clock(), seat=block.seat, own=sealing_key(own), proof=proof))


def wanted_parts(workspace: Workspace, record: Record, *, seat: SeatId) -> list[int]:
    """The parts of a record whose payloads a seat should have, as far as this store can tell.

    That is what it may ever hold the keys for; of clean copies a member has those of its own candidates.
    """
    owner = workspace.authority.seats.get(seat)
    return [number for number in range(len(record.header.parts)) if _is_wanted(workspace, record, number, owner)]


def _is_wanted(workspace: Workspace, record: Record, part: int, owner: Seat | None) -> bool:
    name = workspace.authority.key_names.get(record.header.parts[part].to[-1])
    if owner is None or name is None:
        return True
    if part and owner.role is Role.MEMBER and name.startswith("files/") and not _is_for(workspace, record, owner.id):
        return False
    return may_read(workspace, name, owner)


def may_read(workspace: Workspace, name: str, owner: Seat) -> bool:
    """Whether a seat may ever hold a compartment's key; of several panels a chair has her own scorers' inboxes."""
    if name.startswith("inbox/") and owner.role is Role.CHAIR:
        scorer = workspace.authority.seats.get(SeatId(name.removeprefix("inbox/")))
        if scorer is not None and scorer.panel is not None and not owner.chairs(scorer.panel):
            return False
    return may_hold(name, role=owner.role, seat=owner.id, panel=owner.panel)


def _is_for(workspace: Workspace, record: Record, seat: SeatId) -> bool:
    """Whether a clean copy is of a candidate that this seat scores."""
    fact = workspace.judge.facts.get(record.id)
    if fact is None or not isinstance(fact.event, e.CopyReleased):
        return False
    allocation = workspace.judge.value(("allocation", fact.event.stage, fact.event.code, seat))
    return allocation is not None and isinstance(allocation.event, e.Allocated) and allocation.event.active


def _comes_with_the_seat(name: str, seat: Seat, workspace: Workspace) -> bool:
    """Whether a pack brings a compartment's key: what the role reads from its first day, never a lock."""
    if name.startswith(("lock/", "moderation/", "own/")):
        return seat.role is Role.ADMINISTRATOR and name.endswith("/office")
    return may_read(workspace, name, seat)
