"""What administrators decided by hand about clean copies: kept here, and on record only by what is released."""

from collections.abc import Collection
from typing import Literal

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused
from panel_app.domain.events import RecordId
from panel_app.domain.people import Role
from panel_app.store import local
from panel_app.workspace.workspace import Workspace, command

_KIND = "clean"


class FileArea(msgspec.Struct, frozen=True, kw_only=True):
    """An area of a file's page (from 0) struck by hand: left, top, right, bottom in points from the page's top left."""

    number: int
    page: int
    box: tuple[float, float, float, float]


class Decisions(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided about one copy; `of` is the record that was looked at.

    Once the application changed, what was kept has to be looked at again: it may have become a name. `answered` are
    flags of files (a picture, a scan) that somebody looked at, with the reason why they may stay. `neutral` are the
    places of pronouns that somebody wants in neutral words.
    """

    of: RecordId = RecordId("")
    strikes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    reasons: dict[str, str] = {}
    areas: tuple[FileArea, ...] = ()
    answered: dict[str, str] = {}
    neutral: tuple[str, ...] = ()


def decisions(workspace: Workspace, code: CandidateCode) -> Decisions:
    """What was decided about one copy; of what was kept, only what still holds."""
    with workspace.transaction() as tx:
        held = msgspec.json.decode(local.get(tx, _KIND, code) or b"{}", type=Decisions)
    if held.of in workspace.judge.heads(("candidate", code)):
        return held
    return msgspec.structs.replace(held, keeps=(), answered={}, neutral=())


def strike(workspace: Workspace, code: CandidateCode, text: str) -> None:
    """Strike this text, wherever it stands in the candidate's copy."""
    _decide(workspace, code, "strikes", text)


def keep(workspace: Workspace, code: CandidateCode, text: str, *, reason: str) -> None:
    """Leave this text as it is: somebody looked, and it says nothing about the candidate. The reason stays here."""
    _require_reason(reason)
    _decide(workspace, code, "keeps", text, reason)


@command
def strike_area(
    workspace: Workspace, code: CandidateCode, number: int, page: int, box: tuple[float, float, float, float]
) -> None:
    """Strike an area of a page of file `number`: a signature, a face, a name in a picture."""
    held = _held(workspace, code)
    if not (box[0] < box[2] and box[1] < box[3] and page >= 0):
        raise InputRefused("The area is empty.", "Draw it from one corner to the opposite one.")
    area = FileArea(number=number, page=page, box=box)
    if area not in held.areas:
        _put(workspace, code, msgspec.structs.replace(held, areas=(*held.areas, area)))


@command
def unstrike_area(
    workspace: Workspace, code: CandidateCode, number: int, page: int, box: tuple[float, float, float, float]
) -> None:
    """Take an area struck by hand back."""
    held = _held(workspace, code)
    area = FileArea(number=number, page=page, box=box)
    _put(workspace, code, msgspec.structs.replace(held, areas=tuple(each for each in held.areas if each != area)))


@command
def answer_flag(workspace: Workspace, code: CandidateCode, flag: str, *, reason: str) -> None:
    """Say of a picture, a scan or a drawing that somebody looked, and why it may stay."""
    _require_reason(reason)
    held = _held(workspace, code)
    _put(workspace, code, msgspec.structs.replace(held, answered=held.answered | {flag: reason}))


@command
def put_neutral(workspace: Workspace, code: CandidateCode, places: Collection[str]) -> None:
    """These places of the candidate's texts read in neutral words from now on, and no others."""
    held = _held(workspace, code)
    _put(workspace, code, msgspec.structs.replace(held, neutral=tuple(sorted(places))))


@command
def _decide(
    workspace: Workspace, code: CandidateCode, kind: Literal["strikes", "keeps"], text: str, reason: str = ""
) -> None:
    held = _held(workspace, code)
    if not text.strip():
        raise InputRefused("No text was given.", "Give the text as it stands in the copy.")
    strikes = [each for each in held.strikes if each != text]
    keeps = [each for each in held.keeps if each != text]
    (strikes if kind == "strikes" else keeps).append(text)
    reasons = held.reasons | ({text: reason} if reason else {})
    decided = msgspec.structs.replace(held, strikes=tuple(strikes), keeps=tuple(keeps), reasons=reasons)
    _put(workspace, code, decided)


def _held(workspace: Workspace, code: CandidateCode) -> Decisions:
    workspace.require(Role.ADMINISTRATOR)
    entered = workspace.judge.value(("candidate", code))
    if entered is None:
        raise InputRefused(f"There is no candidate {code}.", "`applicants list` shows the codes.")
    return msgspec.structs.replace(decisions(workspace, code), of=entered.id)


def _put(workspace: Workspace, code: CandidateCode, decided: Decisions) -> None:
    with workspace.transaction() as tx:
        local.put(tx, _KIND, code, msgspec.json.encode(decided))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InputRefused("Keeping a text needs a reason.", "Say why it says nothing about the candidate.")
