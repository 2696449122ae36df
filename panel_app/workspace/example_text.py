"""The worked example's prose: answers put together from fragments, some of which give their writer away."""

import random
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

_PLAN: Final = (("situation", 1, 2), ("action", 3, 4), ("obstacle", 1, 2), ("result", 1, 2), ("learning", 1, 2))
"""After one opening: how few and how many sentences of each kind."""

_SMALL_WORDS: Final = {"and", "of", "the", "at", "for", "nhs"}
_SUFFIX: Final = re.compile(
    r" (?:NHS (?:Foundation )?Trust|(?:University |Teaching )?Health Board"
    r"|Health and Social Care (?:Trust|Partnership)|CIC)$"
)
_TWICE: Final = 0.4
"""How often an answer that gives its writer away does so twice."""


def answers(
    rng: random.Random, person: Mapping[str, str], *, telling: int, fragments: Mapping[str, Any]
) -> dict[str, str]:
    """An answer to each question (`answer.q1`…), `telling` of which hold one or two sentences about the writer."""
    questions = sorted(key for key in fragments if key.startswith("q"))
    revealing = set(shuffled(rng, questions)[:telling])
    own = shuffled(rng, fragments["own"]["sentences"])
    facts = _facts(person)
    written = {}
    for question in questions:
        paragraphs = _paragraphs(rng, fragments[question])
        if question in revealing:
            for _ in range(1 + (rng.random() < _TWICE)):
                paragraph = paragraphs[int(rng.random() * len(paragraphs))]
                paragraph.insert(1 + int(rng.random() * len(paragraph)), own.pop())
        slots = _slots(rng, fragments["slots"])
        text = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)
        written[f"answer.{question}"] = text.format(**slots, **facts)
    return written


def shuffled[T](rng: random.Random, items: list[T]) -> list[T]:
    """The same items in an order drawn by `random()` alone (see `example.pick`)."""
    keyed = sorted((rng.random(), index) for index in range(len(items)))
    return [items[index] for _, index in keyed]


def folded(text: str) -> str:
    """Small letters without diacritics; what has no such form stays."""
    spelt = text.replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("Ł", "L")
    return "".join(c for c in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(c)).lower()


def abbreviation(employer: str) -> str:
    """The capitals that staff use: `Ribblestead Hospitals NHS Foundation Trust` is `RHFT`."""
    names = re.findall(r"[A-Za-z][\w']*", employer)
    capitals = "".join(name[0].upper() for name in names if name.lower() not in _SMALL_WORDS)
    return capitals if len(capitals) > 2 else "NHS" + capitals  # noqa: PLR2004  two letters are no name


def _paragraphs(rng: random.Random, pools: Mapping[str, list[str]]) -> list[list[str]]:
    first = [shuffled(rng, pools["opening"])[0]]
    second: list[str] = []
    for kind, low, high in _PLAN:
        count = low + int(rng.random() * (high - low + 1))
        (first if kind in ("situation", "action") else second).extend(shuffled(rng, pools[kind])[:count])
    return [first, second]


def _slots(rng: random.Random, lists: Mapping[str, list[str]]) -> dict[str, str]:
    drawn = {name: shuffled(rng, options)[0] for name, options in lists.items()}
    return drawn | {f"{name}_cap": value[0].upper() + value[1:] for name, value in drawn.items()}


def _facts(person: Mapping[str, str]) -> dict[str, str]:
    given, family = person["identity.given_name"], person["identity.family_name"]
    letters = [part[0].upper() for part in re.split(r"[\s-]+", f"{given} {family}")]
    return {
        "given": given,
        "family": family,
        "known": person["identity.known_as"] or given,
        "given_plain": folded(given),
        "family_plain": folded(family).replace("'", "").replace(" ", ""),
        "family_capitals": family.upper(),
        "initials": "".join(letters),
        "initials_dotted": " ".join(f"{letter}." for letter in letters),
        "email": person["contact.email"],
        "phone": person["contact.phone"],
        "job": person["work.job_title"],
        "employer": person["work.employer"],
        "employer_short": _SUFFIX.sub("", person["work.employer"]),
        "abbreviation": abbreviation(person["work.employer"]),
    }
