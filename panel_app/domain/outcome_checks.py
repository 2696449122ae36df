"""Checks of what was decided: ties, outcomes against the ranked list, offers against places."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from panel_app.domain.findings import BARRED, Check, Facts, digest
from panel_app.domain.ranking import Outcome, Standing
from panel_app.domain.rubric import plain
from panel_app.domain.rules import Stage
from panel_app.domain.totals import exact

_GRADES: Final[dict[Outcome | None, int]] = {"offer": 2, "through": 2, "reserve": 1, "not-selected": 0}
"""Outcomes that a rank speaks for or against, better ones higher; the others are not compared."""
_WORDS: Final[dict[int, str]] = {2: "has an offer", 1: "is on the reserve list"}


def of_outcomes(stage: Stage, facts: Facts) -> Iterator[Check]:
    """Everything found, in the order of the rules' own steps."""
    yield from _unresolved_ties(facts)
    yield from _positive_action(facts)
    yield from _undecided(facts)
    yield from _against_total(stage, facts)
    yield from _number_of_offers(stage, facts)
    yield from _automatic_over_places(stage, facts)


def _unresolved_ties(facts: Facts) -> list[Check]:
    return [
        Check(
            id=f"unresolved-tie-{tie.id}-{digest(tie.codes)}",
            kind="unresolved-tie",
            codes=tie.codes,
            what=f"{len(tie.codes)} candidates are level {'at the line' if tie.at_line else 'in the reserve list'} "
            f"({tie.id}), and nobody has put them in order.",
        )
        for tie in facts.ties
        if not tie.resolved
    ]


def _positive_action(facts: Facts) -> list[Check]:
    return [
        Check(
            id=f"positive-action-{tie.id}-{facts.positive[tie.id][:12]}",
            kind="positive-action",
            codes=tie.codes,
            what=f"Positive action was used in the tie {tie.id}: an administrator reads why, and confirms.",
        )
        for tie in facts.ties
        if tie.id in facts.positive
    ]


def _undecided(facts: Facts) -> list[Check]:
    codes = tuple(each.code for each in facts.standings if each.outcome is None)
    if not codes:
        return []
    have = "candidate has" if len(codes) == 1 else "candidates have"
    what = f"{len(codes)} {have} no outcome yet."
    return [Check(id=f"undecided-{digest(codes)}", kind="undecided", codes=codes, what=what)]


def _against_total(stage: Stage, facts: Facts) -> list[Check]:
    """Who has a worse outcome than somebody after them, and who is offered a place that the rules bar."""
    graded = [each for each in facts.standings if each.outcome in _GRADES]
    barred = [each for each in graded if each.status in BARRED and _GRADES[each.outcome] > 0]
    compared = [each for each in graded if each.status not in BARRED]
    last = {grade: _last_of([each for each in compared if _GRADES[each.outcome] == grade]) for grade in _WORDS}
    found = [_barred(each) for each in barred]
    for standing in compared:
        for grade, words in _WORDS.items():
            after = next((each for each in last[grade] if _stands_before(stage, standing, each)), None)
            if _GRADES[standing.outcome] < grade and after is not None:
                found.append(_passed_over(standing, after, words))
                break
    return found


def _last_of(standings: Sequence[Standing]) -> list[Standing]:
    """The one with the lowest total and the last in order: if anybody here stands after a candidate, these do."""
    in_order = [each for each in standings if each.order is not None]
    lowest = min(standings, key=_height, default=None)
    latest = max(in_order, key=lambda each: each.order or 0, default=None)
    return [each for each in (lowest, latest) if each is not None]


def _stands_before(stage: Stage, one: Standing, other: Standing) -> bool:
    """Whether the rules put `one` before `other`; in the pool a higher total does not."""
    if one.order is not None and other.order is not None:
        return one.order < other.order
    if _height(one) <= _height(other):
        return False
    pool = stage.rules.pool
    return pool is None or not all(exact(pool.low) <= _height(each) <= exact(pool.high) for each in (one, other))


def _height(standing: Standing) -> Fraction:
    return standing.fraction or Fraction()


def _barred(standing: Standing) -> Check:
    reasons = {"floor": "below a floor", "incomplete": "without a complete set of marks"}
    reason = reasons.get(standing.status, standing.status)
    return Check(
        id=f"rank-against-total-{standing.code}",
        kind="rank-against-total",
        codes=(standing.code,),
        what=f"{standing.code} {_WORDS[_GRADES[standing.outcome]]}, and is {reason}.",
    )


def _passed_over(standing: Standing, after: Standing, words: str) -> Check:
    return Check(
        id=f"rank-against-total-{standing.code}-{after.code}",
        kind="rank-against-total",
        codes=(standing.code, after.code),
        what=f"{after.code} with {after.total} {words}, and {standing.code} with {standing.total}, "
        "who stands before by the rules, does not.",
    )


def _number_of_offers(stage: Stage, facts: Facts) -> list[Check]:
    offered = tuple(each.code for each in facts.standings if _is_offered(each))
    if len(offered) > stage.open_places:
        return [
            Check(
                id=f"too-many-offers-{digest(offered)}",
                kind="too-many-offers",
                codes=offered,
                what=f"There are {len(offered)} offers for {_places(stage)}.",
            )
        ]
    waiting = tuple(each.code for each in facts.standings if _could_be_offered(each))
    if len(offered) == stage.open_places or not waiting:
        return []
    return [
        Check(
            id=f"too-few-offers-{digest((*offered, *waiting))}",
            kind="too-few-offers",
            codes=waiting,
            what=f"{stage.open_places - len(offered)} of {stage.open_places} places are free, "
            f"while {len(waiting)} who could have one {'is' if len(waiting) == 1 else 'are'} without an offer.",
        )
    ]


def _places(stage: Stage) -> str:
    kept = len(stage.ring_fenced)
    beside = f" beside {kept} that {'is' if kept == 1 else 'are'} ring-fenced" if kept else ""
    return f"{stage.open_places} places{beside}"


def _is_offered(standing: Standing) -> bool:
    return standing.outcome in ("offer", "through")


def _could_be_offered(standing: Standing) -> bool:
    return (
        standing.status not in BARRED
        and not _is_offered(standing)
        and standing.outcome not in ("withdrawn", "ineligible")
    )


def _automatic_over_places(stage: Stage, facts: Facts) -> list[Check]:
    least = stage.rules.automatic
    if least is None:
        return []
    standings = [each for each in facts.standings if each.status not in BARRED]
    high = {each.exact: _height(each) >= exact(least) for each in {each.exact: each for each in standings}.values()}
    codes = tuple(each.code for each in standings if high[each.exact])
    if len(codes) <= stage.open_places:
        return []
    return [
        Check(
            id=f"automatic-over-places-{digest(codes)}",
            kind="automatic-over-places",
            codes=codes,
            what=f"{len(codes)} candidates reached {plain(least)}, from which a place is automatic, "
            f"and there are {_places(stage)}.",
        )
    ]
