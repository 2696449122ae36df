"""Calibration: invented candidates with agreed marks, on which a scorer finds out how far from the panel he marks.

They stand in the rules of a stage, so that everybody practises on the same ones and nobody changes them unnoticed.
What a scorer gives them is no mark of anybody: it is never on record.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

import msgspec

from panel_app.domain.rubric import CriterionId, Mark


class AgreedMark(msgspec.Struct, frozen=True, kw_only=True):
    """What the panel agreed on for one answer, and why, for whoever marked it otherwise."""

    mark: Mark
    why: str


class PracticeCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """An invented application; an answer may be blank, and every criterion has an agreed mark."""

    id: str
    answers: dict[CriterionId, str]
    agreed: dict[CriterionId, AgreedMark]


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """How many practice candidates a scorer has to finish before the files of real ones open; 0 asks for none."""

    needed: int = 0


class Deviation(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion of a practice candidate: what was given (None where it was not) and what was agreed."""

    criterion: CriterionId
    given: Mark | None
    agreed: Mark
    why: str

    @property
    def by(self) -> Decimal | None:
        """Points above the agreed mark; below it they are negative."""
        return None if self.given is None else self.given - self.agreed


def deviations(
    candidate: PracticeCandidate, given: Mapping[CriterionId, Mark], criteria: Iterable[CriterionId]
) -> tuple[Deviation, ...]:
    """The marks given to a practice candidate beside the agreed ones, in the order of the criteria."""
    return tuple(
        Deviation(
            criterion=criterion,
            given=given.get(criterion),
            agreed=candidate.agreed[criterion].mark,
            why=candidate.agreed[criterion].why,
        )
        for criterion in criteria
    )


def mean_distance(found: Iterable[Deviation]) -> Fraction | None:
    """How far a mark lies from the agreed one on average, whichever side of it; None where nothing was marked."""
    return _mean(abs(each.by) for each in found if each.by is not None)


def mean_lean(found: Iterable[Deviation]) -> Fraction | None:
    """How far marks lie above the agreed ones on average (below: negative); None where nothing was marked."""
    return _mean(each.by for each in found if each.by is not None)


def _mean(points: Iterable[Decimal]) -> Fraction | None:
    exact = [Fraction(each) for each in points]
    return sum(exact, Fraction()) / len(exact) if exact else None
