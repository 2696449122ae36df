"""What makes a candidate one to moderate: scorers who differ, by criterion, in total, or about a floor."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import CriterionMarks
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Stage
from panel_app.domain.totals import criterion_values, exact, total


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason to moderate.

    `on` is the criterion, or for `floor-straddled` the key of the floor (a criterion id, or `total`); None for
    `total-gap`. `gap` is the difference between the highest and the lowest, exact.
    """

    kind: Literal["criterion-gap", "total-gap", "floor-straddled"]
    gap: Fraction
    on: str | None = None


class Moderation(msgspec.Struct, frozen=True, kw_only=True):
    """How far the scorers of one candidate are apart, and what of that asks for moderation.

    `criterion_gaps` holds the criteria that two scorers or more marked. `totals` are by pseudonym, of scorers who
    marked every criterion; `total_gap` is None with fewer than two of those.
    """

    criterion_gaps: dict[CriterionId, Fraction]
    totals: dict[str, Fraction]
    total_gap: Fraction | None
    reasons: tuple[Reason, ...]

    @property
    def triggered(self) -> bool:
        """Whether the rules ask for moderation."""
        return bool(self.reasons)

    @property
    def widest_criterion_gap(self) -> Fraction:
        """The largest difference on one criterion; 0 where nothing can be compared."""
        return max(self.criterion_gaps.values(), default=Fraction())


def triggers(stage: Stage, marks_by_scorer: Mapping[str, Mapping[CriterionId, Mark]]) -> Moderation:
    """Compare the marks that scorers, under their pseudonyms, gave one candidate. A criterion abstained from is absent.

    A floor is straddled when one scorer's marks alone put the candidate below it and another's do not.
    """
    values = {scorer: _alone(stage, marks) for scorer, marks in marks_by_scorer.items()}
    gaps = _criterion_gaps(stage, marks_by_scorer)
    totals = {scorer: full for scorer, each in values.items() if (full := total(stage, each)) is not None}
    total_gap = _gap(list(totals.values()))
    reasons = [
        *_criterion_reasons(stage, gaps),
        *_total_reasons(stage, total_gap),
        *_floor_reasons(stage, values, list(totals.values())),
    ]
    return Moderation(criterion_gaps=gaps, totals=totals, total_gap=total_gap, reasons=tuple(reasons))


def disagreement(moderation: Moderation, *, code: CandidateCode) -> tuple[Fraction, Fraction, CandidateCode]:
    """The key by which the moderation table is sorted: largest total gap first, then criterion gap, then code."""
    return (-(moderation.total_gap or Fraction()), -moderation.widest_criterion_gap, code)


def _alone(stage: Stage, marks: Mapping[CriterionId, Mark]) -> dict[CriterionId, Fraction]:
    """What would count if this scorer were the only one."""
    return criterion_values(stage, {each: CriterionMarks(scorers=(mark,)) for each, mark in marks.items()})


def _criterion_gaps(stage: Stage, marks: Mapping[str, Mapping[CriterionId, Mark]]) -> dict[CriterionId, Fraction]:
    """Compared as decimals, which is as exact as fractions and many times faster in a table of thousands."""
    gaps = {}
    for criterion in stage.criterion_ids:
        given = [each[criterion] for each in marks.values() if criterion in each]
        if len(given) > 1:
            gaps[criterion] = exact(max(given)) - exact(min(given))
    return gaps


def _gap(values: list[Fraction]) -> Fraction | None:
    return max(values) - min(values) if len(values) > 1 else None


def _criterion_reasons(stage: Stage, gaps: Mapping[CriterionId, Fraction]) -> list[Reason]:
    least = stage.rules.moderate_when.criterion_gap
    return [
        Reason(kind="criterion-gap", gap=gap, on=criterion) for criterion, gap in gaps.items() if _reaches(gap, least)
    ]


def _total_reasons(stage: Stage, gap: Fraction | None) -> list[Reason]:
    if gap is None or not _reaches(gap, stage.rules.moderate_when.total_gap):
        return []
    return [Reason(kind="total-gap", gap=gap)]


def _reaches(gap: Fraction, least: Decimal | None) -> bool:
    return least is not None and gap >= exact(least)


def _floor_reasons(
    stage: Stage, values: Mapping[str, Mapping[CriterionId, Fraction]], totals: list[Fraction]
) -> list[Reason]:
    reasons = []
    for floor in stage.rules.floors:
        on = CriterionId(floor)
        reached = totals if floor == "total" else [each[on] for each in values.values() if on in each]
        least = exact(stage.rules.floors[floor])
        below = [value < least for value in reached]
        if any(below) and not all(below):
            reasons.append(Reason(kind="floor-straddled", gap=max(reached) - min(reached), on=floor))
    return reasons
