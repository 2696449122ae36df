"""What a command says: results on standard output, everything else on standard error."""

from collections.abc import Callable, Iterable, Sequence
from typing import NoReturn

import msgspec
import typer

from panel_app.domain.errors import PanelError

DONE, FOUND, WRONG_USE, COULD_NOT, DEFECT = 0, 1, 2, 3, 4
"""Exit codes: done; done, and something was found; wrong usage; could not; a mistake of ours."""


class Output:
    """One command's answers. With `as_json` standard output carries one JSON document and nothing else."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def say(self, text: str) -> None:
        """Progress and messages."""
        typer.echo(text, err=True)

    def answer(self, document: object, people: Callable[[], None]) -> None:
        """The command's result: the document for programs, or whatever `people` prints."""
        if self.as_json:
            typer.echo(msgspec.json.encode(document))
        else:
            people()

    def line(self, text: str = "") -> None:
        """One line of a result for people."""
        typer.echo(text)

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
        """A result for people. Cells are shown as they are: an applicant's brackets are no markup."""
        cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
        if not cells:
            self.line("None.")
            return
        from rich import box  # loaded when there is something to draw
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        drawn = Table(*headers, title=title, box=box.SIMPLE_HEAD, title_justify="left", show_edge=False)
        for row in cells:
            drawn.add_row(*(Text(cell) for cell in row))
        console = Console(highlight=False, soft_wrap=False)
        if not console.is_terminal:
            console.width = 200  # a pipe has no width; 80 would break words that programs look for
        console.print(drawn)


def found() -> NoReturn:
    """End with the exit code of `done, and something was found`."""
    raise typer.Exit(FOUND)


def say_error(error: PanelError) -> None:
    """The two sentences."""
    typer.echo(error.what, err=True)
    typer.echo(error.remedy, err=True)
