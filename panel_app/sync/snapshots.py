"""Snapshots: a laptop's drafts and submitted forms, sealed to its own seat, so that the seat's next laptop can go on.

Signed fields `[1, round, device, counter, sealed]`; the highest counter of a device wins. `sealed` is a padded
plaintext under the seat's own key. They lie beside the journal, as notes do, each in place of the one before.
"""

from typing import Final

import msgspec

from panel_app.journal.keys import DeviceKey
from panel_app.journal.parts import OVERHEAD, SEAL, Damaged, pad, padded_size, unpad
from panel_app.journal.primitives import KEY, SIGNATURE, CryptoError, open_sealed, seal, sealing_key, verify
from panel_app.sync.notes import MAX_COUNTER

_LABEL: Final = b"panel-app snapshot 1\0"
MAX_SNAPSHOT: Final = 256 * 1024 * 1024


class Snapshot(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The signed fields."""

    format: int
    round: bytes
    device: bytes
    counter: int
    sealed: bytes


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Snapshot)


def write_snapshot(content: bytes, device: DeviceKey, *, round_id: bytes, counter: int, own: bytes, room: int) -> bytes:
    """Seal `content` to the public key `own`; `room` bytes of it fit without a longer file, and twice that, and so on.

    So the length tells what there may be to write about, and not how much was written.
    """
    while room < len(content):
        room *= 2
    sealed = seal(pad(content, padded_size(room)), own)
    body = _encoder.encode(Snapshot(1, round_id, device.public, counter, sealed))
    return device.sign(_LABEL + body) + body


def read_snapshot(raw: bytes, *, round_id: bytes) -> Snapshot | None:
    """A snapshot of this round whose signature holds, else None."""
    body = raw[SIGNATURE:]
    try:
        found = _decoder.decode(body)
    except msgspec.DecodeError:
        return None
    fits = found.format == 1 and found.round == round_id and len(found.device) == KEY
    fits = fits and 0 < found.counter < MAX_COUNTER and len(found.sealed) >= SEAL + OVERHEAD
    return found if fits and verify(_LABEL + body, raw[:SIGNATURE], found.device) else None


def open_snapshot(snapshot: Snapshot, private: bytes) -> bytes | None:
    """What was sealed in it; None if it was not sealed to this key, or is damaged."""
    try:
        return unpad(open_sealed(snapshot.sealed, private, sealing_key(private)))
    except (CryptoError, Damaged):
        return None
