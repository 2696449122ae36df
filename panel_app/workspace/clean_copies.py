"""Clean copies: what scorers will read, looked over by an administrator and then released."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode, CandidateId, CleanCopy
from panel_app.domain.errors import InputRefused
from panel_app.domain.events import RecordId
from panel_app.domain.people import Role
from panel_app.intake import clean_copy
from panel_app.journal import compartments
from panel_app.journal.parts import padded_size
from panel_app.store import local
from panel_app.workspace.applications import applicants
from panel_app.workspace.workspace import Item, Part, Workspace, command


class CopyRow(msgspec.Struct, frozen=True, kw_only=True):
    """One clean copy as it would be released."""

    code: CandidateCode
    copy: CleanCopy
    strikes: tuple[clean_copy.Strike, ...]
    released: bool

    @property
    def open_flags(self) -> int:
        """How many places a person must look at before this copy is confirmed."""
        return sum(strike.open for strike in self.strikes)


class ApplicantRow(msgspec.Struct, frozen=True, kw_only=True):
    """One applicant, for administrators."""

    code: CandidateCode
    id: CandidateId
    name: str
    released: bool
    open_flags: int
    withdrawn: bool


class _Decisions(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator decided by hand about one copy; `of` is the record that was looked at.

    Once the application changed, what was kept has to be looked at again: it may have become a name.
    """

    of: RecordId = RecordId("")
    strikes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    reasons: dict[str, str] = {}


def clean_copies(workspace: Workspace, codes: Iterable[CandidateCode] | None = None) -> list[CopyRow]:
    """The clean copies as they would be released now, by code."""
    workspace.require(Role.ADMINISTRATOR)
    everyone = applicants(workspace)
    released = _released(workspace)
    decisions = _all_decisions(workspace)
    rows = []
    for code in sorted(everyone if codes is None else set(codes)):
        if code not in everyone:
            raise InputRefused(f"There is no candidate {code}.", "`applicants list` shows the codes.")
        decided = decisions.get(code, _Decisions())
        keeps = decided.keeps if decided.of in workspace.judge.heads(("candidate", code)) else ()
        copy, strikes = clean_copy.clean(everyone[code], extra_strikes=decided.strikes, keeps=keeps)
        rows.append(CopyRow(code=code, copy=copy, strikes=tuple(strikes), released=released.get(code) == copy))
    return rows


def list_applicants(workspace: Workspace) -> list[ApplicantRow]:
    """The applicants, by code."""
    workspace.require(Role.ADMINISTRATOR)
    copies = {row.code: row for row in clean_copies(workspace)}
    return [
        ApplicantRow(
            code=code,
            id=applicant.id,
            name=" ".join(
                each for each in (applicant.identity.get("given_name"), applicant.identity.get("family_name")) if each
            ),
            released=copies[code].released,
            open_flags=copies[code].open_flags,
            withdrawn=workspace.judge.value(("withdrawal", code)) is not None,
        )
        for code, applicant in sorted(applicants(workspace).items())
    ]


def strike(workspace: Workspace, code: CandidateCode, text: str) -> None:
    """Strike this text, wherever it stands in the candidate's copy."""
    _decide(workspace, code, "strikes", text)


def keep(workspace: Workspace, code: CandidateCode, text: str, *, reason: str) -> None:
    """Leave this text as it is: somebody looked, and it says nothing about the candidate. The reason stays here."""
    if not reason.strip():
        raise InputRefused("Keeping a text needs a reason.", "Say why it says nothing about the candidate.")
    _decide(workspace, code, "keeps", text, reason)


@command
def confirm(
    workspace: Workspace, codes: Iterable[CandidateCode] | None = None
) -> tuple[list[CandidateCode], list[CandidateCode]]:
    """Release copies: (released now, left with open flags). Without codes, all that have no open flag.

    Named ones are released with their flags: naming them is the person's word that they looked.
    """
    rows = clean_copies(workspace, codes)
    ready = [row for row in rows if not row.released and (codes is not None or not row.open_flags)]
    workspace.rng.shuffle(ready)
    stage, panel = workspace.stage_id, workspace.panel
    bodies = {row.code: msgspec.json.encode(row.copy, order="deterministic") for row in ready}
    before = [fact.sealing[1][1] for slot, fact in workspace.judge.values("copy") if slot[1] == stage]
    common = max((*before, *(padded_size(len(body)) for body in bodies.values())), default=0)
    items: list[Item] = [
        (
            e.CopyReleased(
                time=workspace.clock(),
                stage=stage,
                code=row.code,
                replaces=tuple(workspace.judge.heads(("copy", stage, row.code))),
            ),
            [Part(bodies[row.code], (compartments.files(stage, panel),), common)],
        )
        for row in ready
    ]
    workspace.author_all(items)
    open_rows = [row.code for row in rows if row.open_flags and codes is None and not row.released]
    return sorted(row.code for row in ready), open_rows


def _released(workspace: Workspace) -> dict[CandidateCode, CleanCopy]:
    records = {slot[2]: fact.id for slot, fact in workspace.judge.values("copy") if slot[1] == workspace.stage_id}
    bodies = workspace.data(records.values(), 1)
    return {
        CandidateCode(code): msgspec.json.decode(bodies[record], type=CleanCopy)
        for code, record in records.items()
        if record in bodies
    }


def _all_decisions(workspace: Workspace) -> dict[str, _Decisions]:
    with workspace.transaction() as tx:
        return {
            code: msgspec.json.decode(local.get(tx, "clean", code) or b"{}", type=_Decisions)
            for code in local.names(tx, "clean")
        }


@command
def _decide(
    workspace: Workspace, code: CandidateCode, kind: Literal["strikes", "keeps"], text: str, reason: str = ""
) -> None:
    workspace.require(Role.ADMINISTRATOR)
    entered = workspace.judge.value(("candidate", code))
    if entered is None:
        raise InputRefused(f"There is no candidate {code}.", "`applicants list` shows the codes.")
    if not text.strip():
        raise InputRefused("No text was given.", "Give the text as it stands in the copy.")
    with workspace.transaction() as tx:
        decided = msgspec.json.decode(local.get(tx, "clean", code) or b"{}", type=_Decisions)
        strikes = [each for each in decided.strikes if each != text]
        keeps = [each for each in decided.keeps if each != text and decided.of == entered.id]
        (strikes if kind == "strikes" else keeps).append(text)
        reasons = decided.reasons | ({text: reason} if reason else {})
        decided = _Decisions(of=entered.id, strikes=tuple(strikes), keeps=tuple(keeps), reasons=reasons)
        local.put(tx, "clean", code, msgspec.json.encode(decided))
