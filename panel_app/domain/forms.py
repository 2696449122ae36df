"""A scorer's form for one candidate: marks, and beside them notes."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Stage

RecusalKind = Literal["knows", "employer", "other"]


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """Part 1 of a form: the marks, and the criteria abstained from with the reason."""

    marks: dict[CriterionId, Mark]
    abstained: dict[CriterionId, str] = {}


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """Part 2 of a form: the note beside each mark, and a concern for the chair."""

    notes: dict[CriterionId, str]
    concern: str = ""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """Both together: a draft while it is typed, and what is read back before it is sealed."""

    marks: dict[CriterionId, Mark] = {}
    notes: dict[CriterionId, str] = {}
    abstained: dict[CriterionId, str] = {}
    concern: str = ""


def missing(stage: Stage, form: Form) -> tuple[CriterionId, ...]:
    """The criteria that keep a form from being submitted: no mark on the scale, or a note that is due and blank."""
    return tuple(c.id for c in stage.criteria if not _is_done(stage, form, c.id))


def note_is_due(stage: Stage, criterion: str, marks: Mapping[CriterionId, Mark]) -> bool:
    """Whether the mark given on this criterion is one that asks for a note."""
    mark = marks.get(CriterionId(criterion))
    return mark is not None and mark in stage.criterion(criterion).note_at


def _is_done(stage: Stage, form: Form, criterion: CriterionId) -> bool:
    if criterion in form.abstained:
        return criterion not in form.marks  # both came together from two laptops: which holds, its scorer says
    if form.marks.get(criterion) not in stage.criterion(criterion).marks:
        return False
    return not note_is_due(stage, criterion, form.marks) or bool(form.notes.get(criterion, "").strip())
