"""Words in a note that speak of the person rather than of the answer: pointed out, never changed."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

import msgspec

WordingKind = Literal["gender", "appearance", "age", "family", "accent", "health"]
"""What such a word speaks of."""

KINDS: tuple[WordingKind, ...] = get_args(WordingKind)


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """One word or phrase of a note, as it stands there from `start` to `end`."""

    text: str
    kind: WordingKind
    start: int
    end: int

    @property
    def key(self) -> str:
        """The same for one word however it is written."""
        return _plain(self.text).lower()


class WordList:
    """Words and phrases by what they speak of. One with a capital is found only as written, others however written."""

    def __init__(self, words: Mapping[WordingKind, Iterable[str]]) -> None:
        self._kinds = {_plain(word).lower(): kind for kind, each in words.items() for word in each}
        listed = sorted((word for each in words.values() for word in each), key=len, reverse=True)  # longest first
        found = "|".join(_pattern(word) for word in listed)
        self._pattern = re.compile(rf"(?<![\w-])(?:{found})(?![\w-])") if listed else None

    def find(self, text: str) -> tuple[Wording, ...]:
        """Every such word, in the order in which they stand."""
        if self._pattern is None:
            return ()
        return tuple(
            Wording(text=hit[0], kind=self._kinds[_plain(hit[0]).lower()], start=hit.start(), end=hit.end())
            for hit in self._pattern.finditer(text)
        )


def _pattern(word: str) -> str:
    spaced = r"\s+".join(re.escape(part) for part in word.split())
    return spaced if word != word.lower() else f"(?i:{spaced})"


def _plain(words: str) -> str:
    return " ".join(words.split())
