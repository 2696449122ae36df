"""The two reports on one candidate as plain values: the panel's own, and the one that the candidate may read."""

from collections.abc import Mapping

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import Outcome
from panel_app.domain.rubric import CriterionId
from panel_app.domain.rules import Stage
from panel_app.reports.pack import CandidatePage, Change, LedgerEntry
from panel_app.reports.values import Source


class CandidateReport(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the panel holds on one candidate's marks; scorers by pseudonym."""

    source: Source
    stage: Stage
    page: CandidatePage
    changes: tuple[Change, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    name: str = ""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What came out on one criterion: the mark as text, its anchor, and what the panel agreed to say of it."""

    mark: str
    anchor: str = ""
    agreed: str = ""


class SafeReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a candidate may read: the own result, nothing of a single scorer and nothing of anybody else."""

    source: Source
    stage: Stage
    code: CandidateCode
    total: str | None
    outcome: Outcome | None
    given: Mapping[CriterionId, Given]
    name: str = ""
