"""Panel packs: one encrypted file by which a seat comes to a laptop, and can be scored from without any network.

magic ‖ Argon2id profile (1) ‖ salt (16) ‖ key check (16) ‖ length (4) ‖ key block ‖ rest. The rest are ordinary records
and payloads; the key block lies under XChaCha20-Poly1305 and names the digest of the rest. Nothing in it is the seat's
own secret: that is made when the pack is taken. Only the pack that a laptop writes for the next one of its own seat
brings that secret along, and the next one's device key, for which the laptop vouches.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from panel_app.domain.errors import CannotOpen
from panel_app.domain.people import PanelId, Role, SeatId
from panel_app.journal import primitives
from panel_app.journal.keys import Keyring
from panel_app.journal.primitives import CryptoError, derive, digest, open_secret_box, pack_passcode_key, secret_box
from panel_app.journal.record import Malformed, Record, read_record
from panel_app.journal.words import normalised

SUFFIX: Final = ".panel-pack"
_MAGIC: Final = b"panel-app pack 1\0"
_INTERACTIVE: Final = b"\1"
_CHECK: Final = 16
_RECORD: Final = b"r"
_PAYLOAD: Final = b"p"


class NextLaptop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a seat's next laptop gets from the one before: the seat's secret, its own device's seed, a proof for it."""

    secret: bytes
    device: bytes
    proof: bytes


class KeyBlock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the passcode opens. `invitation` is empty where `laptop` is there."""

    round: bytes
    seat: SeatId
    role: Role
    panel: PanelId | None
    invitation: bytes
    keys: tuple[bytes, ...]
    heads: dict[str, int]
    hub: str
    rest: bytes = b""
    laptop: NextLaptop | None = None


class PanelPack(msgspec.Struct, frozen=True, kw_only=True):
    """An opened pack. Its records' signatures hold; its payloads are checked as they are projected."""

    block: KeyBlock
    records: tuple[Record, ...]
    payloads: dict[bytes, bytes]

    @property
    def keyring(self) -> Keyring:
        """The compartment keys it brings."""
        return {primitives.sealing_key(private): private for private in self.block.keys}


def write_pack(block: KeyBlock, records: Iterable[Record], payloads: Iterable[bytes], *, passcode: str) -> bytes:
    """The bytes of a pack."""
    pieces = [*((_RECORD, record.raw) for record in records), *((_PAYLOAD, payload) for payload in payloads)]
    rest = b"".join(kind + len(piece).to_bytes(4, "big") + piece for kind, piece in pieces)
    salt = primitives.random_bytes(primitives.SALT)
    key = pack_passcode_key(normalised(passcode), salt)
    opening = _MAGIC + _INTERACTIVE + salt + derive(key, b"check")[:_CHECK]
    body = msgspec.msgpack.encode(msgspec.structs.replace(block, rest=digest(rest)))
    box = secret_box(body, key, opening)
    return opening + len(box).to_bytes(4, "big") + box + rest


def looks_like_one(beginning: bytes) -> bool:
    """Whether a file that begins so is a panel pack that this version can read."""
    return beginning.startswith(_MAGIC + _INTERACTIVE)


def not_one() -> CannotOpen:
    """What is said of any other file."""
    return CannotOpen("This file is no panel pack.", "Choose the file that ends in .panel-pack.")


def read_pack(raw: bytes, *, passcode: str) -> PanelPack:
    """Open a pack; CannotOpen tells a wrong passcode from a file that did not arrive whole."""
    start = len(_MAGIC + _INTERACTIVE)
    end = start + primitives.SALT + _CHECK
    if not looks_like_one(raw):
        raise not_one()
    length = int.from_bytes(raw[end : end + 4], "big")
    opening, box, rest = raw[:end], raw[end + 4 : end + 4 + length], raw[end + 4 + length :]
    if len(box) < length or len(raw) < end + 4:
        raise _torn()
    key = pack_passcode_key(normalised(passcode), raw[start : start + primitives.SALT])
    if derive(key, b"check")[:_CHECK] != opening[-_CHECK:]:
        raise CannotOpen(
            "The passcode does not open this pack.", "Type the five words again, or ask who sent them to you."
        )
    try:
        block = msgspec.msgpack.decode(open_secret_box(box, key, opening), type=KeyBlock)
    except (CryptoError, msgspec.DecodeError, UnicodeDecodeError):
        raise _torn() from None
    if digest(rest) != block.rest:
        raise _torn()
    return _unpacked(block, rest)


def _unpacked(block: KeyBlock, rest: bytes) -> PanelPack:
    records, payloads = [], {}
    for kind, piece in _pieces(rest):
        if kind == _RECORD:
            try:
                records.append(read_record(piece))
            except Malformed:
                raise _torn() from None
        else:
            payloads[digest(piece)] = piece
    return PanelPack(block=block, records=tuple(records), payloads=payloads)


def _pieces(rest: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(rest):
        length = int.from_bytes(rest[at + 1 : at + 5], "big")
        yield rest[at : at + 1], rest[at + 5 : at + 5 + length]
        at += 5 + length


def _torn() -> CannotOpen:
    return CannotOpen("This panel pack did not arrive whole, or was changed.", "Copy or download it again.")
