"""A sync brings store and hub to the union of what they hold, and takes nothing that does not prove itself."""

import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from panel_app.domain.errors import HubUnreachable
from panel_app.sync.engine import batches, exchange
from panel_app.sync.folder_hub import FolderHub
from panel_app.sync.hub import Parcel, Wanted
from panel_app.workspace import syncing
from panel_app.workspace.workspace import Workspace
from tests.store.stores import copied, passphrase
from tests.sync.laptops import ROUND, Laptop, same


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "hub"
    made.mkdir()
    return made


@pytest.fixture
def hub(folder: Path) -> FolderHub:
    return FolderHub(folder, ROUND.hex())


def pieces(folder: Path, kind: str) -> list[Path]:
    return sorted((folder / ROUND.hex()[:16] / kind).iterdir())


def put(path: Path, *records: bytes) -> None:
    path.write_bytes(b"".join(len(raw).to_bytes(4, "big") + raw for raw in records))


def test_laptops_hold_the_same_when_they_met_at_the_hub(hub: FolderHub) -> None:
    ann, ben = Laptop("ann"), Laptop("ben")
    ann.write(4, parts=2)
    ben.write(3)
    exchanged = exchange(ann, hub)
    assert (exchanged.sent, exchanged.received, exchanged.refused) == (4, 0, 0)
    exchanged = exchange(ben, hub)
    assert (exchanged.sent, exchanged.received) == (3, 4)
    exchanged = exchange(ann, hub)
    assert (exchanged.sent, exchanged.received) == (0, 3)
    assert same(ann, ben)
    assert exchange(ben, hub).sent == 0


class Piecemeal(Laptop):
    """Hands its records out two at a time, as a store does whose records are heavy."""

    def parcels_after(self, device: str, seq: int) -> list[Parcel]:
        return super().parcels_after(device, seq)[:2]


def test_everything_is_sent_when_the_store_hands_it_out_in_pieces(hub: FolderHub) -> None:
    ann, ben = Piecemeal("ann"), Laptop("ben")
    ann.write(7)
    assert exchange(ann, hub).sent == 7
    assert exchange(ben, hub).received == 7
    ann.write(1)
    assert exchange(ann, hub).sent == 1


def test_batches_are_small_when_records_are_heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("panel_app.sync.engine._HEAVY", 1_000_000)
    ann = Laptop("ann")
    light, heavy = ann.write(30), ann.write(1, size=1_000_000)
    assert [len(batch) for batch in batches([*light, *heavy, *light])] == [31, 30]
    assert [len(batch) for batch in batches(light * 20)] == [500, 100]
    assert list(batches([])) == []


