"""The process in which PDFs are opened, `python -m panel_app.intake.pdf_worker`: jobs come in, answers go out.

What a stranger's file does to it, it does to nobody else: it has little memory, little time, writes no file, and knows
no secret.
"""

import sys
from functools import partial
from time import process_time
from typing import IO, Final

import msgspec

from panel_app.intake.pdf_parts import Alive, Answer, Failure, Job, Look

MEMORY: Final = 640 * 1024 * 1024
"""Bytes of address space, of which Python and its libraries take some 250 MB."""
_SECONDS_PAGE, _SECONDS_FILE = 6, 90
"""Of computing: for a look or one page, and for a whole file."""
_LENGTH: Final = 8

_decoder: msgspec.msgpack.Decoder[Job] = msgspec.msgpack.Decoder(Job)


def send(stream: IO[bytes], message: object) -> None:
    """Write one message behind its length."""
    body = msgspec.msgpack.encode(message)
    stream.write(len(body).to_bytes(_LENGTH, "big"))
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read one message; None where the stream ends."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    size = int.from_bytes(head, "big")
    body = stream.read(size)
    return body if len(body) == size else None


def serve() -> None:
    """Answer jobs until the input ends."""
    answers, jobs = sys.stdout.buffer, sys.stdin.buffer
    sys.stdout = sys.stderr  # nothing else may write among the answers
    from panel_app.intake import pdf_rebuild  # loads pdfium and numpy, before memory is short

    _bound()
    while (raw := receive(jobs)) is not None:
        job = _decoder.decode(raw)
        del raw
        begun = process_time()
        _allow(_SECONDS_PAGE)
        answer: Answer
        try:
            if isinstance(job, Look):
                answer = pdf_rebuild.inspect(job.data)
            else:
                answer = pdf_rebuild.rebuild(job, partial(_page_done, answers, begun))
        except MemoryError:
            answer = Failure(reason="The PDF takes more memory than any application needs.")
        except Exception as error:  # noqa: BLE001  the border: whatever a file does, the next one is read
            answer = Failure(reason=f"The PDF cannot be read ({type(error).__name__}).")
        send(answers, answer)


def _page_done(answers: IO[bytes], begun: float) -> None:
    left = _SECONDS_FILE - (process_time() - begun)
    _allow(max(1, min(_SECONDS_PAGE, int(left))))
    send(answers, Alive())


def _bound() -> None:
    """Bound memory, and write no file. Windows has no such bounds; there the parent's clock is the only one."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow(seconds: int) -> None:
    """So much computing from now on; more, and the system ends this process."""
    if sys.platform == "win32":
        return
    import resource

    soft = int(process_time()) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    serve()
