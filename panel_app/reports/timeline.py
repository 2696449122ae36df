"""The audit timeline: every entry of the record that this store can read, in order, and whether it counts."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from panel_app.reports import paper, style, words
from panel_app.reports.blocks import digest, facts, heading, prose
from panel_app.reports.drawn import Drawing
from panel_app.reports.ending import Bookmark
from panel_app.reports.rows import Row
from panel_app.reports.style import LABEL, SMALL, SMALL_STRONG, UNIT
from panel_app.reports.tables import Column, table
from panel_app.reports.values import Timeline

_SHORT: Final = 8
_COLUMNS: Final = (
    Column("Time (UTC)", 0, 7 * UNIT, SMALL),
    Column("Record", 7.5 * UNIT, 4 * UNIT, LABEL, heads=True),
    Column("Who", 12 * UNIT, 5.5 * UNIT, SMALL),
    Column("Candidate", 18 * UNIT, 4.5 * UNIT, SMALL_STRONG),
    Column("What", 23 * UNIT, 13.5 * UNIT, SMALL),
    Column("Counts", 37 * UNIT, style.WIDTH - 37 * UNIT, SMALL),
)


def draw(pieces: Sequence[Timeline], file: BinaryIO, drawing: Drawing) -> int:
    """One timeline; how many pages it took."""
    (timeline,) = pieces
    return paper.draw(
        file, drawing, timeline.source, [paper.Section("Timeline", _rows(timeline))], title="Audit timeline"
    )


def _rows(timeline: Timeline) -> Iterator[Row]:
    yield heading("Audit timeline", 1, gap=0, bookmarks=[Bookmark("timeline", "Audit timeline", 1)])
    yield from facts(
        [
            ("Entries", words.count(len(timeline.entries), "record")),
            ("From", words.count(timeline.devices, "device")),
            ("Sealed to others", words.count(timeline.unread, "record")),
        ],
        gap=UNIT,
    )
    yield from digest("Round", timeline.source.round_id)
    yield from digest("Record head", timeline.source.record_head)
    yield prose(
        "Times are what each author’s clock said; nothing is decided by them. What counts follows from signatures, "
        "chains and the officers’ decisions alone, and can be replayed from the evidence file.",
        face=LABEL,
        gap=UNIT,
    )
    body = [
        (
            words.stamp(each.time),
            each.record[:_SHORT],
            each.who,
            each.code or "",
            each.what,
            each.standing or "yes",
        )
        for each in timeline.entries
    ]
    if body:
        yield from table(_COLUMNS, body)
    else:
        yield prose("Nothing is on record.", gap=UNIT)
