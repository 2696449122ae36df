"""One candidate of a decision pack or a report: figures, every mark, agreed marks, notes side by side."""

from collections.abc import Iterator, Sequence
from typing import Final

from panel_app.domain.rubric import Criterion, plain
from panel_app.domain.rules import Stage
from panel_app.reports import style, words
from panel_app.reports.blocks import facts, heading, highlights, prose, side_by_side
from panel_app.reports.ending import Bookmark
from panel_app.reports.pack import CandidatePage, ScorerColumn, Timing
from panel_app.reports.pack_front import candidate_key
from panel_app.reports.rows import Row
from panel_app.reports.style import BODY, BODY_STRONG, LABEL, LEAD, UNIT
from panel_app.reports.tables import Column, table
from panel_app.reports.text import one_line

_SCORERS_ABREAST: Final = 6
"""So many scorers fit beside one another in the table of marks; more make a second table."""

_NOTES_ABREAST: Final = {1: 1, 2: 2, 4: 2}
"""Columns of notes by number of scorers, three where nothing else is said: narrower ones do not read well."""

_LATE: Final[dict[Timing, str]] = {
    "late": "form came late and does not count.",
    "admitted": "form came late; the chair admitted it, and it counts.",
}


def candidate(stage: Stage, page: CandidatePage, *, name: str = "", under: Sequence[Bookmark] = ()) -> Iterator[Row]:
    """Everything that was given to this candidate, and what came of it. `under`: what else leads to the page."""
    bookmark = Bookmark(candidate_key(page.code), one_line(page.code) or words.NONE, 1)
    yield heading(f"Candidate {page.code}", 1, gap=0, bookmarks=[*under, bookmark])
    if name:
        yield prose(name, face=LEAD)
    yield from _highlights(page)
    yield from _reasons(page)
    yield from _marks(stage, page)
    yield from _agreed(stage, page)
    yield from _notes(stage, page)


def _highlights(page: CandidatePage) -> Iterator[Row]:
    standing = page.standing
    exact = "" if standing.exact is None or standing.exact == standing.total else f" (exactly {standing.exact})"
    yield from highlights(
        (
            (f"Total score{exact}", words.NONE if standing.total is None else standing.total, 10 * UNIT),
            ("Rank", words.NONE if standing.rank is None else str(standing.rank), 6 * UNIT),
            ("Order", words.NONE if standing.order is None else str(standing.order), 6 * UNIT),
            ("Status", words.STATUS[standing.status], 10 * UNIT),
            ("Outcome", words.OUTCOME[standing.outcome], 9 * UNIT),
        )
    )


def _reasons(page: CandidatePage) -> Iterator[Row]:
    said = [("Reason for the outcome", page.outcome_reason or "None given.")]
    tie = page.standing.tie
    if tie is not None:
        said.append(("Tie", f"{tie.id}, separated by {words.rule(tie.rule)}"))
    if page.kept:
        said.append(("Marks kept as they are", page.kept))
    yield from facts(said, gap=UNIT)


def _marks(stage: Stage, page: CandidatePage) -> Iterator[Row]:
    yield heading("Marks")
    if not page.scorers:
        yield prose("No form is held for this candidate.")
    for start in range(0, len(page.scorers), _SCORERS_ABREAST):
        yield from _mark_table(stage, page, page.scorers[start : start + _SCORERS_ABREAST])
    for scorer in page.scorers:
        if scorer.timing in _LATE:
            yield prose(f"{scorer.pseudonym}’s {_LATE[scorer.timing]}", gap=3)
        for criterion, reason in scorer.abstained.items():
            yield prose(f"{scorer.pseudonym} abstained on {_title(stage, criterion)}: {reason}", gap=3)


def _mark_table(stage: Stage, page: CandidatePage, scorers: Sequence[ScorerColumn]) -> Iterator[Row]:
    wide = 4.25 * UNIT
    first = style.WIDTH - wide * (len(scorers) + 1)
    columns = [Column("Criterion", 0, first - UNIT, heads=True)]
    for place, scorer in enumerate(scorers):
        title = one_line(scorer.pseudonym) + (" late" if scorer.timing in _LATE else "")
        columns.append(Column(title, first + place * wide + UNIT / 2, wide - UNIT / 2, decimal=True))
    columns.append(Column("Agreed", style.WIDTH - wide + UNIT / 2, wide - UNIT / 2, BODY_STRONG, decimal=True))
    body = [
        (
            f"{one_line(criterion.title)} ({words.scale(criterion)})",
            *(_mark(scorer, criterion) for scorer in scorers),
            plain(page.agreed[criterion.id].mark) if criterion.id in page.agreed else words.NONE,
        )
        for criterion in stage.criteria
    ]
    yield from table(columns, body, gap=0)


def _mark(scorer: ScorerColumn, criterion: Criterion) -> str:
    mark = scorer.marks.get(criterion.id)
    if mark is not None:
        return plain(mark)
    return "abstained" if criterion.id in scorer.abstained else words.NONE


def _given(scorer: ScorerColumn, criterion: Criterion) -> str:
    if criterion.id in scorer.marks:
        return f"{scorer.pseudonym} gave {_mark(scorer, criterion)}"
    return f"{scorer.pseudonym} {'abstained' if criterion.id in scorer.abstained else 'gave no mark'}"


def _title(stage: Stage, criterion: str) -> str:
    titles: dict[str, str] = {each.id: one_line(each.title) for each in stage.criteria}
    return titles.get(criterion, criterion)


def _agreed(stage: Stage, page: CandidatePage) -> Iterator[Row]:
    if not page.agreed:
        return
    columns = (
        Column("Criterion", 0, 10 * UNIT, heads=True),
        Column("Agreed", 10.5 * UNIT, 3 * UNIT, BODY_STRONG, decimal=True),
        Column("Proposed by", 15 * UNIT, 6 * UNIT),
        Column("Reason", 22 * UNIT, style.WIDTH - 22 * UNIT),
    )
    body = [
        (_title(stage, each), plain(agreed.mark), one_line(agreed.by), agreed.reason)
        for each, agreed in page.agreed.items()
    ]
    yield heading("Agreed marks")
    yield from table(columns, body, gap=0)


def _notes(stage: Stage, page: CandidatePage) -> Iterator[Row]:
    blank: list[str] = []
    first = True
    for criterion in stage.criteria:
        if not any(scorer.notes.get(criterion.id, "").strip() for scorer in page.scorers):
            blank.append(one_line(criterion.title))
            continue
        if first:
            yield heading("Notes")
        yield from _notes_on(criterion, page.scorers, gap=0 if first else UNIT)
        first = False
    if blank and page.scorers:
        yield prose(f"No notes on {', '.join(blank)}.", face=LABEL, gap=UNIT)
    for scorer in page.scorers:
        if scorer.concern.strip():
            yield heading(f"Concern raised by {scorer.pseudonym}")
            yield prose(scorer.concern)


def _notes_on(criterion: Criterion, scorers: Sequence[ScorerColumn], *, gap: float) -> Iterator[Row]:
    above = heading(criterion.title or criterion.id, 3, gap=gap)
    yield above
    texts = [(_given(each, criterion), each.notes.get(criterion.id, "").strip()) for each in scorers]
    pairs = [(given, text or "No note.", BODY if text else LABEL) for given, text in texts]
    yield from side_by_side(pairs, _NOTES_ABREAST.get(len(scorers), 3), above=(above,))
