"""What has to be looked at before a stage is closed: each finding has an id, and is mended or answered with a reason.

An id says what was found, so an answer to one finding never silences another: where a finding is about a number of
candidates, a digest of their codes is part of its id.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import Final, Literal

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import Outcome, Standing
from panel_app.domain.rubric import CriterionId, plain
from panel_app.domain.rules import Stage
from panel_app.domain.selection import Tie

Kind = Literal[
    "missing-form",
    "off-scale",
    "rank-against-total",
    "duplicate",
    "parked",
    "unresolved-tie",
    "undecided",
    "too-many-offers",
    "too-few-offers",
    "automatic-over-places",
]

_GRADES: Final[dict[Outcome | None, int]] = {"offer": 2, "through": 2, "reserve": 1, "not-selected": 0}
"""Outcomes that a rank speaks for or against, better ones higher; the others are not compared."""
_WORDS: Final[dict[int, str]] = {2: "has an offer", 1: "is on the reserve list"}
_BARRED: Final = ("floor", "incomplete", "withdrawn", "ineligible")
"""Statuses of candidates who cannot be selected."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the checks look at. The standings carry the outcomes.

    `missing` names by candidate the scorers (pseudonyms) whose form is due and neither in nor recused or replaced.
    `duplicates` are groups of codes that the caller found to be one person. `parked` are the candidates whom the panel
    said it would come back to.
    """

    standings: tuple[Standing, ...]
    ties: tuple[Tie, ...] = ()
    missing: dict[CandidateCode, tuple[str, ...]] = {}
    duplicates: tuple[tuple[CandidateCode, ...], ...] = ()
    parked: tuple[CandidateCode, ...] = ()


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One finding: `what` is the sentence for people, `codes` the candidates concerned."""

    id: str
    kind: Kind
    codes: tuple[CandidateCode, ...]
    what: str


def checks(stage: Stage, facts: Facts) -> tuple[Check, ...]:
    """Everything that was found, answered or not, always in the same order."""
    return (
        *_missing_forms(facts),
        *_off_scale(stage, facts),
        *_duplicates(facts),
        *_parked(facts),
        *_unresolved_ties(facts),
        *_undecided(facts),
        *_against_total(stage, facts),
        *_number_of_offers(stage, facts),
        *_automatic_over_places(stage, facts),
    )


def still_open(found: Iterable[Check], *, answered: Mapping[str, str]) -> tuple[Check, ...]:
    """The findings to which nobody gave a reason; `answered` maps the id of a check to the reason."""
    return tuple(check for check in found if not answered.get(check.id, "").strip())


def _missing_forms(facts: Facts) -> list[Check]:
    return [
        Check(
            id=f"missing-form-{code}-{scorer}",
            kind="missing-form",
            codes=(code,),
            what=f"{code} lacks the form of {scorer}, who neither submitted nor recused.",
        )
        for code, scorers in sorted(facts.missing.items())
        for scorer in sorted(scorers)
    ]


def _off_scale(stage: Stage, facts: Facts) -> list[Check]:
    found = []
    for standing in _by_code(facts.standings):
        for criterion in stage.criteria:
            given = standing.marks.get(criterion.id)
            marks = () if given is None else (*given.scorers, *(() if given.agreed is None else (given.agreed,)))
            wrong = sorted({plain(mark) for mark in marks if mark not in criterion.marks})
            if wrong:
                found.append(_off_scale_check(standing.code, criterion.id, wrong))
    return found


def _off_scale_check(code: CandidateCode, criterion: CriterionId, wrong: Sequence[str]) -> Check:
    are = "is" if len(wrong) == 1 else "are"
    return Check(
        id="-".join(["off-scale", code, criterion, *wrong]),
        kind="off-scale",
        codes=(code,),
        what=f"{code} was marked {' and '.join(wrong)} on {criterion}, which {are} not on its scale.",
    )


def _duplicates(facts: Facts) -> list[Check]:
    groups = sorted({tuple(sorted(set(group))) for group in facts.duplicates})
    return [
        Check(
            id="-".join(["duplicate", *group]),
            kind="duplicate",
            codes=group,
            what=f"{_listed(group)} look like one and the same person.",
        )
        for group in groups
        if len(group) > 1
    ]


