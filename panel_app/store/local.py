"""What is only here and not on record: unfinished work of officers, secrets that wait to be handed on."""

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from panel_app.store.schema import local


def put(tx: Connection, kind: str, name: str, value: bytes) -> None:
    """Keep a value under a kind and a name."""
    statement = upsert(local).values(kind=kind, name=name, value=value)
    tx.execute(statement.on_conflict_do_update(index_elements=["kind", "name"], set_={"value": value}))


def get(tx: Connection, kind: str, name: str) -> bytes | None:
    """What is kept there, or None."""
    value: bytes | None = tx.execute(select(local.c.value).where(local.c.kind == kind, local.c.name == name)).scalar()
    return value


def names(tx: Connection, kind: str) -> list[str]:
    """The names under a kind, sorted."""
    return list(tx.execute(select(local.c.name).where(local.c.kind == kind).order_by(local.c.name)).scalars())


def all_of(tx: Connection, kind: str) -> dict[str, bytes]:
    """What is kept under a kind, by name, sorted."""
    statement = select(local.c.name, local.c.value).where(local.c.kind == kind).order_by(local.c.name)
    return {row.name: row.value for row in tx.execute(statement)}


def drop(tx: Connection, kind: str, name: str) -> None:
    """Forget a value."""
    tx.execute(delete(local).where(local.c.kind == kind, local.c.name == name))
