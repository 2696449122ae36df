"""Drafts: what a scorer types is durable at each change, and read back from the store before it is submitted."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, PanelError
from panel_app.domain.forms import Form, RecusalKind
from panel_app.domain.rubric import Criterion, CriterionId, Mark, plain, read_mark
from panel_app.domain.rules import Stage
from panel_app.store import drafts as stored
from panel_app.store.drafts import Change, DraftField
from panel_app.store.vault import Transaction
from panel_app.workspace import own_forms
from panel_app.workspace.tables import read_rows
from panel_app.workspace.workspace import Workspace, command

OF_A_FORM: Final = frozenset({"mark", "note", "abstained", "concern"})
"""The fields of a draft that are sealed; the others are their scorer's own."""


def set_mark(workspace: Workspace, code: CandidateCode, criterion: CriterionId, mark: Mark | None) -> None:
    """Put a mark in the draft, or take it out. One that is not on the scale is refused; it ends an abstention."""
    refuse_off_scale(workspace.stage, criterion, mark)
    _put(workspace, DraftField(code, "mark", criterion, "" if mark is None else plain(mark)))


def set_note(
    workspace: Workspace, code: CandidateCode, criterion: CriterionId, note: str, *, continues: bool = False
) -> None:
    """Put a note in the draft. It is kept as typed, also where it is too long to be submitted.

    `continues`: the value before was stored in the middle of the same burst of typing, and is no step to go back to.
    """
    _criterion(workspace.stage, criterion)
    _put(workspace, DraftField(code, "note", criterion, note), continues=continues)


def set_abstention(
    workspace: Workspace, code: CandidateCode, criterion: CriterionId, reason: str, *, continues: bool = False
) -> None:
    """Abstain on one criterion, with a reason, instead of a mark; an empty reason takes it back."""
    _criterion(workspace.stage, criterion)
    _put(workspace, DraftField(code, "abstained", criterion, reason), continues=continues)


def set_concern(workspace: Workspace, code: CandidateCode, concern: str, *, continues: bool = False) -> None:
    """Put a concern for the chair in the draft; it is sealed like a note."""
    _put(workspace, DraftField(code, "concern", "", concern), continues=continues)


def set_recusal(
    workspace: Workspace, code: CandidateCode, kind: RecusalKind | None, reason: str, *, continues: bool = False
) -> None:
    """Keep what is being typed to step back by, also from a form that is submitted; nothing happens by it."""
    with workspace.transaction():
        own_forms.refuse_others(workspace, code)
        keep(workspace, workspace.stage_id, DraftField(code, "recusal-kind", "", kind or ""))
        keep(workspace, workspace.stage_id, DraftField(code, "recusal", "", reason), continues=continues)


def recusal(workspace: Workspace, code: CandidateCode) -> tuple[RecusalKind | None, str]:
    """What was begun to be typed to step back by."""
    with workspace.transaction() as tx:
        kind = stored.get(tx, workspace.stage_id, code, "recusal-kind")
        reason = stored.get(tx, workspace.stage_id, code, "recusal")
    return msgspec.convert(kind or None, RecusalKind | None), reason


@command
def fill(workspace: Workspace, text: str) -> int:
    """Take marks from a MARKS.csv (candidate,criterion,mark,note) into drafts; one wrong row and none is taken."""
    return take_rows(text, mark=partial(set_mark, workspace), note=partial(set_note, workspace))


def take_rows(
    text: str,
    *,
    mark: Callable[[CandidateCode, CriterionId, Mark], None],
    note: Callable[[CandidateCode, CriterionId, str], None],
) -> int:
    """Hand on the marks of a MARKS.csv, and the notes beside them; what is refused is refused by its row."""
    rows = read_rows(text, name="table of marks", columns="candidate,criterion,mark[,note]")
    for number, row in enumerate(rows, start=2):
        code, criterion = CandidateCode(row["candidate"]), CriterionId(row["criterion"])
        try:
            mark(code, criterion, read_mark(row["mark"]))
        except ValueError:
            raise InputRefused(f"Row {number}: {row['mark']!r} is no mark.", "Write a number of the scale.") from None
        except PanelError as error:
            raise InputRefused(f"Row {number}: {error.what}", error.remedy) from error
        if row.get("note"):
            note(code, criterion, row["note"])
    return len(rows)


