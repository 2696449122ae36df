"""Where section 159 of the Equality Act 2010 applies.

It allows people, for a tie, to put a person of an under-represented group before others who are as qualified. It is
Great Britain's law; Northern Ireland and the Crown Dependencies have their own, which do not allow it.
"""

from typing import Final

NATIONS: Final = ("England", "Scotland", "Wales")
FACT: Final = "equality-act"
"""Beside what a tie shows of a candidate, where rules allow positive action: `yes` where the section applies."""
_APPLIES: Final = frozenset(nation.casefold() for nation in (*NATIONS, "England and Wales", "Great Britain"))


def applies(jurisdiction: str) -> bool:
    """Whether the section applies there; a name that may mean more than Great Britain, or none, says no."""
    return " ".join(jurisdiction.split()).casefold() in _APPLIES
