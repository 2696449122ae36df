"""What one laptop of a seat tells the others through the hub: drafts, submitted forms, and what else a scorer keeps.

A snapshot is sealed to the seat's own key. Nothing in it is older or newer as a whole: of each field the value whose
author knew of the other stands (see `store/drafts.py`), so that an old snapshot takes nothing back, and of what was
typed on both apart both are kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.people import Role, StageId
from panel_app.journal.keys import DeviceKey
from panel_app.journal.primitives import sealing_key
from panel_app.store import drafts as stored
from panel_app.store import local
from panel_app.store.drafts import Apart, DraftField, Stamped
from panel_app.sync import snapshots
from panel_app.sync.engine import Problem
from panel_app.sync.snapshots import Snapshot, read_snapshot
from panel_app.workspace import drafts, own_forms, proofs, reading
from panel_app.workspace.calibration import practice_kind
from panel_app.workspace.own_forms import SealedForm
from panel_app.workspace.sizes import frozen_sizes
from panel_app.workspace.workspace import Workspace, command

_COUNTERS: Final = "snapshots"
"""Under which kind the store keeps the counter of each laptop's last snapshot, its own too."""
_FLOOR: Final = 4096
_BESIDE: Final = 2048
"""Bytes for each candidate beside what a form takes: which fields there are, highlights, what was stepped back for."""
_OF_A_READER: Final = frozenset({reading.HIGHLIGHTS, reading.NOTE})
_UNSEEN: Final = frozenset({own_forms.FROZEN, own_forms.TAKEN_BACK, "recusal-kind"})
"""Fields that nobody types in."""

_Place = tuple[str, str]
"""A stage and a candidate's code."""


class FromLaptop(Problem, frozen=True):
    """Something about this seat's other laptop, which its person should hear of at once."""


