"""The only place with threads: one worker owns the workspace, and does what was asked first, first.

A job goes in from the main thread and is called in the worker with the open workspace. What it returns comes back by
one queued signal to a bound method of the runner, which lives in the main thread, and from there to whoever asked.
A second thread, begun when it is first needed, does long work on plain values, so that nobody waits for paper. A third
meets the hub: it has the workspace in turns, each of which comes after whatever a person asked for before it.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot
from shiboken6 import isValid

from panel_app.domain.errors import PanelError
from panel_app.ui.sweeping import Sweeper
from panel_app.workspace.syncing import Turns
from panel_app.workspace.workspace import Workspace

_log = logging.getLogger(__name__)

_DEFECT: Final = PanelError("Something went wrong inside the program.", "Try it again; then close the window.")

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


class _Turn:
    """Something that a thread beside wants done with the workspace, and waits for."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.answer: Future[Any] = Future()


class _Lane:
    """A thread that does one thing after another; it begins with the first."""

    def __init__(self, name: str, do: Callable[[_Job | _Turn], None]) -> None:
        self._do = do
        self._waiting: SimpleQueue[_Job | _Turn | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name)

    def put(self, job: _Job | _Turn) -> None:
        if self._thread.ident is None:
            self._thread.start()
        self._waiting.put(job)

    def end(self) -> None:
        """Do all that was put here, then no more."""
        self._waiting.put(None)
        if self._thread.ident is not None:
            self._thread.join()

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            self._do(job)


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
        self._kept: list[tuple[_Job, _Lane]] = []
        """Asked for while the workspace is put away."""
        self._work = _Lane("workspace", self._do)
        self._beside = _Lane("beside", self._do)
        self._meeting = _Lane("meeting", self._do)
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

        self._put(_Job(work, partial(self._on_opened, then), otherwise), self._work)

    def put_away(self, *, otherwise: Callable[[PanelError], None]) -> None:
        """Close the workspace. What is asked of it from now on waits, and is not pending, until one is opened again."""
        self._put(_Job(self._close, None, otherwise), self._work)
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
        self._put_or_keep(_Job(lambda: job(self._opened()), then, otherwise), self._work)

    def beside[T](
        self,
        job: Callable[[], T],
        *,
        then: Callable[[T], None],
        otherwise: Callable[[PanelError], None] | None = None,
    ) -> None:
        """Long work on plain values, while the workspace goes on; one such job after another."""
        self._put(_Job(job, then, otherwise), self._beside)

    def in_turns[T](
        self,
        job: Callable[[Turns], T],
        *,
        then: Callable[[T], None],
        otherwise: Callable[[PanelError], None] | None = None,
    ) -> None:
        """Long work that needs the workspace now and then; one such job after another."""
        self._put_or_keep(_Job(lambda: job(self._turn), then, otherwise), self._meeting)

    def read[T](
        self,
        job: Callable[[], T],
        *,
        then: Callable[[T], None],
        otherwise: Callable[[PanelError], None] | None = None,
    ) -> None:
        """Read from the disk something that is no workspace, in the same order as all else."""
        self._put(_Job(job, then, otherwise), self._work)

    def progress_to(self, receiver: Callable[[int, int], None]) -> Progress:
        """A function for a job to call; what it is called with reaches `receiver` in the main thread."""

        def report(done: int, total: int) -> None:
            self._reported.emit(receiver, done, total)

        return report

    def close(self) -> None:
        """Finish every job, close the workspace, end the threads. What the jobs brought is still delivered."""
        if self._closed:
            return
        self._closed = True
        self._meeting.end()
        self._beside.end()
        closing = _Turn(self._close)
        self._work.put(closing)
        self._work.end()
        if error := closing.answer.exception():
            _log.error("The store did not close", exc_info=error)
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
            if job.otherwise is not None and _is_there(job.otherwise):
                job.otherwise(_DEFECT)  # whoever waits must not wait for ever
            self.failed.emit(job.error)

    def _on_opened(self, then: Callable[[Any], None], seen: Any) -> None:  # noqa: ANN401 - whatever `look` saw
        """There is a workspace: what waited for one is done first, as it was asked for first."""
        self._is_away = False
        kept, self._kept = self._kept, []
        for job, lane in kept:
            self._put(job, lane)
        if _is_there(then):
            then(seen)

    def _put_or_keep(self, job: _Job, lane: _Lane) -> None:
        if self._is_away:
            self._kept.append((job, lane))
        else:
            self._put(job, lane)

    def _put(self, job: _Job, lane: _Lane) -> None:
        if QThread.currentThread() is not self.thread():
            message = "jobs are given by the main thread"
            raise RuntimeError(message)
        self._pending += 1
        self.pending_changed.emit(self._pending)
        lane.put(job)

    def _turn[T](self, job: Callable[[Workspace], T], /) -> T:
        """Called in a thread beside, which waits."""
        turn = _Turn(lambda: job(self._opened()))
        self._work.put(turn)
        done: T = turn.answer.result()
        return done

    def _opened(self) -> Workspace:
        if self._workspace is None:
            message = "a job came before the workspace"
            raise RuntimeError(message)
        return self._workspace

    def _do(self, job: _Job | _Turn) -> None:
        """In a thread of ours. The border: a defect in one job must not end the others."""
        if isinstance(job, _Turn):
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
        self._done.emit(job)

    def _close(self) -> None:
        workspace, self._workspace = self._workspace, None
        if workspace is not None:
            workspace.close()


def _is_there(callback: Callable[..., None]) -> bool:
    if isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
