"""The ranked list as a value: what the rules say of each candidate, and what people decided."""

from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from typing import Literal

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import StageId
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import RingFenced

Status = Literal[
    "automatic", "place", "tied-at-line", "reserve", "below", "floor", "incomplete", "withdrawn", "ineligible"
]
"""What the rules say of a candidate."""

Outcome = Literal["offer", "through", "reserve", "not-selected", "ineligible", "withdrawn"]
"""What people decided; `through` stands for `offer` before the last stage."""


@lru_cache(maxsize=4096)
def _fraction(text: str) -> Fraction:
    """A round has few totals, and its lists are looked through again after every mark."""
    return Fraction(text)


class CriterionMarks(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of one candidate on one criterion: every scorer's, in pseudonym order, and the agreed one."""

    scorers: tuple[Mark, ...]
    agreed: Mark | None = None


class CandidateMarks(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules are applied to. `due` is how many scorers must have submitted for the candidate to be complete."""

    code: CandidateCode
    marks: dict[CriterionId, CriterionMarks]
    due: int
    submitted: int
    withdrawn: bool = False
    ineligible: bool = False


class TieOrder(msgspec.Struct, frozen=True, kw_only=True):
    """How a tie was resolved: every code of it, best first."""

    tie: str
    order: tuple[CandidateCode, ...]
    rule: str


class TieMembership(msgspec.Struct, frozen=True, kw_only=True):
    """The tie that a candidate is in, and the rule that resolves or resolved it."""

    id: str
    rule: str


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the ranked list.

    `exact` is the total as a fraction in lowest terms (`33/2`), `total` the same for people (`16.5`; recurring decimals
    are rounded to two places). Candidates of equal `exact` share a `rank`; `order` is the sequence after ties.
    """

    code: CandidateCode
    rank: int | None
    order: int | None
    total: str | None
    exact: str | None
    status: Status
    tie: TieMembership | None = None
    outcome: Outcome | None = None
    marks: dict[CriterionId, CriterionMarks] = {}

    @property
    def fraction(self) -> Fraction | None:
        """The exact total as a number."""
        return None if self.exact is None else _fraction(self.exact)


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """A stage's ranked list: sorted by exact total (None last), order, code.

    `places` are all that the stage has; those in `ring_fenced` are kept, and the line is drawn at the rest.
    """

    stage: StageId
    version: int
    places: int
    rules_digest: str
    candidates: tuple[Standing, ...]
    ring_fenced: tuple[RingFenced, ...] = ()

    @property
    def open_places(self) -> int:
        """Where the line is drawn."""
        return self.places - len(self.ring_fenced)

    @property
    def digest(self) -> str:
        """The result digest, in hexadecimal: what the officers sign and the verifier computes again."""
        return sha256(b"panel-app result 1\0" + msgspec.json.encode(self, order="deterministic")).hexdigest()
