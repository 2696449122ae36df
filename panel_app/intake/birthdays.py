"""The day of birth and the age in every form in which people write them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNITS: Final = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
    "twenty": "twentieth",
    "thirty": "thirtieth",
}
_SHORT_MONTHS: Final = {9: ("Sep", "Sept")}


def born_on(day: str) -> date | None:
    """The day of birth, from `1984-03-07`."""
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def age_on(born: date, day: date) -> int:
    """In whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def number_words(number: int) -> str:
    """`forty one`; below a hundred."""
    if number < len(_UNITS):
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    return f"{_TENS[tens]} {_UNITS[unit]}".strip()


def written_days(born: date) -> Iterator[str]:
    """The whole date: in figures, with the month's name, with the day's ordinal, day or month or year first.

    And the month with the year, without the day.
    """
    years = (f"{born.year}", f"{born.year % 100:02}")
    for year in years:
        for day, month in ((f"{born.day:02}", f"{born.month:02}"), (f"{born.day}", f"{born.month}")):
            yield f"{day}/{month}/{year}"
            yield f"{month}/{day}/{year}"
    yield f"{born.year}/{born.month:02}/{born.day:02}"
    yield f"{born.year}/{born.month}/{born.day}"
    yield f"{born.day:02}{born.month:02}{born.year}"
    yield f"{born.year}{born.month:02}{born.day:02}"
    for day in birthdays(born):
        for year in years:
            yield f"{day} {year}"
    for month in _months(born):
        yield f"{born.year} {month} {born.day}"
        yield f"{month} {born.year}"


def birthdays(born: date) -> Iterator[str]:
    """Day and month without the year."""
    ordinal = f"{born.day}{_ending(born.day)}"
    for month in _months(born):
        for day in (f"{born.day}", f"{born.day:02}", ordinal, f"the {ordinal} of", f"{ordinal} of", _spelt(born.day)):
            yield f"{day} {month}"
        yield f"{_spelt(born.day)} of {month}"
        yield from (f"{month} {day}" for day in (f"{born.day}", ordinal, f"the {ordinal}"))


def own_month(born: date) -> re.Pattern[str]:
    """The month with the year's two figures behind an apostrophe: March '84."""
    months = "|".join(_months(born))
    return re.compile(rf"(?<!\w)(?:{months})[\s,]{{1,2}}'{born.year % 100:02}(?!\d)", re.IGNORECASE)


def _months(born: date) -> tuple[str, ...]:
    name = MONTHS[born.month - 1]
    return tuple(dict.fromkeys((name, *_SHORT_MONTHS.get(born.month, (name[:3],)))))


def _ending(day: int) -> str:
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _spelt(day: int) -> str:
    words = number_words(day).split()
    return " ".join([*words[:-1], _ORDINALS.get(words[-1], words[-1] + "th")])
