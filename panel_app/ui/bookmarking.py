"""Where the room was left, and what was half typed: read once when it is opened, kept whenever it is left."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QScrollBar

from panel_app.domain.candidates import CandidateCode
from panel_app.ui.runner import Runner
from panel_app.workspace import resuming
from panel_app.workspace.resuming import Begun, Bookmark


class Bookmarking(QObject):
    """What was begun belongs to its candidate, and comes back with it."""

    recalled = Signal(object)
    """A `Bookmark`, once."""

    def __init__(self, *, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._kept: Bookmark | None = None
        self._begun: dict[CandidateCode, Begun] = {}

    @property
    def is_known(self) -> bool:
        """Whether what was kept last time has been read: before that, nothing may be written over it."""
        return self._kept is not None

    def recall(self) -> None:
        if self._kept is None:
            self._runner.run(resuming.recall, then=self._on_recalled)

    def begun(self, code: CandidateCode) -> Begun | None:
        """What was begun of a candidate."""
        return self._begun.get(code)

    def note(self, code: CandidateCode, begun: Begun | None) -> None:
        """What is begun of a candidate now; None: nothing, or it is on record."""
        if begun is None:
            self._begun.pop(code, None)
        else:
            self._begun[code] = begun

    def keep(self, mark: Bookmark) -> None:
        """Keep it, with what is begun of everybody, if it is not what is kept already."""
        full = Bookmark(
            which=mark.which,
            order=mark.order,
            code=mark.code,
            criterion=mark.criterion,
            list_scroll=mark.list_scroll,
            side_scroll=mark.side_scroll,
            begun=dict(self._begun),
        )
        if self._kept is not None and full != self._kept:  # the window asks again until nothing is left to be done
            self._kept = full
            self._runner.run(lambda workspace: resuming.remember(workspace, full))

    def _on_recalled(self, mark: Bookmark) -> None:
        if self._kept is None:
            self._kept, self._begun = mark, dict(mark.begun)
            self.recalled.emit(mark)


class ScrollLater(QObject):
    """Puts a scroll bar where it was, as soon as what is scrolled is as long as it was then."""

    def __init__(self, bar: QScrollBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._wanted = 0
        bar.rangeChanged.connect(self._on_range)

    def want(self, value: int) -> None:
        self._wanted = value
        self._on_range(0, self._bar.maximum())

    def _on_range(self, _low: int, high: int) -> None:
        if 0 < self._wanted <= high:
            self._bar.setValue(self._wanted)
            self._wanted = 0
