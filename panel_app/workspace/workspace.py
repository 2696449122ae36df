"""An opened store and the seat it belongs to.

A workspace belongs to one thread and has no locks. Commands are functions in the modules beside this one; each is one
transaction, after which the store and everything derived from it have changed together, or not at all.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, NamedTuple

from panel_app.domain import events as e
from panel_app.domain.authority import Seat
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import CannotOpen, InputRefused, NotAllowed
from panel_app.domain.events import RecordId
from panel_app.domain.people import PanelId, Role, SeatId, StageId
from panel_app.domain.rules import Stage
from panel_app.journal import compartments
from panel_app.journal.judge import Judge
from panel_app.journal.keys import DeviceKey, Keyring, SeatSecret
from panel_app.journal.record import Record
from panel_app.journal.spine import Authority, Fact
from panel_app.store import records as table
from panel_app.store import vault
from panel_app.store.migrate import migrate
from panel_app.store.projection import NewPart, Projection
from panel_app.store.vault import Transaction, Vault

if TYPE_CHECKING:  # a board is made of a workspace
    from panel_app.workspace.board import Board

Clock = Callable[[], datetime]


class Part(NamedTuple):
    """A further part of a record: its data, the compartments it is sealed to (innermost first), its size if fixed."""

    data: bytes
    to: tuple[str, ...]
    size: int | None = None


Item = tuple[e.AnyEvent, Sequence[Part]]


def now() -> datetime:
    """What this computer's clock says, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


