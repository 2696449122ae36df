"""Every kind of report, made in one way: gather on the workspace, draw from plain values, finish, write.

    gather   in the thread of the workspace: plain values, nothing that must be looked up again
    write    anywhere: draws into memory, encrypts if a password is given, signs last, and puts each file down whole
    issue    in the thread of the workspace: the digest of each file goes on record (`issuing`)

A new kind is one entry in `KINDS` with a function that gathers and one that draws. Drawing loads its libraries when it
is first used; the window need not wait for them.
"""

import hashlib
import importlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.people import Role
from panel_app.files import CannotWrite, write_whole
from panel_app.reports import letter_words
from panel_app.reports.drawn import Drawing, Progress, unheard
from panel_app.reports.templates import Template, read_template
from panel_app.workspace import access_data, candidate_data, letter_data, publishing, report_data
from panel_app.workspace.report_values import Drawer, Finish, Gathered, Kind, Piece, Request, Stopped, Written
from panel_app.workspace.signing import signing_of
from panel_app.workspace.workspace import Workspace

__all__ = [
    "KINDS",
    "Finish",
    "Gathered",
    "Kind",
    "Piece",
    "Progress",
    "Request",
    "Stopped",
    "Template",
    "Written",
    "read_template",
]

_PAGES: Final = Path("pages.pdf")
"""What is printed and previewed, whatever a kind is written as otherwise."""

PREVIEWED: Final = 5
"""Candidates in a preview."""


def kind_named(name: str) -> Kind:
    """The kind of this name; InputRefused lists those there are."""
    if name not in KINDS:
        raise InputRefused(f"There is no report {name[:40]!r}.", f"There are {', '.join(KINDS)}.")
    return KINDS[name]


def kinds_for(role: Role) -> list[Kind]:
    """What a seat of this role can make."""
    return [kind for kind in KINDS.values() if role in kind.roles]


def gather(workspace: Workspace, request: Request) -> Gathered:
    """All that the report says, as plain values; NotAllowed where this seat may not, or not yet."""
    kind = kind_named(request.kind)
    workspace.require(*sorted(kind.roles))
    _refuse_wrong_request(workspace, kind, request)
    with workspace.at_stage(request.stage):
        pieces = tuple(kind.gather(workspace, request))
        _refuse_unknown(request.codes, pieces)
        return Gathered(
            request=request,
            kind=kind,
            stage=workspace.stage_id,
            head=publishing.record_head(workspace),
            provisional=workspace.stage_id not in workspace.authority.signed,
            pieces=pieces,
        )


def write(gathered: Gathered, finish: Finish, out: Path, *, progress: Progress = unheard) -> list[Written]:
    """Draw, finish and write: one file at `out`, or with `separate` one for each candidate in the folder `out`."""
    if not finish.separate:
        _refuse_foreign_suffix(gathered.kind, out)
    gathered = msgspec.structs.replace(gathered, kind=gathered.kind.as_file(out))
    _refuse_misfit(gathered.kind, finish)
    if not finish.separate:
        return [_write_one(gathered, gathered.pieces, finish, out, progress)]
    _make_folder(out)
    written: list[Written] = []
    for done, piece in enumerate(gathered.pieces):
        try:
            progress(done, len(gathered.pieces))
            path = out / file_name(gathered.request, piece.code)
            written.append(_write_one(gathered, (piece,), finish, path, _heard(progress, done, len(gathered.pieces))))
        except Stopped:
            raise Stopped(len(written)) from None
    progress(len(gathered.pieces), len(gathered.pieces))
    return written


def drawn(gathered: Gathered, template: Template, *, progress: Progress = unheard) -> bytes:
    """The whole of it in one file, neither signed nor encrypted: for the printer."""
    file = io.BytesIO()
    drawing = Drawing(template=template, language=gathered.request.language, progress=progress)
    gathered.kind.as_file(_PAGES).draw([piece.data for piece in gathered.pieces], file, drawing)
    return file.getvalue()


def preview(gathered: Gathered, template: Template) -> bytes:
    """The first pages, marked as a part: of a whole stage's report those of the first candidates."""
    few = gathered.pieces[:PREVIEWED] if gathered.kind.per_candidate else gathered.pieces
    drawing = Drawing(template=template, language=gathered.request.language, part=PREVIEWED)
    file = io.BytesIO()
    gathered.kind.as_file(_PAGES).draw([piece.data for piece in few], file, drawing)
    return file.getvalue()


def file_name(request: Request, code: CandidateCode | None = None) -> str:
    """A name without anything personal in it: `candidate-K7RM2Q.pdf`."""
    parts = [request.kind, *([code] if code else []), *([request.language] if request.language != "en" else [])]
    return "-".join(parts) + KINDS[request.kind].suffix


# ---- inside


def _write_one(gathered: Gathered, pieces: Sequence[Piece], finish: Finish, path: Path, progress: Progress) -> Written:
    signing = signing_of(finish.certificate, what=gathered.kind.title) if finish.certificate else None
    drawing = Drawing(
        template=finish.template,
        language=gathered.request.language,
        signer=signing.lines if signing else (),
        progress=progress,
    )
    file = io.BytesIO()
    count = gathered.kind.draw([piece.data for piece in pieces], file, drawing)
    raw = file.getvalue()
    if finish.password:
        from panel_app.reports.encryption import encrypt  # it loads a PDF library, for files under a password alone

        raw = encrypt(raw, finish.password)
    if signing:
        from panel_app.reports.signing import sign  # it loads what signing needs, where something is signed

        raw = sign(raw, signing, password=finish.password)
    with write_whole(path, private=gathered.request.names or gathered.kind.personal) as stream:
        stream.write(raw)
    return Written(
        path=path,
        count=count,
        digest=hashlib.sha256(raw).hexdigest(),
        code=pieces[0].code if len(pieces) == 1 else None,
        signed=signing is not None,
        archive=not finish.password and gathered.kind.suffix == ".pdf",
        draft=any(gathered.kind.draft(piece.data, finish.template) for piece in pieces),
    )


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"The folder {path} cannot be made ({error.strerror}).", "Choose another place for the files."
        ) from error


