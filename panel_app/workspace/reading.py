"""A scorer's own reading of a candidate: places highlighted and a private note. On this laptop alone, never on record.

It stays when the form is sealed, because a panel discusses afterwards, and goes when the scorer steps back.
"""

import msgspec

from panel_app.domain.candidates import FIRST_FILE, CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.store import local
from panel_app.workspace import scoring
from panel_app.workspace.workspace import Workspace, command


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
        raw = local.get(tx, scoring.reading_kind(workspace.stage_id), code)
    return msgspec.json.decode(raw, type=Reading) if raw else Reading()


@command
def keep_reading(workspace: Workspace, code: CandidateCode, kept: Reading) -> None:
    """Keep it in place of the one before. Refused for a candidate who is not, or no longer, this scorer's."""
    scoring.refuse_others(workspace, code)
    kind = scoring.reading_kind(workspace.stage_id)
    with workspace.transaction() as tx:
        if kept == Reading():
            local.drop(tx, kind, code)
        else:
            local.put(tx, kind, code, msgspec.json.encode(kept))


def attachment(workspace: Workspace, code: CandidateCode, number: int) -> bytes:
    """The bytes of one of the files of a candidate's clean copy, in memory alone."""
    record, copy = scoring.clean_copy(workspace, code)
    if all(file.number != number for file in copy.files):
        raise InputRefused(f"{code} has no attachment {number}.", "The desk shows the ones that there are.")
    data = workspace.data([record], FIRST_FILE + number - 1).get(record)
    if not data:
        raise NotAllowed(
            f"Attachment {number} of {code} is not here yet.", "Sync again; it comes with the next packet."
        )
    return data
