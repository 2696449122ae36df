"""Applications on an administrator's store: import, look, withdraw.

Every candidate's records have the same parts of the same sizes and are written in an order that the random source
shuffles, so that neither a name nor a hidden field can be told from a number or a size.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import Applicant, CandidateCode, CandidateId
from panel_app.domain.equality_act import FACT
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import PanelId, Role
from panel_app.domain.rules import Plan, Stage
from panel_app.intake import applicants as intake
from panel_app.intake.attachments import files_in, match
from panel_app.intake.mapping import draft_mapping, read_mapping, usable
from panel_app.intake.tables import Table, read_table
from panel_app.journal import compartments
from panel_app.store import local
from panel_app.workspace.attachments import Cancelled, FilesTaken, Progress, attachments, take_files
from panel_app.workspace.entering import APPLICATION, EQUALITY, IDENTITY, LINE, Application, Office, enter
from panel_app.workspace.workspace import Part, Workspace, command

if TYPE_CHECKING:  # start-up time
    from panel_app.intake.pdf_process import PdfWorkers


class BlankApplication(msgspec.Struct, frozen=True, kw_only=True):
    """An application that was accepted although every answer is blank: begun, it may be, and never finished."""

    row: int
    id: CandidateId


class MarkedOut(msgspec.Struct, frozen=True, kw_only=True):
    """An application was accepted and does not meet the round's rules of eligibility."""

    row: int
    id: CandidateId
    reasons: tuple[str, ...]


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file's rows and of the files beside it; after a cancel, of those that were reached.

    `unread` counts the applicants whose rows name attachments while no folder was given.
    """

    accepted: int
    changed: int
    unchanged: int
    refused: tuple[intake.Refusal, ...]
    blank: tuple[BlankApplication, ...] = ()
    ineligible: tuple[MarkedOut, ...] = ()
    attachments: FilesTaken | None = None
    unread: int = 0
    cancelled: bool = False


class ApplicantRow(msgspec.Struct, frozen=True, kw_only=True):
    """One applicant, for administrators; `reasons` say why one is ineligible."""

    code: CandidateCode
    id: CandidateId
    name: str
    panel: PanelId
    status: Literal["", "withdrawn", "ineligible"]
    reasons: tuple[str, ...]
    files: int
    released: bool
    withdrawn: bool


def import_applicants(  # noqa: PLR0913 - as many as `applicants import` has options
    workspace: Workspace,
    path: Path,
    *,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    mapping: Path | None = None,
    files: Path | None = None,
    refused: Path | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _done, _all: None,
    cancelled: Cancelled = lambda: False,
) -> Imported:
    """Take applicants in, and the files of a folder. A refused row stops no other; the same again changes nothing.

    Without `columns` or a `mapping` headers mean what they meant the last time. A cancelled import keeps what it has
    taken in, and goes on when it is called again.
    """
    workspace.require(Role.ADMINISTRATOR)
    stage, table, taken, means = _read(workspace, path, sheet=sheet, columns=columns, mapping=mapping)
    held = {applicant.id: (code, applicant) for code, applicant in applicants(workspace).items()}
    coming = [each for each in taken.accepted if each.id not in held or held[each.id][1] != each]
    if refused is not None and taken.refused:
        # First: if it cannot be written, nothing is entered.
        intake.write_refused(refused, table, taken.header, taken.refused)
    codes = {number: code for number, (code, _) in held.items()}
    if dry_run:
        entered = len(coming)
        codes |= {each.id: CandidateCode(each.id) for each in coming if each.id not in codes}  # in place of real ones
    else:
        _remember(workspace, means)
        entered = enter(workspace, stage, coming, codes, progress=progress, cancelled=cancelled)
    brought = None
    if files is not None and entered == len(coming):
        brought = take_files(
            workspace,
            match(files_in(files), taken.accepted, [applicant for _, applicant in held.values()]),
            codes,
            inspector=_inspector,
            dry_run=dry_run,
            progress=progress,
            cancelled=cancelled,
        )
    new = sum(each.id not in held for each in taken.accepted if each.id in codes)
    done = _outcome(taken, [each for each in taken.accepted if each.id in codes])
    return msgspec.structs.replace(
        done,
        accepted=new,
        changed=entered - new,
        unchanged=len(taken.accepted) - len(coming),
        attachments=brought,
        unread=done.unread if files is None else 0,
        cancelled=cancelled(),
    )


def _outcome(taken: intake.Intake, done: Sequence[Applicant]) -> Imported:
    """What is said of the rows themselves, of those that were reached."""
    rows, blank = taken.rows, taken.blank
    return Imported(
        accepted=0,
        changed=0,
        unchanged=0,
        refused=taken.refused,
        blank=tuple(BlankApplication(row=rows[each.id], id=each.id) for each in done if each.id in blank),
        ineligible=tuple(
            MarkedOut(row=rows[each.id], id=each.id, reasons=each.ineligible) for each in done if each.ineligible
        ),
        unread=sum(bool(each.attachments) for each in done),
    )


def write_refused(
    workspace: Workspace,
    path: Path,
    out: Path,
    *,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    mapping: Path | None = None,
) -> int:
    """Write the rows of a file that are refused into a workbook, to be mended and imported again; how many."""
    workspace.require(Role.ADMINISTRATOR)
    _, table, taken, _ = _read(workspace, path, sheet=sheet, columns=columns, mapping=mapping)
    intake.write_refused(out, table, taken.header, taken.refused)
    return len(taken.refused)


def map_columns(workspace: Workspace, path: Path, *, sheet: str | None = None) -> str:
    """A first MAP.toml for a file, by its headers."""
    return draft_mapping(read_table(path, sheet=sheet), stage_of(workspace, draft_plan(workspace)).criteria)


def remembered(workspace: Workspace, stage: Stage) -> dict[str, str]:
    """What headers meant at earlier imports into this store, as far as this stage knows it."""
    with workspace.transaction() as tx:
        raw = local.get(tx, "mapping", "columns")
    return usable(msgspec.json.decode(raw, type=dict[str, str]), criteria=stage.criterion_ids) if raw else {}


def draft_plan(workspace: Workspace) -> Plan:
    """The plan as the administrator wrote it."""
    with workspace.transaction() as tx:
        raw = local.get(tx, "plan", "draft")
    if raw is None:
        raise NotAllowed("This store holds no plan of a round.", "Use the store that created the round.")
    return msgspec.json.decode(raw, type=Plan)


def stage_of(workspace: Workspace, plan: Plan) -> Stage:
    """The stage that is meant, as the plan has it."""
    return next(stage for stage in plan.stages if stage.id == workspace.stage_id)


def applicants(workspace: Workspace, codes: Iterable[CandidateCode] | None = None) -> dict[CandidateCode, Applicant]:
    """Applicants by code, all of them without `codes`: an administrator's store reads all of the parts."""
    judge = workspace.judge
    if codes is None:
        entered = {slot[1]: fact.id for slot, fact in judge.values("candidate")}
    else:
        entered = {code: fact.id for code in codes if (fact := judge.value(("candidate", code))) is not None}
    parts = {part: workspace.data(entered.values(), part) for part in (IDENTITY, EQUALITY, APPLICATION, LINE)}
    found = {}
    for code, record in entered.items():
        if record not in parts[IDENTITY] or record not in parts[APPLICATION]:
            continue
        office = msgspec.json.decode(parts[IDENTITY][record], type=Office)
        application = msgspec.json.decode(parts[APPLICATION][record], type=Application)
        found[CandidateCode(code)] = Applicant(
            **msgspec.structs.asdict(office),
            **msgspec.structs.asdict(application),
            equality=msgspec.json.decode(parts[EQUALITY].get(record, b"{}"), type=dict[str, str]),
            line=_line(parts[LINE].get(record, b"{}")),
            panel=workspace.panel_of(CandidateCode(code)),
        )
    return found


