"""What people make of an employer's name: the whole, its core, its capitals, the forms that everybody knows."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from panel_app.intake.folding import fold
from panel_app.resources import resource

_SMALL: Final = frozenset({"a", "and", "at", "for", "in", "of", "on", "the", "to", "upon"})
_LEGAL: Final = re.compile(
    r"\W+(?:(?:nhs )?(?:foundation )?trust|nhs ft|nhsft|(?:university |teaching |local )?health board"
    r"|health (?:and|&) social care (?:trust|partnership)|integrated care (?:board|system|partnership)"
    r"|(?:borough |county |city |district |metropolitan )*council|cic|c\.i\.c\.?|ltd\.?|limited|plc|llp|nhs)$",
    re.IGNORECASE,
)
_TYPE: Final = re.compile(
    r"\W+(?:(?:university |general |teaching |district |community |acute )*"
    r"(?:hospitals?|infirmary|healthcare|health ?care|medical practice|medical centre|surgery"
    r"|group practice|practice))$",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\([^)]*\)")
_APART: Final = re.compile(r"\s+[-/|]\s+|[;()\n]|\s[\u2013\u2014]\s")
_KINDS: Final = frozenset({"Partnership", "Healthcare", "Health", "Hospitals", "Hospital", "Community", "Services"})
_HUMPS: Final = re.compile(r"^.|(?<=[a-z])[A-Z]")
_LEAST_WORDS: Final = 3
_SHORT_COUNTIES: Final = """
bedfordshire Beds berkshire Berks buckinghamshire Bucks cambridgeshire Cambs derbyshire Derbys
gloucestershire Glos hampshire Hants hertfordshire Herts lancashire Lancs leicestershire Leics
lincolnshire Lincs northamptonshire Northants nottinghamshire Notts oxfordshire Oxon shropshire Salop
staffordshire Staffs warwickshire Warks wiltshire Wilts worcestershire Worcs yorkshire Yorks
middlesex Middx northumberland Northumb midlands Mids
"""
_COUNTIES: Final = dict(zip(_SHORT_COUNTIES.split()[::2], _SHORT_COUNTIES.split()[1::2], strict=True))
_COUNTY: Final = re.compile(rf"\b(?:{'|'.join(_COUNTIES)})\b", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"^(?:the|nhs)\s+", re.IGNORECASE)


def each(employer: str) -> Iterator[str]:
    """The employer as it was written, without what stands in brackets, and each that is named beside another."""
    seen = {""}
    for name in (employer, _BRACKETS.sub(" ", employer), *_APART.split(employer)):
        plain = " ".join(name.split())
        if plain not in seen:
            seen.add(plain)
            yield plain


def core(name: str) -> str:
    """The name without its legal end: `Northmoor Hospitals` of `Northmoor Hospitals NHS Foundation Trust`."""
    return _LEGAL.sub("", _LEGAL.sub("", name)).strip(" ,")


def shorter(name: str) -> Iterator[str]:
    """Further whole forms: without the article, and without what kind of house it is, where two words are left."""
    short = core(name)
    place = _TYPE.sub("", _TYPE.sub("", short))
    ends = (form for form in ("Trust", "Foundation Trust", "NHS Trust", "Health Board") if form.split()[-1] in name)
    for form in (
        *(f"{base} {end}" for end in ends for base in dict.fromkeys((short, _TYPE.sub("", short), place))),
        _ARTICLE.sub("", name),
        _ARTICLE.sub("", short),
        _TYPE.sub("", short),
        place,
    ):
        if len(_WORDS.findall(form)) > 1:
            yield form
    yield from _beginnings(short)


def _beginnings(short: str) -> Iterator[str]:
    """East of England Ambulance, of East of England Ambulance Service: all but the last words, three at least."""
    words = [match for match in _WORDS.finditer(short) if match.group().lower() not in _SMALL]
    for last in words[_LEAST_WORDS - 1 : -1]:
        yield short[: last.end()]


def behind_house(short: str) -> Iterator[str]:
    """King's Lynn, of Queen Elizabeth Hospital King's Lynn: two words or more behind what kind of house it is."""
    behind = re.split(
        r"\b(?:Hospitals?|Infirmary|Trust|Healthcare|Partnership|Practice|Surgery)\b[\s,]*(?:of|in|at)?\s*", short
    )[-1]
    if behind != short and len(_WORDS.findall(behind)) > 1:
        yield behind


def with_short_county(name: str) -> str:
    """Royal Berks for Royal Berkshire."""
    return _COUNTY.sub(lambda match: _COUNTIES[match.group().lower()], name)


def capitals(name: str) -> Iterator[str]:
    """The name in capitals, as people write it: with and without its end, NHS as one letter, three or none."""
    words, short = _capitalised(name), _capitalised(core(name))
    if len(words) == 1:
        return
    own = "".join(word[0] for word in short if word.upper() != "NHS")
    every = "".join(word[0] for word in _WORDS.findall(fold(core(name)).text) if word.upper() != "NHS")
    placed = "".join(word[0] for word in _capitalised(_TYPE.sub("", core(name))) if word.upper() != "NHS")
    rest = [word for word in short if word.upper() != "NHS" and word not in ("University", "Teaching")]
    plain = "".join(word[0] for word in rest)
    places = "".join(word[0] for word in rest if word not in _KINDS)
    humps = "".join(letter for word in rest for letter in _HUMPS.findall(word))
    forms = {
        "".join(word[0] for word in words if word.upper() != "NHS"),
        "".join(word[0] for word in words),
        "".join("NHS" if word.upper() == "NHS" else word[0] for word in words),
        "NHS" + own if "nhs" in name.lower() else own,
        *(
            base + end
            for base in (own, every, placed, plain, places, humps)
            for end in ("", "FT", "NHSFT", "NHST", "T", "H", "UHB", "HB")
            if len(base) > 1
        ),
    }
    yield from sorted({form.upper() for form in forms if len(form) > 1})
    for beginning in _beginnings(core(name)):
        yield "".join(word[0].upper() for word in _capitalised(beginning))
    for form in dict.fromkeys((core(name), _TYPE.sub("", core(name)))):
        yield from _with_small_letters(_ARTICLE.sub("", form))


def _with_small_letters(name: str) -> Iterator[str]:
    """SaTH, GG&C, HIOW and HIoW: the small words written small, as a sign, large, or left out where they join."""
    words = _WORDS.findall(fold(name.replace("&", " and ")).text)
    letters = [word[0].lower() if word.lower() in _SMALL else word[0].upper() for word in words]
    if sum(letter.isupper() for letter in letters) < 2 or all(letter.isupper() for letter in letters):  # noqa: PLR2004
        return
    yield "".join(letters)
    if "a" in letters[1:-1]:
        yield "".join("&" if letter == "a" else letter.upper() for letter in letters)
    joined = "".join(letter for letter, word in zip(letters, words, strict=True) if word.lower() not in ("and", "the"))
    if any(letter.islower() for letter in joined):
        yield joined
        yield joined.upper()


def known_forms(name: str) -> Iterator[str]:
    """The short forms by which everybody knows some employers: GSTT, Barts."""
    plain = _plain(name)
    for known, forms in _known().items():
        if known in plain:
            yield from forms


_WORDS: Final = re.compile(r"[^\W\d_][\w']*")


def _capitalised(name: str) -> list[str]:
    return [word for word in _WORDS.findall(fold(name).text) if word.lower() not in _SMALL]


def _plain(name: str) -> str:
    return " ".join(word.replace("'", "") for word in _WORDS.findall(fold(name.lower().replace("&", " and ")).text))


@cache
def _known() -> dict[str, tuple[str, ...]]:
    lines = resource("cleaning", "employers.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(":", 1) for line in lines if ":" in line and not line.startswith("#"))
    return {_plain(name): tuple(form.strip() for form in forms.split(",")) for name, forms in pairs}
