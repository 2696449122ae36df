"""Other people taken out of a text before the person it is about reads it."""

import re
from collections.abc import Iterable
from typing import Final

from panel_app.domain.candidates import Applicant
from panel_app.intake.identity import identity_tokens
from panel_app.intake.leaks import LeakIndex

GAP: Final = "[…]"
WITHHELD: Final = "This text is withheld: it names somebody else in a way that could not be taken out."
_GAPS: Final = re.compile(r"\[…\](?:\s+\[…\])+")
"""Of a name in several words."""

_LEAST_NAME: Final = 3
"""Letters: a shorter word of a name is looked for with the rest of the name alone."""


class Others:
    """Whom to take out: the other applicants (`index`), the people on seats, what scorers and candidates are called.

    It counts what it took out, and the texts it withheld because a name is still found in them afterwards.
    """

    def __init__(self, own: Applicant, index: LeakIndex, *, people: Iterable[str], called: Iterable[str]) -> None:
        self._id = own.id
        self._own = {token.text.casefold() for token in identity_tokens(own)}
        self._index = index
        self.taken_out = 0
        self.withheld = 0
        seated = [name for name in people if name.strip()]
        self._names = _any_of([*seated, *(word for name in seated for word in self._words(name))])
        self._called = _any_of(called, flags=re.IGNORECASE)

    def without(self, text: str) -> str:
        """The text with a gap for each of the others; withheld as a whole where one of them remains."""
        told = self._called.sub(GAP, self._names.sub(GAP, text))
        for token in self._found(told):
            told = _any_of([token], flags=re.IGNORECASE).sub(GAP, told)
        if self._found(told):
            self.withheld += 1
            return WITHHELD
        told = _GAPS.sub(GAP, told)
        self.taken_out += max(told.count(GAP) - text.count(GAP), 0)
        return told

    def _found(self, text: str) -> list[str]:
        found = self._index.search(text)
        return [token for whose, token in found if whose != self._id and token.casefold() not in self._own]

    def _words(self, name: str) -> list[str]:
        """The words of a name by themselves: with their capital, or `Mark` would be taken out of every mark."""
        words = [word for word in re.split(r"[\s.]+", name) if len(word) >= _LEAST_NAME and word[0].isupper()]
        return [word for word in words if word.casefold() not in self._own]


def _any_of(texts: Iterable[str], *, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    known = sorted({text.strip() for text in texts if text.strip()}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)" if known else r"(?!)", flags)
