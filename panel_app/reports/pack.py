"""The decision pack as plain values: everything its pages say, and nothing that has to be looked up."""

from datetime import datetime
from typing import Literal

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import Standing
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Stage

Timing = Literal["on-time", "late", "admitted"]
"""A late form does not count; an admitted one came late and counts by the chair's word."""


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
    are aware; they are printed in UTC.
    """

    round_name: str
    intake: str
    round_id: str
    stage: Stage
    panel_name: str
    standings: tuple[Standing, ...]
    candidates: tuple[CandidatePage, ...]
    ledger: tuple[LedgerEntry, ...]
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