def _refuse_wrong_request(workspace: Workspace, kind: Kind, request: Request) -> None:
    if request.names:
        workspace.require(Role.ADMINISTRATOR)
        if not kind.names:
            raise InputRefused(f"{kind.title}: it names nobody.", "Leave the names out.")
    if request.language not in kind.languages:
        raise InputRefused(f"{kind.title}: there is none in Welsh.", "Make it in English.")
    if request.codes and not kind.per_candidate:
        raise InputRefused(f"{kind.title}: it is about the whole stage.", "Leave the codes out.")


def _refuse_unknown(codes: Sequence[CandidateCode], pieces: Sequence[Piece]) -> None:
    missing = [code for code in codes if code not in {piece.code for piece in pieces}]
    if missing:
        raise InputRefused(f"There is nothing here on {', '.join(missing)}.", "Look at the codes: `rank` lists them.")
    if not pieces:
        raise NotAllowed("There is nothing to report on yet.", "Look at the stage: `completeness` says how far it is.")


def _refuse_foreign_suffix(kind: Kind, path: Path) -> None:
    """A name that ends as another sort of file does would not open; a name without an ending takes what it gets."""
    known = [kind.suffix, *kind.forms]
    if path.suffix and path.suffix.casefold() not in known:
        raise InputRefused(
            f"{kind.title}: there is none as {path.suffix[:10]}.",
            f"Choose a file name that ends in {', '.join(known)}.",
        )


def _refuse_misfit(kind: Kind, finish: Finish) -> None:
    if finish.separate and not kind.per_candidate:
        raise InputRefused(f"{kind.title}: it is one file.", "Leave out that each candidate gets a file.")
    if kind.suffix != ".pdf" and (finish.certificate or finish.password):
        raise InputRefused(
            f"{kind.title}: a table takes neither signature nor password.",
            "Write it without; its digest goes on record all the same.",
        )


def _heard(progress: Progress, done: int, of: int) -> Progress:
    """One file's progress only asks whether to go on: the files themselves are counted."""

    def report(_done: int, _of: int) -> None:
        progress(done, of)

    return report


# ---- the kinds


def _gather_pack(workspace: Workspace, request: Request) -> list[Piece]:
    return [Piece(data=publishing.decision_pack_data(workspace, names=request.names))]


def _draw_pack(pieces: Sequence[Any], file: BinaryIO, drawing: Drawing) -> int:
    from panel_app.reports import decision_pack

    (pack,) = pieces
    return decision_pack.draw(pack, file, drawing)


def _draw_register(pieces: Sequence[Any], file: BinaryIO, _: Drawing) -> int:
    from panel_app.reports.register import draw_register

    (register,) = pieces
    return draw_register(register.rows, file)


def _drawing(module: str, function: str = "draw") -> Drawer:
    """The function of that name in a module of reports, loaded when it first draws."""

    def draw(pieces: Sequence[Any], file: BinaryIO, drawing: Drawing) -> int:
        drawer: Drawer = getattr(importlib.import_module(f"panel_app.reports.{module}"), function)
        return drawer(pieces, file, drawing)

    return draw


_REGISTER: Final = Kind(
    name="register",
    title="Register",
    gather=report_data.register,
    draw=_draw_register,
    suffix=".csv",
    counts="rows",
    names=True,
)


KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(name="decision-pack", title="Decision pack", gather=_gather_pack, draw=_draw_pack, names=True),
        msgspec.structs.replace(
            _REGISTER,
            forms={
                ".pdf": msgspec.structs.replace(
                    _REGISTER, draw=_drawing("register_sheet", "draw_sheet"), suffix=".pdf", counts="pages"
                ),
                ".xlsx": msgspec.structs.replace(
                    _REGISTER, draw=_drawing("register_sheet", "write_workbook"), suffix=".xlsx"
                ),
            },
        ),
        Kind(
            name="score-sheets",
            title="Score sheets",
            gather=report_data.score_sheets,
            draw=_drawing("score_sheet"),
            per_candidate=True,
            roles=frozenset(Role),
        ),
        Kind(
            name="candidate",
            title="Candidate report",
            gather=candidate_data.panels,
            draw=_drawing("candidate_report"),
            per_candidate=True,
            names=True,
        ),
        Kind(
            name="access-pack",
            title="Access pack",
            gather=access_data.access_packs,
            draw=_drawing("access_pack"),
            per_candidate=True,
            personal=True,
            roles=frozenset({Role.ADMINISTRATOR}),
        ),
        Kind(
            name="feedback",
            title="Candidate’s own report",
            gather=candidate_data.own,
            draw=_drawing("candidate_report", "draw_safe"),
            per_candidate=True,
            names=True,
        ),
        Kind(
            name="letters",
            title="Letters",
            gather=letter_data.letters,
            draw=_drawing("letters"),
            per_candidate=True,
            languages=("en", "cy"),
            as_chosen=True,
            names=True,
            roles=frozenset({Role.ADMINISTRATOR}),
            draft=letter_words.is_draft_letter,
        ),
        Kind(name="agenda", title="Moderation agenda", gather=report_data.agenda, draw=_drawing("agenda")),
        Kind(name="timeline", title="Audit timeline", gather=report_data.timeline, draw=_drawing("timeline")),
    )
}
