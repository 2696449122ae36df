"""Words that are no names, or not only names: the lists in `resources/cleaning/`."""

from functools import cache
from typing import Final

from panel_app.intake.birthdays import MONTHS
from panel_app.intake.folding import fold
from panel_app.resources import resource

LEAST_PLAIN: Final = 3
"""Letters: shorter names are too often part of something else to be struck without a capital."""

_TWO_LETTERS: Final = (
    "ad ah am an as at be by do eh ex go he hi id if in is it la ma me my no of oh ok on or ox pa re so to up us we"
)
_ALSO_EVERYDAY: Final = frozenset(_TWO_LETTERS.split())
_ENDS: Final = ("s", "es", "ed", "d", "ing", "ly", "er", "ers")


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a list in `resources/cleaning/`."""
    lines = resource("cleaning", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_english(small: str) -> bool:
    """Whether a word in small letters is an ordinary English one, in any inflection."""
    return _stands(small) or any(
        _stands(small.removesuffix(end)) or _stands(small.removesuffix(end) + "e")
        for end in _ENDS
        if small.endswith(end) and len(small) > len(end) + 2
    )


def is_common(word: str) -> bool:
    """Whether a name of one word is a word of everyday English too, or too short to tell."""
    small = fold(word).text.lower()
    return len(word) < LEAST_PLAIN or small in listed("common-words") or small in listed("frequent-words")


def is_everyday(word: str) -> bool:
    """Whether a common name begins sentences that are about nobody: Young, May, As."""
    small = fold(word).text.lower()
    return small in listed("frequent-words") or small in _ALSO_EVERYDAY or small.title() in MONTHS


def _stands(small: str) -> bool:
    return small in listed("frequent-words") or small in listed("english-words")