def _parked(facts: Facts) -> list[Check]:
    return [
        Check(
            id=f"parked-{code}",
            kind="parked",
            codes=(code,),
            what=f"{code} was parked, and the panel has not come back to the marks.",
        )
        for code in sorted(facts.parked)
    ]


def _unresolved_ties(facts: Facts) -> list[Check]:
    return [
        Check(
            id=f"unresolved-tie-{tie.id}-{_digest(tie.codes)}",
            kind="unresolved-tie",
            codes=tie.codes,
            what=f"{len(tie.codes)} candidates are level {'at the line' if tie.at_line else 'in the reserve list'} "
            f"({tie.id}), and nobody has put them in order.",
        )
        for tie in facts.ties
        if not tie.resolved
    ]


def _undecided(facts: Facts) -> list[Check]:
    codes = tuple(each.code for each in _by_code(facts.standings) if each.outcome is None)
    if not codes:
        return []
    have = "candidate has" if len(codes) == 1 else "candidates have"
    what = f"{len(codes)} {have} no outcome yet."
    return [Check(id=f"undecided-{_digest(codes)}", kind="undecided", codes=codes, what=what)]


def _against_total(stage: Stage, facts: Facts) -> list[Check]:
    """Who has a worse outcome than somebody after them, and who is offered a place that the rules bar."""
    graded = [each for each in _by_code(facts.standings) if each.outcome in _GRADES]
    barred = [each for each in graded if each.status in _BARRED and _GRADES[each.outcome] > 0]
    compared = [each for each in graded if each.status not in _BARRED]
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
    pool = stage.rules.pool
    both_in_pool = pool is not None and all(
        Fraction(pool.low) <= _height(each) <= Fraction(pool.high) for each in (one, other)
    )
    return _height(one) > _height(other) and not both_in_pool


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
    offered = tuple(each.code for each in _by_code(facts.standings) if _is_offered(each))
    if len(offered) > stage.places:
        return [
            Check(
                id=f"too-many-offers-{_digest(offered)}",
                kind="too-many-offers",
                codes=offered,
                what=f"There are {len(offered)} offers for {stage.places} places.",
            )
        ]
    waiting = tuple(each.code for each in _by_code(facts.standings) if _could_be_offered(each))
    if len(offered) == stage.places or not waiting:
        return []
    return [
        Check(
            id=f"too-few-offers-{_digest((*offered, *waiting))}",
            kind="too-few-offers",
            codes=waiting,
            what=f"{stage.places - len(offered)} of {stage.places} places are free, "
            f"while {len(waiting)} who could have one {'is' if len(waiting) == 1 else 'are'} without an offer.",
        )
    ]


def _is_offered(standing: Standing) -> bool:
    return standing.outcome in ("offer", "through")


def _could_be_offered(standing: Standing) -> bool:
    return (
        standing.status not in _BARRED
        and not _is_offered(standing)
        and standing.outcome not in ("withdrawn", "ineligible")
    )


def _automatic_over_places(stage: Stage, facts: Facts) -> list[Check]:
    least = stage.rules.automatic
    if least is None:
        return []
    standings = [each for each in _by_code(facts.standings) if each.status not in _BARRED]
    codes = tuple(each.code for each in standings if _height(each) >= Fraction(least))
    if len(codes) <= stage.places:
        return []
    return [
        Check(
            id=f"automatic-over-places-{_digest(codes)}",
            kind="automatic-over-places",
            codes=codes,
            what=f"{len(codes)} candidates reached {plain(least)}, from which a place is automatic, "
            f"and there are {stage.places} places.",
        )
    ]


def _by_code(standings: Iterable[Standing]) -> list[Standing]:
    return sorted(standings, key=lambda each: each.code)


def _listed(codes: Sequence[str]) -> str:
    return f"{', '.join(codes[:-1])} and {codes[-1]}"


def _digest(codes: Iterable[str]) -> str:
    return sha256(" ".join(sorted(codes)).encode()).hexdigest()[:8]
