"""Whether what was typed is in the store. The status line says *saved* only when a commit has said so."""

import enum
from collections.abc import Hashable

from PySide6.QtCore import QObject, Signal


class Saved(enum.StrEnum):
    """What the status line says of the things typed here."""

    SAVED = "saved"
    SAVING = "saving"
    NOT_SAVED = "not-saved"


class Saving(QObject):
    """Counts what was typed against what was stored, by field."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._revision = 0
        self._open: dict[Hashable, int] = {}
        self._refused: set[Hashable] = set()

    @property
    def state(self) -> Saved:
        if self._refused:
            return Saved.NOT_SAVED
        return Saved.SAVING if self._open else Saved.SAVED

    def touch(self, field: Hashable) -> int:
        """A field was changed: the revision that has to be stored before it counts as saved."""
        self._revision += 1
        self._open[field] = self._revision
        self.changed.emit()
        return self._revision

    def stored(self, field: Hashable, revision: int) -> None:
        """That revision is in the store; a later one may still be on its way."""
        self._refused.discard(field)
        if self._open.get(field) == revision:
            del self._open[field]
        self.changed.emit()

    def refused(self, field: Hashable) -> None:
        """The store did not take it. It stays open until a later attempt succeeds."""
        self._refused.add(field)
        self.changed.emit()
