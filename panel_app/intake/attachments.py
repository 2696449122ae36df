"""A folder of attachments: which file is whose, by the file's name, by its folder, or by a column of the table.

A file that could be two people's is nobody's until a person says whose: one applicant's papers under another's code
would be worse than papers that are missing.
"""

import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, Literal

import msgspec

from panel_app.domain.candidates import Applicant, CandidateId
from panel_app.domain.errors import InputRefused

LARGEST: Final = 25_000_000
"""Bytes of one attachment."""
MOST: Final = 12
"""Attachments of one applicant."""

_MOST_FILES: Final = 100_000
_LONGEST_NUMBER: Final = 6
"""Words in an application number, as `DHL-2027-0012` has three."""
_LEFTOVERS: Final = frozenset({"thumbs.db", "desktop.ini"})
_SIGNATURE: Final = b"%PDF-"
_HEAD: Final = 1024
"""Bytes within which a PDF must say that it is one."""
_AS_PDF: Final = "Save it as a PDF under the same name, and import again."

type _Words = tuple[str, ...]


class Found(msgspec.Struct, frozen=True):
    """A file of the folder. `name` is its path from there, with slashes."""

    name: str
    path: Path


class FileProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was not taken, or is not there; `id` is the applicant's number where it is known."""

    file: str
    id: str
    reason: str


class Matched(msgspec.Struct, frozen=True, kw_only=True):
    """Whose the files are, those of each applicant by name; what could not be told; who has none."""

    files: dict[CandidateId, tuple[Found, ...]]
    problems: tuple[FileProblem, ...]
    without: tuple[CandidateId, ...]


class NotTaken(Exception):
    """Why one file is not taken, in a sentence or two."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def files_in(folder: Path) -> list[Found]:
    """Every file of a folder and of those in it, sorted; links and what systems leave behind are left out."""
    if not folder.is_dir():
        raise InputRefused(f"There is no folder {folder}.", "Choose the folder that holds the attachments.")
    found: list[Found] = []
    for parent, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(each for each in folders if not each.startswith((".", "__MACOSX")))
        for name in names:
            path = Path(parent, name)
            if not name.startswith((".", "~$")) and name.casefold() not in _LEFTOVERS and not path.is_symlink():
                found.append(Found(_as_text(path.relative_to(folder)), path))
        if len(found) > _MOST_FILES:
            raise InputRefused(
                f"The folder {folder} holds more than {_MOST_FILES:,} files.",
                "Choose the folder that holds the attachments and nothing else.",
            )
    return sorted(found, key=lambda each: each.name)


def match(files: Sequence[Found], applicants: Iterable[Applicant], others: Sequence[Applicant] = ()) -> Matched:
    """Give each file to its applicant: by a row's attachment column, else by the number in the file's name.

    `others` have no row this time: what is theirs is given to them, and nothing of theirs is missed.
    """
    own = list(applicants)
    unnamed = {each.id for each in others} - {each.id for each in own}
    everyone = [*own, *(each for each in others if each.id in unnamed)]
    by_column, problems = _by_column(files, everyone)
    problems = [each for each in problems if each.id not in unnamed]
    claimed = {each.name for owned in by_column.values() for each in owned}
    named_twice = {problem.file for problem in problems}
    rest = [each for each in files if each.name not in claimed and each.name not in named_twice]
    by_number, unclear = _by_number(rest, [each.id for each in everyone])
    owned: dict[CandidateId, list[Found]] = defaultdict(list)
    for source in (by_column, by_number):
        for applicant, its_files in source.items():
            owned[applicant] += its_files
    return Matched(
        files={number: tuple(sorted(its, key=lambda each: each.name)) for number, its in owned.items()},
        problems=(*problems, *unclear),
        without=tuple(each.id for each in own if each.id not in owned),
    )


def read_file(found: Found) -> bytes:
    """The bytes of what says that it is a PDF; NotTaken for anything else, with what to do."""
    kind = PurePosixPath(found.name).suffix.lower() or "without an ending"
    try:
        size = found.path.stat().st_size
        if size == 0:
            raise NotTaken("It is empty: nothing of it was saved, or it is not downloaded yet.")
        if size > LARGEST:
            raise NotTaken(
                f"It has {size / 1e6:.0f} MB, and {LARGEST / 1e6:.0f} are the most. Save it with smaller pictures."
            )
        data = found.path.read_bytes()
    except OSError as error:
        raise NotTaken(f"It cannot be read: {error.strerror or error}.") from error
    if _SIGNATURE not in data[:_HEAD]:
        what = "It is called a PDF and is none." if kind == ".pdf" else f"Only PDFs are taken, and this is {kind}."
        raise NotTaken(f"{what} {_AS_PDF}")
    return data


# ---- by column


def _by_column(
    files: Sequence[Found], applicants: Iterable[Applicant]
) -> tuple[dict[CandidateId, list[Found]], list[FileProblem]]:
    index: dict[str, list[Found]] = defaultdict(list)
    for each in files:
        for key in {_folded(each.name), _folded(PurePosixPath(each.name).name)}:
            index[key].append(each)
    wanted: dict[CandidateId, list[Found]] = defaultdict(list)
    problems: list[FileProblem] = []
    for applicant in applicants:
        for name in (name for cell in applicant.attachments for name in _names(cell, index)):
            here = index.get(_folded(name), [])
            if len(here) == 1:
                if here[0] not in wanted[applicant.id]:
                    wanted[applicant.id].append(here[0])
                continue
            reason = "The folder holds several of this name." if here else "The row names it, and it is not there."
            problems.append(FileProblem(file=name, id=applicant.id, reason=reason))
    claims = Counter(each.name for owned in wanted.values() for each in owned)
    problems += [
        FileProblem(file=each.name, id=number, reason="Several rows name it as theirs.")
        for number, owned in wanted.items()
        for each in owned
        if claims[each.name] > 1
    ]
    kept = {number: [each for each in owned if claims[each.name] == 1] for number, owned in wanted.items()}
    return {number: owned for number, owned in kept.items() if owned}, problems


def _names(cell: str, index: Mapping[str, object]) -> list[str]:
    """The file names in a cell. Commas stand in names and between them: what is there decides."""
    if _folded(cell) in index:
        return [cell]
    for separators in (r"[\n;|]", r"[\n;|,]"):
        names = _split(cell, separators)
        if all(_folded(each) in index for each in names):
            return names
    return _split(cell, r"[\n;|]")


def _split(cell: str, separators: str) -> list[str]:
    return [_last_part(each.strip().strip('"')) for each in re.split(separators, cell) if each.strip()]


def _last_part(name: str) -> str:
    """A file's name of a link or a path of another computer; a path within the folder stays as it is."""
    if re.match(r"https?://|[A-Za-z]:\\|/|\\\\", name):
        return re.split(r"[/\\]", name.partition("?")[0])[-1]
    return name.replace("\\", "/")


