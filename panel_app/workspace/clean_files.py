"""Clean files: attachments made anew without what identifies the applicant, kept here until they are released.

Making them takes long (a fifth of a second a page); each is stored as soon as it is there, so that a run that was
cancelled goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import msgspec

from panel_app.domain.candidates import Applicant, CandidateCode
from panel_app.domain.errors import InputRefused
from panel_app.domain.people import Role
from panel_app.intake.clean_copy import Strike
from panel_app.intake.pdf_parts import Area, PageFlag, PdfRefused, Rebuild, Rebuilt
from panel_app.store import local
from panel_app.workspace.applications import applicants, draft_plan, stage_of
from panel_app.workspace.attachments import Attachment, attachments, read_original
from panel_app.workspace.clean_decisions import Decisions, decisions
from panel_app.workspace.workspace import Workspace

if TYPE_CHECKING:  # start-up time
    from panel_app.intake.pdf_process import PdfWorkers

_FACTS, _BYTES = "clean facts", "clean file"
_RULES: Final = b"clean file 2"
"""Changes with the code that strikes, so that what older code made is made anew."""

type Progress = Callable[[int, int], None]
type Cancelled = Callable[[], bool]


class CopyFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a copy: made anew, or, with `refused`, why it cannot be; neither if it still waits to be made."""

    number: int
    title: str
    pages: int
    made: bool
    size: int = 0
    refused: str = ""
    strikes: tuple[Strike, ...] = ()
    key: str = ""
    digest: str = ""


