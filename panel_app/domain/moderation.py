"""What makes a candidate one to moderate: scorers who differ, a concern, a floor between them, the line close by."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final, Literal

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Stage
from panel_app.domain.totals import exact, fast, total

Order = Literal["disagreement", "line", "code"]
ORDERS: Final[tuple[Order, ...]] = ("disagreement", "line", "code")
"""What the table of moderation can be sorted by."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason to moderate.

    `on` is the criterion; for `floor-straddled` the key of the floor (a criterion id, or `total`); for `concern` the
    scorer who raised it; None for `total-gap` and `at-line`. `gap` is the difference between the highest and the
    lowest, for `at-line` the distance of the submitted total from the line, for `concern` 0; exact.
    """

    kind: Literal["criterion-gap", "total-gap", "floor-straddled", "concern", "at-line"]
    gap: Fraction
    on: str | None = None


class Moderation(msgspec.Struct, frozen=True, kw_only=True):
    """How far the scorers of one candidate are apart, and what asks for moderation.

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


class Band(msgspec.Struct, frozen=True):
    """The line as totals: of the pool or tie that lies across it; else of the last who is in and the first who is not.

    Both ends are included.
    """

    low: Fraction
    high: Fraction

    def distance(self, total: Fraction) -> Fraction:
        """How far a total lies above the band; below it, less than 0; 0 within."""
        return max(total - self.high, Fraction()) + min(total - self.low, Fraction())


Key = tuple[object, ...]
"""What rows are sorted by. A number comes as a float first, which sorts fast, then exactly, which settles equals."""


def triggers(
    stage: Stage,
    marks_by_scorer: Mapping[str, Mapping[CriterionId, Mark]],
    *,
    concerns: Iterable[str] = (),
    from_line: Fraction | None = None,
) -> Moderation:
    """Compare the marks that scorers, under their pseudonyms, gave one candidate. A criterion abstained from is absent.

    A floor is straddled when one scorer's marks alone put the candidate below it and another's do not. `concerns` are
    the scorers who raised one; `from_line` is where the submitted total lies (`Band.distance`), None without a total.
    """
    gaps = _criterion_gaps(stage, marks_by_scorer)
    totals = {scorer: full for scorer, marks in marks_by_scorer.items() if (full := _alone(stage, marks)) is not None}
    total_gap = max(totals.values()) - min(totals.values()) if len(totals) > 1 else None
    when = stage.rules.moderate_when
    reasons = [
        *(
            Reason(kind="criterion-gap", gap=gap, on=on)
            for on, gap in gaps.items()
            if _reaches(gap, when.criterion_gap)
        ),
        *(
            Reason(kind="total-gap", gap=gap)
            for gap in (total_gap,)
            if gap is not None and _reaches(gap, when.total_gap)
        ),
        *(_floor_reasons(stage, marks_by_scorer, list(totals.values())) if when.floor else []),
        *(Reason(kind="concern", gap=Fraction(), on=scorer) for scorer in concerns if when.concern),
        *_line_reasons(when.line, from_line),
    ]
    return Moderation(criterion_gaps=gaps, totals=totals, total_gap=total_gap, reasons=tuple(reasons))


class Heights:
    """The totals of all who can be selected, kept in order while single ones come and go."""

    def __init__(self, totals: Iterable[Fraction] = ()) -> None:
        self._rising = sorted(map(fast, totals))

    def add(self, total: Fraction) -> None:
        insort(self._rising, fast(total))

    def remove(self, total: Fraction) -> None:
        """One of those that are equal to it; ValueError if there is none."""
        at = bisect_left(self._rising, fast(total))
        if at == len(self._rising) or self._rising[at] != fast(total):
            raise ValueError(total)
        del self._rising[at]

    def band(self, stage: Stage) -> Band | None:
        """Where the line runs among them; None where there is a place for everybody."""
        rising, places = self._rising, stage.open_places
        outside = len(rising) - places
        if outside <= 0:
            return None
        pool = stage.rules.pool
        if pool is not None:
            low, high = exact(pool.low), exact(pool.high)
            from_pool = len(rising) - bisect_left(rising, fast(low))
            above = len(rising) - bisect_right(rising, fast(high))
            if above < places < from_pool:
                return Band(low, high)
        (_, first_out), (_, last_in) = rising[outside - 1], rising[outside]
        return Band(first_out, last_in)


def by_disagreement(moderation: Moderation, *, code: CandidateCode) -> Key:
    """Sorts the largest total gap first, then criterion gap, then code."""
    return (*fast(-(moderation.total_gap or Fraction())), *fast(-moderation.widest_criterion_gap), code)


def by_line(total: Fraction | None, from_line: Fraction | None, *, code: CandidateCode) -> Key:
    """Sorts the pool or tie at the line first, then the nearest, the higher total before the lower; then code."""
    nowhere = Fraction()
    far = abs(from_line) if from_line is not None else nowhere
    return (from_line is None, *fast(far), *fast(-(total or nowhere)), code)


def _alone(stage: Stage, marks: Mapping[CriterionId, Mark]) -> Fraction | None:
    """The total if this scorer were the only one."""
    alone = total(stage, {criterion: exact(mark) for criterion, mark in marks.items()})
    return None if alone is None else fast(alone)[1]  # one object for equal totals: a large round has few


def _criterion_gaps(stage: Stage, marks: Mapping[str, Mapping[CriterionId, Mark]]) -> dict[CriterionId, Fraction]:
    """Compared as decimals, which is as exact as fractions and many times faster in a table of thousands."""
    gaps = {}
    for criterion in stage.criterion_ids:
        given = [each[criterion] for each in marks.values() if criterion in each]
        if len(given) > 1:
            gaps[criterion] = _difference(max(given), min(given))
    return gaps


@cache
def _difference(high: Mark, low: Mark) -> Fraction:
    """A scale has a few levels, so a few differences."""
    return exact(high) - exact(low)


def _reaches(gap: Fraction, least: Decimal | None) -> bool:
    return least is not None and gap >= exact(least)


def _line_reasons(within: Decimal | None, from_line: Fraction | None) -> list[Reason]:
    if within is None or from_line is None or abs(from_line) > exact(within):
        return []
    return [Reason(kind="at-line", gap=abs(from_line))]


def _floor_reasons(
    stage: Stage, marks: Mapping[str, Mapping[CriterionId, Mark]], totals: list[Fraction]
) -> list[Reason]:
    reasons = []
    for floor in stage.rules.floors:
        on = CriterionId(floor)
        reached = totals if floor == "total" else [exact(each[on]) for each in marks.values() if on in each]
        least = exact(stage.rules.floors[floor])
        below = [value < least for value in reached]
        if any(below) and not all(below):
            reasons.append(Reason(kind="floor-straddled", gap=max(reached) - min(reached), on=floor))
    return reasons
