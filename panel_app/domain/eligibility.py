"""Who may take part: the round's own rules about what an applicant answered, applied at intake.

A rule marks an applicant out with its reason and deletes nothing. What cannot be understood is no reason to mark
anybody out: it is said of the row, to be mended.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal

import msgspec

type Verdict = Literal["met", "not met", "unclear"]

_YES: Final = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "ie", "ydw"})  # “ie”, “ydw”: yes in Welsh
_NO: Final = frozenset({"", "no", "n", "false", "0", "na", "nac ydw"})
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class EligibilityRule(msgspec.Struct, frozen=True, kw_only=True):
    """One question and what its answer must be; exactly one of the five conditions is set.

    `column` is the name behind `eligible.` in the mapping. `before` and `after` leave the day itself out. `reason` is
    what is said of an applicant who does not meet the rule.
    """

    column: str
    answered: bool = False
    yes: bool = False
    one_of: tuple[str, ...] = ()
    before: date | None = None
    after: date | None = None
    reason: str = ""

    def verdict(self, answer: str) -> Verdict:
        """What the rule says of one answer."""
        folded = " ".join(answer.split()).casefold()
        if self.answered:
            return "met" if folded else "not met"
        if self.yes:
            return "met" if folded in _YES else "not met" if folded in _NO else "unclear"
        if self.one_of:
            return "met" if folded in {" ".join(each.split()).casefold() for each in self.one_of} else "not met"
        if not folded:
            return "not met"
        day = read_day(answer)
        if day is None:
            return "unclear"
        in_time = self.before is None or day < self.before
        return "met" if in_time and (self.after is None or day > self.after) else "not met"

    @property
    def wanted(self) -> str:
        """What the answer must be, in words."""
        if self.answered:
            return "an answer"
        if self.yes:
            return "yes"
        if self.one_of:
            return " or ".join(f"“{each}”" for each in self.one_of)
        ends = [
            f"{word} {day.day} {day:%B %Y}" for word, day in (("before", self.before), ("after", self.after)) if day
        ]
        return f"a date {' and '.join(ends)}"


def marked_out(rules: Iterable[EligibilityRule], answers: Mapping[str, str]) -> tuple[str, ...]:
    """The reasons for which these rules mark an applicant out; a column that is not there counts as not answered."""
    return tuple(
        rule.reason or f"“{rule.column}” has to be {rule.wanted}."
        for rule in rules
        if rule.verdict(answers.get(rule.column, "")) == "not met"
    )


def unclear(rules: Iterable[EligibilityRule], answers: Mapping[str, str]) -> EligibilityRule | None:
    """The first rule whose answer is neither the one nor the other, such as a date that no calendar has."""
    return next((rule for rule in rules if rule.verdict(answers.get(rule.column, "")) == "unclear"), None)


def read_day(text: str) -> date | None:
    """A date as `1984-03-07`, `7/3/1984` (the day first) or `7 March 1984`; None if it is none of these."""
    spaced = re.sub(r"[\s./,-]+", " ", text.strip()).split(" ")
    if re.fullmatch(r"\d\d?:\d\d(:\d\d)?", " ".join(spaced[3:])):
        del spaced[3:]  # what a spreadsheet's day is when it is copied with its time
    try:
        year, month, day = spaced if len(spaced[0]) == len("1984") else reversed(spaced)
        number = _MONTHS.index(month.lower()[:3]) + 1 if month.isalpha() else int(month)
        return date(int(year), number, int(day))
    except ValueError:
        return None
