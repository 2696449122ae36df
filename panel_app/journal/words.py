"""Words for reading keys aloud: 7,776 of them, made by rule, so that no list has to be carried or translated.

A word is consonant, vowel, consonant, vowel; letters that are heard or read for one another are left out. Five words
are 64.6 bits.
"""

import re
import secrets
from typing import Final

from panel_app.journal.primitives import digest

_FIRST: Final = "bdfghjklmnprstvwyz"
_SECOND: Final = ("a", "e", "i", "o", "u", "oo")
_LAST: Final = "aeio"
WORDS: Final = len(_FIRST) * len(_SECOND) * len(_FIRST) * len(_LAST)


def word(number: int) -> str:
    """The word of a number from 0 to 7,775."""
    number, last = divmod(number, len(_LAST))
    number, middle = divmod(number, len(_FIRST))
    first, second = divmod(number, len(_SECOND))
    return f"{_FIRST[first]}{_SECOND[second]}{_FIRST[middle]}{_LAST[last]}"


def new_passcode() -> str:
    """Five words drawn by the system's random source."""
    return "-".join(word(secrets.randbelow(WORDS)) for _ in range(5))


def normalised(passcode: str) -> str:
    """A passcode as it was drawn, however it was typed: capitals, blanks and dashes do not matter."""
    return "-".join(re.findall(r"[a-z]+", passcode.lower()))


def five_words(public_key: bytes) -> str:
    """Five words that two people compare to know that they see the same key."""
    number = int.from_bytes(digest(b"panel-app words 1\0", public_key), "big")
    spoken = []
    for _ in range(5):
        number, each = divmod(number, WORDS)
        spoken.append(word(each))
    return "-".join(spoken)
