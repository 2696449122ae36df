"""Drafts: what a scorer types, one row a field, durable when the transaction is; and the values each field had before.

A field's stored values are numbered steps. The newest is the field's value, unless steps were taken back: `undo` and
`redo` walk them, and what is typed then takes the place of those that were taken back. An emptied field keeps its row,
so that another laptop of the same seat hears of it.

A value's stamps say which changes it knows of: for each device that changed the field, the number of its last change.
Of two laptops' values the one that knows of the other's is newer; if neither does, both were typed apart (`merge`).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from panel_app.store.schema import draft_steps, drafts

STEPS: Final = 200
"""Values that are kept of a field."""

Stamps = dict[str, int]


class DraftField(NamedTuple):
    """One field of a draft. `field`: mark, note, abstained, concern, …; `criterion` is empty where there is none."""

    code: str
    field: str
    criterion: str
    value: str


class Change(NamedTuple):
    """Who changes a field, and when by that laptop's clock (seconds); `continues`: within one burst of typing."""

    by: str = ""
    at: int = 0
    continues: bool = False


class Stamped(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A field with its stamps, as another laptop of the seat is told. An emptied field is told too."""

    stage: str
    code: str
    field: str
    criterion: str
    value: str
    stamps: Stamps

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Which field it is."""
        return self.stage, self.code, self.field, self.criterion

    def knows_of(self, other: "Stamped") -> bool:
        """Whether whoever typed this had the other's value before them."""
        return all(last <= self.stamps.get(device, 0) for device, last in other.stamps.items())


class Apart(NamedTuple):
    """Where a field was changed on two laptops, neither knowing of the other, and which value was laid aside."""

    stage: str
    code: str
    field: str
    criterion: str
    aside: str


class _State(NamedTuple):
    value: str
    step: int
    stamps: Stamps


_BLANK: Final = _State("", 0, {})
_ONCE: Final = Change()


def put(tx: Connection, stage: str, draft: DraftField, change: Change = _ONCE) -> None:
    """Keep a field's value; an empty one takes it away. One that is there already changes nothing."""
    key = _key(stage, draft)
    was = _state(tx, key)
    if was.value == draft.value:
        return
    step = was.step if change.continues and was.step else was.step + 1
    _write(tx, key, _State(draft.value, step, _stamped(was.stamps, change)), [draft.value])


def of(tx: Connection, stage: str, codes: Iterable[str] | None = None) -> list[DraftField]:
    """The fields of these candidates' drafts, or of all, that have a value."""
    statement = select(drafts.c.code, drafts.c.field, drafts.c.criterion, drafts.c.value).where(
        drafts.c.stage == stage, drafts.c.value != ""
    )
    if codes is not None:
        statement = statement.where(drafts.c.code.in_(list(codes)))
    return [DraftField(*row) for row in tx.execute(statement)]


def get(tx: Connection, stage: str, code: str, field: str, criterion: str = "") -> str:
    """One field's value; empty where there is none."""
    return _state(tx, _key(stage, DraftField(code, field, criterion, ""))).value


def having(tx: Connection, stage: str, field: str) -> list[str]:
    """The candidates whose draft has a value in this field, sorted."""
    here = (drafts.c.stage == stage, drafts.c.field == field, drafts.c.value != "")
    return list(tx.execute(select(drafts.c.code).where(*here).order_by(drafts.c.code)).scalars())


def walk(tx: Connection, stage: str, draft: DraftField, by: int, change: Change = _ONCE) -> str | None:
    """Go so many steps through a field's values, back if negative; what it holds then, or None where it cannot go.

    `draft.value` is ignored.
    """
    key = _key(stage, draft)
    was = _state(tx, key)
    step = was.step + by
    value = _value_at(tx, key, step)
    if value is not None:
        _put_row(tx, key, _State(value, step, _stamped(was.stamps, change)))
    return value


def drop(tx: Connection, stage: str, code: str, *, keep: Iterable[str] = ()) -> None:
    """Forget what a candidate's draft says and said, once it is sealed, but for the fields to keep.

    The stamps stay: what another laptop still has of it is known, and does not come back.
    """
    kept = list(keep)
    gone = (draft_steps.c.stage == stage, draft_steps.c.code == code, draft_steps.c.field.not_in(kept))
    tx.execute(delete(draft_steps).where(*gone))
    rows = (drafts.c.stage == stage, drafts.c.code == code, drafts.c.field.not_in(kept))
    tx.execute(update(drafts).where(*rows).values(value="", step=0))


def stamped(tx: Connection) -> list[Stamped]:
    """Every field of every stage, emptied ones too."""
    order = (drafts.c.stage, drafts.c.code, drafts.c.field, drafts.c.criterion)
    rows = tx.execute(select(*order, drafts.c.value, drafts.c.stamps).order_by(*order))
    return [Stamped(*row[:5], _stamps(row.stamps)) for row in rows]


def merge(tx: Connection, theirs: Stamped) -> Apart | None:
    """Take another laptop's value in. Of two typed apart the later one shows; the other is a step behind it."""
    key = _key(theirs.stage, DraftField(theirs.code, theirs.field, theirs.criterion, ""))
    was = _state(tx, key)
    both = was.stamps | {device: max(last, was.stamps.get(device, 0)) for device, last in theirs.stamps.items()}
    if both == was.stamps:
        return None
    if theirs.value == was.value:
        _put_row(tx, key, _State(was.value, was.step, both))
        return None
    if both == theirs.stamps:
        _write(tx, key, _State(theirs.value, was.step + 1, both), [theirs.value])
        return None
    mine_shows = _order(was.stamps) > _order(theirs.stamps)
    shown, aside = (was.value, theirs.value) if mine_shows else (theirs.value, was.value)
    _write(tx, key, _State(shown, max(was.step, 1) + 1, both), [aside, shown])
    return Apart(theirs.stage, theirs.code, theirs.field, theirs.criterion, aside)


def _key(stage: str, draft: DraftField) -> dict[str, str]:
    return {"stage": stage, "code": draft.code, "field": draft.field, "criterion": draft.criterion}


def _at(table: Table, key: Mapping[str, str]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in key.items()))


