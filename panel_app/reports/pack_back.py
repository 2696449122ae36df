"""The last pages of a decision pack but for the method: changes of marks, ledger, ties, checks."""

from collections.abc import Iterator, Sequence
from typing import Final

from panel_app.domain.rules import Stage
from panel_app.reports import style, words
from panel_app.reports.blocks import facts, grid, heading, prose
from panel_app.reports.ending import Bookmark
from panel_app.reports.pack import Change, DecisionPack, Direction, LedgerEntry
from panel_app.reports.rows import Row
from panel_app.reports.style import SMALL, SMALL_STRONG, UNIT
from panel_app.reports.tables import Column, table
from panel_app.reports.text import one_line

TIES: Final = "ties"
CHANGES: Final = "changes"
LEDGER: Final = "ledger"

_CHANGES: Final = (
    Column("Candidate", 0, 4.5 * UNIT, SMALL_STRONG, heads=True),
    Column("Criterion", 5 * UNIT, 6.5 * UNIT, SMALL),
    Column("From", 12 * UNIT, 3.5 * UNIT, SMALL),
    Column("To", 16 * UNIT, 3.75 * UNIT, SMALL_STRONG),
    Column("Proposed by", 20.25 * UNIT, 4.5 * UNIT, SMALL),
    Column("Time (UTC)", 25.25 * UNIT, 4.25 * UNIT, SMALL),
    Column("Why", 30 * UNIT, style.WIDTH - 30 * UNIT, SMALL),
)
_MOVED: Final = (
    Column("Scorer", 0, 6 * UNIT, SMALL_STRONG, heads=True),
    Column("Marks discussed", 6.5 * UNIT, 6 * UNIT, SMALL),
    Column("Stood", 13 * UNIT, 4 * UNIT, SMALL),
    Column("Agreed above", 17.5 * UNIT, 6 * UNIT, SMALL),
    Column("Agreed below", 24 * UNIT, 6 * UNIT, SMALL),
    Column("Proposed", 30.5 * UNIT, style.WIDTH - 30.5 * UNIT, SMALL),
)
_PROPOSED: Final = (
    Column("Proposed by", 0, 12.5 * UNIT, SMALL_STRONG, heads=True),
    Column("Marks", 13 * UNIT, 4 * UNIT, SMALL),
    Column("Above the scorers’", 17.5 * UNIT, 7 * UNIT, SMALL),
    Column("Below the scorers’", 25 * UNIT, style.WIDTH - 25 * UNIT, SMALL),
)
_LEDGER: Final = (
    Column("Time (UTC)", 0, 8 * UNIT, SMALL),
    Column("Who", 8.5 * UNIT, 6.5 * UNIT, SMALL),
    Column("Candidate", 15.5 * UNIT, 5 * UNIT, SMALL_STRONG),
    Column("What", 21 * UNIT, style.WIDTH - 21 * UNIT, SMALL),
)
_ARROWS: Final[dict[Direction, str]] = {"up": " ↑ up", "down": " ↓ down", "none": ""}


def changes(pack: DecisionPack) -> Iterator[Row]:
    """Every mark that moderation changed, from the first one on."""
    yield heading("Changes of marks", 1, gap=0, bookmarks=[Bookmark(CHANGES, "Changes of marks")])
    if not pack.changes:
        yield prose("Moderation changed no mark.", gap=UNIT)
        return
    up, down = (sum(each.direction == way for each in pack.changes) for way in ("up", "down"))
    yield prose(
        f"{words.count(len(pack.changes), 'change')}, {up:,} up and {down:,} down. The scorers’ own marks stay on "
        "record as they were given; an agreed mark stands beside them and counts for its criterion.",
        gap=UNIT,
    )
    yield from changed(pack.stage, pack.changes)
    yield from _moved(pack)


def _moved(pack: DecisionPack) -> Iterator[Row]:
    """Whose marks moved, and whose word was followed: where one voice counts for more than another, it shows here."""
    if pack.moved:
        yield heading("Whose marks moved")
        yield from table(
            _MOVED,
            [
                tuple(map(str, (each.pseudonym, each.discussed, each.stood, each.up, each.down, each.proposed)))
                for each in pack.moved
            ],
        )
    if pack.proposers:
        yield heading("Who proposed the agreed marks")
        rows = [(each.by or "Nobody noted", str(each.marks), str(each.up), str(each.down)) for each in pack.proposers]
        yield from table(_PROPOSED, rows)


def changed(stage: Stage, made: Sequence[Change], *, gap: float = UNIT) -> Iterator[Row]:
    """The changes as a table."""
    titles: dict[str, str] = {each.id: one_line(each.title) for each in stage.criteria}
    yield from table(_CHANGES, [_changed(each, titles) for each in made], gap=gap)


def _changed(each: Change, titles: dict[str, str]) -> tuple[str, ...]:
    return (
        each.code,
        titles.get(each.criterion, each.criterion),
        each.before or words.NONE,
        f"{each.after}{_ARROWS[each.direction]}",
        each.proposed_by or each.who,
        words.stamp(each.time)[:16],
        each.reason or "None given.",
    )


def ledger(pack: DecisionPack) -> Iterator[Row]:
    """What happened, in order."""
    yield heading("Ledger", 1, gap=0, bookmarks=[Bookmark(LEDGER, "Ledger")])
    if not pack.ledger:
        yield prose("Nothing is recorded.", gap=UNIT)
        return
    yield from recorded(pack.ledger)


def recorded(entries: Sequence[LedgerEntry], *, gap: float = UNIT) -> Iterator[Row]:
    """Entries of the ledger as a table."""
    yield from table(
        _LEDGER, [(words.stamp(each.time), each.who, each.code or "", each.what) for each in entries], gap=gap
    )


def ties_and_checks(pack: DecisionPack) -> Iterator[Row]:
    """How level candidates were separated, and what was asked before release."""
    yield heading("Ties", 1, gap=0, bookmarks=[Bookmark(TIES, "Ties and checks")])
    if not pack.ties:
        yield prose("No tie had to be resolved.", gap=UNIT)
    for tie in pack.ties:
        yield heading(f"Tie {tie.id}")
        yield from facts([("Separated by", words.rule(tie.rule)), ("Reason", tie.reason or "None given.")])
        yield from grid("Order, best first", [f"{place}. {code}" for place, code in enumerate(tie.order, 1)], 5)
    yield heading("Checks before release", 1, gap=4 * UNIT)
    if not pack.checks:
        yield prose("No check had to be answered.", gap=UNIT)
    for check in pack.checks:
        yield heading(f"Check {check.id}")
        about = [("Candidates", ", ".join(check.codes))] if check.codes else []
        by = [("Answered by", check.by)] if check.by else []
        yield from facts([("Found", check.what), *about, ("Answer", check.reason), *by])
