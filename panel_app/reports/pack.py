"""The decision pack as plain values: everything its pages say, and nothing that has to be looked up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import Standing
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Stage

Timing = Literal["on-time", "late", "admitted"]
"""A late form does not count; an admitted one came late and counts by the chair's word."""


Direction = Literal["up", "down", "none"]


class ScorerColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One scorer's form, under the pseudonym that is stable for the stage (`S01`)."""

    pseudonym: str
    marks: dict[CriterionId, Mark]
    notes: dict[CriterionId, str] = {}
    abstained: dict[CriterionId, str] = {}
    concern: str = ""
    timing: Timing = "on-time"


class AgreedMark(msgspec.Struct, frozen=True, kw_only=True):
    """The mark that moderation put beside the scorers' own, why, and who proposed it."""

    mark: Mark
    reason: str
    by: str


class CandidatePage(msgspec.Struct, frozen=True, kw_only=True):
    """What was given to one candidate, and what came of it. `kept`: why moderation left the marks as they are."""

    code: CandidateCode
    standing: Standing
    scorers: tuple[ScorerColumn, ...] = ()
    agreed: dict[CriterionId, AgreedMark] = {}
    kept: str = ""
    outcome_reason: str = ""


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened. `who` is a seat, a pseudonym or an officer's word, never a name."""

    time: datetime
    who: str
    what: str
    code: CandidateCode | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A mark that moderation changed: from what, to what, which way, who proposed it and why.

    `before` and `after` are marks as text, the scorers' own (`3, 5`) before the first agreement.
    """

    time: datetime
    who: str
    code: CandidateCode
    criterion: CriterionId
    before: str
    after: str
    direction: Direction
    proposed_by: str = ""
    reason: str = ""


class ScorerMoved(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a scorer's marks on the criteria that the panel came to.

    Of `discussed` marks `stood` are as they were given; what was agreed lies above `up` of them, below `down`.
    `proposed` is how many of the agreements this scorer proposed.
    """

    pseudonym: str
    discussed: int
    stood: int
    up: int
    down: int
    proposed: int = 0


class Proposer(msgspec.Struct, frozen=True, kw_only=True):
    """How many agreed marks somebody proposed, and how many of them lie above or below what the scorers' came to."""

    by: str
    marks: int
    up: int
    down: int


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """The plausible ranks of a candidate: they hold the true one in 95 of 100 cases."""

    code: CandidateCode
    rank: int
    low: int
    high: int


class Severity(msgspec.Struct, frozen=True, kw_only=True):
    """How far below (minus: above) the others a scorer marks the same work, in marks, with its interval."""

    pseudonym: str
    value: float
    low: float
    high: float


class AdvisedCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """What the marks can tell of one candidate: an adjusted total, plausible ranks (1 the best), P(in the top N)."""

    code: CandidateCode
    total: str
    adjusted: float | None
    rank_interval: tuple[int, int]
    p_in: float


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """What measurement says of the marks. It decides nothing. Empty parts are not printed.

    `band` are the candidates whom the marks cannot separate from the line, `said` a sentence about each scorer.
    """

    intervals: tuple[Interval, ...] = ()
    severities: tuple[Severity, ...] = ()
    band: tuple[AdvisedCandidate, ...] = ()
    said: tuple[str, ...] = ()


class TieRecord(msgspec.Struct, frozen=True, kw_only=True):
    """How a tie was resolved: the rule of it that was used, and the codes, best first."""

    id: str
    rule: str
    order: tuple[CandidateCode, ...]
    reason: str = ""


class CheckAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """A check before release that found something, and the officer's answer."""

    id: str
    what: str
    reason: str
    by: str = ""
    codes: tuple[CandidateCode, ...] = ()


class DecisionPack(msgspec.Struct, frozen=True, kw_only=True):
    """One stage's decision. Digests are hexadecimal; `closed_by` and `signed_by` are sentences' ends in words.

    `standings` come in the order of the ranked list, `candidates` in the order in which their pages are wanted. Times
    are aware; they are printed in UTC. `advice` is None unless the rules want it in the pack.
    """

    round_name: str
    intake: str
    round_id: str
    stage: Stage
    panel_name: str
    standings: tuple[Standing, ...]
    candidates: tuple[CandidatePage, ...]
    ledger: tuple[LedgerEntry, ...]
    changes: tuple[Change, ...] = ()
    moved: tuple[ScorerMoved, ...] = ()
    proposers: tuple[Proposer, ...] = ()
    ties: tuple[TieRecord, ...] = ()
    checks: tuple[CheckAnswered, ...] = ()
    record_head: str
    rules_digest: str
    result_digest: str
    rules_version: int = 1
    signed: bool = False
    closed_by: str = ""
    signed_by: str = ""
    generated: datetime
    app_version: str
    names: Mapping[CandidateCode, str] = {}
    """Printed beside the codes that have one: in a pack that an administrator asked for with names."""
    advice: Advice | None = None
    funnel: tuple[tuple[str, int], ...] = ()
    """How many candidates were left after each step, in words and in order."""

    @property
    def claim(self) -> str:
        """What a pack says it is a pack of: for the code on its cover and the file's own identifier."""
        return f"panel-app:1:{self.round_id}:{self.record_head}:{self.rules_digest}"
