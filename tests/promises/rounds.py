"""A worked example that stops where a test wants to look, and what a thief of its stores would have."""

from collections.abc import Iterable
from pathlib import Path

from panel_app.journal.keys import Keyring
from panel_app.journal.parts import open_part, unpad
from panel_app.journal.record import Record
from panel_app.store import records as table
from panel_app.workspace.demo import Demo
from panel_app.workspace.workspace import Workspace

SMALL = (24, 6, 8)
FULL = (272, 40, 100)


def scored_round(out: Path, size: tuple[int, int, int], *, visits: int = 1) -> Demo:
    """A round up to the moment when all forms are at the hub and nothing is opened."""
    candidates, scorers, places = size
    demo = Demo(out, seed=4, candidates=candidates, scorers=scorers, places=places, visits=visits, say=lambda _: None)
    demo.folder.prepare()
    demo.set_up()
    demo.seat_the_chair()
    demo.seat_the_members()
    demo.score()
    return demo


def signed_round(out: Path, size: tuple[int, int, int], *, visits: int = 1) -> Demo:
    """A round to its end, its stores open."""
    demo = scored_round(out, size, visits=visits)
    demo.open()
    demo.moderate()
    demo.decide()
    demo.publish()
    return demo


def everything_sealed(stores: Iterable[Workspace]) -> list[tuple[Record, int, bytes]]:
    """Every payload that any of these stores holds: what the hub's owner could gather."""
    found: dict[tuple[str, int], tuple[Record, int, bytes]] = {}
    for workspace in stores:
        with workspace.transaction() as tx:
            records = table.all_records(tx)
            payloads = table.payloads(tx, [record.id for record in records])
        for record in records:
            for number, part in enumerate(record.header.parts):
                if part.digest in payloads:
                    found[(record.id, number)] = (record, number, payloads[part.digest])
    return list(found.values())


def opened_with(sealed: Iterable[tuple[Record, int, bytes]], keys: Keyring) -> dict[tuple[str, int], bytes]:
    """What these keys make of it."""
    found: dict[tuple[str, int], bytes] = {}
    for record, part, payload in sealed:
        plaintext = open_part(payload, record.header.parts[part], place=record.place(part), keys=keys)
        if plaintext is not None:
            found[(record.id, part)] = unpad(plaintext)
    return found


def everything_stored(workspace: Workspace) -> list[bytes]:
    """Every value in every table of a decrypted store, but for sealed payloads."""
    with workspace.transaction() as tx:
        names = tx.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        values = []
        for name in names:
            for row in tx.exec_driver_sql(f"SELECT * FROM {name}").mappings():  # noqa: S608 - its own table names
                values += [value for column, value in row.items() if column not in ("payload", "raw", "salt")]
    return [value if isinstance(value, bytes) else str(value).encode() for value in values]
