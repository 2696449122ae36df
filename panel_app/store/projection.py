"""One store's view of the round: what its keys open of the records, and what was ruled on them.

Everything that comes in, by sync, by pack or from the own pen, goes through `receive` or `author`, each in one
transaction with the differences it makes to the projection.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from panel_app.domain.events import AnyEvent, Grant, RecordId, encode
from panel_app.journal.judge import Judge
from panel_app.journal.keys import DeviceKey, Keyring, take_grants
from panel_app.journal.parts import Damaged, OtherPayload, PartHeader, SealedPart, open_part, seal_part
from panel_app.journal.primitives import ZEROS
from panel_app.journal.record import FORMAT, Header, Record, write_record
from panel_app.journal.spine import Fact
from panel_app.store import records as table
from panel_app.store.records import StoredPart


class NewPart(NamedTuple):
    """A part to be sealed: its data, the keys in order (innermost first), and its size where that is fixed."""

    data: bytes
    to: tuple[bytes, ...]
    size: int | None = None


class Projection:
    """The records of a round as one store sees them. Runs inside the caller's transactions.

    `opened` counts how often parts of records that were here before have been opened, or had arrived.
    """

    def __init__(self, tx: Connection, round_id: RecordId, keys: Keyring) -> None:
        self.judge = Judge(round_id)
        self.keys = keys
        self.opened = 0
        self.judge.restore(table.facts(tx), table.get_judgements(tx))

    def receive(self, tx: Connection, incoming: Sequence[Record], payloads: Mapping[bytes, bytes]) -> list[Record]:
        """Take in verified records, in any order, and payloads for them or for earlier ones; what was new of them.

        Records of other rounds are not taken.
        """
        unique = {record.id: record for record in incoming if record.round_bytes.hex() == self.judge.round_id}
        here = table.known(tx, unique)
        fresh = [record for record in unique.values() if record.id not in here]
        opened = [self._open(record, part, payloads.get(header.digest)) for record, part, header in _parts(fresh)]
        table.add_records(tx, fresh, opened)
        late = [
            self._open(record, part, payloads[record.header.parts[part].digest])
            for record, part in table.awaiting(tx, payloads)
        ]
        table.put_parts(tx, late)
        self.opened += bool(late)
        self._project(tx, [record.id for record in fresh] + [part.record for part in late if part.part == 0])
        return fresh

    def learn(self, tx: Connection, found: Keyring) -> None:
        """Take in keys, and open what they open."""
        new = {public: private for public, private in found.items() if public not in self.keys}
        if not new:
            return
        table.add_keys(tx, new)
        self.keys.update(new)
        opened = [self._open(record, part, payload) for record, part, payload in table.sealed_under(tx, new)]
        table.put_parts(tx, [part for part in opened if part.plaintext is not None or part.damaged])
        self.opened += bool(opened)
        self._project(tx, [part.record for part in opened if part.part == 0])
        # A grant to one of these keys can have been read long before the key came.
        self.learn(tx, take_grants(_grants(self.judge.facts.values()), self.keys))

    def author(
        self,
        tx: Connection,
        device: DeviceKey,
        event: AnyEvent,
        parts: Sequence[NewPart],
        *,
        to: tuple[bytes, ...],
        size: int | None = None,
        spine: bool = False,
    ) -> Record:
        """Write, sign, seal and store one record of one's own. `to` and `size` are part 0's."""
        record = self.write(tx, device, [(event, NewPart(encode(event), to, size), parts)], spine=spine)
        return record[0]

    def write(
        self,
        tx: Connection,
        device: DeviceKey,
        items: Iterable[tuple[AnyEvent, NewPart, Sequence[NewPart]]],
        *,
        spine: bool = False,
    ) -> list[Record]:
        """Write several records in a row and project them together."""
        seq, prev = self._own_head(tx, device)
        head = bytes.fromhex(self.judge.authority.head)
        written: list[Record] = []
        stored: list[StoredPart] = []
        for _, first, further in items:
            round_id = bytes.fromhex(self.judge.round_id) if self.judge.round_id else ZEROS
            draft = Header(FORMAT, round_id, device.public, seq, prev, head or ZEROS, int(spine), ())
            sealed = _seal(draft, [first, *further])
            header = Header(*_fields(draft), tuple(part.header for part in sealed))
            record = write_record(header, device.secret)
            if not self.judge.round_id:
                self.judge.round_id = record.id
            written.append(record)
            stored += [
                StoredPart(record=record.id, part=i, header=p.header, payload=p.payload, plaintext=p.plaintext)
                for i, p in enumerate(sealed)
            ]
            seq, prev = seq + 1, record.id_bytes
            head = record.id_bytes if spine else head
        table.add_records(tx, written, stored)
        self._project(tx, [record.id for record in written])
        return written

    def rebuild(self, tx: Connection) -> str:
        """Throw the projection away and replay the records; the state's digest."""
        table.clear_judgements(tx)
        self.judge = Judge(self.judge.round_id)
        self.judge.add(table.facts(tx))
        self._store_differences(tx)
        return self.judge.digest()

    def _own_head(self, tx: Connection, device: DeviceKey) -> tuple[int, bytes]:
        head = table.head(tx, device.device)
        return (0, ZEROS) if head is None else (head[0] + 1, bytes.fromhex(head[1]))

    def _open(self, record: Record, part: int, payload: bytes | None) -> StoredPart:
        header = record.header.parts[part]
        plaintext, damaged = None, False
        if payload is not None:
            try:
                plaintext = open_part(payload, header, place=record.place(part), keys=self.keys)
            except OtherPayload:
                payload = None
            except Damaged:
                damaged = True
        return StoredPart(
            record=record.id, part=part, header=header, payload=payload, plaintext=plaintext, damaged=damaged
        )

    def _project(self, tx: Connection, ids: list[RecordId]) -> None:
        """Judge what is new, and follow the grants in it to what they open."""
        facts = list(table.facts(tx, ids))
        self.judge.add(facts)
        self._store_differences(tx)
        self.learn(tx, take_grants(_grants(facts), self.keys))

    def _store_differences(self, tx: Connection) -> None:
        judge = self.judge
        table.put_judgements(tx, {record: judge.judgements.get(record) for record in judge.changed})
        judge.changed.clear()


def _grants(facts: Iterable[Fact]) -> list[Grant]:
    return [grant for fact in facts for grant in getattr(fact.event, "grants", ())]


def _parts(records: Iterable[Record]) -> list[tuple[Record, int, PartHeader]]:
    return [(record, i, header) for record in records for i, header in enumerate(record.header.parts)]


def _seal(header: Header, parts: Sequence[NewPart]) -> list[SealedPart]:
    place = Record(b"", header).place
    return [seal_part(part.data, to=part.to, place=place(i), size=part.size) for i, part in enumerate(parts)]


def _fields(header: Header) -> tuple[int, bytes, bytes, int, bytes, bytes, int]:
    return (header.format, header.round, header.device, header.seq, header.prev, header.basis, header.spine)
