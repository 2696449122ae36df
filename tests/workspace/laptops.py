"""A second laptop of a seat: the same secret, a device of its own, seated by the administrator."""

import random

from panel_app.domain import events as e
from panel_app.domain.people import SeatId
from panel_app.journal.keys import prove_seat, seat_proof_message
from panel_app.journal.primitives import sealing_key
from panel_app.store import local
from panel_app.store import records as table
from panel_app.store.vault import Vault
from panel_app.workspace import syncing
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import CHAIR, OFFICE, PreparedRound

SECOND = "chair-second"
_KEY = bytes(range(32))


def with_second_laptop(prepared: PreparedRound) -> PreparedRound:
    """The same round after the chair took another laptop into use; nobody has its store open."""
    first, office = prepared.open(CHAIR), prepared.open(OFFICE)
    second = Workspace(Vault(prepared.folder / f"{SECOND}.panel", _KEY), rng=random.Random(SECOND))
    try:
        _take_seat(first, office, second)
        for each in (second, office, second, first, second):
            syncing.sync(each, prepared.hub)
    finally:
        for each in (first, office, second):
            each.close()
    return PreparedRound(prepared.folder, prepared.keys | {SECOND: _KEY})


def _take_seat(first: Workspace, office: Workspace, second: Workspace) -> None:
    with first.transaction() as tx:
        secret, round_id = table.get_meta(tx, "secret") or b"", first.round_id
        records = table.all_records(tx)
        payloads = table.payloads(tx, [record.id for record in records])
    with office.transaction() as tx:
        invitation = local.get(tx, "invitation", CHAIR) or b""
    with second.transaction() as tx:
        table.put_meta(tx, "round", round_id.encode())
        table.put_meta(tx, "seat", CHAIR.encode())
        table.put_meta(tx, "secret", secret)
        second.forget_projection()
        second.learn(first.keys)
        second.receive(records, payloads)
        own = sealing_key(first.secret.own())
        message = seat_proof_message(bytes.fromhex(round_id), SeatId(CHAIR), second.device.public, own)
        proof = prove_seat(invitation, message)
        second.author(e.SeatTaken(time=second.clock(), seat=SeatId(CHAIR), own=own, proof=proof))
    device = second.device.device
    office.author(e.SeatSeated(time=office.clock(), seat=SeatId(CHAIR), device=device, own=own))
