"""How a token looks in a text: with other spacing, with an initial or a title before it, with a possessive behind it.

Everything here is for folded text (`folding.py`) and takes time in proportion to its length: no pattern looks further
than a few characters between two parts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from panel_app.intake.folding import fold
from panel_app.intake.identity import Token, runs
from panel_app.intake.meant import is_date, is_meant

WORD: Final = re.compile(r"[^\W\d_]+|\d+")
"""A run of letters, or of digits: where a token can begin."""

_NOWHERE: Final = "\0"
_BETWEEN: Final = r"(?:[^\w\0\[\]]|_){0,3}"
_APART: Final = r"(?:[^\w\0\[\]]|_){1,3}"
_TITLES: Final = "Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Sister|Nurse|Matron|Dame|Sir|Revd|Rev"
_LOOKED_BACK: Final = 16
_RANK: Final = {
    "always": 0,
    "titled": 1,
    "capitals": 2,
    "seldom a word": 3,
    "looked-at": 4,
    "capitals looked-at": 5,
    "flagged": 6,
}
_POSSESSIVE: Final = ("name", "initials", "employer", "job title")
_SHORTEST_NUMBER: Final = 6
_SAINT: Final = ("st", "saint")
_SAINTLY: Final = re.compile(r"(?<![^\W_])(?:St\.?|Saint)\s\Z")
"""Before a name: it is the saint's, and his hospital's."""


def masked(text: str) -> str:
    """As long as the text, and part of no word, no separator and no end of a sentence."""
    return _NOWHERE * len(text)


def own_phone(number: str) -> re.Pattern[str]:
    """A number in any spacing, from home or abroad: 07700 900123, +44 (0)7700 900 123."""
    digits = re.sub(r"^(?:0044|44(?=\d{9,10}$)|0)0?", "", "".join(re.findall(r"\d", number)))
    if len(digits) < _SHORTEST_NUMBER:  # an extension is no token
        return re.compile(r"(?!)")
    between = r"[\s().\-/]{0,3}"
    abroad = rf"(?:\+|00)\s?44{between}(?:0{between})?"
    return re.compile(rf"(?<!\d)\(?(?:{abroad}|0{between})?{between.join(digits)}(?!\d)")


def by_hand(texts: Iterable[str], *, ignore_case: bool) -> re.Pattern[str] | None:
    """What a person typed, in any spacing, as whole words; None if nothing was typed."""
    patterns = []
    for text in texts:
        words = fold(text).text.split()
        if words:
            before = r"(?<!\w)" if words[0][0].isalnum() else ""
            after = r"(?!\w)" if words[-1][-1].isalnum() else ""
            patterns.append(before + r"\s+".join(re.escape(word) for word in words) + after)
    longest_first = sorted(patterns, key=len, reverse=True)
    return re.compile("|".join(longest_first), re.IGNORECASE if ignore_case else 0) if patterns else None


class _Entry:
    """A token, and its pattern once the first of its words has been seen."""

    def __init__(self, token: Token, words: Sequence[str]) -> None:
        self.token = token
        self._words = words

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        token, words = self.token, self._words
        dotted = token.kind in ("initials", "employer") and all(len(word) == 1 for word in words) and len(words) > 1
        if dotted and token.kind == "employer":
            body = _APART.join(words) + r"\.?"
        elif dotted:
            spaced = r"(?:\s(?!I\b)|-)".join(words) + r"\.?(?!\s[A-Z]\b)"  # no beginning of letters spelt out
            body = rf"(?:{r'\.\s{0,2}'.join(words)}\.?|(?<!\s[A-Z]\s){spaced})"
        elif token.mode in ("titled", "flagged"):
            body = _BETWEEN.join(map(_with_capital, words))
        elif token.mode in ("capitals", "capitals looked-at"):
            body = _BETWEEN.join(words)
        else:
            body = f"(?i:{_any_case(words, is_name=token.kind == 'name')})"
        if token.kind in _POSSESSIVE and not dotted:
            body += _possessive(token)
        return re.compile(body + (r"(?!\d)" if words[-1].isdecimal() else r"(?![^\W\d_])"))


class TokenIndex:
    """Tokens by the word with which they begin, so that a text costs one look-up for each of its words."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        letters: set[str] = set()
        for token in sorted(tokens, key=lambda token: _RANK[token.mode]):
            words = runs(token.text)
            if words and token.kind != "phone":  # those are found by their shape
                entry = _Entry(token, words)
                for key in _keys(words):
                    self._entries[key].append(entry)
            if words and token.kind == "name":
                letters.add(words[0][0].upper())
        every, dotless = "".join(sorted(letters)), "".join(sorted(letters - {"A", "I"}))
        within = "".join(sorted(letters & {"A"}))  # “A Young” begins a sentence as often as a name
        initial = rf"[{every}]\.\s{{0,2}}" + (rf"|[{dotless}]\s" if dotless else "")
        sure = rf"[{every}](?:\.\s{{0,2}}|\s)"
        self._before_word = _before(initial + (rf"|(?<=[a-z,:] )[{within}]\s" if within else "")) if letters else None
        self._before_name = _before(sure) if letters else None
        behind = (rf"[{dotless}](?:\.|(?![\w'])|'s)" if dotless else "", rf"[{within}](?=[.,;)])" if within else "")
        self._initial_behind = re.compile(rf"[ \t](?:{'|'.join(filter(None, behind))})") if any(behind) else None

    def at(
        self, text: str, word: re.Match[str], *, since: int, names: frozenset[int] = frozenset()
    ) -> Iterator[tuple[Token, tuple[int, int], bool]]:
        """The tokens that stand at this word, the surest first: each with its span, and whether it is open.

        A title or an initial before a name belongs to it, back to `since`. `names` are edges of names struck before.
        """
        for entry in self._entries.get(word.group().lower(), ()):
            match = entry.pattern.match(text, word.start())
            token = entry.token
            if match is None or (
                token.kind == "name" and _SAINTLY.search(text, max(0, word.start() - 8), word.start())
            ):
                continue
            named = token.kind == "name" and not match.group().islower()
            start = self._with_title(text, word.start(), token, since=since) if named else word.start()
            if token.common and start == word.start() and is_date(text, match):
                continue  # nobody need look at a date
            is_open = token.common and not (
                start < word.start()
                or self._has_initial(text, match, token)
                or is_meant(text, match, token, names=names)
            )
            if is_open and token.kind == "job title":
                continue  # or at whatever is said of nurses
            yield token, (word.start() if is_open else start, match.end()), is_open

    def _has_initial(self, text: str, match: re.Match[str], token: Token) -> bool:
        """Mark Y. and Mark Y, whoever may be meant by Mark alone."""
        if self._initial_behind is None or token.kind != "name" or match.group()[0].islower():
            return False
        return self._initial_behind.match(text, match.end()) is not None

    def _with_title(self, text: str, start: int, token: Token, *, since: int) -> int:
        pattern = self._before_word if token.common else self._before_name
        if pattern is None:
            return start
        begin = max(since, start - _LOOKED_BACK)
        before = pattern.search(text[begin:start])
        return begin + before.start() if before else start