class Content(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What is sealed. `kept`: kind, name and value of what lies beside drafts (practice, a chair's lottery secrets)."""

    drafts: list[Stamped]
    forms: list[SealedForm]
    recused: list[tuple[StageId, CandidateCode, RecordId]]
    kept: list[tuple[str, str, bytes]]


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """What a snapshot is made of, read in one go; `write` needs no store."""

    content: Content
    device: DeviceKey
    round: bytes
    counter: int
    own: bytes
    room: int


@command
def collect(workspace: Workspace) -> Collected | None:
    """What there is to tell, under the next counter; None for an administrator, who scores nothing."""
    if workspace.seat.role is Role.ADMINISTRATOR:
        return None
    device = workspace.device
    with workspace.transaction() as tx:
        counter = int(local.get(tx, _COUNTERS, device.device) or b"0") + 1
        local.put(tx, _COUNTERS, device.device, str(counter).encode())
        content = Content(
            drafts=stored.stamped(tx),
            forms=own_forms.everything(workspace),
            recused=own_forms.every_recusal(workspace),
            kept=[(kind, name, value) for kind in _kinds(workspace) for name, value in local.all_of(tx, kind).items()],
        )
    return Collected(
        content=content,
        device=device,
        round=bytes.fromhex(workspace.round_id),
        counter=counter,
        own=sealing_key(workspace.secret.own()),
        room=_room(workspace),
    )


def write(collected: Collected) -> bytes:
    """The bytes for the hub. They are as long whatever was written, unless it is more than forms can hold."""
    return snapshots.write_snapshot(
        msgspec.msgpack.encode(collected.content),
        collected.device,
        round_id=collected.round,
        counter=collected.counter,
        own=collected.own,
        room=collected.room,
    )


def wanted(workspace: Workspace) -> set[str]:
    """The devices whose snapshots are this seat's, this laptop among them."""
    if workspace.seat.role is Role.ADMINISTRATOR:
        return set()
    return proofs.laptops(workspace) | {workspace.device.device}  # its own: a store that came back from a backup


@command
def take_in(workspace: Workspace, devices: Iterable[str], found: Sequence[bytes]) -> list[FromLaptop]:
    """Merge what the hub had of these devices. Named: what the hub kept back, and what was typed on two laptops."""
    round_id = bytes.fromhex(workspace.round_id)
    newest: dict[str, Snapshot] = {}
    for raw in found:
        snapshot = read_snapshot(raw, round_id=round_id)
        if snapshot is not None:
            before = newest.get(snapshot.device.hex())
            if before is None or before.counter < snapshot.counter:
                newest[snapshot.device.hex()] = snapshot
    problems: list[FromLaptop] = []
    for device in sorted(devices):
        problems += _take(workspace, device, newest.get(device))
    return problems


def _take(workspace: Workspace, device: str, snapshot: Snapshot | None) -> list[FromLaptop]:
    with workspace.transaction() as tx:
        known = int(local.get(tx, _COUNTERS, device) or b"0")
        if (snapshot.counter if snapshot else 0) < known:
            if device == workspace.device.device:
                return []  # it is sent again
            what = "The hub keeps back what your other laptop sent last; nothing here was changed by it."
            return [FromLaptop(workspace.seat.id, what)]
        if snapshot is None or snapshot.counter == known:
            return []
        raw = snapshots.open_snapshot(snapshot, workspace.secret.own())
        try:
            content = msgspec.msgpack.decode(raw, type=Content) if raw is not None else None
        except (msgspec.DecodeError, UnicodeDecodeError):
            content = None
        if content is None:
            return [
                FromLaptop(
                    workspace.seat.id, "What your other laptop sent cannot be opened; the newest version may read it."
                )
            ]
        local.put(tx, _COUNTERS, device, str(snapshot.counter).encode())
        return _merge(workspace, content)


def _merge(workspace: Workspace, content: Content) -> list[FromLaptop]:
    new = {(form.stage, form.code) for form in content.forms if own_forms.learn(workspace, form)}
    new |= {(stage, code) for stage, code, record in content.recused if _is_new(workspace, stage, code, record)}
    known = set(_kinds(workspace))
    with workspace.transaction() as tx:
        for kind, name, value in content.kept:
            if kind in known and local.get(tx, kind, name) is None:
                local.put(tx, kind, name, value)
        settled = _settled(workspace)
        mine = {each.place: each for each in stored.stamped(tx)}
        news = [each for each in content.drafts if each.place not in mine or not mine[each.place].knows_of(each)]
        apart = [
            found
            for theirs in news
            if (theirs.field in _OF_A_READER or (theirs.stage, theirs.code) not in settled)
            and (found := stored.merge(tx, theirs)) is not None
        ]
        thawed = _thaw(workspace, mine.values(), content.drafts, news)
    cleared = _clear(workspace, {place: settled[place] for place in new if place in settled}, content.drafts)
    return [*_say(apart), *thawed, *cleared]


def _thaw(
    workspace: Workspace, mine: Iterable[Stamped], theirs: Iterable[Stamped], news: Iterable[Stamped]
) -> list[FromLaptop]:
    """What waited for its locks and is not as it was read back, since it was typed in elsewhere, is a draft again."""
    frozen_here = [(each, _written(mine, each)) for each in mine if each.field == own_forms.FROZEN and each.value]
    frozen_there = [(each, _written(theirs, each)) for each in news if each.field == own_forms.FROZEN and each.value]
    said = set[CandidateCode]()
    with workspace.transaction() as tx:
        now = stored.stamped(tx)
        for each, read in (*frozen_here, *frozen_there):
            if _written(now, each) != read:
                with workspace.at_stage(StageId(each.stage)):
                    drafts.keep(workspace, each.stage, DraftField(each.code, own_forms.FROZEN, "", ""))
                said.add(CandidateCode(each.code))
    what = "Submitted on one laptop and typed in on the other: read it back and submit it again."
    return [FromLaptop(code, what) for code in sorted(said)]


def _written(fields: Iterable[Stamped], at: Stamped) -> set[tuple[str, str, str]]:
    """What a form says, as far as it is sealed."""
    return {
        (each.field, each.criterion, each.value)
        for each in fields
        if (each.stage, each.code) == (at.stage, at.code) and each.field in drafts.OF_A_FORM and each.value
    }


def _is_new(workspace: Workspace, stage: StageId, code: CandidateCode, record: RecordId) -> bool:
    with workspace.at_stage(stage):
        if code in own_forms.recused(workspace):
            return False
    own_forms.learn_recusal(workspace, stage, code, record)
    return True


def _settled(workspace: Workspace) -> dict[_Place, bool]:
    """The forms that cannot be written in any more; true for those stepped back from."""
    settled: dict[_Place, bool] = {}
    for stage in workspace.authority.round.stages if workspace.authority.round else ():
        with workspace.at_stage(stage):
            settled |= {(stage, code): False for code in own_forms.sealed(workspace)}
            settled |= {(stage, code): True for code in own_forms.recused(workspace)}
    return settled


def _clear(workspace: Workspace, settled: Mapping[_Place, bool], theirs: Sequence[Stamped]) -> list[FromLaptop]:
    """Forget drafts of what the other laptop submitted, but for a draft that has something it did not know of."""
    told = {each.place: each for each in theirs}
    unknown: set[_Place] = set()
    with workspace.transaction() as tx:
        for mine in stored.stamped(tx):
            place = (mine.stage, mine.code)
            if not mine.value or settled.get(place, True) or mine.field in _OF_A_READER | _UNSEEN:
                continue
            knew = told.get(mine.place)
            if knew is None or not knew.knows_of(mine):
                unknown.add(place)
        for stage, code in settled.keys() - unknown:
            stored.drop(tx, stage, code, keep=() if settled[stage, code] else _OF_A_READER)
    what = "Submitted on your other laptop without what was typed here since; that is kept in this store."
    return [FromLaptop(code, what) for _, code in sorted(unknown)]


def _say(apart: Iterable[Apart]) -> list[FromLaptop]:
    names = {"mark": "mark", "note": "note", "abstained": "reason for abstaining", "concern": "concern"}
    said = []
    for each in apart:
        if each.aside and each.field not in _UNSEEN:
            what = names.get(each.field, "text")
            where = f"The {what} on {each.criterion}" if each.criterion else f"A {what}"
            said.append(
                FromLaptop(
                    each.code, f"{where} was typed on both your laptops: the later shows, undo brings the other."
                )
            )
    return said


def _kinds(workspace: Workspace) -> list[str]:
    stages = workspace.authority.round.stages if workspace.authority.round else ()
    return ["lottery", *(practice_kind(stage) for stage in stages)]


def _room(workspace: Workspace) -> int:
    """Bytes for every form that this seat may be asked for, filled to the brim."""
    room = _FLOOR
    for stage_id in workspace.authority.round.stages if workspace.authority.round else ():
        stage = workspace.authority.stage(stage_id)
        if stage is not None:
            sizes = frozen_sizes(stage)
            with workspace.at_stage(stage_id):
                forms = len(own_forms.allocated(workspace)) + len(stage.practice)
            room += forms * (sizes.marks + sizes.notes + _BESIDE)
    return room
