"""The only place with threads: one worker owns the workspace, and does what was asked first, first.

A job goes in from the main thread and is called in the worker with the open workspace. What it returns comes back by
one queued signal to a bound method of the runner, which lives in the main thread, and from there to whoever asked.
A second thread, begun when it is first needed, does long work on plain values, so that nobody waits for paper.
"""

import logging
import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot
from shiboken6 import isValid

from panel_app.domain.errors import PanelError
from panel_app.ui.sweeping import Sweeper
from panel_app.workspace.workspace import Workspace

_log = logging.getLogger(__name__)

type Progress = Callable[[int, int], None]
"""Done so far, and of how many; from any thread."""


class _Job:
    """What is to be done in the worker, what it brought, and who waits for it."""

    def __init__(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None] | None,
        otherwise: Callable[[PanelError], None] | None,
    ) -> None:
        self.work = work
        self.then = then
        self.otherwise = otherwise
        self.result: Any = None
        self.error: Exception | None = None


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
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._long_jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._beside: threading.Thread | None = None
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._sweeper = Sweeper(self)
        self._thread = threading.Thread(target=self._work_on_workspace, name="workspace")
        self._thread.start()

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

        self._put(_Job(work, then, otherwise))

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

        def work() -> T:
            if self._workspace is None:
                message = "a job came before the workspace"
                raise RuntimeError(message)
            return job(self._workspace)

        self._put(_Job(work, then, otherwise))

    def beside[T](
        self,
        job: Callable[[], T],
        *,
        then: Callable[[T], None],
        otherwise: Callable[[PanelError], None] | None = None,
    ) -> None:
        """Long work on plain values, while the workspace goes on; one such job after another."""
        if self._beside is None:
            self._beside = threading.Thread(target=self._work, args=(self._long_jobs,), name="beside")
            self._beside.start()
        self._put(_Job(job, then, otherwise), self._long_jobs)

    def read[T](
        self,
        job: Callable[[], T],
        *,
        then: Callable[[T], None],
        otherwise: Callable[[PanelError], None] | None = None,
    ) -> None:
        """Read from the disk something that is no workspace, in the same order as all else."""
        self._put(_Job(job, then, otherwise))

    def progress_to(self, receiver: Callable[[int, int], None]) -> Progress:
        """A function for a job to call; what it is called with reaches `receiver` in the main thread."""

        def report(done: int, total: int) -> None:
            self._reported.emit(receiver, done, total)

        return report

    def close(self) -> None:
        """Finish every job, close the workspace, end the thread. What the jobs brought is still delivered."""
        if not self._thread.is_alive():
            return
        self._long_jobs.put(None)
        if self._beside is not None:
            self._beside.join()
        self._jobs.put(None)
        self._thread.join()
        self._sweeper.stop()
        QCoreApplication.sendPostedEvents(self)

    @Slot(object)
    def _on_done(self, job: _Job) -> None:
        self._pending -= 1
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

    def _deliver(self, job: _Job) -> None:
        if job.error is None:
            if job.then is not None and _is_there(job.then):
                job.then(job.result)
        elif isinstance(job.error, PanelError):
            if job.otherwise is None:
                self.refused.emit(job.error)
            elif _is_there(job.otherwise):
                job.otherwise(job.error)
        else:
            self.failed.emit(job.error)

    def _put(self, job: _Job, queue: "SimpleQueue[_Job | None] | None" = None) -> None:
        if QThread.currentThread() is not self.thread():
            message = "jobs are given by the main thread"
            raise RuntimeError(message)
        self._pending += 1
        self.pending_changed.emit(self._pending)
        (queue or self._jobs).put(job)

    def _work_on_workspace(self) -> None:
        self._work(self._jobs)
        try:
            self._close()
        except PanelError:
            _log.exception("The store did not close")

    def _work(self, jobs: "SimpleQueue[_Job | None]") -> None:
        """A thread's loop."""
        while (job := jobs.get()) is not None:
            try:
                job.result = job.work()
            except PanelError as error:
                job.error = error
            except Exception as error:  # noqa: BLE001 - the border: a defect in one job must not end the others
                _log.exception("A job failed")
                job.error = error
            self._done.emit(job)

    def _close(self) -> None:
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None


def _is_there(callback: Callable[..., None]) -> bool:
    if isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