def _before(initial: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:(?:(?:{_TITLES})\.?\s{{1,2}})?(?:{initial}){{0,3}})\Z")


def _with_capital(word: str) -> str:
    """A word of a token with a capital as the token has it: King's, Chester-le-Street, Saint or St."""
    if word.lower() in _SAINT:
        return r"(?:Saint|SAINT|St\.?|ST\.?)"
    if word == "and":
        return "(?:and|&)"
    return f"(?i:{word})" if word.islower() else f"{word[0].upper()}(?i:{word[1:]})"


def _any_case(words: Sequence[str], *, is_name: bool) -> str:
    """A token's words in any case. No name goes on in a new sentence, unless `St.` or an initial ended it."""
    pieces = []
    for word in words:
        small = word.lower()
        piece = r"(?:and|&)" if small == "and" else r"(?:saint|st)" if small in _SAINT else word
        ends = is_name and len(word) > len("St")
        pieces.append(piece + (rf"(?![.!?]\s){_BETWEEN}" if ends else _BETWEEN))
    return "".join([*pieces[:-1], pieces[-1].removesuffix(_BETWEEN).removesuffix(r"(?![.!?]\s)")])


def _possessive(token: Token) -> str:
    if token.mode in ("capitals", "capitals looked-at"):
        return "(?:'?s|')?"  # NHFT's; the S of NHS belongs to other capitals
    if token.common:
        return "(?:'?s)?" if token.kind == "job title" else "(?:'s)?"
    return "(?i:'?s|')?"


def _keys(words: Sequence[str]) -> set[str]:
    """The runs of letters or digits with which a token can begin, its parts written together or not."""
    keys, joined = set(), ""
    for word in words:
        if word.isdecimal() != words[0].isdecimal():
            break
        joined += word.lower()
        keys |= {joined, joined + "s"}
    return keys | set(_SAINT) if words[0].lower() in _SAINT else keys
