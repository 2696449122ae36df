"""People's text made fit for paper: every character visible or visibly marked, every word broken to its column.

Nothing here is handed to ReportLab's mini-markup: text is broken into lines and drawn as it is, so there is nothing
to escape, and `<b>&amp;` prints as it was typed.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from panel_app.reports.style import Face, coverage, typeface

UNPRINTABLE: Final = "\u2610"
"""Stands for a character that cannot be shown: an empty ballot box, which the typeface has."""

_JOINERS: Final = {0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)}
"""Characters that only advise how their neighbours are drawn; without them the text still says the same."""

_LINE_ENDS: Final = {0x0A: "\n", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_CACHED_WORD: Final = 40
_LONGEST: Final = 1000
"""No line on paper holds more characters, however little room each of them takes."""


class _Replacements(dict[int, str]):
    """For `str.translate`: decides on each character once."""

    def __missing__(self, code: int) -> str:
        self[code] = self._decide(code)
        return self[code]

    @staticmethod
    def _decide(code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if code in _JOINERS:
            return ""
        if code in _LINE_ENDS:
            return _LINE_ENDS[code]
        if character == "\t" or (category == "Zs" and code not in coverage()):
            return " "
        return character if code in coverage() and category[0] != "C" else UNPRINTABLE


_replacements: Final = _Replacements()


def printable(text: str) -> str:
    r"""The text with line ends as `\n` and every character that paper cannot show as UNPRINTABLE."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_replacements)


def one_line(text: str) -> str:
    """The same without line ends or runs of blanks: for headings and names."""
    return " ".join(printable(text).split())


def width(text: str, face: Face) -> float:
    """How wide printable text is drawn."""
    per_thousand = _word_width(text, face.font) if len(text) <= _CACHED_WORD else _sum(text, face.font)
    return per_thousand * face.size / 1000


def wrap(text: str, face: Face, room: float) -> list[str]:
    """People's text as lines no wider than `room`; a run of blank lines becomes one.

    A line that ends between words keeps the blank after it, beyond its edge, so that joined lines say the same.
    """
    lines: list[str] = []
    for paragraph in printable(text).strip().split("\n"):
        words = [word for word in paragraph.split(" ") if word]  # a no-break space holds
        if lines and lines[-1]:
            lines[-1] += " "
            if not words:
                lines.append("")
        if words:
            lines.extend(_fill(words, face, room))
    return lines


def elide(text: str, face: Face, room: float) -> str:
    """One line no wider than `room`, cut with an ellipsis: for running heads, whose text stands in full elsewhere."""
    line = one_line(text)
    if len(line) <= _LONGEST and width(line, face) <= room:
        return line
    fitting = next(cut(line, face, room - width("…", face)), "")
    return fitting.rstrip() + "…"


def _fill(words: list[str], face: Face, room: float) -> Iterator[str]:
    blank = width(" ", face)
    line: list[str] = []
    used = 0.0
    for word in words:
        wide = width(word, face)
        if line and used + blank + wide > room:
            yield " ".join(line) + " "
            line, used = [], 0.0
        if wide <= room and len(word) <= _LONGEST:
            used += wide + (blank if line else 0)
            line.append(word)
            continue
        *whole, rest = cut(word, face, room)
        yield from whole
        line, used = [rest], width(rest, face)
    if line:
        yield " ".join(line)


def cut(word: str, face: Face, room: float) -> Iterator[str]:
    """Cut a word that no line can hold, wherever the line is full; at least one character a piece."""
    advances = _advances(face.font)
    limit = room * 1000 / face.size
    start, used = 0, 0.0
    for index, character in enumerate(word):
        used += advances[character]
        if index > start and (used > limit or index - start >= _LONGEST):
            yield word[start:index]
            start, used = index, advances[character]
    if word:
        yield word[start:]


@lru_cache(maxsize=1 << 16)
def _word_width(word: str, font: str) -> float:
    return _sum(word, font)


def _sum(text: str, font: str) -> float:
    return sum(map(_advances(font).__getitem__, text))


class _Advances(dict[str, float]):
    """Widths of characters in thousandths of the size, looked up once."""

    def __init__(self, font: str) -> None:
        super().__init__()
        self._font = typeface(font)

    def __missing__(self, character: str) -> float:
        self[character] = self._font.stringWidth(character, 1000)
        return self[character]


@cache
def _advances(font: str) -> _Advances:
    return _Advances(font)
