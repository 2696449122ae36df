"""Sealed parts, opened once: a record never changes, so neither does what was in it."""

from collections.abc import Iterable

import msgspec

from panel_app.domain.events import RecordId
from panel_app.domain.forms import Marks, Notes
from panel_app.domain.rubric import Mark
from panel_app.journal.result import read_marks
from panel_app.workspace.moderation_rows import Said, read_notes, read_reasons
from panel_app.workspace.workspace import Workspace


class OpenedForm(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one scorer sealed."""

    marks: Marks
    notes: Notes


class Opened:
    """Forms and reasons that this seat can read, by record; what it cannot read yet is tried again when asked for.

    Marks that are written alike are one object: a large round gives the same few a hundred thousand times.
    """

    def __init__(self) -> None:
        self.forms: dict[RecordId, OpenedForm] = {}
        self.said: Said = {}
        self._marks: dict[str, Mark] = {}

    def open_forms(self, workspace: Workspace, records: Iterable[RecordId]) -> None:
        """Read the forms among these that were not read before. What is no form is none."""
        wanted = [record for record in records if record not in self.forms]
        if not wanted:
            return
        marks, notes = workspace.data(wanted, 1), workspace.data(wanted, 2)
        for record, data in marks.items():
            given = read_marks(data)
            if given is not None:
                same = {criterion: self._marks.setdefault(str(mark), mark) for criterion, mark in given.marks.items()}
                kept = Marks(marks=same, abstained=given.abstained)
                self.forms[record] = OpenedForm(marks=kept, notes=read_notes(notes.get(record, b"")))

    def hear(self, workspace: Workspace, records: Iterable[RecordId]) -> None:
        """Read why these things were decided, where that was not read before."""
        wanted = [record for record in records if record not in self.said]
        if wanted:
            self.said |= read_reasons(workspace.data(wanted, 1))
