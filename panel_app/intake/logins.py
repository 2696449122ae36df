"""A name as computers write it: `a.smith`, `smith_amina`, `vanderbergp`, and as one hump of `TeamOkafor`."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final

from panel_app.domain.candidates import Applicant
from panel_app.intake.folding import fold
from panel_app.intake.words import LEAST_PLAIN, is_english, listed

_WORD: Final = re.compile(r"[^\W\d_]+")
_LEAST_HUMP: Final = 4
_JOIN: Final = "[-'.]?"
_NEVER: Final = re.compile(r"(?!)")


def own_logins(applicant: Applicant) -> re.Pattern[str]:
    """Given name or initials and family name in one word, with a stop, a stroke or nothing between them."""
    given, family, known = (
        _words(applicant.identity.get(key, "")) for key in ("given_name", "family_name", "known_as")
    )
    firsts = {*_forms(given), *_forms(known)}
    letters = {word[0] for word in (*given[:1], *known[:1])} | {"".join(word[0] for word in given)} - {""}
    bodies = [
        *(f"{one}[._]{other}" for a, b in product(firsts | letters, _forms(family)) for one, other in ((a, b), (b, a))),
        *(
            joined
            for a, b in product(firsts | letters, _forms(family))
            for joined in (a + b, b + a)
            if len(joined) > LEAST_PLAIN and not is_english(joined.replace(_JOIN, ""))
        ),
    ]
    return _one_of(bodies, r"(?<![^\W_])(?:{0})(?:_?\d{{1,4}}(?!\d))?(?![^\W\d_])", re.IGNORECASE)


def own_humps(applicant: Applicant) -> re.Pattern[str]:
    """A name with a capital within a longer word: `TeamOkafor`, `OkaforWard`."""
    words = {
        form
        for key in ("given_name", "family_name", "known_as")
        for word in _WORD.findall(fold(applicant.identity.get(key, "")).text)
        if len(word) >= _LEAST_HUMP and word.lower() not in listed("name-particles")
        for form in (word[0].upper() + word[1:], word.capitalize())
    }
    return _one_of(words, r"(?<=[a-z])(?:{0})(?![a-z])|(?<![^\W\d_])(?:{0})(?=[A-Z][a-z])", 0)


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(fold(name).text)]


def _forms(words: list[str]) -> Iterator[str]:
    """All of it in one word, without its particles, and each of its longer words."""
    plain = [word for word in words if word not in listed("name-particles")]
    for form in (_JOIN.join(words), _JOIN.join(plain), *plain):
        if len(form) >= LEAST_PLAIN:
            yield form


def _one_of(bodies: Iterable[str], pattern: str, flags: int) -> re.Pattern[str]:
    every = sorted(set(bodies), key=lambda body: (-len(body), body))
    return re.compile(pattern.format("|".join(every)), flags) if every else _NEVER
