"""Reports that are sections of rows on one kind of paper: what their pages have in common, drawn in one place."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import BinaryIO, NamedTuple

from panel_app.reports import pack_signatures, running
from panel_app.reports.archive import About
from panel_app.reports.drawn import Drawing
from panel_app.reports.flow import pour
from panel_app.reports.rows import Row
from panel_app.reports.style import Sheet
from panel_app.reports.surface import Surface
from panel_app.reports.tagged import Document
from panel_app.reports.text import one_line
from panel_app.reports.values import Source


def subject(source: Source) -> str:
    """The round, intake and stage in a line."""
    return " · ".join(one_line(part) for part in (source.round_name, source.intake, source.stage) if one_line(part))


class Section(NamedTuple):
    """Pages that begin together, named in the running head."""

    label: str
    rows: Iterable[Row]


def draw(
    file: BinaryIO,
    drawing: Drawing,
    source: Source,
    sections: Sequence[Section],
    *,
    title: str,
    sheet: Sheet | None = None,
) -> int:
    """Draw the sections, each from a new page on and with page numbers of its own; how many pages they took.

    Sections of one file are taken apart at the printer's: whoever gets one should find it whole. The signature's page
    belongs to a file of one section, and stands by itself after several.
    """
    about = About(
        title=f"{title}: {subject(source)}",
        created=source.made,
        creator=f"panel-app {one_line(source.app_version)}",
        subject=title,
        language="cy" if drawing.language == "cy" else "en-GB",
        identifier="" if drawing.part else one_line(source.claim),
    )

    def furniture(surface: Surface, page: int, of: int, label: str) -> None:
        state = running.PART if drawing.part else "" if source.signed else running.UNSIGNED
        running.head(surface, subject(source), label, state)
        number, last = (page, of) if alone else _within(lengths, page)
        running.foot(surface, number, last, source.record_head)

    template, alone = drawing.template, len(sections) == 1
    if drawing.signer:
        sections = [*sections, Section("Signature", pack_signatures.of_file(drawing.signer))]
    lengths: list[int] = []
    with Document(file, about, furniture=furniture, **running.look(template)) as document:
        run = document.run()
        for done, section in enumerate(sections):
            drawing.progress(done, len(sections))
            with run.section(section.label):
                lengths.append(pour(run, section.rows, sheet or running.SHEETS[template.paper]))
        drawing.progress(len(sections), len(sections))
    return sum(lengths)


def _within(lengths: Sequence[int], page: int) -> tuple[int, int]:
    """A page's number within its section, and how many pages that has."""
    ends = list(accumulate(lengths))
    section = bisect_left(ends, page)
    return page - ends[section] + lengths[section], lengths[section]
