"""The only place that begins threads: one worker owns the workspace, and does what was asked first, first.

A job goes in from the main thread and is called in the worker with the open workspace. What it returns comes back by
one queued signal to a bound method of the runner, which lives in the main thread, and from there to whoever asked.
A second thread, begun when it is first needed, does long work on plain values, so that nobody waits for paper. A third
meets the hub: it has the workspace in turns, each of which comes after whatever a person asked for before it. A share
that is gone can keep that one in a call of the system for ever: it is then given up, and nothing waits for its thread.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot
from shiboken6 import isValid

from panel_app.domain.errors import PanelError
from panel_app.ui.lanes import Errand, Job, Lane, Turn
from panel_app.ui.sweeping import Sweeper
from panel_app.workspace.syncing import Turns
from panel_app.workspace.workspace import Workspace

_log = logging.getLogger(__name__)

_DEFECT: Final = PanelError("Something went wrong inside the program.", "Try it again; then close the window.")

_GRACE_SECONDS: Final = 3.0
"""So long a step at the hub may take once the program ends."""

type Progress = Callable[[int, int], None]
"""Done so far, and of how many; from any thread."""


class Runner(QObject):
    """Runs jobs on the workspace, one after the other, outside the main thread."""

    pending_changed = Signal(int)
    idle = Signal()
    refused = Signal(object)
    """A PanelError that nobody who asked wanted to hear of."""
    failed = Signal(object)
    """An exception that is a defect of ours."""
    _done = Signal(object)
    _reported = Signal(object, int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace: Workspace | None = None  # the worker's alone
        self._pending = 0
        self._closed = False
        self._is_away = False
        self._kept: list[Job] = []
        """Asked for while the workspace is put away."""
        self._errands: set[Errand] = set()
        """Waiting or under way; never one that is kept."""
        self._work = Lane("workspace", self._do)
        self._beside = Lane("beside", self._do)
        self._meeting = self._to_the_hub()
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._sweeper = Sweeper(self)

    @property
    def pending(self) -> int:
        """How many jobs are waiting, running, or done and not yet heard of."""
        return self._pending

    def open[T](
        self,
        opener: Callable[[], Workspace],
        *,
        look: Callable[[Workspace], T],
        then: Callable[[T], None],
        otherwise: Callable[[PanelError], None] | None = None,
    ) -> None:
        """Open a workspace in the worker, in place of the one before, and look at it."""

        def work() -> T:
            opened = opener()
            try:
                seen = look(opened)
            except BaseException:
                opened.close()
                raise
            self._close()
            self._workspace = opened
            return seen

        self._put(Job(work, partial(self._on_opened, then), otherwise), self._work)

    def put_away(self, *, otherwise: Callable[[PanelError], None]) -> None:
        """Close the workspace. What is asked of it from now on waits, and is not pending, until one is opened again."""
        self._put(Job(self._close, None, otherwise), self._work)
        self._is_away = True

    def run[T](
        self,
        job: Callable[[Workspace], T],
        *,
        then: Callable[[T], None] | None = None,
        otherwise: Callable[[PanelError], None] | None = None,
    ) -> None:
        """Do something with the workspace. `then` gets the result, `otherwise` a refusal; both in the main thread.

        A callback that is a method of a Qt object which is gone by then is dropped.
        """
        self._put_or_keep(Job(lambda: job(self._opened()), then, otherwise))

    def beside[T](
        self,
        job: Callable[[], T],
        *,
        then: Callable[[T], None],
        otherwise: Callable[[PanelError], None] | None = None,
    ) -> None:
        """Long work on plain values, while the workspace goes on; one such job after another."""
        self._put(Job(job, then, otherwise), self._beside)

    def in_turns[T](
        self,
        job: Callable[[Turns], T],
        *,
        then: Callable[[T], None],
        otherwise: Callable[[PanelError], None] | None = None,
    ) -> None:
        """Long work that needs the workspace now and then; one such job after another."""
        self._put_or_keep(Errand(job, then, otherwise, have=self._have))

    def give_up(self) -> None:
        """Wait no longer for long work that has the workspace in turns: whoever asked for it hears SyncStopped now.

        It has no more turns, and what it brings is nobody's. Its thread ends when the system lets go of it.
        """
        self._meeting.end(within=0)
        self._meeting = self._to_the_hub()
        for errand in list(self._errands):
            errand.give_up()
            self._hear(errand)

    def read[T](
        self,
        job: Callable[[], T],
        *,
        then: Callable[[T], None],
        otherwise: Callable[[PanelError], None] | None = None,
    ) -> None:
        """Read from the disk something that is no workspace, in the same order as all else."""
        self._put(Job(job, then, otherwise), self._work)

    def progress_to(self, receiver: Callable[[int, int], None]) -> Progress:
        """A function for a job to call; what it is called with reaches `receiver` in the main thread."""

        def report(done: int, total: int) -> None:
            self._reported.emit(receiver, done, total)

        return report

    def close(self) -> None:
        """Finish every job, close the workspace, end the threads. What the jobs brought is still delivered.

        Only for the hub nobody waits longer than for a step or two.
        """
        if self._closed:
            return
        self._closed = True
        if not self._meeting.end(within=_GRACE_SECONDS):
            QCoreApplication.sendPostedEvents(self)  # what was brought in time is no part of what is given up
            self.give_up()
        self._beside.end()
        closing = Turn(self._close)
        self._work.put(closing)
        self._work.end()
        if error := closing.answer.exception():
            _log.error("The store did not close", exc_info=error)
        self._sweeper.stop()
        QCoreApplication.sendPostedEvents(self)

    @Slot(object)
    def _on_done(self, job: Job) -> None:
        if not job.is_given_up:
            self._hear(job)

    def _hear(self, job: Job) -> None:
        self._pending -= 1
        if isinstance(job, Errand):
            self._errands.discard(job)
        try:
            self._deliver(job)
        finally:
            self.pending_changed.emit(self._pending)
            if self._pending == 0:
                self.idle.emit()

    @Slot(object, int, int)
    def _on_reported(self, receiver: Callable[[int, int], None], done: int, total: int) -> None:
        if _is_there(receiver):
            receiver(done, total)

    def _deliver(self, job: Job) -> None:
        if job.error is None:
            if job.then is not None and _is_there(job.then):
                job.then(job.result)
        elif isinstance(job.error, PanelError):
            if job.otherwise is None:
                self.refused.emit(job.error)
            elif _is_there(job.otherwise):
                job.otherwise(job.error)
        else:
            if job.otherwise is not None and _is_there(job.otherwise):
                job.otherwise(_DEFECT)  # whoever waits must not wait for ever
            self.failed.emit(job.error)

    def _on_opened(self, then: Callable[[Any], None], seen: Any) -> None:  # noqa: ANN401 - whatever `look` saw
        """There is a workspace: what waited for one is done first, as it was asked for first."""
        self._is_away = False
        kept, self._kept = self._kept, []
        for job in kept:
            self._put_or_keep(job)
        if _is_there(then):
            then(seen)

    def _put_or_keep(self, job: Job) -> None:
        if self._is_away:
            self._kept.append(job)
        elif isinstance(job, Errand):
            self._errands.add(job)
            self._put(job, self._meeting)
        else:
            self._put(job, self._work)

    def _put(self, job: Job, lane: Lane) -> None:
        if QThread.currentThread() is not self.thread():
            message = "jobs are given by the main thread"
            raise RuntimeError(message)
        self._pending += 1
        self.pending_changed.emit(self._pending)
        lane.put(job)

    def _to_the_hub(self) -> Lane:
        return Lane("meeting", self._do, daemon=True)

    def _have(self, job: Callable[[Workspace], Any]) -> Turn:
        """A turn of an errand, which waits for it in its own thread."""
        turn = Turn(lambda: job(self._opened()))
        self._work.put(turn)
        return turn

    def _opened(self) -> Workspace:
        if self._workspace is None:
            message = "a job came before the workspace"
            raise RuntimeError(message)
        return self._workspace

    def _do(self, job: Job | Turn) -> None:
        """In a thread of ours. The border: a defect in one job must not end the others."""
        if isinstance(job, Turn):
            try:
                job.answer.set_result(job.work())
            except Exception as error:  # noqa: BLE001 - whoever waits for the turn hears of it
                job.answer.set_exception(error)
            return
        try:
            job.result = job.work()
        except PanelError as error:
            job.error = error
        except Exception as error:  # noqa: BLE001 - it is told as a defect
            _log.exception("A job failed")
            job.error = error
        job.tell(self._done.emit)

    def _close(self) -> None:
        workspace, self._workspace = self._workspace, None
        if workspace is not None:
            workspace.close()


def _is_there(callback: Callable[..., None]) -> bool:
    if isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
