"""How hard a passphrase would be to guess, in words; a rough count, and honest about that by being cautious."""

import math
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QCoreApplication

from panel_app.ui.widgets.chip import Sign

SHORTEST: Final = 8
"""What the store refuses to go below."""

_WORD_BITS: Final = 11.0
"""A word that people choose, of some two thousand; words of a list would have more."""
_ENOUGH: Final = 60.0
_FAIR: Final = 40.0


def bits(passphrase: str) -> float:
    """A cautious estimate: by words where there are several, else by characters that do not repeat."""
    words = [word for word in passphrase.split() if len(word) > 2]  # noqa: PLR2004 - shorter ones add nothing
    if len(set(words)) >= 3:  # noqa: PLR2004 - two words are a phrase anyone would try
        return _WORD_BITS * len(set(words)) + 4.0 * sum(not word.isalpha() for word in words)
    pools = ((str.islower, 26), (str.isupper, 26), (str.isdigit, 10))
    pool = sum(size for test, size in pools if any(map(test, passphrase)))
    pool += 20 * any(not character.isalnum() for character in passphrase)
    runs = sum(abs(ord(a) - ord(b)) > 1 for a, b in pairwise(passphrase)) + 1
    return 0.75 * math.log2(max(pool, 2)) * min(runs, len(set(passphrase)) * 1.5)


def strength(passphrase: str) -> Sign:
    """The estimate in words, with a shape of its own."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("strength", text)

    if not passphrase:
        return Sign(glyph="none", word=tr("Four or more words are best"))
    if len(passphrase) < SHORTEST:
        return Sign(glyph="danger", word=tr("Too short: 8 characters at least"), colour="danger")
    reached = bits(passphrase)
    if reached < _FAIR:
        return Sign(glyph="caution", word=tr("Weak: easy to guess"), colour="danger")
    if reached < _ENOUGH:
        return Sign(glyph="draft", word=tr("Fair: another word would help"), colour="ink_soft")
    return Sign(glyph="done", word=tr("Strong"), colour="good")
