"""Snapshots: signed by a laptop, sealed to its seat, of one length whatever is in them."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.journal.keys import DeviceKey, new_key
from panel_app.journal.primitives import SIGNATURE
from panel_app.sync import snapshots
from panel_app.sync.folder_hub import FolderHub
from panel_app.sync.notes import MAX_COUNTER
from panel_app.sync.snapshots import Snapshot, open_snapshot, read_snapshot, write_snapshot
from tests.sync.laptops import ROUND

ANN, BEN = DeviceKey(b"a" * 32), DeviceKey(b"b" * 32)
OWN, PRIVATE = new_key()


def written(content: bytes = b"typed", *, device: DeviceKey = ANN, counter: int = 7, room: int = 5000) -> bytes:
    return write_snapshot(content, device, round_id=ROUND, counter=counter, own=OWN, room=room)


def forged(raw: bytes, **changes: object) -> bytes:
    """Fields changed and signed anew by their own author."""
    fields = msgspec.structs.replace(msgspec.msgpack.decode(raw[SIGNATURE:], type=Snapshot), **changes)
    body = msgspec.msgpack.encode(fields)
    return ANN.sign(snapshots._LABEL + body) + body  # noqa: SLF001 - a forger knows it too


def test_content_comes_back_when_it_is_read_with_the_seats_key() -> None:
    snapshot = read_snapshot(written(), round_id=ROUND)
    assert snapshot is not None
    assert (snapshot.device, snapshot.counter) == (ANN.public, 7)
    assert open_snapshot(snapshot, PRIVATE) == b"typed"
    assert open_snapshot(snapshot, new_key()[1]) is None


def test_length_is_the_same_when_there_is_room_for_it_and_double_when_not() -> None:
    lengths = [len(written(bytes(size))) for size in (0, 1, 5000, 5001, 10_000, 10_001)]
    assert lengths[0] == lengths[1] == lengths[2] < lengths[3] == lengths[4] < lengths[5]


def test_snapshot_is_ignored_when_a_bit_was_changed() -> None:
    raw = written(room=100)
    for place in range(0, len(raw), 7):
        changed = bytearray(raw)
        changed[place] ^= 4
        assert read_snapshot(bytes(changed), round_id=ROUND) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"device": BEN.public},
        {"round": b"q" * 32},
        {"format": 2},
        {"counter": 0},
        {"counter": -1},
        {"counter": MAX_COUNTER},
        {"sealed": b"short"},
        {"device": b"short"},
    ],
    ids=str,
)
def test_snapshot_is_ignored_when_a_field_does_not_fit(changes: dict[str, object]) -> None:
    assert read_snapshot(forged(written(), **changes), round_id=ROUND) is None


@given(st.binary(max_size=300))
def test_bytes_are_ignored_when_they_are_no_snapshot(raw: bytes) -> None:
    assert read_snapshot(raw, round_id=ROUND) is None


def test_only_a_devices_newest_is_kept_and_only_the_wanted_are_read(tmp_path: Path) -> None:
    hub = FolderHub(tmp_path / "hub", ROUND.hex())
    assert hub.snapshots([ANN.device]) == []
    for counter in (1, 2):
        hub.put_snapshot(ANN.device, counter, written(counter=counter))
    hub.put_snapshot(BEN.device, 1, written(device=BEN, counter=1))
    assert hub.snapshots([]) == []
    [newest] = hub.snapshots([ANN.device])
    snapshot = read_snapshot(newest, round_id=ROUND)
    assert snapshot is not None
    assert snapshot.counter == 2
    assert len(hub.snapshots([ANN.device, BEN.device])) == 2
