"""What has to be looked at before a stage is closed: each finding is mended, or answered with a reason."""

from collections.abc import Iterable, Mapping
from operator import attrgetter

import msgspec

from panel_app.domain.findings import NEVER_ANSWERED, Check, Disputed, Facts, Kind, Shift
from panel_app.domain.mark_checks import marks_off_scale, of_marks, scales
from panel_app.domain.outcome_checks import of_outcomes
from panel_app.domain.rules import Stage

__all__ = [
    "NEVER_ANSWERED",
    "Check",
    "Disputed",
    "Facts",
    "Kind",
    "Shift",
    "checks",
    "checks_of_panel",
    "marks_off_scale",
    "scales",
    "still_open",
]


def checks(stage: Stage, facts: Facts) -> tuple[Check, ...]:
    """Everything that was found, answered or not, always in the same order."""
    facts = _in_order(facts)
    return (*of_marks(stage, facts), *of_outcomes(stage, facts))


def checks_of_panel(stage: Stage, facts: Facts) -> tuple[Check, ...]:
    """What one panel among several answers for before it closes: its marks. Ties and places are across all of them."""
    return tuple(of_marks(stage, msgspec.structs.replace(_in_order(facts), ties=(), reopened={})))


def _in_order(facts: Facts) -> Facts:
    return msgspec.structs.replace(facts, standings=tuple(sorted(facts.standings, key=attrgetter("code"))))


def still_open(found: Iterable[Check], *, answered: Mapping[str, str]) -> tuple[Check, ...]:
    """The findings without a reason, and those that none lets stand; `answered` maps ids of checks to reasons."""
    return tuple(check for check in found if check.kind in NEVER_ANSWERED or not answered.get(check.id, "").strip())
