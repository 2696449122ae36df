"""A folder as a hub: whole files, names that only save reading, and nothing that stops because of a stranger's file."""

import os
import re
from pathlib import Path
from typing import IO, Any

import pytest

from panel_app.domain.errors import HubUnreachable
from panel_app.journal.keys import DeviceKey
from panel_app.journal.record import read_record
from panel_app.sync import folder_hub
from panel_app.sync.folder_hub import FolderHub
from panel_app.sync.hub import Wanted
from panel_app.sync.notes import Note, write_note
from tests.sync.laptops import ROUND, Laptop


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "hub"
    made.mkdir()
    return made


@pytest.fixture
def hub(folder: Path) -> FolderHub:
    return FolderHub(folder, ROUND.hex())


@pytest.fixture
def ann() -> Laptop:
    made = Laptop("ann")
    made.write(3)
    return made


def named(folder: Path, kind: str) -> list[Path]:
    return sorted((folder / ROUND.hex()[:16] / kind).iterdir())


def records_of(hub: FolderHub, laptop: Laptop) -> list[bytes]:
    return hub.records_after(laptop.device, -1)


# ---- what it holds


def test_hub_gives_back_what_was_appended_when_asked(hub: FolderHub, ann: Laptop) -> None:
    hub.append(ann.parcels())
    assert hub.heads() == {ann.device: 2}
    assert records_of(hub, ann) == [record.raw for record in ann.records[ann.device]]
    assert hub.payloads(ann.wants(ann.records[ann.device])) == ann.held


def test_hub_gives_only_later_records_when_some_are_known(hub: FolderHub, ann: Laptop) -> None:
    hub.append(ann.parcels())
    ann.write(2)
    hub.append(ann.parcels(2))
    assert [read_record(raw).header.seq for raw in hub.records_after(ann.device, 3)] == [4]
    assert hub.heads() == {ann.device: 4}


