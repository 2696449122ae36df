"""`allocate`: who scores whom."""

from typing import TYPE_CHECKING, Annotated

import typer

from panel_app.cli.output import found
from panel_app.cli.session import Session, with_stage
from panel_app.cli.words import CodeArgument, ReasonOption
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.people import SeatId

if TYPE_CHECKING:  # start-up time
    from panel_app.domain.allocation import Allocation
    from panel_app.workspace.allocating import Released

group = typer.Typer(help="Give every candidate its scorers; what stands is kept, a recusal is filled anew.")


@group.callback(invoke_without_command=True)
@with_stage
def allocate(
    session: Session,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")] = False,
) -> None:
    """Give every candidate its scorers; what stands is kept, a recusal is filled anew."""
    from panel_app.workspace import allocating

    if session.command is not None:
        return
    with session.workspace() as workspace:
        plan = allocating.allocate_scorers(workspace, dry_run=dry_run)
    session.out.answer(plan, lambda: _tell(session, plan, dry_run=dry_run))
    if plan.unfilled or plan.clashes:
        found()


@group.command()
@with_stage
def release(
    session: Session,
    named: Annotated[
        list[str], typer.Argument(metavar="SEAT|CODE", help="A seat, a candidate, or both for one allocation.")
    ],
    reason: ReasonOption,
) -> None:
    """End allocations; what was scored stays. `allocate` then finds others."""
    from panel_app.workspace import allocating

    with session.workspace() as workspace:
        seats = [each for each in named if each in workspace.authority.seats]
        codes = [each.strip().upper() for each in named if each not in seats]
        if len(seats) > 1 or len(codes) > 1:
            raise typer.BadParameter("Name one seat, one candidate, or one of each.")
        done = allocating.release(
            workspace,
            code=CandidateCode(codes[0]) if codes else None,
            seat=SeatId(seats[0]) if seats else None,
            reason=reason,
        )
    session.out.answer(done, lambda: _tell_released(session, done))


@group.command()
@with_stage
def add(
    session: Session,
    code: CodeArgument,
    seat: Annotated[str, typer.Argument(metavar="SEAT", help="Who is to score as well.")],
) -> None:
    """Give a candidate one more scorer."""
    from panel_app.workspace import allocating

    with session.workspace() as workspace:
        allocating.add(workspace, CandidateCode(code), SeatId(seat))
    session.out.answer({"code": code, "seat": seat}, lambda: session.out.line(f"{seat} scores {code}."))


def _tell(session: Session, plan: "Allocation", *, dry_run: bool) -> None:
    new = sum(len(seats) for seats in plan.new.values())
    session.out.line(f"{new} allocations {'would be' if dry_run else 'are'} new.")
    rows = [(seat, load, plan.shared.get(seat, 0)) for seat, load in sorted(plan.loads.items())]
    session.out.table(("seat", "candidates", "shares them with"), rows)
    if plan.mixture:
        session.out.table(
            ("candidates of", "fewest a scorer has", "most"), [(kind, *ends) for kind, ends in plan.mixture.items()]
        )
    session.out.line(f"Conflicts keep {plan.apart} pairs of scorer and candidate apart.")
    if plan.components > 1:
        session.out.line(f"The scorers fall into {plan.components} groups that share no candidate.")
    elif plan.shared:
        session.out.line("All scorers at work are linked through shared candidates: their severity can be compared.")
    for code, lack in plan.unfilled.items():
        session.out.line(f"{code} lacks {lack}: nobody is left who may score it.")
    for code, seat in plan.clashes:
        session.out.line(f"{seat} already scores {code}, and a conflict speaks against it: see `allocate release`.")


def _tell_released(session: Session, done: "Released") -> None:
    session.out.line(f"{len(done.released)} allocations ended. `allocate` finds other scorers.")
    for code, seat in done.scored:
        session.out.line(f"{seat} has scored {code} already: that form stays.")
