"""Laptops that hold records and payloads in memory, as the engine sees a store. Seals and signatures are real."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from panel_app.journal.keys import DeviceKey, new_key
from panel_app.journal.parts import Place, seal_part
from panel_app.journal.record import Header, Record, write_record
from panel_app.sync.hub import Parcel, Wanted

ROUND = b"r" * 32
TO = new_key()[0]


class Laptop:
    """One device's chain, and what it has of others'. `vouched` are the devices it would take in."""

    def __init__(self, name: str, vouched: set[str] | None = None) -> None:
        self.key = DeviceKey(sha256(name.encode()).digest())
        self.device = self.key.device
        self.vouched = vouched
        self.records: dict[str, list[Record]] = {}
        self.held: dict[bytes, bytes] = {}
        self.trusting = False

    def write(self, count: int = 1, *, parts: int = 1, size: int = 512, batch: bytes = b"data") -> list[Record]:
        """Put records on the own chain."""
        chain = self.records.setdefault(self.device, [])
        for _ in range(count):
            prev = chain[-1].id_bytes if chain else bytes(32)
            place = Place(ROUND, self.key.public, len(chain), 0)
            sealed = [
                seal_part(batch, to=(TO,), place=Place(ROUND, place.device, place.seq, part), size=size)
                for part in range(parts)
            ]
            self.held.update((each.header.digest, each.payload) for each in sealed)
            header = Header(
                1, ROUND, self.key.public, len(chain), prev, ROUND, 0, tuple(each.header for each in sealed)
            )
            chain.append(write_record(header, self.key.secret))
        return chain[-count:]

    def parcels(self, after: int = -1) -> list[Parcel]:
        return self.parcels_after(self.device, after)

    # ---- what the engine asks

    def heads(self) -> dict[str, int]:
        return {device: len(chain) - 1 for device, chain in self.records.items()}

    def parcels_after(self, device: str, seq: int) -> list[Parcel]:
        return [
            Parcel(
                device,
                record.header.seq,
                record.raw,
                tuple(self.held[part.digest] for part in record.header.parts if part.digest in self.held),
            )
            for record in self.records.get(device, [])
            if record.header.seq > seq
        ]

    def wants(self, records: Sequence[Record]) -> list[Wanted]:
        return [
            Wanted(record.device, record.header.seq, part.digest) for record in records for part in record.header.parts
        ]

    def lacks(self) -> list[Wanted]:
        everything = self.wants([record for chain in self.records.values() for record in chain])
        return [each for each in everything if each.digest not in self.held]

    def may_be_seated(self, first: Record, payload: bytes | None) -> bool:
        return (self.trusting or payload is not None) and (self.vouched is None or first.device in self.vouched)

    def receive(self, records: Sequence[Record], payloads: Mapping[bytes, bytes]) -> int:
        new = 0
        for record in sorted(records, key=lambda record: record.header.seq):
            chain = self.records.setdefault(record.device, [])
            if record.header.seq == len(chain):
                chain.append(record)
                new += 1
        self.held.update(payloads)
        self.records = {device: chain for device, chain in self.records.items() if chain}
        return new


def same(*laptops: Laptop) -> bool:
    """Whether they hold the same."""
    first = laptops[0]
    return all((each.records, each.held) == (first.records, first.held) for each in laptops)
