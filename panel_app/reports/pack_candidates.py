"""One candidate of a decision pack: figures, every mark, agreed marks, notes side by side."""

from collections.abc import Iterator, Sequence
from typing import Final

from panel_app.domain.rubric import Criterion, plain
from panel_app.reports import style, words
from panel_app.reports.blocks import Column, fact, figures, heading, prose, side_by_side, table
from panel_app.reports.flow import Bookmark, Row
from panel_app.reports.pack import CandidatePage, DecisionPack, ScorerColumn, Timing
from panel_app.reports.pack_front import candidate_key
from panel_app.reports.style import BODY, BODY_STRONG, LABEL, SMALL_STRONG, TITLE, UNIT
from panel_app.reports.text import one_line

_SCORERS_ABREAST: Final = 6
"""So many scorers fit beside one another in the table of marks; more make a second table."""

_NOTES_ABREAST: Final = {1: 1, 2: 2, 4: 2}
"""Columns of notes by number of scorers, three where nothing else is said: narrower ones do not read well."""

_LATE: Final[dict[Timing, str]] = {
    "late": "form came late and does not count.",
    "admitted": "form came late; the chair admitted it, and it counts.",
}


def candidate(pack: DecisionPack, page: CandidatePage) -> Iterator[Row]:
    """Everything that was given to this candidate, and what came of it."""
    bookmark = Bookmark(candidate_key(page.code), one_line(page.code), 1)
    yield heading(f"Candidate {page.code}", face=TITLE, gap=0, bookmark=bookmark)
    yield from _figures(page)
    yield from _reasons(page)
    yield from _marks(pack, page)
    yield from _agreed(pack, page)
    yield from _notes(pack, page)


def _figures(page: CandidatePage) -> Iterator[Row]:
    standing = page.standing
    exact = "" if standing.exact is None or standing.exact == standing.total else f" (exactly {standing.exact})"
    yield from figures(
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
    for number, (label, text) in enumerate(said):
        yield fact(label, text, gap=3 if number else UNIT)


def _marks(pack: DecisionPack, page: CandidatePage) -> Iterator[Row]:
    yield heading("Marks")
    if not page.scorers:
        yield prose("No form is held for this candidate.")
    for start in range(0, len(page.scorers), _SCORERS_ABREAST):
        yield from _mark_table(pack, page, page.scorers[start : start + _SCORERS_ABREAST])
    for scorer in page.scorers:
        if scorer.timing in _LATE:
            yield prose(f"{scorer.pseudonym}’s {_LATE[scorer.timing]}", gap=3)
        for criterion, reason in scorer.abstained.items():
            yield prose(f"{scorer.pseudonym} abstained on {_title(pack, criterion)}: {reason}", gap=3)


def _mark_table(pack: DecisionPack, page: CandidatePage, scorers: Sequence[ScorerColumn]) -> Iterator[Row]:
    wide = 4.25 * UNIT
    first = style.WIDTH - wide * (len(scorers) + 1)
    columns = [Column("Criterion", 0, first - UNIT)]
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
        for criterion in pack.stage.criteria
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


def _title(pack: DecisionPack, criterion: str) -> str:
    titles: dict[str, str] = {each.id: one_line(each.title) for each in pack.stage.criteria}
    return titles.get(criterion, criterion)


def _agreed(pack: DecisionPack, page: CandidatePage) -> Iterator[Row]:
    if not page.agreed:
        return
    columns = (
        Column("Criterion", 0, 10 * UNIT),
        Column("Agreed", 10.5 * UNIT, 3 * UNIT, BODY_STRONG, decimal=True),
        Column("Proposed by", 15 * UNIT, 6 * UNIT),
        Column("Reason", 22 * UNIT, style.WIDTH - 22 * UNIT),
    )
    body = [
        (_title(pack, each), plain(agreed.mark), one_line(agreed.by), agreed.reason)
        for each, agreed in page.agreed.items()
    ]
    yield heading("Agreed marks")
    yield from table(columns, body, gap=0)


def _notes(pack: DecisionPack, page: CandidatePage) -> Iterator[Row]:
    blank: list[str] = []
    first = True
    for criterion in pack.stage.criteria:
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
            yield heading(f"Concern raised by {scorer.pseudonym}", face=BODY_STRONG, gap=UNIT)
            yield prose(scorer.concern)


def _notes_on(criterion: Criterion, scorers: Sequence[ScorerColumn], *, gap: float) -> Iterator[Row]:
    above = heading(criterion.title, face=BODY_STRONG._replace(colour=style.PRIMARY), gap=gap)
    yield above
    columns = _NOTES_ABREAST.get(len(scorers), 3)
    for start in range(0, len(scorers), columns):
        abreast = scorers[start : start + columns]
        given = [(_given(each, criterion), SMALL_STRONG) for each in abreast]
        titles = side_by_side(given, columns, gap=UNIT / 2 if start else 0, glued=True)
        yield titles
        texts = [each.notes.get(criterion.id, "").strip() for each in abreast]
        notes = [(text or "No note.", BODY if text else LABEL) for text in texts]
        yield side_by_side(notes, columns, head=(above, titles))
