"""What is said about a PDF between the process that reads it and the rest of the program: plain values."""

from datetime import date
from typing import Final, Literal

import msgspec

from panel_app.domain.candidates import Applicant
from panel_app.domain.errors import InputRefused
from panel_app.intake.clean_copy import Strike

MOST_PAGES: Final = 120
LARGEST_PDF: Final = 64 * 1024 * 1024
"""Bytes."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points from the top left of the page as it is shown."""

FlagKind = Literal["image only", "picture", "drawing", "unreadable"]


class PageFlag(msgspec.Struct, frozen=True, kw_only=True):
    """What only a person can judge on a page (from 0): a scan, a photograph, a drawing, letters that cannot be read."""

    page: int
    kind: FlagKind
    why: str
    boxes: tuple[Box, ...] = ()


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """An area that a person struck by hand."""

    page: int
    box: Box


class Inspection(msgspec.Struct, frozen=True, kw_only=True, tag="inspection"):
    """What a first look says."""

    pages: int
    has_text: bool


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True, tag="rebuilt"):
    """A PDF made anew. `text` is the clean text of each page: just what the hidden layer says."""

    data: bytes
    pages: int
    strikes: tuple[Strike, ...]
    flags: tuple[PageFlag, ...]
    text: tuple[str, ...]


class Failure(msgspec.Struct, frozen=True, kw_only=True, tag="failure"):
    """Why it was refused, in one sentence."""

    reason: str


class Alive(msgspec.Struct, frozen=True, kw_only=True, tag="alive"):
    """Another page is done."""


class Look(msgspec.Struct, frozen=True, kw_only=True, tag="look"):
    """Open it and say what is in it."""

    data: bytes


class Rebuild(msgspec.Struct, frozen=True, kw_only=True, tag="rebuild"):
    """Make it anew without what identifies this applicant. `field` names it in the strikes: `file.1`."""

    data: bytes
    applicant: Applicant
    field: str = "file.1"
    extra_strikes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    job_title: bool = True
    on: date | None = None


Job = Look | Rebuild
Answer = Inspection | Rebuilt | Failure | Alive


class PdfRefused(InputRefused):
    """A PDF that is not taken; `reason` is the one sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, "Ask the applicant for a plain PDF, or print this one to a new PDF and attach that.")
        self.reason = reason
