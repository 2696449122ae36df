"""Parts: sealed to one key or two, bound to one place, padded, and not to be guessed."""

from hashlib import sha256

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel_app.journal.keys import make_grant, new_key, pair, take_grants
from panel_app.journal.parts import (
    OVERHEAD,
    Damaged,
    OtherPayload,
    Place,
    check_plaintext,
    open_part,
    pad,
    padded_size,
    seal_part,
    unpad,
)
from panel_app.journal.primitives import seal

PLACE = Place(b"r" * 32, b"d" * 32, 7, 1)
INNER, OUTER = new_key(), new_key()
BOTH = pair(INNER[1]) | pair(OUTER[1])


def test_content_is_this_very_digest_when_a_part_is_sealed() -> None:
    sealed = seal_part(b"marks", to=(INNER[0],), place=PLACE)
    expected = sha256(
        b"panel-app content 1\0" + b"r" * 32 + b"d" * 32 + bytes(7) + b"\7" + bytes(7) + b"\1" + sealed.plaintext
    )
    assert sealed.header.content == expected.digest()
    assert sealed.header.digest == sha256(sealed.payload).digest()
    assert sealed.plaintext[32:] == b"\0\0\0\5marks" + bytes(512 - OVERHEAD - 5)


@given(st.binary(max_size=3000))
@settings(max_examples=50)
def test_part_opens_to_what_was_sealed_when_the_key_is_there(data: bytes) -> None:
    sealed = seal_part(data, to=(INNER[0],), place=PLACE)
    plaintext = open_part(sealed.payload, sealed.header, place=PLACE, keys=BOTH)
    assert plaintext == sealed.plaintext
    assert unpad(sealed.plaintext) == data
    assert len(sealed.plaintext) == sealed.header.size == padded_size(len(data))


@pytest.mark.parametrize(
    ("length", "size"),
    [
        (0, 512),
        (512 - OVERHEAD, 512),
        (513 - OVERHEAD, 1024),
        (1024 - OVERHEAD, 1024),
        (1025 - OVERHEAD, 2048),
        (32768 - OVERHEAD, 32768),
        (32769 - OVERHEAD, 65536),
        (65536 - OVERHEAD, 65536),
        (65537 - OVERHEAD, 67584),  # Padmé: 2^16, 5 bits of 16 kept
        (100_000 - OVERHEAD, 100_352),
        (1_000_000 - OVERHEAD, 1_015_808),
    ],
)
def test_size_is_padded_so_when_data_has_this_length(length: int, size: int) -> None:
    assert padded_size(length) == size


@given(st.integers(0, 64 * 1024 * 1024 - OVERHEAD))
def test_size_holds_the_data_and_wastes_little_when_it_is_large(length: int) -> None:
    size = padded_size(length)
    assert size >= length + OVERHEAD
    if size > 65536:
        assert size <= (length + OVERHEAD) * 1.12, "Padmé's bound"


def test_data_is_refused_when_the_fixed_size_is_too_small() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        pad(b"x" * 500, 512)


def test_same_data_looks_different_when_it_is_sealed_twice() -> None:
    one, two = (seal_part(b"17", to=(INNER[0],), place=PLACE) for _ in range(2))
    assert one.header.content != two.header.content
    assert one.plaintext[:32] != two.plaintext[:32]


def test_nothing_can_be_guessed_when_the_salt_is_not_known() -> None:
    """The commitment of a form of few possible values is none of those that anybody could compute."""
    sealed = seal_part(b"17", to=(INNER[0],), place=PLACE)
    guesses = {PLACE.content(bytes(32) + pad(str(mark).encode(), 512)[32:]) for mark in range(100)}
    guesses |= {PLACE.content(pad(str(mark).encode(), 512)) for mark in range(100)}
    assert sealed.header.content not in guesses


