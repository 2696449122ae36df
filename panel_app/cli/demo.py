"""`demo`: the worked example through every role, and the window on one of its seats."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from panel_app.cli import screen
from panel_app.cli.output import Output, found
from panel_app.cli.session import VARIABLE, Session, with_output
from panel_app.domain.errors import InputRefused

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.demo import DemoResult


@with_output
def demo(
    session: Session,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to make.")] = Path("panel-demo"),
    candidates: Annotated[int, typer.Option(min=4, max=5000, help="How many applicants.")] = 272,
    scorers: Annotated[int, typer.Option(min=3, max=500, help="How many panel members.")] = 40,
    places: Annotated[int, typer.Option(min=1, help="How many places.")] = 100,
    seed: Annotated[int, typer.Option(help="Every draw comes from it.")] = 4,
    visits: Annotated[int, typer.Option(help="Seeds the order in which the laptops meet the hub.")] = 1,
    seat: Annotated[str, typer.Option("--as", metavar="SEAT", help="Whose store the window opens.")] = "chair",
    no_window: Annotated[bool, typer.Option("--no-window", help="Leave the window closed.")] = False,
) -> None:
    """Run the worked example: an applicants' file, a panel, a signed decision, verified evidence."""
    from panel_app.workspace.demo import run_demo

    _refuse_unknown(seat, scorers)
    result = run_demo(
        out, seed=seed, candidates=candidates, scorers=scorers, places=places, visits=visits, say=session.out.say
    )
    session.out.answer(result, lambda: _tell(session.out, result))
    if not no_window:
        open_window(session.out, Path(result.out), seat)
    if not result.verified:
        found()


def _tell(out: Output, result: "DemoResult") -> None:
    out.table(("status", "candidates"), result.statuses.items())
    out.line(
        f"{result.moderated} candidates moderated, {result.ties} ties resolved, {result.seconds['total']} seconds."
    )
    for kind, path in result.files.items():
        out.line(f"{kind.replace('_', ' '):<14}{path}")
    out.line(f"{'stores':<14}{Path(result.out) / 'stores'}  (passphrases.csv opens them)")
    out.line("The evidence was verified in another process." if result.verified else "The evidence does NOT verify.")


def _refuse_unknown(seat: str, scorers: int) -> None:
    """Before the run, which takes a minute."""
    seats = ["administrator", "chair", *(f"S{number:02d}" for number in range(1, scorers + 1))]
    if seat not in seats:
        raise InputRefused(
            f"The demo has no seat {seat!r}.", f"Its seats are administrator, chair, and {seats[2]} to {seats[-1]}."
        )


def open_window(out: Output, folder: Path, seat: str) -> None:
    """In a process of its own, which stays when this one ends. No screen is no error."""
    if not screen.answers():
        out.say("There is no screen here, so the window stays closed.")
        return
    store = folder / "stores" / f"{seat}.panel"
    subprocess.Popen(
        [sys.executable, "-P", "-m", "panel_app", "--store", str(store)],
        env=os.environ | {VARIABLE: _passphrase(folder, seat)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    out.say(f"The window opens on {store}.")


def _passphrase(folder: Path, seat: str) -> str:
    import csv

    with (folder / "passphrases.csv").open(encoding="utf-8", newline="") as file:
        return next(row["passphrase"] for row in csv.DictReader(file) if row["seat"] == seat)
