"""The tokens by which an applicant could be recognised: what is looked for in a text that is to be blind."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from typing import Final, Literal

import msgspec

from panel_app.domain.candidates import Applicant
from panel_app.intake.folding import fold
from panel_app.resources import resource

Kind = Literal[
    "name",
    "initials",
    "e-mail",
    "phone",
    "employer",
    "job title",
    "registration",
    "number",
    "address",
    "date of birth",
    "by hand",
]

Mode = Literal["always", "titled", "capitals", "looked-at", "capitals looked-at"]
"""When a token found in a text is one: always; only where each word begins with a capital; only in capitals; or, being
an ordinary word too, only where its surroundings show it, and else for a person to look at."""

_SMALL: Final = frozenset({"a", "and", "at", "for", "in", "of", "on", "the", "to"})
_LEGAL: Final = re.compile(
    r"\W+(?:(?:nhs )?(?:foundation )?trust|(?:university |teaching |local )?health board"
    r"|health (?:and|&) social care (?:trust|partnership)|integrated care board"
    r"|(?:borough |county |city |district )?council|cic|c\.i\.c\.?|ltd\.?|limited|plc|llp|nhs)$",
    re.IGNORECASE,
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_LEAST_PLAIN: Final = 3
"""Letters: shorter names are too often part of something else to be struck without a capital."""
_LONG_NUMBER: Final = 5


class Token(msgspec.Struct, frozen=True):
    """One thing to look for, as words; between them any punctuation or none."""

    text: str
    kind: Kind
    mode: Mode = "always"

    @property
    def common(self) -> bool:
        """Whether it is an ordinary word too, so that only its capital, or a person, can tell."""
        return self.mode in ("looked-at", "capitals looked-at")


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a list in `resources/cleaning/`."""
    lines = resource("cleaning", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def identity_tokens(applicant: Applicant) -> tuple[Token, ...]:
    """Everything that gives this applicant away, each token once, the longest first."""
    every = (*_names(applicant), *_contact(applicant), *_work(applicant), *_particulars(applicant))
    found = dict.fromkeys(token for token in every if token.text)
    return tuple(sorted(found, key=lambda token: (-len(token.text), token.text, token.kind)))


def runs(text: str) -> list[str]:
    """The runs of letters and the runs of digits in a text without diacritics, in order."""
    return _WORD.findall(fold(text).text)


def _is_common(word: str) -> bool:
    return len(word) < _LEAST_PLAIN or fold(word).text.lower() in listed("common-words")


def _names(applicant: Applicant) -> Iterator[Token]:
    given, family, known = (applicant.identity.get(key, "") for key in ("given_name", "family_name", "known_as"))
    first = given.split(" ")[0] if given else ""
    for one, other in product(dict.fromkeys((given, first, known, first.split("-")[0])), (family,)):
        if one and other:
            mode: Mode = "titled" if _all_common(one) and _all_common(other) else "always"
            yield Token(f"{one} {other}", "name", mode)
            yield Token(f"{other} {one}", "name", mode)
    for name in (given, family, known):
        yield from _alone(name)
    yield from _initials(given, family)


def _all_common(name: str) -> bool:
    return all(_is_common(part) for part in runs(name))


def _alone(name: str) -> Iterator[Token]:
    """A name by itself, whole and in its parts (`Kaur`, `Whitlock`; `Neill` of O'Neill)."""
    parts = runs(name)
    if len(parts) > 1:
        yield Token(name, "name", "titled" if _all_common(name) else "always")
    for part in parts:
        if len(part) > 1 and part.lower() not in listed("name-particles"):
            yield Token(part, "name", "looked-at" if _is_common(part) else "always")


def _initials(given: str, family: str) -> Iterator[Token]:
    """`J S` stands for J.S. and J. S.; `JS` for itself, if it does not stand for something else."""
    if not (given and family):
        return
    firsts = [part[0].upper() for part in re.split(r"[\s-]+", fold(given).text) if part[:1].isalpha()]
    words = [part for part in re.split(r"[\s-]+", fold(family).text) if part[:1].isalpha()]
    lasts = [part[0].upper() for part in words]
    plain = [part[0].upper() for part in words if part.lower() not in listed("name-particles")]
    given_letters = ("".join(firsts), *firsts[:1])
    family_letters = ("".join(lasts), *lasts[-1:], "".join(plain))
    for joined in dict.fromkeys(map("".join, product(given_letters, family_letters))):
        if len(joined) > 1:
            yield Token(" ".join(joined), "initials", "capitals")
            yield Token(joined, "initials", _capitals_mode(joined))


def _capitals_mode(letters: str) -> Mode:
    return "capitals looked-at" if letters.lower() in listed("common-words") else "capitals"


def _contact(applicant: Applicant) -> Iterator[Token]:
    email = applicant.contact.get("email", "")
    yield Token(email, "e-mail")
    local = email.partition("@")[0]
    names = [part.lower() for key in ("given_name", "family_name") for part in runs(applicant.identity.get(key, ""))]
    names_in_it = any(name in local.lower() for name in names if len(name) >= _LEAST_PLAIN)
    if len(local) > _LONG_NUMBER and (names_in_it or len(runs(local)) > 1):
        yield Token(local, "e-mail")
    yield Token(applicant.contact.get("phone", ""), "phone")
    yield Token(applicant.contact.get("postcode", ""), "address")
    first_line = re.split(r"[,\n]", applicant.contact.get("address", ""))[0].strip()
    if len(runs(first_line)) > 1:
        yield Token(first_line, "address")


def _work(applicant: Applicant) -> Iterator[Token]:
    yield from _employer(applicant.work.get("employer", ""))
    title = applicant.work.get("job_title", "")
    yield Token(title, "job title", "looked-at" if len(runs(title)) == 1 else "always")


def _employer(name: str) -> Iterator[Token]:
    """The whole name, without its legal end, its capitals, and the words in it that no other employer has."""
    yield Token(name, "employer")
    core = _LEGAL.sub("", _LEGAL.sub("", name))
    alone = [part for part in runs(core) if part.lower() not in _SMALL]
    if len(alone) > 1:
        yield Token(core, "employer")
    for word in alone:
        if len(word) > _LEAST_PLAIN and word.lower() not in listed("organisation-words") and not _is_common(word):
            yield Token(word, "employer", "titled")
    for capitals in _capitals(name, core):
        yield Token(capitals, "employer", _capitals_mode(capitals))


def _capitals(name: str, core: str) -> Iterator[str]:
    """What people make of an employer's name, with and without its end, NHS as one letter, three or none."""
    words, short = _capitalised(name), _capitalised(core)
    if len(words) == 1:
        return
    own = "".join(word[0] for word in short if word.upper() != "NHS")
    forms = {
        "".join(word[0] for word in words if word.upper() != "NHS"),
        "".join(word[0] for word in words),
        "".join("NHS" if word.upper() == "NHS" else word[0] for word in words),
        "NHS" + own if "nhs" in name.lower() else own,
        *(own + end for end in ("", "FT", "NHSFT", "NHST", "T") if len(own) > 1),
    }
    yield from sorted(form.upper() for form in forms if len(form) > 1)


def _capitalised(name: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_][\w']*", fold(name).text) if word.lower() not in _SMALL]


def _particulars(applicant: Applicant) -> Iterator[Token]:
    registration = applicant.identity.get("registration", "")
    yield Token(registration, "registration", "always" if len(registration) >= _LONG_NUMBER else "looked-at")
    number = str(applicant.id)
    yield Token(number, "number", "looked-at" if number.isdecimal() and len(number) < _LONG_NUMBER else "always")
    yield from _birthday(applicant.identity.get("date_of_birth", ""))


def _birthday(day: str) -> Iterator[Token]:
    try:
        born = date.fromisoformat(day)
    except ValueError:
        return
    month = _MONTHS[born.month - 1]
    for text in (
        day,
        f"{born.day:02}/{born.month:02}/{born.year}",
        f"{born.day}/{born.month}/{born.year}",
        f"{born.day} {month} {born.year}",
        f"{born.day} {month[:3]} {born.year}",
        f"{month} {born.day} {born.year}",
    ):
        yield Token(text, "date of birth")
