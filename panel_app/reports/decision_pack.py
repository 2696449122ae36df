"""The decision pack as a PDF: laid out once to learn its page numbers, a second time to be drawn.

This module loads ReportLab; who only fills a pack in takes its types from `panel_app.reports.pack`.
"""

from collections.abc import Callable, Iterable
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from reportlab.pdfgen.canvas import Canvas

from panel_app.files import write_whole
from panel_app.reports import style
from panel_app.reports.flow import Page, Row, draw, lay_out
from panel_app.reports.pack import DecisionPack
from panel_app.reports.pack_back import ledger, ties_and_checks
from panel_app.reports.pack_candidates import candidate
from panel_app.reports.pack_front import cover, ranked, summary
from panel_app.reports.style import LABEL, LEFT, REGULAR, SMALL_STRONG, STRONG, WIDTH
from panel_app.reports.text import elide, one_line, width

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much. What it raises ends the work, and no file appears."""

_SHORT_HEAD: Final = 16


class _Section(NamedTuple):
    """Pages that begin together. `rows` makes them anew each time: a pack of thousands is never held whole."""

    rows: Callable[[], Iterable[Row]]
    code: str = ""


def write_decision_pack(pack: DecisionPack, path: Path, *, progress: Progress | None = None) -> int:
    """Write the pack, whole or not at all; how many pages it has. CannotWrite where the disk or folder refuses."""
    pages: dict[str, int] = {}
    sections = _sections(pack, pages)
    tell = progress or (lambda _done, _of: None)
    first = 1
    for done, section in enumerate(sections, 1):
        if section.code:
            pages.setdefault(section.code, first)
        first += len(lay_out(section.rows()))
        tell(done, 2 * len(sections))
    total = first - 1
    with write_whole(path) as file:
        canvas = _canvas(pack, file)
        for done, section in enumerate(sections, 1):
            for page in lay_out(section.rows()):
                _draw_page(canvas, pack, page, total, section.code)
            tell(len(sections) + done, 2 * len(sections))
        canvas.save()
    return total


def _sections(pack: DecisionPack, pages: dict[str, int]) -> list[_Section]:
    """`pages` fills up while the pack is first laid out; the ranked table prints it when it is drawn."""
    return [
        _Section(lambda: cover(pack)),
        _Section(lambda: summary(pack)),
        _Section(lambda: ranked(pack, pages)),
        *(_Section(partial(candidate, pack, page), page.code) for page in pack.candidates),
        _Section(lambda: ties_and_checks(pack)),
        _Section(lambda: ledger(pack)),
    ]


def _canvas(pack: DecisionPack, file: BinaryIO) -> Canvas:
    for font in (REGULAR, STRONG):
        style.typeface(font)
    canvas = Canvas(
        file,
        pagesize=(style.PAGE_WIDTH, style.PAGE_HEIGHT),
        pageCompression=1,
        invariant=1,
        initialFontName=REGULAR,
        lang="en-GB",
    )
    _date(canvas, pack)
    canvas.setTitle(f"Decision pack: {_subject(pack)}")
    canvas.setSubject("Ranked list, marks, notes, outcomes and ledger of one stage")
    canvas.setAuthor("panel-app")
    canvas.setCreator(f"panel-app {pack.app_version}")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.showOutline()
    return canvas


def _date(canvas: Canvas, pack: DecisionPack) -> None:
    """WORKAROUND: an invariant canvas, which the same bytes need, dates every file to 2000; the pack has a date."""
    moment = pack.generated.astimezone(UTC)
    stamp = canvas._doc._timeStamp  # noqa: SLF001
    stamp.t, stamp.lt, stamp.YMDhms = moment.timestamp(), moment.utctimetuple(), moment.timetuple()[:6]


def _subject(pack: DecisionPack) -> str:
    return " · ".join(one_line(part) for part in (pack.round_name, pack.intake, pack.stage.id) if part)


def _draw_page(canvas: Canvas, pack: DecisionPack, page: Page, total: int, code: str) -> None:
    number = canvas.getPageNumber()
    if number > 1:
        state = "Signed" if pack.signed else "Not signed"
        right = elide(f"Candidate {code} · {state}" if code else state, LABEL, WIDTH / 3)
        _put(canvas, elide(_subject(pack), SMALL_STRONG, WIDTH * 0.6), right, style.HEAD_BASELINE)
    draw(canvas, page)
    short = " ".join(pack.record_head[at : at + 4] for at in range(0, min(len(pack.record_head), _SHORT_HEAD), 4))
    _put(canvas, f"Page {number} of {total}", f"Record {short}", style.FOOT_BASELINE)
    canvas.showPage()


def _put(canvas: Canvas, left: str, right: str, baseline: float) -> None:
    """Running head or foot."""
    for text, face, x in ((left, SMALL_STRONG, LEFT), (right, LABEL, LEFT + WIDTH - width(right, LABEL))):
        canvas.setFont(face.font, face.size)
        canvas.setFillColor(face.colour)
        canvas.drawString(x, baseline, text)
