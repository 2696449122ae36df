"""Statistics of any table of marks: what `analyse` does. The library that computes is loaded here, when it is asked."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from panel_app.domain.errors import InputRefused
from panel_app.intake.ratings import RatingsTable, Scale, read_ratings
from panel_app.workspace.analysis import Analysis, DesignRow, PieceRow, WeakLinkRow
from panel_app.workspace.analysis_agreement import agreement_of
from panel_app.workspace.analysis_models import modelled, rasch_of

if TYPE_CHECKING:  # start-up time: numpy and scipy are loaded when something is computed
    from panel_app.measurement.definitions import Definition
    from panel_app.measurement.design import Design
    from panel_app.measurement.ratings import Ratings

_MOST_STEPS: Final = 10_000


def scale_of(low: Decimal, high: Decimal, step: Decimal) -> Scale:
    """A scale as a person gives it; InputRefused where it is none."""
    if not all(each.is_finite() for each in (low, high, step)) or high <= low or step <= 0:
        raise InputRefused(
            f"{low} to {high} by {step} is no scale.", "Give the lowest mark, the highest, and the step between two."
        )
    if (high - low) / step > _MOST_STEPS or (high - low) % step:
        raise InputRefused(
            f"Steps of {step} from {low} do not end at {high}.", "Give the step between two neighbouring marks."
        )
    return Scale(low, high, step)


def analyse(
    path: Path,
    *,
    sheet: str | None = None,
    scale: Scale | None = None,
    higher_is_worse: bool = False,
    places: int | None = None,
) -> Analysis:
    """Read the file and compute everything that its design carries.

    With `higher_is_worse` rank 1 is the lowest average, and severity above 0 means marks that are higher; averages
    stay as they are. InputRefused where the file cannot be used.
    """
    table = read_ratings(path, sheet=sheet, scale=scale)
    return analyse_table(table, scale=scale, higher_is_worse=higher_is_worse, places=places)


def analyse_table(
    table: RatingsTable, *, scale: Scale | None = None, higher_is_worse: bool = False, places: int | None = None
) -> Analysis:
    """The same of a table that was read before."""
    from panel_app.measurement.design import design
    from panel_app.measurement.ratings import Ratings
    from panel_app.measurement.words import of_design

    ratings = Ratings.of((each.candidate, each.scorer, each.criterion, each.mark) for each in table.ratings)
    levels = _levels(ratings, scale)
    plan = design(ratings)
    agreement, agreement_words = agreement_of(ratings, levels if scale else None)
    models = modelled(ratings, places=places, higher_is_worse=higher_is_worse)
    rasch, why_no_rasch = rasch_of(ratings, levels, higher_is_worse=higher_is_worse)
    return Analysis(
        design=_design_row(plan),
        agreement=agreement,
        variance=models.variance,
        reliability=models.reliability,
        scorers=models.scorers,
        candidates=models.candidates,
        line=models.line,
        rasch=rasch,
        higher_is_worse=higher_is_worse,
        problems=table.problems,
        notes=(*table.notes, *models.notes, *why_no_rasch),
        words=(*of_design(plan), *agreement_words, *models.words),
    )


def definitions() -> "Sequence[Definition]":
    """What each figure means, what it cannot say, and who defined it."""
    from panel_app.measurement.definitions import DEFINITIONS

    return DEFINITIONS


def _levels(ratings: "Ratings", scale: Scale | None) -> tuple[float, ...]:
    """The levels of the scale, used or not, and what was given between them; without a scale, what was given."""
    given = {float(mark) for mark in ratings.mark}
    return tuple(sorted(given | {float(level) for level in scale.levels})) if scale else tuple(sorted(given))


def _design_row(plan: "Design") -> DesignRow:
    apart = () if plan.is_connected else plan.pieces
    return DesignRow(
        candidates=plan.candidates,
        scorers=plan.scorers,
        criteria=plan.criteria,
        marks=plan.marks,
        complete=plan.complete,
        components=len(plan.pieces),
        pieces=tuple(PieceRow(piece.candidates, piece.scorers, piece.marks) for piece in apart),
        weak_links=tuple(WeakLinkRow(link.kind, link.label, link.groups) for link in plan.weak_links),
    )
