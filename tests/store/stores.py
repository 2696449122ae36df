"""Prepared stores to be copied, because Argon2id is slow on purpose, and ways to look at them."""

import csv
import random
import shutil
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from panel_app.domain.events import RecordId
from panel_app.domain.people import SeatId
from panel_app.journal import primitives
from panel_app.journal.keys import Keyring, SeatSecret, pair
from panel_app.journal.record import Record
from panel_app.store import records as table
from panel_app.store import vault
from panel_app.store.migrate import migrate
from panel_app.store.projection import Projection
from panel_app.store.vault import Vault

PASSPHRASE: Final = "four words of invention"


def copied(store: Path, folder: Path) -> Path:
    """The files of a store under another folder: what a backup by hand, or a power cut, leaves."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (store, vault.key_file(store), Path(f"{store}-wal")):
        if path.exists():
            shutil.copyfile(path, folder / path.name)
    return folder / store.name


@cache
def _passphrases(round_folder: Path) -> dict[str, str]:
    with (round_folder / "passphrases.csv").open(encoding="utf-8") as stream:
        return {row["seat"]: row["passphrase"] for row in csv.DictReader(stream)}


def passphrase(round_folder: Path, seat: str) -> str:
    """What opens a seat's store in the finished round."""
    return _passphrases(round_folder)[seat]


def unlocked(round_folder: Path, seat: str, folder: Path) -> Vault:
    """A copy of a seat's store in the finished round, open."""
    store = copied(round_folder / "stores" / f"{seat}.panel", folder)
    return vault.unlock(store, passphrase(round_folder, seat))


def blank(folder: Path, name: str = "blank") -> Vault:
    """A store with its tables and nothing in them, under a key that no passphrase wraps (that would take its time)."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Vault(folder / f"{name}{vault.SUFFIX}", bytes(32))
    with made.transaction() as tx:
        migrate(tx)
    return made


class Content:
    """Everything that came into a seat's store, as it could come again: records, payloads, the keys it began with."""

    def __init__(self, tx: Connection) -> None:
        self.round = RecordId((table.get_meta(tx, "round") or b"").decode())
        self.seat = SeatId((table.get_meta(tx, "seat") or b"").decode())
        self.records: list[Record] = table.all_records(tx)
        self.payloads = table.payloads(tx, [record.id for record in self.records])
        self.keys = table.keyring(tx)
        self.own = pair(SeatSecret(table.get_meta(tx, "secret") or b"").own())
        self.projection = Projection(tx, self.round, dict(self.keys))
        self.digest = self.projection.judge.digest()

    def granted(self) -> set[bytes]:
        """The keys that grants in the records bring, the own key given."""
        facts = self.projection.judge.facts.values()
        return {grant.key for fact in facts for grant in getattr(fact.event, "grants", ()) if grant.to in self.keys}

    def initial_keys(self) -> Keyring:
        """What the pack and the seat's secret gave."""
        late = self.granted()
        return {public: private for public, private in self.keys.items() if public not in late} | self.own


def begin(tx: Connection, content: Content, keys: Keyring) -> Projection:
    """An empty projection that knows some keys from the start."""
    table.put_meta(tx, "round", content.round.encode())
    made = Projection(tx, content.round, {})
    made.learn(tx, keys)
    return made


Delivery = tuple[Sequence[Record], dict[bytes, bytes], Keyring]


def deliveries(content: Content, rng: random.Random) -> Iterable[Delivery]:
    """Everything in any order, with repetitions: keys one by one, a payload with its record or at any time after."""
    places: list[tuple[float, str, Any]] = [(rng.random(), "key", item) for item in content.initial_keys().items()]
    for record in content.records:
        comes = rng.random()
        places.append((comes, "record", record))
        for part in record.header.parts:
            if part.digest in content.payloads:
                later = comes if rng.random() < 0.3 else rng.uniform(comes, 1)
                places.append((later, "payload", (part.digest, content.payloads[part.digest])))
    items = [(kind, item) for _, kind, item in sorted(places, key=lambda place: place[0])]
    again: list[tuple[str, Any]] = []
    while items:
        size = rng.choice((1, 3, 20, 100, 400))
        batch, items = [*items[:size], *again], items[size:]
        again = rng.sample(batch, min(3, len(batch)))
        yield (
            [each for kind, each in batch if kind == "record"],
            dict(each for kind, each in batch if kind == "payload"),
            dict(each for kind, each in batch if kind == "key"),
        )


def lines_of(tx: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables that receiving fills."""
    found = {}
    for name in ("records", "parts", "judgements", "keys"):
        rows = tx.exec_driver_sql(f"SELECT * FROM {name}")  # noqa: S608 - our own tables
        found[name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def random_bytes(count: int) -> bytes:
    return primitives.random_bytes(count)
