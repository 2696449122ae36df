"""The first pages of a decision pack: cover, contents, summary with the figure of the line, ranked table."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from panel_app.domain.ranking import Standing
from panel_app.reports import figures, images, qr_code, structure, style, tables, words
from panel_app.reports.blocks import Fact, digest, facts, figure, heading, prose
from panel_app.reports.ending import Bookmark
from panel_app.reports.pack import DecisionPack
from panel_app.reports.rows import Cell, Link, Row
from panel_app.reports.structure import Element
from panel_app.reports.style import BODY_STRONG, LABEL, LEAD, SMALL, UNIT
from panel_app.reports.surface import Box, Surface
from panel_app.reports.tables import Column, across, table
from panel_app.reports.templates import Logo
from panel_app.reports.text import UNPRINTABLE, wrap

COVER: Final = "cover"
CONTENTS: Final = "contents"
SUMMARY: Final = "summary"
RANKED: Final = "ranked"

_CODE_SIDE: Final = 36 * style.MM
_LOGO: Final = (48 * style.MM, 16 * style.MM)
"""The most that a logo takes: wide, high."""

_RANKED: Final = (
    Column("Rank", 0, 2.5 * UNIT, right=True),
    Column("Order", 3.5 * UNIT, 2.5 * UNIT, right=True),
    Column("Candidate", 7.5 * UNIT, 7 * UNIT, BODY_STRONG, heads=True),
    Column("Total", 15 * UNIT, 4 * UNIT, BODY_STRONG, decimal=True),
    Column("Status", 21 * UNIT, 9 * UNIT),
    Column("Outcome", 30.5 * UNIT, 7.5 * UNIT),
    Column("Page", 38.5 * UNIT, 4 * UNIT, LABEL, right=True),
)


def cover(pack: DecisionPack, logo: Logo | None = None) -> Iterator[Row]:
    """Whose decision this is, what state it is in, and how its digests are checked."""
    yield logo_row(logo) if logo else Row(pad=3 * UNIT, glued=True)
    yield prose("Decision pack" if pack.signed else "Decision pack · provisional", face=LEAD, glued=True)
    yield heading(pack.round_name or "Round without a name", 1, gap=0, bookmarks=[Bookmark(COVER, "Cover")])
    if pack.intake:
        yield prose(pack.intake, face=LEAD, gap=4)
    yield Row(pad=UNIT / 2, rule="strong")
    yield from facts(_state(pack), gap=UNIT)
    yield heading("What this pack rests on")
    yield from digest("Record head", pack.record_head)
    yield from digest("Rules", pack.rules_digest)
    yield from digest("Result", pack.result_digest)
    yield heading("How to check it")
    yield from _check(pack)


def _state(pack: DecisionPack) -> Iterator[Fact]:
    unsigned = "Not signed yet: what this pack says may still change."
    yield Fact("Stage", pack.stage.id, BODY_STRONG)
    yield Fact("Panel", pack.panel_name)
    yield Fact("Places", words.places(pack.stage))
    yield Fact("Candidates", f"{len(pack.standings):,}")
    yield Fact("Closed", pack.closed_by or "Not closed yet.", gap=UNIT)
    yield Fact("Signed", pack.signed_by if pack.signed else unsigned)
    yield Fact("Rules", f"Version {pack.rules_version}", gap=UNIT)
    yield Fact("Made", f"{words.when(pack.generated)}, by panel-app {pack.app_version}")


def logo_row(logo: Logo) -> Row:
    """An organisation's logo; the document holds it under the name `logo`."""
    shape = images.shape(logo.data)
    wide = min(_LOGO[0], _LOGO[1] * shape)

    def paint(surface: Surface, box: Box) -> None:
        drawn = (box[0], box[3] - wide / shape, box[0] + wide, box[3])
        element.entries = structure.alternative(logo.text) + structure.bounds(*drawn)
        surface.begin(element)
        surface.image("logo", drawn)
        surface.end()

    element = Element("Figure")
    return Row(tall=_LOGO[1], pad=UNIT / 2, paint=paint, glued=True)


def _check(pack: DecisionPack) -> Iterator[Row]:
    """The code that says what the digests say, and beside it what to do with them."""
    x = _CODE_SIDE + UNIT
    room = style.WIDTH - x
    drawing = qr_code.code(pack.claim, _CODE_SIDE)
    told = (
        "Ask the administrator for the evidence file, then run this on any machine with panel-app. It replays the "
        "signed record to the same ranked list, or says where it does not. The digests it prints must be those above."
    )
    typed = f"panel-app verify EVIDENCE --round {pack.round_id} --head {pack.record_head}"
    lines = [*wrap(told, style.BODY, room), ""]
    cells = (Cell(lines, style.BODY, x, room, element=Element("P")),)
    (code,) = figure(drawing)
    yield replace(code, cells=cells, gap=UNIT / 2)
    box = style.WIDTH - 2 * UNIT
    command = Cell(wrap(typed, SMALL, box), SMALL, UNIT, box, element=Element("P"))
    yield Row(cells=(command,), gap=UNIT, pad=UNIT / 2, fill=style.WASH)


