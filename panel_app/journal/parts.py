"""Parts: the separately sealed pieces of a record, each bound to its place by a salted commitment.

plaintext = 32 random bytes ‖ length (4) ‖ data ‖ zeros up to the size; the salt keeps a form, of which there are few
enough to try them all, from being guessed. `content` commits to the plaintext *in its place*, so that a sealed part
copied into another record is found out.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from panel_app.journal.primitives import CryptoError, digest, number, open_sealed, random_bytes, seal, sealing_key

OVERHEAD: Final = 36
SEAL: Final = 48
MAX_PART: Final = 64 * 1024 * 1024
_POWERS_UP_TO: Final = 64 * 1024


class PartHeader(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a record's header says of a part. `to`: one or two public keys, innermost first."""

    to: tuple[bytes, ...]
    size: int
    digest: bytes
    content: bytes


class Place(msgspec.Struct, frozen=True):
    """Where a part stands: nowhere else does its commitment hold."""

    round: bytes
    device: bytes
    seq: int
    part: int

    def content(self, plaintext: bytes) -> bytes:
        """The commitment to a plaintext here."""
        return digest(b"panel-app content 1\0", self.round, self.device, number(self.seq), number(self.part), plaintext)


class SealedPart(msgspec.Struct, frozen=True):
    """A part as its author has it: header, what travels, and what was sealed."""

    header: PartHeader
    payload: bytes
    plaintext: bytes


class Damaged(Exception):
    """A part that is not what its record's header says."""


class OtherPayload(Damaged):
    """Bytes that are not a part's payload at all: the payload itself may still come."""


def padded_size(length: int) -> int:
    """The size of the plaintext that hides `length` bytes of data: 512·2^k up to 64 KiB, above that Padmé's."""
    needed = length + OVERHEAD
    size = 512
    while size < needed and size < _POWERS_UP_TO:
        size *= 2
    if size >= needed:
        return size
    exponent = needed.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (needed + mask) & ~mask


def pad(data: bytes, size: int) -> bytes:
    """A fresh plaintext of `size` bytes around `data`; ValueError if that is too small."""
    if len(data) + OVERHEAD > size:
        raise ValueError(f"{len(data)} bytes do not fit in a part of {size}")
    return random_bytes(32) + len(data).to_bytes(4, "big") + data + bytes(size - OVERHEAD - len(data))


def unpad(plaintext: bytes) -> bytes:
    """The data in a plaintext; Damaged if its length or its zeros are wrong."""
    length = int.from_bytes(plaintext[32:36], "big")
    end = OVERHEAD + length
    if len(plaintext) < end or any(plaintext[end:]):
        raise Damaged("length or padding")
    return plaintext[OVERHEAD:end]


def seal_part(data: bytes, *, to: tuple[bytes, ...], place: Place, size: int | None = None) -> SealedPart:
    """Seal `data` to each key in turn, so that only who holds all of them reads it."""
    plaintext = pad(data, size or padded_size(len(data)))
    payload = plaintext
    for key in to:
        payload = seal(payload, key)
    header = PartHeader(to=to, size=len(plaintext), digest=digest(payload), content=place.content(plaintext))
    return SealedPart(header, payload, plaintext)


def open_part(payload: bytes, header: PartHeader, *, place: Place, keys: Mapping[bytes, bytes]) -> bytes | None:
    """The plaintext of a part; None if a key is not among `keys` (public → private); Damaged if it is not as said."""
    if digest(payload) != header.digest:
        raise OtherPayload("digest")
    if len(payload) != header.size + SEAL * len(header.to):
        raise Damaged("size")
    if any(key not in keys for key in header.to):
        return None
    opened = payload
    try:
        for key in reversed(header.to):
            opened = open_sealed(opened, keys[key], key)
    except CryptoError:
        raise Damaged("seal") from None
    check_plaintext(opened, header, place=place)
    return opened


def check_plaintext(plaintext: bytes, header: PartHeader, *, place: Place) -> bytes:
    """The data of a plaintext that is claimed for a part; Damaged if it is not the one that was committed to."""
    if len(plaintext) != header.size or place.content(plaintext) != header.content:
        raise Damaged("content")
    return unpad(plaintext)


def grant(private: bytes, to: bytes) -> bytes:
    """A compartment's private key sealed to another key."""
    return seal(private, to)


def open_grant(sealed: bytes, *, key: bytes, private: bytes, to: bytes) -> bytes | None:
    """The private key in a grant, if it really is the one of the public key `key`; else None."""
    try:
        granted = open_sealed(sealed, private, to)
    except CryptoError:
        return None
    return granted if len(granted) == len(key) and sealing_key(granted) == key else None
