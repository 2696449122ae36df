"""Notes: signed, of this round, and the highest counter of a device wins."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.journal.keys import DeviceKey
from panel_app.store import notes as noted
from panel_app.sync.notes import MAX_COUNTER, Note, Seen, read_note, write_note
from tests.store.stores import blank
from tests.sync.laptops import ROUND

ANN, BEN = DeviceKey(b"a" * 32), DeviceKey(b"b" * 32)


def note(**changes: object) -> Note:
    plain = Note(1, ROUND, ANN.public, 7, b"h" * 32, (Seen(BEN.public, 4, b"i" * 32),))
    return msgspec.structs.replace(plain, **changes)


def test_note_comes_back_when_read() -> None:
    assert read_note(write_note(note(), ANN), round_id=ROUND) == note()


def test_note_is_ignored_when_somebody_else_signed_it() -> None:
    assert read_note(write_note(note(), BEN), round_id=ROUND) is None


@pytest.mark.parametrize(
    "changes",
    [{"round": b"q" * 32}, {"format": 2}, {"counter": -1}, {"counter": MAX_COUNTER}, {"counter": 2**63}],
    ids=str,
)
def test_note_is_ignored_when_a_field_does_not_fit(changes: dict[str, object]) -> None:
    assert read_note(write_note(note(**changes), ANN), round_id=ROUND) is None


def test_note_is_ignored_when_a_bit_was_changed() -> None:
    raw = write_note(note(), ANN)
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 4
        assert read_note(bytes(changed), round_id=ROUND) is None


@given(st.binary(max_size=200))
def test_bytes_are_ignored_when_they_are_no_note(raw: bytes) -> None:
    assert read_note(raw, round_id=ROUND) is None


def test_highest_counter_wins_when_notes_come_in_any_order(tmp_path: Path) -> None:
    held = blank(tmp_path)
    with held.transaction() as tx:
        for counter in (3, 9, 1, 9, MAX_COUNTER - 1, 8):
            noted.put(tx, ANN.device, counter, str(counter).encode())
        noted.put(tx, BEN.device, 1, b"1")
        assert noted.counters(tx) == {ANN.device: MAX_COUNTER - 1, BEN.device: 1}
        assert noted.all_notes(tx)[ANN.device] == str(MAX_COUNTER - 1).encode()
    held.close()
