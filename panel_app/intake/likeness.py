"""Tokens that are written wrongly, taken apart or disguised: misspelt, badly scanned, s p a c e d, broken over lines.

What is an ordinary English word is never taken for a misspelt name.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from panel_app.intake.identity import Kind, Token, runs
from panel_app.intake.words import is_english

_CANDIDATE: Final = re.compile(r"[^\W_](?:[^\W_]|['|!$@€](?=[^\W_]))*+")
_SPACED: Final = re.compile(r"(?<![^\W_])[^\W\d_](?:([ .\-_*·/]{1,2})[^\W\d_])(?:\1[^\W\d_]){2,30}(?![^\W_])")
_BROKEN: Final = re.compile(r"([^\W\d_]{2,20})(-[ \t]*\n\s*|\n|-\s|\s-)([^\W\d_]{2,20})")
_LETTER_FOR: Final = str.maketrans("01345789|!$@€", "oleastbgllsae")
_FIGURE_FOR: Final = str.maketrans("OoQDIlLi|!SsBZzG", "0000111111558226")
_ALIKE: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
_SAME: Final = str.maketrans("il1|j", "lllll")
_LEAST_NAME, _TWO_WRONG = 4, 8
_LEAST_STREAM: Final = 6
_SOUNDS: Final = (
    *(
        ("ph", "f"),
        ("ck", "k"),
        ("ch", "k"),
        ("gh", ""),
        ("th", "t"),
        ("sh", "s"),
        ("qu", "k"),
        ("wr", "r"),
        ("kn", "n"),
    ),
    *(("x", "ks"), ("c", "k"), ("q", "k"), ("z", "s"), ("j", "g"), ("v", "f"), ("d", "t"), ("b", "p")),
)
_LEAST_SOUND: Final = 3

Found = tuple[int, int, Kind, str]
"""A span, what was found there, and why."""


class _Name(msgspec.Struct, frozen=True):
    text: str
    skeleton: str
    sound: str
    kind: Kind
    common: bool


class Likeness:
    """One applicant's names, employer's words and numbers, ready to be compared with whatever is written."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._names: list[_Name] = []
        self._joined: dict[str, Kind] = {}
        self._streams: dict[str, Kind] = {}
        for token in tokens:
            words = runs(token.text)
            if token.kind in ("name", "employer", "job title") and words:
                self._add_words(token, "".join(words).lower(), alone=len(words) == 1)
            if token.kind in ("phone", "registration", "address", "number", "date of birth", "e-mail"):
                self._add_number(token)

    def _add_words(self, token: Token, joined: str, *, alone: bool) -> None:
        if token.mode in ("capitals", "capitals looked-at", "flagged") or len(joined) < _LEAST_NAME:
            return
        if not token.why.startswith("short for") and (not token.common or len(joined) >= _LEAST_NAME):
            self._joined.setdefault(joined, token.kind)
        in_one = token.kind == "name" and (token.why == "the full name" or not re.search(r"\s", token.text))
        if alone or in_one:
            if token.kind == "employer" and len(joined) <= _LEAST_NAME:
                return
            self._names.append(_Name(joined, _skeleton(joined), _sound(joined), token.kind, token.common))

    def _add_number(self, token: Token) -> None:
        text = re.sub(r"[\W_]", "", token.text)
        if token.kind == "e-mail" and "@" not in token.text:
            return
        if token.kind == "phone":
            text = re.sub(r"^(?:0044|44(?=\d{9,10}$)|0)0?", "", re.sub(r"\D", "", token.text))
        is_long = len(text) >= _LEAST_STREAM - (token.kind == "address")
        is_number = token.kind == "e-mail" or any(c.isdigit() for c in text)
        if is_long and is_number and (token.kind != "address" or token.why == "the postcode"):
            self._streams.setdefault(text.upper().translate(_FIGURE_FOR), token.kind)

    def found(self, text: str) -> Iterator[Found]:
        """Everything in a folded text that is one of them in disguise."""
        yield from self._in_pieces(text)
        for start, end, word in _candidates(text):
            name = self._like(word, text, start)
            if name is not None:
                yield start, end, name.kind, f"written like {_WHAT[name.kind]}, with a mistake"

    # ---- whole words

    def _like(self, word: str, text: str, start: int) -> _Name | None:
        small = word.lower().replace("'", "")
        small = small.removesuffix("s") if word.lower().endswith("'s") else small
        if len(small) < _LEAST_NAME - 1 or is_english(small):
            return None
        letters = sum(c.isalpha() for c in small)
        if letters * 2 < len(small):
            return None
        plain = small.translate(_LETTER_FOR)
        disguised = plain != small
        skeleton = _skeleton(plain)
        capital = word[0].isupper()
        for name in self._names:
            if name.text == small:
                continue  # found as it is, or left to a person, elsewhere
            if disguised and skeleton == name.skeleton:
                return name
            if abs(len(plain) - len(name.text)) > 2:  # noqa: PLR2004  more are another word
                continue
            if (not name.common or (capital and _within(text, start))) and _resembles(
                plain, skeleton, name, capital=capital, word=word
            ):
                return name
        return None

    # ---- taken apart

    def _in_pieces(self, text: str) -> Iterator[Found]:
        """Names whose letters stand apart: within one word of the text's letters, or at the edges of several."""
        stream, places = _letters(text)
        for joined, kind in self._joined.items():
            begin = stream.find(joined)
            while begin >= 0:
                first, last = places[begin], places[begin + len(joined) - 1] + 1
                if _is_taken_apart(text, first, last, joined):
                    yield first, last, kind, f"{_WHAT[kind]}, taken apart"
                begin = stream.find(joined, begin + 1)

    def numbers(self, text: str) -> Iterator[Found]:
        """Numbers and addresses with anything between their figures, and letters that were read for figures."""
        if not self._streams:
            return
        places = [index for index, c in enumerate(text) if c.isalnum() or c in "|!"]
        stream = "".join(text[index] for index in places).upper().translate(_FIGURE_FOR)
        for number, kind in self._streams.items():
            begin = stream.find(number)
            while begin >= 0:
                first, last = places[begin], places[begin + len(number) - 1] + 1
                before, after = text[first - 1 : first], text[last : last + 1]
                if (
                    "\0" not in text[first:last]
                    and last - first <= len(number) * 4
                    and not after.isalnum()
                    and (kind == "phone" or not before.isalnum())
                ):
                    yield (
                        _with_prefix(text, first) if kind == "phone" else first,
                        last,
                        kind,
                        _WHAT[kind],
                    )
                begin = stream.find(number, begin + 1)