def _state(tx: Connection, key: Mapping[str, str]) -> _State:
    row = tx.execute(select(drafts.c.value, drafts.c.step, drafts.c.stamps).where(_at(drafts, key))).one_or_none()
    return _BLANK if row is None else _State(row.value, row.step, _stamps(row.stamps))


def _stamps(raw: bytes) -> Stamps:
    return msgspec.json.decode(raw, type=Stamps)


def _stamped(was: Stamps, change: Change) -> Stamps:
    """By the clock, where that goes on: of two values typed apart people expect the later one."""
    return was | {change.by: max(change.at, 1 + max(was.values(), default=0))}


def _order(stamps: Stamps) -> list[tuple[int, str]]:
    return sorted(((last, device) for device, last in stamps.items()), reverse=True)


def _put_row(tx: Connection, key: Mapping[str, str], state: _State) -> None:
    changed = {"value": state.value, "step": state.step, "stamps": msgspec.json.encode(state.stamps)}
    statement = upsert(drafts).values(**key, **changed)
    tx.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changed))


def _write(tx: Connection, key: Mapping[str, str], state: _State, values: Sequence[str]) -> None:
    """The state, and its last values as the newest steps: what was taken back is gone, and what is too old."""
    first = state.step - len(values) + 1
    outside = or_(draft_steps.c.step >= first, draft_steps.c.step <= state.step - STEPS)
    tx.execute(delete(draft_steps).where(_at(draft_steps, key), outside))
    tx.execute(insert(draft_steps), [{**key, "step": first + i, "value": value} for i, value in enumerate(values)])
    _put_row(tx, key, state)


def _value_at(tx: Connection, key: Mapping[str, str], step: int) -> str | None:
    if step == 0:
        return ""
    statement = select(draft_steps.c.value).where(_at(draft_steps, key), draft_steps.c.step == step)
    value: str | None = tx.execute(statement).scalar()
    return value
