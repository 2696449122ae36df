"""`desktop`: an entry in the menu of a Linux desktop, which opens stores and panel packs with this copy of the program.

Nothing is put there unasked: a copy in a checkout or an environment is one of several, and its person chooses.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from string import Template
from typing import Annotated, Final

import typer

from panel_app.cli.session import Session, with_output
from panel_app.domain.errors import NotAllowed
from panel_app.files import CannotWrite, write_whole
from panel_app.resources import resource

_ENTRY: Final = Path("applications", "panel-app.desktop")
_TYPES: Final = Path("mime", "packages", "panel-app.xml")
_CACHES: Final = (("update-mime-database", "mime"), ("update-desktop-database", "applications"))
"""What tells the desktop of new files, and about which folder; a desktop without them looks by itself, later."""


@with_output
def desktop(
    session: Session,
    remove: Annotated[bool, typer.Option("--remove", help="Take the entry away again.")] = False,
) -> None:
    """Put the program into this person's menu (Linux), so that a double click opens `.panel` and `.panel-pack`."""
    if not sys.platform.startswith("linux"):
        raise NotAllowed(
            "Entries of this kind are for Linux desktops.", "Here, choose the program for a file by its context menu."
        )
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    entry, types = data / _ENTRY, data / _TYPES
    if remove:
        for path in (entry, types):
            path.unlink(missing_ok=True)
    else:
        _write(types, resource("desktop", "panel-app.xml").read_text(encoding="utf-8"))
        _write(entry, entry_for(Path(sys.executable)))
    for program, folder in _CACHES:
        found = shutil.which(program)
        if found is not None and (data / folder).is_dir():
            subprocess.run([found, str(data / folder)], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    done = "is there no more." if remove else "opens the program, and its files by a double click."
    session.out.answer({"entry": str(entry), "types": str(types)}, lambda: session.out.line(f"{entry} {done}"))


def entry_for(python: Path) -> str:
    """The desktop entry of the copy that runs under this Python."""
    text = resource("desktop", "panel-app.desktop").read_text(encoding="utf-8")
    program = f"{_argument(str(python))} -P -m panel_app"
    return Template(text).substitute(program=program, python=str(python).replace("\\", r"\\"))


def _argument(text: str) -> str:
    """As the Desktop Entry Specification quotes one: for the command line, and once more as a value of the file."""
    for sign in ("\\", '"', "`", "$"):
        text = text.replace(sign, f"\\{sign}")
    quoted = f'"{text}"'.replace("%", "%%")
    return quoted.replace("\\", r"\\")


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"The folder {path.parent} cannot be made ({error.strerror}).", "See that it may be written to."
        ) from error
    with write_whole(path) as file:
        file.write(text.encode())
