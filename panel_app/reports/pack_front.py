"""The first pages of a decision pack: cover, summary, ranked table with the line."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from panel_app.domain.ranking import Standing
from panel_app.domain.rubric import plain
from panel_app.reports import style, words
from panel_app.reports.blocks import LABELS, Column, digest, fact, heading, prose, table
from panel_app.reports.flow import Bookmark, Cell, Row
from panel_app.reports.pack import DecisionPack
from panel_app.reports.style import BODY_STRONG, LABEL, LEAD, SMALL, TITLE, UNIT
from panel_app.reports.text import UNPRINTABLE, one_line, wrap

_RANKED: Final = (
    Column("Rank", 0, 2.5 * UNIT, right=True),
    Column("Order", 3.5 * UNIT, 2.5 * UNIT, right=True),
    Column("Candidate", 7.5 * UNIT, 7 * UNIT, BODY_STRONG),
    Column("Total", 15 * UNIT, 4 * UNIT, BODY_STRONG, decimal=True),
    Column("Status", 21 * UNIT, 9 * UNIT),
    Column("Outcome", 30.5 * UNIT, 7.5 * UNIT),
    Column("Page", 38.5 * UNIT, 4 * UNIT, LABEL, right=True),
)


def cover(pack: DecisionPack) -> Iterator[Row]:
    """Whose decision this is, what state it is in, and how its digests are checked."""
    yield Row(cells=(), pad=4 * UNIT, glued=True)
    yield Row(cells=(Cell(["Decision pack"], LEAD, 0, style.WIDTH),), glued=True)
    yield heading(pack.round_name, face=TITLE, gap=0, bookmark=Bookmark("cover", "Cover"))
    if pack.intake:
        yield prose(pack.intake, face=LEAD, gap=4)
    yield Row(cells=(), pad=UNIT, rule="strong")
    yield fact("Stage", pack.stage.id, face=BODY_STRONG, gap=2 * UNIT)
    yield fact("Panel", pack.panel_name)
    yield fact("Places", f"{pack.stage.places:,}")
    yield fact("Candidates", f"{len(pack.standings):,}")
    yield fact("Closed", pack.closed_by or "Not closed yet.", gap=UNIT)
    yield fact("Signed", pack.signed_by if pack.signed else "Not signed yet: what this pack says may still change.")
    yield fact("Rules", f"Version {pack.rules_version}", gap=UNIT)
    yield fact("Made", f"{words.when(pack.generated)}, by panel-app {pack.app_version}")
    yield heading("What this pack rests on", gap=3 * UNIT)
    yield from digest("Record head", pack.record_head)
    yield from digest("Rules", pack.rules_digest)
    yield from digest("Result", pack.result_digest)
    yield heading("How to check it", gap=3 * UNIT)
    yield prose(
        "Ask the administrator for the evidence file, then run this on any machine with panel-app. It replays the "
        "signed record to the same ranked list, or says where it does not. The digests it prints must be those above."
    )
    yield from _command(pack)


def _command(pack: DecisionPack) -> Iterator[Row]:
    lines = ["panel-app verify EVIDENCE", f"    --round {pack.round_id}", f"    --head {pack.record_head}"]
    room = style.WIDTH - 2 * UNIT
    cells = [line for text in lines for line in wrap(text, SMALL, room)]
    yield Row(cells=(Cell(cells, SMALL, UNIT, room),), gap=UNIT, pad=UNIT, fill=style.WASH)


def summary(pack: DecisionPack) -> Iterator[Row]:
    """The decision in numbers and in words, and the rules and criteria it was made by."""
    yield heading("Summary", face=TITLE, gap=0, bookmark=Bookmark("summary", "Summary"))
    yield prose(" ".join(words.the_line(pack.standings, pack.stage.places)), face=LEAD, gap=UNIT)
    yield from _counts(pack)
    yield from _rules(pack)
    yield from _criteria(pack)
    yield heading("How to read this pack", gap=2 * UNIT)
    yield prose(
        "Candidates appear by code and scorers by pseudonym. Total is a score; rank is a place in the list, shared by "
        "candidates of equal total; order is the sequence after ties were resolved. Status is what the rules say of a "
        f"candidate, outcome what people decided. {words.NONE} means that there is none. {UNPRINTABLE} stands for a "
        "character that this typeface cannot show; the record holds it as it was written."
    )


def _counts(pack: DecisionPack) -> Iterator[Row]:
    statuses = Counter(each.status for each in pack.standings)
    outcomes = Counter(each.outcome for each in pack.standings)
    left = [(word, statuses[key]) for key, word in words.STATUS.items() if statuses[key]]
    right = [(word, outcomes[key]) for key, word in words.OUTCOME.items() if outcomes[key]]
    half = style.WIDTH / 2
    columns = (
        Column("Status, by the rules", 0, 10 * UNIT),
        Column("Candidates", 11 * UNIT, 6 * UNIT, BODY_STRONG, right=True),
        Column("Outcome, as decided", half + UNIT, 10 * UNIT),
        Column("Candidates", half + 12 * UNIT, 6 * UNIT, BODY_STRONG, right=True),
    )
    body = [(*(_counted(left, place)), *(_counted(right, place))) for place in range(max(len(left), len(right)))]
    yield heading("Candidates by status and outcome", gap=2 * UNIT)
    yield from table(columns, body, gap=0)


def _counted(pairs: list[tuple[str, int]], place: int) -> tuple[str, str]:
    return (pairs[place][0], f"{pairs[place][1]:,}") if place < len(pairs) else ("", "")


def _rules(pack: DecisionPack) -> Iterator[Row]:
    yield heading("The rules", gap=2 * UNIT)
    for label, sentence in words.rules_in_words(pack.stage):
        yield fact(label, sentence)


def _criteria(pack: DecisionPack) -> Iterator[Row]:
    columns = (
        Column("Criterion", 0, 27 * UNIT),
        Column("Scale", 28 * UNIT, 7 * UNIT),
        Column("Weight", 36 * UNIT, 6.5 * UNIT, decimal=True),
    )
    body = [(one_line(each.title), words.scale(each), plain(each.weight)) for each in pack.stage.criteria]
    yield heading("The criteria", gap=2 * UNIT)
    yield from table(columns, body, gap=0)


def ranked(pack: DecisionPack, pages: Mapping[str, int]) -> Iterator[Row]:
    """The ranked list, the line drawn between the last one selected and the first who is not."""
    yield heading("Ranked list", face=TITLE, gap=0, bookmark=Bookmark("ranked", "Ranked list"))
    known = {page.code for page in pack.candidates}
    body = [_ranked_row(each, pages) for each in pack.standings]
    links = [candidate_key(each.code) if each.code in known else "" for each in pack.standings]
    head, *rows = table(_RANKED, body, links=links)
    yield head
    line = words.above_line(pack.standings)
    for place, row in enumerate(rows, 1):
        if place == line:
            yield replace(row, glued=True, rule=None)
            yield replace(_line(pack), glued=place < len(rows))
        else:
            yield row


def candidate_key(code: str) -> str:
    """The bookmark of a candidate's page."""
    return f"candidate {code}"


def _ranked_row(each: Standing, pages: Mapping[str, int]) -> tuple[str, ...]:
    return (
        words.NONE if each.rank is None else str(each.rank),
        words.NONE if each.order is None else str(each.order),
        each.code,
        words.NONE if each.total is None else each.total,
        words.STATUS[each.status],
        words.OUTCOME[each.outcome],
        str(pages.get(each.code, "")),
    )


def _line(pack: DecisionPack) -> Row:
    selected = sum(map(words.is_selected, pack.standings))
    text = f"The line. Above it {selected:,} selected for {words.count(pack.stage.places, 'place')}."
    face = style.SMALL_STRONG._replace(colour=style.DEEP)
    cell = Cell(wrap(text, face, style.WIDTH), face, _RANKED[2].x, style.WIDTH - LABELS)
    return Row(cells=(cell,), pad=3, rule="line")
