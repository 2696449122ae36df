"""Strangers' PDFs are opened in processes of their own, so that a hostile one costs seconds and a refusal.

Each process takes one file after the other. The threads here only wait for a process to answer; closing ends both.
"""

import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from panel_app.intake.pdf_parts import Alive, Answer, Failure, Inspection, Job, Look, PdfRefused, Rebuild, Rebuilt
from panel_app.intake.pdf_worker import receive, send

_LONGEST_SILENCE: Final = 30.0
"""Seconds on the clock without a page done. A process has less to compute with (`pdf_worker.py`)."""
_AHEAD: Final = 2
"""Jobs that wait beside those under way: no more files than that are held in memory."""
_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TEMP", "TMP")

_decoder: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


class PdfWorkers:
    """`count` processes. What they refuse is a `PdfRefused`; a process that dies on a file is replaced."""

    def __init__(self, count: int = 2) -> None:
        self._count = count
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="pdf")
        self._idle: list[_Process] = []
        self._every: set[_Process] = set()
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes that live."""
        with self._lock:
            return tuple(sorted(process.id for process in self._every if process.lives))

    def inspect(self, data: bytes) -> Inspection:
        """A first look: does it open, how many pages has it."""
        answer = self._one(Look(data=data))
        assert isinstance(answer, Inspection)  # noqa: S101  the answer to a look
        return answer

    def rebuild(self, job: Rebuild) -> Rebuilt:
        """Make it anew."""
        answer = self._one(job)
        assert isinstance(answer, Rebuilt)  # noqa: S101  the answer to a rebuild
        return answer

    def inspect_all(self, files: Iterable[bytes]) -> Iterator[Inspection | PdfRefused]:
        """Looks at many, in their order, several at once."""
        for answer in self.answers(Look(data=data) for data in files):
            yield answer if isinstance(answer, Inspection) else _refusal(answer)

    def rebuild_all(self, jobs: Iterable[Rebuild]) -> Generator[Rebuilt | PdfRefused]:
        """Makes many anew, in their order, several at once. Jobs are drawn when there is room for them."""
        for answer in self.answers(jobs):
            yield answer if isinstance(answer, Rebuilt) else _refusal(answer)

    def answers(self, jobs: Iterable[Job]) -> Iterator[Answer]:
        """The answers in the order of the jobs."""
        waiting: deque[Future[Answer]] = deque()
        try:
            for job in jobs:
                waiting.append(self._pool.submit(self._answer, job))
                if len(waiting) >= self._count + _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._closed = True
        with self._lock:
            processes = list(self._every)
        for process in processes:
            process.end()
        self._pool.shutdown(wait=True, cancel_futures=True)

    # ---- inside

    def _one(self, job: Job) -> Answer:
        answer = self._pool.submit(self._answer, job).result()
        if isinstance(answer, Failure):
            raise PdfRefused(answer.reason)
        return answer

    def _answer(self, job: Job) -> Answer:
        with self._lock:
            process = self._idle.pop() if self._idle else None
        if process is None:
            process = _Process()
            with self._lock:
                self._every.add(process)
        if self._closed:
            process.end()
        answer = process.answer(job)
        with self._lock:
            if process.lives:
                self._idle.append(process)
            else:
                self._every.discard(process)
        return answer


class _Process:
    """One process, asked by one thread at a time."""

    def __init__(self) -> None:
        package = str(Path(__file__).resolve().parents[2])
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "panel_app.intake.pdf_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment | {"PYTHONPATH": package, "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"},
        )
        self.lives = True
        self._too_slow = False

    @property
    def id(self) -> int:
        return self._process.pid

    def answer(self, job: Job) -> Answer:
        """Its answer, or why there is none."""
        assert self._process.stdin is not None  # noqa: S101  made with pipes
        assert self._process.stdout is not None  # noqa: S101
        try:
            send(self._process.stdin, job)
            while (raw := self._heard()) is not None:
                answer = _decoder.decode(raw)
                if not isinstance(answer, Alive):
                    return answer
        except (OSError, ValueError, msgspec.DecodeError):
            pass  # it died while it was written to, or while it wrote
        self.end()
        slow = self._too_slow or self._process.returncode == -_SIGXCPU
        return Failure(
            reason="The PDF takes far longer to read than any application needs."
            if slow
            else "The PDF brings the program that reads it down: it is damaged, or was made to do so."
        )

    def end(self) -> None:
        """Stop it now."""
        self.lives = False
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was still to be sent to it is gone with it
                    stream.close()

    def _heard(self) -> bytes | None:
        watch = threading.Timer(_LONGEST_SILENCE, self._stop_slow)
        watch.daemon = True
        watch.start()
        try:
            assert self._process.stdout is not None  # noqa: S101
            return receive(self._process.stdout)
        finally:
            watch.cancel()

    def _stop_slow(self) -> None:
        self._too_slow = True
        self._process.kill()


_SIGXCPU: Final = 24


def _refusal(answer: Answer) -> PdfRefused:
    return PdfRefused(answer.reason if isinstance(answer, Failure) else "The PDF cannot be read.")
