"""Four laptops in any order of work, syncs, closings and power cuts.

Nothing that was acknowledged is lost, everybody comes to the same, and nobody reads what is not for them.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.people import Role, SeatId
from panel_app.journal import primitives
from panel_app.store import records as table
from panel_app.store import vault
from panel_app.store.projection import Projection
from panel_app.store.vault import KeyFile, Vault
from panel_app.workspace import drafts, opening, scoring, submitting, syncing
from panel_app.workspace.demo import Demo
from panel_app.workspace.syncing import SyncStopped
from panel_app.workspace.workspace import Workspace
from tests.store.stores import Content, begin, blank

SEATS: Final = ("administrator", "chair", "S01", "S02")
MEMBERS: Final = ("S01", "S02")


class PowerCut(Exception):
    pass


class Prepared:
    """A round whose scoring has just opened, and the raw keys of its stores: Argon2id would take its time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        demo = Demo(folder, seed=4, candidates=6, scorers=3, places=2, visits=1, say=lambda _: None)
        demo.folder.prepare()
        demo.set_up()
        demo.seat_the_chair()
        demo.seat_the_members()
        for workspace in demo.stores.values():
            syncing.sync(workspace)
        demo.close()
        self.keys = {seat: self._key(seat, demo.folder.passphrase(SeatId(seat))) for seat in SEATS}

    def store(self, seat: str) -> Path:
        return self.folder / "stores" / f"{seat}.panel"

    def _key(self, seat: str, passphrase: str) -> bytes:
        held = msgspec.json.decode(vault.key_file(self.store(seat)).read_bytes(), type=KeyFile).keys[0]
        return primitives.open_secret_box(
            held.box, primitives.passphrase_key(passphrase, held.salt), b"panel-app keys 1\0"
        )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return Prepared(tmp_path_factory.mktemp("three") / "round")


