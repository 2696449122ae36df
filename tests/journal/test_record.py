"""A record's bytes, as record.md §1 says; every reader refuses what is written in any other way."""

from hashlib import sha256

import msgspec
import nacl.signing
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_app.journal.keys import DeviceKey
from panel_app.journal.parts import PartHeader
from panel_app.journal.record import (
    MAX_PARTS,
    MAX_SEQ,
    Header,
    Malformed,
    Record,
    decode_record,
    read_record,
    write_record,
)

DEVICE = DeviceKey(bytes(range(32)))
PART = PartHeader(to=(b"k" * 32,), size=512, digest=b"d" * 32, content=b"c" * 32)
LABEL = b"panel-app record 1\0"


def header(**changes: object) -> Header:
    plain = Header(1, b"r" * 32, DEVICE.public, 3, b"p" * 32, b"b" * 32, 0, (PART,))
    return msgspec.structs.replace(plain, **changes)


def signed(body: bytes) -> bytes:
    return DEVICE.sign(LABEL + body) + body


def test_record_is_these_very_bytes_when_written() -> None:
    record = write_record(header(), DEVICE.secret)
    fields = [  # MessagePack's own bytes: an array of 8, bytes of 32, small numbers, an array of one part of 4
        "98",
        "01",
        "c420" + b"r".hex() * 32,
        "c420" + DEVICE.device,
        "03",
        "c420" + b"p".hex() * 32,
        "c420" + b"b".hex() * 32,
        "00",
        "91",
        "94",
        "91" + "c420" + b"k".hex() * 32,
        "cd0200",
        "c420" + b"d".hex() * 32,
        "c420" + b"c".hex() * 32,
    ]
    body = bytes.fromhex("".join(fields))
    assert record.raw[64:] == body
    assert record.raw[:64] == nacl.signing.SigningKey(bytes(range(32))).sign(LABEL + body).signature
    assert record.id == sha256(record.raw).hexdigest()


def test_record_is_the_same_when_read_back() -> None:
    record = write_record(header(), DEVICE.secret)
    assert read_record(record.raw) == record


@given(
    seq=st.integers(1, MAX_SEQ - 1),
    parts=st.lists(
        st.builds(
            PartHeader,
            to=st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=2).map(tuple),
            size=st.integers(36, 64 * 1024 * 1024),
            digest=st.binary(min_size=32, max_size=32),
            content=st.binary(min_size=32, max_size=32),
        ),
        min_size=1,
        max_size=16,
    ).map(tuple),
    spine=st.sampled_from([0, 1]),
)
def test_record_comes_back_when_it_is_in_bounds(seq: int, parts: tuple[PartHeader, ...], spine: int) -> None:
    record = write_record(header(seq=seq, parts=parts, spine=spine), DEVICE.secret)
    again = read_record(record.raw)
    assert again.header == record.header
    assert again.raw == record.raw


@given(at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_record_is_refused_when_a_bit_is_changed(at: int, bit: int) -> None:
    raw = bytearray(write_record(header(), DEVICE.secret).raw)
    raw[at % len(raw)] ^= 1 << bit
    with pytest.raises(Malformed):
        read_record(bytes(raw))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("9801c420", "dc000801c420"),  # an array of 8 in 3 bytes
        ("9801c420", "98cc01c420"),  # the number 1 in 2 bytes
        ("9801c420", "9801c50020"),  # 32 bytes under a longer length
        ("cd0200", "ce00000200"),  # 512 in 5 bytes
    ],
)
def test_record_is_refused_when_it_is_not_in_its_shortest_form(short: str, long: str) -> None:
    body = write_record(header(), DEVICE.secret).raw[64:].hex()
    assert short in body
    with pytest.raises(Malformed, match="shortest"):
        read_record(signed(bytes.fromhex(body.replace(short, long, 1))))


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"seq": MAX_SEQ},
        {"seq": -1},
        {"seq": 2**64 - 1},
        {"seq": 0},  # with a previous record
        {"prev": bytes(32)},  # without one
        {"round": b"short"},
        {"device": DEVICE.public + b"x"},
        {"spine": 2},
        {"round": bytes(32)},  # a first record in the middle of a chain
        {"parts": ()},
        {"parts": (PART,) * (MAX_PARTS + 1)},
        {"parts": (msgspec.structs.replace(PART, to=()),)},
        {"parts": (msgspec.structs.replace(PART, to=(b"k" * 32,) * 3),)},
        {"parts": (msgspec.structs.replace(PART, to=(b"k" * 31,)),)},
        {"parts": (msgspec.structs.replace(PART, size=35),)},
        {"parts": (msgspec.structs.replace(PART, size=64 * 1024 * 1024 + 1),)},
        {"parts": (msgspec.structs.replace(PART, digest=b""),)},
        {"parts": (msgspec.structs.replace(PART, content=b"c" * 33),)},
    ],
    ids=str,
)
def test_record_is_refused_when_a_field_is_out_of_bounds(changes: dict[str, object]) -> None:
    wrong = header(**changes)
    body = msgspec.msgpack.encode(wrong)
    with pytest.raises(Malformed):
        decode_record(signed(body))
    with pytest.raises(ValueError, match=r"\w"):
        write_record(wrong, DEVICE.secret)


def test_record_is_refused_when_its_header_is_too_long() -> None:
    with pytest.raises(Malformed, match="long"):
        decode_record(bytes(64 + 4097))


def test_record_is_refused_when_something_follows_it() -> None:
    with pytest.raises(Malformed):
        read_record(signed(write_record(header(), DEVICE.secret).raw[64:] + b"\0"))


def test_record_is_refused_when_another_device_signed_it() -> None:
    body = write_record(header(), DEVICE.secret).raw[64:]
    with pytest.raises(Malformed, match="signature"):
        read_record(DeviceKey(b"x" * 32).sign(LABEL + body) + body)


def test_record_is_refused_when_it_is_signed_as_something_else() -> None:
    body = write_record(header(), DEVICE.secret).raw[64:]
    with pytest.raises(Malformed, match="signature"):
        read_record(DEVICE.sign(b"panel-app note 1\0" + body) + body)


@given(st.binary(max_size=300))
def test_bytes_are_refused_when_they_are_no_record(raw: bytes) -> None:
    with pytest.raises(Malformed):
        read_record(raw)


def test_first_record_names_the_round_when_asked() -> None:
    first = write_record(header(round=bytes(32), seq=0, prev=bytes(32), basis=bytes(32), spine=1), DEVICE.secret)
    assert first.is_first
    assert first.round_bytes == first.id_bytes
    second = write_record(header(round=first.id_bytes, seq=1, prev=first.id_bytes), DEVICE.secret)
    assert not second.is_first
    assert second.round_bytes == first.id_bytes


@pytest.mark.parametrize("changes", [{"spine": 0}, {"basis": b"b" * 32}])
def test_first_record_is_refused_when_it_does_not_begin_the_spine(changes: dict[str, object]) -> None:
    wrong = header(**{"round": bytes(32), "seq": 0, "prev": bytes(32), "basis": bytes(32), "spine": 1, **changes})
    with pytest.raises(Malformed):
        decode_record(signed(msgspec.msgpack.encode(wrong)))


def test_place_of_a_part_says_round_device_number_and_part_when_asked() -> None:
    record = Record(b"", header())
    place = record.place(2)
    assert (place.round, place.device, place.seq, place.part) == (b"r" * 32, DEVICE.public, 3, 2)
