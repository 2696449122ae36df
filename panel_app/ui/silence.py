"""How long the hub has owed an answer: a share that is gone can keep a call of the system for ever."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from panel_app.workspace.syncing import Turns
from panel_app.workspace.workspace import Workspace

LONG_SECONDS: Final = 30.0
"""A file of a few megabytes needs less on a slow line."""
_LOOK_EVERY_MS: Final = 1_000


class _Asked:
    """When one sync last asked the hub something: written by its thread, None while it does not."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.at: float | None = None
        self._clock = clock

    def between(self, turn: Turns) -> Turns:
        """The same turns; between them it is the hub that is waited for."""

        def noted[T](job: Callable[[Workspace], T], /) -> T:
            self.at = None  # a turn may wait for what a person asked for before it
            done = turn(job)
            self.at = self._clock()
            return done

        return noted


class Silence(QObject):
    """Emits `changed` when the hub has owed one sync an answer for too long, and when it came after all."""

    changed = Signal()

    def __init__(self, parent: QObject, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.is_long = False
        self._clock = clock
        self._asked = _Asked(clock)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def begin(self) -> Callable[[Turns], Turns]:
        """A sync begins, which is to have its turns through what this gives back."""
        self.end()
        self._timer.start(_LOOK_EVERY_MS)
        return self._asked.between

    def end(self) -> None:
        """It is over, one way or another."""
        self._timer.stop()
        self._asked, self.is_long = _Asked(self._clock), False

    def look(self) -> None:
        """Whether it has been too long."""
        asked_at = self._asked.at
        is_long = asked_at is not None and self._clock() - asked_at >= LONG_SECONDS
        if is_long != self.is_long:
            self.is_long = is_long
            self.changed.emit()
