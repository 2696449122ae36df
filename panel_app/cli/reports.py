"""`report`, `verify-report`: what is printed or handed on, and whether what comes back is what went out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from panel_app.cli.output import Output, found
from panel_app.cli.session import Session, first_line, with_stage
from panel_app.cli.words import codes_of

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.issuing import ReportVerdict
    from panel_app.workspace.reporting import Finish, Gathered, Written

_SHOWN: Final = 16
"""Digits of a digest that people compare."""
_STATES: Final = {"current": "still stands", "superseded": "no longer stands"}


@with_stage
def report(
    session: Session,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="decision-pack, register, … : wrong ones list them all.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="PATH", help="The file to write; with --separate the folder for them.")
    ],
    code: Annotated[list[str] | None, typer.Option("--code", metavar="CODE", help="Only of this candidate.")] = None,
    language: Annotated[
        Literal["en", "cy"], typer.Option("--language", metavar="en|cy", help="English or Welsh.")
    ] = "en",
    names: Annotated[bool, typer.Option("--names", help="Add names: an administrator's store alone.")] = False,
    separate: Annotated[bool, typer.Option("--separate", help="A file for each candidate.")] = False,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help="The organisation's template, as TOML.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="P12", help="Sign with this PKCS#12 certificate.")
    ] = None,
    certificate_password_file: Annotated[
        Path | None, typer.Option("--certificate-password-file", metavar="FILE", help="Holds its password.")
    ] = None,
    encrypt_password_file: Annotated[
        Path | None,
        typer.Option("--encrypt-password-file", metavar="FILE", help="Encrypt with the password in it (AES-256)."),
    ] = None,
    no_issue: Annotated[
        bool, typer.Option("--no-issue", help="Do not put the file's digest on record: for looking at it.")
    ] = False,
) -> None:
    """A report as a file. After sign-off an administrator's store puts its digest on record."""
    from panel_app.workspace import issuing, reporting

    finish = _finish(template, certificate, certificate_password_file, encrypt_password_file, separate=separate)
    if kind not in reporting.KINDS:
        raise typer.BadParameter(f"KIND is one of {', '.join(reporting.KINDS)}.")
    request = reporting.Request(kind=kind, codes=tuple(codes_of(code or [])), language=language, names=names)
    with session.workspace() as workspace:
        gathered = reporting.gather(workspace, request)
        written = reporting.write(gathered, finish, out)
        issue = issuing.may_issue(workspace, gathered) and not no_issue
        if issue:
            issuing.issue(workspace, gathered, written)
    document = _document(gathered, written, out, issued=issue)
    session.out.answer(document, lambda: _tell(session.out, gathered, written, out, issued=issue))
    if any(each.draft for each in written):
        found()


@with_stage
def verify_report(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file that you were given.")],
    password_file: Annotated[
        Path | None, typer.Option("--password-file", metavar="FILE", help="Holds the password that opens it.")
    ] = None,
) -> None:
    """Whether a file was issued by this round, unchanged, and of which state; and who signed it."""
    from panel_app.workspace import issuing

    password = first_line(password_file) if password_file else ""
    with session.workspace() as workspace:
        verdict = issuing.verify_report(workspace, file, password=password)
    session.out.answer(verdict, lambda: _tell_verdict(session.out, verdict))
    if not verdict.ok:
        found()


def _finish(
    template: Path | None, certificate: Path | None, password_file: Path | None, encrypt: Path | None, *, separate: bool
) -> "Finish":
    from panel_app.workspace import reporting, signing

    if password_file is not None and certificate is None:
        raise typer.BadParameter("--certificate-password-file needs --certificate.")
    held = None
    if certificate is not None:
        held = signing.read_certificate(certificate, first_line(password_file) if password_file else "")
    return reporting.Finish(
        template=reporting.read_template(template) if template else reporting.Template(),
        certificate=held,
        password=first_line(encrypt) if encrypt else "",
        separate=separate,
    )


def _document(gathered: "Gathered", written: "list[Written]", out: Path, *, issued: bool) -> dict[str, object]:
    counts = gathered.kind.as_file(out).counts
    return {
        "path": str(out),
        counts: sum(each.count for each in written),
        "provisional": gathered.provisional,
        "issued": issued,
        "signed": all(each.signed for each in written),
        "drafts": sum(each.draft for each in written),
        "archive": all(each.archive for each in written),
        "files": [
            {"path": str(each.path), counts: each.count, "digest": each.digest, "code": each.code} for each in written
        ],
    }


def _tell(out: Output, gathered: "Gathered", written: "list[Written]", to: Path, *, issued: bool) -> None:
    counts = gathered.kind.as_file(to).counts
    total = sum(each.count for each in written)
    files = f"{len(written)} files, " if len(written) != 1 else ""
    out.line(f"{to}: {files}{total} {counts if total != 1 else counts[:-1]}.")
    if gathered.provisional:
        out.line("The stage is not signed off: it is marked as provisional, and not on record.")
    elif any(each.draft for each in written):
        out.line("Welsh texts that nobody has reviewed are marked as drafts; what holds them is not on record.")
    elif issued:
        out.line("On record as issued; sync, so that the chair's store knows.")
    else:
        out.line("Not put on record.")
    if gathered.kind.as_file(to).suffix == ".pdf" and not all(each.archive for each in written):
        out.line("Under its password it is no archive file (PDF/A): keep one without for the archive.")


def _tell_verdict(out: Output, verdict: "ReportVerdict") -> None:
    if verdict.ours:
        about = f" on {verdict.code}" if verdict.code else ""
        issued = f"issued {verdict.issued:%Y-%m-%d %H:%M} UTC"
        out.line(f"Ours, and unchanged: {verdict.kind}{about} of {verdict.stage}, {issued}.")
        out.line(
            f"It speaks of {(verdict.head or '')[:_SHOWN]}…, where the stage {_STATES[verdict.state or 'current']}."
        )
        if verdict.newer:
            out.line(f"Another one was issued after it, {verdict.newer:%Y-%m-%d %H:%M} UTC.")
    for problem in verdict.problems:
        out.line(problem.what)
    for each in verdict.signatures:
        if not each.fingerprint:
            out.line("The signature in it is damaged: who signed cannot be read, and it does NOT hold.")
            continue
        holds = "holds" if each.intact and each.whole else "does NOT hold"
        voucher = "itself alone" if each.issuer == each.signer else each.issuer
        out.line(f"The signature of {each.signer} {holds}; its certificate is vouched for by {voucher}.")
        out.line(f"certificate  {each.fingerprint}")
    if verdict.locked:
        out.line("It is under a password: give --password-file, to look for signatures.")
    elif not verdict.signatures:
        out.line("No signature was found in it.")
    out.line(f"digest  {verdict.digest}")
