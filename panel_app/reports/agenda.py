"""The moderation meeting's agenda: who is to be discussed and why, with room for what is agreed."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from panel_app.domain.moderation import Reason
from panel_app.domain.rubric import Criterion, plain
from panel_app.domain.rules import Stage
from panel_app.domain.totals import show_total
from panel_app.reports import paper, style, words
from panel_app.reports.blocks import facts, heading, prose
from panel_app.reports.drawn import Drawing
from panel_app.reports.ending import Bookmark
from panel_app.reports.rows import Row
from panel_app.reports.style import SMALL, SMALL_STRONG, UNIT
from panel_app.reports.tables import Column, table
from panel_app.reports.text import one_line
from panel_app.reports.values import Agenda, AgendaItem

_CODE: Final = 5 * UNIT
_WHY: Final = 12 * UNIT
_BLANK: Final = 7 * UNIT
_MINUTES: Final = 2


def draw(pieces: Sequence[Agenda], file: BinaryIO, drawing: Drawing) -> int:
    """One agenda; how many pages it took."""
    (agenda,) = pieces
    sections = [paper.Section("Agenda", _rows(agenda))]
    return paper.draw(file, drawing, agenda.source, sections, title="Moderation agenda")


def _rows(agenda: Agenda) -> Iterator[Row]:
    yield heading("Moderation meeting", 1, gap=0, bookmarks=[Bookmark("agenda", "Moderation meeting", 1)])
    waiting = [each for each in agenda.items if not each.state]
    hours, minutes = divmod(len(waiting) * _MINUTES, 60)
    yield from facts(
        [
            ("Panel", agenda.panel_name or words.NONE),
            ("Forms", words.count(agenda.forms, "form")),
            ("To be discussed", f"{len(waiting)} of {words.count(len(agenda.items), 'candidate')}"),
            ("At two minutes each", f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"),
            ("Before anything else", "Who is here? Who knows a candidate, and steps out for whom?"),
        ],
        gap=UNIT,
    )
    if agenda.late:
        yield heading("Forms that came late")
        yield prose("They count if the chair admits them: " + "; ".join(agenda.late) + ".")
    yield heading("Candidates")
    if not agenda.items:
        yield prose("The rules ask for no candidate to be discussed.")
        return
    yield prose("By disagreement, the widest first. Marks are in the order of the pseudonyms; – is an abstention.")
    yield from _table(agenda)


def _table(agenda: Agenda) -> list[Row]:
    criteria = agenda.stage.criteria
    room = style.WIDTH - _CODE - _WHY - _BLANK
    step = room / max(len(criteria), 1)
    columns = [
        Column("Candidate", 0, _CODE - UNIT / 2, SMALL_STRONG, heads=True),
        *(
            Column(one_line(each.title) or each.id, _CODE + place * step, step - UNIT / 2, SMALL)
            for place, each in enumerate(criteria)
        ),
        Column("Why", style.WIDTH - _BLANK - _WHY, _WHY - UNIT / 2, SMALL),
        Column("Agreed", style.WIDTH - _BLANK, _BLANK, SMALL),
    ]
    body = [
        (each.code, *(_marks(each, criterion) for criterion in criteria), _why(agenda.stage, each), each.state)
        for each in agenda.items
    ]
    return table(columns, body)


def _marks(item: AgendaItem, criterion: Criterion) -> str:
    given = [marks.get(criterion.id) for _, marks in sorted(item.marks.items())]
    return " · ".join(words.NONE if mark is None else plain(mark) for mark in given)


def _why(stage: Stage, item: AgendaItem) -> str:
    """In words: how far scorers are apart, and where."""
    titles: dict[str, str] = {each.id: one_line(each.title) or each.id for each in stage.criteria}
    return "; ".join(_reason(each, titles) for each in item.reasons)


def _reason(reason: Reason, titles: dict[str, str]) -> str:
    gap = show_total(reason.gap)
    on = titles.get(reason.on or "", reason.on or "")
    if reason.kind == "criterion-gap":
        return f"{gap} apart on {on}"
    if reason.kind == "total-gap":
        return f"{gap} apart in total"
    return f"on both sides of the floor of {'the total' if reason.on == 'total' else on}"