# ---- by number


def _by_number(
    files: Sequence[Found], numbers: Iterable[CandidateId]
) -> tuple[dict[CandidateId, list[Found]], list[FileProblem]]:
    index: dict[_Words, set[CandidateId]] = defaultdict(set)
    for number in numbers:
        index[_words(number)].add(number)
    hits = {each.name: _hits(each.name, index) for each in files}
    habit = _habit([found for found in hits.values() if found])
    owned: dict[CandidateId, list[Found]] = defaultdict(list)
    problems: list[FileProblem] = []
    for each in files:
        its = _chosen(hits[each.name], habit)
        if len(its) == 1:
            owned[next(iter(its))].append(each)
            continue
        known = ", ".join(sorted(its)[:4])
        reason = (
            f"It could belong to {known}: name it in a column “attachment”."
            if its
            else "No application number is in its name: rename it, or name it in a column “attachment”."
        )
        problems.append(FileProblem(file=each.name, id="", reason=reason))
    return owned, problems


class _Hit(msgspec.Struct, frozen=True):
    """An application number in a path: where its words stand, from the front and from the end of the file's name."""

    number: CandidateId
    depth: int
    start: int
    length: int
    after: int


def _hits(name: str, index: Mapping[_Words, set[CandidateId]]) -> list[_Hit]:
    *folders, file = name.split("/")
    found: list[_Hit] = []
    for depth, part in enumerate([*folders, file.rpartition(".")[0] or file]):
        words = _words(part)
        for start in range(len(words)):
            for length in range(1, min(_LONGEST_NUMBER, len(words) - start) + 1):
                for number in index.get(words[start : start + length], ()):
                    after = len(words) - start - length
                    found.append(_Hit(number, len(folders) - depth, start, length, after))
    # A number within a longer one is that one: 12 in DHL-12.
    return [each for each in found if not any(_is_within(each, other) for other in found)]


def _is_within(one: _Hit, other: _Hit) -> bool:
    return (
        one.depth == other.depth
        and one.length < other.length
        and other.start <= one.start
        and one.start + one.length <= other.start + other.length
    )


type _Habit = Literal["folder", "front", "end"] | None


def _habit(hits: Sequence[list[_Hit]]) -> _Habit:
    """Where all files with a number have one: that place is how whoever named them meant it."""
    habits: tuple[_Habit, ...] = ("folder", "front", "end")
    return next((each for each in habits if hits and all(_at(found, each) for found in hits)), None)


def _at(found: Iterable[_Hit], habit: _Habit) -> set[CandidateId]:
    match habit:
        case "folder":
            return {each.number for each in found if each.depth and not each.start and not each.after}
        case "front":
            return {each.number for each in found if not each.depth and not each.start}
        case "end":
            return {each.number for each in found if not each.depth and not each.after}
        case None:
            return set()


def _chosen(found: Sequence[_Hit], habit: _Habit) -> set[CandidateId]:
    every = {each.number for each in found}
    return every if len(every) == 1 else _at(found, habit) or every


def _words(text: str) -> _Words:
    return tuple(re.findall(r"[^\W_]+", _folded(text)))


def _as_text(path: Path) -> str:
    """A path with slashes; bytes of its name that are no text, as other systems write them, are marked."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="replace")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _unreadable(error: OSError) -> None:
    raise InputRefused(
        f"The folder {error.filename} cannot be read: {error.strerror or error}.",
        "Copy the attachments to this computer, and choose the copy.",
    ) from error
