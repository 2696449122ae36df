"""Whom a declared conflict means: people and employers as they are written, which is seldom twice the same.

Keeping a scorer away from one candidate too many costs a little; missing one costs the panel's good name. So a form
in doubt counts as a match, except where only the capitals of two long names agree.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal, get_args

import msgspec

from panel_app.domain.candidates import Applicant

Kind = Literal["person", "organisation", "candidate"]
KINDS: Final[tuple[str, ...]] = get_args(Kind)

_TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "sir", "dame", "rev"})
_SMALL: Final = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "the", "to"})
_LEGAL: Final = frozenset(
    {"nhs", "foundation", "trust", "ft", "ltd", "limited", "plc", "llp", "cic", "board", "group", "services", "service"}
)
_LEAST_CAPITALS: Final = 3
_LEAST_NAME: Final = 2


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate, as conflicts look at them."""

    id: str
    code: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    known_as: tuple[str, ...]
    email: str
    employers: "frozenset[_Employer]"


class _Employer(msgspec.Struct, frozen=True, kw_only=True):
    """One name of an employer: as written, without its legal form, and in capitals."""

    written: frozenset[str]
    capitals: frozenset[str]

    def is_like(self, other: "_Employer") -> bool:
        """The same written name, or one that is the other's capitals."""
        return bool(self.written & other.written or self.capitals & other.written or self.written & other.capitals)


def target_of(code: str, applicant: Applicant) -> Target:
    """What conflicts look at, of one applicant."""
    identity = applicant.identity
    return Target(
        id=_plain(applicant.id),
        code=_plain(code),
        given=_words(identity.get("given_name", "")),
        family=_words(identity.get("family_name", "")),
        known_as=_words(identity.get("known_as", "")),
        email=applicant.contact.get("email", "").strip().casefold(),
        employers=employers(applicant.work.get("employer", "")),
    )


def means(kind: str, value: str, target: Target) -> bool:
    """Whether a declaration is about this candidate."""
    if kind == "organisation":
        return same_employer(employers(value), target.employers)
    if kind == "candidate":
        return bool(_plain(value)) and _plain(value) in (target.id, target.code)
    return _is_person(value, target)


def same_employer(one: Iterable[_Employer], other: Iterable[_Employer]) -> bool:
    """Whether any name of the one is like any name of the other."""
    others = list(other)
    return any(each.is_like(its) for each in one for its in others)


@lru_cache(maxsize=8192)
def employers(text: str) -> frozenset[_Employer]:
    """The names in a field that people fill as they like: `Northmoor Infirmary, Northmoor NHS Trust (NNT)`."""
    pieces = re.split(r"[,;/()|]|\s[-–—]\s", text)
    return frozenset(each for piece in (text, *pieces) if (each := _employer(piece)) is not None)


def _employer(text: str) -> _Employer | None:
    words = [word for word in _words(text) if word not in _SMALL]
    core = [word for word in words if word not in _LEGAL] or words
    if not words:
        return None
    every = {"".join(word[0] for word in each) for each in (words, core)}
    every |= {"".join("nhs" if word == "nhs" else word[0] for word in words)}
    return _Employer(
        written=frozenset({" ".join(words), " ".join(core)}),
        capitals=frozenset(each for each in every if len(each) >= _LEAST_CAPITALS) if len(words) > 1 else frozenset(),
    )


def _is_person(value: str, target: Target) -> bool:
    if "@" in value:
        return bool(target.email) and value.strip().casefold() == target.email
    words = [word for word in _words(value) if word not in _TITLES]
    family = [word for word in target.family if len(word) >= _LEAST_NAME and word in words]
    if not family:
        return False
    rest = [word for word in words if word not in target.family]
    known = (*target.given, *target.known_as)
    return not rest or not known or any(_is_given(word, name) for word in rest for name in known)


def _is_given(word: str, name: str) -> bool:
    """The same name, or an initial of it; a longer short form (`Sam` of `Samira`) counts too."""
    return name.startswith(word) or word.startswith(name)


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", _plain(text).replace("&", " and ").replace("'", "").replace("’", "")))


def _plain(text: str) -> str:
    """Small letters without their marks."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in split if not unicodedata.combining(letter)).split())
