"""Reports that are sections of rows on one kind of paper: what their pages have in common, drawn in one place."""

from collections.abc import Iterable, Sequence
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
    """Draw the sections, each from a new page on; how many pages they took."""
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
        running.foot(surface, page, of, source.record_head)

    template = drawing.template
    if drawing.signer:
        sections = [*sections, Section("Signature", pack_signatures.of_file(drawing.signer))]
    pages = 0
    with Document(file, about, furniture=furniture, **running.look(template)) as document:
        run = document.run()
        for done, section in enumerate(sections):
            drawing.progress(done, len(sections))
            with run.section(section.label):
                pages += pour(run, section.rows, sheet or running.SHEETS[template.paper])
        drawing.progress(len(sections), len(sections))
    return pages
