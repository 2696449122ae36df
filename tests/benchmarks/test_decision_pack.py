"""A pack of 272 beside the floor: the same text through plain ReportLab Platypus, in the same run."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import LongTable, PageBreak, Paragraph, SimpleDocTemplate, Table

from panel_app.domain.rubric import plain
from panel_app.reports import style
from panel_app.reports.decision_pack import write_decision_pack
from panel_app.reports.pack import DecisionPack
from tests.reports.sample_pack import sample_pack

pytestmark = [pytest.mark.benchmark(group="decision pack of 272"), pytest.mark.benchmark]


@pytest.fixture(scope="module")
def pack() -> DecisionPack:
    return sample_pack(272, places=100, scorers=4)


def test_decision_pack_takes_so_long_when_written(
    benchmark: BenchmarkFixture, pack: DecisionPack, tmp_path: Path
) -> None:
    pages = benchmark.pedantic(write_decision_pack, args=(pack, tmp_path / "pack.pdf"), rounds=3)  # type: ignore[no-untyped-call]
    benchmark.extra_info["pages"] = pages


def test_plain_platypus_takes_so_long_when_given_the_same_text(
    benchmark: BenchmarkFixture, pack: DecisionPack, tmp_path: Path
) -> None:
    pages = benchmark.pedantic(write_plainly, args=(pack, tmp_path / "plain.pdf"), rounds=3)  # type: ignore[no-untyped-call]
    benchmark.extra_info["pages"] = pages


def write_plainly(pack: DecisionPack, path: Path) -> int:
    """The same texts as paragraphs and tables as they come, without page x of y, rules or care for page breaks."""
    looks = getSampleStyleSheet()
    for look in (looks["BodyText"], looks["Heading1"]):
        look.fontName = style.typeface(style.REGULAR).fontName
    story: list[Any] = [LongTable([[s.rank, s.order, s.code, s.total, s.status, s.outcome] for s in pack.standings])]
    for page in pack.candidates:
        story += [PageBreak(), Paragraph(page.code, looks["Heading1"])]
        texts = [page.outcome_reason, page.kept, *(agreed.reason for agreed in page.agreed.values())]
        texts += [note for form in page.scorers for note in form.notes.values()]
        marks = [[c.title, *(plain(form.marks[c.id]) for form in page.scorers)] for c in pack.stage.criteria]
        story.append(Table(marks))
        story += [Paragraph(escape(text), looks["BodyText"]) for text in texts]
    rows = [[str(e.time), e.who, e.code, Paragraph(escape(e.what), looks["BodyText"])] for e in pack.ledger]
    story += [PageBreak(), LongTable(rows, colWidths=[110, 60, 60, 230])]
    document = SimpleDocTemplate(str(path), pagesize=A4)
    document.build(story)
    return int(document.page)
