"""Applicants' files: kept as they came, sealed to administrators, in an order that says nothing.

Each file is a record of its own. They are written after the candidates, shuffled over the whole import, so that a
header tells neither whose a file is nor how many anybody has.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from typing import Final, Protocol

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode, CandidateId
from panel_app.domain.errors import InputRefused
from panel_app.domain.events import RecordId
from panel_app.domain.people import Role
from panel_app.intake import attachments as folder
from panel_app.intake.attachments import FileProblem, Found, Matched, NotTaken
from panel_app.journal import compartments
from panel_app.journal.slots import numbered
from panel_app.workspace.workspace import Item, Part, Workspace, command

FACTS, FILE = 1, 2
"""The parts of an attachment's record."""

_FACTS_SIZE: Final = 1024
_LONGEST_NAME: Final = 180
_MOST_NUMBERS: Final = 99
_AT_ONCE: Final = 16_000_000
"""About how many bytes of files go into one transaction, and are in memory at a time."""

type Progress = Callable[[int, int], None]
type Cancelled = Callable[[], bool]


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """One file as it came; its bytes are in `record`. `digest` is its SHA-256 in hexadecimal."""

    code: CandidateCode
    number: int
    name: str
    pages: int
    size: int
    digest: str
    record: RecordId


class FilesTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a folder's files. `without` are the numbers of applicants who have no file in it."""

    kept: int = 0
    unchanged: int = 0
    problems: tuple[FileProblem, ...] = ()
    without: tuple[CandidateId, ...] = ()


class Inspected(Protocol):
    """What a look into a PDF tells."""

    @property
    def pages(self) -> int: ...


class Inspector(Protocol):
    """Looks into PDFs, in a process that may come to harm; InputRefused for one that cannot be used."""

    def inspect(self, data: bytes) -> Inspected: ...


