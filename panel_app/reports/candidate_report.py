"""Reports on one candidate: for the panel everything, for the candidate what is theirs."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from panel_app.domain.rubric import Criterion
from panel_app.reports import paper, style, words
from panel_app.reports.blocks import bullets, facts, heading, highlights, prose
from panel_app.reports.candidate_values import CandidateReport, SafeReport
from panel_app.reports.drawn import Drawing
from panel_app.reports.ending import Bookmark
from panel_app.reports.pack_back import changed, recorded
from panel_app.reports.pack_candidates import candidate
from panel_app.reports.rows import Row
from panel_app.reports.style import BODY_STRONG, LEAD, UNIT
from panel_app.reports.tables import Column, table
from panel_app.reports.text import one_line

_GIVEN: Final = (
    Column("Criterion", 0, 12 * UNIT, heads=True),
    Column("Your mark", 12.5 * UNIT, 4.5 * UNIT, BODY_STRONG, decimal=True),
    Column("Scale", 18.5 * UNIT, 5 * UNIT),
    Column("What work at this mark looks like", 24 * UNIT, style.WIDTH - 24 * UNIT),
)


def draw(pieces: Sequence[CandidateReport], file: BinaryIO, drawing: Drawing) -> int:
    """The panel's reports, each from a new page on; how many pages they took."""
    sections = [paper.Section(f"Candidate {one_line(each.page.code)}", _panels(each)) for each in pieces]
    return paper.draw(file, drawing, pieces[0].source, sections, title="Candidate report")


def draw_safe(pieces: Sequence[SafeReport], file: BinaryIO, drawing: Drawing) -> int:
    """The candidates' own, each from a new page on; how many pages they took."""
    sections = [paper.Section(f"Candidate {one_line(each.code)}", _own(each)) for each in pieces]
    return paper.draw(file, drawing, pieces[0].source, sections, title="Result and marks")


def _panels(report: CandidateReport) -> Iterator[Row]:
    yield from candidate(report.stage, report.page, name=report.name)
    if report.changes:
        yield heading("Changes of marks")
        yield from changed(report.stage, report.changes, gap=0)
    if report.ledger:
        yield heading("On record")
        yield from recorded(report.ledger, gap=0)


def _own(report: SafeReport) -> Iterator[Row]:
    title = f"Candidate {report.code}"
    yield heading(title, 1, gap=0, bookmarks=[Bookmark(f"candidate {report.code}", one_line(title))])
    if report.name:
        yield prose(report.name, face=LEAD)
    outcome = words.OUTCOME[report.outcome]
    yield from highlights(
        (("Outcome", outcome, 14 * UNIT), ("Total score", report.total or words.NONE, 10 * UNIT))
    )  # fmt: skip
    about = [("Round", report.source.round_name), ("Intake", report.source.intake), ("Stage", report.stage.id)]
    yield from facts([pair for pair in about if pair[1]], gap=UNIT)
    yield heading("Your marks")
    yield from _marks(report)
    yield from _agreed(report)
    yield heading("How this came about")
    yield from bullets(words.method(report.stage), gap=UNIT / 2)


def _marks(report: SafeReport) -> Iterator[Row]:
    body = [
        (
            one_line(each.title) or each.id,
            report.given[each.id].mark if each.id in report.given else words.NONE,
            words.scale(each),
            report.given[each.id].anchor if each.id in report.given else "",
        )
        for each in report.stage.criteria
    ]
    yield from table(_GIVEN, body, gap=0)


def _agreed(report: SafeReport) -> Iterator[Row]:
    said = [(one_line(each.title) or each.id, _said(report, each)) for each in report.stage.criteria]
    given = [(title, text) for title, text in said if text]
    if given:
        yield heading("What the panel agreed")
        yield from facts(given)


def _said(report: SafeReport, criterion: Criterion) -> str:
    given = report.given.get(criterion.id)
    return given.agreed.strip() if given else ""
