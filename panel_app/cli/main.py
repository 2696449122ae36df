"""The commands of `panel-app`, gathered; without one, the window."""

import typer

from panel_app import __version__

app = typer.Typer(
    help="Scoring for selection panels. Without a command it opens the window.",
    no_args_is_help=False,
    pretty_exceptions_show_locals=False,  # a traceback must not print marks or names
)


@app.callback(invoke_without_command=True)
def _window_unless_command(
    context: typer.Context,
    *,
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        typer.echo(f"panel-app {__version__}")
    elif context.invoked_subcommand is None:
        from panel_app.ui.application import run  # Qt takes a second to load; no other command waits for it

        raise typer.Exit(run())


def main() -> None:
    """Run the command line; never returns."""
    app(prog_name="panel-app")
