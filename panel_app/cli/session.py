"""What commands have in common: the options of all, and the store they work on.

`--store`, `--passphrase-file`, `--stage` and `--json` may stand before the command or after it. `with_output`,
`with_store` and `with_stage` add them to a command and hand it a `Session` in place of its first parameter.
"""

import inspect
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, Final

import msgspec
import typer

from panel_app.cli.output import Output
from panel_app.domain.errors import CannotOpen, InputRefused

if TYPE_CHECKING:  # start-up time: the store's libraries are loaded when a store is opened
    from panel_app.workspace.workspace import Workspace

VARIABLE: Final = "PANEL_APP_PASSPHRASE"

StoreOption = Annotated[
    Path | None,
    typer.Option("--store", metavar="FILE", help="Which store. Left out: the only one in the local folder."),
]
PassphraseFileOption = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file", metavar="FILE", help=f"Holds the passphrase. Left out: {VARIABLE}, else it is asked."
    ),
]
StageOption = Annotated[
    str | None, typer.Option("--stage", metavar="ID", help="Which stage. Left out: the one that is open.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else there.")]

_OF_OUTPUT: Final = {"as_json": (JsonOption, False)}
_OF_STORE: Final = {"store": (StoreOption, None), "passphrase_file": (PassphraseFileOption, None), **_OF_OUTPUT}
_OF_STAGE: Final = {**_OF_STORE, "stage": (StageOption, None)}


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The options of all commands, wherever on the line they stood."""

    store: Path | None = None
    passphrase_file: Path | None = None
    stage: str | None = None
    as_json: bool = False


class Session:
    """One command at work."""

    def __init__(self, options: Options, *, command: str | None = None) -> None:
        self.options = options
        self.command = command
        """The command below a group, which the group's own callback leaves to it."""
        self.out = Output(as_json=options.as_json)

    @contextmanager
    def workspace(self) -> "Iterator[Workspace]":
        """The store, opened, at the stage that is meant."""
        from panel_app.workspace.workspace import Workspace

        path = self.store()
        workspace = Workspace.open(path, self.passphrase(f"Passphrase of {path.name}"))
        try:
            if self.options.stage is not None:
                workspace.choose_stage(self.options.stage)
            yield workspace
        finally:
            workspace.close()

    def store(self) -> Path:
        """The store that is meant."""
        if self.options.store is not None:
            return self.options.store
        stores = sorted(local_folder().glob("*.panel"))
        if len(stores) == 1:
            return stores[0]
        if not stores:
            raise CannotOpen(
                f"There is no store in {local_folder()}.",
                "Name one with --store FILE, or take a panel pack to make one.",
            )
        listed = ", ".join(store.name for store in stores)
        raise CannotOpen(f"There are several stores in {local_folder()}: {listed}.", "Name one with --store FILE.")

    def new_store(self, name: str) -> Path:
        """Where a command makes a store: the place that is meant, else a free name in the local folder."""
        if self.options.store is not None:
            return self.options.store
        from panel_app.ui.places import new_store

        return new_store(local_folder(), Path(f"{name}.panel"))

    @property
    def has_passphrase(self) -> bool:
        """Whether a passphrase was given, so that nobody has to be asked."""
        return self.options.passphrase_file is not None or VARIABLE in os.environ

    def passphrase(self, prompt: str, *, new: bool = False) -> str:
        """From the file, else the environment, else asked; a new one twice."""
        if self.options.passphrase_file is not None:
            return first_line(self.options.passphrase_file)
        given = os.environ.get(VARIABLE)
        return (
            given
            if given is not None
            else ask(prompt, remedy=f"Give --passphrase-file FILE, or set {VARIABLE}.", new=new)
        )


def local_folder() -> Path:
    """Where a person's stores live, for the window too."""
    from panel_app.ui.places import stores_folder

    return stores_folder()


def ask(prompt: str, *, remedy: str, new: bool = False) -> str:
    """Ask for a secret on the terminal; where nobody can answer, two sentences."""
    if not sys.stdin.isatty():
        raise CannotOpen(f"{prompt} is needed, and nobody can be asked here.", remedy)
    try:
        answer: str = typer.prompt(prompt, hide_input=True, confirmation_prompt=new, err=True)
    except typer.Abort:
        raise typer.Exit(130) from None
    return answer


def first_line(path: Path) -> str:
    """A secret in a file of its own."""
    lines = read_text(path).splitlines()
    if not lines or not lines[0].strip():
        raise InputRefused(f"{path} is empty.", "Write the secret into its first line.")
    return lines[0].strip()


def read_text(path: Path) -> str:
    """A person's text file: UTF-8, else Windows-1252, which spreadsheets write when asked for plain CSV."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputRefused(f"There is no file {path}.", "Look at its name and its folder.") from None
    except OSError as error:
        raise InputRefused(f"{path} cannot be read: {error.strerror}.", "Choose a file that you may read.") from error
    if b"\0" in raw:
        raise InputRefused(f"{path} is no text file.", "Choose the text or CSV file that is meant.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


# ---- the options of all commands


def with_store[**P](command: Callable[Concatenate[Session, P], None]) -> Callable[..., None]:
    """A command that works on a store as a whole."""
    return _with(command, _OF_STORE)


def with_stage[**P](command: Callable[Concatenate[Session, P], None]) -> Callable[..., None]:
    """A command that works on a stage of the round in a store."""
    return _with(command, _OF_STAGE)


def with_output[**P](command: Callable[Concatenate[Session, P], None]) -> Callable[..., None]:
    """A command that needs no store."""
    return _with(command, _OF_OUTPUT)


def _with[**P](
    command: Callable[Concatenate[Session, P], None], added: dict[str, tuple[Any, Any]]
) -> Callable[..., None]:
    keyword = inspect.Parameter.KEYWORD_ONLY
    of_command = [
        each.replace(kind=keyword) for each in list(inspect.signature(command, eval_str=True).parameters.values())[1:]
    ]
    common = [inspect.Parameter(name, keyword, default=d, annotation=kind) for name, (kind, d) in added.items()]
    context_parameter = inspect.Parameter("context", keyword, annotation=typer.Context)

    @wraps(command)
    def run(context: typer.Context, **given: Any) -> None:  # noqa: ANN401 - whatever the command's options are
        root = context.find_root()
        after = {name: given.pop(name) for name in added}
        root.obj = msgspec.structs.replace(
            root.obj or Options(), **{name: value for name, value in after.items() if value}
        )
        command(Session(root.obj, command=context.invoked_subcommand), **given)  # type: ignore[call-arg]

    parameters = [context_parameter, *of_command, *common]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run
