"""`report`: what is printed or handed on."""

from pathlib import Path
from typing import Annotated

import typer

from panel_app.cli.session import Session, with_stage

group = typer.Typer(help="Decision pack and register, to print or hand on.", no_args_is_help=True)

OutOption = Annotated[Path, typer.Option("--out", metavar="PATH", help="The file to write.")]


@group.command("decision-pack")
@with_stage
def decision_pack(session: Session, out: OutOption) -> None:
    """The decision as PDF: the ranked list, a page for each candidate, the ledger. Codes only."""
    from panel_app.workspace import publishing

    with session.workspace() as workspace:
        pages = publishing.decision_pack(workspace, out)
    session.out.answer({"path": str(out), "pages": pages}, lambda: session.out.line(f"{out}: {pages} pages."))


@group.command()
@with_stage
def register(
    session: Session,
    out: OutOption,
    names: Annotated[bool, typer.Option("--names", help="Add names: an administrator's store alone.")] = False,
) -> None:
    """The outcomes as CSV."""
    from panel_app.workspace import publishing

    with session.workspace() as workspace:
        rows = publishing.register(workspace, out, names=names)
    session.out.answer({"path": str(out), "rows": rows}, lambda: session.out.line(f"{out}: {rows} candidates."))
