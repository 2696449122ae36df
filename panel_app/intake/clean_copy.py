"""The clean copy of an application: what scorers read, with everything struck out that says whose it is.

Every strike is replaced by one mark, the same for a name, a phone number or an employer, so that neither the length nor
the kind of what stood there shows. Strikes that touch become one.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

import msgspec

from panel_app.domain.candidates import Applicant, CleanCopy
from panel_app.intake.folding import Folded, fold
from panel_app.intake.identity import Kind
from panel_app.intake.likeness import Found
from panel_app.intake.pronouns import Suggestion, suggested
from panel_app.intake.search import Searcher

MARK: Final = "[struck]"

_JOINED: Final = re.compile(r"[ '’,&-]{0,2}")
_NAMES_JOINED: Final = re.compile(
    r"[ '’‘“”\"(),&-]{0,3}|\s{1,2}(?:[A-Z]\.?\s{1,2}){1,2}"
    r"|\s{1,2}[\"“”'‘’(]\w{2,20}[\"“”'‘’)]\s{1,2}|\s[A-Z][\w'’-]{1,20}\s"
)
"""Between two parts of one name: another initial, a nickname in quotes, a further given name."""


class Strike(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the applicant's own text: struck, or, if `open`, left for a person to decide.

    `field` is `answer.q1`, `context.…` or `file.1`; `start` and `end` count characters of that field as it came (of a
    file: of the page's text). `page` counts from 0; `boxes` are left, top, right, bottom in points from the top left of
    the page as it is shown. `why` says what was found, for a person; `flag` names a picture that waits to be looked at;
    `text` is what stands in a file's place, as it can be kept or struck.
    """

    field: str
    start: int
    end: int
    kind: Kind
    open: bool = False
    why: str = ""
    page: int | None = None
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    flag: str = ""
    text: str = ""


def clean(
    applicant: Applicant,
    *,
    extra_strikes: Iterable[str] = (),
    keeps: Iterable[str] = (),
    job_title: bool = True,
    on: date | None = None,
    neutral: Collection[str] = (),
) -> tuple[CleanCopy, tuple[Strike, ...]]:
    """Strike the applicant's identity out of answers and context.

    `extra_strikes` are texts that a person struck by hand, in whatever case; `keeps` are texts that stay, and are no
    longer open, exactly as they are written there (`Young people` keeps no other Young). A blank stays blank. `on` is
    the day by which the applicant's age is reckoned: today, if it is not said. `neutral` names the places of
    `suggestions` that a person took.
    """
    cleaner = Cleaner(Searcher(applicant, extra_strikes=extra_strikes, keeps=keeps, job_title=job_title, on=on))
    strikes: list[Strike] = []
    texts: dict[str, str] = {}
    for field, text in _fields(applicant):
        texts[field], found = cleaner.clean(text, field=field, neutral=neutral)
        strikes += found
    copy = CleanCopy(
        answers={key: texts[f"answer.{key}"] for key in applicant.answers},
        context={key: texts[f"context.{key}"] for key in applicant.context},
    )
    return copy, tuple(strikes)


def suggestions(
    applicant: Applicant, strikes: Sequence[Strike], neutral: Collection[str] = ()
) -> tuple[Suggestion, ...]:
    """The pronouns of answers and context for which a neutral word is suggested, those in `neutral` as taken."""
    found: list[Suggestion] = []
    for field, text in _fields(applicant):
        struck = [(each.start, each.end) for each in strikes if each.field == field and not each.open]
        found += suggested(text, field, struck)
    return tuple(msgspec.structs.replace(each, taken=each.place in neutral) for each in found)


class Cleaner:
    """Carries one applicant's strikes out, in any number of texts."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def clean(self, text: str, *, field: str = "", neutral: Collection[str] = ()) -> tuple[str, tuple[Strike, ...]]:
        """The text with its strikes carried out, and the strikes and open places in their order."""
        if not text.strip():
            return text, ()
        strikes = self.strikes(text, field=field)
        edits = [(strike.start, strike.end, MARK) for strike in strikes if not strike.open]
        if neutral:
            struck = [edit[:2] for edit in edits]
            taken = (each for each in suggested(text, field, struck) if each.place in neutral)
            edits = sorted([*edits, *((each.start, each.end, each.instead) for each in taken)])
        pieces, end = [], 0
        for start, stop, instead in edits:
            pieces += [text[end:start], instead]
            end = stop
        return "".join([*pieces, text[end:]]), strikes

    def strikes(self, text: str, *, field: str = "") -> tuple[Strike, ...]:
        """What is to be struck, and what is open, in order; strikes that stand beside one another are one."""
        folded = fold(text)
        struck, opened = self._searcher.search(folded.text, MARK)
        strikes = list(_joined(text, _placed(folded, struck, field)))
        covered = [(strike.start, strike.end) for strike in strikes]
        places = [
            msgspec.structs.replace(strike, open=True)
            for strike in _placed(folded, opened, field)
            if not any(start <= strike.start and strike.end <= end for start, end in covered)
        ]
        return tuple(sorted([*strikes, *places], key=lambda strike: strike.start))


def _fields(applicant: Applicant) -> Iterator[tuple[str, str]]:
    yield from ((f"answer.{key}", text) for key, text in applicant.answers.items())
    yield from ((f"context.{key}", text) for key, text in applicant.context.items())


def _placed(folded: Folded, found: Iterable[Found], field: str) -> list[Strike]:
    spans = sorted((folded.original(start, end), kind, why) for start, end, kind, why in found)
    return [Strike(field=field, start=start, end=end, kind=kind, why=why) for (start, end), kind, why in spans]


def _joined(text: str, strikes: Sequence[Strike]) -> Iterator[Strike]:
    """Strikes that stand beside one another as one, so that `Jane Smith` leaves one mark, however it was found."""
    if not strikes:
        return
    first, last = strikes[0], strikes[0].end
    for before, strike in pairwise(strikes):
        between = _NAMES_JOINED if before.kind == strike.kind == "name" else _JOINED
        if not (last >= strike.start or between.fullmatch(text, last, strike.start)):
            yield msgspec.structs.replace(first, end=last)
            first, last = strike, strike.end
        last = max(last, strike.end)
    yield msgspec.structs.replace(first, end=last)
