"""The store's files: what opens them, what they cost, what they show, and what becomes of them on a full disk."""

import stat
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import msgspec
import pytest
import sqlcipher3.dbapi2
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from nacl import pwhash

from panel_app.domain.errors import CannotOpen, InputRefused, PanelError
from panel_app.journal import primitives
from panel_app.store import drafts, local, vault
from panel_app.store import migrate as migrations
from panel_app.store.drafts import DraftField
from panel_app.store.migrate import migrate
from panel_app.store.schema import metadata
from panel_app.store.vault import KeyFile, Vault
from tests.store.stores import PASSPHRASE, blank, copied

PAGE = 4096
SECRET = "She was my trainee, Jane S."


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was created, migrated, written to and closed."""
    path = tmp_path_factory.mktemp("prepared") / "office.panel"
    made = vault.create(path, PASSPHRASE)
    with made.transaction() as tx:
        migrate(tx)
        drafts.put(tx, "sift", DraftField("C0", "concern", "", SECRET))
    made.close()
    return path


@pytest.fixture
def store(prepared: Path, tmp_path: Path) -> Path:
    return copied(prepared, tmp_path)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Vault]:
    made = blank(tmp_path / "opened")
    yield made
    made.close()


def concern(held: Vault) -> str:
    with held.transaction() as tx:
        return drafts.of(tx, "sift")[0].value


def assert_two_sentences(error: PanelError) -> None:
    assert error.what.endswith(".")
    assert error.remedy.endswith(".")


# ---- opening


def test_store_gives_back_what_was_stored_when_opened_with_its_passphrase(store: Path) -> None:
    held = vault.unlock(store, PASSPHRASE)
    assert concern(held) == SECRET
    held.close()


def test_passphrase_is_wrong_when_a_letter_is(store: Path) -> None:
    with pytest.raises(CannotOpen, match="passphrase") as caught:
        vault.unlock(store, PASSPHRASE.upper())
    assert_two_sentences(caught.value)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe\x00", b'{"format":1,"keys":[{}]}', b"[" * 5000])
def test_key_file_is_damaged_when_it_holds_something_else(store: Path, content: bytes) -> None:
    vault.key_file(store).write_bytes(content)
    with pytest.raises(CannotOpen, match=r"office\.keys") as caught:
        vault.unlock(store, PASSPHRASE)
    assert_two_sentences(caught.value)


def test_store_does_not_open_when_its_key_file_is_gone(store: Path) -> None:
    vault.key_file(store).unlink()
    with pytest.raises(CannotOpen, match=r"office\.keys") as caught:
        vault.unlock(store, PASSPHRASE)
    assert_two_sentences(caught.value)


def test_store_does_not_open_when_its_wrapped_key_was_changed(store: Path) -> None:
    held = msgspec.json.decode(vault.key_file(store).read_bytes(), type=KeyFile)
    box = bytearray(held.keys[0].box)
    box[40] ^= 1
    changed = msgspec.structs.replace(held, keys=(msgspec.structs.replace(held.keys[0], box=bytes(box)),))
    vault.key_file(store).write_bytes(msgspec.json.encode(changed))
    with pytest.raises(CannotOpen):
        vault.unlock(store, PASSPHRASE)


def test_store_is_of_a_newer_version_when_its_key_file_says_so(store: Path) -> None:
    held = msgspec.json.decode(vault.key_file(store).read_bytes(), type=KeyFile)
    vault.key_file(store).write_bytes(msgspec.json.encode(msgspec.structs.replace(held, format=2)))
    with pytest.raises(CannotOpen, match="newer version") as caught:
        vault.unlock(store, PASSPHRASE)
    assert_two_sentences(caught.value)


def test_store_is_of_a_newer_version_when_its_tables_are(opened: Vault) -> None:
    with opened.transaction() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CannotOpen, match="newer version") as caught, opened.transaction() as tx:
        migrate(tx)
    assert_two_sentences(caught.value)


def test_store_is_not_there_when_the_path_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="no store") as caught:
        vault.unlock(tmp_path / "office.panel", PASSPHRASE)
    assert_two_sentences(caught.value)


@pytest.mark.parametrize("kept", [0, 1, 100, 4096, 5000])
def test_store_is_damaged_when_it_was_cut_off(store: Path, kept: int) -> None:
    with store.open("rb+") as stream:
        stream.truncate(kept)
    key = _key(store)
    with pytest.raises(CannotOpen, match="damaged") as caught:
        _read_everything(Vault(store, key) if kept >= PAGE else vault.unlock(store, PASSPHRASE))
    assert_two_sentences(caught.value)
    assert store.stat().st_size == kept, "nothing was made of what is left"


def test_store_is_damaged_when_a_page_was_changed(store: Path) -> None:
    key = _key(store)
    raw = bytearray(store.read_bytes())
    raw[200] ^= 1
    store.write_bytes(raw)
    with pytest.raises(CannotOpen, match="damaged"):
        Vault(store, key)


def _read_everything(held: Vault) -> None:
    try:
        with held.transaction() as tx:
            for table in metadata.sorted_tables:
                tx.execute(table.select()).all()
    finally:
        held.close()


def _key(store: Path) -> bytes:
    """The raw key of a store, without opening it."""
    held = msgspec.json.decode(vault.key_file(store).read_bytes(), type=KeyFile).keys[0]
    return primitives.open_secret_box(held.box, primitives.passphrase_key(PASSPHRASE, held.salt), b"panel-app keys 1\0")


# ---- creating


def test_nothing_is_overwritten_when_a_store_is_there_already(store: Path) -> None:
    before = store.read_bytes()
    with pytest.raises(InputRefused, match="already"):
        vault.create(store, PASSPHRASE)
    assert store.read_bytes() == before


@pytest.mark.parametrize("folder", ["OneDrive - Office", "Dropbox", "My Nextcloud"])
def test_store_is_refused_when_its_folder_is_copied_to_a_cloud(tmp_path: Path, folder: str) -> None:
    with pytest.raises(InputRefused, match="cloud") as caught:
        vault.create(tmp_path / folder / "office.panel", PASSPHRASE)
    assert_two_sentences(caught.value)
    assert not (tmp_path / folder).exists()


def test_store_is_refused_when_the_disk_is_a_network_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "_file_system", lambda _folder: "cifs")
    with pytest.raises(InputRefused, match="network"):
        vault.create(tmp_path / "office.panel", PASSPHRASE)


def test_passphrase_is_refused_when_it_is_short(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="short"):
        vault.create(tmp_path / "office.panel", "seven77")


def test_nothing_is_left_when_a_store_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise CannotOpen("The disk is gone.", "Find it.")

    monkeypatch.setattr(vault, "write_whole", broken)
    with pytest.raises(CannotOpen):
        vault.create(tmp_path / "office.panel", PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_store_is_refused_when_its_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PanelError) as caught:
        vault.create(tmp_path / "file" / "office.panel", PASSPHRASE)
    assert_two_sentences(caught.value)


# ---- what it costs and shows


def test_passphrase_costs_what_libsodium_calls_moderate_when_a_store_is_opened(store: Path) -> None:
    held = msgspec.json.decode(vault.key_file(store).read_bytes(), type=KeyFile).keys[0]
    limits = pwhash.argon2id
    assert (limits.OPSLIMIT_MODERATE, limits.MEMLIMIT_MODERATE) == (3, 256 * 1024 * 1024)
    wrapping = limits.kdf(
        32, PASSPHRASE.encode(), held.salt, opslimit=limits.OPSLIMIT_MODERATE, memlimit=limits.MEMLIMIT_MODERATE
    )
    key = primitives.open_secret_box(held.box, wrapping, b"panel-app keys 1\0")
    assert len(key) == 32
    raw = Vault(store, key)
    assert concern(raw) == SECRET
    raw.close()


def test_files_are_for_their_owner_alone_when_a_store_is_open(tmp_path: Path) -> None:
    made = vault.create(tmp_path / "office.panel", PASSPHRASE)
    with made.transaction() as tx:
        migrate(tx)
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    made.close()
    assert found == dict.fromkeys(["office.panel", "office.keys", "office.panel-wal", "office.panel-shm"], 0o600)


def test_nothing_can_be_read_in_the_files_when_data_was_stored(tmp_path: Path) -> None:
    made = blank(tmp_path)
    with made.transaction() as tx:
        drafts.put(tx, "sift", DraftField("C0", "note", "q1", SECRET * 200))
        local.put(tx, "plan", "draft", SECRET.encode() * 200)
    for _ in range(2):
        for path in tmp_path.iterdir():
            raw = path.read_bytes()
            for plain in (SECRET.encode(), b"drafts", b"CREATE TABLE", b"SQLite format"):
                assert plain not in raw or path.suffix == ".panel-shm", path
        made.close()


def test_pragmas_hold_when_a_connection_is_new(opened: Vault) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
        "temp_store": 2,
    }
    again = Vault(opened.path, bytes(32))
    for held in (opened, again):
        with held.transaction() as tx:
            found = {name: tx.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
        assert found == expected
    again.close()


def test_disk_is_refused_when_it_does_not_keep_a_pragma(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "_PRAGMAS", (*vault._PRAGMAS, ("page_count", 7)))  # noqa: SLF001 - the list under test
    with pytest.raises(CannotOpen, match="page_count") as caught:
        blank(tmp_path)
    assert_two_sentences(caught.value)


def test_foreign_keys_are_kept_when_a_part_has_no_record(opened: Vault) -> None:
    with pytest.raises(sqlcipher3.dbapi2.IntegrityError), opened.transaction() as tx:
        tx.exec_driver_sql("INSERT INTO judgements VALUES ('none', 'accepted', '')")


def test_head_is_the_newest_revision_when_scripts_are_listed() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).with_name("migrations")))
    assert scripts.get_current_head() == migrations.HEAD


def test_tables_are_the_schemas_when_migrated(opened: Vault) -> None:
    with opened.transaction() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        migrated = _shape(tx)
    made = blank(opened.path.parent / "declared")
    with made.transaction() as tx:
        for name in (*reversed([table.name for table in metadata.sorted_tables]), "alembic_version"):
            tx.exec_driver_sql(f"DROP TABLE {name}")
        metadata.create_all(tx)
        assert _shape(tx) == {name: rows for name, rows in migrated.items() if name != "alembic_version"}
    made.close()


def _shape(tx: vault.Transaction) -> dict[str, list[object]]:
    """Columns, keys and indexes as SQLite itself tells them."""
    found: dict[str, list[object]] = {}
    for (name,) in tx.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").all():
        rows: list[object] = []
        for pragma in ("table_info", "foreign_key_list", "index_list"):
            told = [tuple(row) for row in tx.exec_driver_sql(f"PRAGMA {pragma}({name})")]
            rows.append(sorted((row[1:] if pragma == "index_list" else row for row in told), key=repr))
        found[name] = rows
    return found


# ---- one writer, and a full disk


def test_second_window_is_told_when_the_first_is_writing(opened: Vault) -> None:
    second = Vault(opened.path, bytes(32))
    with second.transaction() as tx:
        tx.exec_driver_sql("PRAGMA busy_timeout = 1")
    with opened.transaction() as tx:
        drafts.put(tx, "sift", DraftField("C0", "mark", "q1", "3"))
        with pytest.raises(PanelError, match="Another window") as caught, second.transaction():
            pass
    assert_two_sentences(caught.value)
    with second.transaction() as tx:
        assert len(drafts.of(tx, "sift")) == 1
    second.close()


def _work_until_the_disk_is_full(held: Vault, acknowledged: list[int]) -> None:
    for number in count():
        with held.transaction() as tx:
            local.put(tx, "work", f"{number:04}", bytes(3000))
            local.put(tx, "more", f"{number:04}", bytes(3000))
        acknowledged.append(number)


def test_everything_acknowledged_is_there_when_the_disk_was_full(tmp_path: Path) -> None:
    held = blank(tmp_path)
    with held.transaction() as tx:
        pages = tx.exec_driver_sql("PRAGMA page_count").scalar()
        tx.exec_driver_sql(f"PRAGMA max_page_count = {int(pages or 0) + 30}")
    acknowledged: list[int] = []
    with pytest.raises(PanelError, match="disk is full") as caught:
        _work_until_the_disk_is_full(held, acknowledged)
    assert_two_sentences(caught.value)
    assert len(acknowledged) > 5
    with held.transaction() as tx:
        assert len(local.names(tx, "work")) == len(local.names(tx, "more")) == len(acknowledged)
    held.close()
    again = Vault(held.path, bytes(32))
    with again.transaction() as tx:
        assert len(local.names(tx, "work")) == len(local.names(tx, "more")) == len(acknowledged)
        local.put(tx, "work", "after", b"there is space again")
    again.close()
