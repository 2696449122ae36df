"""Finds in a folded text everything that says whose it is: by the applicant's own tokens, by shape, by likeness."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Final

from panel_app.domain.candidates import Applicant
from panel_app.intake import shapes
from panel_app.intake.addresses import own_address
from panel_app.intake.beside import Beside
from panel_app.intake.birthdays import age_on, born_on, number_words, own_month
from panel_app.intake.identity import identity_tokens
from panel_app.intake.likeness import Found, Likeness
from panel_app.intake.logins import own_humps, own_logins
from panel_app.intake.patterns import WORD, TokenIndex, by_hand, masked, own_phone
from panel_app.intake.shapes import Shape

_MOST_PASSES: Final = 5
_OTHERS: Final = re.compile(
    r"(?:patients?|people|person|adults?|children|child|women|men|woman|man|residents?|users?|those|girls?|boys?|clients?"
    r"|daughter|son|mother|father|parent|husband|wife|partner|sister|brother|carer|colleague|she|he)"
    r"(?:,?\s\w+){0,2},?\s\Z",
    re.IGNORECASE,
)
"""Before an age: it is somebody else's."""


class Searcher:
    """One applicant's tokens, made ready once for all texts."""

    def __init__(
        self,
        applicant: Applicant,
        *,
        extra_strikes: Iterable[str] = (),
        keeps: Iterable[str] = (),
        job_title: bool = True,
        on: date | None = None,
    ) -> None:
        tokens = identity_tokens(applicant, job_title=job_title)
        self._index = TokenIndex(tokens)
        self._likeness = Likeness(tokens)
        self._beside = Beside(applicant)
        self._shapes: list[Shape] = []
        if struck := by_hand(extra_strikes, ignore_case=True):
            self._shapes.append(Shape("by hand", "struck by hand", struck))
        self._shapes += [
            Shape("phone", "the phone number", own_phone(token.text)) for token in tokens if token.kind == "phone"
        ]
        address, postcode = (applicant.contact.get(key, "") for key in ("address", "postcode"))
        self._shapes.append(Shape("address", "the postal address", own_address(address, postcode)))
        if born := born_on(applicant.identity.get("date_of_birth", "")):
            self._shapes.append(Shape("date of birth", "the month of birth", own_month(born)))
        self._shapes += shapes.EVERY
        self._shapes.append(Shape("name", "the name, as computers write it", own_logins(applicant)))
        self._shapes.append(Shape("name", "the name, within a longer word", own_humps(applicant)))
        self._ages = _own_ages(applicant, on or datetime.now(UTC).date())
        self._kept = by_hand(keeps, ignore_case=False)

    def search(self, text: str, mark: str) -> tuple[list[Found], list[Found]]:
        """What is to be struck, and what is open. `mark` is what strikes left already.

        The text is searched again after striking, until nothing more is found: beside what was struck, the next word
        may show itself to be a name.
        """
        kept = [match.span() for match in self._kept.finditer(text)] if self._kept else []
        text = text.replace(mark, masked(mark))
        struck: list[Found] = []
        opened: list[Found] = []
        for _ in range(_MOST_PASSES):
            before = len(struck)
            text = self._strike(text, sorted(set(self._likeness.numbers(text))), kept, struck)
            for shape in self._shapes:
                text = self._strike(text, ((*span, shape.kind, shape.why) for span in shape.spans(text)), kept, struck)
            if self._ages is not None:
                text = self._strike(text, self._age_spans(text), kept, struck)
            names, opened = self._names(text, kept, struck)
            text = self._strike(text, names, (), struck)
            text = self._strike(text, sorted(set(self._likeness.found(text))), kept, struck)
            text = self._strike(text, list(self._beside.found(text, struck)), kept, struck)
            if len(struck) == before:
                break
        return struck, opened

    @staticmethod
    def _strike(text: str, found: Iterable[Found], kept: Sequence[tuple[int, int]], struck: list[Found]) -> str:
        """The text without what was found; `struck` grows by it."""
        fresh = [each for each in found if not _is_kept(each[:2], kept) and text[each[0] : each[1]].strip("\0")]
        struck += fresh
        return _without(text, fresh)

    def _age_spans(self, text: str) -> Iterable[Found]:
        if self._ages is None:
            return
        for match in self._ages.finditer(text):
            if not _OTHERS.search(text[max(0, match.start() - 40) : match.start()]):
                start, end = match.span(match.lastgroup or 0)
                yield start, end, "age", "the age"

    def _names(
        self, text: str, kept: Sequence[tuple[int, int]], before: Sequence[Found]
    ) -> tuple[list[Found], list[Found]]:
        edges = frozenset(edge for start, end, kind, _ in before if kind == "name" for edge in (start, end))
        struck: list[Found] = []
        opened: list[Found] = []
        done = 0
        for word in WORD.finditer(text):
            if word.start() < done:
                continue
            for token, span, is_open in self._index.at(text, word, since=done, names=edges):
                if not _is_kept(span, kept):
                    (opened if is_open else struck).append((*span, token.kind, token.why))
                    done = span[1]
                    break
        return struck, opened


def _own_ages(applicant: Applicant, on: date) -> re.Pattern[str] | None:
    """`aged 41` and `41-year-old`, by this day, a year more or less."""
    born = born_on(applicant.identity.get("date_of_birth", ""))
    if born is None or not 14 <= age_on(born, on) < 98:  # noqa: PLR2004  whoever works
        return None
    ages = [age_on(born, on) + more for more in (-1, 0, 1)]
    written = "|".join([*map(str, ages), *(number_words(age).replace(" ", r"[\s-]") for age in ages)])
    return re.compile(
        rf"(?<!\w)(?i:turned|turning|i turn|i will be|i'll be)\s(?P<c>(?i:{written}))"
        rf"(?![\w%]|\s(?:per|min|hour|day|week|mon))"
        rf"|(?<!\w)(?i:aged|age|age of)\W{{0,2}}\s?(?P<a>{written})(?![\w%])"
        rf"|(?<![\w.,£])(?P<b>(?i:{written}))[\s-]?(?i:years?[\s-]old|y/?o\b|years of age)"
    )


def _is_kept(span: tuple[int, int], kept: Sequence[tuple[int, int]]) -> bool:
    index = bisect_right(kept, span[0], key=lambda place: place[0]) - 1
    return index >= 0 and span[1] <= kept[index][1]


def _without(text: str, found: Sequence[Found]) -> str:
    if not found:
        return text
    pieces, end = [], 0
    for start, stop, _, _ in sorted(found):
        if stop > end:
            pieces += [text[end : max(start, end)], masked(text[max(start, end) : stop])]
            end = stop
    return "".join([*pieces, text[end:]])
