"""What the runner's threads do and are: jobs, turns with the workspace, lanes in which one thing follows another."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any

from panel_app.domain.errors import PanelError
from panel_app.workspace.syncing import SyncStopped, Turns
from panel_app.workspace.workspace import Workspace


class Job:
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
        self.is_given_up = False

    def tell(self, done: Callable[["Job"], None]) -> None:
        """Its end, to whoever waits for it."""
        done(self)


class Turn:
    """Something that a thread beside wants done with the workspace, and waits for."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.answer: Future[Any] = Future()


class Errand(Job):
    """A job that has the workspace in turns until it is given up; from then on nothing of it reaches anybody."""

    def __init__(
        self,
        job: Callable[[Turns], Any],
        then: Callable[[Any], None] | None,
        otherwise: Callable[[PanelError], None] | None,
        *,
        have: Callable[[Callable[[Workspace], Any]], Turn],
    ) -> None:
        super().__init__(lambda: job(self._turn), then, otherwise)
        self._have = have
        self._asking = threading.Lock()  # a turn is asked for before it is given up, or never

    def give_up(self) -> None:
        with self._asking:
            self.is_given_up = True
            self.error = SyncStopped("The hub did not answer in time.", "What came is kept; sync again to go on.")

    def tell(self, done: Callable[[Job], None]) -> None:
        with self._asking:
            if not self.is_given_up:
                done(self)

    def _turn[T](self, job: Callable[[Workspace], T], /) -> T:
        """Called in a thread beside, which waits."""
        with self._asking:
            if self.is_given_up:
                raise SyncStopped("Nobody waits for this any more.", "Sync again.")
            turn = self._have(job)
        done: T = turn.answer.result()
        return done


class Lane:
    """A thread that does one thing after another; it begins with the first. The process need not wait for `daemon`."""

    def __init__(self, name: str, do: Callable[[Job | Turn], None], *, daemon: bool = False) -> None:
        self._do = do
        self._waiting: SimpleQueue[Job | Turn | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=daemon)

    def put(self, job: Job | Turn) -> None:
        if self._thread.ident is None:
            self._thread.start()
        self._waiting.put(job)

    def end(self, *, within: float | None = None) -> bool:
        """Do all that was put here, then no more; whether that was done in so many seconds."""
        self._waiting.put(None)
        if self._thread.ident is not None:
            self._thread.join(within)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            self._do(job)
