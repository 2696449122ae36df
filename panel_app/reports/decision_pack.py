"""The decision pack as a PDF: candidates drawn first, then what stands before them and names their pages.

This module loads ReportLab; who only fills a pack in takes its types from `panel_app.reports.pack`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from panel_app.files import write_whole
from panel_app.reports import pack_advice, pack_back, pack_front, pack_method, pack_signatures, running
from panel_app.reports.archive import About
from panel_app.reports.drawn import Drawing, Progress, unheard
from panel_app.reports.ending import Bookmark
from panel_app.reports.flow import lay_out, pour
from panel_app.reports.pack import CandidatePage, DecisionPack
from panel_app.reports.pack_candidates import candidate
from panel_app.reports.rows import Row
from panel_app.reports.style import Sheet
from panel_app.reports.surface import Surface
from panel_app.reports.tagged import Document, Run
from panel_app.reports.templates import Template
from panel_app.reports.text import one_line

CANDIDATES: Final = "candidates"

_PREVIEWED: Final = 5


class _Section(NamedTuple):
    """Pages that begin together; `rows` makes them anew each time."""

    key: str
    title: str
    rows: Callable[[], Iterable[Row]]


def write_decision_pack(pack: DecisionPack, path: Path, *, progress: Progress | None = None) -> int:
    """Write the pack, whole or not at all; how many pages it has. CannotWrite where the disk or folder refuses."""
    with write_whole(path) as file:
        return draw(pack, file, Drawing(progress=progress or unheard))


def draw(pack: DecisionPack, file: BinaryIO, drawing: Drawing | None = None) -> int:
    """Draw the pack into an open file; how many pages it has. With `part`, so many candidates' first pages alone."""
    drawing = drawing or Drawing()
    sheet = running.SHEETS[drawing.template.paper]
    furniture = partial(_furniture, pack, bool(drawing.part))
    look = running.look(drawing.template)
    with Document(file, _about(pack, part=bool(drawing.part)), furniture=furniture, **look) as document:
        if drawing.part:
            return _draw_candidates(document.run(), pack, pack.candidates[: drawing.part], sheet, drawing.progress)
        return _draw_whole(document, pack, sheet, drawing)


def preview(pack: DecisionPack, file: BinaryIO, template: Template | None = None) -> int:
    """The first candidates' pages, marked as a part; how many."""
    drawing = Drawing(part=_PREVIEWED)
    return draw(pack, file, drawing if template is None else Drawing(template=template, part=_PREVIEWED))


def _draw_whole(document: Document, pack: DecisionPack, sheet: Sheet, drawing: Drawing) -> int:
    before, people, after = document.run(), document.run(), document.run()
    pages: dict[str, int] = {}
    back = _back(pack, drawing.signer)
    front = _front(pack, drawing.template, pages, back)
    steps = len(pack.candidates) + len(back) + 1
    at = 1
    for section in front:
        pages[section.key] = at
        at += len(lay_out(section.rows(), sheet))
    pages |= {CANDIDATES: at}
    drawn = _draw_candidates(people, pack, pack.candidates, sheet, lambda done, _of: drawing.progress(done, steps))
    pages |= {place.bookmark.key: at + place.place - 1 for place in people.places}
    at += drawn
    for done, section in enumerate(back, len(pack.candidates) + 1):
        pages[section.key] = at
        at += _draw_section(after, section, sheet)
        drawing.progress(done, steps)
    for section in front:
        _draw_section(before, section, sheet)
    drawing.progress(steps, steps)
    return at - 1


def _front(
    pack: DecisionPack, template: Template, pages: Mapping[str, int], back: Sequence[_Section]
) -> list[_Section]:
    """`pages` fills up while other pages are drawn; contents and ranked list print it when they are drawn at last."""
    listed = [("Summary", pack_front.SUMMARY), ("Ranked list", pack_front.RANKED)]
    if pack.candidates:
        listed.append(("Candidates", CANDIDATES))
    listed += [(section.title, section.key) for section in back]

    def contents() -> Iterator[Row]:
        return pack_front.contents([(title, key, pages.get(key, 0)) for title, key in listed])

    return [
        _Section(pack_front.COVER, "Cover", lambda: pack_front.cover(pack, template.logo)),
        _Section(pack_front.CONTENTS, "Contents", contents),
        _Section(pack_front.SUMMARY, "Summary", lambda: pack_front.summary(pack)),
        _Section(pack_front.RANKED, "Ranked list", lambda: pack_front.ranked(pack, pages)),
    ]


def _back(pack: DecisionPack, signer: Sequence[str]) -> list[_Section]:
    sections = [
        _Section(pack_back.CHANGES, "Changes of marks", lambda: pack_back.changes(pack)),
        _Section(pack_back.LEDGER, "Ledger", lambda: pack_back.ledger(pack)),
        _Section(pack_back.TIES, "Ties and checks", lambda: pack_back.ties_and_checks(pack)),
        _Section(pack_method.METHOD, "Method", lambda: pack_method.method(pack)),
        _Section(pack_advice.ADVICE, "What the marks can tell", lambda: pack_advice.advice(pack)),
        _Section(pack_method.MARKING, "How the panel marked", lambda: pack_method.marking(pack)),
        _Section(pack_method.RULES, "Rules and rubric", lambda: pack_method.rules_and_rubric(pack)),
        _Section(pack_signatures.SIGNATURES, "Signatures", lambda: pack_signatures.signatures(pack, signer)),
    ]
    return [section for section in sections if any(True for _ in section.rows())]


def _draw_section(run: Run, section: _Section, sheet: Sheet) -> int:
    with run.section():
        return pour(run, section.rows(), sheet)


def _draw_candidates(
    run: Run, pack: DecisionPack, candidates: Sequence[CandidatePage], sheet: Sheet, progress: Progress
) -> int:
    count = 0
    for done, page in enumerate(candidates, 1):
        under = [Bookmark(CANDIDATES, "Candidates")] if done == 1 else []
        with run.section(f"Candidate {one_line(page.code)}"):
            count += pour(run, candidate(pack.stage, page, name=pack.names.get(page.code, ""), under=under), sheet)
        progress(done, len(candidates))
    return count


def _about(pack: DecisionPack, *, part: bool) -> About:
    return About(
        title=f"Decision pack: {_subject(pack)}{' (part)' if part else ''}",
        created=pack.generated,
        creator=f"panel-app {one_line(pack.app_version)}",
        subject="Ranked list, marks, notes, outcomes and ledger of one stage",
        identifier="" if part else one_line(pack.claim),
    )


def _subject(pack: DecisionPack) -> str:
    return " · ".join(one_line(part) for part in (pack.round_name, pack.intake, pack.stage.id) if one_line(part))


def _furniture(pack: DecisionPack, part: bool, surface: Surface, page: int, of: int, label: str) -> None:  # noqa: FBT001 - bound once
    """The running head, which the cover does without, and the foot."""
    if page > 1 or part:
        state = running.PART if part else "Signed" if pack.signed else running.UNSIGNED
        running.head(surface, _subject(pack), label, state)
    running.foot(surface, page, of, pack.record_head)
