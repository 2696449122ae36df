"""The encrypted file of one seat, and the small file beside it that holds its key, wrapped.

`NAME.panel` is SQLCipher's, keyed with 32 random bytes; `NAME.keys` holds those bytes under Argon2id of the passphrase.
No plaintext fall-back, and no parameter that is read from a file.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from panel_app.domain.errors import CannotOpen, InputRefused, PanelError
from panel_app.files import write_whole
from panel_app.journal import primitives

SUFFIX: Final = ".panel"
Transaction = Connection
"""What the other modules of the store need to read and write; to everyone else a token that is handed on."""
_ASSOCIATED: Final = b"panel-app keys 1\0"
_PASSPHRASE: Final = "passphrase"  # noqa: S105 - what the key is wrapped by, not a secret
_PAGE: Final = 4096
_PRAGMAS: Final = (
    ("journal_mode", "wal"),
    ("synchronous", 2),
    ("foreign_keys", 1),
    ("busy_timeout", 5000),
    ("secure_delete", 1),
    ("temp_store", 2),
    ("cache_size", -16384),
)
"""Set and read back on every connection: SQLite ignores what it does not like without a word."""


class WrappedKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The store's key under one secret."""

    by: str
    salt: bytes
    box: bytes


class KeyFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`NAME.keys`."""

    format: int
    keys: tuple[WrappedKey, ...]


class Vault:
    """An open store file. One connection, used by one thread at a time."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.fingerprint = _fingerprint(key)
        self._engine = _engine(path, key)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All of it is stored, durably, or none of it. A failure of disk or file is said in two sentences."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise _explained(error.orig, self.path) from error
        except sqlcipher.Error as error:
            raise _explained(error, self.path) from error

    def close(self) -> None:
        """Bring the write-ahead log home and let go of the file and the key."""
        raw = self._engine.raw_connection()  # SQLAlchemy's own would begin a transaction, in which this is refused
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlcipher.Error as error:
            raise _explained(error, self.path) from error
        finally:
            raw.close()
            self._engine.dispose()


def create(path: Path, passphrase: str) -> Vault:
    """Make a store's two files. Nothing is left of them if it fails."""
    _refuse_unsafe_place(path)
    if path.exists() or key_file(path).exists():
        raise InputRefused(f"There is a store at {path} already.", "Choose another name, or open that one.")
    _refuse_weak(passphrase)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotOpen(
            f"The folder {path.parent} cannot be made: {error.strerror}.", "Choose a folder on a local disk."
        ) from error
    key = primitives.random_bytes(primitives.KEY)
    salt = primitives.random_bytes(primitives.SALT)
    box = primitives.secret_box(key, primitives.passphrase_key(passphrase, salt), _ASSOCIATED)
    wrapped = KeyFile(format=1, keys=(WrappedKey(by=_PASSPHRASE, salt=salt, box=box),))
    try:
        vault = Vault(path, key)
        with write_whole(key_file(path), private=True) as stream:
            stream.write(msgspec.json.encode(wrapped))
    except PanelError:
        remove(path)
        raise
    return vault


def remove(path: Path) -> None:
    """Take a store that was never finished away."""
    for left in (path, key_file(path), Path(f"{path}-wal"), Path(f"{path}-shm")):
        left.unlink(missing_ok=True)


def unlock(path: Path, passphrase: str, *, same: bytes | None = None) -> Vault:
    """Open a store with its passphrase; `same` is the fingerprint of the only one that may be there."""
    return Vault(path, _key_of(path, passphrase, same))


def verify(path: Path, passphrase: str, *, same: bytes) -> None:
    """Refuse a passphrase that would not open this very store, without opening it a second time."""
    _key_of(path, passphrase, same)


def _key_of(path: Path, passphrase: str, same: bytes | None) -> bytes:
    """Whoever can exchange files can put a store there whose passphrase they know."""
    key = _stored_key(path, passphrase)
    if same is not None and _fingerprint(key) != same:
        raise CannotOpen(
            f"{path.name} is another store than the one that was open here.", "Put the files that were here back."
        )
    return key


def _fingerprint(key: bytes) -> bytes:
    """Tells stores apart by their random keys, and tells nothing of them."""
    return primitives.digest(b"panel-app store 1\0", key)


