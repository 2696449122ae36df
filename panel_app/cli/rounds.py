"""`round`: a round and its administrator's store, its state, freezing the rules."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from panel_app.cli.session import Session, read_text, with_stage, with_store

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.setup import RoundState

group = typer.Typer(help="A round: make it, look at it, freeze its rules.", no_args_is_help=True)


@group.command()
@with_store
def create(
    session: Session, plan_file: Annotated[Path, typer.Argument(metavar="ROUND.toml", help="The round's plan.")]
) -> None:
    """Make a round and its administrator's store."""
    from panel_app.domain.round_file import read_plan
    from panel_app.workspace import setup

    plan = read_plan(read_text(plan_file))
    store = session.new_store(f"{_slug(plan.round.name)}-administrator")
    passphrase = session.passphrase("Passphrase for the new store", new=True)
    workspace = setup.create_round(store, passphrase, plan, hub=_hub(plan.round.hub, plan_file))
    try:
        document = {"store": str(store), "round": workspace.round_id, "seat": workspace.seat.id}
    finally:
        workspace.close()

    def people() -> None:
        session.out.line(f"Made {store}, the administrator's store of {plan.round.name}.")
        session.out.line(f"round   {document['round']}")

    session.out.answer(document, people)


@group.command()
@with_stage
def show(session: Session) -> None:
    """Say where the round stands."""
    from panel_app.workspace import setup

    with session.workspace() as workspace:
        state = setup.round_state(workspace)
    session.out.answer(state, lambda: _tell(session, state))


@group.command()
@with_stage
def publish(session: Session) -> None:
    """Freeze rubric and rules: from now on their digest is on every form and every page."""
    from panel_app.workspace import setup

    with session.workspace() as workspace:
        stage = setup.publish(workspace)
    document = {"stage": stage.id, "version": 1, "rules_digest": stage.digest}
    session.out.answer(document, lambda: session.out.line(f"Published the rules of {stage.id}: {stage.digest}"))


def _tell(session: Session, state: "RoundState") -> None:
    yes = {True: "yes", False: "no"}
    rows = [
        ("round", f"{state.name}, {state.intake}" if state.intake else state.name),
        ("id", state.round),
        ("panels", ", ".join(state.panels.values())),
        ("stages", ", ".join(state.stages)),
        ("published", ", ".join(state.published) or "none"),
        ("scoring open", yes[state.scoring_open]),
        ("moderation open", yes[state.moderation_open]),
        ("signed off", yes[state.signed]),
        ("rules", state.rules_digest or ""),
        ("record head", state.record_head),
    ]
    for name, value in rows:
        session.out.line(f"{name:<17}{value}")


def _hub(address: str, plan_file: Path) -> str:
    """`folder:hub` in a plan is a folder beside that plan, from wherever the command is given."""
    kind, _, place = address.partition(":")
    if kind != "folder" or not place:
        return address
    return f"folder:{plan_file.absolute().parent / Path(place).expanduser()}"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "round"
