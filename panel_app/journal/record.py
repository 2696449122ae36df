"""A record: a signed header in one device's chain. Its parts travel beside it.

Record = signature (64) ‖ header; header = MessagePack arrays in their shortest forms,
`[1, round, device, seq, prev, basis, spine, [[to, size, digest, content], …]]`.
No time, name, code or event type is in it.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import msgspec

from panel_app.domain.events import RecordId
from panel_app.journal.parts import MAX_PART, OVERHEAD, PartHeader, Place
from panel_app.journal.primitives import KEY, SIGNATURE, ZEROS, digest, sign, verify

FORMAT: Final = 1
MAX_HEADER: Final = 4096
MAX_PARTS: Final = 16
MAX_SEQ: Final = 2**20
_LABEL: Final = b"panel-app record 1\0"


class Header(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The signed fields of a record; see the module."""

    format: int
    round: bytes
    device: bytes
    seq: int
    prev: bytes
    basis: bytes
    spine: int
    parts: tuple[PartHeader, ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Header)


class Malformed(Exception):
    """Bytes that are no record, or not one that we would have written."""


class Record(msgspec.Struct, frozen=True, dict=True):
    """A record whose signature and form have been checked. `raw` is what was received, byte for byte."""

    raw: bytes
    header: Header

    @cached_property
    def id_bytes(self) -> bytes:
        """H(signature ‖ header)."""
        return digest(self.raw)

    @property
    def id(self) -> RecordId:
        """The id as events and people write it."""
        return RecordId(self.id_bytes.hex())

    @property
    def device(self) -> str:
        """The device's public key, in hexadecimal."""
        return self.header.device.hex()

    @property
    def round_bytes(self) -> bytes:
        """The round's id: the first record's own id stands for the zeros in it."""
        return self.id_bytes if self.is_first else self.header.round

    @property
    def is_first(self) -> bool:
        """Whether this is a round's first record."""
        return self.header.round == ZEROS

    def place(self, part: int) -> Place:
        """Where a part of this record stands. In a first record the round is still zeros."""
        return Place(self.header.round, self.header.device, self.header.seq, part)


def write_record(header: Header, secret: bytes) -> Record:
    """Sign a header with the device's secret key."""
    body = _encoder.encode(header)
    if problem := _bounds(header, body):
        raise ValueError(problem)
    return Record(sign(_LABEL + body, secret) + body, header)


def read_record(raw: bytes) -> Record:
    """Check bytes from anywhere; Malformed says what is wrong with them."""
    record = decode_record(raw)
    if not verify(_LABEL + raw[SIGNATURE:], raw[:SIGNATURE], record.header.device):
        raise Malformed("signature")
    return record


def decode_record(raw: bytes) -> Record:
    """The record in bytes whose signature was verified before (a store notes that it was); else use `read_record`."""
    body = raw[SIGNATURE:]
    if len(body) > MAX_HEADER:
        raise Malformed("header too long")
    try:
        header = _decoder.decode(body)
    except msgspec.DecodeError as error:
        raise Malformed(str(error)) from error
    if _encoder.encode(header) != body:
        raise Malformed("not in its shortest form")
    if problem := _bounds(header, body):
        raise Malformed(problem)
    return Record(raw, header)


def _bounds(header: Header, body: bytes) -> str | None:
    """What is out of bounds in a header, or None."""
    fixed: Sequence[bytes] = (header.round, header.device, header.prev, header.basis)
    checks = (
        (header.format == FORMAT, "unknown format"),
        (all(len(value) == KEY for value in fixed), "a field has another length"),
        (0 <= header.seq < MAX_SEQ, "sequence number out of bounds"),
        ((header.prev == ZEROS) == (header.seq == 0), "previous record does not go with the sequence number"),
        (header.spine in (0, 1), "spine is neither 0 nor 1"),
        (header.round != ZEROS or (header.seq == 0 and header.spine == 1 and header.basis == ZEROS), "no round"),
        (1 <= len(header.parts) <= MAX_PARTS, "number of parts"),
        (all(_part_is_in_bounds(part) for part in header.parts), "a part is out of bounds"),
        (len(body) <= MAX_HEADER, "header too long"),
    )
    return next((problem for holds, problem in checks if not holds), None)


def _part_is_in_bounds(part: PartHeader) -> bool:
    return (
        len(part.to) in (1, 2)
        and all(len(key) == KEY for key in part.to)
        and OVERHEAD <= part.size <= MAX_PART
        and len(part.digest) == KEY
        and len(part.content) == KEY
    )
