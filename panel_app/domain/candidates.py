"""A candidate: the code that scorers see, and the compartments of what an application says."""

import random
from typing import Final, NewType

import msgspec

CandidateId = NewType("CandidateId", str)
"""The applicant's own number, from the applicants' file: identity, never shown to a scorer."""

CandidateCode = NewType("CandidateCode", str)
"""The random name under which a candidate is scored: `K7-3QX`."""

_ALPHABET: Final = "346789BCDFGHJKMPQRTVWXY"
"""Letters and digits that are not read for one another, and that spell no words."""


def new_code(rng: random.Random, taken: set[CandidateCode]) -> CandidateCode:
    """Draw a code that is not in `taken` and says nothing about anybody."""
    while True:
        letters = "".join(rng.choice(_ALPHABET) for _ in range(5))
        code = CandidateCode(f"{letters[:2]}-{letters[2:]}")
        if code not in taken:
            return code


class Applicant(msgspec.Struct, frozen=True, kw_only=True):
    """One accepted row of the applicants' file, split by who may ever read what.

    Keys are the targets of a mapping without their prefix: `identity["family_name"]`, `answers["q1"]`.
    A field that was blank is an empty string, never absent and never filled from elsewhere. `attachments` are the file
    names that the row gave; `ineligible` holds the reasons for which the round's rules mark the applicant out. `panel`
    is the id of the panel whose candidate it is.
    """

    id: CandidateId
    identity: dict[str, str]
    contact: dict[str, str]
    work: dict[str, str]
    equality: dict[str, str]
    line: dict[str, str]
    context: dict[str, str]
    answers: dict[str, str]
    jurisdiction: str = ""
    panel: str = ""
    adjustments: str = ""
    language: str = ""
    eligible: dict[str, str] = {}
    attachments: tuple[str, ...] = ()
    ineligible: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Given and family name, as far as they are there."""
        return " ".join(each for each in (self.identity.get("given_name"), self.identity.get("family_name")) if each)


FIRST_FILE: Final = 2
"""The part of a released copy that holds the first of its files."""


class CleanFile(msgspec.Struct, frozen=True, kw_only=True):
    """One rebuilt file of a clean copy. `number` counts from 1; `title` is neutral, never the name it came under."""

    number: int
    title: str
    pages: int
    size: int


class CleanCopy(msgspec.Struct, frozen=True, kw_only=True):
    """What a scorer reads: answers by criterion, context, and files, with identity struck out."""

    answers: dict[str, str]
    context: dict[str, str] = {}
    files: tuple[CleanFile, ...] = ()
