"""Score sheets: the form on paper, for when a laptop fails. Filled in with a pen, typed in afterwards."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from panel_app.domain.rubric import Criterion, Level, plain
from panel_app.domain.rules import Stage
from panel_app.reports import paper, structure, style, words
from panel_app.reports.blocks import facts, heading, prose
from panel_app.reports.drawn import Drawing
from panel_app.reports.ending import Bookmark
from panel_app.reports.rows import Cell, Row
from panel_app.reports.structure import Element
from panel_app.reports.style import BODY, BODY_STRONG, LABEL, UNIT
from panel_app.reports.surface import Box, Surface
from panel_app.reports.text import wrap
from panel_app.reports.values import ScoreSheet, ScoreSheets

_SQUARE: Final = 9.0
_NOTE_LINES: Final = 3
_LINE_HEIGHT: Final = 1.6 * UNIT
_MARK: Final = 5 * UNIT


def draw(pieces: Sequence[ScoreSheets], file: BinaryIO, drawing: Drawing) -> int:
    """Each sheet begins on a new page; how many pages they took."""
    sections = [
        paper.Section(f"{sheet.code} · {sheet.seat}", _sheet(piece.stage, sheet))
        for piece in pieces
        for sheet in piece.sheets
    ]
    return paper.draw(file, drawing, pieces[0].source, sections, title="Score sheets")


def _sheet(stage: Stage, sheet: ScoreSheet) -> Iterator[Row]:
    key = f"sheet {sheet.code} {sheet.seat}"
    mark = Bookmark(key, f"{sheet.code}, {sheet.seat}", 1)
    yield heading(f"Score sheet for {sheet.code}", 1, gap=0, bookmarks=[mark])
    yield from facts(
        [
            ("Scorer", sheet.seat),
            ("To be submitted by", words.when(sheet.deadline)),
            ("Mark one square", "on each criterion. A mistake is crossed out and signed with your initials."),
        ]
    )
    for criterion in stage.criteria:
        yield from _criterion(criterion)
    yield from _ruled("Anything the chair should look at", 2)
    yield from _ruled("Or: I step back from this candidate, because", 1)
    yield from _ruled("Signed, and when", 1)


def _criterion(criterion: Criterion) -> Iterator[Row]:
    yield heading(criterion.title or criterion.id)
    if criterion.question:
        yield prose(criterion.question, face=LABEL, glued=True)
    whole = Element("L", entries=structure.numbering("None"))
    for place, level in enumerate(criterion.levels):
        yield _level(level, whole, gap=3 if place == 0 else 1)
    due = ", ".join(plain(mark) for mark in criterion.note_at)
    yield from _ruled(f"Note (needed with {due})" if due else "Note", _NOTE_LINES)


def _level(level: Level, whole: Element, *, gap: float) -> Row:
    entry = whole.child("LI")
    room = style.WIDTH - _MARK
    cells = (
        Cell([f"{plain(level.mark)} "], BODY_STRONG, 2 * UNIT, _MARK - 2 * UNIT, element=entry.child("Lbl")),
        Cell(wrap(level.anchor, BODY, room), BODY, _MARK, room, element=entry.child("LBody")),
    )

    def square(surface: Surface, box: Box) -> None:
        left, _, _, top = box
        surface.artifact()
        surface.rectangle((left, top - 2 - _SQUARE, left + _SQUARE, top - 2), stroke=style.INK)
        surface.end()

    return Row(cells=cells, gap=gap, glued=True, paint=square)


def _ruled(label: str, lines: int) -> Iterator[Row]:
    """Lines to write on."""

    def rules(surface: Surface, box: Box) -> None:
        left, _, right, top = box
        surface.artifact()
        for number in range(1, lines + 1):
            surface.path(
                [(left, top - number * _LINE_HEIGHT), (right, top - number * _LINE_HEIGHT)], stroke=style.MIDDLE
            )
        surface.end()

    yield prose(label, face=LABEL, gap=UNIT / 2, glued=True)
    yield Row(tall=lines * _LINE_HEIGHT + 2, paint=rules)
