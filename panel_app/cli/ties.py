"""`ties`: equals, and the orders that people give them."""

from typing import Annotated

import typer

from panel_app.cli.output import found
from panel_app.cli.session import Session, with_stage
from panel_app.cli.words import ReasonOption, codes_of

ties_group = typer.Typer(help="Candidates whom the rules alone do not put in order.", no_args_is_help=True)


@ties_group.command("list")
@with_stage
def list_ties(session: Session) -> None:
    """List the ties that matter, with what the rules let the chair see of the candidates in them."""
    from panel_app.workspace import deciding, positive_action

    with session.workspace() as workspace:
        ties = deciding.ties(workspace)
        facts = deciding.line_facts(workspace, [code for tie in ties for code in tie.codes])
        allowed = workspace.stage.rules.positive_action
        refusals = {tie.id: positive_action.refusal(workspace, tie) for tie in ties} if allowed else {}
    document = [
        {
            "id": tie.id,
            "rule": tie.rule,
            "resolved": tie.resolved,
            "at_line": tie.at_line,
            "places_left": tie.places_left,
            "codes": tie.codes,
            "line": {code: facts.get(code, {}) for code in tie.codes},
            "positive_action": refusals[tie.id] == "" if refusals else False,
        }
        for tie in ties
    ]

    def people() -> None:
        for tie in ties:
            state = f"resolved by {tie.rule}" if tie.resolved else f"to be resolved by {tie.rule}"
            session.out.line(f"{tie.id}: {state}, {tie.places_left} places left")
            session.out.table(("code", "line"), [(code, ", ".join(facts.get(code, {}).values())) for code in tie.codes])
        if not ties:
            session.out.line("No ties.")

    session.out.answer(document, people)


@ties_group.command()
@with_stage
def resolve(
    session: Session,
    tie: Annotated[str, typer.Argument(metavar="TIE", help="Its id, from `ties list`.")],
    order: Annotated[str, typer.Option("--order", metavar="CODE,…", help="All of its codes, best first.")],
    reason: ReasonOption,
) -> None:
    """Put equals in order by the panel's decision."""
    from panel_app.workspace import deciding

    codes = codes_of([order])
    with session.workspace() as workspace:
        deciding.resolve_tie(workspace, tie, codes, reason=reason)
    session.out.answer({"tie": tie, "order": codes}, lambda: session.out.line(f"{tie}: {', '.join(codes)}"))


@ties_group.command()
@with_stage
def lottery(
    session: Session,
    tie: Annotated[str, typer.Argument(metavar="TIE", help="Its id, from `ties list`.")],
    seed: Annotated[str, typer.Option("--seed", metavar="TEXT", help="A word said aloud in the meeting.")],
) -> None:
    """Draw equals by the two officers' secrets and a word; exit 1 while the administrator's is awaited."""
    from panel_app.workspace import lotteries

    with session.workspace() as workspace:
        drawing = lotteries.draw(workspace, tie, seed=seed)
    session.out.answer(
        drawing, lambda: session.out.line(drawing.awaiting or f"{tie}: {', '.join(drawing.order or ())}")
    )
    if drawing.order is None:
        found()


@ties_group.command("positive-action")
@with_stage
def take_positive_action(
    session: Session,
    tie: Annotated[str, typer.Argument(metavar="TIE", help="Its id, from `ties list`.")],
    order: Annotated[str, typer.Option("--order", metavar="CODE,…", help="All of its codes, best first.")],
    evidence: Annotated[str, typer.Option("--evidence", metavar="TEXT", help="Of under-representation.")],
    proportionality: Annotated[str, typer.Option("--proportionality", metavar="TEXT", help="Why it is proportionate.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="The people who decided.")],
    concerned: Annotated[
        str, typer.Option("--concerned", metavar="CODE,…", help="Whom it puts before equals; else who gets a place.")
    ] = "",
) -> None:
    """Put equals in order under section 159 of the Equality Act 2010, where the rules allow it: one case, by people.

    The texts are sealed to administrators alone; one of them confirms the case before the stage is signed.
    """
    from panel_app.workspace import positive_action

    codes = codes_of([order])
    with session.workspace() as workspace:
        positive_action.take(
            workspace,
            tie,
            codes,
            evidence=evidence,
            proportionality=proportionality,
            by=by,
            concerned=codes_of([concerned]) if concerned else (),
        )
    session.out.answer({"tie": tie, "order": codes}, lambda: session.out.line(f"{tie}: {', '.join(codes)}"))


@ties_group.command()
@with_stage
def cases(session: Session) -> None:
    """In an administrator's store: what is on record of positive action, to be read before it is confirmed."""
    from panel_app.workspace import positive_action

    with session.workspace() as workspace:
        known = positive_action.cases(workspace)

    def people() -> None:
        for each in known:
            session.out.line(f"{each.tie}: {', '.join(each.order)}")
            session.out.line(f"  for {', '.join(each.concerned)}, decided by {each.by}")
            session.out.line(f"  evidence: {each.evidence}")
            session.out.line(f"  proportionality: {each.proportionality}")
        if not known:
            session.out.line("Positive action was not used.")

    session.out.answer(known, people)
