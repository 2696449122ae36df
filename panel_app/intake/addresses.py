"""Postal addresses: their lines, and how they look in a text, on one line or on several, whole or in part."""

import re
from typing import Final

from panel_app.intake.folding import fold

STREET: Final = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Ct|Crescent|Cres|Gardens|Gdns|Place|Terrace|Terr|Way|Grove"
    "|Square|Sq|Row|Walk|Hill|Mews|Rise|View|Parade|Wharf|Quay|Brae|Wynd|Gate|Croft|Fold|Ffordd|Heol"
)
"""With what the name of a street ends."""

_TOWN_BEHIND: Final = re.compile(rf"(?<=\d)([A-Za-z]?\s[^,\n;\d]*?\b(?:{STREET}))\.?\s+(?=[A-Z])")
_LINE: Final = re.compile(r"[,\n;]")
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN: Final = r"[^\w\0]{0,3}"
_LINE_END: Final = r"[\s,.;|]{1,4}"
_NEVER: Final = re.compile(r"(?!)")


def address_lines(address: str) -> list[str]:
    """The lines of an address, wherever its writer began a new one; the town apart from the street."""
    lines = _LINE.split(_TOWN_BEHIND.sub(r"\1,", address))
    return [line.strip() for line in lines if line.strip()]


def own_address(address: str, postcode: str) -> re.Pattern[str]:
    """Two lines of an address or more, in their order or not, with commas between them, new lines, or nothing."""
    bodies = [_BETWEEN.join(words) for line in (*address_lines(address), postcode) if (words := _words(line))]
    if len(bodies) < 2:  # noqa: PLR2004  a single line is found as a token
        return _NEVER
    one = "|".join(sorted(dict.fromkeys(bodies), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{one})(?:{_LINE_END}(?:{one}))+(?!\w)", re.IGNORECASE)


def _words(line: str) -> list[str]:
    return _WORD.findall(fold(line).text)