def test_a_large_payload_is_not_read_when_another_records_is_wanted(
    hub: FolderHub, folder: Path, ann: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = ann.write(3, size=100_000)
    hub.append(ann.parcels())
    assert len(named(folder, "payloads")) == 1 + 3
    read: list[str] = []
    reading = FolderHub._read  # noqa: SLF001 - the one place where files are opened

    def noted(path: Path, most: int | None) -> bytes:
        read.append(path.parent.name)
        return reading(path, most)

    monkeypatch.setattr(FolderHub, "_read", staticmethod(noted))
    wanted = ann.wants(large[1:2])
    assert hub.payloads(wanted) == {each.digest: ann.held[each.digest] for each in wanted}
    assert len(read) == 2  # the one file of its own, and the one of what is small


def test_hub_has_nothing_when_its_folder_was_not_written_to(tmp_path: Path) -> None:
    hub = FolderHub(tmp_path / "to be made", ROUND.hex())
    assert hub.heads() == {}
    assert hub.notes() == []
    assert not (tmp_path / "to be made").exists()


def test_rounds_do_not_mix_when_they_share_a_folder(folder: Path, hub: FolderHub, ann: Laptop) -> None:
    hub.append(ann.parcels())
    assert FolderHub(folder, "0" * 64).heads() == {}


def test_names_say_device_span_and_digest_when_listed(hub: FolderHub, folder: Path, ann: Laptop) -> None:
    hub.append(ann.parcels())
    for kind in ("records", "payloads"):
        (path,) = named(folder, kind)
        assert re.fullmatch(r"[0-9a-f]{24}-00000-00002-[0-9a-f]{16}", path.name)
        assert len(path.name) < 60
        assert path.name.startswith(ann.device[:24])


def test_nothing_is_written_again_when_it_lies_there(hub: FolderHub, folder: Path, ann: Laptop) -> None:
    hub.append(ann.parcels())
    before = [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in named(folder, "records")]
    hub.append(ann.parcels())
    assert [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in named(folder, "records")] == before


def test_payloads_come_in_several_files_when_they_are_many(
    hub: FolderHub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_hub, "_FILE", 2000)
    laptop = Laptop("ben")
    laptop.write(7, size=1024)
    hub.append(laptop.parcels())
    assert len(named(folder, "payloads")) > 2
    assert hub.heads() == {laptop.device: 6}
    assert hub.payloads(laptop.wants(laptop.records[laptop.device])) == laptop.held


# ---- what others do to a folder


def test_copies_do_no_harm_when_a_cloud_made_them(hub: FolderHub, folder: Path, ann: Laptop) -> None:
    hub.append(ann.parcels())
    for kind in ("records", "payloads"):
        (path,) = named(folder, kind)
        path.with_name(f"{path.name} (1)").write_bytes(path.read_bytes())
        path.rename(path.with_name(f"conflicted copy of {path.name}"))
    assert hub.heads() == {ann.device: 2}
    assert records_of(hub, ann) == [record.raw for record in ann.records[ann.device]]
    assert hub.payloads(ann.wants(ann.records[ann.device])) == ann.held


def test_foreign_files_are_passed_over_when_they_lie_there(hub: FolderHub, folder: Path, ann: Laptop) -> None:
    hub.append(ann.parcels())
    for kind in ("records", "payloads"):
        home = folder / ROUND.hex()[:16] / kind
        (home / "desktop.ini").write_bytes(b"[.ShellClassInfo]")
        (home / f".panel-{'0' * 16}.part").write_bytes(b"left by a power cut")
        (home / "a folder").mkdir()
    (folder / "holiday.jpg").write_bytes(b"\xff\xd8")
    assert hub.heads() == {ann.device: 2}
    assert len(records_of(hub, ann)) == 3


def test_whole_records_are_given_when_a_file_is_torn(hub: FolderHub, folder: Path, ann: Laptop) -> None:
    hub.append(ann.parcels())
    (path,) = named(folder, "records")
    body = path.read_bytes()
    first = 4 + len(ann.records[ann.device][0].raw)
    for length in range(0, len(body), 37):
        path.write_bytes(body[:length])
        given = records_of(hub, ann)
        assert given == [record.raw for record in ann.records[ann.device]][: len(given)]
        assert (len(given) > 0) == (length >= first)
        assert hub.heads() == {}, "its last record is not there"
    hub.append(ann.parcels())
    assert hub.heads() == {ann.device: 2}, "what was torn is put back under the same name"


def test_placeholder_counts_as_not_there_when_it_does_not_open(
    hub: FolderHub, ann: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.append(ann.parcels())
    ben = Laptop("ben")
    ben.write(1)
    hub.append(ben.parcels())
    hub.put_note(ann.device, 1, b"a note")
    true_open = Path.open

    def offline(path: Path, mode: str) -> IO[Any]:
        if path.name.startswith(ann.device[:24]):
            raise OSError(5, "The cloud file provider is not running")
        return true_open(path, mode)

    monkeypatch.setattr(Path, "open", offline)
    assert hub.heads() == {ben.device: 0}
    assert records_of(hub, ann) == []
    assert hub.payloads(ann.wants(ann.records[ann.device])) == {}
    assert len(records_of(hub, ben)) == 1
    assert [raw for raw in hub.notes() if raw] == []


def test_head_is_the_true_one_when_a_name_claims_more(hub: FolderHub, folder: Path, ann: Laptop) -> None:
    hub.append(ann.parcels())
    (path,) = named(folder, "records")
    path.with_name(f"{ann.device[:24]}-00000-fffff-{'0' * 16}").write_bytes(path.read_bytes())
    path.with_name(f"{ann.device[:24]}-00000-00009-{'0' * 16}").write_bytes(b"garbage")
    assert hub.heads() == {ann.device: 2}


def test_head_is_before_the_gap_when_a_file_in_the_middle_is_lost(hub: FolderHub, folder: Path, ann: Laptop) -> None:
    for after in (-1, 2, 4):
        if after >= 0:
            ann.write(2)
        hub.append(ann.parcels(after))
    middle = next(path for path in named(folder, "records") if "-00003-" in path.name)
    middle.unlink()
    assert hub.heads() == {ann.device: 2}


def test_device_is_the_one_that_signed_when_somebody_forges_its_name(hub: FolderHub, folder: Path, ann: Laptop) -> None:
    hub.append(ann.parcels())
    true = ann.records[ann.device][2]
    forged = bytearray(true.raw)
    at = forged.index(ann.key.public) + 31
    forged[at] ^= 1  # a device with the same first 24 characters, that nobody signed for
    (path,) = named(folder, "records")
    path.with_name(f"{ann.device[:24]}-00000-00002-{'0' * 16}").write_bytes(
        len(forged).to_bytes(4, "big") + bytes(forged)
    )
    assert hub.heads() == {ann.device: 2}


def test_payload_is_given_by_its_true_digest_when_a_file_holds_others(hub: FolderHub, ann: Laptop) -> None:
    hub.append(ann.parcels())
    wanted = [Wanted(ann.device, 0, b"?" * 32)]
    assert hub.payloads(wanted) == {}


# ---- when it cannot be written or reached


def assert_two_sentences(error: HubUnreachable) -> None:
    assert error.what.endswith(".")
    assert error.remedy.endswith(".")
    assert "all is held here" in error.remedy


def test_hub_is_unreachable_when_its_parent_is_a_file(tmp_path: Path, ann: Laptop) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file", tmp_path / "file" / "hub"):
        hub = FolderHub(place, ROUND.hex())
        for call in (hub.heads, hub.notes, lambda hub=hub: hub.append(ann.parcels())):
            with pytest.raises(HubUnreachable) as caught:
                call()
            assert_two_sentences(caught.value)


def test_hub_is_unreachable_when_its_disk_is_not_connected(tmp_path: Path) -> None:
    with pytest.raises(HubUnreachable) as caught:
        FolderHub(tmp_path / "stick" / "hub", ROUND.hex()).heads()
    assert_two_sentences(caught.value)


def test_nothing_half_is_left_when_a_write_is_interrupted(
    hub: FolderHub, folder: Path, ann: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HubUnreachable, match="full") as caught:
        hub.append(ann.parcels())
    assert_two_sentences(caught.value)
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    monkeypatch.undo()
    hub.append(ann.parcels())
    assert hub.heads() == {ann.device: 2}


def test_payloads_are_there_before_their_records_when_a_write_is_interrupted(
    hub: FolderHub, folder: Path, ann: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_replace = os.replace
    done: list[str] = []

    def only_once(source: Path, target: Path) -> None:
        if done:
            raise OSError(5, "Input/output error")
        done.append(str(target))
        true_replace(source, target)

    monkeypatch.setattr(Path, "replace", only_once)
    with pytest.raises(HubUnreachable):
        hub.append(ann.parcels())
    assert "payloads" in done[0]
    assert hub.heads() == {}
    assert list(folder.rglob("*.part")) == []


# ---- notes


def note(device: DeviceKey, counter: int) -> bytes:
    return write_note(Note(1, ROUND, device.public, counter, bytes(32), ()), device)


def test_older_note_is_taken_away_when_a_newer_one_is_put(hub: FolderHub, folder: Path, ann: Laptop) -> None:
    for counter in (1, 2, 10):
        hub.put_note(ann.device, counter, note(ann.key, counter))
    hub.put_note("f" * 64, 1, b"somebody else's")
    assert len(named(folder, "notes")) == 2
    assert set(hub.notes()) == {note(ann.key, 10), b"somebody else's"}


def test_newer_note_stays_when_an_older_one_is_put(hub: FolderHub, ann: Laptop) -> None:
    hub.put_note(ann.device, 10, note(ann.key, 10))
    hub.put_note(ann.device, 2, note(ann.key, 2))
    assert note(ann.key, 10) in hub.notes()


def test_true_note_is_among_them_when_a_name_claims_a_higher_counter(hub: FolderHub, folder: Path, ann: Laptop) -> None:
    hub.put_note(ann.device, 3, note(ann.key, 3))
    (folder / ROUND.hex()[:16] / "notes" / f"{ann.device[:24]}-{'f' * 12}-{'0' * 16}").write_bytes(b"garbage")
    assert note(ann.key, 3) in hub.notes()


@pytest.mark.skipif(os.name == "nt", reason="Windows shares by access lists, which a new file inherits by itself")
def test_others_can_read_what_is_put_when_the_hub_is_shared(hub: FolderHub, folder: Path, ann: Laptop) -> None:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o775)
    habit = os.umask(0o077)
    try:
        hub.put_note(ann.device, 1, note(ann.key, 1))
    finally:
        os.umask(habit)
    modes = {path.stat().st_mode & 0o777 for path in folder.rglob("*")}
    assert modes == {0o775, 0o664}
