"""The commands of `panel-app`, gathered; without one, the window.

Exit codes: 0 done; 1 done, and something was found; 2 wrong usage; 3 could not, with two sentences; 4 a mistake of
ours, whose place in the program is written to a log. `PANEL_APP_DEBUG=1` shows Python's own account of it instead.
"""

import os
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from panel_app import __version__
from panel_app.cli import (
    allocation,
    applicants,
    clean,
    conflicts,
    decision,
    evidence,
    forms,
    hub,
    moderation,
    practice,
    reports,
    rounds,
    screen,
    seats,
    ties,
)
from panel_app.cli.analyse import analyse
from panel_app.cli.defects import tell_defect
from panel_app.cli.demo import demo
from panel_app.cli.desktop import desktop
from panel_app.cli.output import COULD_NOT, DEFECT, say_error
from panel_app.cli.session import (
    JsonOption,
    Options,
    PassphraseFileOption,
    Session,
    StageOption,
    StoreOption,
)
from panel_app.domain.errors import CannotOpen, PanelError

_OPENED: Final = (".panel", ".panel-pack")
"""How the names of files end that a double click opens."""

app = typer.Typer(
    help="Scoring for selection panels. Without a command it opens the window.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,  # the border below tells people what happened
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(demo)
app.add_typer(rounds.group, name="round")
app.add_typer(applicants.group, name="applicants")
app.add_typer(clean.group, name="clean")
app.add_typer(seats.group, name="seat")
app.add_typer(conflicts.group, name="conflicts")
app.add_typer(allocation.group, name="allocate")
app.command()(hub.sync)
app.add_typer(hub.group, name="hub")
app.add_typer(forms.group, name="forms")
app.command()(forms.completeness)
app.add_typer(practice.group, name="practice")
app.add_typer(moderation.group, name="moderation")
app.command()(decision.rank)
app.add_typer(ties.ties_group, name="ties")
app.command()(decision.decide)
app.add_typer(decision.checks_group, name="checks")
app.add_typer(decision.outcome_group, name="outcome")
app.command("sign-off")(decision.sign_off)
app.command()(reports.report)
app.command("verify-report")(reports.verify_report)
app.add_typer(evidence.group, name="evidence")
app.command()(evidence.verify)
app.command()(analyse)
app.command()(evidence.rebuild)
app.command()(desktop)


@app.callback(invoke_without_command=True)
def _window_unless_command(
    context: typer.Context,
    *,
    store: StoreOption = None,
    passphrase_file: PassphraseFileOption = None,
    stage: StageOption = None,
    as_json: JsonOption = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    options = Options(store=store, passphrase_file=passphrase_file, stage=stage, as_json=as_json)
    context.obj = options
    if version:
        typer.echo(f"panel-app {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.Exit(_open_window(Session(options)))


def _open_window(session: Session) -> int:
    if "QT_QPA_PLATFORM" not in os.environ and not screen.answers():
        raise CannotOpen(
            "No screen answers here, so the window cannot open.",
            "Start it where there is one; `panel-app --help` lists what works without.",
        )
    from panel_app.ui.application import run  # Qt takes a second to load; no other command waits for it

    path = session.options.store
    if path is None or not (path.is_file() and session.has_passphrase):
        return run(path)
    return run(path, passphrase=session.passphrase(f"Passphrase of {path.name}"))


def with_file(arguments: list[str]) -> list[str]:
    """A double click on a store or a panel pack starts the program with its path alone: it opens the window on it.

    Any other single word is a command, unless a file of that name lies there.
    """
    if len(arguments) != 1 or arguments[0].startswith("-"):
        return arguments
    word = arguments[0]
    is_one = word.endswith(_OPENED) or Path(word).is_file()
    return ["--store", word] if is_one and word not in typer.main.get_group(app).commands else arguments


def main() -> None:
    """Run the command line; never returns."""
    os.umask(0o077)  # before anything is written: stores, packs and reports are their owner's
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy loads; `panel_app.measurement` says why
    try:
        app(with_file(sys.argv[1:]), prog_name="panel-app")
    except PanelError as error:
        say_error(error)
        sys.exit(COULD_NOT)
    except Exception as error:  # the border: what is left is a mistake of ours
        if os.environ.get("PANEL_APP_DEBUG"):
            raise
        tell_defect(error)
        sys.exit(DEFECT)
