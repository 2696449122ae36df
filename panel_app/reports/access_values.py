"""An access pack as plain values: everything held on one person, with others taken out of it."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import CriterionId
from panel_app.domain.rules import Stage
from panel_app.reports.pack import LedgerEntry
from panel_app.reports.values import Source


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One compartment of what is held: who reads it, and label by label what it says."""

    title: str
    readers: str
    entries: tuple[tuple[str, str], ...]


class FormHeld(msgspec.Struct, frozen=True, kw_only=True):
    """One scorer's form: marks and notes by criterion. `who` says which scorer without saying who.

    One that does not count was replaced, came late, or is of a scorer who stepped back.
    """

    who: str
    marks: Mapping[CriterionId, str]
    notes: Mapping[CriterionId, str] = {}
    abstained: Mapping[CriterionId, str] = {}
    concern: str = ""
    counts: bool = True


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """Something on record about this person, and the reason that was given for it."""

    time: datetime
    what: str
    said: str


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """One mark that the panel agreed on or took back, as text, earlier ones too."""

    time: datetime
    criterion: str
    after: str
    reason: str


class FileHeld(msgspec.Struct, frozen=True, kw_only=True):
    """One of the person's files, held as it came."""

    name: str
    pages: int
    size: int


class AccessPack(msgspec.Struct, frozen=True, kw_only=True):
    """What one person is told when they ask what is held about them.

    `taken_out` counts the places that named somebody else; `withheld` the texts that could not be freed of others.
    `sealed`: forms exist that this office cannot open yet.
    """

    source: Source
    stage: Stage
    code: CandidateCode
    name: str
    held: tuple[Held, ...]
    forms: tuple[FormHeld, ...] = ()
    result: tuple[tuple[str, str], ...] = ()
    agreements: tuple[Agreement, ...] = ()
    noted: tuple[Noted, ...] = ()
    files: tuple[FileHeld, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    issued: tuple[tuple[str, str], ...] = ()
    checked_against: int = 0
    taken_out: int = 0
    withheld: int = 0
    sealed: bool = False
