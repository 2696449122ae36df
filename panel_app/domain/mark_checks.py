"""Checks of what was marked and moderated: forms, scales, scorers on each side of a tie, what was left open."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.findings import Check, Facts, digest, listed
from panel_app.domain.ranking import CriterionMarks, Standing
from panel_app.domain.rubric import CriterionId, Mark, plain
from panel_app.domain.rules import Stage
from panel_app.domain.selection import Tie

Scales = Mapping[CriterionId, frozenset[Mark]]
"""The marks that there are, by criterion."""


def of_marks(stage: Stage, facts: Facts) -> Iterator[Check]:
    """Everything found, in the order of the rules' own steps."""
    yield from _missing_forms(facts)
    yield from _late_forms(facts)
    yield from _off_scale(facts)
    yield from _shifted(facts)
    yield from _rules_changed(stage, facts)
    yield from _duplicates(facts)
    yield from _disputed(facts)
    yield from _unreasoned(facts)
    yield from _concerns(facts)
    yield from _parked(facts)
    yield from _one_sided(stage, facts)
    yield from _reopened(facts)


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


def _late_forms(facts: Facts) -> list[Check]:
    return [
        Check(
            id=f"late-form-{code}-{scorer}",
            kind="late-form",
            codes=(code,),
            what=f"The form of {scorer} for {code} came late, and the chair has not said whether it counts.",
        )
        for code, scorers in sorted(facts.late.items())
        for scorer in sorted(scorers)
    ]


def scales(stage: Stage) -> Scales:
    """The marks that there are on each criterion."""
    return {criterion.id: frozenset(criterion.marks) for criterion in stage.criteria}


def marks_off_scale(scales: Scales, marks: Mapping[CriterionId, CriterionMarks]) -> dict[CriterionId, tuple[Mark, ...]]:
    """The marks of one candidate that are on no level of their scale, the lowest first."""
    found = {}
    for criterion, given in marks.items():
        scale, agreed = scales[criterion], () if given.agreed is None else (given.agreed,)
        if not (scale.issuperset(given.scorers) and scale.issuperset(agreed)):
            found[criterion] = tuple(sorted({*given.scorers, *agreed} - scale))
    return found


def _off_scale(facts: Facts) -> list[Check]:
    return [
        _off_scale_check(code, criterion, sorted({plain(mark) for mark in marks}))
        for code, its in sorted(facts.off_scale.items())
        for criterion, marks in its.items()
    ]


def _off_scale_check(code: CandidateCode, criterion: CriterionId, wrong: Sequence[str]) -> Check:
    are = "is" if len(wrong) == 1 else "are"
    return Check(
        id="-".join(["off-scale", code, criterion, *wrong]),
        kind="off-scale",
        codes=(code,),
        what=f"{code} was marked {' and '.join(wrong)} on {criterion}, which {are} not on its scale.",
    )


def _shifted(facts: Facts) -> list[Check]:
    return [
        Check(
            id=f"shifted-mean-{shift.group}-{digest(shift.codes)}",
            kind="shifted-mean",
            codes=shift.codes,
            what=shift.what,
        )
        for shift in facts.shifts
    ]


def _rules_changed(stage: Stage, facts: Facts) -> list[Check]:
    if not facts.rules_changed:
        return []
    given = f" {len(facts.older)} candidates have forms given under an earlier version." if facts.older else ""
    return [
        Check(
            id=f"rules-changed-{stage.digest[:8]}-{digest(facts.older)}",
            kind="rules-changed",
            codes=facts.older,
            what=f"The rules were changed after scoring was opened.{given}",
        )
    ]


def _duplicates(facts: Facts) -> list[Check]:
    groups = sorted({tuple(sorted(set(group))) for group in facts.duplicates})
    return [
        Check(
            id="-".join(["duplicate", *group]),
            kind="duplicate",
            codes=group,
            what=f"{listed(group)} look like one and the same person.",
        )
        for group in groups
        if len(group) > 1
    ]


def _disputed(facts: Facts) -> list[Check]:
    return [
        Check(id=f"two-values-{each.id}", kind="two-values", codes=each.codes, what=each.what)
        for each in facts.disputed
    ]


def _unreasoned(facts: Facts) -> list[Check]:
    return [
        Check(
            id=f"agreed-without-reason-{code}-{criterion}",
            kind="agreed-without-reason",
            codes=(code,),
            what=f"The mark agreed for {code} on {criterion} has no reason.",
        )
        for code, criterion in sorted(facts.unreasoned)
    ]


def _concerns(facts: Facts) -> list[Check]:
    """An answer to one scorer's concern is none to another's that comes later."""
    return [
        Check(
            id="-".join(["concern-open", code, *scorers]),
            kind="concern-open",
            codes=(code,),
            what=f"A scorer raised a concern about {code}, and the panel has neither agreed a mark nor kept them.",
        )
        for code, scorers in sorted(facts.concerns.items())
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


def _reopened(facts: Facts) -> list[Check]:
    return [
        Check(
            id=f"panel-reopened-{digest([panel])}-{digest(codes)}",
            kind="panel-reopened",
            codes=codes,
            what=f"{panel} was closed, and its chair has decided on {listed(codes)} since: she closes it again.",
        )
        for panel, codes in facts.reopened.items()
    ]


def _one_sided(stage: Stage, facts: Facts) -> list[Check]:
    """Equals of whom some were marked by fewer scorers than the rules want, and others were not."""
    standings = {each.code: each for each in facts.standings}
    found = []
    for tie in facts.ties:
        for criterion in stage.criterion_ids:
            fewer = _marked_by_fewer(stage, [standings[code] for code in tie.codes], criterion)
            if fewer:
                found.append(_one_sided_check(tie, criterion, fewer))
    return found


def _marked_by_fewer(stage: Stage, equals: Sequence[Standing], criterion: CriterionId) -> list[CandidateCode]:
    counts = Counter(
        {
            each.code: len(each.marks[criterion].scorers)
            for each in equals
            if criterion in each.marks and each.marks[criterion].agreed is None
        }
    )
    fewer = [code for code, count in counts.items() if count < stage.scorers_per_candidate]
    return sorted(fewer) if len(fewer) < len(counts) else []


def _one_sided_check(tie: Tie, criterion: CriterionId, fewer: Sequence[CandidateCode]) -> Check:
    was = "was" if len(fewer) == 1 else "were"
    return Check(
        id=f"one-sided-tie-{tie.id}-{criterion}-{digest(fewer)}",
        kind="one-sided-tie",
        codes=tuple(fewer),
        what=f"In the tie {tie.id}, {listed(fewer)} {was} marked on {criterion} by fewer scorers than the others.",
    )