@pytest.mark.parametrize(
    "elsewhere",
    [
        msgspec.structs.replace(PLACE, round=b"q" * 32),
        msgspec.structs.replace(PLACE, device=b"e" * 32),
        msgspec.structs.replace(PLACE, seq=8),
        msgspec.structs.replace(PLACE, part=2),
    ],
)
def test_part_is_damaged_when_it_was_copied_to_another_place(elsewhere: Place) -> None:
    sealed = seal_part(b"my colleague's form", to=(INNER[0],), place=PLACE)
    with pytest.raises(Damaged, match="content"):
        open_part(sealed.payload, sealed.header, place=elsewhere, keys=BOTH)


@pytest.mark.parametrize("order", [(INNER, OUTER), (OUTER, INNER)])
def test_two_locks_need_both_keys_when_a_part_is_under_both(
    order: tuple[tuple[bytes, bytes], tuple[bytes, bytes]],
) -> None:
    sealed = seal_part(b"form", to=(order[0][0], order[1][0]), place=PLACE)
    for _, private in order:
        assert open_part(sealed.payload, sealed.header, place=PLACE, keys=pair(private)) is None
    assert open_part(sealed.payload, sealed.header, place=PLACE, keys=BOTH) == sealed.plaintext


def test_part_is_not_read_when_a_key_is_missing() -> None:
    sealed = seal_part(b"form", to=(INNER[0],), place=PLACE)
    assert open_part(sealed.payload, sealed.header, place=PLACE, keys={}) is None


def test_bytes_are_told_from_a_damaged_part_when_they_are_another_payload() -> None:
    sealed = seal_part(b"form", to=(INNER[0],), place=PLACE)
    with pytest.raises(OtherPayload):
        open_part(sealed.payload + b"x", sealed.header, place=PLACE, keys=BOTH)


def test_part_is_damaged_when_its_size_is_not_what_the_header_says() -> None:
    sealed = seal_part(b"form", to=(INNER[0],), place=PLACE)
    lying = msgspec.structs.replace(sealed.header, size=1024)
    for keys in (BOTH, {}):
        with pytest.raises(Damaged, match="size"):
            open_part(sealed.payload, lying, place=PLACE, keys=keys)


def test_part_is_damaged_when_it_was_sealed_to_another_key_than_named() -> None:
    sealed = seal_part(b"form", to=(INNER[0],), place=PLACE)
    lying = msgspec.structs.replace(sealed.header, to=(OUTER[0],))
    with pytest.raises(Damaged, match="seal"):
        open_part(sealed.payload, lying, place=PLACE, keys=BOTH)


@pytest.mark.parametrize("tail", [b"\0\0\0\1" + b"a" + b"x", b"\xff\xff\xff\xff", b"\0\0\0\2a"])
def test_part_is_damaged_when_length_or_zeros_are_wrong(tail: bytes) -> None:
    plaintext = bytes(32) + tail
    payload = seal(plaintext, INNER[0])
    header = msgspec.structs.replace(
        seal_part(b"", to=(INNER[0],), place=PLACE).header,
        size=len(plaintext),
        digest=sha256(payload).digest(),
        content=PLACE.content(plaintext),
    )
    with pytest.raises(Damaged):
        check_plaintext(plaintext, header, place=PLACE)


# ---- grants


def test_grant_yields_the_key_when_it_is_for_this_seat() -> None:
    compartment, own = new_key(), new_key()
    grant = make_grant(compartment[0], compartment[1], own[0])
    assert take_grants([grant], pair(own[1])) == pair(compartment[1])


def test_grant_adds_nothing_when_it_is_for_somebody_else() -> None:
    compartment, own = new_key(), new_key()
    grant = make_grant(compartment[0], compartment[1], own[0])
    assert take_grants([grant], pair(new_key()[1])) == {}


def test_grant_adds_nothing_when_it_yields_another_key() -> None:
    compartment, other, own = new_key(), new_key(), new_key()
    false = make_grant(compartment[0], other[1], own[0])
    short = make_grant(compartment[0], compartment[1][:31], own[0])
    torn = msgspec.structs.replace(false, sealed=b"x")
    assert take_grants([false, short, torn], pair(own[1])) == {}
