"""A whole PDF looked at, or made anew, in this process; `pdf_process.py` gives it one of its own."""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2.raw as pdfium

from panel_app.intake.clean_copy import Cleaner
from panel_app.intake.pdf_page import TooLarge, remake
from panel_app.intake.pdf_parts import LARGEST_PDF, MOST_PAGES, Failure, Inspection, Rebuild, Rebuilt
from panel_app.intake.pdf_writer import write_pdf
from panel_app.intake.search import Searcher

_LOOKED_AT: Final = 3
"""Pages that are searched for text at a first look."""
_HEADER: Final = 1024
_REASONS: Final = {
    pdfium.FPDF_ERR_PASSWORD: "The PDF is encrypted and asks for a password.",
    pdfium.FPDF_ERR_SECURITY: "The PDF is encrypted in a way that cannot be opened.",
    pdfium.FPDF_ERR_FORMAT: "The PDF is damaged, or is none.",
}


class _Refused(Exception):
    pass


def inspect(data: bytes) -> Inspection | Failure:
    """How many pages, and whether the first of them hold text."""
    try:
        with _opened(data) as (document, pages):
            return Inspection(pages=pages, has_text=any(_has_text(document, n) for n in range(min(pages, _LOOKED_AT))))
    except _Refused as refused:
        return Failure(reason=str(refused))


def rebuild(job: Rebuild, alive: Callable[[], None] = lambda: None) -> Rebuilt | Failure:
    """Make it anew; `alive` is called after each page."""
    cleaner = Cleaner(
        Searcher(job.applicant, extra_strikes=job.extra_strikes, keeps=job.keeps, job_title=job.job_title, on=job.on)
    )
    english = job.applicant.language.lower() not in ("cy", "welsh", "cymraeg")
    done = []
    try:
        with _opened(job.data) as (document, pages):
            for number in range(pages):
                done.append(remake(document, number, cleaner, field=job.field, areas=job.areas, english=english))
                alive()
    except _Refused as refused:
        return Failure(reason=str(refused))
    except TooLarge:
        return Failure(reason=f"Page {len(done) + 1} of the PDF has a size that nobody prints.")
    except ValueError as error:
        return Failure(reason=f"Page {len(done) + 1} of the PDF cannot be read: {error}.")
    return Rebuilt(
        data=write_pdf([each.page for each in done]),
        pages=len(done),
        strikes=tuple(strike for each in done for strike in each.strikes),
        flags=tuple(flag for each in done for flag in each.flags),
        text=tuple(each.text for each in done),
    )


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Any, int]]:
    """The document, with its form fields filled in as they are seen, and its number of pages."""
    if len(data) > LARGEST_PDF:
        message = f"The PDF has {len(data) // 1_000_000} MB; {LARGEST_PDF // 1_000_000} are the most."
        raise _Refused(message)
    if b"%PDF-" not in data[:_HEADER]:
        raise _Refused(_REASONS[pdfium.FPDF_ERR_FORMAT])
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise _Refused(_REASONS.get(pdfium.FPDF_GetLastError(), _REASONS[pdfium.FPDF_ERR_FORMAT]))
    forms = _with_forms(document)
    try:
        pages = pdfium.FPDF_GetPageCount(document)
        if pages < 1:
            message = "The PDF has no page."
            raise _Refused(message)
        if pages > MOST_PAGES:
            message = f"The PDF has {pages:,} pages; {MOST_PAGES} are the most."
            raise _Refused(message)
        yield document, pages
    finally:
        if forms is not None:
            pdfium.FPDFDOC_ExitFormFillEnvironment(forms[0])
        pdfium.FPDF_CloseDocument(document)


def _with_forms(document: Any) -> tuple[Any, Any] | None:  # noqa: ANN401  pypdfium2 ships no types
    """Give fields without an appearance theirs. No script runs: this pdfium has no interpreter."""
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_NONE:
        return None
    info = pdfium.FPDF_FORMFILLINFO(version=2)
    handle = pdfium.FPDFDOC_InitFormFillEnvironment(document, ctypes.byref(info))
    return (handle, info) if handle else None  # pdfium keeps looking at `info`


def _has_text(document: Any, number: int) -> bool:  # noqa: ANN401
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        message = f"Page {number + 1} of the PDF cannot be read."
        raise _Refused(message)
    text = pdfium.FPDFText_LoadPage(page)
    found = bool(text) and pdfium.FPDFText_CountChars(text) > 0
    if text:
        pdfium.FPDFText_ClosePage(text)
    pdfium.FPDF_ClosePage(page)
    return found