def read_back(workspace: Workspace, code: CandidateCode) -> Form:
    """What would be submitted, read from the store."""
    return typed(workspace, workspace.stage, [code]).get(code, Form())


def typed(
    workspace: Workspace, stage: Stage, codes: Iterable[CandidateCode] | None = None
) -> dict[CandidateCode, Form]:
    """The drafts of these candidates, or every draft here."""
    with workspace.transaction() as tx:
        return forms_of(stored.of(tx, stage.id, codes))


def forms_of(fields: Iterable[DraftField]) -> dict[CandidateCode, Form]:
    """Fields as the forms that they make up."""
    gathered: dict[CandidateCode, dict[str, dict[CriterionId, str]]] = {}
    for each in fields:
        kinds = gathered.setdefault(CandidateCode(each.code), {})
        kinds.setdefault(each.field, {})[CriterionId(each.criterion)] = each.value
    return {
        code: Form(
            marks={criterion: read_mark(value) for criterion, value in kinds.get("mark", {}).items()},
            notes=kinds.get("note", {}),
            abstained=kinds.get("abstained", {}),
            concern=kinds.get("concern", {}).get(CriterionId(""), ""),
        )
        for code, kinds in gathered.items()
    }


def fields_of(code: CandidateCode, form: Form) -> list[DraftField]:
    """A form as the draft that it came from."""
    return [
        *(DraftField(code, "mark", criterion, plain(mark)) for criterion, mark in form.marks.items()),
        *(DraftField(code, "note", criterion, note) for criterion, note in form.notes.items()),
        *(DraftField(code, "abstained", criterion, why) for criterion, why in form.abstained.items()),
        *([DraftField(code, "concern", "", form.concern)] if form.concern else []),
    ]


def refuse_off_scale(stage: Stage, criterion: CriterionId, mark: Mark | None) -> None:
    """Refuse a criterion that the stage does not have, and a mark that its scale does not have."""
    scale = _criterion(stage, criterion).marks
    if mark is not None and mark not in scale:
        raise InputRefused(
            f"{plain(mark)} is not a mark of {criterion}.", f"The marks are {', '.join(plain(each) for each in scale)}."
        )


def keep(
    workspace: Workspace, stage: str, draft: DraftField, *, continues: bool = False, made: Change | None = None
) -> None:
    """Store a field whoever's it is, as a change made on this laptop; a mark and an abstention end each other.

    `made` is another change than one made here and now.
    """
    made = made or change(workspace, continues=continues)
    with workspace.transaction() as tx:
        stored.put(tx, stage, draft, made)
        end_other(tx, stage, draft, made)


def end_other(tx: Transaction, stage: str, draft: DraftField, made: Change) -> None:
    """Take the abstention away where a mark is given, and the mark where a scorer abstains."""
    other = {"mark": "abstained", "abstained": "mark"}.get(draft.field)
    if other is not None and draft.value:
        stored.put(tx, stage, draft._replace(field=other, value=""), made)


def change(workspace: Workspace, *, continues: bool = False) -> Change:
    """A change of a draft, here and now. The beginning of a device's name tells a seat's few laptops apart."""
    return Change(workspace.device.device[:16], int(workspace.clock().timestamp()), continues)


def _put(workspace: Workspace, draft: DraftField, *, continues: bool = False) -> None:
    with workspace.transaction():
        own_forms.refuse_locked(workspace, CandidateCode(draft.code))
        keep(workspace, workspace.stage_id, draft, continues=continues)


def _criterion(stage: Stage, criterion: CriterionId) -> Criterion:
    try:
        return stage.criterion(criterion)
    except KeyError:
        known = ", ".join(stage.criterion_ids)
        raise InputRefused(f"There is no criterion {criterion!r}.", f"The criteria are {known}.") from None