class _New(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be put on record, under a number of its own or in place of an earlier one of its name."""

    code: CandidateCode
    id: CandidateId
    number: int
    found: Found


def attachments(
    workspace: Workspace, codes: Iterable[CandidateCode] | None = None
) -> dict[CandidateCode, tuple[Attachment, ...]]:
    """The files of candidates, by number; of all of them without `codes`. Who has none is left out."""
    workspace.require(Role.ADMINISTRATOR)
    judge, stage = workspace.judge, workspace.stage_id
    if codes is None:
        facts = [fact for slot, fact in judge.values("attachment") if slot[1] == stage]
    else:
        slots = [("attachment", stage, code, numbered(n)) for code in codes for n in range(1, _MOST_NUMBERS + 1)]
        facts = [fact for slot in slots if (fact := judge.value(slot)) is not None]
    bodies = workspace.data([fact.id for fact in facts], FACTS)
    found: dict[CandidateCode, list[Attachment]] = defaultdict(list)
    for fact in facts:
        event = fact.event
        if isinstance(event, e.AttachmentKept) and event.kept and fact.id in bodies:
            its = msgspec.json.decode(bodies[fact.id], type=e.FileFacts)
            found[event.code].append(
                Attachment(code=event.code, number=event.number, record=fact.id, **msgspec.structs.asdict(its))
            )
    return {code: tuple(sorted(its, key=lambda each: each.number)) for code, its in found.items()}


def read_original(workspace: Workspace, attachment: Attachment) -> bytes:
    """A file's bytes as they came."""
    workspace.require(Role.ADMINISTRATOR)
    body = workspace.data([attachment.record], FILE).get(attachment.record)
    if body is None:
        raise InputRefused(f"“{attachment.name}” is not here yet.", "Sync again: the store that took it in has it.")
    return body


@command
def drop(workspace: Workspace, code: CandidateCode, number: int) -> None:
    """The candidate has this file no longer: it was another's, or came by mistake."""
    here = {each.number: each for each in attachments(workspace, [code]).get(code, ())}
    if number not in here:
        raise InputRefused(f"{code} has no file {number}.", "`applicants show` lists the files.")
    gone = e.AttachmentKept(
        time=workspace.clock(),
        stage=workspace.stage_id,
        code=code,
        number=number,
        kept=False,
        replaces=(here[number].record,),
    )
    office = (compartments.OFFICE,)
    workspace.author(gone, Part(b"{}", office, _FACTS_SIZE), Part(b"", office))


def take_files(
    workspace: Workspace,
    matched: Matched,
    codes: Mapping[CandidateId, CandidateCode],
    *,
    inspector: Callable[[], AbstractContextManager[Inspector]],
    dry_run: bool,
    progress: Progress,
    cancelled: Cancelled,
) -> FilesTaken:
    """Take a folder's files in; what is on record with the same bytes is left as it is. Goes on where it was stopped.

    `codes` need not know everybody: whose application was not taken in has no files either.
    """
    held = attachments(workspace, codes.values())
    wanted, surplus = _numbered(matched.files, codes, held)
    workspace.rng.shuffle(wanted)
    problems = [*matched.problems, *surplus]
    taking = _Taking(held)
    with inspector() as looking:
        for batch in _batches(taking.looked_at(wanted, looking, progress=progress, cancelled=cancelled)):
            if not dry_run:
                _put(workspace, batch)
    return FilesTaken(
        kept=taking.kept,
        unchanged=taking.unchanged,
        problems=tuple(sorted([*problems, *taking.problems], key=lambda each: (each.id, each.file))),
        without=tuple(each for each in matched.without if codes.get(each) not in held),
    )


# ---- inside


class _Taking:
    """Files on their way in: what is told apart from what was held, and what is said of the rest."""

    def __init__(self, held: Mapping[CandidateCode, Sequence[Attachment]]) -> None:
        self.kept = self.unchanged = 0
        self.problems: list[FileProblem] = []
        self._seen = {(code, each.digest): each.name for code, its in held.items() for each in its}
        self._owners = {each.digest: code for code, its in held.items() for each in its}
        self._ids: dict[CandidateCode, CandidateId] = {}

    def looked_at(
        self, wanted: Sequence[_New], looking: Inspector, *, progress: Progress, cancelled: Cancelled
    ) -> Iterator[tuple[_New, e.FileFacts, bytes]]:
        """Those that are new, each with what is said of it and its bytes."""
        for number, new in enumerate(wanted):
            if cancelled():
                return
            progress(number, len(wanted))
            try:
                data = folder.read_file(new.found)
                digest = sha256(data).hexdigest()
                if self._is_known(new, digest):
                    continue
                pages = looking.inspect(data).pages
            except (NotTaken, InputRefused) as error:
                reason = error.reason if isinstance(error, NotTaken) else f"{error.what} {error.remedy}"
                self.problems.append(FileProblem(file=new.found.name, id=new.id, reason=reason))
                continue
            self.kept += 1
            name = new.found.name[-_LONGEST_NAME:]
            yield new, e.FileFacts(name=name, pages=pages, size=len(data), digest=digest), data
        progress(len(wanted), len(wanted))

    def _is_known(self, new: _New, digest: str) -> bool:
        self._ids[new.code] = new.id
        earlier = self._seen.get((new.code, digest))
        if earlier is not None:
            self.unchanged += earlier == new.found.name[-_LONGEST_NAME:]
            if earlier != new.found.name[-_LONGEST_NAME:]:
                self._say(new, f"It is the same file as “{earlier}”, and was taken once.")
            return True
        self._seen[new.code, digest] = new.found.name
        other = self._owners.setdefault(digest, new.code)
        if other != new.code:
            whose = self._ids.get(other, other)
            self._say(new, f"It was taken, and is the same file as one of {whose}: see whose it is.")
        return False

    def _say(self, new: _New, reason: str) -> None:
        self.problems.append(FileProblem(file=new.found.name, id=new.id, reason=reason))


def _numbered(
    files: Mapping[CandidateId, Sequence[Found]],
    codes: Mapping[CandidateId, CandidateCode],
    held: Mapping[CandidateCode, Sequence[Attachment]],
) -> tuple[list[_New], list[FileProblem]]:
    """A number for each file: the one that its name has on record, else the next; and those beyond the most."""
    numbered: list[_New] = []
    surplus: list[FileProblem] = []
    for its_id, its_files in sorted(files.items()):
        if its_id not in codes:
            continue
        code = codes[its_id]
        names = {each.name: each.number for each in held.get(code, ())}
        for found in its_files:
            name = found.name[-_LONGEST_NAME:]
            if name not in names and len(names) >= folder.MOST:
                reason = f"{folder.MOST} files are the most that an applicant can have."
                surplus.append(FileProblem(file=found.name, id=its_id, reason=reason))
                continue
            number = names.setdefault(name, max(names.values(), default=0) + 1)
            numbered.append(_New(code=code, id=its_id, number=number, found=found))
    return numbered, surplus


def _batches(
    taken: Iterator[tuple[_New, e.FileFacts, bytes]],
) -> Iterator[list[tuple[_New, e.FileFacts, bytes]]]:
    batch: list[tuple[_New, e.FileFacts, bytes]] = []
    size = 0
    for each in taken:
        batch.append(each)
        size += len(each[2])
        if size >= _AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _put(workspace: Workspace, batch: Sequence[tuple[_New, e.FileFacts, bytes]]) -> None:
    office, stage = (compartments.OFFICE,), workspace.stage_id
    items: list[Item] = [
        (
            e.AttachmentKept(
                time=workspace.clock(),
                stage=stage,
                code=new.code,
                number=new.number,
                replaces=tuple(workspace.judge.heads(("attachment", stage, new.code, numbered(new.number)))),
            ),
            [Part(msgspec.json.encode(facts), office, _FACTS_SIZE), Part(data, office)],
        )
        for new, facts, data in batch
    ]
    workspace.author_all(items)
