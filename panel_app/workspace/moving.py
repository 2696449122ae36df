"""A second laptop for one seat: the first writes a pack, the second takes it, and both go on through the hub."""

from pathlib import Path

from panel_app.domain.errors import NotAllowed
from panel_app.domain.people import Role
from panel_app.journal.keys import DeviceKey, seat_proof_message
from panel_app.journal.panel_pack import KeyBlock, NextLaptop
from panel_app.journal.primitives import random_bytes, sealing_key
from panel_app.store import records as table
from panel_app.workspace.packs import WrittenPack, put_pack
from panel_app.workspace.workspace import Workspace


def write_move(workspace: Workspace, path: Path) -> WrittenPack:
    """Write a pack by which another laptop has this seat too. Whoever has it and its passcode has the seat.

    It brings the records and keys that are here; drafts and submitted forms follow by the hub. The other laptop's
    device key is made here, because this laptop's signature under it is the proof; taken twice, the pack would make two
    copies of one store, which the hub tells apart at the second one's first sync.
    """
    seat = workspace.seat
    if seat.role is Role.ADMINISTRATOR:
        raise NotAllowed(
            "An administrator's store holds the round's pen, and only one laptop writes with it.",
            "Keep a backup of the store and its key file; members and chairs can have a second laptop.",
        )
    with workspace.transaction() as tx:
        hub = (table.get_meta(tx, "hub") or b"").decode()
    seed, own = random_bytes(32), sealing_key(workspace.secret.own())
    message = seat_proof_message(bytes.fromhex(workspace.round_id), seat.id, DeviceKey(seed).public, own)
    block = KeyBlock(
        round=bytes.fromhex(workspace.round_id),
        seat=seat.id,
        role=seat.role,
        panel=seat.panel,
        invitation=b"",
        keys=tuple(workspace.keys.values()),
        heads={device: fact.seq for device, fact in workspace.judge.trunk_heads().items()},
        hub=hub,
        laptop=NextLaptop(secret=workspace.secret.secret, device=seed, proof=workspace.device.sign(message)),
    )
    return put_pack(workspace, block, path)
