"""How a report is drawn, whatever its kind: what every drawing function is told beside its data."""

from collections.abc import Callable

import msgspec

from panel_app.reports.templates import DEFAULT, Template

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much. What it raises ends the work, and no file appears."""


def unheard(_done: int, _of: int) -> None:
    """Progress that nobody follows."""


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """`signer` is what the signature field shows, its first line strong; empty where the file is not to be signed.

    `part` asks for a preview: so many candidates' pages, marked as a part; 0 is the whole.
    """

    template: Template = DEFAULT
    language: str = "en"
    signer: tuple[str, ...] = ()
    part: int = 0
    progress: Progress = unheard
