"""Each device's newest note, as it was signed."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from panel_app.store.schema import notes


def put(tx: Connection, device: str, counter: int, raw: bytes) -> None:
    """Keep a note unless a newer one of the device is here."""
    statement = upsert(notes).values(device=device, counter=counter, raw=raw)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["device"], set_={"counter": counter, "raw": raw}, where=notes.c.counter < counter
        )
    )


def all_notes(tx: Connection) -> dict[str, bytes]:
    """The notes, by device."""
    return {row.device: row.raw for row in tx.execute(select(notes))}


def counters(tx: Connection) -> dict[str, int]:
    """How often each device has written one."""
    return {row.device: row.counter for row in tx.execute(select(notes.c.device, notes.c.counter))}
