"""The tables of a store. Migrations are written against literal tables; a test holds the two together."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

metadata: Final = MetaData()

meta: Final = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
"""What there is one of: round, seat, device seed, seat secret, hub, marks of how far syncs came."""

keys: Final = Table(
    "keys",
    metadata,
    Column("public", LargeBinary, primary_key=True),
    Column("private", LargeBinary, nullable=False),
)
"""The keyring: every compartment key this seat holds."""

records: Final = Table(
    "records",
    metadata,
    Column("id", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Index("records_by_device", "device", "seq"),
)
"""Records as received; their signatures were verified before they came in."""

parts: Final = Table(
    "parts",
    metadata,
    Column("record", Text, ForeignKey("records.id"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("inner_key", LargeBinary, nullable=False),
    Column("outer_key", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("salt", LargeBinary),
    Column("data", LargeBinary),
    Column("payload", LargeBinary),
    Index("parts_by_digest", "digest"),
    Index("parts_by_state", "state", "outer_key"),
)
"""`state`: absent, sealed, open, damaged. `salt` and `data` are there once a part is open.

`payload` stands last: SQLite reads a row from its beginning, and what is read all day is `data`.
"""

judgements: Final = Table(
    "judgements",
    metadata,
    Column("record", Text, ForeignKey("records.id"), primary_key=True),
    Column("status", Text, nullable=False),
    Column("why", Text, nullable=False),
)
"""The projection: what was ruled on each leaf. It can be thrown away and made again from the records."""

drafts: Final = Table(
    "drafts",
    metadata,
    Column("stage", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("criterion", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("step", Integer, nullable=False),
    Column("stamps", LargeBinary, nullable=False),
)
"""What is being typed: `field` is mark, note, abstained, concern and others; see `store/drafts.py`."""

draft_steps: Final = Table(
    "draft_steps",
    metadata,
    Column("stage", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("criterion", Text, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("value", Text, nullable=False),
)
"""The values that a field of a draft had, one after the other."""

notes: Final = Table(
    "notes",
    metadata,
    Column("device", Text, primary_key=True),
    Column("counter", Integer, nullable=False),
    Column("raw", LargeBinary, nullable=False),
)
"""Each device's newest note: how far it has seen the others."""

local: Final = Table(
    "local",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
"""An officer's unfinished work that is not on record yet: a plan before it is published, copies not confirmed."""
