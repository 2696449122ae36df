"""The projection: whatever comes in whatever order, one state; and a failed step leaves no trace."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from panel_app.domain import events as e
from panel_app.domain.events import RecordId
from panel_app.domain.people import SeatId, StageId
from panel_app.journal.judge import Judge
from panel_app.journal.keys import DeviceKey, announce, make_grant, new_key, pair
from panel_app.journal.primitives import random_bytes
from panel_app.journal.record import Header, Record, write_record
from panel_app.store import records as table
from panel_app.store.projection import NewPart, Projection
from panel_app.store.vault import Vault
from panel_app.workspace.workspace import Workspace
from tests.journal.worlds import TIME
from tests.store.stores import Content, begin, blank, copied, deliveries, lines_of, passphrase, unlocked

SEATS = ("S01", "chair", "administrator")


@pytest.fixture(scope="module")
def contents(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Content]:
    found = {}
    for seat in SEATS:
        opened = unlocked(finished, seat, tmp_path_factory.mktemp("contents"))
        with opened.transaction() as tx:
            found[seat] = Content(tx)
        opened.close()
    return found


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Vault]:
    made = blank(tmp_path)
    yield made
    made.close()


def deliver(tx: Connection, content: Content, rng: random.Random) -> Projection:
    projection = begin(tx, content, {})
    for records, payloads, keys in deliveries(content, rng):
        if keys and rng.random() < 0.5:
            projection.learn(tx, keys)
            projection.receive(tx, records, payloads)
        else:
            projection.receive(tx, records, payloads)
            projection.learn(tx, keys)
        if rng.random() < 0.05:  # closed and opened again
            projection = Projection(tx, content.round, table.keyring(tx))
    return projection


def replayed(tx: Connection, content: Content) -> Projection:
    """In order, all keys first."""
    projection = begin(tx, content, content.initial_keys())
    projection.receive(tx, content.records, content.payloads)
    return projection


def cleared(tx: Connection) -> None:
    for name in ("judgements", "parts", "records", "keys"):
        tx.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608 - our own tables


@pytest.mark.parametrize(("seat", "orders"), [("S01", 20), ("chair", 15), ("administrator", 15)])
def test_one_state_comes_of_one_seats_records_when_they_come_in_any_order(
    contents: dict[str, Content], empty: Vault, seat: str, orders: int
) -> None:
    content = contents[seat]
    rng = random.Random(seat)
    with empty.transaction() as tx:
        expected = replayed(tx, content).judge
        rows = lines_of(tx)
        for _ in range(orders):
            cleared(tx)
            projection = deliver(tx, content, rng)
            assert projection.judge.digest() == expected.digest()
            assert projection.judge.judgements == expected.judgements
            assert lines_of(tx) == rows, "parts, judgements and keys, late grants included"


def test_replay_comes_to_what_the_store_had_when_all_of_it_can_be_read(
    contents: dict[str, Content], empty: Vault
) -> None:
    with empty.transaction() as tx:
        for seat in ("chair", "administrator"):
            cleared(tx)
            assert replayed(tx, contents[seat]).judge.digest() == contents[seat].digest
            assert table.keyring(tx) == contents[seat].keys


def test_replay_misses_only_the_own_envelopes_when_the_seat_is_a_member(
    contents: dict[str, Content], empty: Vault
) -> None:
    """A member seals them to officers, and knows them only because it wrote them."""
    content = contents["S01"]
    with empty.transaction() as tx:
        judge = replayed(tx, content).judge
    differing = {
        record
        for record, judgement in content.projection.judge.judgements.items()
        if judge.judgements[record] != judgement
    }
    assert differing
    for record in differing:
        fact = content.projection.judge.facts[record]
        seat = content.projection.judge.seat_of(fact)
        assert isinstance(fact.event, (e.FormSubmitted, e.Recused))
        assert seat is not None
        assert seat.id == "S01"
        assert judge.judgements[record].status == "sealed"


def test_late_grants_are_among_the_records_when_a_seat_is_the_chair(contents: dict[str, Content]) -> None:
    """Else the test above would not show what it says."""
    assert contents["chair"].granted() - contents["chair"].initial_keys().keys()
    assert len(contents["chair"].initial_keys()) < len(contents["chair"].keys)


def test_nothing_changes_when_everything_is_received_again(contents: dict[str, Content], empty: Vault) -> None:
    content = contents["chair"]
    with empty.transaction() as tx:
        projection = begin(tx, content, content.initial_keys())
        assert len(projection.receive(tx, content.records, content.payloads)) == len(content.records)
        before = lines_of(tx), projection.judge.digest()
        assert projection.receive(tx, content.records, content.payloads) == []
        projection.learn(tx, content.keys)
        assert (lines_of(tx), projection.judge.digest()) == before


def test_rebuilt_state_is_the_stored_one_when_replayed(finished: Path, tmp_path: Path) -> None:
    for seat in SEATS:
        store = copied(finished / "stores" / f"{seat}.panel", tmp_path)
        workspace = Workspace.open(store, passphrase(finished, seat))
        before = workspace.judge.digest(), dict(workspace.judge.judgements)
        assert workspace.rebuild() == before[0]
        assert workspace.judge.judgements == before[1]
        with workspace.transaction() as tx:
            assert table.get_judgements(tx) == before[1]
        workspace.close()


def test_nothing_is_left_when_a_step_fails(finished: Path, tmp_path: Path) -> None:
    store = copied(finished / "stores" / "chair.panel", tmp_path)
    workspace = Workspace.open(store, passphrase(finished, "chair"))
    with workspace.transaction() as tx:
        disk = lines_of(tx)
    before = workspace.judge.digest(), len(workspace.judge.facts), workspace.keys
    panel, stage = workspace.panel, workspace.stage_id
    with pytest.raises(RuntimeError, match="torn"), workspace.transaction():  # noqa: PT012 - one step
        workspace.author(e.OpeningAsked(time=TIME, stage=stage, panel=panel))
        workspace.learn(pair(new_key()[1]))
        assert len(workspace.judge.facts) == before[1] + 1
        raise RuntimeError("torn")
    assert (workspace.judge.digest(), len(workspace.judge.facts), workspace.keys) == before
    with workspace.transaction() as tx:
        assert lines_of(tx) == disk
    workspace.close()


# ---- small rounds of one's own


class Author:
    """A device and a projection of its own, for records that no honest store writes."""

    def __init__(self, tx: Connection) -> None:
        self.tx = tx
        self.device = a_device()
        self.round_key, self.own = new_key(), new_key()
        self.projection = Projection(tx, RecordId(""), {})
        self.projection.learn(tx, dict([self.round_key, self.own]))
        self.first = self.projection.author(
            tx,
            self.device,
            e.RoundOpened(
                time=TIME,
                name="r",
                intake="",
                jurisdictions=(),
                panels=(),
                stages=(StageId("sift"),),
                seat=SeatId("office"),
                own=self.own[0],
                keys=(announce("round", self.round_key[0]),),
            ),
            [],
            to=(self.round_key[0],),
            spine=True,
        )

    def spine(self, event: e.AnyEvent, to: bytes | None = None) -> Record:
        return self.projection.author(self.tx, self.device, event, [], to=(to or self.round_key[0],), spine=True)


def a_device() -> DeviceKey:
    return DeviceKey(random_bytes(32))


def test_grant_is_taken_when_the_key_that_it_is_for_comes_later(tmp_path: Path) -> None:
    """The keys for one compartment are sealed to another, whose own key is granted on a later record."""
    made, reader = blank(tmp_path, "author"), blank(tmp_path, "reader")
    office, lock = new_key(), new_key()
    with made.transaction() as tx:
        author = Author(tx)
        author.spine(e.KeysMade(time=TIME, keys=(), grants=(make_grant(lock[0], lock[1], office[0]),)))
        author.spine(e.KeysMade(time=TIME, keys=(), grants=(make_grant(office[0], office[1], author.own[0]),)))
        records = table.all_records(tx)
        payloads = table.payloads(tx, [record.id for record in records])
    with reader.transaction() as tx:
        projection = Projection(tx, author.first.id, {})
        projection.learn(tx, dict([author.round_key, author.own]))
        for record in records:
            projection.receive(tx, [record], payloads)
        assert {office[0], lock[0]} <= projection.keys.keys()
        assert {office[0], lock[0]} <= table.keyring(tx).keys()
    for each in (made, reader):
        each.close()


def test_record_is_not_taken_when_it_is_of_another_round(contents: dict[str, Content], tmp_path: Path) -> None:
    made = blank(tmp_path)
    with made.transaction() as tx:
        author = Author(tx)
        content = contents["S01"]
        before = lines_of(tx)
        assert author.projection.receive(tx, content.records, content.payloads) == []
        assert lines_of(tx) == before
    made.close()


def test_copied_part_is_damaged_when_it_stands_in_another_record(tmp_path: Path) -> None:
    """And the true one opens, though both have the same payload and came in one batch."""
    made = blank(tmp_path)
    with made.transaction() as tx:
        author = Author(tx)
        own = author.projection.author(
            tx,
            author.device,
            e.DeviceCut(time=TIME, device="x", seq=0, record=RecordId("")),
            [],
            to=(author.round_key[0],),
            spine=True,
        )
        thief = a_device()
        stolen = Header(
            1, author.first.id_bytes, thief.public, 0, bytes(32), author.first.id_bytes, 0, own.header.parts
        )
        copy = write_record(stolen, thief.secret)
        payload = table.payloads(tx, [own.id])
    reader = blank(tmp_path, "reader")
    with reader.transaction() as tx:
        projection = Projection(tx, author.first.id, {})
        projection.learn(tx, dict([author.round_key]))
        projection.receive(tx, [own], {})
        projection.receive(tx, [copy], payload)
        states = {row.record: row.state for row in tx.exec_driver_sql("SELECT record, state FROM parts")}
        assert states == {own.id: "open", copy.id: "damaged"}
    for each in (made, reader):
        each.close()


def test_payload_can_still_come_when_a_hub_gave_another_in_its_place(tmp_path: Path) -> None:
    made, reader = blank(tmp_path), blank(tmp_path, "reader")
    with made.transaction() as tx:
        author = Author(tx)
        payloads = table.payloads(tx, [author.first.id])
    with reader.transaction() as tx:
        projection = Projection(tx, author.first.id, dict([author.round_key]))
        projection.receive(tx, [author.first], dict.fromkeys(payloads, b"something else"))
        assert projection.judge.facts[author.first.id].event is None
        projection.receive(tx, [], payloads)
        assert isinstance(projection.judge.facts[author.first.id].event, e.RoundOpened)
    for each in (made, reader):
        each.close()


@pytest.mark.parametrize(
    "event",
    [
        b"\xff\xfe",
        b'{"type":"CandidateWithdrawn","time":"2026-01-01T00:00:00Z","code":"\xe8"}',
        b'{"type":"StageClosed","\xe8":1}',
        b'{"type":"RulesPublished","stage":{"x":' + b"[" * 100_000,
    ],
)
def test_event_is_not_understood_when_its_bytes_are_hostile(tmp_path: Path, event: bytes) -> None:
    made = blank(tmp_path)
    with made.transaction() as tx:
        author = Author(tx)
        record = author.projection.write(
            tx,
            author.device,
            [
                (
                    e.DeviceCut(time=TIME, device="", seq=0, record=RecordId("")),
                    NewPart(event, (author.round_key[0],)),
                    [],
                )
            ],
        )[0]
        assert author.projection.judge.facts[record.id].event is None
        assert author.projection.judge.judgements[record.id].status == "sealed"
        again = Judge(author.first.id)
        again.add(table.facts(tx))
        assert again.digest() == author.projection.judge.digest()
    made.close()
