"""Whether an ordinary word is a token where it stands: by its capital, by what stands before and behind it.

Everything here is for folded text in which strikes are masked, and looks a few characters to either side, no further.
"""

import re
from typing import Final

from panel_app.intake.birthdays import MONTHS
from panel_app.intake.identity import Token

LOOKED: Final = 24
"""Characters to either side."""

_LABEL: Final = re.compile(r"(?:application|applicant|candidate|number|no|id|ref|reference)\W{0,3}\Z", re.IGNORECASE)
_AFTER_STRUCK: Final = re.compile(r"\0[,;\s]{0,3}\Z")
_AFTER_NAME: Final = re.compile(r"(\0)[ \t]{1,2}(?:[A-Z]\.?[ \t]{1,2}){0,2}\Z")
_BEFORE_NAME: Final = re.compile(r"[ \t]{1,2}(?=\0)")
_ENDS_SENTENCE: Final = ".!?:;\n•*|"
_NAMED: Final = re.compile(
    r"(?:name|known as|applicant|signed|signature|author|from|contact|dear|hi|hello)\s?[:\-]?\s\Z", re.IGNORECASE
)
_LABELLED: Final = re.compile(r"[^\W\d_]:[ \t]?\Z")
_FIELD_ENDS: Final = re.compile(r"[ \t]?(?:[/|;)\n]|\Z)")
_POST: Final = re.compile(
    r"(?:\0[,;]?\s{1,3}|(?:title|role|post|position|occupation|profession)\s?[:\-]\s)\Z", re.IGNORECASE
)
_QUOTED: Final = re.compile(r"(?:\A|[\s(])[\"'“‘]\Z")
_CALLED: Final = re.compile(r"[,!]")
_LINE_BEGINS: Final = re.compile(r"(?:\A|\n)[ \t]*-{0,2}[ \t]*\Z")
_LINE_ENDS: Final = re.compile(r"[ \t]*[.,]?[ \t]*(?:\n|\Z)")
_DOES: Final = re.compile(
    r"[ \t](?:said|says|asked|asks|told|tells|wrote|writes|explained|suggested|replied|chaired|spoke|thought|thinks"
    r"|(?:was|is|has been|had been) (?:praised|asked|thanked|described|appointed|promoted|commended|nominated|trained"
    r"|employed|interviewed|invited|recognised|chosen|elected|born))\b"
)
"""What only a person does, or has done to one."""
_LIVES: Final = re.compile(
    r"(?:live|lives|lived|living|home|house|flat|based|moved|commute|commuted|resident|native|born|raised|grew up)"
    r"\s(?:is\s)?(?:in|to|at|near|of|from|outside)\s\Z",
    re.IGNORECASE,
)
_DATED: Final = re.compile(
    r"\d(?:st|nd|rd|th)?(?:\sof)?\s\Z|(?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december)\s(?:and|to|or|until|-)\s\Z",
    re.IGNORECASE,
)
_YEARED: Final = re.compile(
    r"(?:,?\s(?:and|to|or|until|-)\s(?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december)|,?\s'?\d)",
    re.IGNORECASE,
)
_WHEN: Final = re.compile(
    r"(?:in|by|since|until|till|during|between|from|before|after|of|early|mid|late|last|next|this|every|each)[\s-]\Z",
    re.IGNORECASE,
)
_TRADES: Final = re.compile(
    r"(?:(?:i am|i'm|being|work(?:ed|ing)? as|train(?:ed|ing)? as|qualif(?:ied|ying) as|(?:role|job|post|career) as"
    r"|employed as|appointed|my \w{2,12} as)\s(?:an?|the)|\bas an?|my (?:role|post|job|work) (?:of|as))"
    r"(?:\s[a-z-]{3,14}){0,2}\s\Z",
    re.IGNORECASE,
)
_ALL_CAPITALS: Final = re.compile(r"(?<![^\W\d_])[A-Z]{2,}\W{1,2}\Z"), re.compile(r"\W{1,2}[A-Z]{2,}(?![^\W\d_])")


def is_meant(text: str, match: re.Match[str], token: Token, *, names: frozenset[int] = frozenset()) -> bool:
    """Whether it is; `names` are the places where names that were struck begin and end."""
    before = text[max(0, match.start() - LOOKED) : match.start()]
    after = text[match.end() : match.end() + LOOKED]
    if token.kind == "number":
        return _LABEL.search(before) is not None
    if token.kind == "job title":
        return _is_own_post(text[max(0, match.start() - 2 * LOOKED) : match.start()], after) or (
            match.group()[0].isupper() and _is_within(before)
        )
    if not text[match.start()].isupper() or token.mode == "capitals looked-at":
        return False
    if token.mode == "seldom a word":
        return True
    if token.mode == "flagged":
        return bool(_AFTER_STRUCK.search(before)) or (token.why.startswith("a place") and bool(_LIVES.search(before)))
    if token.kind == "name" and _is_beside_name(match, before, after, names):
        return True
    if "'" in match.group():
        return True
    if _is_among_capitals(match.group(), before, after) or (_is_month(match.group()) and _WHEN.search(before)):
        return False
    return _is_within(before) or (token.kind == "name" and _is_person(before, after))


def is_date(text: str, match: re.Match[str]) -> bool:
    """Whether a word that is a month's name stands in a date, so that nobody need look at it."""
    return _is_month(match.group()) and bool(
        _DATED.search(text[max(0, match.start() - LOOKED) : match.start()])
        or _YEARED.match(text[match.end() : match.end() + LOOKED])
    )


def _is_own_post(before: str, after: str) -> bool:
    """Whether somebody says that this is what they are, or signs with it."""
    alone = _LINE_BEGINS.search(before) and _LINE_ENDS.match(after) and before.strip()
    return bool(_TRADES.search(before) or _POST.search(before) or alone)


def _is_month(word: str) -> bool:
    return word.title() in MONTHS


def _is_within(before: str) -> bool:
    """Whether a sentence goes on here, so that a capital has its reason in the word."""
    before = before.rstrip(" \t\"'“”([-")
    return bool(before) and before[-1] not in _ENDS_SENTENCE


def _is_beside_name(match: re.Match[str], before: str, after: str, names: frozenset[int]) -> bool:
    if behind := _AFTER_NAME.search(before):
        return match.start() - len(before) + behind.end(1) in names
    ahead = _BEFORE_NAME.match(after)
    return ahead is not None and match.end() + ahead.end() in names


def _is_person(before: str, after: str) -> bool:
    """Whether the beginning of a sentence is somebody who is called, signs, says or is asked."""
    return bool(
        _NAMED.search(before)
        or (_QUOTED.search(before) and _CALLED.match(after))
        or (_LABELLED.search(before) and _FIELD_ENDS.match(after))
        or _DOES.match(after)
        or (_LINE_BEGINS.search(before) and _LINE_ENDS.match(after) and (before.strip() or after.strip()))
    )


def _is_among_capitals(word: str, before: str, after: str) -> bool:
    ahead, behind = _ALL_CAPITALS
    return len(word) > 1 and word.isupper() and bool(ahead.search(before) and behind.match(after))
