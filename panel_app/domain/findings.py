"""What a check before closing looks at, and what it says when it finds something.

An id says what was found, so an answer to one finding never silences another: where a finding is about a number of
candidates, a digest of their codes is part of its id.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final, Literal

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import Standing, Status
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.selection import Tie

Kind = Literal[
    "missing-form",
    "late-form",
    "off-scale",
    "one-sided-tie",
    "shifted-mean",
    "agreed-without-reason",
    "concern-open",
    "two-values",
    "rules-changed",
    "rank-against-total",
    "duplicate",
    "parked",
    "unresolved-tie",
    "positive-action",
    "panel-reopened",
    "undecided",
    "too-many-offers",
    "too-few-offers",
    "automatic-over-places",
]

NEVER_ANSWERED: Final[frozenset[Kind]] = frozenset({"too-many-offers", "two-values", "panel-reopened"})
"""Findings that no reason lets stand: places are what was published, one of two values has to count, and a panel's last
word is its chair's."""
BARRED: Final[tuple[Status, ...]] = ("floor", "incomplete", "withdrawn", "ineligible")
"""Statuses of candidates who cannot be selected."""


class Disputed(msgspec.Struct, frozen=True, kw_only=True):
    """A question to which two values are on record, neither of which counts; `id` names it and both of them."""

    id: str
    codes: tuple[CandidateCode, ...]
    what: str


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """A group of forms or candidates whose mean is off by more than chance, in a sentence's words.

    `group` names it: `session-2027-01-12`, `panel-S01-S02`. `codes` are the candidates in it.
    """

    group: str
    codes: tuple[CandidateCode, ...]
    what: str


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the checks look at. The standings carry the outcomes.

    `missing` names by candidate the scorers (pseudonyms) whose form is due and neither in nor recused or replaced;
    `late` those whose form came late and waits for the chair's word. `duplicates` are groups of codes that the caller
    found to be one person. `parked` are the candidates whom the panel said it would come back to; `concerns` names by
    candidate who raised one that nobody has answered. `unreasoned` are agreed marks without a reason. `older` are
    candidates with forms given under an earlier version of the rules. `off_scale` holds by candidate and criterion the
    marks that are on no level (`marks_off_scale`). `positive` maps the ties in which positive action was used, and that
    this officer has to confirm, to the record that says why. `reopened` names the panels whose chair decided on these
    candidates after she had closed.
    """

    standings: tuple[Standing, ...]
    ties: tuple[Tie, ...] = ()
    missing: dict[CandidateCode, tuple[str, ...]] = {}
    late: dict[CandidateCode, tuple[str, ...]] = {}
    duplicates: tuple[tuple[CandidateCode, ...], ...] = ()
    parked: tuple[CandidateCode, ...] = ()
    concerns: Mapping[CandidateCode, tuple[str, ...]] = {}
    unreasoned: tuple[tuple[CandidateCode, CriterionId], ...] = ()
    disputed: tuple[Disputed, ...] = ()
    shifts: tuple[Shift, ...] = ()
    rules_changed: bool = False
    older: tuple[CandidateCode, ...] = ()
    off_scale: Mapping[CandidateCode, Mapping[CriterionId, tuple[Mark, ...]]] = {}
    positive: Mapping[str, str] = {}
    reopened: Mapping[str, tuple[CandidateCode, ...]] = {}


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One finding: `what` is the sentence for people, `codes` the candidates concerned."""

    id: str
    kind: Kind
    codes: tuple[CandidateCode, ...]
    what: str


def listed(codes: Sequence[str]) -> str:
    """`A, B and C`."""
    return f"{', '.join(codes[:-1])} and {codes[-1]}" if len(codes) > 1 else "".join(codes)


def digest(codes: Iterable[str]) -> str:
    """Names a set of candidates, or of other things, in an id."""
    return sha256(" ".join(sorted(codes)).encode()).hexdigest()[:8]
