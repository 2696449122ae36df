"""A scorer's own reading of a candidate: places highlighted and a private note, kept as drafts are; never on record.

It stays when the form is sealed, because a panel discusses afterwards, and goes when the scorer steps back.
"""

from typing import Final

import msgspec

from panel_app.domain.candidates import FIRST_FILE, CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.store import drafts as stored
from panel_app.store.drafts import DraftField
from panel_app.workspace import calibration, drafts, own_forms
from panel_app.workspace.workspace import Workspace, command

HIGHLIGHTS: Final = "highlights"
NOTE: Final = "reading-note"
"""The fields of a draft that hold it; they stay when the form is sealed."""


class Highlight(msgspec.Struct, frozen=True, kw_only=True):
    """`place` is an answer (`answer.q1`) or an attachment (`file.2`), `page` counts from 0 and is 0 in an answer.

    `start` and `end` count characters of the answer, or of the page's text; `text` is what stood there, by which the
    place is found again in a later version of the copy.
    """

    place: str
    page: int = 0
    start: int
    end: int
    text: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one scorer marked in one candidate's file."""

    highlights: tuple[Highlight, ...] = ()
    note: str = ""


def reading(workspace: Workspace, code: CandidateCode) -> Reading:
    """As it was kept; empty where nothing was."""
    with workspace.transaction() as tx:
        places = stored.get(tx, workspace.stage_id, code, HIGHLIGHTS)
        note = stored.get(tx, workspace.stage_id, code, NOTE)
    return Reading(highlights=read_highlights(places), note=note)


@command
def keep_reading(workspace: Workspace, code: CandidateCode, kept: Reading, *, continues: bool = False) -> None:
    """Keep it in place of the one before. Refused for a candidate who is not, or no longer, this scorer's."""
    own_forms.refuse_others(workspace, code)
    places = msgspec.json.encode(kept.highlights).decode() if kept.highlights else ""
    drafts.keep(workspace, workspace.stage_id, DraftField(code, HIGHLIGHTS, "", places))
    drafts.keep(workspace, workspace.stage_id, DraftField(code, NOTE, "", kept.note), continues=continues)


def read_highlights(value: str) -> tuple[Highlight, ...]:
    """The highlights in a value of their field, such as one that `history` put back."""
    return msgspec.json.decode(value, type=tuple[Highlight, ...]) if value else ()


def attachment(workspace: Workspace, code: CandidateCode, number: int) -> bytes:
    """The bytes of one of the files of a candidate's clean copy, in memory alone."""
    if code not in own_forms.sealed(workspace):
        calibration.refuse_uncalibrated(workspace)
    record, copy = own_forms.clean_copy(workspace, code)
    if all(file.number != number for file in copy.files):
        raise InputRefused(f"{code} has no attachment {number}.", "The desk shows the ones that there are.")
    data = workspace.data([record], FIRST_FILE + number - 1).get(record)
    if not data:
        raise NotAllowed(
            f"Attachment {number} of {code} is not here yet.", "Sync again; it comes with the next packet."
        )
    return data
