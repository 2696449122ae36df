"""What a hub can do. It holds ciphertext and signatures; whatever it answers is checked by who asked."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol


class Wanted(NamedTuple):
    """A payload that is missing here: which record's it is, and its digest."""

    device: str
    seq: int
    digest: bytes


class Parcel(NamedTuple):
    """A record with those of its payloads that the sender holds."""

    device: str
    seq: int
    raw: bytes
    payloads: tuple[bytes, ...]


class Hub(Protocol):
    """A meeting place of one round. Every call may raise HubUnreachable."""

    def heads(self) -> dict[str, int]:
        """The last sequence number it has of each device."""

    def records_after(self, device: str, seq: int) -> list[bytes]:
        """A device's records with a higher number, as far as it has them; unchecked bytes."""

    def payloads(self, wanted: Sequence[Wanted]) -> dict[bytes, bytes]:
        """The payloads that it has of those wanted, by their true digest."""

    def append(self, parcels: Sequence[Parcel]) -> None:
        """Take one device's records, in order."""

    def notes(self) -> list[bytes]:
        """Every device's newest note; unchecked bytes."""

    def put_note(self, device: str, counter: int, raw: bytes) -> None:
        """Take a device's note, in place of its older one."""

    def snapshots(self, devices: Collection[str]) -> list[bytes]:
        """The newest snapshots of these devices; unchecked bytes."""

    def put_snapshot(self, device: str, counter: int, raw: bytes) -> None:
        """Take a device's snapshot, in place of its older one."""
