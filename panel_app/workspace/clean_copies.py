"""Clean copies: what scorers will read, looked over by an administrator and then released."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import FIRST_FILE, CandidateCode, CleanCopy, CleanFile
from panel_app.domain.errors import InputRefused
from panel_app.domain.people import Role
from panel_app.domain.rules import Stage
from panel_app.intake import clean_copy
from panel_app.intake.pronouns import Suggestion
from panel_app.journal import compartments
from panel_app.journal.parts import padded_size
from panel_app.store import local
from panel_app.workspace import clean_lint, clean_looks
from panel_app.workspace.applications import draft_plan, stage_of
from panel_app.workspace.attachments import Attachment, attachments
from panel_app.workspace.clean_decisions import (
    answer_flag,
    decisions,
    keep,
    put_neutral,
    strike,
    strike_area,
    unstrike_area,
)
from panel_app.workspace.clean_files import CopyFile, clean_file, copy_files, original_file, prepare
from panel_app.workspace.clean_looks import Look
from panel_app.workspace.clean_states import CopyState, copy_states, remember
from panel_app.workspace.clean_texts import clean_texts
from panel_app.workspace.workspace import Item, Part, Workspace, command

__all__ = [
    "CopyFile",
    "CopyRow",
    "CopyState",
    "answer_flag",
    "clean_copies",
    "clean_file",
    "confirm",
    "copy_states",
    "keep",
    "original_file",
    "prepare",
    "strike",
    "strike_area",
    "take_suggestions",
    "unstrike_area",
]

_SENT: Final = "clean sent"
_AT_ONCE: Final = 16_000_000
"""About how many bytes of files go into one transaction, and are in memory at a time."""

type Progress = Callable[[int, int], None]
type Cancelled = Callable[[], bool]


class CopyRow(msgspec.Struct, frozen=True, kw_only=True):
    """One clean copy as it would be released. `files` are all of them; `copy.files` those that are made."""

    code: CandidateCode
    copy: CleanCopy
    strikes: tuple[clean_copy.Strike, ...]
    released: bool
    files: tuple[CopyFile, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    ineligible: bool = False
    look: Look | None = None
    """Where the round wants a second person: who looked at it as it stands now."""

    @property
    def waits_behind(self) -> str:
        """Who looked at it first, while it waits for a second person; else empty."""
        return self.look.first if self.look is not None and not self.released else ""

    @property
    def open_flags(self) -> int:
        """How many places a person must look at before this copy is confirmed; a file that cannot be made is one."""
        return sum(strike.open for strike in self.strikes) + sum(bool(file.refused) for file in self.files)


def clean_copies(workspace: Workspace, codes: Iterable[CandidateCode] | None = None) -> list[CopyRow]:
    """The clean copies as they would be released now, by code. Files that still wait to be made are not made here."""
    workspace.require(Role.ADMINISTRATOR)
    known = {slot[1] for slot, _ in workspace.judge.values("candidate")}
    wanted = sorted({CandidateCode(code) for code in known} if codes is None else set(codes))
    for code in wanted:
        if code not in known:
            raise InputRefused(f"There is no candidate {code}.", "`applicants list` shows the codes.")
    stage = stage_of(workspace, draft_plan(workspace))
    files = attachments(workspace, None if codes is None else wanted)
    with workspace.transaction():
        rows = [row for code in wanted if (row := _row(workspace, stage, code, files.get(code, ()))) is not None]
        for row in rows:
            remember(workspace, row)
    return rows


def confirm(
    workspace: Workspace,
    codes: Iterable[CandidateCode] | None = None,
    *,
    by: str = "",
    progress: Progress = lambda _done, _all: None,
    cancelled: Cancelled = lambda: False,
) -> tuple[list[CandidateCode], list[CandidateCode]]:
    """Release copies: (released now, not released). Without codes, all that have no open flag and are eligible.

    Named ones are released with their flags: naming them is the person's word that they looked. Files that still wait
    are made first. In either case nothing is released in which the last look finds a token (`clean_lint.findings`).

    Where the round wants a second person, `by` says who looks: what nobody has looked at waits for another name, what
    somebody else has looked at is released (`clean_looks.take_turns`).
    """
    stage = stage_of(workspace, draft_plan(workspace))
    who = clean_looks.named(by) if stage.second_person else ""
    named = None if codes is None else sorted(set(codes))
    clean_copies(workspace, named if named is not None else [])  # refuses a code that is none, before anything is made
    prepare(workspace, named, progress=progress, cancelled=cancelled)
    if cancelled():
        return [], []
    rows = clean_copies(workspace, named)
    rows = [row for row in rows if named is not None or not row.ineligible]
    ready = [row for row in rows if not row.released and (named is not None or not row.open_flags)]
    if stage.second_person:
        ready, first = clean_looks.take_turns(workspace, ready, who, chosen=named is not None, cancelled=cancelled)
        for row in first:
            remember(workspace, row)
    released = _release(workspace, ready, cancelled)
    left = [row.code for row in rows if not row.released and row.code not in released]
    return sorted(released), left


def take_suggestions(
    workspace: Workspace, code: CandidateCode, places: Iterable[str] | None = None, *, taken: bool = True
) -> CopyRow:
    """Let these places, or all that are suggested, read in neutral words; or, not `taken`, as they came.

    The copy as it is then.
    """
    (row,) = clean_copies(workspace, [code])
    known = {each.place for each in row.suggestions}
    wanted = known if places is None else set(places)
    if not known or not wanted <= known:
        raise InputRefused(
            f"No pronoun is suggested at {', '.join(sorted(wanted - known)) or 'any place of this copy'}.",
            'A round suggests them where a stage says pronouns = "suggested"; `clean neutral CODE` lists the places.',
        )
    before = {each.place for each in row.suggestions if each.taken}
    put_neutral(workspace, code, before | wanted if taken else before - wanted)
    return clean_copies(workspace, [code])[0]


def _release(workspace: Workspace, ready: Sequence[CopyRow], cancelled: Cancelled) -> set[CandidateCode]:
    """In an order that says nothing, some megabytes at a time, all copies with as many parts, texts all of one size."""
    everyone = list(ready)
    workspace.rng.shuffle(everyone)
    bodies = {row.code: clean_lint.body_of(row) for row in everyone}
    before = [fact.sealing for slot, fact in workspace.judge.values("copy") if slot[1] == workspace.stage_id]
    common = max((*(its[1][1] for its in before), *(padded_size(len(body)) for body in bodies.values())), default=0)
    most = max((len(its) for its in attachments(workspace).values()), default=0)
    most = max((most, *(len(its) - FIRST_FILE for its in before)))
    released: set[CandidateCode] = set()
    for batch in _batches(everyone):
        if cancelled():
            break
        released |= _release_batch(workspace, batch, bodies, common=common, most=most)
    return released


@command
def _release_batch(
    workspace: Workspace,
    batch: Sequence[CopyRow],
    bodies: dict[CandidateCode, bytes],
    *,
    common: int,
    most: int,
) -> set[CandidateCode]:
    items: list[Item] = []
    for row in batch:
        panel = (compartments.files(workspace.stage_id, workspace.panel_of(row.code)),)
        files = clean_lint.made_files(workspace, row)
        if clean_lint.unanswered(workspace, row.code, bodies[row.code], files):
            continue
        if row.look is not None and row.look.digest != clean_looks.digest(
            workspace, row, [sha256(data).hexdigest() for data in files]
        ):
            continue  # decided anew in another window since this person looked
        files += [b""] * (most - len(files))
        event = e.CopyReleased(
            time=workspace.clock(),
            stage=workspace.stage_id,
            code=row.code,
            replaces=tuple(workspace.judge.heads(("copy", workspace.stage_id, row.code))),
        )
        items.append((event, [Part(bodies[row.code], panel, common), *(Part(data, panel) for data in files)]))
    workspace.author_all(items)
    codes = {event.code for event, _ in items if isinstance(event, e.CopyReleased)}
    with workspace.transaction() as tx:
        for row in batch:
            if row.code in codes:
                local.put(tx, _SENT, row.code, _content_key(row).encode())
                if row.look is not None:
                    clean_looks.put(tx, workspace, row.code, row.look)
                remember(workspace, msgspec.structs.replace(row, released=True))
    return codes


def _batches(rows: Sequence[CopyRow]) -> Iterator[list[CopyRow]]:
    batch: list[CopyRow] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += sum(file.size for file in row.copy.files)
        if size >= _AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _row(workspace: Workspace, stage: Stage, code: CandidateCode, its: Sequence[Attachment]) -> CopyRow | None:
    held = decisions(workspace, code)
    texts = clean_texts(workspace, stage, code, held)
    if texts is None:
        return None
    files = tuple(copy_files(workspace, code, held, its))
    made = tuple(
        CleanFile(number=index, title=f"Attachment {index}", pages=file.pages, size=file.size)
        for index, file in enumerate((file for file in files if file.made), 1)
    )
    copy = msgspec.structs.replace(texts.copy, files=made)
    entered = workspace.judge.value(("candidate", code))
    row = CopyRow(
        code=code,
        copy=copy,
        strikes=(*texts.strikes, *(strike for file in files for strike in file.strikes)),
        released=False,
        files=files,
        suggestions=texts.suggestions,
        ineligible=entered is not None and not getattr(entered.event, "eligible", True),
    )
    row = msgspec.structs.replace(row, released=_is_released(workspace, row))
    return msgspec.structs.replace(row, look=clean_looks.look_at(workspace, row)) if stage.second_person else row


def _is_released(workspace: Workspace, row: CopyRow) -> bool:
    """Whether the copy on record is this one: by its text, and by the files that this store released with it."""
    fact = workspace.judge.value(("copy", workspace.stage_id, row.code))
    if fact is None or any(not file.made and not file.refused for file in row.files):
        return False
    body = workspace.data([fact.id], 1).get(fact.id)
    if body is None or msgspec.json.decode(body, type=CleanCopy) != row.copy:
        return False
    with workspace.transaction() as tx:
        sent = local.get(tx, _SENT, row.code)
    return sent is None or not row.copy.files or sent.decode() == _content_key(row)


def _content_key(row: CopyRow) -> str:
    return sha256(msgspec.json.encode([file.key for file in row.files if file.made])).hexdigest()
