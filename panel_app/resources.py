"""Finds the files of `resources/`: beside a checkout's package, inside an installed one, or in a frozen program."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The file or folder of this name below `resources/`; FileNotFoundError when it was not shipped."""
    found = folder().joinpath(*parts)
    if not found.exists():
        message = f"panel-app was shipped without its resource {'/'.join(parts)}"
        raise FileNotFoundError(message)
    return found


def folder() -> Path:
    """The folder `resources/`, wherever this copy of the program keeps it."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:  # a frozen program unpacks its data below this folder
        return Path(frozen) / "resources"
    checkout = _PACKAGE.parent / "resources"
    return checkout if (_PACKAGE.parent / "pyproject.toml").exists() else _PACKAGE / "_resources"
