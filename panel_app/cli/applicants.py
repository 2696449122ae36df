"""`applicants`: in, look, withdraw."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from panel_app.cli.output import found
from panel_app.cli.session import Session, with_stage
from panel_app.cli.words import CodeArgument, ReasonOption
from panel_app.domain.candidates import Applicant, CandidateCode
from panel_app.domain.errors import InputRefused

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.applications import ApplicantRow, Imported
    from panel_app.workspace.attachments import Attachment, FilesTaken

_LONG_WAY = 500
_NAMED = 20

group = typer.Typer(help="Applications: in from a file, look, withdraw.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX or ODS.")]
SheetOption = Annotated[str | None, typer.Option("--sheet", metavar="S", help="Of a workbook, this sheet.")]


@group.command("import")
@with_stage
def import_(
    session: Session,
    file: FileArgument,
    sheet: SheetOption = None,
    files: Annotated[
        Path | None, typer.Option("--files", metavar="DIR", help="The folder of attachments, as PDFs.")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--map", metavar="MAP.toml", help="What each header means; left out: as at the last import."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")] = False,
    refused: Annotated[
        Path | None, typer.Option("--refused", metavar="OUT.xlsx", help="Write the refused rows here, to be mended.")
    ] = None,
) -> None:
    """Take applicants in. A refused row stops no other; the same file again changes nothing."""
    from panel_app.workspace import applications

    with session.workspace() as workspace:
        imported = applications.import_applicants(
            workspace,
            file,
            sheet=sheet,
            mapping=mapping,
            files=files,
            refused=refused,
            dry_run=dry_run,
            progress=_progress(session),
        )
    session.out.answer(imported, lambda: _tell(session, imported, dry_run=dry_run))
    if imported.refused or (imported.attachments and imported.attachments.problems):
        found()


def _progress(session: Session) -> Callable[[int, int], None]:
    """Says every tenth of the way; a short way not at all."""
    said = 0

    def progress(done: int, total: int) -> None:
        nonlocal said
        tenth = 10 * done // total if total > _LONG_WAY else 0
        if tenth != said:
            said = tenth
            if tenth:
                session.out.say(f"{done} of {total}")

    return progress


def _tell(session: Session, imported: "Imported", *, dry_run: bool) -> None:
    would = "Would have: " if dry_run else ""
    counts = (imported.accepted, imported.changed, imported.unchanged, len(imported.refused))
    session.out.line(would + "{} accepted, {} changed, {} unchanged, {} refused.".format(*counts))
    if imported.refused:
        rows = [(each.row, each.column, each.value, each.reason) for each in imported.refused]
        session.out.table(("row", "column", "value", "reason"), rows)
    if imported.ineligible:
        marked = [(each.row, each.id, " ".join(each.reasons)) for each in imported.ineligible]
        session.out.table(("row", "number", "ineligible, because"), marked)
    for each in imported.blank:
        session.out.line(f"Row {each.row} ({each.id}): every answer is blank; it was accepted, and stays blank.")
    if imported.unread:
        session.out.line(f"{imported.unread} rows name attachments, and none were read: give the folder with --files.")
    if imported.attachments is not None:
        _tell_files(session, imported.attachments)


def _tell_files(session: Session, files: "FilesTaken") -> None:
    session.out.line(f"Attachments: {files.kept} new, {files.unchanged} unchanged.")
    if files.problems:
        session.out.table(("file", "number", "reason"), [(each.file, each.id, each.reason) for each in files.problems])
    if files.without:
        named = ", ".join(files.without[:_NAMED]) + (" …" if len(files.without) > _NAMED else "")
        session.out.line(f"{len(files.without)} applicants have no attachment: {named}")


@group.command("map")
@with_stage
def map_(
    session: Session,
    file: FileArgument,
    out: Annotated[Path, typer.Option("--out", metavar="MAP.toml", help="The mapping to write, for you to mend.")],
    sheet: SheetOption = None,
) -> None:
    """Draft a mapping from a file's headers."""
    from panel_app.files import write_whole
    from panel_app.workspace import applications

    with session.workspace() as workspace:
        text = applications.map_columns(workspace, file, sheet=sheet)
    with write_whole(out) as stream:
        stream.write(text.encode())
    session.out.answer(
        {"path": str(out)}, lambda: session.out.line(f"Wrote {out}. Look over it, then import with --map.")
    )


@group.command("list")
@with_stage
def list_(session: Session) -> None:
    """List the applicants: administrators alone."""
    from panel_app.workspace import applications

    with session.workspace() as workspace:
        rows = applications.list_applicants(workspace)
    session.out.answer(
        rows,
        lambda: session.out.table(
            ("code", "number", "name", "panel", "clean copy", "files", "status"),
            [
                (
                    *(row.code, row.id, row.name, row.panel, _copy_state(row), row.files or ""),
                    " ".join((row.status, *row.reasons)),
                )
                for row in rows
            ],
        ),
    )


@group.command()
@with_stage
def show(session: Session, code: CodeArgument) -> None:
    """Show one application as it came: administrators alone."""
    from panel_app.domain.people import Role
    from panel_app.workspace import applications, attachments

    with session.workspace() as workspace:
        workspace.require(Role.ADMINISTRATOR)
        applicant = applications.applicants(workspace, [CandidateCode(code)]).get(CandidateCode(code))
        files = attachments.attachments(workspace, [CandidateCode(code)]).get(CandidateCode(code), ())
    if applicant is None:
        raise InputRefused(f"There is no candidate {code}.", "`applicants list` shows the codes.")
    document = {"code": code} | msgspec.to_builtins(applicant) | {"files": msgspec.to_builtins(files)}
    session.out.answer(document, lambda: _tell_applicant(session, applicant, files))


def _tell_applicant(session: Session, applicant: Applicant, files: "Sequence[Attachment]") -> None:
    for field, value in msgspec.structs.asdict(applicant).items():
        entries = value.items() if isinstance(value, dict) else [("", value)]
        for name, text in entries:
            shown = " ".join(text) if isinstance(text, tuple) else text
            session.out.line(f"{f'{field}.{name}' if name else field}: {shown}")
    for each in files:
        session.out.line(f"file {each.number}: {each.name}, {each.pages} pages, {each.size:,} bytes")


@group.command()
@with_stage
def detach(
    session: Session,
    code: CodeArgument,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `applicants show` numbers the files.")],
) -> None:
    """Take a file away from a candidate: it was another's, or came by mistake."""
    from panel_app.workspace import attachments

    with session.workspace() as workspace:
        attachments.drop(workspace, CandidateCode(code), number)
    session.out.answer(
        {"code": code, "detached": number}, lambda: session.out.line(f"{code} has file {number} no longer.")
    )


@group.command()
@with_stage
def withdraw(session: Session, code: CodeArgument, reason: ReasonOption) -> None:
    """Take a candidate out of the round; every mark given stays on record."""
    from panel_app.workspace import applications

    with session.workspace() as workspace:
        applications.withdraw(workspace, CandidateCode(code), reason)
    session.out.answer({"code": code, "withdrawn": True}, lambda: session.out.line(f"{code} is withdrawn."))


def _copy_state(row: "ApplicantRow") -> str:
    return "released" if row.released else "not yet"
