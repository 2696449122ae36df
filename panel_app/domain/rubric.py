"""What is marked: criteria, their scales, and the anchor in words for each level."""

from decimal import Decimal, InvalidOperation
from typing import NewType

import msgspec

CriterionId = NewType("CriterionId", str)
Mark = NewType("Mark", Decimal)
"""A point on a criterion's scale, exact. Not a rank, not a total."""


def plain(number: Decimal) -> str:
    """The one way a number is written: `4.50` is `4.5`, `4.0` is `4`, `-0` is `0`, never an exponent."""
    text = format(number, "f") if number else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_mark(text: str) -> Mark:
    """A mark as a person writes it (`4`, `4.5`, `4,5`); ValueError if it is no finite decimal."""
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite():
        raise ValueError(text)
    return Mark(Decimal(plain(number)))


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """One level of a scale, with its anchor: what work at this level looks like."""

    mark: Mark
    anchor: str = ""


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """One question or quality that every scorer marks. Levels ascend; only their marks can be given."""

    id: CriterionId
    title: str
    levels: tuple[Level, ...]
    question: str = ""
    weight: Decimal = Decimal(1)
    max_words: int | None = None
    note_at: tuple[Mark, ...] = ()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of the scale, ascending."""
        return tuple(level.mark for level in self.levels)
