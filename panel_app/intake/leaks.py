"""A plain check that nothing identifies an applicant, made on purpose without the code that strikes.

It knows words in order and nothing of spacing, masks or possessives; what it finds in a clean copy is a defect.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from panel_app.domain.candidates import Applicant, CandidateId
from panel_app.intake.identity import Token, identity_tokens

_INVISIBLE: Final = "\u00ad\u0300-\u036f\u200b-\u200f\u2060-\u2064\ufeff"
_WORD: Final = re.compile(rf"(?:[^\W\d_][{_INVISIBLE}]*)+|(?:\d[{_INVISIBLE}]*)+")
_LETTERS: Final = str.maketrans("øØłŁđĐıæÆœŒßþÞðÐħ", "oOlLdDiaAoOsttdDh")
_EXPANDED: Final = str.maketrans({"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ß": "ss", "þ": "th", "Þ": "TH"})
_MARKS: Final = re.compile(f"[{_INVISIBLE}]")
_UNCERTAIN: Final = 6
"""Letters: a shorter word turns up in random bytes, and counts there only among readable neighbours."""
_NEIGHBOURS: Final = 8

_SHARED_KINDS: Final = ("initials", "job title", "number")
"""Kinds that others have in common with an applicant, so that they say nothing outside the own application."""


def leaks(applicant: Applicant, text: str | bytes) -> tuple[str, ...]:
    """The identity tokens of this applicant that a text (or a file's bytes, as UTF-8) still holds.

    A token that is an ordinary word too counts only as part of a longer one (`Amelia Young`, not `young`).
    """
    return OwnLeaks(applicant).search(text)


class OwnLeaks:
    """One applicant's tokens, made ready once for all texts of a copy."""

    def __init__(self, applicant: Applicant) -> None:
        tokens = [token for token in identity_tokens(applicant) if not token.common]
        self._words = _Words((applicant.id, token) for token in tokens)

    def search(self, text: str | bytes) -> tuple[str, ...]:
        """The tokens that a text holds."""
        return tuple(dict.fromkeys(token for _, token in self._words.found(text)))


class LeakIndex:
    """The tokens of many applicants, looked up in one reading of a text: for stores, packs and whole files.

    Of each applicant it knows what others have not in common: names, e-mail, phone, employer in full, registration,
    address, date of birth; not the post, the initials, the employer's capitals, nor a word with an ordinary sense.
    """

    def __init__(self, applicants: Iterable[Applicant]) -> None:
        self._words = _Words(
            (applicant.id, token)
            for applicant in applicants
            for token in identity_tokens(applicant)
            if not (token.common or token.kind in _SHARED_KINDS or token.mode == "capitals" or _is_shared(token))
        )

    def search(self, text: str | bytes) -> tuple[tuple[CandidateId, str], ...]:
        """Whose tokens the text holds, and which."""
        return tuple(dict.fromkeys(self._words.found(text)))


def _is_shared(token: Token) -> bool:
    """Whether others write it as well: the long form of a name that the applicant has short, a month and its year."""
    return token.why.endswith("written out") or (token.kind == "date of birth" and len(_WORD.findall(token.text)) == 2)  # noqa: PLR2004


class _Words:
    """Tokens as sequences of words, by the first two of them (days of birth alone share the first with hundreds)."""

    def __init__(self, tokens: Iterable[tuple[CandidateId, Token]]) -> None:
        self._by_start: dict[tuple[str, ...], list[tuple[list[str], bool, CandidateId, str]]] = defaultdict(list)
        for applicant, token in tokens:
            if token.kind == "initials" and " " in token.text:
                continue  # J S is no word; JS is looked for
            exact = token.mode in ("capitals", "titled")
            for spelling in (_LETTERS, _EXPANDED):
                words = _WORD.findall(_plain(token.text, spelling))
                if words:
                    parts = words if exact else [word.lower() for word in words]
                    self._by_start[tuple(word.lower() for word in parts[:2])].append(
                        (parts, exact, applicant, token.text)
                    )

    def found(self, data: str | bytes) -> Iterator[tuple[CandidateId, str]]:
        text = data if isinstance(data, str) else data.decode("utf-8", "replace")
        spans = [match.span() for match in _WORD.finditer(text)]
        written = [text[start:end] for start, end in spans]
        for spelling in (_LETTERS, _EXPANDED):
            words = [word if word.isascii() else _plain(word, spelling) for word in written]
            small = [word.lower() for word in words]
            for index, pair in enumerate(zip(small, [*small[1:], ""], strict=False)):
                for parts, exact, applicant, token in (
                    *self._by_start.get(pair[:1], ()),
                    *self._by_start.get(pair, ()),
                ):
                    end = index + len(parts)
                    if parts != (words if exact else small)[index:end]:
                        continue
                    if isinstance(data, str) or _is_certain(text, spans[index][0], spans[end - 1][1]):
                        yield applicant, token


def _plain(text: str, spelling: dict[int, str] | dict[int, int]) -> str:
    """Without diacritics and invisible characters; letters that have none are spelt as the table says."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(spelling)))


def _is_certain(text: str, start: int, end: int) -> bool:
    if end - start >= _UNCERTAIN:
        return True
    around = text[max(0, start - _NEIGHBOURS) : end + _NEIGHBOURS]
    return all(character.isprintable() and character != "\N{REPLACEMENT CHARACTER}" for character in around)
