"""The content of a decision pack through ReportLab's Platypus as its manual shows it: the floor to compare with.

Headings, figures on a wash, tables of marks, notes side by side, ranked list and ledger with repeated heads, drawings,
running heads and page numbers. No tags, no bookmarks, no page x of y.
"""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing, Line, Rect
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import LongTable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from panel_app.domain.rubric import plain
from panel_app.reports import style, words
from panel_app.reports.pack import CandidatePage, DecisionPack

type Thing = Any
"""ReportLab has no types."""

INK, DEEP, GREY, WASH = (HexColor(f"#{each}") for each in ("212B32", "003087", "D8DDE0", "F0F4F5"))
BODY = ParagraphStyle("body", fontName=style.REGULAR, fontSize=10, leading=13, textColor=INK)
SMALL = ParagraphStyle("small", BODY, fontSize=8.5, leading=11)
STRONG = ParagraphStyle("strong", SMALL, fontName=style.STRONG)
TITLE = ParagraphStyle("title", BODY, fontName=style.STRONG, fontSize=28, leading=32, textColor=DEEP)
HEADING = ParagraphStyle(
    "heading", BODY, fontName=style.STRONG, fontSize=14, leading=18, textColor=DEEP, spaceBefore=17
)
RULED = TableStyle(
    [
        ("FONT", (0, 0), (-1, -1), style.REGULAR, 10, 13),
        ("FONT", (0, 0), (-1, 0), style.STRONG, 8.5, 11),
        ("LINEBELOW", (0, 0), (-1, 0), 0.75, INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, GREY),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)
WASHED = TableStyle(
    [
        ("FONT", (0, 0), (-1, 0), style.REGULAR, 8.5, 11),
        ("FONT", (0, 1), (-1, 1), style.STRONG, 14, 18),
        ("BACKGROUND", (0, 0), (-1, -1), WASH),
    ]
)
BESIDE = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])


def write_plainly(pack: DecisionPack, path: Path) -> int:
    for font in (style.REGULAR, style.STRONG):
        style.typeface(font)
    story: list[Any] = [Paragraph(escape(pack.round_name), TITLE), _bars(), PageBreak(), _ranked(pack)]
    for page in pack.candidates:
        story += [PageBreak(), *_candidate(pack, page)]
    head = ["Time (UTC)", "Who", "Candidate", "What"]
    rows = [[words.stamp(e.time), e.who, e.code or "", Paragraph(escape(e.what), SMALL)] for e in pack.ledger]
    story += [PageBreak(), LongTable([head, *rows], colWidths=[100, 75, 60, 245], repeatRows=1, style=RULED)]
    document = SimpleDocTemplate(str(path), pagesize=A4, leftMargin=57, rightMargin=57, topMargin=68, bottomMargin=57)
    document.build(story, onFirstPage=_furniture, onLaterPages=_furniture)
    return int(document.page)


def _furniture(canvas: Thing, document: Thing) -> None:
    canvas.setFont(style.STRONG, 8.5)
    canvas.drawString(57, style.A4.head, "Digital Health Leadership programme · Cohort 4 · sift")
    canvas.drawString(57, style.A4.foot, f"Page {document.page}")
    canvas.drawRightString(57 + style.WIDTH, style.A4.foot, "Record 8517 7861 540a 4fcc")


def _bars() -> Drawing:
    drawing = Drawing(style.WIDTH, 180)
    for place in range(20):
        drawing.add(Rect(place * 24, 20, 22, 20 + place * 7 % 130, fillColor=DEEP))
    drawing.add(Line(0, 20, style.WIDTH, 20))
    return drawing


def _ranked(pack: DecisionPack) -> LongTable:
    head = ["Rank", "Order", "Candidate", "Total", "Status", "Outcome"]
    rows = [
        [str(s.rank), str(s.order), s.code, s.total, words.STATUS[s.status], words.OUTCOME[s.outcome]]
        for s in pack.standings
    ]
    return LongTable([head, *rows], colWidths=[50, 50, 100, 60, 110, 110], repeatRows=1, style=RULED)


def _candidate(pack: DecisionPack, page: CandidatePage) -> list[Any]:
    each = page.standing
    told = [
        ["Total score", "Rank", "Order", "Status", "Outcome"],
        [each.total, str(each.rank), str(each.order), words.STATUS[each.status], words.OUTCOME[each.outcome]],
    ]
    said = [("Reason for the outcome", page.outcome_reason), ("Marks kept as they are", page.kept)]
    facts = [[Paragraph(label, SMALL), Paragraph(escape(text), BODY)] for label, text in said if text]
    story: list[Any] = [
        Paragraph(f"Candidate {page.code}", TITLE),
        Table(told, colWidths=[96] * 5, style=WASHED),
        Table(facts, colWidths=[102, 380], style=BESIDE),
        Paragraph("Marks", HEADING),
        _marks(pack, page),
    ]
    if page.agreed:
        rows = [[key, plain(a.mark), a.by, Paragraph(escape(a.reason), BODY)] for key, a in page.agreed.items()]
        head = ["Criterion", "Agreed", "Proposed by", "Reason"]
        story += [Paragraph("Agreed marks", HEADING), Table([head, *rows], colWidths=[115, 50, 80, 237], style=RULED)]
    story.append(Paragraph("Notes", HEADING))
    for criterion in pack.stage.criteria:
        story.append(Paragraph(escape(criterion.title), STRONG))
        given = [Paragraph(f"{s.pseudonym} gave {plain(s.marks[criterion.id])}", STRONG) for s in page.scorers]
        notes = [Paragraph(escape(s.notes.get(criterion.id, "No note.")), BODY) for s in page.scorers]
        wide = style.WIDTH / len(page.scorers)
        story += [Table([given, notes], colWidths=[wide] * len(page.scorers), style=BESIDE), Spacer(1, 6)]
    return story


def _marks(pack: DecisionPack, page: CandidatePage) -> Table:
    head = ["Criterion", *(form.pseudonym for form in page.scorers), "Agreed"]
    rows = [
        [
            f"{criterion.title} ({words.scale(criterion)})",
            *(plain(form.marks[criterion.id]) for form in page.scorers),
            plain(page.agreed[criterion.id].mark) if criterion.id in page.agreed else "–",
        ]
        for criterion in pack.stage.criteria
    ]
    wide = [48.0] * (len(page.scorers) + 1)
    return Table([head, *rows], colWidths=[style.WIDTH - sum(wide), *wide], style=RULED)
