"""Letters with places, put together: into text, into lines as the eye sees them, into words of the hidden layer."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from panel_app.intake.pdf_parts import Box
from panel_app.intake.pdf_text import Glyph
from panel_app.intake.pdf_writer import Word, direction

_GAP: Final = 0.22
"""Of a letter's height: a wider gap between two letters parts two words."""
_SAME_LINE: Final = 0.5
_COLUMN_GAP: Final = 1.2
"""Of a letter's height: a wider gap parts two columns."""
_SLIP: Final = 0.4
"""Of a letter's height: how far the letters of one area may leave their line."""


def page_text(glyphs: Sequence[Glyph]) -> tuple[str, list[Glyph | None]]:
    """The text, and for each of its characters the glyph that it came from.

    A hyphen at the end of a line is followed by the line's end, which pdfium leaves out.
    """
    text: list[str] = []
    places: list[Glyph | None] = []
    for index, glyph in enumerate(glyphs):
        for character in glyph.char:
            text.append(character)
            places.append(None if glyph.generated else glyph)
        following = glyphs[index + 1] if index + 1 < len(glyphs) else None
        if glyph.char == "-" and following is not None and not following.blank and not _on_line(glyph, following):
            text.append("\n")
            places.append(None)
    return "".join(text), places


def eye_order(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The visible letters line by line, from left to right, with gaps and line ends put in."""
    seen = sorted((glyph for glyph in glyphs if glyph.visible and not glyph.blank), key=lambda glyph: glyph.y)
    lines: list[list[Glyph]] = []
    for glyph in seen:
        if lines and glyph.y - lines[-1][-1].y <= _SAME_LINE * 0.5 * _height(glyph):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    ordered: list[Glyph] = []
    for line in lines:
        line.sort(key=lambda glyph: glyph.x)
        ordered.append(line[0])
        for before, glyph in pairwise(line):
            if glyph.ink[0] - before.ink[2] > _GAP * _height(glyph):
                ordered.append(_between(glyph, " "))
            ordered.append(glyph)
        ordered.append(_between(line[-1], "\n"))
    return ordered


def column_order(seen: Sequence[Glyph]) -> list[Glyph]:
    """Letters in the eye's order put into columns: each line continued in what stands below it, not beside it.

    The letters are those of `eye_order`. Pieces of lines that a wide gap parts belong to the column that they overlap.
    """
    columns: list[list[Glyph]] = []
    edges: list[tuple[float, float]] = []
    for piece in _line_pieces(seen):
        left, right = piece[0].ink[0], max(glyph.ink[2] for glyph in piece if not glyph.generated)
        near = [abs(left - edge[0]) if edge[0] < right and left < edge[1] else float("inf") for edge in edges]
        best = min(range(len(near)), key=near.__getitem__, default=None)
        if best is None or near[best] == float("inf"):
            columns.append([])
            edges.append((left, right))
            best = len(columns) - 1
        columns[best] += [*piece, _between(piece[-1], "\n")]
        edges[best] = (left, right)
    return [glyph for column in columns for glyph in column]


def _line_pieces(seen: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The lines, taken apart where a gap is wider than between words."""
    piece: list[Glyph] = []
    for glyph in seen:
        ends = glyph.char == "\n"
        last = next((each for each in reversed(piece) if not each.generated), None)
        wide = last is not None and not glyph.generated and glyph.ink[0] - last.ink[2] > _COLUMN_GAP * _height(glyph)
        if piece and (ends or wide):
            yield piece
            piece = []
        if not ends and (piece or not glyph.generated):
            piece.append(glyph)
    if piece:
        yield piece


def boxes_of(glyphs: Sequence[Glyph]) -> tuple[Box, ...]:
    """The areas that letters cover; those of neighbours on a level or upright line are one, on a tilted line each."""
    merged: list[Box] = []
    first = glyphs[0] if glyphs else None
    for glyph in glyphs:
        left, top, right, bottom = glyph.box
        if merged:
            a, b, c, d = merged[-1]
            high, wide = min(d, bottom) - max(b, top), min(c, right) - max(a, left)
            size = max(_height(glyph), 1.0)
            level = high > _SAME_LINE * min(d - b, bottom - top) and -wide < size
            upright = wide > _SAME_LINE * min(c - a, right - left) and -high < size
            slip = min(abs(glyph.y - first.y), abs(glyph.x - first.x)) if first else 0.0
            if (level or upright) and slip < _SLIP * size:
                merged[-1] = min(a, left), min(b, top), max(c, right), max(d, bottom)
                continue
        merged.append(glyph.box)
        first = glyph
    return tuple(merged)


def words_of(glyphs: Sequence[Glyph], marks: dict[int, int], mark: str) -> Iterator[Word]:
    """The words that can be seen, in the order of the content; each strike is one mark, where it begins."""
    run: list[Glyph] = []
    told: set[int] = set()
    for place, glyph in enumerate(glyphs):
        struck = marks.get(place)
        apart = glyph.blank or struck is not None or not glyph.visible or glyph.bad
        if run and (apart or not _continues(run[-1], glyph)):
            yield _word(run)
            run = []
        if struck is not None and struck not in told:
            told.add(struck)
            yield _word([glyph], text=mark)
        elif not apart:
            run.append(glyph)
    if run:
        yield _word(run)


def _word(run: Sequence[Glyph], text: str | None = None) -> Word:
    first, last = run[0], run[-1]
    step, angle = direction(last.x - first.x, last.y - first.y)
    if len(run) > 1 and step > 0:
        tilted = abs(angle) > 0.05  # noqa: PLR2004  radians: a slip of the baseline is no tilt
        length = step * len(run) / (len(run) - 1) if tilted else max(last.ink[2] - first.x, step)
        size = _height(first) if not tilted else max(min(first.box[2] - first.box[0], _height(first)), 1.0) * 1.2
        return Word(_spelt(run), first.x, first.y, angle if tilted else 0.0, length, size)
    width = first.box[2] - first.box[0]
    return Word(text or _spelt(run), first.x, first.y, 0.0, max(width, 1.0) * (4 if text else 1), _height(first))


def _spelt(run: Sequence[Glyph]) -> str:
    return "".join(glyph.char for glyph in run)


def _continues(before: Glyph, glyph: Glyph) -> bool:
    distance, _ = direction(glyph.x - before.x, glyph.y - before.y)
    return distance < 2.5 * max(_height(before), before.box[2] - before.box[0])


def _on_line(one: Glyph, other: Glyph) -> bool:
    return abs(one.y - other.y) < _SAME_LINE * _height(one)


def _height(glyph: Glyph) -> float:
    return max(glyph.box[3] - glyph.box[1], 1.0)


def _between(glyph: Glyph, character: str) -> Glyph:
    return Glyph(
        char=character, box=glyph.box, ink=glyph.ink, x=glyph.x, y=glyph.y, generated=True, bad=False, visible=True
    )