class Laptops(RuleBasedStateMachine):
    """`acknowledged`: the records that a store said it had stored; `marked`: the marks that it said it keeps."""

    prepared: Prepared
    folder: Path
    count = 0

    def __init__(self) -> None:
        super().__init__()
        Laptops.count += 1
        self.home = self.folder / str(Laptops.count)
        self.home.mkdir()
        self.hub = self.home / "hub"
        shutil.copytree(self.prepared.folder / "hub", self.hub)
        self.moves = 0
        self.open: dict[str, Workspace] = {}
        for seat in SEATS:
            shutil.copyfile(self.prepared.store(seat), self.home / f"{seat}.panel")
            self.open[seat] = self._opened(seat, self.home / f"{seat}.panel")
        self.acknowledged: dict[str, set[RecordId]] = {seat: set() for seat in SEATS}
        self.marked: dict[str, dict[CandidateCode, str]] = {seat: {} for seat in MEMBERS}
        self.asked = False

    def _opened(self, seat: str, path: Path) -> Workspace:
        return Workspace(Vault(path, self.prepared.keys[seat]))

    def _step(self, seat: str, work: Callable[[Workspace], object]) -> None:
        """Whatever returns is acknowledged."""
        workspace = self.open[seat]
        work(workspace)
        self.acknowledged[seat] |= {fact.id for fact in workspace.own_records(e.FormSubmitted, e.Recused)}

    def _due(self, seat: str) -> list[CandidateCode]:
        rows = scoring.my_forms(self.open[seat])
        return [row.code for row in rows if row.state in ("draft", "not-started")]

    def _fill(self, workspace: Workspace, code: CandidateCode) -> None:
        for criterion in workspace.stage.criterion_ids:
            drafts.set_mark(workspace, code, criterion, workspace.stage.criterion(criterion).marks[2])
            drafts.set_note(workspace, code, criterion, "Said what changed, and how that is known.")
        submitting.submit(workspace, code)

    # ---- what people do

    @rule(seat=st.sampled_from(MEMBERS), pick=st.integers(0, 9))
    def submit(self, seat: str, pick: int) -> None:
        due = self._due(seat)
        if due:
            code = due[pick % len(due)]
            self._step(seat, lambda workspace: self._fill(workspace, code))
            self.marked[seat].pop(code, None)

    @rule(seat=st.sampled_from(MEMBERS), pick=st.integers(0, 9), level=st.integers(0, 4))
    def mark(self, seat: str, pick: int, level: int) -> None:
        due = self._due(seat)
        if due:
            workspace = self.open[seat]
            criterion = workspace.stage.criteria[0]
            mark = criterion.marks[level % len(criterion.marks)]
            drafts.set_mark(workspace, due[pick % len(due)], criterion.id, mark)
            self.marked[seat][due[pick % len(due)]] = str(mark)

    @rule(seat=st.sampled_from(MEMBERS), pick=st.integers(0, 9))
    def recuse(self, seat: str, pick: int) -> None:
        due = self._due(seat)
        if len(due) > 1:
            code = due[pick % len(due)]
            self._step(seat, lambda workspace: submitting.recuse(workspace, code, "knows", "We trained together."))
            self.marked[seat].pop(code, None)

    @rule(seat=st.sampled_from(SEATS))
    def sync(self, seat: str) -> None:
        self._step(seat, lambda workspace: syncing.sync(workspace, f"folder:{self.hub}"))

    @rule(seat=st.sampled_from(MEMBERS), pick=st.integers(0, 9), at=st.integers(0, 15), stop=st.integers(5, 60))
    def sync_while_somebody_works(self, seat: str, pick: int, at: int, stop: int) -> None:
        """A form is submitted between two turns of a sync, which is stopped later on, if it lasts so long."""
        alone, had = syncing.alone(self.open[seat]), 0

        def turn[T](job: Callable[[Workspace], T], /) -> T:
            nonlocal had
            had += 1
            if had == at:
                self.submit(seat, pick)
            return alone(job)

        def sync(_workspace: Workspace) -> None:
            with suppress(SyncStopped):
                syncing.sync_in_turns(turn, f"folder:{self.hub}", at_once=1, stopped=lambda: had >= stop)

        self._step(seat, sync)

    @precondition(lambda self: not self.asked)
    @rule()
    def ask(self) -> None:
        self.asked = True
        self._step("chair", opening.open_moderation)

    # ---- what happens to laptops

    @rule(seat=st.sampled_from(SEATS))
    def reopen(self, seat: str) -> None:
        path = self.open[seat].path
        self.open[seat].close()
        self.open[seat] = self._opened(seat, path)

    @rule(seat=st.sampled_from(MEMBERS), pick=st.integers(0, 9))
    def lose_power_before_commit(self, seat: str, pick: int) -> None:
        """The disk holds what it held in the middle of a step; the laptop starts again from there."""
        workspace, due = self.open[seat], self._due(seat)
        self.moves += 1
        disk = self.home / f"after-{self.moves}"
        disk.mkdir()
        with suppress(PowerCut), workspace.transaction():
            if due:
                self._fill(workspace, due[pick % len(due)])
            for path in (workspace.path, Path(f"{workspace.path}-wal")):
                if path.exists():
                    shutil.copyfile(path, disk / path.name)
            raise PowerCut
        workspace.close()
        self.open[seat] = self._opened(seat, disk / workspace.path.name)
        assert self._due(seat) == due

    # ---- what holds at all times

    @invariant()
    def nothing_acknowledged_is_lost(self) -> None:
        for seat, records in self.acknowledged.items():
            assert records == {fact.id for fact in self.open[seat].own_records(e.FormSubmitted, e.Recused)}
        for seat, marks in self.marked.items():
            for code, mark in marks.items():
                criterion = self.open[seat].stage.criteria[0].id
                assert str(drafts.read_back(self.open[seat], code).marks[criterion]) == mark

    @invariant()
    def nobody_reads_what_is_not_for_them(self) -> None:
        for workspace in self.open.values():
            own = workspace.device.device
            with workspace.transaction() as tx:
                rows = tx.exec_driver_sql(
                    "SELECT r.id, r.device, p.part FROM parts p JOIN records r ON r.id = p.record"
                    " WHERE p.state = 'open'"
                ).all()
            facts = workspace.judge.facts
            for record, device, part in rows:
                if device == own or not isinstance(facts[record].event, (e.FormSubmitted, e.Recused)):
                    continue
                assert workspace.seat.role is not Role.MEMBER, "a colleague's envelope"
                recusal = isinstance(facts[record].event, e.Recused)
                assert part == 0 or (recusal and workspace.seat.role is Role.ADMINISTRATOR), "a form that is not opened"

    def teardown(self) -> None:
        try:
            for seat in (*SEATS, *SEATS):
                self.sync(seat)
            self.nothing_acknowledged_is_lost()
            self.nobody_reads_what_is_not_for_them()
            everything = set().union(*self.acknowledged.values())
            for seat in ("administrator", "chair"):
                assert everything <= self.open[seat].judge.facts.keys(), "it reached the officers"
            heads = [self.open[seat].authority.head for seat in SEATS]
            assert len(set(heads)) == 1
            chair, office = (self.open[seat].judge for seat in ("chair", "administrator"))
            forms = (e.FormSubmitted, e.Recused, e.Allocated, e.CandidateEntered)
            for record in chair.facts.keys() & office.facts.keys():
                if isinstance(chair.facts[record].event, forms) and isinstance(office.facts[record].event, forms):
                    assert chair.judgements[record] == office.judgements[record]
            for seat in ("administrator", "chair"):
                self._replays(self.open[seat])
        finally:
            for workspace in self.open.values():
                workspace.close()

    def _replays(self, workspace: Workspace) -> None:
        """The same set and the same keys come to the same state in a fresh store."""
        with workspace.transaction() as tx:
            content = Content(tx)
        fresh = blank(self.home / f"fresh-{workspace.seat.id}")
        with fresh.transaction() as tx:
            projection: Projection = begin(tx, content, content.initial_keys())
            projection.receive(tx, content.records, content.payloads)
            assert projection.judge.digest() == workspace.judge.digest() == content.digest
            assert table.keyring(tx) == content.keys
        fresh.close()


def walk(prepared: Prepared, folder: Path, **how: Any) -> None:  # noqa: ANN401 - hypothesis' settings
    Laptops.prepared, Laptops.folder = prepared, folder
    run_state_machine_as_test(Laptops, settings=settings(deadline=None, suppress_health_check=list(HealthCheck), **how))


def test_nothing_is_lost_and_all_agree_when_laptops_work_sync_and_fail_in_any_order(
    prepared: Prepared, tmp_path: Path
) -> None:
    walk(prepared, tmp_path, max_examples=6, stateful_step_count=14)


@pytest.mark.slow
def test_nothing_is_lost_and_all_agree_when_laptops_do_so_for_long(prepared: Prepared, tmp_path: Path) -> None:
    walk(prepared, tmp_path, max_examples=25, stateful_step_count=30)
