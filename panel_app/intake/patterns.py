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

WORD: Final = re.compile(r"[^\W\d_]+|\d+")
"""A run of letters, or of digits: where a token can begin."""

_NOWHERE: Final = "\0"
_BETWEEN: Final = r"(?:[^\w\0\[\]]|_){0,3}"
_APART: Final = r"(?:[^\w\0\[\]]|_){1,3}"
_TITLES: Final = "Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Sister|Nurse|Matron|Dame|Sir|Revd|Rev"
_LABEL: Final = re.compile(r"(?:application|applicant|candidate|number|no|id|ref|reference)\W{0,3}\Z", re.IGNORECASE)
_AFTER_STRUCK: Final = re.compile(r"\0[,;\s]{0,3}\Z")
_AFTER_NAME: Final = re.compile(r"\0\s{1,2}(?:[A-Z]\.?\s{1,2}){0,2}\Z")
_ENDS_SENTENCE: Final = ".!?:;\n•*|"
_LOOKED_BACK: Final = 16
_RANK: Final = {"always": 0, "titled": 1, "capitals": 2, "looked-at": 3, "capitals looked-at": 4, "flagged": 5}
_POSSESSIVE: Final = ("name", "initials", "employer", "job title")
_SHORTEST_NUMBER: Final = 6


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
            body = rf"(?:{r'\.\s{0,2}'.join(words)}\.?|{spaced})"
        elif token.mode in ("titled", "flagged"):
            capitals = (f"{word[0].upper()}(?i:{word[1:]})" if word != "s" else "(?i:s)" for word in words)  # King's
            body = _BETWEEN.join(capitals)
        elif token.mode in ("capitals", "capitals looked-at"):
            body = _BETWEEN.join(words)
        else:
            between = (
                rf"(?![.!?]\s){_BETWEEN}" if token.kind == "name" else _BETWEEN
            )  # no name goes on in a new sentence
            body = f"(?i:{between.join('(?:and|&)' if word.lower() == 'and' else word for word in words)})"
        if token.kind in _POSSESSIVE and not dotted:
            body += "(?:'s)?" if token.common else "(?i:'?s|')?"
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
        dotless = "".join(sorted(letters - {"A", "I"}))  # “A Young” begins a sentence as often as a name
        initial = rf"[{''.join(sorted(letters))}]\.\s{{0,2}}" + (rf"|[{dotless}]\s" if dotless else "")
        before = rf"(?<![^\W\d_])(?:(?:(?:{_TITLES})\.?\s{{1,2}})?(?:{initial}){{0,3}})\Z"
        self._before_name = re.compile(before) if letters else None

    def at(self, text: str, word: re.Match[str], *, since: int) -> Iterator[tuple[Token, tuple[int, int], bool]]:
        """The tokens that stand at this word, the surest first: each with its span, and whether it is open.

        A title or an initial before a name belongs to it, back to `since`.
        """
        for entry in self._entries.get(word.group().lower(), ()):
            match = entry.pattern.match(text, word.start())
            if match is None:
                continue
            token = entry.token
            named = token.kind == "name" and not match.group().islower()
            start = self._with_title(text, word.start(), since=since) if named else word.start()
            is_open = token.common and not _is_meant(text, match, token, titled=start < word.start())
            yield token, (word.start() if is_open else start, match.end()), is_open

    def _with_title(self, text: str, start: int, *, since: int) -> int:
        if self._before_name is None:
            return start
        begin = max(since, start - _LOOKED_BACK)
        before = self._before_name.search(text[begin:start])
        return begin + before.start() if before else start


def _keys(words: Sequence[str]) -> set[str]:
    """The runs of letters or digits with which a token can begin, its parts written together or not."""
    keys, joined = set(), ""
    for word in words:
        if word.isdecimal() != words[0].isdecimal():
            break
        joined += word.lower()
        keys |= {joined, joined + "s"}
    return keys


def _is_meant(text: str, match: re.Match[str], token: Token, *, titled: bool) -> bool:
    """Whether an ordinary word is a token here: by a capital within a sentence, a possessive, a title or a label."""
    before = text[max(0, match.start() - _LOOKED_BACK) : match.start()]
    if token.kind == "number":
        return _LABEL.search(before) is not None
    if not text[match.start()].isupper():
        return False
    if token.mode == "flagged":
        return _AFTER_STRUCK.search(before) is not None
    if token.mode == "capitals looked-at":
        return False
    if token.kind == "name" and _AFTER_NAME.search(before):
        return True
    if titled or "'" in match.group():
        return True
    before = before.rstrip(" \t\"'“”([-")
    return bool(before) and before[-1] not in _ENDS_SENTENCE
