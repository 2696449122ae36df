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
_ARTICLE: Final = re.compile(r"^(?:the|nhs)\s+", re.IGNORECASE)


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


def capitals(name: str) -> Iterator[str]:
    """The name in capitals, as people write it: with and without its end, NHS as one letter, three or none."""
    words, short = _capitalised(name), _capitalised(core(name))
    if len(words) == 1:
        return
    own = "".join(word[0] for word in short if word.upper() != "NHS")
    every = "".join(word[0] for word in _WORDS.findall(fold(core(name)).text) if word.upper() != "NHS")
    placed = "".join(word[0] for word in _capitalised(_TYPE.sub("", core(name))) if word.upper() != "NHS")
    forms = {
        "".join(word[0] for word in words if word.upper() != "NHS"),
        "".join(word[0] for word in words),
        "".join("NHS" if word.upper() == "NHS" else word[0] for word in words),
        "NHS" + own if "nhs" in name.lower() else own,
        *(
            base + end
            for base in (own, every, placed)
            for end in ("", "FT", "NHSFT", "NHST", "T", "UHB", "HB")
            if len(base) > 1
        ),
    }
    yield from sorted({form.upper() for form in forms if len(form) > 1})
    plain = fold(_ARTICLE.sub("", core(name)).replace("&", " and ")).text
    letters = [word[0].lower() if word.lower() in _SMALL else word[0].upper() for word in _WORDS.findall(plain)]
    if sum(letter.isupper() for letter in letters) > 1 and any(letter.islower() for letter in letters):
        yield "".join(letters)  # SaTH
        if "a" in letters[1:-1]:
            yield "".join("&" if letter == "a" else letter.upper() for letter in letters)  # GG&C


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
