"""What has to be looked at before a stage is closed: each finding is mended, or answered with a reason."""

from collections.abc import Iterable, Mapping

import msgspec

from panel_app.domain.findings import NEVER_ANSWERED, Check, Disputed, Facts, Kind, Shift
from panel_app.domain.mark_checks import of_marks
from panel_app.domain.outcome_checks import of_outcomes
from panel_app.domain.rules import Stage

__all__ = ["NEVER_ANSWERED", "Check", "Disputed", "Facts", "Kind", "Shift", "checks", "still_open"]


def checks(stage: Stage, facts: Facts) -> tuple[Check, ...]:
    """Everything that was found, answered or not, always in the same order."""
    in_order = sorted(facts.standings, key=lambda each: each.code)
    facts = msgspec.structs.replace(facts, standings=tuple(in_order))
    return (*of_marks(stage, facts), *of_outcomes(stage, facts))


def still_open(found: Iterable[Check], *, answered: Mapping[str, str]) -> tuple[Check, ...]:
    """The findings without a reason, and those that none lets stand; `answered` maps ids of checks to reasons."""
    return tuple(check for check in found if check.kind in NEVER_ANSWERED or not answered.get(check.id, "").strip())