def contents(entries: Sequence[tuple[str, str, int]]) -> Iterator[Row]:
    """What the pack holds and on which page."""
    yield heading("Contents", 1, gap=0, bookmarks=[Bookmark(CONTENTS, "Contents")])
    yield from tables.contents(entries)


def summary(pack: DecisionPack) -> Iterator[Row]:
    """The decision in numbers, in words, and in a figure."""
    yield heading("Summary", 1, gap=0, bookmarks=[Bookmark(SUMMARY, "Summary")])
    yield prose(" ".join(words.the_line(pack.standings, pack.stage.open_places)), face=LEAD, gap=UNIT)
    drawing = figures.distribution(*_totals(pack))
    if drawing:
        yield heading("Totals and the line", gap=2 * UNIT)
        yield from figure(drawing)
    yield from _counts(pack)
    left = figures.funnel(pack.funnel)
    if left:
        yield heading("Candidates left after each step", gap=2 * UNIT)
        yield from figure(left)
    yield heading("How to read this pack", gap=2 * UNIT)
    yield prose(
        "Candidates appear by code and scorers by pseudonym. Total is a score; rank is a place in the list, shared by "
        "candidates of equal total; order is the sequence after ties were resolved. Status is what the rules say of a "
        f"candidate, outcome what people decided. {words.NONE} means that there is none. {UNPRINTABLE} stands for a "
        "character that this typeface cannot show; the record holds it as it was written."
    )


def _totals(pack: DecisionPack) -> tuple[list[tuple[Fraction, bool]], tuple[Fraction, Fraction] | None]:
    """Every total with whether its candidate is selected, and the totals on either side of the line."""
    known = [(each.fraction, words.is_selected(each)) for each in pack.standings]
    row = words.above_line(pack.standings)
    beside = [each.fraction for each in pack.standings[max(row - 1, 0) : row + 1]] if row else []
    above, below = beside if len(beside) == 2 else (None, None)  # noqa: PLR2004 - the two sides of the line
    line = (above, below) if above is not None and below is not None else None
    return [(total, chosen) for total, chosen in known if total is not None], line


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
    if body:
        yield heading("Candidates by status and outcome", gap=2 * UNIT)
        yield from table(columns, body, gap=0)


def _counted(pairs: list[tuple[str, int]], place: int) -> tuple[str, str]:
    return (pairs[place][0], f"{pairs[place][1]:,}") if place < len(pairs) else ("", "")


def ranked(pack: DecisionPack, pages: Mapping[str, int]) -> Iterator[Row]:
    """The ranked list, the line drawn between the last one selected and the first who is not."""
    yield heading("Ranked list", 1, gap=0, bookmarks=[Bookmark(RANKED, "Ranked list")])
    if not pack.standings:
        yield prose("There are no candidates.", gap=UNIT)
        return
    known = {page.code for page in pack.candidates}
    body = [_ranked_row(each, pages, pack.names.get(each.code, "")) for each in pack.standings]
    links = [_lead(each.code, pages) if each.code in known else None for each in pack.standings]
    whole = Element("Table")
    head, *rows = table(_RANKED, body, links=links, whole=whole)
    yield head
    line = words.above_line(pack.standings)
    for place, row in enumerate(rows, 1):
        if place == line:
            yield replace(row, glued=True, rule=None)
            yield replace(_line(pack, whole), glued=place < len(rows), head=row.head)
        else:
            yield row


def candidate_key(code: str) -> str:
    """The bookmark of a candidate's page."""
    return f"candidate {code}"


def _lead(code: str, pages: Mapping[str, int]) -> Link:
    key = candidate_key(code)
    return Link(key, f"{code}, page {pages[key]}" if key in pages else code)


def _ranked_row(each: Standing, pages: Mapping[str, int], name: str) -> tuple[str, ...]:
    return (
        words.NONE if each.rank is None else str(each.rank),
        words.NONE if each.order is None else str(each.order),
        f"{each.code}\n{name}",
        words.NONE if each.total is None else each.total,
        words.STATUS[each.status],
        words.OUTCOME[each.outcome],
        str(pages.get(candidate_key(each.code), "")),
    )


def _line(pack: DecisionPack, whole: Element) -> Row:
    selected = sum(map(words.is_selected, pack.standings))
    text = f"The line. Above it {selected:,} selected for {words.count(pack.stage.open_places, 'place')}."
    face = style.SMALL_STRONG._replace(colour=style.DEEP)
    row = across(whole, len(_RANKED), text, face=face, x=_RANKED[2].x, room=style.WIDTH - _RANKED[2].x)
    return replace(row, rule="line")
