"""Reports on record: each file that leaves the office with its digest, and whether a file that comes back is one."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.events import RecordId
from panel_app.domain.people import Role, SeatId, StageId
from panel_app.workspace.report_values import Gathered, Written
from panel_app.workspace.workspace import Workspace, command

State = Literal["current", "superseded"]
_LARGEST: Final = 1 << 30


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Something that does not hold."""

    kind: Literal["not-on-record", "superseded", "signature"]
    what: str


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A signature in the file; whether its certificate is to be trusted is for whoever asks."""

    signer: str
    issuer: str
    fingerprint: str
    intact: bool
    whole: bool
    signed_at: datetime | None


class ReportVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to say of a file. `ours`: these very bytes were issued, so nothing of it was changed.

    `head` is the sign-off that the file speaks of, and `state` whether the stage still stands there. `newer` is when
    another file of the same kind was issued after it. `locked`: it is under a password that was not given, so that
    nothing can be said of its signatures.
    """

    ok: bool
    ours: bool
    digest: str
    kind: str | None = None
    stage: StageId | None = None
    code: CandidateCode | None = None
    language: str | None = None
    issued: datetime | None = None
    issued_by: SeatId | None = None
    head: RecordId | None = None
    state: State | None = None
    newer: datetime | None = None
    locked: bool = False
    signatures: tuple[Signed, ...] = ()
    problems: tuple[Found, ...] = ()


def may_issue(workspace: Workspace, gathered: Gathered) -> bool:
    """Whether its files can go on record here: by an administrator, once the stage is signed off."""
    return workspace.seat.role is Role.ADMINISTRATOR and not gathered.provisional


@command
def issue(workspace: Workspace, gathered: Gathered, written: Sequence[Written]) -> int:
    """Put the digest of each file on record; how many. A draft is not, nor again what is there already."""
    workspace.require(Role.ADMINISTRATOR)
    signed = workspace.authority.signed.get(gathered.stage)
    if signed is None:
        raise NotAllowed(
            "The stage is not signed off: what is made of it is provisional.",
            "Sign off first, and make the report again; then it can be issued.",
        )
    if gathered.provisional or gathered.head != signed.record:
        raise NotAllowed("The report speaks of another state than the signed one.", "Make it again, and issue that.")
    known = {event.file for event, _seat in issued_reports(workspace)}
    events = [
        e.ReportIssued(
            time=workspace.clock(),
            stage=gathered.stage,
            kind=gathered.request.kind,
            file=each.digest,
            head=signed.record,
            code=each.code,
            language=gathered.request.language,
        )
        for each in written
        if each.digest not in known and not each.draft
    ]
    workspace.author_all([(event, ()) for event in events])
    return len(events)


def verify_report(workspace: Workspace, path: Path, *, password: str = "") -> ReportVerdict:
    """Whether a file was issued by this round, unchanged, and of which state; and its signatures, if it has some."""
    workspace.require(Role.ADMINISTRATOR, Role.CHAIR)
    raw = _read(path)
    digest = hashlib.sha256(raw).hexdigest()
    issued = issued_reports(workspace)
    locked, signatures = _signatures(raw, password)
    problems = [
        Found(kind="signature", what=f"The file was changed after {each.signer} signed it.")
        for each in signatures
        if not (each.intact and each.whole)
    ]
    found = [(event, seat) for event, seat in issued if event.file == digest]
    if not found:
        problems.insert(0, _not_on_record(workspace, raw))
        return ReportVerdict(
            ok=False, ours=False, digest=digest, locked=locked, signatures=signatures, problems=tuple(problems)
        )
    event, seat = min(found, key=lambda each: each[0].time)
    stands = workspace.authority.signed.get(event.stage)
    current = stands is not None and stands.record == event.head
    if not current:
        problems.append(Found(kind="superseded", what="The stage was signed off again after this file was made."))
    later = [
        other.time
        for other, _seat in issued
        if (other.kind, other.stage, other.code, other.language)
        == (event.kind, event.stage, event.code, event.language)
        and other.time > event.time
        and other.file != digest
    ]
    return ReportVerdict(
        ok=not problems,
        ours=True,
        digest=digest,
        kind=event.kind,
        stage=event.stage,
        code=event.code,
        language=event.language,
        issued=event.time,
        issued_by=seat,
        head=event.head,
        state="current" if current else "superseded",
        newer=max(later, default=None),
        locked=locked,
        signatures=signatures,
        problems=tuple(problems),
    )


def issued_reports(workspace: Workspace) -> list[tuple[e.ReportIssued, SeatId]]:
    """Every issue that counts, with the seat that issued."""
    judge = workspace.judge
    found = []
    for fact in judge.facts.values():
        judgement = judge.judgements.get(fact.id)
        seat = judge.seat_of(fact)
        if isinstance(fact.event, e.ReportIssued) and judgement and judgement.counts and seat:
            found.append((fact.event, seat.id))
    return found


def _not_on_record(workspace: Workspace, raw: bytes) -> Found:
    """A file that names this round was changed or never issued; another has nothing to do with it."""
    from panel_app.reports.identifiers import round_named_in

    if round_named_in(raw) == workspace.round_id:
        what = (
            "The file names this round, but these bytes are not on record here as issued: "
            "it was changed, it is a draft, or this store has yet to sync."
        )
    else:
        what = "No file with these bytes was issued by this round."
    return Found(kind="not-on-record", what=what)


def _signatures(raw: bytes, password: str) -> tuple[bool, tuple[Signed, ...]]:
    """Whether the file is locked, and what signatures are in it."""
    if not raw.startswith(b"%PDF-"):
        return False, ()
    from panel_app.reports.identifiers import is_locked
    from panel_app.reports.signing import signatures

    if is_locked(raw, password):
        return True, ()
    return False, tuple(
        Signed(
            signer=each.signer,
            issuer=each.issuer,
            fingerprint=each.fingerprint,
            intact=each.intact,
            whole=each.whole,
            signed_at=each.signed_at,
        )
        for each in signatures(raw, password=password)
    )


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise InputRefused(f"{path} is larger than any report.", "Choose the file that you were given.")
        return path.read_bytes()
    except OSError as error:
        raise InputRefused(f"{path} cannot be read ({error.strerror}).", "Look at its name and its folder.") from error
