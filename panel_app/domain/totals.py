"""From marks to a total: exact, by the frozen rules. Decimals come in, fractions are inside, text goes out."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from math import lcm
from typing import Literal

from panel_app.domain.ranking import CriterionMarks
from panel_app.domain.rubric import CriterionId, Mark, plain
from panel_app.domain.rules import Stage


@cache
def exact(number: Decimal) -> Fraction:
    """A decimal as a fraction. A scale has a few levels, and a round asks for each of them thousands of times."""
    return Fraction(number)


@cache
def fast(number: Fraction) -> tuple[float, Fraction]:
    """A key that sorts fractions exactly, nearly always without comparing fractions, which is slow.

    Floats never contradict the fractions they come from; equal numbers have one key, which is the same at a glance.
    """
    return (float(number), number)


def criterion_values(stage: Stage, marks: Mapping[CriterionId, CriterionMarks]) -> dict[CriterionId, Fraction]:
    """What counts on each criterion: the agreed mark, else the scorers' marks combined.

    A criterion on which nobody gave a mark is absent.
    """
    values: dict[CriterionId, Fraction] = {}
    for criterion in stage.criteria:
        given = marks.get(criterion.id)
        if given is None:
            continue
        if given.agreed is not None:
            values[criterion.id] = exact(given.agreed)
        elif given.scorers:
            values[criterion.id] = _across_scorers(stage.rules.across_scorers, given.scorers)
    return values


def total(stage: Stage, values: Mapping[CriterionId, Fraction]) -> Fraction | None:
    """The weighted sum or weighted mean across criteria; None if a criterion has no value."""
    if any(criterion.id not in values for criterion in stage.criteria):
        return None
    weighted = add(
        values[each.id] if each.weight == 1 else exact(each.weight) * values[each.id] for each in stage.criteria
    )
    if stage.rules.across_criteria == "sum":
        return weighted
    return weighted / add(exact(each.weight) for each in stage.criteria)


def add(numbers: Iterable[Fraction]) -> Fraction:
    """The sum, over one common denominator: several times faster than one addition after the other."""
    summed = list(numbers)
    common = lcm(*(each.denominator for each in summed))
    return Fraction(sum(each.numerator * (common // each.denominator) for each in summed), common)


def floors_missed(stage: Stage, values: Mapping[CriterionId, Fraction]) -> frozenset[str]:
    """The keys of `rules.floors` (criterion ids, `total`) that these values lie below; what has no value is not."""
    reached = total(stage, values)

    def is_missed(key: str, least: Fraction) -> bool:
        value = reached if key == "total" else values.get(CriterionId(key))
        return value is not None and value < least

    return frozenset(key for key, least in stage.rules.floors.items() if is_missed(key, Fraction(least)))


@lru_cache(maxsize=4096)
def show_total(number: Fraction) -> str:
    """The number for people: exact where its decimals end, else rounded half-even to exactly two places.

    `33/2` is `16.5`; `49/3` is `16.33`; the two places of a rounded `16.00` say that it is not 16.
    """
    digits = _decimal_places(number.denominator)
    if digits is not None:
        return plain(_decimal(number, digits))
    return format(_decimal(round(number, 2), 2), "f")


@lru_cache(maxsize=65_536)
def _across_scorers(how: Literal["mean", "median"], marks: tuple[Mark, ...]) -> Fraction:
    """Kept: a few scorers on a scale of a few levels give the same marks again and again."""
    if len(marks) == 1:
        return exact(marks[0])
    if how == "mean":
        return add(exact(mark) for mark in marks) / len(marks)
    ordered = sorted(marks)
    return (exact(ordered[(len(ordered) - 1) // 2]) + exact(ordered[len(ordered) // 2])) / 2


def _decimal_places(denominator: int) -> int | None:
    """How many decimals a fraction in lowest terms with this denominator has; None if they never end."""
    counts = {2: 0, 5: 0}
    for prime in counts:
        while denominator % prime == 0:
            denominator //= prime
            counts[prime] += 1
    return max(counts.values()) if denominator == 1 else None


def _decimal(number: Fraction, places: int) -> Decimal:
    # Built from its digits: arithmetic on Decimal would round to the context's precision.
    scaled = number * 10**places
    digits = tuple(int(digit) for digit in str(abs(scaled.numerator)))
    return Decimal((int(scaled < 0), digits, -places))