class _Facts(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    pages: int = 0
    size: int = 0
    refused: str = ""
    strikes: tuple[Strike, ...] = ()
    flags: tuple[PageFlag, ...] = ()
    digest: str = ""


class _Wanted(msgspec.Struct, frozen=True, kw_only=True):
    code: CandidateCode
    attachment: Attachment
    key: str


def prepare(
    workspace: Workspace,
    codes: Iterable[CandidateCode] | None = None,
    *,
    progress: Progress = lambda _done, _all: None,
    cancelled: Cancelled = lambda: False,
    workers: "PdfWorkers | None" = None,
) -> int:
    """Make what is not made yet, of everybody or of these; how many. What is done stays done when it is cancelled."""
    workspace.require(Role.ADMINISTRATOR)
    waiting = [
        each for each in _wanted(workspace, codes) if _facts(workspace, each.code, each.attachment, each.key) is None
    ]
    if not waiting:
        return 0
    if workers is not None:
        return _make(workspace, waiting, workers, progress, cancelled)
    from panel_app.intake.pdf_process import PdfWorkers

    with PdfWorkers() as own:
        return _make(workspace, waiting, own, progress, cancelled)


def waiting_files(workspace: Workspace) -> dict[CandidateCode, list[Attachment]]:
    """The files that are not made, or whose application or decisions have changed since, by code."""
    workspace.require(Role.ADMINISTRATOR)
    found: dict[CandidateCode, list[Attachment]] = {}
    with workspace.transaction():
        for each in _wanted(workspace, None):
            if _facts(workspace, each.code, each.attachment, each.key) is None:
                found.setdefault(each.code, []).append(each.attachment)
    return found


def made_names(workspace: Workspace) -> set[str]:
    """`code/number` of every file that was made, or refused, at some time."""
    with workspace.transaction() as tx:
        return set(local.names(tx, _FACTS))


def copy_files(workspace: Workspace, code: CandidateCode, held: Decisions, its: Iterable[Attachment]) -> list[CopyFile]:
    """The files of one copy as far as they are made; pictures that nobody has looked at are open strikes."""
    files = []
    for attachment in its:
        key = _key(workspace, attachment, held)
        facts = _facts(workspace, code, attachment, key)
        title = f"Attachment {attachment.number}"
        if facts is None:
            files.append(CopyFile(number=attachment.number, title=title, pages=attachment.pages, made=False, key=key))
            continue
        files.append(
            CopyFile(
                number=attachment.number,
                title=title,
                pages=facts.pages,
                made=not facts.refused,
                size=facts.size,
                refused=facts.refused,
                strikes=(*facts.strikes, *_open_flags(attachment.number, facts, held)),
                key=key,
                digest=facts.digest,
            )
        )
    return files


def original_file(workspace: Workspace, code: CandidateCode, number: int) -> bytes:
    """A file as it came."""
    return read_original(workspace, _attachment(workspace, code, number))


def clean_file(workspace: Workspace, code: CandidateCode, number: int) -> bytes:
    """A file made anew, with what was decided so far; made now, if it was not. InputRefused if it cannot be."""
    attachment = _attachment(workspace, code, number)
    held = decisions(workspace, code)
    key = _key(workspace, attachment, held)
    facts = _facts(workspace, code, attachment, key)
    if facts is None:
        prepare(workspace, [code])
        facts = _facts(workspace, code, attachment, key)
    if facts is None or facts.refused:
        raise PdfRefused(facts.refused if facts else "The file was changed while it was made anew.")
    with workspace.transaction() as tx:
        data = local.get(tx, _BYTES, f"{code}/{number}")
    if data is None:
        raise InputRefused("The clean file is no longer here.", "Open the candidate again: it is made anew.")
    return data


# ---- inside


def _wanted(workspace: Workspace, codes: Iterable[CandidateCode] | None) -> Iterator[_Wanted]:
    for code, its in sorted(attachments(workspace, codes).items()):
        held = decisions(workspace, code)
        for attachment in its:
            yield _Wanted(code=code, attachment=attachment, key=_key(workspace, attachment, held))


def _make(
    workspace: Workspace, waiting: list[_Wanted], workers: "PdfWorkers", progress: Progress, cancelled: Cancelled
) -> int:
    done = 0
    progress(0, len(waiting))
    for each, answer in zip(waiting, workers.rebuild_all(_jobs(workspace, waiting)), strict=False):
        _put(workspace, each, answer)
        done += 1
        progress(done, len(waiting))
        if cancelled():
            break
    return done


def _jobs(workspace: Workspace, waiting: list[_Wanted]) -> Iterator[Rebuild]:
    """Drawn one by one: no more originals are in memory than are under way."""
    stage = stage_of(workspace, draft_plan(workspace))
    for each in waiting:
        applicant = applicants(workspace, [each.code])[each.code]
        held = decisions(workspace, each.code)
        entered = workspace.judge.value(("candidate", each.code))
        number = each.attachment.number
        yield Rebuild(
            data=read_original(workspace, each.attachment),
            applicant=_what_identifies(applicant),
            field=f"file.{number}",
            extra_strikes=held.strikes,
            keeps=held.keeps,
            areas=tuple(Area(page=area.page, box=area.box) for area in held.areas if area.number == number),
            job_title=stage.job_title == "struck",
            on=entered.event.time.date() if entered is not None and entered.event is not None else None,
        )


def _what_identifies(applicant: Applicant) -> Applicant:
    """Without what is not needed to strike: a process that reads strangers' files is told no more."""
    return msgspec.structs.replace(applicant, equality={}, line={}, context={}, answers={}, eligible={}, adjustments="")


def _put(workspace: Workspace, each: _Wanted, answer: Rebuilt | PdfRefused) -> None:
    name = f"{each.code}/{each.attachment.number}"
    with workspace.transaction() as tx:
        if isinstance(answer, PdfRefused):
            facts = _Facts(key=each.key, refused=answer.reason)
            local.drop(tx, _BYTES, name)
        else:
            facts = _Facts(
                key=each.key,
                pages=answer.pages,
                size=len(answer.data),
                strikes=answer.strikes,
                flags=answer.flags,
                digest=sha256(answer.data).hexdigest(),
            )
            local.put(tx, _BYTES, name, answer.data)
        local.put(tx, _FACTS, name, msgspec.msgpack.encode(facts))


def _facts(workspace: Workspace, code: CandidateCode, attachment: Attachment, key: str) -> _Facts | None:
    with workspace.transaction() as tx:
        raw = local.get(tx, _FACTS, f"{code}/{attachment.number}")
    if raw is None:
        return None
    facts = msgspec.msgpack.decode(raw, type=_Facts)
    return facts if facts.key == key else None


def _key(workspace: Workspace, attachment: Attachment, held: Decisions) -> str:
    """What a clean file depends on: the file, the application, what was decided."""
    heads = sorted(workspace.judge.heads(("candidate", attachment.code)))
    areas = [area for area in held.areas if area.number == attachment.number]
    parts = (attachment.digest, heads, held.strikes, held.keeps, areas)
    return sha256(_RULES + msgspec.json.encode(parts)).hexdigest()


def _open_flags(number: int, facts: _Facts, held: Decisions) -> Iterator[Strike]:
    for flag in facts.flags:
        name = f"{number}.{flag.page + 1}.{flag.kind.replace(' ', '-')}"
        if name not in held.answered:
            yield Strike(
                field=f"file.{number}",
                start=0,
                end=0,
                kind="picture",
                open=True,
                why=flag.why,
                page=flag.page,
                boxes=flag.boxes,
                flag=name,
            )


def _attachment(workspace: Workspace, code: CandidateCode, number: int) -> Attachment:
    for each in attachments(workspace, [code]).get(code, ()):
        if each.number == number:
            return each
    raise InputRefused(f"{code} has no file {number}.", "`applicants show` lists the files.")
