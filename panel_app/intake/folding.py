"""Text reduced to what a reader recognises, with the way back to where each letter stood."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

import msgspec

_LOOKALIKES: Final = {
    **dict(zip("АВЕЅІЈКМНОРСТУХҮԚԜ", "ABESIJKMHOPCTYXYQW", strict=True)),  # Cyrillic
    **dict(zip("аеѕіјкорсухүһԁԛԝӏг", "aesijkopcyxyhdqwlr", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳ", "ABEZHIKMNOPTYXCj", strict=True)),  # Greek
    **dict(zip("αιικνορτυχηωϲγ", "aiikvoptuxnwcy", strict=True)),
    **dict(zip("օսհոԼՏ", "ouhnLS", strict=True)),  # Armenian
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡǀ", "abcdefghijklmnoprstuvwyzagl", strict=True)),  # drawn small
}
"""Letters of other alphabets that a reader takes for Latin ones."""

_SPELT: Final = {
    **_LOOKALIKES,
    **dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800", ""),  # letters by their category, and blank
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u0060\u00b4\u2032\uff07", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    "\u00ad": "",  # a soft hyphen is no hyphen until a line ends there
    **dict(zip("øØłŁđĐðÐħı", "oOlLdDdDhi", strict=True)),
    **dict(zip("æÆœŒßẞþÞ", ("ae", "AE", "oe", "OE", "ss", "SS", "th", "TH"), strict=True)),
}
_DROPPED: Final = {"Mn", "Me", "Cf"}
"""Unicode categories that change how a letter looks but not which one it is, or that show nothing at all."""


class Folded(msgspec.Struct, frozen=True):
    """`text` without diacritics, typographic marks and invisible characters, large and small letters as they were.

    `starts` gives for each of its characters, and for its end, the index in the original; None where both are the same.
    """

    text: str
    starts: Sequence[int] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that was folded into this span, with the marks that belong to its last letter."""
        return (start, end) if self.starts is None else (self.starts[start], self.starts[end])


def fold(text: str) -> Folded:
    """Fold a text; its length and everything in it that is plain ASCII stay as they are."""
    if text.isascii():
        return Folded(text, None)
    pieces: list[str] = []
    starts: list[int] = []
    for index, character in enumerate(text):
        piece = character if character < "\x80" else _folded(character)
        pieces.append(piece)
        starts.extend([index] * len(piece))
    starts.append(len(text))
    return Folded("".join(pieces), starts)


@cache
def _folded(character: str) -> str:
    if character in _SPELT:
        return _SPELT[character]
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    kept = "".join(
        _SPELT.get(c, c) for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c) not in _DROPPED
    )
    return " " if kept.isspace() and character not in "\u2028\u2029\x85" else kept
