"""`conflicts`: who may not score whom. The member learns nothing back."""

from pathlib import Path
from typing import Annotated

import typer

from panel_app.cli.session import Session, read_text, with_stage
from panel_app.domain.people import SeatId

group = typer.Typer(help="Declared conflicts. The member learns nothing back.", no_args_is_help=True)

_WORDS = 2


@group.command()
@with_stage
def declare(
    session: Session,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[SEAT] KIND VALUE",
            help="KIND is person, organisation or candidate; SEAT is left out for one's own.",
        ),
    ],
) -> None:
    """Keep one declaration, sealed to administrators."""
    from panel_app.workspace import conflicts

    if len(words) not in (_WORDS, _WORDS + 1):
        raise typer.BadParameter("Give [SEAT] KIND VALUE; a value of several words stands in quotation marks.")
    *seat, kind, value = words
    with session.workspace() as workspace:
        number = conflicts.declare(workspace, kind=kind, value=value, seat=SeatId(seat[0]) if seat else None)
    session.out.answer(
        {"declared": 1, "id": number}, lambda: session.out.line("Kept. It counts from the next `allocate`.")
    )


@group.command("take-back")
@with_stage
def take_back(
    session: Session,
    number: Annotated[str, typer.Argument(metavar="ID", help="As `conflicts list` shows it.")],
) -> None:
    """A declaration holds no longer."""
    from panel_app.workspace import conflicts

    with session.workspace() as workspace:
        conflicts.take_back(workspace, number)
    session.out.answer({"taken_back": number}, lambda: session.out.line("Taken back."))


@group.command("import")
@with_stage
def import_(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="CONFLICTS.csv", help="seat,kind,value")],
) -> None:
    """Keep the declarations of a list; one wrong row and none is taken."""
    from panel_app.workspace import conflicts

    with session.workspace() as workspace:
        count = conflicts.import_conflicts(workspace, read_text(file))
    session.out.answer({"declared": count}, lambda: session.out.line(f"Kept {count} declarations."))


@group.command("list")
@with_stage
def list_(session: Session) -> None:
    """List what was declared: all of it to administrators, to anybody else the own alone."""
    from panel_app.workspace import conflicts

    with session.workspace() as workspace:
        rows = conflicts.declared(workspace)
    session.out.answer(
        rows,
        lambda: session.out.table(
            ("id", "seat", "kind", "value"), [(row.id, row.seat, row.kind, row.value) for row in rows]
        ),
    )