_WHAT: Final[dict[Kind, str]] = {
    "name": "the name",
    "employer": "the employer",
    "job title": "the post",
    "phone": "the phone number",
    "registration": "the registration number",
    "address": "the postcode",
    "number": "the application number",
    "date of birth": "the date of birth",
    "e-mail": "the e-mail address",
}


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _CANDIDATE.finditer(text):
        yield match.start(), match.end(), match.group()
    for match in _SPACED.finditer(text):
        yield match.start(), match.end(), re.sub(r"[\W_]", "", match.group())
    for match in _BROKEN.finditer(text):
        if "-" in match.group(2) and not (is_english(match.group(1).lower()) and is_english(match.group(3).lower())):
            yield match.start(), match.end(), match.group(1) + match.group(3)


def _resembles(plain: str, skeleton: str, name: _Name, *, capital: bool, word: str) -> bool:
    length = len(name.text)
    if length == _LEAST_NAME:
        return (
            capital
            and not word.isupper()
            and plain[0] == name.text[0]
            and abs(len(plain) - length) <= 1
            and distance(plain, name.text, 1) <= 1
        )
    if length < _LEAST_NAME:
        return False
    allowed = 2 if length >= _TWO_WRONG else 1
    if distance(plain, name.text, allowed) <= allowed or distance(skeleton, name.skeleton, 1) <= (length > _LEAST_NAME):
        return True
    sound = _sound(plain)
    return len(sound) >= _LEAST_SOUND and sound == name.sound and capital and distance(plain, name.text, 3) <= 3  # noqa: PLR2004


def without_figures(word: str) -> str:
    """The word with the letters for which figures and marks were written: `e1` is `el`."""
    return word.translate(_LETTER_FOR)


def distance(one: str, other: str, most: int) -> int:
    """Insertions, deletions, exchanges of a letter, and of two neighbours; `most` + 1 if it is more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, a in enumerate(one, 1):
        line = [row]
        for column, b in enumerate(other, 1):
            cost = min(above[column] + 1, line[column - 1] + 1, above[column - 1] + (a != b))
            if row > 1 and column > 1 and a == other[column - 2] and b == one[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, above = above, line
    return min(above[-1], most + 1)


def _skeleton(word: str) -> str:
    """What a bad scan leaves of a word."""
    for written, read in _ALIKE:
        word = word.replace(written, read)
    return word.translate(_SAME)


def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    consonants = word[:1].translate(str.maketrans("eiouyhw", "aaaaaaa")) + re.sub(r"[aeiouyhw]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", consonants)


def _letters(text: str) -> tuple[str, list[int]]:
    places = [index for index, c in enumerate(text) if c.isalpha()]
    return "".join(text[index] for index in places).lower(), places


_BREAKS: Final = re.compile(r"-|\n")


def _is_taken_apart(text: str, first: int, last: int, joined: str) -> bool:
    """Whether the letters between are one name in pieces: at the edges of words, and put apart by more than a gap."""
    if text[first - 1 : first].isalpha() or text[last : last + 1].isalpha() or last - first > len(joined) * 4:
        return False
    inside = text[first:last]
    if "\0" in inside:
        return False
    pieces = re.findall(r"[^\W\d_]+", inside)
    gaps = re.findall(r"[\W\d_]+", inside)
    if len(pieces) == 1:
        return False
    if all(len(piece) == 1 for piece in pieces) or (len(pieces) > 3 and all(len(piece) < 3 for piece in pieces)):  # noqa: PLR2004
        return True
    if len(set(gaps)) == 1 and len(gaps) > 1 and not gaps[0].isspace() and all(len(p) <= 3 for p in pieces):  # noqa: PLR2004
        return True
    ordinary = [len(piece) > 1 and is_english(piece.lower()) for piece in pieces]
    if any("." in gap or "," in gap or len(gap) > 8 for gap in gaps):  # noqa: PLR2004  two sentences
        return False
    if any(_BREAKS.search(gap) for gap in gaps):
        return not all(ordinary)
    return len(joined) >= _LEAST_STREAM and sum(ordinary) * 2 <= len(pieces) < 6  # noqa: PLR2004


def _with_prefix(text: str, first: int) -> int:
    before = re.search(
        r"(?:(?:\+|00|\()?\s?4\s?4[\s().\-]{0,3})?[(]?[0Oo]?[\s().\-/]{0,2}\Z", text[max(0, first - 14) : first]
    )
    return first - len(before.group()) if before and before.group().strip() else first


def _within(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \"'“(")
    return bool(before) and before[-1] not in ".!?:;\n•"
