"""The few shapes that pages are composed of: headings, prose, lists, labelled facts, digests, figures.

Each makes rows to lay out and, with them, the elements as which they are read: text that is looked at and text that is
heard are made in one place.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from panel_app.reports import structure, style
from panel_app.reports.ending import Bookmark
from panel_app.reports.rows import Cell, Figure, Link, Row, Stretch, Tail
from panel_app.reports.runs import Run, wrap_runs
from panel_app.reports.structure import Element, Tag
from panel_app.reports.style import Face
from panel_app.reports.surface import Box, Surface
from panel_app.reports.text import width, wrap
from panel_app.reports.words import NONE

Level = Literal[1, 2, 3]

LABELS: Final = 9 * style.UNIT
"""The column of labels beside facts."""

_DIGEST_GROUPS: Final = 8
_HEADINGS: Final[dict[Level, tuple[Tag, Face, float]]] = {
    1: ("H1", style.TITLE, 4 * style.UNIT),
    2: ("H2", style.HEADING, 1.5 * style.UNIT),
    3: ("H3", style.SUBHEADING, style.UNIT),
}
"""What a heading is, how it looks, and how much is blank above it."""


class Fact(NamedTuple):
    """A label, and beside it what is so. `gap` is blank above it."""

    label: str
    text: str
    face: Face = style.BODY
    gap: float = 3


def heading(
    text: str,
    level: Level = 2,
    *,
    gap: float | None = None,
    face: Face | None = None,
    bookmarks: Sequence[Bookmark] = (),
    language: str = "",
) -> Row:
    """A heading that stays with what follows it; levels are not skipped on the way down."""
    tag, usual, above = _HEADINGS[level]
    element = Element(tag, entries=structure.language(language))
    look = face or usual
    cell = Cell(wrap(text, look, style.WIDTH), look, 0, style.WIDTH, element=element)
    return Row(cells=(cell,), gap=above if gap is None else gap, pad=2, glued=True, bookmarks=tuple(bookmarks))


def prose(
    text: str,
    *,
    face: Face = style.BODY,
    gap: float = 0,
    room: float = style.WIDTH,
    glued: bool = False,
    language: str = "",
    note: str = "",
) -> Row:
    """A paragraph that may run on over as many pages as it needs. `note` is the mark of a `footnote`."""
    element = Element("P", entries=structure.language(language))
    tail = None
    if note:
        refers = element.child("Reference").child("Link", entries=structure.alternative(f"Note {note}"))
        tail = Tail(note, refers, Link(_note_key(note), f"Note {note}"))
    lines = wrap(text, face, room - width(note, face))
    return Row(cells=(Cell(lines, face, 0, room, element=element, tail=tail),), gap=gap, flows=True, glued=glued)


def mixed(
    runs: Sequence[Run],
    *,
    face: Face = style.BODY,
    gap: float = 0,
    room: float = style.WIDTH,
    language: str = "",
    label: str = "",
    within: Element | None = None,
) -> Row:
    """A paragraph of several faces or languages, lines as far apart as `face` says.

    With `within`, a list of `structure.numbering`, it is an item of that list behind its `label`.
    """
    step = style.UNIT * 1.5 if within else 0
    entry = within.child("LI") if within else None
    element = entry.child("LBody") if entry else Element("P", entries=structure.language(language))
    spans = [element.child("Span", entries=structure.language(run.language)) if run.language else None for run in runs]
    lines = [
        [Stretch(piece.text, runs[piece.run].face, spans[piece.run]) for piece in line]
        for line in wrap_runs(runs, room - step)
    ]
    plain = ["".join(stretch.text for stretch in line) for line in lines]
    cells = [Cell(plain, face, step, room - step, element=element, mixed=lines)]
    if entry:
        cells.insert(0, Cell([f"{label} "], face, 0, step, element=entry.child("Lbl")))
    return Row(cells=tuple(cells), gap=gap, flows=True)


def footnote(mark: str, text: str, *, room: float = style.WIDTH, language: str = "") -> Row:
    """What a mark behind a text refers to."""
    note = Element("Note", entries=structure.language(language), identity=_note_key(mark))
    step = style.UNIT * 1.25
    cells = (
        Cell([mark + " "], style.LABEL, 0, step, element=note.child("Lbl")),
        Cell(wrap(text, style.LABEL, room - step), style.LABEL, step, room - step, element=note.child("P")),
    )
    return Row(cells=cells, gap=3, flows=True, bookmarks=(Bookmark(_note_key(mark), ""),))


def bullets(
    items: Iterable[str], *, numbered: bool = False, face: Face = style.BODY, gap: float = 3, language: str = ""
) -> Iterator[Row]:
    """A list with bullets, or numbered from 1."""
    kind = structure.numbering("Decimal" if numbered else "Disc")
    whole = Element("L", entries=kind + structure.language(language))
    step = style.UNIT * 1.5
    for place, item in enumerate(items, 1):
        entry = whole.child("LI")
        mark = f"{place}." if numbered else "•"
        cells = (
            Cell([mark + " "], face, 0, step, element=entry.child("Lbl")),
            Cell(wrap(item, face, style.WIDTH - step), face, step, style.WIDTH - step, element=entry.child("LBody")),
        )
        yield Row(cells=cells, gap=gap, flows=True)


def facts(pairs: Iterable[Fact | tuple[str, str]], *, gap: float = 3, labels: float = LABELS) -> Iterator[Row]:
    """Labels, and beside each what is so; `gap` is above the first. The first two stay together."""
    whole = Element("L", entries=structure.numbering("None"))
    room = style.WIDTH - labels
    held = [Fact(*pair) for pair in pairs]
    for place, fact in enumerate(held):
        entry = whole.child("LI")
        texts = wrap(fact.text, fact.face, room) or [NONE]
        cells = (
            _label(fact.label, entry, labels),
            Cell(texts, fact.face, labels, room, element=entry.child("LBody")),
        )
        yield Row(cells=cells, gap=fact.gap if place else gap, flows=True, glued=place == 0 and len(held) > 1)


def highlights(pairs: Sequence[tuple[str, str, float]]) -> Iterator[Row]:
    """Labels over large values, on a wash: the few things that are looked for first. The third is the width."""
    x = style.UNIT
    whole = Element("L", entries=structure.numbering("None"))
    labels: list[Cell] = []
    values: list[Cell] = []
    for label, value, room in pairs:
        entry = whole.child("LI")
        inner = room - style.UNIT
        labels.append(Cell(ended(wrap(label, style.LABEL, inner)), style.LABEL, x, inner, element=entry.child("Lbl")))
        values.append(Cell(wrap(value, style.FIGURE, inner), style.FIGURE, x, inner, element=entry.child("LBody")))
        x += room
    yield Row(cells=tuple(labels), fill=style.WASH, pad=4, gap=style.UNIT, glued=True)
    yield Row(cells=tuple(values), fill=style.WASH, pad=4, glued=True)


def digest(label: str, hexadecimal: str) -> Iterator[Row]:
    """A digest in groups of four, each in a column of its own, to be compared by eye."""
    groups = [hexadecimal[at : at + 4] for at in range(0, len(hexadecimal), 4)]
    return grid(label, groups or [NONE], _DIGEST_GROUPS, face=style.BODY_STRONG)


def grid(label: str, items: Sequence[str], columns: int, *, face: Face = style.BODY) -> Iterator[Row]:
    """Short items beside a label, read line by line, one under another."""
    entry = Element("L", entries=structure.numbering("None")).child("LI")
    body = entry.child("LBody")
    step = (style.WIDTH - LABELS) / columns
    starts = range(0, len(items), columns)
    for start in starts:
        cells = [
            Cell(ended(wrap(item, face, step)), face, LABELS + place * step, step, element=body)
            for place, item in enumerate(items[start : start + columns])
        ]
        if start == 0:
            cells.insert(0, _label(label, entry, LABELS))
        ends = start in {0, starts[-1] - columns} and start != starts[-1]
        yield Row(cells=tuple(cells), gap=0 if start else 5, glued=ends)


def side_by_side(
    pairs: Sequence[tuple[str, str, Face]], columns: int, *, gap: float = 0, above: tuple[Row, ...] = ()
) -> Iterator[Row]:
    """Texts under labels, in columns of equal width that run on together and are read one after another.

    Labels, and `above` them further rows, are repeated on each new page.
    """
    room = (style.WIDTH + style.UNIT * 1.5) / columns
    inner = room - style.UNIT * 1.5
    whole = Element("L", entries=structure.numbering("None"))
    for start in range(0, len(pairs), columns):
        labels: list[Cell] = []
        texts: list[Cell] = []
        for place, (label, text, face) in enumerate(pairs[start : start + columns]):
            entry, x = whole.child("LI"), place * room
            strong = style.SMALL_STRONG
            labels.append(Cell(ended(wrap(label, strong, inner)), strong, x, inner, element=entry.child("Lbl")))
            texts.append(Cell(wrap(text, face, inner), face, x, inner, element=entry.child("LBody")))
        titles = Row(cells=tuple(labels), gap=style.UNIT / 2 if start else gap, flows=True, glued=True)
        yield titles
        yield Row(cells=tuple(texts), flows=True, head=(*above, titles))


def figure(drawn: Figure, *, gap: float = style.UNIT, caption: str = "") -> Iterator[Row]:
    """A drawing over the whole width, and what is said in its place; the caption stands under it."""

    def draw(surface: Surface, box: Box) -> None:
        element.entries = structure.alternative(drawn.alternative) + structure.bounds(*box)
        surface.begin(element)
        drawn.paint(surface, box)
        surface.end()

    element = Element("Figure")
    yield Row(tall=drawn.height, gap=gap, glued=bool(caption), paint=draw)
    if caption:
        yield prose(caption, face=style.LABEL, gap=2)


def _label(text: str, entry: Element, room: float) -> Cell:
    inner = room - style.UNIT
    return Cell(ended(wrap(text, style.LABEL, inner)), style.LABEL, 0, inner, element=entry.child("Lbl"))


def ended(lines: list[str]) -> list[str]:
    """The lines with a blank behind the last, so that what is read next does not stick to it."""
    return [*lines[:-1], lines[-1].rstrip() + " "] if lines else lines


def _note_key(mark: str) -> str:
    return f"note {mark}"
