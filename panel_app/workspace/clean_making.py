"""Everybody's clean files made a few at a time, so that whoever works at the same store need not wait for them."""

import weakref
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from panel_app.domain.candidates import CandidateCode
from panel_app.workspace.clean_files import made_names, prepare, waiting_files
from panel_app.workspace.workspace import Workspace

if TYPE_CHECKING:  # start-up time
    from panel_app.intake.pdf_process import PdfWorkers

__all__ = ["Making", "never_made"]

_PAGES_AT_ONCE: Final = 12
"""About how many pages a slice makes: a second or two of a laptop's time."""


def never_made(workspace: Workspace) -> int:
    """How many files nobody has had made yet. Cheap: none is read, and what became stale is not counted."""
    slots = [slot for slot, fact in workspace.judge.values("attachment") if getattr(fact.event, "kept", False)]
    names = {f"{slot[2]}/{int(slot[3])}" for slot in slots if slot[1] == workspace.stage_id}
    return len(names - made_names(workspace))


class Making:
    """One run over every file that waits; its processes live from the first slice until it is closed.

    It is made, asked to go on, and closed in one thread, which may do other work with the workspace in between.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._codes: deque[tuple[CandidateCode, int, int]] = deque()
        for code, files in waiting_files(workspace).items():
            self._codes.append((code, len(files), sum(each.pages for each in files)))
        self.total = sum(files for _, files, _ in self._codes)
        self.done = 0
        self._workers: PdfWorkers | None = None
        self._close: Callable[[], object] = lambda: None

    @property
    def waits(self) -> bool:
        """Whether there is more to be made."""
        return bool(self._codes)

    def go_on(self, workspace: Workspace, *, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Make the next few candidates' files; what is made stays, when it is cancelled in between."""
        codes, files, pages = [], 0, 0
        while self._codes and pages < _PAGES_AT_ONCE:
            code, its_files, its_pages = self._codes.popleft()
            codes.append(code)
            files, pages = files + its_files, pages + its_pages
        if codes:
            prepare(workspace, codes, cancelled=cancelled, workers=self._started())
        self.done += files

    def close(self) -> None:
        """End the processes."""
        self._close()

    def _started(self) -> "PdfWorkers":
        from panel_app.intake.pdf_process import PdfWorkers

        if self._workers is None:
            self._workers = PdfWorkers()
            self._close = weakref.finalize(self, self._workers.close)  # should nobody come to close it
        return self._workers
