"""Practising on invented candidates before marking real ones.

What is typed is durable like any draft, under a stage of its own, so that it can never be taken for a real one. A form
that is finished is kept in this store alone: nothing of it is put on record. What was agreed comes with the rules, and
is handed out by `result` only, once the form is finished.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Literal

import msgspec

from panel_app.domain import forms
from panel_app.domain.candidates import CandidateCode, CleanCopy
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.forms import Form
from panel_app.domain.practice import Deviation, PracticeCandidate, deviations, mean_distance, mean_lean
from panel_app.domain.rubric import CriterionId, Mark, plain
from panel_app.store import drafts as stored
from panel_app.store import local
from panel_app.store.drafts import DraftField
from panel_app.workspace import calibration, drafts
from panel_app.workspace.calibration import practice_kind
from panel_app.workspace.scoring import DeskView
from panel_app.workspace.workspace import Workspace, command

PracticeState = Literal["not-started", "draft", "finished"]


class PracticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One practice candidate. `distance` is the mean distance from the agreed marks, once it is finished."""

    id: str
    state: PracticeState
    missing: tuple[CriterionId, ...] = ()
    distance: Fraction | None = None


class Practice(msgspec.Struct, frozen=True, kw_only=True):
    """All of them, how many more the stage asks for, and how the finished ones compare together."""

    rows: tuple[PracticeRow, ...]
    needed: int
    still_needed: int
    distance: Fraction | None
    lean: Fraction | None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A finished practice candidate beside what was agreed."""

    id: str
    view: DeskView
    deviations: tuple[Deviation, ...]
    distance: Fraction | None


def practice(workspace: Workspace) -> Practice:
    """How far this scorer's practising is."""
    stage, finished, typed = workspace.stage, _finished(workspace), _typed(workspace)
    compared = {
        each.id: deviations(each, finished[each.id].marks, stage.criterion_ids)
        for each in stage.practice
        if each.id in finished
    }
    rows = []
    for each in stage.practice:
        if each.id in compared:
            rows.append(PracticeRow(id=each.id, state="finished", distance=mean_distance(compared[each.id])))
        else:
            form = typed.get(each.id, Form())
            state: PracticeState = "draft" if form != Form() else "not-started"
            rows.append(PracticeRow(id=each.id, state=state, missing=forms.missing(stage, form)))
    together = [one for found in compared.values() for one in found]
    return Practice(
        rows=tuple(rows),
        needed=stage.calibration.needed,
        still_needed=calibration.still_needed(workspace),
        distance=mean_distance(together),
        lean=mean_lean(together),
    )


def desk(workspace: Workspace, name: str) -> DeskView:
    """One practice candidate as the desk would show a real one; nothing of what was agreed is in it."""
    stage, candidate = workspace.stage, _candidate(workspace, name)
    finished = _finished(workspace).get(name)
    form = finished or _typed(workspace).get(name, Form())
    return DeskView(
        code=CandidateCode(name),
        stage=msgspec.structs.replace(stage, practice=()),
        copy=CleanCopy(answers={str(key): text for key, text in candidate.answers.items()}),
        form=form,
        state="submitted" if finished else "draft" if form != Form() else "not-started",
        locked=finished is not None,
        missing=() if finished else forms.missing(stage, form),
    )


def result(workspace: Workspace, name: str) -> Result:
    """What was agreed, and why, beside the marks given. Refused before the form is finished."""
    stage, candidate = workspace.stage, _candidate(workspace, name)
    form = _finished(workspace).get(name)
    if form is None:
        raise NotAllowed(
            f"The practice candidate {name} is not finished.", "What was agreed is shown once you have marked it."
        )
    found = deviations(candidate, form.marks, stage.criterion_ids)
    return Result(id=name, view=desk(workspace, name), deviations=found, distance=mean_distance(found))


def set_mark(workspace: Workspace, name: str, criterion: CriterionId, mark: Mark | None) -> None:
    """Put a mark in a practice draft, or take it out. One off the scale is refused; it ends an abstention."""
    drafts.refuse_off_scale(workspace.stage, criterion, mark)
    _put(workspace, DraftField(name, "mark", criterion, "" if mark is None else plain(mark)))


def set_note(workspace: Workspace, name: str, criterion: CriterionId, note: str, *, continues: bool = False) -> None:
    """Put a note in a practice draft."""
    drafts.refuse_off_scale(workspace.stage, criterion, None)
    _put(workspace, DraftField(name, "note", criterion, note), continues=continues)


def set_abstention(
    workspace: Workspace, name: str, criterion: CriterionId, reason: str, *, continues: bool = False
) -> None:
    """Abstain on one criterion of a practice candidate, instead of a mark; an empty reason takes it back."""
    drafts.refuse_off_scale(workspace.stage, criterion, None)
    _put(workspace, DraftField(name, "abstained", criterion, reason), continues=continues)


@command
def fill(workspace: Workspace, text: str) -> int:
    """Take marks from a table like MARKS.csv whose candidates are practice ones; one wrong row and none is taken."""
    return drafts.take_rows(text, mark=partial(set_mark, workspace), note=partial(set_note, workspace))


@command
def finish(workspace: Workspace, name: str) -> Result:
    """Close a practice form, and see what was agreed. Refused while a mark or a required note is missing."""
    stage = workspace.stage
    with workspace.transaction() as tx:
        _refuse_finished(workspace, name)
        form = _typed(workspace).get(name, Form())
        if missing := forms.missing(stage, form):
            raise NotAllowed(
                f"The practice form of {name} is not complete: {', '.join(missing)}.",
                "Give the mark, or the note that it asks for.",
            )
        local.put(tx, practice_kind(stage.id), name, msgspec.json.encode(form))
        stored.drop(tx, practice_kind(stage.id), name)
    return result(workspace, name)


def _put(workspace: Workspace, draft: DraftField, *, continues: bool = False) -> None:
    with workspace.transaction():
        _refuse_finished(workspace, draft.code)
        drafts.keep(workspace, practice_kind(workspace.stage_id), draft, continues=continues)


def _refuse_finished(workspace: Workspace, name: str) -> None:
    _candidate(workspace, name)
    if name in calibration.finished(workspace):
        raise NotAllowed(
            f"You finished the practice candidate {name}, and have seen what was agreed.",
            "Go on with the next one; a mark given afterwards would tell nothing.",
        )


def _candidate(workspace: Workspace, name: str) -> PracticeCandidate:
    candidates: Sequence[PracticeCandidate] = workspace.stage.practice
    for each in candidates:
        if each.id == name:
            return each
    known = ", ".join(each.id for each in candidates)
    raise InputRefused(
        f"There is no practice candidate {name!r}.",
        f"There are {known}." if known else "The rules of this stage name none; begin with your own candidates.",
    )


def _finished(workspace: Workspace) -> dict[str, Form]:
    stage = workspace.stage
    with workspace.transaction() as tx:
        kept = {name: local.get(tx, practice_kind(stage.id), name) for name in calibration.finished(workspace)}
    return {name: msgspec.json.decode(raw, type=Form) for name, raw in kept.items() if raw is not None}


def _typed(workspace: Workspace) -> dict[str, Form]:
    with workspace.transaction() as tx:
        found = drafts.forms_of(stored.of(tx, practice_kind(workspace.stage_id)))
    return {str(code): form for code, form in found.items()}
