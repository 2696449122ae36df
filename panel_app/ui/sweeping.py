"""Python's garbage collector runs in whichever thread happens to allocate; a Qt object that it finds dies right there.

While a worker runs, the collector is off, and a timer of the main thread does its work in its place. A large round that
a job brought is set aside: it is data and no rubbish, and to look through all of it would stop the window for a moment.
"""

import gc
from typing import ClassVar, Final

from PySide6.QtCore import QObject, QTimer

_EVERY_MS: Final = 500
_A_LOAD: Final = 100_000
"""So many objects at once are somebody's data."""


class Sweeper(QObject):
    """Collects in the main thread from `__init__` to `stop`. Several may be at work; the last one hands back."""

    _at_work: ClassVar[set[int]] = set()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._at_work.add(id(self))
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start(_EVERY_MS)

    def stop(self) -> None:
        self._timer.stop()
        self._at_work.discard(id(self))
        if not self._at_work:
            gc.unfreeze()
            gc.enable()

    def _on_turn(self) -> None:
        """Collect what the collector itself would have: each generation once it has grown enough."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        if counts[0] > _A_LOAD:
            gc.freeze()
            return
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                return
