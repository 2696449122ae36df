"""Two forms of one scorer for one candidate, sealed by two laptops: in what they do not say the same."""

from collections.abc import Sequence
from typing import Any

import msgspec

from panel_app.domain.events import RecordId
from panel_app.domain.forms import Notes
from panel_app.journal.result import read_marks
from panel_app.workspace.workspace import Workspace

_UNREAD = ("what cannot be read",)


def unlike(workspace: Workspace, records: Sequence[RecordId]) -> tuple[str, ...]:
    """The criteria on which they give another mark, note or reason to abstain, by id; `concern` at the end."""
    marks, notes = workspace.data(records, 1), workspace.data(records, 2)
    if not (marks.keys() == notes.keys() == set(records)):
        return _UNREAD
    read = [said for record in records if (said := _said(marks[record], notes[record])) is not None]
    if len(read) < len(records):
        return _UNREAD
    places = {place for each in read for place in each}
    found = {place for place in places if any(each.get(place) != read[0].get(place) for each in read)}
    return (*sorted(found - {"concern"}), *(found & {"concern"}))


def _said(marks: bytes, notes: bytes) -> dict[str, Any] | None:
    given = read_marks(marks)
    try:
        said = msgspec.json.decode(notes, type=Notes)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    if given is None:
        return None
    criteria = given.marks.keys() | given.abstained.keys() | said.notes.keys()
    form: dict[str, Any] = {
        each: (given.marks.get(each), given.abstained.get(each), said.notes.get(each)) for each in criteria
    }
    return form | {"concern": said.concern}
