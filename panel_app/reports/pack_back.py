"""The last pages of a decision pack: ties, checks, ledger."""

from collections.abc import Iterator
from typing import Final

from panel_app.reports import style, words
from panel_app.reports.blocks import Column, fact, grid, heading, prose, table
from panel_app.reports.flow import Bookmark, Row
from panel_app.reports.pack import DecisionPack
from panel_app.reports.style import SMALL, SMALL_STRONG, TITLE, UNIT

_LEDGER: Final = (
    Column("Time (UTC)", 0, 8 * UNIT, SMALL),
    Column("Who", 8.5 * UNIT, 6.5 * UNIT, SMALL),
    Column("Candidate", 15.5 * UNIT, 5 * UNIT, SMALL_STRONG),
    Column("What", 21 * UNIT, style.WIDTH - 21 * UNIT, SMALL),
)


def ties_and_checks(pack: DecisionPack) -> Iterator[Row]:
    """How level candidates were separated, and what was asked before release."""
    yield heading("Ties", face=TITLE, gap=0, bookmark=Bookmark("ties", "Ties and checks"))
    if not pack.ties:
        yield prose("No tie had to be resolved.", gap=UNIT)
    for tie in pack.ties:
        yield heading(f"Tie {tie.id}")
        yield fact("Separated by", words.rule(tie.rule), glued=True)
        yield fact("Reason", tie.reason or "None given.")
        yield from grid("Order, best first", [f"{place}. {code}" for place, code in enumerate(tie.order, 1)], 5)
    yield heading("Checks before release", face=TITLE, gap=4 * UNIT)
    if not pack.checks:
        yield prose("No check had to be answered.", gap=UNIT)
    for check in pack.checks:
        yield heading(f"Check {check.id}")
        yield fact("Found", check.what, glued=True)
        if check.codes:
            yield fact("Candidates", ", ".join(check.codes))
        yield fact("Answer", check.reason)
        if check.by:
            yield fact("Answered by", check.by)


def ledger(pack: DecisionPack) -> Iterator[Row]:
    """What happened, in order."""
    yield heading("Ledger", face=TITLE, gap=0, bookmark=Bookmark("ledger", "Ledger"))
    if not pack.ledger:
        yield prose("Nothing is recorded.", gap=UNIT)
        return
    body = [(words.stamp(each.time), each.who, each.code or "", each.what) for each in pack.ledger]
    yield from table(_LEDGER, body)
