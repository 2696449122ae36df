"""Neutral words for he and she: suggestions for a person to take or leave. Nobody's text is changed unasked.

Whose pronouns they are nobody can tell but a reader: a patient's stay as they are, the applicant's may give away what
scorers need not know.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from panel_app.intake.folding import fold

_PRONOUN: Final = re.compile(
    r"(?<![\w'/])(?P<who>(?:s?he)(?:'s|'d|'ll)?|him|hers?|his|himself|herself)(?![\w'/])", re.IGNORECASE
)
_NEXT: Final = re.compile(r"[ \t\n]{1,2}([a-z]+(?:-[a-z]+)*)(?![\w'])")
_PLAIN: Final = {
    "he": "they",
    "she": "they",
    "he'd": "they'd",
    "she'd": "they'd",
    "he'll": "they'll",
    "she'll": "they'll",
    "he's": "they're",
    "she's": "they're",
    "him": "them",
    "hers": "theirs",
    "himself": "themself",
    "herself": "themself",
}
_VERBS: Final = {"is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't", "goes": "go"}
_NO_VERB: Final = re.compile(
    r"always|perhaps|sometimes|nevertheless|nonetheless|besides|afterwards|plus|across|this|thus|yes|as"
)
_NO_NOUN: Final = re.compile(
    r"a|about|after|again|all|and|another|any|as|at|away|back|because|before|but|by|down|every|for|from|here|how|if|in"
    r"|into|is|it|no|not|of|off|on|once|or|out|over|so|some|that|the|then|there|this|to|too|up|upon|was|what|when|where"
    r"|which|while|who|why|with|without"
)
"""Behind `her` these begin something else: it is the person, not what belongs to her."""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A place of the applicant's text, what stands there, what could stand instead, and whether a person took it."""

    field: str
    start: int
    end: int
    text: str
    instead: str
    taken: bool = False

    @property
    def place(self) -> str:
        """Its name among the decisions of one copy."""
        return f"{self.field}:{self.start}"


def suggested(text: str, field: str, struck: Sequence[tuple[int, int]] = ()) -> Iterator[Suggestion]:
    """Every gendered pronoun of a text that is not struck, with the verb behind it where that changes too."""
    folded = fold(text)
    for match in _PRONOUN.finditer(folded.text):
        end, instead = _neutral(folded.text, match)
        start, stop = folded.original(match.start(), end)
        if not any(begin < stop and start < last for begin, last in struck):
            yield Suggestion(field=field, start=start, end=stop, text=text[start:stop], instead=instead)


def _neutral(text: str, match: re.Match[str]) -> tuple[int, str]:
    """Where what is replaced ends, and what replaces it, with a capital or in capitals as it was."""
    who = match["who"]
    small = who.lower()
    behind = _NEXT.match(text, match.end())
    following = behind[1] if behind else ""
    end = match.end()
    if small == "his":
        plain = "their" if _is_owned(following) else "theirs"
    elif small == "her":
        plain = "their" if _is_owned(following) else "them"
    else:
        plain = _PLAIN[small]
    if small in ("he", "she") and behind and (verb := _plural(following)) is not None:
        plain += text[match.end() : behind.start(1)] + verb
        end = behind.end(1)
    if who.isupper() and len(who) > 1:
        return end, plain.upper()
    return end, plain[0].upper() + plain[1:] if who[0].isupper() else plain


def _is_owned(following: str) -> bool:
    return bool(following) and not _NO_NOUN.fullmatch(following)


def _plural(verb: str) -> str | None:
    """The verb as it stands behind `they`; None where it stays, or is none."""
    if verb in _VERBS:
        return _VERBS[verb]
    if (
        _NO_VERB.fullmatch(verb)
        or len(verb) < len("runs")
        or not verb.endswith("s")
        or verb.endswith(("ss", "us", "ly"))
    ):
        return None
    if verb.endswith("ies"):
        return verb.removesuffix("ies") + "y"
    return verb.removesuffix("es") if verb.endswith(("shes", "ches", "xes", "sses", "zzes")) else verb.removesuffix("s")