def _line(data: bytes) -> dict[str, str]:
    """What the applicant's row said of it, without what intake added."""
    return {name: value for name, value in msgspec.json.decode(data, type=dict[str, str]).items() if name != FACT}


def list_applicants(workspace: Workspace) -> list[ApplicantRow]:
    """The applicants, by code."""
    judge = workspace.judge
    files = attachments(workspace)
    rows = []
    for code, applicant in sorted(applicants(workspace).items()):
        withdrawn = judge.value(("withdrawal", code)) is not None
        rows.append(
            ApplicantRow(
                code=code,
                id=applicant.id,
                name=applicant.name,
                panel=PanelId(applicant.panel),
                status="withdrawn" if withdrawn else "ineligible" if applicant.ineligible else "",
                reasons=applicant.ineligible,
                files=len(files.get(code, ())),
                released=judge.value(("copy", workspace.stage_id, code)) is not None,
                withdrawn=withdrawn,
            )
        )
    return rows


def taken_as(workspace: Workspace, table: Table, columns: Mapping[str, str]) -> intake.Intake:
    """The rows of a table as this round takes them; nothing is entered."""
    plan = draft_plan(workspace)
    stage = stage_of(workspace, plan)
    return intake.read_applicants(
        table,
        columns,
        criteria=stage.criterion_ids,
        jurisdictions=plan.round.jurisdictions,
        panels=plan.panels,
        settled=_with_their_panel(workspace),
        eligibility=stage.eligibility,
    )


@command
def withdraw(workspace: Workspace, code: CandidateCode, reason: str) -> None:
    """The candidate takes part no longer; every mark given stays on record."""
    workspace.require(Role.ADMINISTRATOR)
    if workspace.judge.value(("candidate", code)) is None:
        raise InputRefused(f"There is no candidate {code}.", "`applicants list` shows the codes.")
    before = tuple(workspace.judge.heads(("withdrawal", code)))
    workspace.author(
        e.CandidateWithdrawn(time=workspace.clock(), code=code, replaces=before),
        Part(reason.encode(), (compartments.OFFICE,)),
    )


# ---- inside


def _read(
    workspace: Workspace,
    path: Path,
    *,
    sheet: str | None,
    columns: Mapping[str, str] | None,
    mapping: Path | None,
) -> tuple[Stage, Table, intake.Intake, Mapping[str, str]]:
    """A file as this round reads it, and what its headers mean."""
    stage = stage_of(workspace, draft_plan(workspace))
    means = columns if columns is not None else read_mapping(mapping) if mapping else remembered(workspace, stage)
    table = read_table(path, sheet=sheet)
    return stage, table, taken_as(workspace, table, means), means


def _with_their_panel(workspace: Workspace) -> dict[CandidateId, PanelId]:
    """Who is some panel's candidate among several, for good: once anybody is invited, a chair may have read whose."""
    seats = workspace.authority.seats.values()
    if not workspace.has_several_panels or all(seat.role is Role.ADMINISTRATOR for seat in seats):
        return {}
    return {each.id: PanelId(each.panel) for each in applicants(workspace).values()}


def _remember(workspace: Workspace, means: Mapping[str, str]) -> None:
    with workspace.transaction() as tx:
        raw = local.get(tx, "mapping", "columns")
        before = msgspec.json.decode(raw, type=dict[str, str]) if raw else {}
        local.put(tx, "mapping", "columns", msgspec.json.encode(before | dict(means)))


def _inspector() -> "PdfWorkers":
    from panel_app.intake.pdf_process import PdfWorkers  # start-up time: an import without files needs no processes

    return PdfWorkers()