class Workspace:
    """One store, open. `rng` draws codes and orders: the system's random source, or in the example a seeded one."""

    def __init__(self, store: Vault, *, rng: random.Random | None = None, clock: Clock = now) -> None:
        self.rng = rng or random.SystemRandom()
        self.clock = clock
        self._vault = store
        self._tx: Transaction | None = None
        self._seat: SeatId | None = None
        self._stage: StageId | None = None
        self._version: int | None = None
        self._projection: Projection | None = None
        self._written = False
        self.boards: dict[StageId, Board] = {}
        """What is kept of each stage; `board.board` brings it up to date."""
        with self.transaction() as tx:
            migrate(tx)
            self._device = _device(tx)

    @classmethod
    def open(cls, path: Path, passphrase: str, *, same: bytes | None = None) -> "Workspace":
        """Open a store; CannotOpen says what is wrong with the file or the passphrase, or that it is not the `same`."""
        store = vault.unlock(path, passphrase, same=same)
        try:
            workspace = cls(store)
            workspace._refuse_unfinished()
        except BaseException:
            store.close()
            raise
        return workspace

    @staticmethod
    def verify(path: Path, passphrase: str, *, same: bytes) -> None:
        """Refuse a passphrase that would not open the store of this fingerprint; CannotOpen says so."""
        vault.verify(path, passphrase, same=same)

    @property
    def fingerprint(self) -> bytes:
        """Tells this store from every other, whatever its file is called."""
        return self._vault.fingerprint

    @property
    def path(self) -> Path:
        """The store's file."""
        return self._vault.path

    def close(self) -> None:
        """Let go of the store."""
        self._projection = None
        self._vault.close()

    # ---- who and where

    @property
    def judge(self) -> Judge:
        """What counts, as of the last transaction."""
        if self._projection is None:
            with self.transaction() as tx:
                self._projection = self._load(tx)
        return self._projection.judge

    @property
    def authority(self) -> Authority:
        """What the spine says."""
        return self.judge.authority

    @property
    def device(self) -> DeviceKey:
        """This store's signing key."""
        return self._device

    @property
    def seat(self) -> Seat:
        """Whose store this is."""
        if self._seat is None:
            with self.transaction() as tx:
                self._seat = SeatId((table.get_meta(tx, "seat") or b"").decode())
        seat = self.authority.seats.get(self._seat)
        if seat is None:
            raise CannotOpen("The spine of this round stops before this seat.", self.authority.stopped or "Sync again.")
        return seat

    @property
    def secret(self) -> SeatSecret:
        """The seat's own secret."""
        with self.transaction() as tx:
            return SeatSecret(table.get_meta(tx, "secret") or b"")

    @property
    def keys(self) -> Keyring:
        """The compartment keys that this seat holds."""
        self.judge  # noqa: B018 - loads the projection
        return dict(self._projection.keys) if self._projection else {}

    @property
    def round_id(self) -> RecordId:
        """The id of the round's first record."""
        return self.judge.round_id

    @property
    def panel(self) -> PanelId:
        """Where this seat's own records belong: its panel or the round's only one, of several else the lead's table."""
        return self.authority.table_of(self.seat)

    @property
    def panels(self) -> tuple[PanelId, ...]:
        """The panels whose candidates this seat works with: its own, or all of the round."""
        own = self.seat.panel
        return self.authority.panels if own is None else (own,)

    @property
    def panel_names(self) -> dict[PanelId, str]:
        """What the panels of this seat are called."""
        opened = self.authority.round
        return {panel.id: panel.name for panel in opened.panels if panel.id in self.panels} if opened else {}

    @property
    def has_several_panels(self) -> bool:
        """Whether panels meet at a lead chair's table in this round."""
        return len(self.authority.panels) > 1

    def panel_of(self, code: CandidateCode) -> PanelId:
        """The panel that a candidate was entered for; of one who is not here, this seat's."""
        entered = self.judge.value(("candidate", code))
        event = entered.event if entered is not None else None
        return event.panel if isinstance(event, e.CandidateEntered) else self.panel

    def panel_for(self, event: e.AnyEvent) -> PanelId:
        """The panel whose compartments an event is sealed to."""
        if isinstance(event, (e.FormSubmitted, e.Recused)):
            return self.panel
        if isinstance(event, e.FormAdmitted):
            form = self.judge.facts.get(event.form)
            return self.panel_of(form.event.code) if form and isinstance(form.event, e.FormSubmitted) else self.panel
        named, code = getattr(event, "panel", None), getattr(event, "code", None)
        if isinstance(named, str):
            return PanelId(named)
        return self.panel_of(CandidateCode(code)) if isinstance(code, str) else self.panel

    @property
    def stage_id(self) -> StageId:
        """The stage that is meant: a chosen one, else the first that is not signed off, else the last."""
        if self._stage is not None:
            return self._stage
        opened = self.authority.round
        stages = opened.stages if opened else ()
        waiting = [stage for stage in stages if stage not in self.authority.signed]
        return (waiting or list(stages))[0 if waiting else -1]

    @property
    def stage(self) -> Stage:
        """Its rubric and rules; NotAllowed before they are published."""
        published = self.authority.stage(self.stage_id)
        if published is None and self.authority.stopped:
            raise NotAllowed(
                f"This round cannot be followed further. {self.authority.stopped}",
                "If a newer version of the program wrote it, use that one; nothing here is lost.",
            )
        if published is None:
            raise NotAllowed("The rubric and rules are not published yet.", "The administrator publishes them first.")
        return published

    def choose_stage(self, stage: str) -> None:
        """Mean this stage from now on, open or not."""
        stages = self.authority.round.stages if self.authority.round else ()
        if stage not in stages:
            raise InputRefused(f"There is no stage {stage!r}.", f"The stages are {', '.join(stages)}.")
        self._stage = StageId(stage)

    @contextmanager
    def at_stage(self, stage: StageId | None) -> Iterator[None]:
        """Mean this stage within the block; None leaves it as it is."""
        before = self._stage
        if stage is not None:
            self.choose_stage(stage)
        try:
            yield
        finally:
            self._stage = before

    def require(self, *roles: Role) -> Seat:
        """This seat, if it has one of these roles."""
        seat = self.seat
        if seat.role not in roles:
            wanted = " or ".join(role.value for role in roles)
            raise NotAllowed(f"A {seat.role.value}'s store cannot do that.", f"Use the store of the {wanted}.")
        return seat

    # ---- reading

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One step: stored whole, or not at all. Within another it is part of that one."""
        if self._tx is not None:
            yield self._tx
            return
        try:
            with self._vault.transaction() as tx:
                self._tx, self._written = tx, False
                self._notice_other_writers(tx)
                yield tx
        except BaseException:
            if self._written:
                self._projection = None  # what it had taken in is not in the store
            raise
        finally:
            self._tx = None

    def data(self, records: Iterable[RecordId], part: int) -> dict[RecordId, bytes]:
        """What is in this part of each of these records, where this seat can read it."""
        with self.transaction() as tx:
            return table.data(tx, list(records), part)

    @property
    def parts_opened(self) -> int:
        """Rises whenever a payload or a key opened parts of records that were here before."""
        return self._projection.opened if self._projection else 0

    def own_records(self, *kinds: type[e.AnyEvent]) -> list[Fact]:
        """What this store authored of these kinds, in order, judged or not: one works before one is seated."""
        trunk = self.judge.trunks().get(self._device.device, ())
        return [fact for record in trunk if isinstance((fact := self.judge.facts[record]).event, kinds)]

    # ---- writing

    def author(self, event: e.AnyEvent, *parts: Part) -> Record:
        """Put one event on record."""
        return self.author_all([(event, parts)])[0]

    def author_all(self, items: Sequence[Item]) -> list[Record]:
        """Put several events of one kind on record, in this order."""
        if not items:
            return []
        spine = isinstance(items[0][0], e.SpineEvent)
        with self.transaction() as tx:
            if spine and self.authority.pen not in ("", self._device.device):
                raise NotAllowed(
                    "This store does not hold the round's pen.", "Do it in the store that the round was created in."
                )
            return self.projection(tx).write(
                tx, self._device, [self._sealed_to(event, parts) for event, parts in items], spine=spine
            )

    def learn(self, keys: Keyring) -> None:
        """Take compartment keys in."""
        with self.transaction() as tx:
            self.projection(tx).learn(tx, keys)

    def receive(self, records: Sequence[Record], payloads: Mapping[bytes, bytes]) -> int:
        """Take in what came from elsewhere; the number of records that were new."""
        with self.transaction() as tx:
            return len(self.projection(tx).receive(tx, records, payloads))

    def projection(self, tx: Transaction) -> Projection:
        """The projection, to be written to within this transaction."""
        self._written = True
        if self._projection is None:
            self._projection = self._load(tx)
        return self._projection

    def forget_projection(self) -> None:
        """Load it afresh at the next use: what it starts from was changed."""
        self._projection = None

    def rebuild(self) -> str:
        """Replay the records; the digest of the state."""
        with self.transaction() as tx:
            return self.projection(tx).rebuild(tx)

    # ---- inside

    def _refuse_unfinished(self) -> None:
        with self.transaction() as tx:
            if table.get_meta(tx, "seat") is None:
                raise CannotOpen("This store was never finished.", "Delete it and take the panel pack again.")

    def _load(self, tx: Transaction) -> Projection:
        round_id = RecordId((table.get_meta(tx, "round") or b"").decode())
        return Projection(tx, round_id, table.keyring(tx))

    def _notice_other_writers(self, tx: Transaction) -> None:
        """SQLite's counter of other connections' commits: what was loaded before them is stale."""
        version = tx.exec_driver_sql("PRAGMA data_version").scalar()
        if version != self._version:
            self._projection = None
            self._version = version

    def _sealed_to(self, event: e.AnyEvent, parts: Sequence[Part]) -> tuple[e.AnyEvent, NewPart, list[NewPart]]:
        """Resolve compartments to keys. A round's first record announces the very keys it is sealed to."""
        if isinstance(event, e.RoundOpened):
            keys = {key.name: key.key for key in event.keys}
            return event, NewPart(e.encode(event), (keys[compartments.ROUND],)), []
        stage = getattr(event, "stage", None)
        stage = stage if isinstance(stage, str) else self.stage_id
        panel = self.panel_for(event)
        to = compartments.audience(event, panel, StageId(stage))
        size = None
        if isinstance(event, (e.FormSubmitted, e.Allocated)):
            opened = self.authority.scoring.get((StageId(stage), panel))
            if opened is not None:
                size = opened.sizes.envelope if isinstance(event, e.FormSubmitted) else opened.sizes.allocation
        return (
            event,
            NewPart(e.encode(event), compartments.keys_of(self.authority, (to,)), size),
            [NewPart(part.data, compartments.keys_of(self.authority, part.to), part.size) for part in parts],
        )


def command[**P, R](function: Callable[Concatenate[Workspace, P], R]) -> Callable[Concatenate[Workspace, P], R]:
    """Make a function one step: stored whole or not at all, from what is here now, whichever window wrote it."""

    @wraps(function)
    def step(workspace: Workspace, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with workspace.transaction():
            return function(workspace, *args, **kwargs)

    return step


def _device(tx: Transaction) -> DeviceKey:
    seed = table.get_meta(tx, "device")
    if seed is None:
        seed = random.SystemRandom().randbytes(32)
        table.put_meta(tx, "device", seed)
    return DeviceKey(seed)
