"""How fast attachments are made anew, and how much memory that takes: 6,000 of two pages within 25 minutes, on 2 cores.

A sample of 100 files is made with everything that the full size has; the floor beside it draws the same pages and does
nothing else. Prints pages a second, the
projection to 12,000 pages (from computing, not from the clock), the largest page, and the workers' peak memory.
"""

import io
import resource
import time
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from panel_app.intake.pdf_parts import Rebuild, Rebuilt
from panel_app.intake.pdf_process import PdfWorkers
from tests.intake.corpus import people, plain_sentences

pytestmark = pytest.mark.benchmark

FILES, PAGES = 100, 2
FULL_PAGES, MOST_SECONDS, MOST_BYTES = 12_000, 25 * 60, 150_000


def _file(seed: int, name: str) -> bytes:
    """Two full pages of prose that names its writer now and then."""
    words = " ".join(plain_sentences()).split()
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for page in range(PAGES):
        for line in range(52):
            start = (seed * 7 + page * 31 + line * 13) % len(words)
            text = " ".join((words * 2)[start : start + 14])
            canvas.drawString(50, 800 - 14 * line, f"{name}: {text}" if line % 13 == 0 else text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_files_are_made_anew_in_time_when_there_are_thousands() -> None:
    persons = people()
    named = [(persons[index % len(persons)], index) for index in range(FILES)]
    files = [(person, _file(index, f"{person.given} {person.family}")) for person, index in named]
    begun = time.perf_counter()
    for _, data in files[:20]:
        document = pypdfium2.PdfDocument(data)
        for page in document:
            page.render(scale=150 / 72, grayscale=True)
        document.close()
    floor = 20 * PAGES / (time.perf_counter() - begun) * 2
    spent = _children()
    with PdfWorkers(2) as workers:
        workers.inspect(files[0][1])
        begun = time.perf_counter()
        jobs = (Rebuild(data=data, applicant=person.applicant({})) for person, data in files)
        made = [answer for answer in workers.rebuild_all(jobs) if isinstance(answer, Rebuilt)]
        rate = FILES * PAGES / (time.perf_counter() - begun)
        memory = [_peak(process) for process in workers.processes]
    largest = max(len(answer.data) / answer.pages for answer in made)
    computing = (_children() - spent) / (FILES * PAGES)
    minutes = FULL_PAGES * computing / 2 / 60
    print(  # noqa: T201  the measurement
        f"\nclean files: {rate:.1f} pages a second (drawing alone on two cores: {floor:.1f});"
        f" {computing:.3f} s of computing a page: {FULL_PAGES:,} pages in {minutes:.1f} minutes on two free cores;"
        f" largest page {largest / 1000:.0f} kB;"
        f" workers' memory {', '.join(memory)}"
    )
    assert len(made) == FILES
    assert largest <= MOST_BYTES
    assert minutes * 60 <= MOST_SECONDS


def _children() -> float:
    """Seconds of computing by processes that have ended: what others do on this machine does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak(process: int) -> str:
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return "unknown"
    lines = status.read_text(encoding="utf-8").splitlines()
    return next(line.split(":")[1].strip() for line in lines if line.startswith("VmHWM"))
