"""What models of the marks say, from the library that computes to the document's rows and sentences.

The models take higher marks for better. Where they are worse, marks are mirrored about the middle of those given
before they go in, and averages mirrored back, so that severity and rank turn round and nothing else does.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING, Final

import msgspec

from panel_app.domain.errors import PanelError
from panel_app.workspace.analysis import (
    CandidateRow,
    CorrectPlaces,
    LineRow,
    RaschCandidate,
    RaschCriterion,
    RaschRow,
    RaschScorer,
    RaschStep,
    ReliabilityRow,
    ScorerRow,
    finite,
)

if TYPE_CHECKING:  # start-up time: numpy and scipy are loaded when something is computed
    from panel_app.measurement.mixed import Fit
    from panel_app.measurement.ranks import RankTable
    from panel_app.measurement.rasch import Rasch
    from panel_app.measurement.rasch_results import Facet
    from panel_app.measurement.ratings import Ratings
    from panel_app.measurement.severity import ScorerSeverity

_SEVERITIES_SAID: Final = 5


class Models(msgspec.Struct, frozen=True, kw_only=True):
    """Everything but agreement and Rasch."""

    variance: dict[str, float] | None
    reliability: ReliabilityRow | None
    scorers: tuple[ScorerRow, ...]
    candidates: tuple[CandidateRow, ...]
    line: LineRow | None
    notes: tuple[str, ...]
    words: tuple[str, ...]


def modelled(ratings: "Ratings", *, places: int | None, higher_is_worse: bool) -> Models:
    """Fit the mixed model and say what it says; rows without its figures where it cannot be fitted."""
    from panel_app.measurement import mixed

    turned, about = _mirrored(ratings) if higher_is_worse else (ratings, None)
    try:
        fit = mixed.fit(turned)
    except PanelError as refused:
        return _unmodelled(turned, about, (f"No model of the marks: {refused}",))
    return _of_fit(fit, about, places=places, higher_is_worse=higher_is_worse)


def _mirrored(ratings: "Ratings") -> "tuple[Ratings, float]":
    about = float(ratings.mark.min() + ratings.mark.max())
    return replace(ratings, mark=about - ratings.mark), about


def _back(value: float, about: float | None) -> float:
    return float(value if about is None else about - value)


def _unmodelled(turned: "Ratings", about: float | None, notes: tuple[str, ...]) -> Models:
    """Counts and averages alone; equal averages share a rank."""

    def averages(index: Sequence[int], labels: Sequence[str]) -> list[tuple[str, int, float]]:
        marks: list[list[float]] = [[] for _ in labels]
        for place, mark in zip(index, turned.mark.tolist(), strict=True):
            marks[place].append(mark)
        return [(label, len(each), fsum(each) / len(each)) for label, each in zip(labels, marks, strict=True)]

    marked = sorted(averages(turned.candidate.tolist(), turned.candidates), key=lambda each: (-each[2], each[0]))
    best_first = [-mean for _, _, mean in marked]
    return Models(
        variance=None,
        reliability=None,
        scorers=tuple(
            ScorerRow(label, n, _back(mean, about), None, None)
            for label, n, mean in averages(turned.scorer.tolist(), turned.scorers)
        ),
        candidates=tuple(
            CandidateRow(
                candidate=label,
                n=n,
                raw=_back(mean, about),
                fair=None,
                se=None,
                rank=1 + bisect_left(best_first, -mean),
                expected_rank=None,
                rank_interval=None,
                p_in=None,
                standing=None,
            )
            for label, n, mean in marked
        ),
        line=None,
        notes=notes,
        words=(),
    )


def _of_fit(fit: "Fit", about: float | None, *, places: int | None, higher_is_worse: bool) -> Models:
    from panel_app.measurement import severity, words
    from panel_app.measurement.ranks import ranks
    from panel_app.measurement.reliability import reliability

    scorers = severity.scorers(fit)
    ranked = ranks(fit, places=places or 1)
    dependable = reliability(fit)
    said = words.of_variance(fit.components)
    if dependable.mean is not None:
        said.append(words.of_reliability(dependable.mean, dependable.scorers, dependable.scorers_for_0_8))
    said += _of_severities(scorers, higher_is_worse=higher_is_worse)
    line = None if places is None else _line_row(ranked)
    if line is not None:
        said += words.of_line(ranked)
    return Models(
        variance={term: float(value) for term, value in fit.components.items()},
        reliability=ReliabilityRow(
            single=finite(dependable.single),
            mean=finite(dependable.mean),
            scorers_for=dependable.scorers_for_0_8,
            generalizability_single=finite(dependable.generalizability_single),
            generalizability_mean=finite(dependable.generalizability_mean),
        ),
        scorers=tuple(
            ScorerRow(each.scorer, each.n, _back(each.mean, about), finite(each.severity), finite(each.se))
            for each in scorers
        ),
        candidates=_candidates(fit, ranked, about, placed=places is not None),
        line=line,
        notes=tuple(f"No component for {term.replace(':', ' by ')}: {why}." for term, why in fit.left_out.items()),
        words=tuple(said),
    )


def _candidates(fit: "Fit", ranked: "RankTable", about: float | None, *, placed: bool) -> tuple[CandidateRow, ...]:
    """Best first, those who share a rank in alphabetical order."""
    from panel_app.measurement import severity

    rows = [
        CandidateRow(
            candidate=average.candidate,
            n=average.n,
            raw=_back(average.raw, about),
            fair=None if average.fair is None else _back(average.fair, about),
            se=finite(average.se),
            rank=place.rank,
            expected_rank=finite(place.expected_rank),
            rank_interval=place.rank_interval,
            p_in=finite(place.p_in) if placed else None,
            standing=place.standing if placed and place.p_in is not None else None,
        )
        for average, place in zip(severity.candidates(fit), ranked.candidates, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (row.rank, row.candidate)))


def _line_row(ranked: "RankTable") -> LineRow:
    crossing, gain = ranked.crossing, ranked.gain
    return LineRow(
        places=ranked.places,
        tied_at_line=ranked.tied_at_line,
        into=None if crossing is None else crossing.into,
        out_of=None if crossing is None else crossing.out_of,
        correct_places=None
        if gain is None
        else CorrectPlaces(
            now=gain.now,
            one_more_on_band=gain.band,
            one_more_on_everybody=gain.everybody,
            forms_for_band=gain.forms_for_band,
            forms_for_everybody=gain.forms_for_everybody,
        ),
    )


def _of_severities(scorers: "Sequence[ScorerSeverity]", *, higher_is_worse: bool) -> list[str]:
    """Those who stand apart most, and nobody else: most scorers cannot be told from their colleagues."""
    from panel_app.measurement import words

    told = [(e.scorer, e.severity, e.se) for e in scorers if e.severity is not None and e.se is not None]
    apart = [each for each in told if abs(each[1]) > words.TWO_SIDED * each[2]]
    apart.sort(key=lambda each: (-abs(each[1]), each[0]))
    said = [
        words.of_severity(scorer, severity, se, higher_is_worse=higher_is_worse)
        for scorer, severity, se in apart[:_SEVERITIES_SAID]
    ]
    if told and not apart:
        said.append("No scorer can be told apart from the others by how high they mark the same candidates.")
    elif len(apart) > _SEVERITIES_SAID:
        said.append(f"{len(apart) - _SEVERITIES_SAID} more scorers stand apart from their colleagues, by less.")
    return said


# ---- Rasch


def rasch_of(
    ratings: "Ratings", levels: Sequence[float], *, higher_is_worse: bool
) -> tuple[RaschRow | None, tuple[str, ...]]:
    """The model, or None and why there is none."""
    from panel_app.measurement.rasch import fit_rasch

    about: float | None = None
    if higher_is_worse:
        ratings, about = _mirrored(ratings)
        levels = sorted(about - level for level in levels)
    try:
        found = fit_rasch(ratings, [levels] * len(ratings.criteria))
    except PanelError as refused:
        return None, (f"No Rasch model: {refused}",)
    return _rasch_row(found, about), ()


def _rasch_row(found: "Rasch", about: float | None) -> RaschRow:
    return RaschRow(
        scorers=tuple(RaschScorer(each.label, *_facet(each)) for each in found.scorers),
        criteria=tuple(RaschCriterion(each.label, *_facet(each)) for each in found.criteria),
        steps=tuple(
            RaschStep(each.criterion, _back(each.level, about), finite(each.threshold), finite(each.se))
            for each in found.steps
        ),
        candidates=tuple(
            RaschCandidate(
                each.label, finite(each.measure), finite(each.se), _back(each.fair, about), bool(each.extreme)
            )
            for each in found.candidates
        ),
        deviance=float(found.deviance),
    )


def _facet(each: "Facet") -> tuple[float | None, float | None, float | None, float | None]:
    return finite(each.value), finite(each.se), finite(each.infit), finite(each.outfit)
