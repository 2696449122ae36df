"""`applicants`: in, look, withdraw."""

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
    from panel_app.workspace.applications import Imported
    from panel_app.workspace.clean_copies import ApplicantRow

group = typer.Typer(help="Applications: in from a file, look, withdraw.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX.")]
SheetOption = Annotated[str | None, typer.Option("--sheet", metavar="S", help="Of a workbook, this sheet.")]


@group.command("import")
@with_stage
def import_(
    session: Session,
    file: FileArgument,
    sheet: SheetOption = None,
    mapping: Annotated[
        Path | None, typer.Option("--map", metavar="MAP.toml", help="What each header means; see `applicants map`.")
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
            workspace, file, sheet=sheet, mapping=mapping, refused=refused, dry_run=dry_run
        )
    session.out.answer(imported, lambda: _tell(session, imported, dry_run=dry_run))
    if imported.refused:
        found()


def _tell(session: Session, imported: "Imported", *, dry_run: bool) -> None:
    would = "Would have: " if dry_run else ""
    counts = (imported.accepted, imported.changed, imported.unchanged, len(imported.refused))
    session.out.line(would + "{} accepted, {} changed, {} unchanged, {} refused.".format(*counts))
    if imported.refused:
        rows = [(each.row, each.column, each.value, each.reason) for each in imported.refused]
        session.out.table(("row", "column", "value", "reason"), rows)


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
    from panel_app.workspace import clean_copies

    with session.workspace() as workspace:
        rows = clean_copies.list_applicants(workspace)
    session.out.answer(
        rows,
        lambda: session.out.table(
            ("code", "number", "name", "clean copy", "withdrawn"),
            [(row.code, row.id, row.name, _copy_state(row), "yes" if row.withdrawn else "") for row in rows],
        ),
    )


@group.command()
@with_stage
def show(session: Session, code: CodeArgument) -> None:
    """Show one application as it came: administrators alone."""
    from panel_app.domain.people import Role
    from panel_app.workspace import applications

    with session.workspace() as workspace:
        workspace.require(Role.ADMINISTRATOR)
        applicant = applications.applicants(workspace).get(CandidateCode(code))
    if applicant is None:
        raise InputRefused(f"There is no candidate {code}.", "`applicants list` shows the codes.")
    document = {"code": code} | msgspec.to_builtins(applicant)
    session.out.answer(document, lambda: _tell_applicant(session, applicant))


def _tell_applicant(session: Session, applicant: Applicant) -> None:
    for field, value in msgspec.structs.asdict(applicant).items():
        for name, text in value.items() if isinstance(value, dict) else [("", value)]:
            session.out.line(f"{f'{field}.{name}' if name else field}: {text}")


@group.command()
@with_stage
def withdraw(session: Session, code: CodeArgument, reason: ReasonOption) -> None:
    """Take a candidate out of the round; every mark given stays on record."""
    from panel_app.workspace import applications

    with session.workspace() as workspace:
        applications.withdraw(workspace, CandidateCode(code), reason)
    session.out.answer({"code": code, "withdrawn": True}, lambda: session.out.line(f"{code} is withdrawn."))


def _copy_state(row: "ApplicantRow") -> str:
    return "released" if row.released else f"{row.open_flags} open" if row.open_flags else "ready"
