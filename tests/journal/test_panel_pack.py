"""A panel pack opens with its passcode, whole, or is refused in two sentences."""

import random
from functools import cache

import msgspec
import pytest
from nacl import pwhash

from panel_app.domain.errors import CannotOpen
from panel_app.domain.people import PanelId, Role, SeatId
from panel_app.journal import panel_pack, primitives
from panel_app.journal.keys import DeviceKey, new_key
from panel_app.journal.panel_pack import KeyBlock, PanelPack, read_pack, write_pack
from panel_app.journal.parts import Place, seal_part
from panel_app.journal.record import Header, Record, write_record

PASSCODE = "baba-dede-fifi-gogo-hoohi"
COMPARTMENT = new_key()
DEVICE = DeviceKey(b"d" * 32)
BLOCK = KeyBlock(
    round=b"r" * 32,
    seat=SeatId("m0"),
    role=Role.MEMBER,
    panel=PanelId("p0"),
    invitation=b"invitation-key-of-32-bytes------",
    keys=(COMPARTMENT[1],),
    heads={DEVICE.device: 1},
    hub="folder:/somewhere",
)


def record(seq: int) -> tuple[Record, bytes]:
    place = Place(b"r" * 32, DEVICE.public, seq, 0)
    part = seal_part(b"a clean copy", to=(COMPARTMENT[0],), place=place)
    header = Header(1, b"r" * 32, DEVICE.public, seq, b"p" * 32, b"b" * 32, 0, (part.header,))
    return write_record(header, DEVICE.secret), part.payload


@cache
def pack() -> tuple[bytes, tuple[Record, ...], tuple[bytes, ...]]:
    written = [record(1), record(2)]
    records, payloads = tuple(each for each, _ in written), tuple(each for _, each in written)
    return write_pack(BLOCK, records, payloads, passcode=PASSCODE), records, payloads


def refused(raw: bytes, passcode: str = PASSCODE) -> CannotOpen:
    with pytest.raises(CannotOpen) as caught:
        read_pack(raw, passcode=passcode)
    assert caught.value.what.endswith(".")
    assert caught.value.remedy.endswith(".")
    return caught.value


def test_pack_gives_back_what_was_put_in_when_the_passcode_is_right() -> None:
    raw, records, payloads = pack()
    opened = read_pack(raw, passcode=PASSCODE.upper().replace("-", "  "))
    assert isinstance(opened, PanelPack)
    assert msgspec.structs.replace(opened.block, rest=b"") == BLOCK
    assert opened.records == records
    assert tuple(opened.payloads.values()) == payloads
    assert opened.keyring == {COMPARTMENT[0]: COMPARTMENT[1]}


def test_wrong_passcode_is_told_from_a_torn_file_when_a_pack_does_not_open() -> None:
    raw, _, _ = pack()
    assert "passcode" in refused(raw, "baba-dede-fifi-gogo-hoohe").what
    assert "whole" in refused(raw[:-1]).what
    assert "whole" in refused(raw + b"\0").what


def test_pack_is_refused_when_any_byte_was_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    raw, _, _ = pack()
    quick: dict[bytes, bytes] = {}

    def once(passcode: str, salt: bytes) -> bytes:  # Argon2id as it is, but once for each salt
        if salt not in quick:
            quick[salt] = primitives.pack_passcode_key(passcode, salt)
        return quick[salt]

    monkeypatch.setattr(panel_pack, "pack_passcode_key", once)
    rng = random.Random(2)
    head = len(panel_pack._MAGIC) + 1  # noqa: SLF001 - every byte from here to the key block matters most
    places = [*range(head - 2, head + 3), *range(head + 16, head + 60), *(rng.randrange(len(raw)) for _ in range(200))]
    for place in places:
        changed = bytearray(raw)
        changed[place] ^= rng.randrange(1, 256)
        refused(bytes(changed))


@pytest.mark.parametrize("kept", [0, 5, 17, 18, 33, 49, 50, 53, 54, 70, 200, -300, -1])
def test_pack_is_refused_when_it_was_cut_off(kept: int) -> None:
    refused(pack()[0][:kept])


@pytest.mark.parametrize("raw", [b"", b"PK\3\4 a zip file", bytes(500), b"panel-app pack 1\0\2" + bytes(400)])
def test_pack_is_refused_when_it_is_another_file(raw: bytes) -> None:
    assert "no panel pack" in refused(raw).what


def test_no_key_and_no_name_is_in_the_file_when_read_without_the_passcode() -> None:
    raw, _, _ = pack()
    for secret in (COMPARTMENT[1], BLOCK.invitation, b"folder:", b"member", b"a clean copy", PASSCODE.encode()):
        assert secret not in raw


def test_passcode_costs_what_libsodium_calls_interactive_when_a_pack_is_opened() -> None:
    raw, _, _ = pack()
    start = len(b"panel-app pack 1\0") + 1
    assert raw[start - 1] == 1
    limits = pwhash.argon2id
    key = limits.kdf(
        32,
        PASSCODE.encode(),
        raw[start : start + 16],
        opslimit=limits.OPSLIMIT_INTERACTIVE,
        memlimit=limits.MEMLIMIT_INTERACTIVE,
    )
    assert limits.MEMLIMIT_INTERACTIVE == 64 * 1024 * 1024
    assert primitives.derive(key, b"check")[:16] == raw[start + 16 : start + 32]


def test_pack_is_refused_when_a_record_in_it_is_none() -> None:
    raw = Record(b"no record", record(1)[0].header)
    assert "whole" in refused(write_pack(BLOCK, [raw], [], passcode=PASSCODE)).what
