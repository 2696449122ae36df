"""`sync` and `hub`: meeting the others."""

from typing import TYPE_CHECKING, Annotated

import typer

from panel_app.cli.output import found
from panel_app.cli.session import Session, with_store

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.hubs import HubState
    from panel_app.workspace.syncing import Synced

group = typer.Typer(help="The meeting place of a round's laptops.", no_args_is_help=True)


@with_store
def sync(
    session: Session,
    hub: Annotated[str | None, typer.Option("--hub", metavar="URL", help="folder:PATH; it is remembered.")] = None,
) -> None:
    """Give the hub what is new here, and take what is new there."""
    from panel_app.workspace import syncing

    with session.workspace() as workspace:
        synced = syncing.sync(workspace, hub)
    session.out.answer(synced, lambda: _tell(session, synced))
    if synced.refused:
        found()


def _tell(session: Session, synced: "Synced") -> None:
    session.out.line(f"Sent {synced.sent}, received {synced.received} records.")
    if synced.problems:
        session.out.line(f"{synced.refused} things at the hub were not taken:")
        session.out.table(("where", "what"), [(each.where, each.what) for each in synced.problems])


@group.command()
@with_store
def init(session: Session, url: Annotated[str, typer.Argument(metavar="URL", help="folder:PATH")]) -> None:
    """Make the meeting place, and remember it."""
    from panel_app.workspace import hubs

    with session.workspace() as workspace:
        state = hubs.init_hub(workspace, url)
    session.out.answer(state, lambda: _tell_hub(session, state))


@group.command()
@with_store
def show(session: Session) -> None:
    """Say where the hub is, and what it has."""
    from panel_app.workspace import hubs

    with session.workspace() as workspace:
        state = hubs.hub_state(workspace)
    session.out.answer(state, lambda: _tell_hub(session, state))


def _tell_hub(session: Session, state: "HubState") -> None:
    session.out.line(state.address)
    if state.heads:
        session.out.table(("from", "records"), state.heads.items())
    session.out.line(
        f"{state.waiting} records of this store are not there yet." if state.waiting else "It has all of this store."
    )
