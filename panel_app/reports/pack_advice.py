"""The pages of a decision pack that say what the marks can and cannot tell, where the rules want them."""

from collections.abc import Iterator
from typing import Final

from panel_app.reports import words
from panel_app.reports.blocks import bullets, heading, prose
from panel_app.reports.ending import Bookmark
from panel_app.reports.pack import AdvisedCandidate, DecisionPack
from panel_app.reports.rows import Row
from panel_app.reports.style import BODY_STRONG, UNIT
from panel_app.reports.tables import Column, table

ADVICE: Final = "advice"

_BAND: Final = (
    Column("Candidate", 0, 8 * UNIT, BODY_STRONG, heads=True),
    Column("Total", 9 * UNIT, 5 * UNIT, decimal=True),
    Column("Adjusted", 16 * UNIT, 6 * UNIT, decimal=True),
    Column("Plausible ranks", 24 * UNIT, 9 * UNIT),
    Column("In the top", 34 * UNIT, 6 * UNIT, right=True),
)


def advice(pack: DecisionPack) -> Iterator[Row]:
    """The band at the line, then the scorers; nothing where there is no advice."""
    given = pack.advice
    if given is None or not (given.band or given.said):
        return
    yield heading("What the marks can tell", 1, gap=0, bookmarks=[Bookmark(ADVICE, "What the marks can tell")])
    yield prose(
        "The published rules want this beside the decision. It is advice: the ranked list, its order and its digest "
        "are made without it.",
        gap=UNIT,
    )
    places = words.count(pack.stage.open_places, "place")
    yield heading("Candidates whom the marks cannot separate from the line")
    if given.band:
        yield prose(
            "Plausible ranks hold the true rank in 95 of 100 cases. In the top is the chance of truly belonging within "
            f"the {places}. Adjusted is the total had an average scorer given the marks; agreed marks are not adjusted."
        )
        yield from table(_BAND, [_band_row(each) for each in given.band])
    else:
        yield prose(f"Every candidate is clearly inside or outside the {places}.")
    if given.said:
        yield heading("Scorers beside colleagues on the same candidates")
        yield prose("From the marks as they were given, before moderation, in points of one mark.", glued=True)
        yield from bullets(given.said)


def _band_row(each: AdvisedCandidate) -> tuple[str, ...]:
    return (
        each.code,
        each.total,
        words.NONE if each.adjusted is None else f"{each.adjusted:.1f}",
        f"{each.rank_interval[0]} to {each.rank_interval[1]}",
        f"{100 * each.p_in:.0f} %",
    )
