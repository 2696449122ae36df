"""The access pack: everything that is held on one candidate, for that candidate."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from panel_app.reports import paper, style, words
from panel_app.reports.access_values import AccessPack, FormHeld
from panel_app.reports.blocks import bullets, facts, heading, prose
from panel_app.reports.drawn import Drawing
from panel_app.reports.ending import Bookmark
from panel_app.reports.pack_back import recorded
from panel_app.reports.rows import Row
from panel_app.reports.style import LABEL, LEAD, UNIT
from panel_app.reports.tables import Column, table
from panel_app.reports.text import one_line

_ISSUED: Final = (
    Column("Time (UTC)", 0, 9 * UNIT, heads=True),
    Column("Report", 10 * UNIT, style.WIDTH - 10 * UNIT),
)
_NOTED: Final = (
    Column("Time (UTC)", 0, 9 * UNIT, heads=True),
    Column("What", 10 * UNIT, 15 * UNIT),
    Column("Reason", 26 * UNIT, style.WIDTH - 26 * UNIT),
)
_AGREED: Final = (
    Column("Time (UTC)", 0, 9 * UNIT, heads=True),
    Column("Criterion", 10 * UNIT, 10 * UNIT),
    Column("Mark", 21 * UNIT, 6 * UNIT),
    Column("Reason", 28 * UNIT, style.WIDTH - 28 * UNIT),
)
_FILES: Final = (
    Column("File", 0, 26 * UNIT, heads=True),
    Column("Pages", 27 * UNIT, 4 * UNIT, decimal=True),
    Column("Bytes", 32 * UNIT, style.WIDTH - 32 * UNIT, decimal=True),
)
_NOT_IN_IT: Final = (
    "Who the scorers, the chair and other candidates are, and what tells you who they are.",
    "The files themselves as you sent them: they are held and listed here. Ask for copies.",
    "Why a form was given back to a scorer: the scorer alone can read that.",
    "Reasons for ties, checks and lotteries that are about several candidates together, and minutes of meetings.",
    "What a case of positive action says of those whom it put before you.",
    "What scorers drafted or highlighted on their own computers: it never reaches the office.",
    "Statistics on how scorers mark, and backups, which hold what is here again.",
    "Other stages and other rounds: each has a pack of its own. E-mails, letters and paper outside this app.",
)
"""Said to everybody, so that nobody takes the pack for more than it is."""

_WHERE: Final = (
    "Ask the office that gave you this pack for any of these, and for whatever you miss. It can say what it must keep "
    "back, and why. If its answer does not satisfy you, ask the data protection officer of the organisation."
)
_SET_ASIDE: Final = "It does not count: it was replaced, came late, or its scorer stepped back."
_GIVEN: Final = (
    Column("Criterion", 0, 10 * UNIT, heads=True),
    Column("Mark", 10.5 * UNIT, 4 * UNIT, decimal=True),
    Column("Note", 15.5 * UNIT, style.WIDTH - 15.5 * UNIT),
)


def draw(pieces: Sequence[AccessPack], file: BinaryIO, drawing: Drawing) -> int:
    """The packs, each from a new page on; how many pages they took."""
    sections = [paper.Section(f"Candidate {one_line(each.code)}", _rows(each)) for each in pieces]
    return paper.draw(file, drawing, pieces[0].source, sections, title="Access pack")


def _rows(pack: AccessPack) -> Iterator[Row]:
    title = f"What is held on {one_line(pack.name) or one_line(pack.code) or 'you'}"
    yield heading(title, 1, gap=0, bookmarks=[Bookmark(f"candidate {pack.code}", title)])
    yield prose(f"{pack.source.round_name} · candidate {pack.code}", face=LEAD)
    yield from bullets(_about(pack), gap=UNIT / 2)
    for each in pack.held:
        yield heading(each.title)
        yield prose(f"Read by {each.readers}.", face=LABEL, glued=True)
        yield from facts(each.entries or [("Held", "Nothing.")])
    yield from _files(pack)
    yield from _marking(pack)
    yield from _record(pack)
    yield heading("What is not in this pack")
    yield from bullets(_NOT_IN_IT, gap=0)
    yield prose(_WHERE, gap=UNIT)


def _about(pack: AccessPack) -> list[str]:
    """How the pack came about, and what is not in it."""
    searched = words.count(pack.checked_against, "other person", "other people")
    taken = words.count(pack.taken_out, "place was", "places were")
    said = [
        f"Made on {words.when(pack.source.made)} from the record of the round.",
        "The last part says what is not in it, and where to ask for that.",
        "Scorers are numbered here and not named.",
        f"Texts that others wrote were searched for {searched}; {taken} taken out and stand as […].",
    ]
    if pack.withheld:
        withheld = words.count(pack.withheld, "text is", "texts are")
        said.append(f"{withheld} withheld, because somebody else is named in a way that could not be taken out.")
    if pack.sealed:
        said.append("Forms on you are sealed until the panel meets; nobody can read them yet, the office included.")
    return said


def _files(pack: AccessPack) -> Iterator[Row]:
    yield heading("Files you sent")
    yield prose("Read by the office alone; the originals are held as they came.", face=LABEL, glued=True)
    if pack.files:
        yield from table(_FILES, [(each.name, f"{each.pages:,}", f"{each.size:,}") for each in pack.files], gap=0)
    else:
        yield from facts([("Held", "Nothing.")])


def _marking(pack: AccessPack) -> Iterator[Row]:
    if pack.result:
        yield heading("Result")
        yield from facts(pack.result)
    if pack.agreements:
        yield heading("What the panel agreed")
        body = [(words.stamp(each.time), each.criterion, each.after, each.reason) for each in pack.agreements]
        yield from table(_AGREED, body, gap=0)
    for form in pack.forms:
        yield heading(form.who)
        if not form.counts:
            yield prose(_SET_ASIDE, face=LABEL, glued=True)
        yield from _form(pack, form)


def _form(pack: AccessPack, form: FormHeld) -> Iterator[Row]:
    body = [
        (
            one_line(each.title) or each.id,
            form.marks.get(each.id, "abstained" if each.id in form.abstained else words.NONE),
            form.notes.get(each.id, "") or form.abstained.get(each.id, "") or "No note.",
        )
        for each in pack.stage.criteria
    ]
    yield from table(_GIVEN, body, gap=0)
    if form.concern:
        yield from facts([("Concern raised", form.concern)], gap=UNIT)


def _record(pack: AccessPack) -> Iterator[Row]:
    if pack.ledger:
        yield heading("On record about you")
        yield from recorded(pack.ledger, gap=0)
    if pack.noted:
        yield heading("What was noted, and why")
        body = [(words.stamp(each.time), each.what, each.said or "None given.") for each in pack.noted]
        yield from table(_NOTED, body, gap=0)
    if pack.issued:
        yield heading("Reports made about you")
        yield from table(_ISSUED, pack.issued, gap=0)
