"""Texts of several faces or languages in one paragraph: strong words in a letter, a Welsh title in English prose."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from panel_app.reports.style import Face
from panel_app.reports.text import cut, printable, width


class Run(NamedTuple):
    """A stretch of people's text. `language` where it is not the paragraph's."""

    text: str
    face: Face
    language: str = ""


class Piece(NamedTuple):
    """What stands of a run on one line."""

    text: str
    run: int


Line = tuple[Piece, ...]

_PARTS: Final = re.compile(r"[^ ]+ ?|^ ")
"""Words, each with one blank behind it."""


def wrap_runs(runs: Sequence[Run], room: float) -> list[Line]:
    """Lines no wider than `room`; as in `text.wrap`, a line that ends between words keeps its blank."""
    lines: list[Line] = []
    line: list[Piece] = []
    used = 0.0
    for word in _words(runs, room):
        for part in [word] if _bare(runs, word) <= room else [[piece] for piece in word]:
            if line and used + _bare(runs, part) > room:
                lines.append(_joined(line))
                line, used = [], 0.0
            line += part
            used += _width(runs, part)
    return [*lines, _joined(line)] if line else lines


def _width(runs: Sequence[Run], word: Sequence[Piece]) -> float:
    return sum(width(piece.text, runs[piece.run].face) for piece in word)


def _bare(runs: Sequence[Run], word: Sequence[Piece]) -> float:
    """Without the blank at its end."""
    *before, last = word
    return _width(runs, [*before, last._replace(text=last.text.rstrip(" "))])


def _words(runs: Sequence[Run], room: float) -> Iterator[list[Piece]]:
    """Words with the blank behind them, each of pieces: a word may change its face in the middle."""
    word: list[Piece] = []
    for place, run in enumerate(runs):
        for part in _PARTS.findall(printable(run.text).replace("\n", " ")):
            *whole, rest = cut(part, run.face, room)
            for each in whole:
                yield [*word, Piece(each, place)]
                word = []
            word.append(Piece(rest, place))
            if part.endswith(" "):
                yield word
                word = []
    if word:
        yield word


def _joined(pieces: Sequence[Piece]) -> Line:
    """Neighbours of one run as one piece."""
    groups = groupby(pieces, key=lambda piece: piece.run)
    return tuple(Piece("".join(piece.text for piece in group), run) for run, group in groups)