@pytest.mark.parametrize("seed", range(10))
def test_laptops_hold_the_same_when_they_meet_in_any_order(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    laptops = [Laptop(name) for name in ("ann", "ben", "cat")]
    hub = FolderHub(tmp_path, ROUND.hex())
    for _ in range(25):
        laptop = rng.choice(laptops)
        if rng.random() < 0.5:
            laptop.write(rng.randrange(1, 4), parts=rng.randrange(1, 3))
        else:
            exchange(laptop, hub)
    for laptop in (*laptops, *laptops):
        exchange(laptop, hub)
    assert same(*laptops)


def test_progress_is_told_when_records_come(hub: FolderHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("panel_app.sync.engine.BATCH", 2)
    ann, ben = Laptop("ann"), Laptop("ben")
    ann.write(5)
    exchange(ann, hub)
    told: list[tuple[int, int]] = []
    exchange(ben, hub, lambda done, everything: told.append((done, everything)))
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_hub_gets_back_what_it_lost_when_its_author_syncs(hub: FolderHub, folder: Path) -> None:
    ann, ben = Laptop("ann"), Laptop("ben")
    for _ in range(3):
        ann.write(2)
        exchange(ann, hub)
    exchange(ben, hub)
    for kind in ("records", "payloads"):
        for path in pieces(folder, kind):
            path.unlink()
    assert exchange(ben, hub).sent == 0, "another's records, without the payloads not for oneself, would seem whole"
    assert exchange(ann, hub).sent == 6
    cat = Laptop("cat")
    exchange(cat, hub)
    assert same(ann, ben, cat)


def test_hub_gets_back_the_middle_when_one_file_was_lost(hub: FolderHub, folder: Path) -> None:
    ann = Laptop("ann")
    for _ in range(3):
        ann.write(2)
        exchange(ann, hub)
    next(path for path in pieces(folder, "records") if "-00002-" in path.name).unlink()
    cat = Laptop("cat")
    exchange(cat, hub)
    assert len(cat.records[ann.device]) == 2
    exchange(ann, hub)
    exchange(cat, hub)
    assert same(ann, cat)


def test_rest_comes_when_a_torn_file_is_whole_again(hub: FolderHub, folder: Path) -> None:
    ann, ben = Laptop("ann"), Laptop("ben")
    ann.write(1)
    exchange(ann, hub)
    exchange(ben, hub)
    ann.write(3)
    exchange(ann, hub)
    path = next(path for path in pieces(folder, "records") if "-00001-" in path.name)
    path.write_bytes(path.read_bytes()[:-10])
    exchange(ben, hub)
    exchange(ann, hub)  # puts back what its own look at the hub does not find
    exchange(ben, hub)
    assert same(ann, ben)


def test_payload_comes_later_when_its_file_was_not_there(hub: FolderHub, folder: Path) -> None:
    ann, ben = Laptop("ann"), Laptop("ben")
    ann.write(2)
    exchange(ann, hub)
    (path,) = pieces(folder, "payloads")
    body = path.read_bytes()
    path.unlink()
    ben.trusting = True
    exchange(ben, hub)
    assert ben.held == {}
    path.write_bytes(body)
    exchange(ben, hub)
    assert same(ann, ben)


# ---- what is not taken


def test_garbage_is_counted_and_named_when_it_lies_among_records(hub: FolderHub, folder: Path) -> None:
    ann, ben = Laptop("ann"), Laptop("ben")
    ann.write(2)
    exchange(ann, hub)
    (path,) = pieces(folder, "records")
    good = [record.raw for record in ann.records[ann.device]]
    torn = bytearray(good[1])
    torn[70] ^= 1
    put(path.with_name(f"{path.name[:-3]}abc"), b"garbage", bytes(torn), *good)
    exchanged = exchange(ben, hub)
    assert exchanged.received == 2
    assert exchanged.refused == len(exchanged.problems) == 2
    assert {problem.where for problem in exchanged.problems} == {ann.device[:16]}
    assert same(ann, ben)


def test_record_of_another_device_is_not_taken_when_it_lies_in_ones_file(hub: FolderHub, folder: Path) -> None:
    ann, ben, eve = Laptop("ann"), Laptop("ben"), Laptop("eve")
    ann.write(1)
    eve.write(1)
    exchange(ann, hub)
    (path,) = pieces(folder, "records")
    put(path, eve.records[eve.device][0].raw, ann.records[ann.device][0].raw)
    exchanged = exchange(ben, hub)
    assert exchanged.received == 1
    assert eve.device not in ben.records
    assert [problem.what for problem in exchanged.problems] == ["A record of another device."]


def test_newcomer_is_taken_in_when_garbage_lies_before_its_first_record(hub: FolderHub, folder: Path) -> None:
    """Or anybody with the folder could shut anybody out."""
    ann, ben = Laptop("ann"), Laptop("ben")
    ann.write(1)
    exchange(ann, hub)
    (path,) = pieces(folder, "records")
    put(path.with_name(f"{ann.device[:24]}-00000-00000-{'0' * 16}"), b"garbage")
    assert exchange(ben, hub).received == 1


def test_stranger_is_not_fetched_when_no_seat_vouches_for_it(hub: FolderHub) -> None:
    eve = Laptop("eve")
    eve.write(1000)
    exchange(eve, hub)
    ben = Laptop("ben", vouched=set())
    exchanged = exchange(ben, hub)
    assert ben.records == {}
    assert ben.held == {}
    assert [problem.what for problem in exchanged.problems] == ["A device that no seat vouches for."]


def test_records_are_not_taken_when_their_chain_does_not_begin(hub: FolderHub) -> None:
    eve = Laptop("eve")
    eve.write(3)
    hub.append(eve.parcels(0))
    ben = Laptop("ben")
    exchange(ben, hub)
    assert ben.records == {}


class LyingHub(FolderHub):
    """Answers with another payload than was asked for."""

    def payloads(self, wanted: Sequence[Wanted]) -> dict[bytes, bytes]:
        return dict.fromkeys(super().payloads(wanted), b"something else")


class BrokenHub(FolderHub):
    """Fails while it is sent to."""

    def append(self, parcels: Sequence[Parcel]) -> None:  # noqa: ARG002 - as every hub
        raise HubUnreachable("The hub is full.", "Free some space; all is held here.")


def test_what_came_is_kept_when_sending_fails(hub: FolderHub, folder: Path) -> None:
    ann, ben = Laptop("ann"), Laptop("ben")
    ann.write(2)
    ben.write(1)
    exchange(ann, hub)
    with pytest.raises(HubUnreachable):
        exchange(ben, BrokenHub(folder, ROUND.hex()))
    assert len(ben.records[ann.device]) == 2


# ---- two true stores


def test_stores_put_everything_back_when_the_hub_was_lost(finished: Path, tmp_path: Path) -> None:
    stores = {}
    for seat in ("administrator", "chair"):
        store = copied(finished / "stores" / f"{seat}.panel", tmp_path / "stores")
        stores[seat] = Workspace.open(store, passphrase(finished, seat))
    before = {seat: workspace.judge.digest() for seat, workspace in stores.items()}
    (tmp_path / "hub").mkdir()
    address = f"folder:{tmp_path / 'hub'}"
    for seat in ("administrator", "chair", "administrator"):
        synced = syncing.sync(stores[seat], address)
        assert not synced.problems
    assert {seat: workspace.judge.digest() for seat, workspace in stores.items()} == before
    hub = FolderHub(tmp_path / "hub", stores["chair"].round_id)
    heads = {device: fact.seq for device, fact in stores["chair"].judge.trunk_heads().items()}
    own = [workspace.device.device for workspace in stores.values()]
    assert hub.heads() == {device: heads[device] for device in own}
    assert len(hub.notes()) == 2
    for workspace in stores.values():
        workspace.close()


def test_nothing_is_damaged_when_a_hub_gives_other_payloads(finished: Path, tmp_path: Path) -> None:
    """They can still come; another hub, or a better day, has them."""
    pack_taken = copied(finished / "stores" / "S01.panel", tmp_path / "stores")
    workspace = Workspace.open(pack_taken, passphrase(finished, "S01"))
    with workspace.transaction() as tx:
        states = tx.exec_driver_sql("SELECT count(*) FROM parts WHERE state = 'open' AND part = 0").scalar()
        tx.exec_driver_sql("UPDATE parts SET state = 'absent', payload = NULL, salt = NULL, data = NULL WHERE part > 0")
    local = syncing._Local(syncing.alone(workspace))  # noqa: SLF001 - the store as the engine sees it
    exchange(local, LyingHub(finished / "hub", workspace.round_id))
    with workspace.transaction() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM parts WHERE state = 'damaged'").scalar() == 0
    exchange(local, FolderHub(finished / "hub", workspace.round_id))
    with workspace.transaction() as tx:
        assert (tx.exec_driver_sql("SELECT count(*) FROM parts WHERE state = 'open' AND part > 0").scalar() or 0) > 5
    assert states
    workspace.close()


def test_hub_is_unreachable_in_two_sentences_when_a_store_syncs_with_a_file(finished: Path, tmp_path: Path) -> None:
    store = copied(finished / "stores" / "S01.panel", tmp_path / "stores")
    workspace = Workspace.open(store, passphrase(finished, "S01"))
    (tmp_path / "file").write_text("x")
    before = workspace.judge.digest()
    with pytest.raises(HubUnreachable) as caught:
        syncing.sync(workspace, f"folder:{tmp_path / 'file' / 'hub'}")
    assert caught.value.what.endswith(".")
    assert caught.value.remedy.endswith(".")
    assert workspace.judge.digest() == before
    workspace.close()


def test_hub_is_looked_for_outside_the_stores_turns_when_a_store_syncs_with_it_again(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = copied(finished / "stores" / "S01.panel", tmp_path / "stores")
    workspace = Workspace.open(store, passphrase(finished, "S01"))
    hub = shutil.copytree(finished / "hub", tmp_path / "hub")
    syncing.sync(workspace, f"folder:{hub}")
    in_turn: list[bool] = [False]
    looked: list[bool] = []

    def turn[T](job: Callable[[Workspace], T], /) -> T:
        in_turn.append(True)
        try:
            return job(workspace)
        finally:
            in_turn.pop()

    exists = Path.exists

    def looking(path: Path, **named: bool) -> bool:
        if path == hub:
            looked.append(in_turn[-1])
        return exists(path, **named)

    monkeypatch.setattr(Path, "exists", looking)
    syncing.sync_in_turns(turn)
    assert looked == [False]
    workspace.close()
