"""The spine: the one line of records that decide who may do what, folded into the authority state.

Only the device with the pen writes it. Following it asks no clock and no order of arrival: from the first record to the
one spine record of the pen whose basis is the head and whose chain is whole. If there is not exactly one, or it cannot
be read, the spine stops there and says why.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from sys import intern
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.authority import Seat
from panel_app.domain.events import RecordId
from panel_app.domain.people import LEAD, PanelId, Role, SeatId, StageId
from panel_app.domain.rules import Stage
from panel_app.journal.record import Record


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A record as judging needs it. `event` is None if part 0 is not here, not for this seat, or not understood.

    `sealing` has (keys, plaintext size) for each part.
    """

    id: RecordId
    device: str
    seq: int
    prev: RecordId
    basis: RecordId
    spine: bool
    event: e.AnyEvent | None
    sealing: tuple[tuple[tuple[bytes, ...], int], ...] = ()


def read_fact(record: Record, event: bytes | None) -> Fact:
    """A record with the data of its part 0, where that is open.

    Names that stand in thousands of facts (devices, bases, the record before) are one object each, and so are sealings.
    """
    header = record.header
    return Fact(
        id=RecordId(intern(record.id)),
        device=intern(record.device),
        seq=header.seq,
        prev=RecordId(intern(header.prev.hex())),
        basis=RecordId(intern(header.basis.hex())),
        spine=bool(header.spine),
        event=e.decode(event) if event is not None else None,
        sealing=_one_of(tuple((part.to, part.size) for part in header.parts)),
    )


@lru_cache(maxsize=1024)
def _one_of(sealing: tuple[tuple[tuple[bytes, ...], int], ...]) -> tuple[tuple[tuple[bytes, ...], int], ...]:
    """The first of equal ones."""
    return sealing


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """When moderation was opened, as a place on the spine, and how far each device was then."""

    index: int
    record: RecordId
    event: e.ModerationOpened
    cut: Mapping[str, e.CutEntry]


class SignOff(msgspec.Struct, frozen=True, kw_only=True):
    """The sign-off of a stage."""

    record: RecordId
    event: e.StageSignedOff


_NOWHERE: Final = RecordId("")


