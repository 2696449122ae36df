"""A table of a TOML file whose every key is asked for by name and kind; what is wrong is refused by its path."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from panel_app.domain.errors import InputRefused
from panel_app.domain.rubric import plain

_IDENTIFIER: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")
_MOST: Final = 1_000_000
_MOST_PLACES: Final = 6
_SHOWN: Final = 40
"""Characters of a wrong value that an error repeats."""


def refused(path: str, problem: str, remedy: str) -> InputRefused:
    """The error that the round file's key at this path has this problem."""
    return InputRefused(f"In the round file, {path} {problem}.", remedy)


def refuse_twice(path: str, key: str, ids: Sequence[str]) -> None:
    """Refuse a list of tables in which two have the same id."""
    for position, each in enumerate(ids):
        if each in ids[:position]:
            raise refused(
                f"{path}[{position + 1}].{key}", f"is {each!r}, which an earlier one is called", "Give each its own."
            )


class Table:
    """One table. Reading a key marks it as known; `finish` refuses what nobody asked for.

    A key without a default is required. Paths count list items from 1.
    """

    def __init__(self, path: str, values: dict[str, object]) -> None:
        self._path = path
        self._values = values
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._values

    def path_of(self, key: str) -> str:
        """Where the key stands in the file, for a person."""
        return f"{self._path}.{key}" if self._path else key

    def finish(self, problem: str = "is not a key that belongs there") -> None:
        """Refuse the first key that was not asked for, and suggest the nearest that could be meant."""
        for key in self._values:
            if key not in self._asked:
                remedy = _nearest(key, sorted(self._asked))
                raise refused(self.path_of(key), problem, remedy)

    def is_text(self, key: str, text: str) -> bool:
        """Whether the key is there with just this text."""
        return key in self and self._values[key] == text

    def is_true(self, key: str) -> bool:
        """Whether the key is there and true; anything but true or false is refused."""
        value = self._get(key, False)
        if not isinstance(value, bool):
            raise self._kind(key, "true or false")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Text without blanks around it; only one that has a default may be empty."""
        value = self._get(key, default)
        if not isinstance(value, str):
            raise self._kind(key, "text in quotation marks")
        if default is None and not value.strip():
            raise refused(self.path_of(key), "is empty", "Write something there.")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of text, each once; absent is empty."""
        values = self._list(key)
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self._kind(key, "a list of text in quotation marks")
        texts = tuple(str(value).strip() for value in values)
        for position, each in enumerate(texts):
            if each in texts[:position]:
                raise refused(self.path_of(key), f"names {each!r} twice", "Name it once.")
        return texts

    def names(self, key: str, known: Sequence[str], problem: str) -> tuple[str, ...]:
        """A list of text from among `known`, not empty."""
        texts = self.texts(key)
        if not texts:
            raise refused(self.path_of(key), "is empty", f"Known here: {', '.join(known)}.")
        for each in texts:
            if each not in known:
                raise refused(self.path_of(key), f"names {each!r}, which {problem}", _nearest(each, known))
        return texts

    def identifier(self, key: str) -> str:
        """A short name for files and commands."""
        text = self.text(key)
        if _IDENTIFIER.fullmatch(text) is None:
            raise refused(
                self.path_of(key),
                f"is {text[:_SHOWN]!r}, which cannot be an id",
                "Use small letters, digits and hyphens, a letter or digit first, 24 characters at most.",
            )
        return text

    def choice[Word: str](self, key: str, words: tuple[Word, ...]) -> Word:
        """One of these words; absent is the first that the rules default to."""
        value = self._get(key, words[0])
        for word in words:
            if value == word:
                return word
        raise refused(self.path_of(key), f"is {_shown(value)}, which is not known", _nearest(str(value), words))

    def count(self, key: str, default: int | None = None, *, least: int, other: str = "") -> int:
        """A whole number."""
        value = self._get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._kind(key, f"a whole number or {other}" if other else "a whole number")
        if not least <= value <= _MOST:
            raise refused(self.path_of(key), f"is {_shown(value)}", f"Use a number from {least} to {_MOST}.")
        return value

    def decimal(self, key: str, default: Decimal | None = None, *, least: Decimal | None = None) -> Decimal:
        """An exact number in its one way of writing."""
        number = self._number(key, self._get(key, default))
        if least is not None and number < least:
            raise refused(self.path_of(key), f"is {plain(number)}", f"Use {plain(least)} or more.")
        return number

    def decimals(self, key: str) -> tuple[Decimal, ...]:
        """A list of exact numbers; absent is empty."""
        return tuple(self._number(key, value) for value in self._list(key))

    def moment(self, key: str) -> datetime:
        """A date and time with its offset, in UTC."""
        value = self._get(key, None)
        example = "2027-01-29T17:00:00+00:00"
        if not isinstance(value, datetime):
            raise self._kind(key, f"a date and time like {example}, without quotation marks")
        if value.tzinfo is None:
            raise refused(self.path_of(key), "does not say its offset from UTC", f"Write it like {example}.")
        try:
            return value.astimezone(UTC)
        except OverflowError:
            raise refused(self.path_of(key), "is outside the calendar", f"Write it like {example}.") from None

    def day(self, key: str) -> date | None:
        """A date without a time; None if absent."""
        if key not in self:
            return None
        value = self._values[key]
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._kind(key, "a date like 2027-12-31, without quotation marks")
        return value

    def table(self, key: str, *, optional: bool = False) -> "Table":
        """The table under this key; an optional one that is absent is empty."""
        value = self._get(key, {} if optional else None)
        if not isinstance(value, dict):
            raise self._kind(key, "a table")
        return Table(self.path_of(key), value)

    def tables(self, key: str) -> list["Table"]:
        """The list of tables under this key, one at least."""
        value = self._get(key, None)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self._kind(key, "a list of tables")
        if not value:
            raise refused(self.path_of(key), "is empty", f"Add at least one {key}.")
        return [Table(f"{self.path_of(key)}[{position}]", each) for position, each in enumerate(value, start=1)]

    def _get(self, key: str, default: object) -> object:
        if key in self:
            return self._values[key]
        if default is None:
            near = get_close_matches(key, self._values, n=1)
            remedy = f"You wrote {near[0]}: rename it to {key}." if near else f"Add {key} there."
            raise refused(self.path_of(key), "is missing", remedy)
        return default

    def _list(self, key: str) -> list[object]:
        value = self._get(key, [])
        if not isinstance(value, list):
            raise self._kind(key, "a list in square brackets")
        return value

    def _number(self, key: str, value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self._kind(key, "a number")
        number = Decimal(value)
        bounds = f"Use numbers up to {_MOST} with at most {_MOST_PLACES} decimal places."
        # Bounded before it is written out: 1e999999999 would fill the memory with zeros.
        if not number.is_finite() or number.copy_abs() > _MOST:
            raise refused(self.path_of(key), f"is {_shown(value)}, which cannot be a mark or a weight", bounds)
        if number != round(number, _MOST_PLACES):
            raise refused(self.path_of(key), f"is {_shown(value)}, finer than marks can be", bounds)
        return Decimal(plain(number)) if number else Decimal(0)

    def _kind(self, key: str, wanted: str) -> InputRefused:
        return refused(self.path_of(key), f"is {_shown(self._values[key])}", f"It has to be {wanted}.")


def _shown(value: object) -> str:
    match value:
        case bool():
            text = str(value).lower()
        case dict():
            text = "a table"
        case list():
            text = "a list"
        case str():
            text = repr(value)
        case int():
            text = str(Decimal(value))  # Python refuses to write an integer of thousands of digits
        case _:
            text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _nearest(text: str, known: Sequence[str]) -> str:
    near = get_close_matches(text, known, n=2)
    return f"Did you mean {' or '.join(near)}?" if near else f"Known here: {', '.join(known)}."
