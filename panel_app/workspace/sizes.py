"""The sizes that forms and allocations have, whatever is in them."""

from typing import Final

from panel_app.domain import events as e
from panel_app.domain.rules import Stage
from panel_app.journal.parts import padded_size

_ENVELOPE: Final = 1024
_ALLOCATION: Final = 512
_NOTE_BYTES: Final = 1500
"""What a note may take, some 250 words: the size of every notes part is frozen by it."""
_REASON_BYTES: Final = 400
"""What a mark, or the reason for abstaining instead, may take."""


def frozen_sizes(stage: Stage) -> e.SizesFrozen:
    """One size for every form, from the rubric alone, so that a long note cannot be told from none."""
    criteria = len(stage.criteria)
    return e.SizesFrozen(
        envelope=_ENVELOPE,
        marks=padded_size(criteria * _REASON_BYTES),
        notes=padded_size((criteria + 1) * _NOTE_BYTES),
        allocation=_ALLOCATION,
    )
