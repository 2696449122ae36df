"""The clean copy of an application: what scorers read, with everything struck out that says whose it is.

Every strike is replaced by one mark, the same for a name, a phone number or an employer, so that neither the length nor
the kind of what stood there shows. Strikes that touch become one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from panel_app.domain.candidates import Applicant, CleanCopy
from panel_app.intake.folding import Folded, fold
from panel_app.intake.identity import Kind, Token, identity_tokens
from panel_app.intake.patterns import ANY_EMAIL, ANY_PHONE, WORD, TokenIndex, by_hand, masked, own_phone

MARK: Final = "[struck]"

_JOINED: Final = re.compile(r"[ '’,&-]{0,2}")
_MOST_PASSES: Final = 5

_Found = tuple[int, int, Kind]
"""A span of folded text, and what was found there."""


class Strike(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the applicant's own text: struck, or, if `open`, left for a person to decide.

    `field` is `answer.q1` or `context.…`; `start` and `end` count characters of that field as it came.
    """

    field: str
    start: int
    end: int
    kind: Kind
    open: bool = False


def clean(
    applicant: Applicant, *, extra_strikes: Iterable[str] = (), keeps: Iterable[str] = ()
) -> tuple[CleanCopy, tuple[Strike, ...]]:
    """Strike the applicant's identity out of answers and context.

    `extra_strikes` are texts that a person struck by hand, in whatever case; `keeps` are texts that stay, and are no
    longer open, exactly as they are written there (`Young people` keeps no other Young). A blank stays blank.
    """
    cleaner = Cleaner(identity_tokens(applicant), extra_strikes=extra_strikes, keeps=keeps)
    strikes: list[Strike] = []
    texts: dict[str, str] = {}
    for field, text in _fields(applicant):
        texts[field], found = cleaner.clean(text, field=field)
        strikes += found
    copy = CleanCopy(
        answers={key: texts[f"answer.{key}"] for key in applicant.answers},
        context={key: texts[f"context.{key}"] for key in applicant.context},
    )
    return copy, tuple(strikes)


class Cleaner:
    """One applicant's tokens, made ready once for all texts."""

    def __init__(
        self, tokens: Sequence[Token], *, extra_strikes: Iterable[str] = (), keeps: Iterable[str] = ()
    ) -> None:
        self._index = TokenIndex(tokens)
        self._shapes: list[tuple[Kind, re.Pattern[str]]] = []
        if struck := by_hand(extra_strikes, ignore_case=True):
            self._shapes.append(("by hand", struck))
        self._shapes.append(("e-mail", ANY_EMAIL))
        self._shapes += [("phone", own_phone(token.text)) for token in tokens if token.kind == "phone"]
        self._shapes.append(("phone", ANY_PHONE))
        self._kept = by_hand(keeps, ignore_case=False)

    def clean(self, text: str, *, field: str = "") -> tuple[str, tuple[Strike, ...]]:
        """The text with its strikes carried out, and the strikes and open places in their order."""
        if not text.strip():
            return text, ()
        folded = fold(text)
        struck, opened = self._search(folded.text)
        strikes = list(_joined(text, _placed(folded, struck, field)))
        ends = [0, *(strike.end for strike in strikes)]
        starts = [*(strike.start for strike in strikes), len(text)]
        copy = MARK.join(text[end:start] for end, start in zip(ends, starts, strict=True))
        places = [msgspec.structs.replace(strike, open=True) for strike in _placed(folded, opened, field)]
        return copy, tuple(sorted([*strikes, *places], key=lambda strike: strike.start))

    def _search(self, text: str) -> tuple[list[_Found], list[_Found]]:
        """What is to be struck, and what is open.

        The text is searched again after striking, until nothing more is found: beside what was struck, the next word
        may show itself to be a name.
        """
        kept = [match.span() for match in self._kept.finditer(text)] if self._kept else []
        text = text.replace(MARK, masked(MARK))
        struck: list[_Found] = []
        opened: list[_Found] = []
        for _ in range(_MOST_PASSES):
            before = len(struck)
            for kind, pattern in self._shapes:
                found = [(*match.span(), kind) for match in pattern.finditer(text) if not _is_kept(match.span(), kept)]
                text = _without(text, found)
                struck += found
            found, opened = self._names(text, kept)
            text = _without(text, found)
            struck += found
            if len(struck) == before:
                break
        return struck, opened

    def _names(self, text: str, kept: Sequence[tuple[int, int]]) -> tuple[list[_Found], list[_Found]]:
        struck: list[_Found] = []
        opened: list[_Found] = []
        done = 0
        for word in WORD.finditer(text):
            if word.start() < done:
                continue
            for token, span, is_open in self._index.at(text, word, since=done):
                if not _is_kept(span, kept):
                    (opened if is_open else struck).append((*span, token.kind))
                    done = span[1]
                    break
        return struck, opened


def _fields(applicant: Applicant) -> Iterator[tuple[str, str]]:
    yield from ((f"answer.{key}", text) for key, text in applicant.answers.items())
    yield from ((f"context.{key}", text) for key, text in applicant.context.items())


def _is_kept(span: tuple[int, int], kept: Sequence[tuple[int, int]]) -> bool:
    index = bisect_right(kept, span[0], key=lambda place: place[0]) - 1
    return index >= 0 and span[1] <= kept[index][1]


def _placed(folded: Folded, found: Iterable[_Found], field: str) -> list[Strike]:
    spans = sorted((folded.original(start, end), kind) for start, end, kind in found)
    return [Strike(field=field, start=start, end=end, kind=kind) for (start, end), kind in spans]


def _joined(text: str, strikes: Sequence[Strike]) -> Iterator[Strike]:
    """Strikes that stand beside one another as one, so that `Jane Smith` leaves one mark, however it was found."""
    if not strikes:
        return
    first = strikes[0]
    for before, strike in pairwise(strikes):
        if not (before.end >= strike.start or _JOINED.fullmatch(text, before.end, strike.start)):
            yield msgspec.structs.replace(first, end=before.end)
            first = strike
    yield msgspec.structs.replace(first, end=strikes[-1].end)


def _without(text: str, found: Sequence[_Found]) -> str:
    if not found:
        return text
    pieces, end = [], 0
    for start, stop, _ in found:
        pieces += [text[end:start], masked(text[start:stop])]
        end = stop
    return "".join([*pieces, text[end:]])
