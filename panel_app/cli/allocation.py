"""`conflicts` and `allocate`: who may not score whom, and who scores whom."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from panel_app.cli.output import found
from panel_app.cli.session import Session, read_text, with_stage
from panel_app.domain.people import SeatId

if TYPE_CHECKING:  # start-up time
    from panel_app.domain.allocation import Allocation

group = typer.Typer(help="Declared conflicts. The member learns nothing back.", no_args_is_help=True)


@group.command()
@with_stage
def declare(
    session: Session,
    seat: Annotated[str, typer.Argument(metavar="SEAT", help="Who declared it.")],
    kind: Annotated[str, typer.Argument(metavar="KIND", help="person, organisation or candidate.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="A name, an employer or an application number.")],
) -> None:
    """Keep one declaration."""
    from panel_app.workspace import allocating

    conflict = allocating.Conflict(seat=SeatId(seat), kind=kind, value=value)
    with session.workspace() as workspace:
        allocating.declare_conflict(workspace, conflict)
    session.out.answer({"declared": 1}, lambda: session.out.line("Kept. It counts from the next `allocate`."))


@group.command("import")
@with_stage
def import_(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="CONFLICTS.csv", help="seat,kind,value")],
) -> None:
    """Keep the declarations of a list; one wrong row and none is taken."""
    from panel_app.workspace import allocating

    with session.workspace() as workspace:
        count = allocating.import_conflicts(workspace, read_text(file))
    session.out.answer({"declared": count}, lambda: session.out.line(f"Kept {count} declarations."))


@group.command("list")
@with_stage
def list_(session: Session) -> None:
    """List what was declared: administrators alone."""
    from panel_app.workspace import allocating

    with session.workspace() as workspace:
        rows = allocating.conflicts(workspace)
    session.out.answer(
        rows, lambda: session.out.table(("seat", "kind", "value"), [(row.seat, row.kind, row.value) for row in rows])
    )


@with_stage
def allocate(
    session: Session,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")] = False,
) -> None:
    """Give every candidate its scorers; what stands is kept, a recusal is filled anew."""
    from panel_app.workspace import allocating

    with session.workspace() as workspace:
        plan = allocating.allocate_scorers(workspace, dry_run=dry_run)
    session.out.answer(plan, lambda: _tell(session, plan, dry_run=dry_run))
    if plan.unfilled or plan.clashes:
        found()


def _tell(session: Session, plan: "Allocation", *, dry_run: bool) -> None:
    new = sum(len(seats) for seats in plan.new.values())
    session.out.line(f"{new} allocations {'would be' if dry_run else 'are'} new.")
    session.out.table(("seat", "candidates"), sorted(plan.loads.items()))
    if plan.components > 1:
        session.out.line(f"The scorers fall into {plan.components} groups that share no candidate.")
    for code, lack in plan.unfilled.items():
        session.out.line(f"{code} lacks {lack}: nobody is left who may score it.")
    for code, seat in plan.clashes:
        session.out.line(f"{seat} already scores {code}, and a conflict speaks against it.")
