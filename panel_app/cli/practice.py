"""`practice`: candidates with agreed marks, to be marked before the real ones."""

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from panel_app.cli.output import found
from panel_app.cli.session import Session, read_text, with_stage
from panel_app.cli.words import MarksArgument
from panel_app.domain.rubric import plain
from panel_app.domain.totals import show_total

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.practice import Practice, Result

group = typer.Typer(help="Calibration: practise on candidates with agreed marks.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="As `practice list` names it.")]


@group.command("list")
@with_stage
def list_(session: Session) -> None:
    """List the practice candidates, and how far you were from what was agreed. Exit 1 while some are still needed."""
    from panel_app.workspace import practice

    with session.workspace() as workspace:
        state = practice.practice(workspace)
    document = {
        "practice": [
            {"name": row.id, "state": row.state, "missing": row.missing, "distance": _points(row.distance)}
            for row in state.rows
        ],
        "needed": state.needed,
        "still_needed": state.still_needed,
        "distance": _points(state.distance),
        "lean": _points(state.lean),
    }
    session.out.answer(document, lambda: _tell(session, state))
    if state.still_needed:
        found()


def _tell(session: Session, state: "Practice") -> None:
    session.out.table(
        ("name", "form", "points off on average", "missing"),
        [(row.id, row.state.replace("-", " "), _points(row.distance), ", ".join(row.missing)) for row in state.rows],
    )
    if state.distance is not None:
        session.out.line(f"All together: {_points(state.distance)} points off on average.")
    if state.still_needed:
        session.out.line(f"{state.still_needed} more before your candidates open.")


@group.command()
@with_stage
def show(session: Session, name: NameArgument) -> None:
    """Show a practice candidate; once it is finished, beside what was agreed and why."""
    from panel_app.workspace import practice

    with session.workspace() as workspace:
        view = practice.desk(workspace, name)
        result = practice.result(workspace, name) if view.locked else None
    document = {
        "name": name,
        "state": "finished" if result else view.state,
        "missing": view.missing,
        "copy": view.copy,
        "form": view.form,
        "criteria": view.stage.criteria,
        "agreed": _agreed(result) if result else None,
    }

    def people() -> None:
        for criterion in view.stage.criteria:
            session.out.line(f"\n{criterion.id}  {criterion.title}. {criterion.question}")
            session.out.line(view.copy.answers.get(criterion.id, ""))
            for level in criterion.levels:
                session.out.line(f"    {plain(level.mark):>4}  {level.anchor}")
        if result:
            session.out.line()
            _tell_result(session, result)

    session.out.answer(document, people)


@group.command()
@with_stage
def fill(session: Session, file: MarksArgument) -> None:
    """Take marks on practice candidates from a table; one wrong row and none is taken."""
    from panel_app.workspace import practice

    with session.workspace() as workspace:
        count = practice.fill(workspace, read_text(file))
    session.out.answer(
        {"filled": count}, lambda: session.out.line(f"{count} marks are in; `practice finish` compares them.")
    )


@group.command()
@with_stage
def finish(session: Session, name: NameArgument) -> None:
    """Close a practice form, and see what was agreed and why. It never leaves this store."""
    from panel_app.workspace import practice

    with session.workspace() as workspace:
        result = practice.finish(workspace, name)
    session.out.answer(
        {"name": name, "agreed": _agreed(result), "distance": _points(result.distance)},
        lambda: _tell_result(session, result),
    )


def _agreed(result: "Result") -> list[dict[str, str | None]]:
    return [
        {
            "criterion": each.criterion,
            "given": None if each.given is None else plain(each.given),
            "agreed": plain(each.agreed),
            "why": each.why,
        }
        for each in result.deviations
    ]


def _tell_result(session: Session, result: "Result") -> None:
    session.out.table(
        ("criterion", "you", "agreed", "why"),
        [
            (each.criterion, "–" if each.given is None else plain(each.given), plain(each.agreed), each.why)
            for each in result.deviations
        ],
    )
    if result.distance is not None:
        session.out.line(f"{_points(result.distance)} points off on average.")


def _points(points: Fraction | None) -> str | None:
    return None if points is None else show_total(points)
