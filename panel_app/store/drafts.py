"""Drafts: what a scorer types, one row a field, durable when the transaction is."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from panel_app.store.schema import drafts


class DraftField(NamedTuple):
    """One field of a draft. `field`: mark, note, abstained, concern; `criterion` is empty for the last."""

    code: str
    field: str
    criterion: str
    value: str


def put(tx: Connection, stage: str, draft: DraftField) -> None:
    """Keep a field; an empty value takes it away."""
    if not draft.value:
        tx.execute(
            delete(drafts).where(
                drafts.c.stage == stage,
                drafts.c.code == draft.code,
                drafts.c.field == draft.field,
                drafts.c.criterion == draft.criterion,
            )
        )
        return
    statement = upsert(drafts).values(stage=stage, **draft._asdict())
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["stage", "code", "field", "criterion"], set_={"value": draft.value}
        )
    )


def of(tx: Connection, stage: str, codes: Iterable[str] | None = None) -> list[DraftField]:
    """The fields of these candidates' drafts, or of all."""
    statement = select(drafts.c.code, drafts.c.field, drafts.c.criterion, drafts.c.value).where(drafts.c.stage == stage)
    if codes is not None:
        statement = statement.where(drafts.c.code.in_(list(codes)))
    return [DraftField(*row) for row in tx.execute(statement)]


def drop(tx: Connection, stage: str, code: str) -> None:
    """Forget a candidate's draft, once it is sealed."""
    tx.execute(delete(drafts).where(drafts.c.stage == stage, drafts.c.code == code))
