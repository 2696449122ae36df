"""The tokens by which an applicant could be recognised: what is looked for in a text that is to be blind."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from typing import Final, Literal

import msgspec

from panel_app.domain.candidates import Applicant
from panel_app.intake import employers
from panel_app.intake.addresses import address_lines
from panel_app.intake.birthdays import born_on, written_days
from panel_app.intake.folding import fold
from panel_app.intake.words import LEAST_PLAIN, is_common, is_english, is_everyday, listed
from panel_app.resources import resource

Kind = Literal[
    "name",
    "initials",
    "title",
    "e-mail",
    "phone",
    "handle",
    "link",
    "employer",
    "job title",
    "registration",
    "number",
    "address",
    "date of birth",
    "age",
    "pronouns",
    "picture",
    "by hand",
]

Mode = Literal["always", "titled", "capitals", "seldom a word", "looked-at", "capitals looked-at", "flagged"]
"""When a token found in a text is one: always; only where each word begins with a capital; only in capitals; with a
capital, and else for a person to look at; or, being an everyday word too, only where its surroundings show it, and else
for a person to look at. What is flagged is never struck unasked: with capitals, a person looks at it."""

_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_LONG_NUMBER: Final = 5
_LONG_PART: Final = 5
_MIXED: Final = re.compile(r"(?<!\S)(?=[^\W\d]*\d)(?=\d*[^\W\d])\w{3,}")
_HOUSES: Final = ("Partnership", "Hospitals", "Ambulance", "Alliance", "Healthcare")
_GRADE: Final = re.compile(r"\b(?:band|grade|level)\s?\d\w?\b", re.IGNORECASE)


class Token(msgspec.Struct, frozen=True):
    """One thing to look for, as words; between them any punctuation or none. `why` says what it is, for a person."""

    text: str
    kind: Kind
    mode: Mode = "always"
    why: str = ""

    @property
    def common(self) -> bool:
        """Whether it is an ordinary word too, so that only its capital, or a person, can tell."""
        return self.mode in ("seldom a word", "looked-at", "capitals looked-at", "flagged")


def identity_tokens(applicant: Applicant, *, job_title: bool = True) -> tuple[Token, ...]:
    """Everything that gives this applicant away, each token once, the longest first.

    Without `job_title` the post is no token: some rounds want it to be read.
    """
    every = [*_names(applicant), *_contact(applicant), *_employer(applicant), *_particulars(applicant)]
    if job_title:
        every += _job_title(applicant.work.get("job_title", ""))
    found: dict[tuple[str, Kind, Mode], Token] = {}
    for token in every:
        if token.text:
            found.setdefault((token.text, token.kind, token.mode), token)
    return tuple(sorted(found.values(), key=lambda token: (-len(token.text), token.text, token.kind)))


def runs(text: str) -> list[str]:
    """The runs of letters and the runs of digits in a text without diacritics, in order."""
    return _WORD.findall(fold(text).text)


def _names(applicant: Applicant) -> Iterator[Token]:
    given, family, known = (applicant.identity.get(key, "") for key in ("given_name", "family_name", "known_as"))
    first = given.split(" ")[0] if given else ""
    for one, other in product(dict.fromkeys((given, first, known, first.split("-")[0])), (family,)):
        if one and other:
            mode: Mode = "titled" if _all_common(one) and _all_common(other) else "always"
            yield Token(f"{one} {other}", "name", mode, "the full name")
            yield Token(f"{other} {one}", "name", mode, "the full name")
    for name, what in ((given, "the given name"), (family, "the family name"), (known, "the name used every day")):
        yield from _alone(name, what)
    yield from _called(given)
    yield from _initials(given, family)
    for word in runs(family):
        if first and len(word) >= LEAST_PLAIN and word.lower() not in listed("name-particles"):
            for joined, what in (
                (first[0] + word, "the initial and the family name in one word"),
                (word + first[0], "the family name and the initial in one word"),
            ):
                if not is_english(fold(joined).text.lower()):  # B. Read is no bread
                    yield Token(joined, "name", "always", what)


def _all_common(name: str) -> bool:
    return all(is_common(part) for part in runs(name))


def _alone(name: str, what: str) -> Iterator[Token]:
    """A name by itself, whole and in its parts (`Kaur`, `Whitlock`; `Neill` of O'Neill)."""
    parts = runs(name)
    if len(parts) > 1:
        yield Token(name, "name", "titled" if _all_common(name) else "always", what)
    for part in parts:
        if len(part) > 1 and part.lower() not in listed("name-particles"):
            why = what if len(parts) == 1 else f"part of {what}"
            yield Token(part, "name", _name_mode(part), why)


def _name_mode(name: str) -> Mode:
    """Jasmine is a name wherever it has a capital; Young may begin a sentence about young people."""
    if not is_common(name):
        return "always"
    return "looked-at" if is_everyday(name) else "seldom a word"


def _called(given: str) -> Iterator[Token]:
    """Tom, where the application says Thomas, and Thomas, where it says Tom."""
    for part in runs(given):
        for short in _short_names().get(part.lower(), ()):
            mode: Mode = _name_mode(short) if is_common(short) else "titled"
            yield Token(short.title(), "name", mode, f"short for {part}")
        for long, forms in _short_names().items():
            if part.lower() in forms and not is_common(long):
                yield Token(long.title(), "name", "titled", f"short for {long}, written out")


@cache
def _short_names() -> dict[str, tuple[str, ...]]:
    lines = resource("cleaning", "short-names.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    return {name: tuple(forms.split()) for name, forms in pairs}


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
            yield Token(" ".join(joined), "initials", "capitals", "the initials")
            yield Token(joined, "initials", _capitals_mode(joined), "the initials")


def _capitals_mode(letters: str) -> Mode:
    return "capitals looked-at" if letters.lower() in listed("common-words") else "capitals"


def _contact(applicant: Applicant) -> Iterator[Token]:
    for email in re.split(r"[\s,;]+", applicant.contact.get("email", "")):
        yield from _email(applicant, email)
    for number in re.split(r"[;,|]|\s/\s|\bor\b|\n", applicant.contact.get("phone", "")):
        yield Token(number.strip(), "phone", "always", "the phone number")
    yield from _address(applicant.contact.get("address", ""), applicant.contact.get("postcode", ""))


def _email(applicant: Applicant, email: str) -> Iterator[Token]:
    yield Token(email, "e-mail", "always", "the e-mail address")
    local = email.partition("@")[0]
    names = [part.lower() for key in ("given_name", "family_name") for part in runs(applicant.identity.get(key, ""))]
    names_in_it = any(name in local.lower() for name in names if len(name) >= LEAST_PLAIN)
    if len(local) > _LONG_NUMBER and (names_in_it or len(runs(local)) > 1):
        yield Token(local, "e-mail", "always", "the beginning of the e-mail address")
    for part in runs(local):
        if len(part) >= _LONG_PART and part.isalpha() and not is_english(part.lower()):
            yield Token(part, "e-mail", "looked-at" if is_common(part) else "always", "part of the e-mail address")


def _address(address: str, postcode: str) -> Iterator[Token]:
    """The whole and its beginnings, the first line, the street; a town alone is for a person to look at."""
    yield Token(postcode, "address", "always", "the postcode")
    outward = postcode.split(" ", maxsplit=1)[0] if " " in postcode else postcode[:-3]
    if len(outward) >= LEAST_PLAIN:
        yield Token(outward, "address", "flagged", "the first half of the postcode")
    parts = address_lines(address)
    for index, part in enumerate(parts):
        words = runs(part)
        if words and words[0].isdecimal() and len(words) > 1:
            yield Token(part, "address", "always", "the postal address")
            if len(words) > 2:  # noqa: PLR2004  a street's name has two words
                yield Token(" ".join(words[1:]), "address", "titled", "the street")
        elif len(words) > 1 and index == 0:
            yield Token(part, "address", "titled", "the postal address")
        elif words and part.upper() != postcode.upper() and any(len(word) > LEAST_PLAIN for word in words):
            yield Token(part, "address", "flagged", "a place in the postal address")


def _job_title(title: str) -> Iterator[Token]:
    """The whole, without its grade, and each of its parts: `Programme Manager` of `Programme Manager (EPR)`."""
    parts = re.split(r"\s*[,;/|()]\s*|\s[-\u2013]\s", title)
    for part in dict.fromkeys((title, *(part for part in parts if len(runs(part)) > 1))):
        for post in dict.fromkeys((part.strip(), _GRADE.sub("", part).strip())):
            yield from _post(post)


def _post(title: str) -> Iterator[Token]:
    words = runs(title)
    if len(words) == 1:
        yield Token(title, "job title", "looked-at" if is_common(title) else "always", "the post")
        return
    yield Token(title, "job title", "always", "the post")
    capitals = "".join(word[0] for word in words if word[0].isupper())
    if len(capitals) >= LEAST_PLAIN:
        yield Token(capitals, "job title", _capitals_mode(capitals), "the post's capitals")


def _employer(applicant: Applicant) -> Iterator[Token]:
    """The whole name, without its legal end, its capitals, and the words in it that no other employer has."""
    for name in employers.each(applicant.work.get("employer", "")):
        for form in dict.fromkeys((name, employers.with_short_county(name))):
            yield from _one_employer(form)


def _one_employer(employer: str) -> Iterator[Token]:
    name = employer.replace("&", " and ")
    for word in _MIXED.findall(name):  # Care4U
        yield Token(word, "employer", "titled", "part of the employer's name")
    yield Token(name, "employer", "titled" if is_english(name.lower()) else "always", "the employer")
    core = employers.core(name)
    alone = [part for part in runs(core) if len(part) > 1]
    if len(alone) > 1:
        yield Token(core, "employer", "always", "the employer")
    for form in employers.shorter(name):
        mode: Mode = "titled" if all(map(is_english, runs(form.lower()))) else "always"
        yield Token(form, "employer", mode, "the employer")
    yield from _parts_of_employer(core, alone)
    for form in employers.known_forms(name):
        is_capitals = form.isupper() and form.isalpha()
        yield Token(form, "employer", _capitals_mode(form) if is_capitals else "titled", "what the employer is called")
    for capitals in employers.capitals(name):
        mode = _capitals_mode(capitals)
        yield Token(capitals, "employer", mode, "the employer's capitals")
        if len(capitals) >= LEAST_PLAIN:
            yield Token(" ".join(capitals), "employer", "capitals", "the employer's capitals")


def _parts_of_employer(core: str, alone: Sequence[str]) -> Iterator[Token]:
    """Its beginning, what no other employer is called, and the place with what kind of house it may be."""
    beginning = alone[: 3 if alone[1:2] and alone[1].islower() else 2]
    first, last = (beginning[0], beginning[-1]) if beginning else ("", "")
    is_house = last in _HOUSES and first not in ("University", "NHS", "Royal")
    is_house |= last.lower() in listed("organisation-words") and first.lower() not in listed("organisation-words")
    if len(alone) > len(beginning) and (is_house or not all(map(_is_ordinary, beginning))):  # a place of two words
        yield Token(" ".join(beginning), "employer", "titled", "the beginning of the employer's name")
    for word in alone:
        if len(word) > LEAST_PLAIN and word.lower() not in listed("organisation-words") and not is_common(word):
            yield Token(word, "employer", "titled", "part of the employer's name")
    for place in employers.behind_house(core):
        yield Token(place, "employer", "titled", "the end of the employer's name")
    for word in alone:
        if is_common(word) and word[0].isupper() and word.lower() not in listed("organisation-words"):
            for house in ("Hospital", "Infirmary", "Trust", "Council", "Surgery", "Practice"):
                yield Token(f"{word} {house}", "employer", "titled", "part of the employer's name")


def _is_ordinary(word: str) -> bool:
    small = word.lower()
    return small in listed("organisation-words") or is_english(small) or is_common(small)


def _particulars(applicant: Applicant) -> Iterator[Token]:
    registration = applicant.identity.get("registration", "")
    for part in dict.fromkeys((registration, *re.findall(r"(?=[A-Z]{0,4}\d)[A-Z\d]{5,}", registration))):
        mode: Mode = "always" if len(part) >= _LONG_NUMBER else "looked-at"
        yield Token(part, "registration", mode, "the registration number")
    number = str(applicant.id)
    mode = "looked-at" if number.isdecimal() and len(number) < _LONG_NUMBER else "always"
    yield Token(number, "number", mode, "the application number")
    born = born_on(applicant.identity.get("date_of_birth", ""))
    if born is not None:
        for text in dict.fromkeys(written_days(born)):
            yield Token(text, "date of birth", "always", "the date of birth")