def _stored_key(path: Path, passphrase: str) -> bytes:
    """The store's key, which lies in its key file under the passphrase."""
    if not path.is_file():
        raise CannotOpen(f"There is no store at {path}.", "Check the path, or take a panel pack to make one.")
    if path.stat().st_size < _PAGE:  # SQLite would take it for a new one
        raise CannotOpen(f"{path.name} is damaged, or is no store.", "Put back your backup of it.")
    try:
        held = msgspec.json.decode(key_file(path).read_bytes(), type=KeyFile)
    except OSError as error:
        raise CannotOpen(
            f"The key file {key_file(path).name} beside the store cannot be read: {error.strerror}.",
            "Put it back beside the store, from the place the store was copied from.",
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CannotOpen(
            f"The key file {key_file(path).name} is damaged.", "Put back the copy from your backup of the store."
        ) from error
    if held.format != 1:
        raise CannotOpen(
            "This store was written by a newer version of the app.", "Install that version, then open the store again."
        )
    for wrapped in held.keys:
        if wrapped.by == _PASSPHRASE and len(wrapped.salt) == primitives.SALT:
            try:
                return primitives.open_secret_box(
                    wrapped.box, primitives.passphrase_key(passphrase, wrapped.salt), _ASSOCIATED
                )
            except primitives.CryptoError:
                continue
    raise CannotOpen("The passphrase does not open this store.", "Type it again; capitals and spaces matter.")


def key_file(path: Path) -> Path:
    """The file that holds a store's wrapped key."""
    return path.with_suffix(".keys")


def _engine(path: Path, key: bytes) -> Engine:
    if len(key) != primitives.KEY:
        raise CannotOpen("The store's key is damaged.", "Put back the copy from your backup of the store.")

    def connect() -> sqlcipher.Connection:
        # The file is made for its owner alone before SQLite writes the first byte to it.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
        try:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            for name, wanted in _PRAGMAS:
                connection.execute(f"PRAGMA {name} = {wanted}")
                _require(connection.execute(f"PRAGMA {name}").fetchone()[0] == wanted, name, path)
        except BaseException:
            connection.close()
            raise
        return connection

    def guarded() -> sqlcipher.Connection:
        try:
            return connect()
        except sqlcipher.Error as error:
            raise _explained(error, path) from error
        except OSError as error:
            raise CannotOpen(
                f"{path} cannot be opened: {error.strerror}.", "Choose a folder on a local disk."
            ) from error

    engine = create_engine("sqlite://", creator=guarded, module=sqlcipher, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # One writer at a time: whoever begins has the right to write, or waits for it.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.connect():
        return engine


def _require(holds: bool, pragma: str, path: Path) -> None:  # noqa: FBT001 - reads as a sentence where it is called
    if not holds:
        raise CannotOpen(
            f"The disk that holds {path.name} does not keep what is written ({pragma}).",
            "Keep the store on a local disk.",
        )


def _explained(error: Any, path: Path) -> PanelError:  # noqa: ANN401 - the driver's exceptions have no common typed root
    """The world's errors told from ours, once, at the border."""
    text = str(error).lower()
    if "full" in text:
        return PanelError(
            "The disk is full; nothing of this step was stored.",
            "Free some space, then do it again: all before is safe.",
        )
    if "locked" in text or "busy" in text:
        return PanelError("Another window has this store open and is writing.", "Wait a moment, then do it again.")
    if "readonly" in text or "read-only" in text:
        return PanelError("The store cannot be written to.", "Move it to a folder where you may write.")
    if "not a database" in text or "malformed" in text or "corrupt" in text:
        return CannotOpen(f"{path.name} is damaged, or is no store.", "Put back your backup of it.")
    if "disk i/o" in text or "unable to open" in text:
        return PanelError(f"The disk does not let {path.name} be read or written.", "Check the disk, then do it again.")
    raise error


def _refuse_weak(passphrase: str) -> None:
    if len(passphrase) < 8:  # noqa: PLR2004 - the shortest that is not a joke under Argon2id
        raise InputRefused("The passphrase is too short.", "Choose at least 8 characters; four words are better.")


_SYNCED: Final = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "mobile documents", "nextcloud")
_NETWORK: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afpfs", "davfs"})


def _refuse_unsafe_place(path: Path) -> None:
    """A store lives on a local disk: a network disk loses what it acknowledged, a synced folder mixes two states."""
    folder = path.expanduser().absolute().parent
    if any(word in part.lower() for part in folder.parts for word in _SYNCED):
        raise InputRefused(
            f"{folder} is copied to a cloud, which can mix two states of a store.", "Choose a folder outside it."
        )
    if _file_system(folder) in _NETWORK:
        raise InputRefused(
            f"{folder} is on a network disk, which can lose what was stored.", "Choose a folder on this computer."
        )


def _file_system(folder: Path) -> str:
    """The type of the file system a folder is on; empty where the system does not say (it is then taken as local)."""
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        _, mounted, its_kind, *_ = line.split(" ")
        mounted = mounted.replace("\\040", " ")
        if folder.is_relative_to(mounted) and len(mounted) >= len(best):
            best, kind = mounted, its_kind
    return kind
