"""When the window locks: after nobody has touched it for a while, by a clock that a sleeping laptop does not stop."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal

from panel_app.ui.settings import Settings

_LOOK_EVERY_MS: Final = 5_000
_TOUCHES: Final = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletMove,
    QEvent.Type.TabletPress,
}


def awake() -> tuple[float, float]:
    """Seconds of two clocks: one stands still while a laptop sleeps, the other may be set; what is longer counts."""
    return time.monotonic(), time.time()


class IdleLock(QObject):
    """Emits `due` when the window has been left alone for too long. It watches native windows: real input only."""

    due = Signal()

    def __init__(
        self, settings: Settings, parent: QObject, *, clock: Callable[[], tuple[float, float]] = awake
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._clock = clock
        self._at_least = 0
        self._touched = clock()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)

    @property
    def minutes(self) -> int:
        """How long the window may be left alone now."""
        return max(self._settings.chosen.lock_minutes, self._at_least)

    def wait_at_least(self, minutes: int) -> None:
        """Something goes on in front of the screen, such as a meeting: do not lock sooner than that."""
        self._at_least = minutes
        self.touch()

    def wait_as_usual(self) -> None:
        """It is over: the person's own choice holds again, from now on."""
        self._at_least = 0
        self.touch()

    def start(self) -> None:
        """A store is open, and somebody is there."""
        self.touch()
        self._timer.start(_LOOK_EVERY_MS)

    def stop(self) -> None:
        """There is nothing to lock."""
        self._timer.stop()

    def watch(self, window: QObject) -> None:
        """Count what a native window hears from keyboard, mouse or finger."""
        window.installEventFilter(self)

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = self._clock()

    def look(self) -> None:
        """Whether it has been too long."""
        idle = max(now - before for now, before in zip(self._clock(), self._touched, strict=True))
        if self._timer.isActive() and idle >= 60 * self.minutes:
            self.stop()
            self.due.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A key pressed after a long sleep finds the window locked, not open for a moment more."""
        if event.type() not in _TOUCHES:
            return False
        self.look()
        if self._timer.isActive():
            self.touch()
        return False
