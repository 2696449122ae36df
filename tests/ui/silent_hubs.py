"""A hub whose share is gone, as the system shows it: a call that does not return."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAME = f"{'0' * 24}-00000-00000-{'0' * 16}"


@contextmanager
def silent(hub: Path) -> Iterator[None]:
    """Whoever looks into this hub waits, until the block ends: one of its files is a pipe that nobody writes to."""
    records = next(hub.glob("*/records"))
    pipe = records / _NAME
    os.mkfifo(pipe)
    try:
        yield
    finally:
        held = pipe.rename(hub / "pipe")  # nobody begins to wait any more
        while _has_reader(held):
            pass
        held.unlink()


def _has_reader(pipe: Path) -> bool:
    """Lets the readers that wait go on, with nothing read."""
    try:
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return True
