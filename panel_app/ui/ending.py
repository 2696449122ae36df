"""The system's signals to end, heard by Qt's event loop: SIGTERM, SIGINT and SIGHUP close the window as a person would.

Python runs its own handlers between two steps of its interpreter, which does not happen while Qt waits. So the signal's
number is written to a socket by the interpreter's lowest layer, and Qt listens at its other end.
"""

import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier

_SIGNALS: Final = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")
"""Those that this system has; SIGBREAK is what Windows sends to a process group."""
_ENOUGH: Final = 64


class Ending(QObject):
    """Calls `end` in the main thread at each of the signals, from `__init__` to `stop`; not again while it goes on."""

    def __init__(self, end: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._end = end
        self._heard, self._told = socket.socketpair()
        for each in (self._heard, self._told):
            each.setblocking(False)
        self._before_fd = signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        found = [number for name in _SIGNALS if (number := getattr(signal, name, None)) is not None]
        self._before = {number: signal.signal(number, _leave_it_to_qt) for number in found}
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_heard)

    def stop(self) -> None:
        """Hand the signals back to whoever had them."""
        self._notifier.setEnabled(False)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._before_fd)
        self._heard.close()
        self._told.close()

    def _on_heard(self) -> None:
        self._heard.recv(_ENOUGH)
        self._end()


def _leave_it_to_qt(_number: int, _frame: FrameType | None) -> None:
    """There must be a handler, or the system would end the process before anybody hears of it."""
