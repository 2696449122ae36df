"""Other people taken out of a text before the person it is about reads it.

Names are compared as a reader compares them: without accents, dots and capitals. A given name that is an ordinary word
too (`Mark`) is a name where it has its capital or stands after a title, or every mark would be taken out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from panel_app.domain.candidates import Applicant, CandidateCode, CandidateId
from panel_app.intake.folding import fold
from panel_app.intake.identity import identity_tokens
from panel_app.intake.leaks import LeakIndex
from panel_app.intake.words import is_common, listed

GAP: Final = "[…]"
WITHHELD: Final = "This text is withheld: it names somebody else in a way that could not be taken out."
_GAPS: Final = re.compile(r"\[…\](?:\s+\[…\])+")
"""Of a name in several words."""

_RUN: Final = re.compile(r"[^\W_]+")
_TITLES: Final = frozenset("mr mrs ms miss mx dr doctor prof professor sir dame lord lady rev".split())  # noqa: SIM905

_ROLES: Final = frozenset({"administrator", "chair", "lead", "member", "office", "panel", "scorer"})
"""What a seat can be called that names nobody."""

_LEAST_SURNAME: Final = 3
"""Letters: a shorter surname alone (`Li`, `So`) needs its capital."""

type Known = dict[str, bool]
"""What is looked for, in words or as `_joined` writes it; and whether it needs a capital to be a name."""


class Everybody:
    """Whom texts are searched for: applicants, people on seats, and what scorers and candidates are `called`."""

    def __init__(
        self, applicants: Mapping[CandidateCode, Applicant], *, people: Iterable[str], called: Iterable[str]
    ) -> None:
        seated = [name for name in people if _parts(name)]
        self.count = len(applicants) + len(seated)
        self.index = LeakIndex([*applicants.values(), *map(_as_applicant, seated)])
        self.known: Known = {}
        for name in seated:
            for each, needs_capital in _forms(name):
                self.known[each] = needs_capital and self.known.get(each, True)
        self.known |= dict.fromkeys(map(_joined, [*applicants, *called]), False)
        self.known.pop("", None)
        words = (len(_RUN.findall(fold(each).text)) for each in [*seated, *applicants, *called])
        self.longest = max(words, default=1) + 1  # S 01 is S01

    def but(self, code: CandidateCode, own: Applicant | None) -> "Others":
        """All of them but one; without `own` only the code is known."""
        return Others(self, code, own)


class Others:
    """Everybody but the person who is to read it.

    It counts what it took out, and the texts it withheld because a name is still found in them afterwards.
    """

    def __init__(self, everybody: Everybody, code: CandidateCode, own: Applicant | None) -> None:
        self._everybody = everybody
        self._id = own.id if own else None
        self._own = {_joined(token.text) for token in identity_tokens(own)} if own else set()
        self._own.add(_joined(code))
        self.taken_out = 0
        self.withheld = 0

    def without(self, text: str) -> str:
        """The text with a gap for each of the others; withheld as a whole where one of them remains."""
        told = self._struck(text, self._everybody.known, self._everybody.longest)
        found = self._found(told)
        if found:
            longest = max(len(_RUN.findall(fold(token).text)) for token in found)
            told = self._struck(told, dict.fromkeys(map(_joined, found), False), longest)
        if found and self._found(told):
            self.withheld += 1
            return WITHHELD
        told = _GAPS.sub(GAP, told)
        self.taken_out += max(told.count(GAP) - text.count(GAP), 0)
        return told

    def _found(self, text: str) -> list[str]:
        found = self._everybody.index.search(text)
        return [token for whose, token in found if whose != self._id and _joined(token) not in self._own]

    def _struck(self, text: str, known: Known, longest: int) -> str:
        """The text with a gap for whatever is known, the longest first: `Mark Oyelaran` before `Mark`."""
        folded = fold(text)
        runs = [match.span() for match in _RUN.finditer(folded.text)]
        words = [folded.text[start:end] for start, end in runs]
        pieces, at, place = [], 0, 0
        while place < len(words):
            length = self._length(words, place, known, longest)
            if not length:
                place += 1
                continue
            first = place - 1 if _has_title(words, place) else place
            start, end = folded.original(runs[first][0], runs[place + length - 1][1])
            pieces += [text[at : max(at, start)], GAP]
            at = end
            place += length
        return "".join([*pieces, text[at:]])

    def _length(self, words: list[str], place: int, known: Known, longest: int) -> int:
        """How many words from this one on are somebody else; 0 for none."""
        for length in range(min(longest, len(words) - place), 0, -1):
            written = " ".join(words[place : place + length]).lower()
            joined = written.replace(" ", "")
            needs_capital = known.get(written, known.get(joined))
            if needs_capital is None or joined in self._own:
                continue
            if not needs_capital or words[place][0].isupper() or _has_title(words, place):
                return length
        return 0


def _joined(text: str) -> str:
    """Letters and digits alone, small: `Dr. Jo Li` is `drjoli`, `K7-3QX` is `k73qx`."""
    return "".join(_RUN.findall(fold(text).text)).lower()


def _has_title(words: list[str], place: int) -> bool:
    return place > 0 and words[place - 1].lower() in _TITLES


def _parts(name: str) -> list[str]:
    """The words of a name without its titles, folded; none where a seat is called by what it does."""
    return [word for word in _RUN.findall(fold(name).text) if word.lower() not in _TITLES | _ROLES]


def _forms(name: str) -> Iterator[tuple[str, bool]]:
    """How a person on a seat is written: in full, by initial and surname, by each word alone."""
    parts = [word.lower() for word in _parts(name)]
    given, family, surname = parts[0], " ".join(parts[1:]), parts[-1]
    for each in {family, surname} if family else ():
        for first in (given, given[0]):
            yield f"{first} {each}", False
        yield f"{each} {given}", False
    if len(parts) > 2:  # noqa: PLR2004  a family name of two words or more
        yield family, False
    for place, word in enumerate(parts):
        if len(word) > 1 and word not in listed("name-particles"):
            is_surname = 0 < place == len(parts) - 1
            yield word, len(word) < _LEAST_SURNAME if is_surname else is_common(word)


def _as_applicant(name: str) -> Applicant:
    """A person on a seat as the search for applicants knows people."""
    given, *family = _parts(name)
    return Applicant(
        id=CandidateId(f"seat {name}"),
        identity={"given_name": given, "family_name": " ".join(family)},
        contact={},
        work={},
        equality={},
        line={},
        context={},
        answers={},
    )