@dataclass
class Authority:
    """What the spine says, as far as it could be followed."""

    round: e.RoundOpened | None = None
    pen: str = ""
    head: RecordId = _NOWHERE
    index: dict[RecordId, int] = field(default_factory=dict)
    seats: dict[SeatId, Seat] = field(default_factory=dict)
    devices: dict[str, SeatId] = field(default_factory=dict)
    own_keys: dict[SeatId, bytes] = field(default_factory=dict)
    keys: dict[str, e.KeyAnnounced] = field(default_factory=dict)
    key_names: dict[bytes, str] = field(default_factory=dict)
    rules: dict[StageId, e.RulesPublished] = field(default_factory=dict)
    rules_by_digest: dict[str, Stage] = field(default_factory=dict)
    scoring: dict[tuple[StageId, PanelId], e.ScoringOpened] = field(default_factory=dict)
    scoring_at: dict[tuple[StageId, PanelId], int] = field(default_factory=dict)
    locks: dict[tuple[StageId, PanelId], set[tuple[bytes, ...]]] = field(default_factory=dict)
    moderation: dict[tuple[StageId, PanelId], Opening] = field(default_factory=dict)
    signed: dict[StageId, SignOff] = field(default_factory=dict)
    refused: dict[RecordId, RecordId] = field(default_factory=dict)
    ends: dict[str, e.DeviceCut] = field(default_factory=dict)
    cuts: list[tuple[e.CutEntry, ...]] = field(default_factory=list)
    stopped: str | None = None

    @property
    def panels(self) -> tuple[PanelId, ...]:
        """The round's panels, as it was opened with."""
        return tuple(panel.id for panel in self.round.panels) if self.round else ()

    @property
    def head_table(self) -> PanelId:
        """Where a stage as a whole is decided: at its only panel's table, of several at the lead chair's."""
        panels = self.panels
        return panels[0] if len(panels) == 1 else LEAD

    def table_of(self, seat: Seat) -> PanelId:
        """Where a seat's own records belong: to its panel, or to the table at which the whole stage is decided."""
        return seat.panel or self.head_table

    def seat_of(self, device: str) -> Seat | None:
        """The seat that a device speaks for."""
        seat = self.devices.get(device)
        return None if seat is None else self.seats[seat]

    def stage(self, stage: StageId) -> Stage | None:
        """A stage's rubric and rules, once published."""
        published = self.rules.get(stage)
        return published.stage if published else None

    def key(self, name: str) -> bytes:
        """The current public key of a compartment; KeyError if there is none."""
        return self.keys[name].key

    def apply(self, fact: Fact) -> None:
        """Take the next spine record in."""
        event = fact.event
        position = len(self.index)
        self.head = fact.id
        self.index[fact.id] = position
        match event:
            case e.RoundOpened():
                self._open_round(event, fact.device)
            case e.KeysMade():
                self._announce(event.keys)
            case e.RulesPublished():
                self._publish(event)
            case e.SeatInvited():
                self._invite(event)
            case e.SeatSeated():
                if event.seat in self.seats:
                    self.devices.setdefault(event.device, event.seat)
                    self.own_keys.setdefault(event.seat, event.own)
            case e.ScoringOpened():
                self._open_scoring(event, position)
            case e.ModerationOpened():
                self._open_moderation(event, fact, position)
            case e.StageSignedOff():
                self.signed.setdefault(event.stage, SignOff(record=fact.id, event=event))
                self.cuts.append(event.cut)
            case e.SignOffRefused():
                self.refused[event.closed] = fact.id
            case e.DeviceCut():
                self.ends[event.device] = event
                self.cuts.append((e.CutEntry(event.device, event.seq, event.record),))
            case _:
                pass

    def _open_round(self, event: e.RoundOpened, device: str) -> None:
        if self.round is not None:
            return
        self.round = event
        self.pen = device
        self.seats[event.seat] = Seat(id=event.seat, role=Role.ADMINISTRATOR, panel=None, invitation=b"", inbox=b"")
        self.devices[device] = event.seat
        self.own_keys[event.seat] = event.own
        self._announce(event.keys)

    def _announce(self, keys: Iterable[e.KeyAnnounced]) -> None:
        for key in keys:
            self.key_names.setdefault(key.key, key.name)
            current = self.keys.get(key.name)
            if current is None or key.generation > current.generation:
                self.keys[key.name] = key

    def _publish(self, event: e.RulesPublished) -> None:
        """What is being scored by stays as it is."""
        if all(stage != event.stage.id for stage, _ in self.scoring):
            self.rules[event.stage.id] = event
            self.rules_by_digest[event.stage.digest] = event.stage

    def _invite(self, event: e.SeatInvited) -> None:
        if event.seat in self.seats:
            return
        self.seats[event.seat] = Seat(
            id=event.seat, role=event.role, panel=event.panel, invitation=event.invitation, inbox=event.inbox
        )
        self._announce([e.KeyAnnounced(name=f"inbox/{event.seat}", generation=0, key=event.inbox)])

    def _open_scoring(self, event: e.ScoringOpened, position: int) -> None:
        """A second one for the same panel can change the locks only."""
        place = (event.stage, event.panel)
        first = self.scoring.setdefault(place, event)
        self.scoring_at.setdefault(place, position)
        self.scoring[place] = msgspec.structs.replace(
            first,
            offer=event.offer,
            chair_lock=event.chair_lock,
            office_lock=event.office_lock,
            moderation=event.moderation,
        )
        self.locks.setdefault(place, set()).add((event.chair_lock, event.office_lock))
        chair, moderation = f"lock/{event.stage}/{event.panel}/chair", f"moderation/{event.stage}/{event.panel}"
        self._announce(
            [
                e.KeyAnnounced(name=chair, generation=position, key=event.chair_lock),
                e.KeyAnnounced(name=moderation, generation=position, key=event.moderation),
            ]
        )

    def _open_moderation(self, event: e.ModerationOpened, fact: Fact, position: int) -> None:
        self.cuts.append(event.cut)
        self.moderation.setdefault(
            (event.stage, event.panel),
            Opening(index=position, record=fact.id, event=event, cut={entry.device: entry for entry in event.cut}),
        )


def fold(
    round_id: RecordId,
    facts: Mapping[RecordId, Fact],
    followers: Mapping[RecordId, Iterable[RecordId]],
    *,
    is_whole: Callable[[Fact], bool],
    predecessors: Callable[[Fact], AbstractSet[RecordId]],
    until: RecordId | None = None,
) -> Authority:
    """Follow the spine. `followers` maps a record's id to the spine records that name it as their basis.

    `until`: the last spine record to take in; None takes all.
    """
    authority = Authority()
    following = [round_id] if round_id in facts else []
    while following and authority.head != until:
        ready = [facts[each] for each in following if is_whole(facts[each])]
        if len(ready) > 1:
            names = {fact.id for fact in ready}
            ready = [fact for fact in ready if not (names - {fact.id}) & predecessors(fact)]
        if len(ready) > 1:
            authority.stopped = "Two spine records claim the same place."
        elif ready and not isinstance(ready[0].event, e.SpineEvent):
            authority.stopped = "A spine record cannot be read by this version."
        if len(ready) != 1 or authority.stopped:
            break
        authority.apply(ready[0])
        following = [each for each in followers.get(authority.head, ()) if facts[each].device == authority.pen]
    return authority
