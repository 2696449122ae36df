"""What reports are made from and come to, as plain values: requests, kinds, what was gathered, how it is finished."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.events import RecordId
from panel_app.domain.people import Role, StageId
from panel_app.reports.drawn import Drawing
from panel_app.reports.templates import DEFAULT, Template
from panel_app.workspace.signing import Certificate
from panel_app.workspace.workspace import Workspace

Language = Literal["en", "cy"]
Drawer = Callable[[Sequence[Any], BinaryIO, Drawing], int]
"""Gets the data of the pieces that one file consists of; says how much it wrote, in units of the kind's `counts`."""

_OFFICERS: Final = frozenset({Role.ADMINISTRATOR, Role.CHAIR})


class Stopped(PanelError):
    """The person stopped it; a file that was begun does not appear."""

    def __init__(self, written: int = 0) -> None:
        done = f"Stopped; {written} files were written before." if written else "Stopped; nothing was written."
        super().__init__(done, "Begin again whenever you like.")


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted. Without `codes` it is about every candidate of the stage; `names` adds people's names.

    `stage`: which one, where it is not the one that the workspace means.
    """

    kind: str
    stage: StageId | None = None
    codes: tuple[CandidateCode, ...] = ()
    language: Language = "en"
    names: bool = False


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """What one file can be made of: the data of a drawing function, and the candidate it is about, if it is one."""

    data: Any
    code: CandidateCode | None = None


def _never(_data: object, _template: Template) -> bool:
    return False


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of report.

    `per_candidate`: there is a piece for each candidate, so that `separate` makes a file for each.
    `names`: it can name people, for an administrator. `forms`: the same as other kinds of file, by their suffix.
    `personal`: it always names them, so that only its owner may read the file.
    `as_chosen`: asked for in English, each candidate's is in the language that the candidate chose.
    `draft` says of a piece whether it holds a text that nobody has reviewed, so that it cannot be issued.
    """

    name: str
    title: str
    gather: Callable[[Workspace, Request], Sequence[Piece]]
    draw: Drawer
    suffix: str = ".pdf"
    counts: str = "pages"
    per_candidate: bool = False
    languages: tuple[Language, ...] = ("en",)
    as_chosen: bool = False
    names: bool = False
    personal: bool = False
    roles: frozenset[Role] = _OFFICERS
    forms: "Mapping[str, Kind]" = {}
    draft: Callable[[Any, Template], bool] = _never

    def as_file(self, path: Path) -> "Kind":
        """The form that a file of this name asks for; this one where there is no such form."""
        return self.forms.get(path.suffix.casefold(), self)


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is needed to draw, and of which state it speaks. `provisional`: the stage is not signed off."""

    request: Request
    kind: Kind
    stage: StageId
    head: RecordId
    provisional: bool
    pieces: tuple[Piece, ...]


class Finish(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is finished with: a look, a signature, a password, and whether each candidate gets a file."""

    template: Template = DEFAULT
    certificate: Certificate | None = None
    password: str = ""
    separate: bool = False

    def __repr__(self) -> str:
        return f"Finish(certificate={self.certificate!r}, separate={self.separate})"


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it lies on the disk. `digest` is SHA-256 over its bytes, as `sha256sum` prints it."""

    path: Path
    count: int
    digest: str
    code: CandidateCode | None = None
    signed: bool = False
    archive: bool = True
    """Whether it may be archived as PDF/A: not under a password."""
    draft: bool = False
    """Whether it holds a text that nobody has reviewed: it cannot be issued."""
