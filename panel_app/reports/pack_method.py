"""How the decision was made, for somebody who was not there: the method in words, marking in figures, rules, rubric."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from panel_app.domain.rubric import Criterion, plain
from panel_app.reports import figures, style, words
from panel_app.reports.blocks import bullets, digest, facts, figure, heading, prose
from panel_app.reports.ending import Bookmark
from panel_app.reports.figures import Spread
from panel_app.reports.pack import DecisionPack
from panel_app.reports.rows import Figure, Row
from panel_app.reports.style import BODY_STRONG, UNIT
from panel_app.reports.tables import Column, table
from panel_app.reports.text import one_line

MARKING: Final = "marking"
METHOD: Final = "method"
RULES: Final = "rules"

_LEVELS: Final = (
    Column("Mark", 0, 3 * UNIT, BODY_STRONG, decimal=True, heads=True),
    Column("What work at this mark looks like", 4.5 * UNIT, style.WIDTH - 4.5 * UNIT),
)


def marking(pack: DecisionPack) -> Iterator[Row]:
    """How the panel marked, in figures; nothing where there are none."""
    drawn = list(_figures(pack))
    if not drawn:
        return
    yield heading("How the panel marked", 1, gap=0, bookmarks=[Bookmark(MARKING, "How the panel marked")])
    if pack.advice is not None:
        yield prose("What is measured here advises people; it changes no mark and decides nothing.", gap=UNIT)
    for title, each in drawn:
        yield heading(title, gap=2 * UNIT)
        yield from figure(each)


def _figures(pack: DecisionPack) -> Iterator[tuple[str, Figure]]:
    spread = figures.spreads([_spread(pack, criterion) for criterion in pack.stage.criteria])
    if spread:
        yield "Marks on each criterion", spread
    if pack.advice is None:
        return
    severity = figures.severities(pack.advice.severities)
    if severity:
        yield "Severity of scorers", severity
    interval = figures.intervals(pack.advice.intervals, pack.stage.open_places)
    if interval:
        yield "Ranks around the line", interval


def _spread(pack: DecisionPack, criterion: Criterion) -> Spread:
    given = Counter(
        float(form.marks[criterion.id])
        for page in pack.candidates
        for form in page.scorers
        if criterion.id in form.marks
    )
    title = one_line(criterion.title) or criterion.id
    return Spread(title, dict(sorted(given.items())), tuple(float(mark) for mark in criterion.marks))


def method(pack: DecisionPack) -> Iterator[Row]:
    """How marks became this decision, step by step."""
    yield heading("Method", 1, gap=0, bookmarks=[Bookmark(METHOD, "Method")])
    yield prose("How the marks in this pack became a decision, in the order in which it happened.", gap=UNIT)
    yield from bullets(words.method(pack.stage, signed=pack.signed), numbered=True, gap=UNIT / 2)


def rules_and_rubric(pack: DecisionPack) -> Iterator[Row]:
    """The frozen rules and what was marked, with the digests that name them."""
    yield heading("Rules and rubric", 1, gap=0, bookmarks=[Bookmark(RULES, "Rules and rubric")])
    yield prose(
        f"Version {pack.rules_version}, frozen when it was published. Every form names it by the digest of the rules.",
        gap=UNIT,
    )
    yield from digest("Rules and rubric", pack.rules_digest)
    yield from digest("Rubric alone", pack.stage.rubric_digest)
    yield heading("The rules")
    yield from facts(words.rules_in_words(pack.stage))
    for criterion in pack.stage.criteria:
        yield from _criterion(criterion)


def _criterion(criterion: Criterion) -> Iterator[Row]:
    yield heading(criterion.title or criterion.id)
    if criterion.question.strip():
        yield prose(criterion.question, glued=True)
    told = [("Scale", words.scale(criterion)), ("Weight", plain(criterion.weight))]
    if criterion.max_words is not None:
        told.append(("Most words", f"{criterion.max_words:,}"))
    yield from facts(told)
    anchored = [(plain(level.mark), level.anchor) for level in criterion.levels if level.anchor.strip()]
    if anchored:
        yield from table(_LEVELS, anchored, gap=UNIT / 2)
