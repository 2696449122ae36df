"""Notes: each device's signed word on how far it has seen the others, replaced by the next one.

`[1, round, device, counter, own head, [[device, seq, id], …]]`. They are beside the journal, since
as records they would never end: each would be news to the others.
"""

from typing import Final

import msgspec

from panel_app.journal.keys import DeviceKey
from panel_app.journal.primitives import KEY, SIGNATURE, verify

_LABEL: Final = b"panel-app note 1\0"
MAX_NOTE: Final = 4 * 1024 * 1024
MAX_COUNTER: Final = 2**48


class Seen(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A device's last record as the author of a note has it."""

    device: bytes
    seq: int
    record: bytes


class Note(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The signed fields."""

    format: int
    round: bytes
    device: bytes
    counter: int
    head: bytes
    seen: tuple[Seen, ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Note)


def write_note(note: Note, device: DeviceKey) -> bytes:
    """The note's bytes: signature, then fields."""
    body = _encoder.encode(note)
    return device.sign(_LABEL + body) + body


def read_note(raw: bytes, *, round_id: bytes) -> Note | None:
    """A note of this round whose signature holds, else None."""
    body = raw[SIGNATURE:]
    try:
        note = _decoder.decode(body)
    except msgspec.DecodeError:
        return None
    fits = note.format == 1 and note.round == round_id and len(note.device) == KEY and 0 <= note.counter < MAX_COUNTER
    return note if fits and verify(_LABEL + body, raw[:SIGNATURE], note.device) else None
