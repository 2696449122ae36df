"""Records, parts and keys in their tables. Everything here runs inside a transaction that the caller began."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from sys import intern
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from panel_app.domain.events import RecordId
from panel_app.journal.keys import Keyring
from panel_app.journal.parts import OVERHEAD, PartHeader
from panel_app.journal.record import Record, decode_record
from panel_app.journal.rulings import Judgement, Status
from panel_app.journal.spine import Fact, read_fact
from panel_app.store.schema import judgements, keys, meta, parts, records

_AT_ONCE: Final = 500
"""SQLite's limit on variables is far above this; the statements stay small."""


class StoredPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part to be written: sealed, or opened (salt and data)."""

    record: RecordId
    part: int
    header: PartHeader
    payload: bytes | None
    plaintext: bytes | None
    damaged: bool = False


def put_meta(tx: Connection, name: str, value: bytes) -> None:
    """Set one of the things there is one of."""
    statement = upsert(meta).values(name=name, value=value)
    tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def get_meta(tx: Connection, name: str) -> bytes | None:
    """What was set, or None."""
    value: bytes | None = tx.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return value


def add_keys(tx: Connection, found: Keyring) -> None:
    """Add to the keyring."""
    if found:
        rows = [{"public": public, "private": private} for public, private in found.items()]
        tx.execute(upsert(keys).on_conflict_do_nothing(), rows)


def keyring(tx: Connection) -> Keyring:
    """Every key held here."""
    return {row.public: row.private for row in tx.execute(select(keys))}


def known(tx: Connection, ids: Iterable[RecordId]) -> set[RecordId]:
    """Which of these records are here."""
    found: set[RecordId] = set()
    for batch in _batches(list(ids)):
        found.update(tx.execute(select(records.c.id).where(records.c.id.in_(batch))).scalars())
    return found


def add_records(tx: Connection, new: Sequence[Record], new_parts: Sequence[StoredPart]) -> None:
    """Add records that are not here yet, with all of their parts."""
    if not new:
        return
    tx.execute(insert(records), [{"id": r.id, "device": r.device, "seq": r.header.seq, "raw": r.raw} for r in new])
    tx.execute(insert(parts), [_row(part) for part in new_parts])


def put_parts(tx: Connection, changed: Sequence[StoredPart]) -> None:
    """Store what became of parts whose records are here: a payload arrived, or a key opened them."""
    if not changed:
        return
    statement = (
        update(parts)
        .where(parts.c.record == bindparam("at_record"), parts.c.part == bindparam("at_part"))
        .values(state=bindparam("state"), payload=bindparam("payload"), salt=bindparam("salt"), data=bindparam("data"))
    )
    rows = [_row(part) for part in changed]
    for row in rows:
        row["at_record"], row["at_part"] = row.pop("record"), row.pop("part")
        for fixed in ("inner_key", "outer_key", "digest"):
            del row[fixed]
    tx.execute(statement, rows)


def awaiting(tx: Connection, digests: Iterable[bytes]) -> list[tuple[Record, int]]:
    """The parts that lack the payloads of these digests."""
    found = []
    for batch in _batches(list(digests)):
        statement = (
            select(records.c.raw, parts.c.part)
            .join_from(parts, records)
            .where(parts.c.digest.in_(batch), parts.c.state == "absent")
        )
        found += [(decode_record(row.raw), row.part) for row in tx.execute(statement)]
    return found


def absent(tx: Connection, outer_keys: Iterable[bytes]) -> list[tuple[Record, int]]:
    """The parts under these keys whose payload is not here."""
    statement = (
        select(records.c.raw, parts.c.part)
        .join_from(parts, records)
        .where(parts.c.state == "absent", parts.c.outer_key.in_(list(outer_keys)))
    )
    return [(decode_record(row.raw), row.part) for row in tx.execute(statement)]


def absent_keys(tx: Connection) -> set[bytes]:
    """The outermost keys of the parts whose payload is not here."""
    return set(tx.execute(select(parts.c.outer_key).where(parts.c.state == "absent").distinct()).scalars())


def sealed_under(tx: Connection, new_keys: Iterable[bytes]) -> list[tuple[Record, int, bytes]]:
    """The sealed parts that one of these keys may help to open: (record, part, payload)."""
    among = list(new_keys)
    statement = (
        select(records.c.raw, parts.c.part, parts.c.payload)
        .join_from(parts, records)
        .where(parts.c.state == "sealed", or_(parts.c.outer_key.in_(among), parts.c.inner_key.in_(among)))
    )
    return [(decode_record(row.raw), row.part, row.payload) for row in tx.execute(statement)]


def head(tx: Connection, device: str) -> tuple[int, RecordId] | None:
    """A device's last record here."""
    statement = select(records.c.seq, records.c.id).where(records.c.device == device)
    row = tx.execute(statement.order_by(records.c.seq.desc(), records.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else (row.seq, RecordId(row.id))


def chain(tx: Connection, device: str, after: int) -> list[Record]:
    """A device's records with a higher number than `after`, in order."""
    statement = select(records.c.raw).where(records.c.device == device, records.c.seq > after)
    return [decode_record(raw) for raw in tx.execute(statement.order_by(records.c.seq)).scalars()]


def all_records(tx: Connection) -> list[Record]:
    """Every record here, by device and number."""
    return [
        decode_record(raw)
        for raw in tx.execute(select(records.c.raw).order_by(records.c.device, records.c.seq)).scalars()
    ]


def payloads(tx: Connection, ids: Iterable[RecordId]) -> dict[bytes, bytes]:
    """The payloads of these records that are here, by digest."""
    found: dict[bytes, bytes] = {}
    for batch in _batches(list(ids)):
        statement = select(parts.c.digest, parts.c.payload).where(
            parts.c.record.in_(batch), parts.c.payload.is_not(None)
        )
        found.update((row.digest, row.payload) for row in tx.execute(statement))
    return found


def payloads_of(tx: Connection, digests: Iterable[bytes]) -> dict[bytes, bytes]:
    """The payloads of these digests that are here: of records with large parts only those that are asked for."""
    found: dict[bytes, bytes] = {}
    for batch in _batches(list(digests)):
        statement = select(parts.c.digest, parts.c.payload).where(
            parts.c.digest.in_(batch), parts.c.payload.is_not(None)
        )
        found.update((row.digest, row.payload) for row in tx.execute(statement))
    return found


def data(tx: Connection, ids: Iterable[RecordId], part: int) -> dict[RecordId, bytes]:
    """What was in this part of each of these records, where it is open here."""
    found: dict[RecordId, bytes] = {}
    for batch in _batches(list(ids)):
        statement = select(parts.c.record, parts.c.data).where(
            parts.c.record.in_(batch), parts.c.part == part, parts.c.data.is_not(None)
        )
        found.update((RecordId(row.record), row.data) for row in tx.execute(statement))
    return found


def plaintext(tx: Connection, record: Record, part: int) -> bytes | None:
    """The whole plaintext of a part, as it was committed to; None if it is not open here."""
    statement = select(parts.c.salt, parts.c.data).where(
        parts.c.record == record.id, parts.c.part == part, parts.c.state == "open"
    )
    row = tx.execute(statement).one_or_none()
    if row is None:
        return None
    size = record.header.parts[part].size
    return bytes(row.salt + len(row.data).to_bytes(4, "big") + row.data + bytes(size - OVERHEAD - len(row.data)))


def facts(tx: Connection, ids: Iterable[RecordId] | None = None) -> Iterator[Fact]:
    """The records as judging needs them: all, or these."""
    statement = select(records.c.raw, parts.c.state, parts.c.data).join_from(
        records, parts, (parts.c.record == records.c.id) & (parts.c.part == 0)
    )
    found: Iterable[Any]
    if ids is None:  # never all at once: as bytes they take several times what is made of them
        found = tx.execute(statement.execution_options(yield_per=_AT_ONCE))
    else:
        found = [row for batch in _batches(list(ids)) for row in tx.execute(statement.where(records.c.id.in_(batch)))]
    for row in found:
        yield read_fact(decode_record(row.raw), row.data if row.state == "open" else None)


def get_judgements(tx: Connection) -> dict[RecordId, Judgement]:
    """The projection as it was stored."""
    rows = tx.execute(select(judgements).execution_options(yield_per=_AT_ONCE))
    return {RecordId(intern(record)): _judgement(status, why) for record, status, why in rows}


def put_judgements(tx: Connection, changed: Mapping[RecordId, Judgement | None]) -> None:
    """Write the differences; None takes one away."""
    gone = [record for record, judgement in changed.items() if judgement is None]
    for batch in _batches(gone):
        tx.execute(delete(judgements).where(judgements.c.record.in_(batch)))
    rows = [{"record": r, "status": j.status, "why": j.why} for r, j in changed.items() if j is not None]
    if rows:
        statement = upsert(judgements)
        tx.execute(
            statement.on_conflict_do_update(
                index_elements=["record"], set_={"status": statement.excluded.status, "why": statement.excluded.why}
            ),
            rows,
        )


def clear_judgements(tx: Connection) -> None:
    """Throw the projection away."""
    tx.execute(delete(judgements))


@lru_cache(maxsize=256)
def _judgement(status: str, why: str) -> Judgement:
    """One of each: thousands of records are ruled on alike."""
    return Judgement(msgspec.convert(status, Status), why)


def _row(part: StoredPart) -> dict[str, object]:
    opened = part.plaintext is not None
    length = int.from_bytes(part.plaintext[32:OVERHEAD], "big") if part.plaintext is not None else 0
    state = "damaged" if part.damaged else "open" if opened else "absent" if part.payload is None else "sealed"
    return {
        "record": part.record,
        "part": part.part,
        "inner_key": part.header.to[0],
        "outer_key": part.header.to[-1],
        "digest": part.header.digest,
        "state": state,
        "payload": part.payload,
        "salt": part.plaintext[:32] if part.plaintext is not None else None,
        "data": part.plaintext[OVERHEAD : OVERHEAD + length] if part.plaintext is not None else None,
    }


def _batches[T](items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
