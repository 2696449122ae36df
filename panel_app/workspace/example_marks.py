"""The worked example's marks: what invented scorers think of invented candidates.

    mark = ability of the candidate + ease of the question + candidate on this question − severity of the scorer + noise

rounded to the scale of 0 to 5. Every term is drawn from its own names by a digest, so that the same scorer gives the
same candidate the same mark whatever was asked before, whoever else is allocated, and on whatever machine.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from hashlib import blake2b
from statistics import NormalDist
from typing import Final

from panel_app.domain.rubric import Mark
from panel_app.workspace.example import words

_LEVEL: Final = 3.83
_ABILITY: Final = 0.72
_QUESTION: Final = {"q1": 0.14, "q2": 0.05, "q3": -0.17, "q4": -0.02}
_ON_QUESTION: Final = 0.28
_SEVERITY: Final = 0.20
_NOISE: Final = 0.52

_GOLDEN: Final = 0.6180339887498949
_SILVER: Final = 0.41421356237309503
_NORMAL: Final = NormalDist()
_NOTE_DUE: Final = {0, 1, 5}
_NOTES_OFFERED: Final = 0.3


def mark(seed: int, *, candidate: str, scorer: str, question: str) -> Mark:
    """The mark, 0 to 5, that this scorer gives this candidate (by application number) on this question."""
    opinion = (
        _LEVEL
        + _ABILITY * ability(seed, candidate)
        + _QUESTION.get(question, 0.0)
        + _ON_QUESTION * _normal(seed, "interest", candidate, question)
        - _SEVERITY * severity(seed, scorer)
        + _NOISE * _normal(seed, "noise", candidate, scorer, question)
    )
    return Mark(Decimal(min(5, max(0, int(opinion + 0.5)))))


def ability(seed: int, candidate: str) -> float:
    """The candidate's ability, in standard deviations; spread evenly over application numbers that follow one another.

    Any 60 or 272 in a row hold about the same share of strong candidates, whatever the seed.
    """
    return _evenly(seed, "ability", candidate, step=_GOLDEN)


def severity(seed: int, scorer: str) -> float:
    """How much stricter than the others this scorer (`S07`) is, in standard deviations; spread evenly over seats."""
    return _evenly(seed, "severity", scorer, step=_SILVER)


def note(seed: int, *, candidate: str, scorer: str, question: str) -> str:
    """What the scorer writes beside that mark: always where the example asks for it (0, 1, 5), else now and then."""
    given = int(mark(seed, candidate=candidate, scorer=scorer, question=question))
    if given not in _NOTE_DUE and _uniform(seed, "offered", candidate, scorer, question) >= _NOTES_OFFERED:
        return ""
    band = "low" if given < 2 else "middle" if given < 4 else "high"  # noqa: PLR2004  the anchors' own thirds
    return _sentence(seed, band, candidate, scorer, question)


def reason(seed: int, *, candidate: str, kind: str) -> str:
    """What is written beside a decision about the candidate; `kind` is `agreed`, `kept` or `recused`."""
    return _sentence(seed, kind, candidate)


def agreed_mark(given: Sequence[Mark], *, scale: Sequence[Mark], gap: Decimal = Decimal(2)) -> Mark | None:
    """What the example's chair agrees on a criterion: None keeps the marks as they are.

    Where the scorers are at least `gap` apart she agrees the level nearest to the median of their marks; of two levels
    equally near, the higher. Where only the totals are apart, no single criterion is, and everything is kept.
    """
    if len(given) < 2 or max(given) - min(given) < gap:  # noqa: PLR2004  one mark differs from nothing
        return None
    ordered = sorted(given)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    return min(scale, key=lambda level: (abs(level - middle), -level))


def _sentence(seed: int, kind: str, *names: str) -> str:
    options: list[str] = words("notes")[kind]
    return options[int(_uniform(seed, kind, *names) * len(options))]


def _uniform(seed: int, *names: str) -> float:
    """Between 0 and 1, both excluded, from nothing but the names."""
    digest = blake2b("\0".join((str(seed), *names)).encode(), digest_size=6).digest()
    return (int.from_bytes(digest) + 0.5) / 2**48


def _evenly(seed: int, kind: str, name: str, *, step: float) -> float:
    """A normal draw by the number in the name: multiples of an irrational step fill the unit interval evenly."""
    number = re.sub(r"\D", "", name)
    if not number:
        return _normal(seed, kind, name)
    return _NORMAL.inv_cdf(min(max((_uniform(seed, kind) + int(number) * step) % 1.0, 1e-9), 1 - 1e-9))


def _normal(seed: int, *names: str) -> float:
    return _NORMAL.inv_cdf(_uniform(seed, *names))
