"""Files that appear whole or not at all."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from panel_app.domain.errors import PanelError

_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
_DENIED: Final = {errno.EACCES, errno.EPERM, errno.EROFS}


class CannotWrite(PanelError):
    """A file could not be written; what stood under its name before still stands."""


@contextmanager
def write_whole(path: Path, *, private: bool = False, mode: int | None = None) -> Iterator[BinaryIO]:
    """Yield a binary file that takes the place of `path` when the block ends well; otherwise nothing changes.

    The temporary lies in the same folder, because a rename is whole only within one file system. `private` makes it
    readable by its owner alone, and `mode` by whomever it says, before it has any content. CannotWrite where the disk
    or the folder refuses; whatever else the block raises passes through.
    """
    _refuse_what_is_no_file(path)
    part = path.parent / f".panel-{secrets.token_hex(8)}.part"
    try:
        yield from _fill(part, mode=0o600 if private else mode)
        part.replace(path)
        _settle(path.parent)
    except OSError as error:
        if error.filename is not None and Path(os.fsdecode(error.filename)) not in {part, path, path.parent}:
            raise  # another file, which the block was reading
        raise _in_words(error, path) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _refuse_what_is_no_file(path: Path) -> None:
    """A folder, and whatever else stands under that name: a device that was replaced would be gone."""
    try:
        if path.is_dir():
            raise CannotWrite(f"{path} is a folder, not a file.", "Choose a file name inside it.")
        if path.exists() and not path.is_file():
            raise CannotWrite(f"{path} is no file.", "Choose the name of a file in a folder of yours.")
    except OSError as error:  # a name that is too long for the system
        raise _in_words(error, path) from error


def _fill(part: Path, *, mode: int | None) -> Iterator[BinaryIO]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(part, flags, 0o666 if mode is None else 0o600), "wb")
    try:
        if mode is not None:
            part.chmod(mode)
        yield file
        file.flush()
        os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):  # the full disk that stopped the block stops the last buffer too
            file.close()
        raise
    file.close()


def _settle(folder: Path) -> None:
    """Make the new name survive a power cut; Windows has no handle on a folder to do it with."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems refuse; the file itself is safe already
            os.fsync(handle)
    finally:
        os.close(handle)


def _in_words(error: OSError, path: Path) -> CannotWrite:
    if error.errno in _FULL:
        return CannotWrite(
            f"The disk is full: {path} could not be written.", "Free some space, or choose a folder on another disk."
        )
    if error.errno in _DENIED:
        return CannotWrite(
            f"{path} may not be written.", "Close it where it is open, or choose a folder that you may write in."
        )
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return CannotWrite(f"The folder {path.parent} does not exist.", "Make it first, or choose another folder.")
    reason = error.strerror or type(error).__name__
    return CannotWrite(f"{path} could not be written ({reason}).", "Try again, or choose another folder.")
