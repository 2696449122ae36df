"""Which column is what: targets, MAP.toml, and the draft of one from a file's own headers."""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from panel_app.domain.errors import InputRefused
from panel_app.domain.rubric import Criterion
from panel_app.intake.tables import Row, Table

Columns = Mapping[str, str]
"""Target for each header, as MAP.toml's `[columns]` says."""

_FIXED: Final = (
    "id",
    *(f"identity.{part}" for part in ("title", "given_name", "family_name", "known_as")),
    *(f"identity.{part}" for part in ("date_of_birth", "registration")),
    *(f"contact.{part}" for part in ("email", "phone", "address", "postcode")),
    *(f"work.{part}" for part in ("employer", "job_title")),
    *("jurisdiction", "panel", "adjustments", "language", "attachment", "ignore"),
)
_OPEN: Final = re.compile(r"(line|equality|context|eligible)\.[a-z][a-z0-9_]*")
_REPEATABLE: Final = {"ignore", "attachment"}

REFUSED_HEADERS: Final = ("Refused: row", "Refused: column", "Refused: reason")
"""What the workbook of refused rows has in front of the file's own columns; ignored when it comes back mended."""

_USUAL: Final = {  # what people call a column, folded; the first pattern that is found wins
    r"\b(first|given|fore)\s?names?\b": "identity.given_name",
    r"\b(last|family|sur)\s?names?\b": "identity.family_name",
    r"\b(known as|preferred name)\b": "identity.known_as",
    r"\b(date of birth|dob|born)\b": "identity.date_of_birth",
    r"\b(registration|nmc|gmc|hcpc|gphc)\b": "identity.registration",
    r"\b(e-?)?mail\b": "contact.email",
    r"\b(phone|telephone|tel|mobile)\b": "contact.phone",
    r"\bpost\s?code\b": "contact.postcode",
    r"\baddress\b": "contact.address",
    r"\b(type of organisation|organisation type|sector)\b": "line.organisation_type",
    r"\b(employer|organisation|trust|works (for|at))\b": "work.employer",
    r"\b(job|post|position)( title)?\b": "work.job_title",
    r"\b(title|salutation)\b": "identity.title",
    r"\b(nation|country|jurisdiction)\b": "jurisdiction",
    r"^panel( (id|name))?$": "panel",
    r"\bregion\b": "line.region",
    r"\b(profession|role)\b": "line.role",
    r"\b(sex|gender)\b": "equality.sex",
    r"\bethnic": "equality.ethnic_group",
    r"\bdisab": "equality.disability",
    r"\badjustments?\b": "adjustments",
    r"\blanguage\b": "language",
    r"\b(attachment|cv|file)\b": "attachment",
    r"^((application|applicant|candidate) )?(id|ref\w*|no|number)\.?$": "id",
}


def known_targets(criteria: Iterable[str]) -> tuple[str, ...]:
    """Every target that is written out; `line.*`, `equality.*`, `context.*` and `eligible.*` are open besides."""
    return (*_FIXED, *(f"answer.{criterion}" for criterion in criteria))


def read_mapping(path: Path) -> dict[str, str]:
    """The `[columns]` of a MAP.toml; targets are looked at when a table is read, for a stage's criteria."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(f"{path} cannot be read.", "Look at its name, and save it as UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputRefused(f"{path.name} is not TOML: {error}.", 'Each line reads "Header" = "target".') from error
    columns = content.get("columns")
    if not isinstance(columns, dict) or not all(isinstance(target, str) for target in columns.values()):
        raise InputRefused(
            f"{path.name} has no [columns] with a target for each header.",
            'Begin it with the line [columns]; each line after it reads "Header" = "target".',
        )
    return dict(columns)


def usable(columns: Columns, *, criteria: Collection[str]) -> dict[str, str]:
    """Those columns of a mapping whose targets exist: one that was remembered may name an earlier round's criteria."""
    return {header: target for header, target in columns.items() if _is_target(target, criteria)}


def header_row(table: Table, columns: Columns, *, criteria: Collection[str]) -> tuple[Row, tuple[str, ...]]:
    """The first row of which at least half of the cells are known, and the target of each of its cells.

    A blank cell's target is `ignore`. InputRefused where there is no such row, where one of its headers has no target,
    where two have the same, and where the number or an answer is missing.
    """
    by_header = _checked(columns, criteria)
    for row in table.rows:
        found = [_target(cell, by_header, criteria) for cell in row.cells]
        cells = sum(1 for cell in row.cells if cell)
        if 2 * sum(target is not None for target in found) >= cells:
            for cell, target in zip(row.cells, found, strict=True):
                if cell and target is None:
                    raise _without_target(table.name, cell, criteria)
            targets = tuple(target or "ignore" for target in found)
            _refuse_doubles(table.name, row, targets)
            _refuse_missing(table.name, targets, criteria)
            return row, targets
    raise _nothing_known(table, criteria)


def guess_columns(
    table: Table, criteria: Sequence[Criterion], remembered: Columns
) -> tuple[Row, tuple[tuple[str, bool], ...]]:
    """The likeliest header row, and for each of its cells a target and whether that was remembered.

    What is not recognised gets `ignore`, for a person to look at.
    """
    ids = [criterion.id for criterion in criteria]
    known = _checked(usable(remembered, criteria=ids), ids)
    drafts = [
        (row, _guesses(row, criteria), [_target(cell, known, ids) for cell in row.cells]) for row in table.rows[:20]
    ]
    row, guesses, found = max(drafts, key=lambda draft: sum(any(pair) for pair in zip(draft[1], draft[2], strict=True)))
    taken = {target for target in found if target is not None} - _REPEATABLE
    return row, tuple(
        (target, True) if target is not None else (guess if guess and guess not in taken else "ignore", False)
        for target, guess in zip(found, guesses, strict=True)
    )


def draft_mapping(table: Table, criteria: Sequence[Criterion]) -> str:
    """A MAP.toml for this table: every header of its likeliest header row, with a guess at what it is.

    What is not recognised is left out of the import by `ignore`, and the line says so.
    """
    ids = [criterion.id for criterion in criteria]
    drafts = [(row, _guesses(row, criteria)) for row in table.rows[:20]]
    row, guesses = max(drafts, key=lambda draft: sum(target is not None for target in draft[1]))
    head = f"# Drafted from row {row.number} of {_comment(table.name)}. Correct the targets on the right."
    lines = [head, "", "[columns]"]
    seen: set[str] = set()
    for header, target in zip(row.cells, guesses, strict=True):
        if header and _folded(header) not in seen:
            seen.add(_folded(header))
            remark = "" if target else "        # not recognised: give it a target, or leave it out"
            lines.append(f'{_quoted(header)} = "{target or "ignore"}"{remark}')
    missing = [target for target in ("id", *(f"answer.{each}" for each in ids)) if target not in guesses]
    lines += [f'# No header was found for "{target}", which is needed.' for target in missing]
    return "\n".join(lines) + "\n"


def _checked(columns: Columns, criteria: Collection[str]) -> dict[str, str]:
    for header, target in columns.items():
        if not _is_target(target, criteria):
            raise InputRefused(
                f"The mapping gives “{header}” the target “{target}”, which does not exist.", _nearest(target, criteria)
            )
    return {_folded(header): target for header, target in columns.items()}


def _is_target(target: str, criteria: Collection[str]) -> bool:
    return target in known_targets(criteria) or _OPEN.fullmatch(target) is not None


def _target(cell: str, by_header: Columns, criteria: Collection[str]) -> str | None:
    if not cell:
        return None
    if _folded(cell) in by_header:
        return by_header[_folded(cell)]
    if cell in REFUSED_HEADERS:
        return "ignore"
    return cell.lower() if _is_target(cell.lower(), criteria) else None


def _without_target(name: str, header: str, criteria: Collection[str]) -> InputRefused:
    return InputRefused(
        f"The column “{header[:60]}” of {name} has no target.",
        f"{_nearest(header, criteria)} Write it into the mapping, or give it “ignore”.",
    )


def _nearest(text: str, criteria: Collection[str]) -> str:
    guess = _usual(_folded(text))
    if guess is None:
        ends = {target.rpartition(".")[2].replace("_", " "): target for target in known_targets(criteria)}
        wanted = _folded(text).replace("_", " ")[:60]
        close = difflib.get_close_matches(wanted, [*ends, *known_targets(criteria)], n=1, cutoff=0.5)
        guess = ends.get(close[0], close[0]) if close else None
    if guess is None:
        return "Targets are such as “id”, “identity.family_name”, “answer.<criterion>” and “ignore”."
    return f"The nearest is “{guess}”."


def _nothing_known(table: Table, criteria: Collection[str]) -> InputRefused:
    likeliest = max(table.rows[:20], key=lambda row: sum(_usual(_folded(cell)) is not None for cell in row.cells))
    headers = [cell for cell in likeliest.cells if _usual(_folded(cell)) is not None]
    if len(headers) > 1:
        return _without_target(table.name, headers[0], criteria)
    return InputRefused(
        f"{table.name} has no row of headers that are known here.",
        "Draft a mapping with “applicants map” and import with --map; a workbook may need --sheet.",
    )


def _refuse_doubles(name: str, row: Row, targets: Sequence[str]) -> None:
    first: dict[str, str] = {}
    for header, target in zip(row.cells, targets, strict=True):
        if target in first and target not in _REPEATABLE:
            raise InputRefused(
                f"The columns “{first[target]}” and “{header}” of {name} are both “{target}”.",
                "Give one of them “ignore”, or another target, in the mapping.",
            )
        first[target] = header


def _refuse_missing(name: str, targets: Collection[str], criteria: Collection[str]) -> None:
    missing = [target for target in ("id", *(f"answer.{each}" for each in criteria)) if target not in targets]
    if missing:
        wanted = ", ".join(f"“{target}”" for target in missing)
        raise InputRefused(
            f"{name} has no column for {wanted}.",
            "Say in the mapping which of its columns that is, or export them all.",
        )


def _guesses(row: Row, criteria: Sequence[Criterion]) -> tuple[str | None, ...]:
    taken: set[str] = set()
    guesses: list[str | None] = []
    headers = [_folded(header) for header in row.cells]
    for header in row.cells:
        guess = _guess(header, criteria)
        if (guess in taken and guess not in _REPEATABLE) or headers.count(_folded(header)) > 1:
            guess = None  # two columns of one name cannot be told apart by a mapping
        guesses.append(guess)
        taken.add(guess or "")
    return tuple(guesses)


def _guess(header: str, criteria: Sequence[Criterion]) -> str | None:
    folded = _folded(header)
    if not folded:
        return None
    if _is_target(header.lower(), [criterion.id for criterion in criteria]):
        return header.lower()
    for index, criterion in enumerate(criteria, 1):
        title = _folded(criterion.title)
        named = rf"\b({re.escape(criterion.id.lower())}|(question|q) ?{index})\b"
        if (title and title in folded) or re.search(named, folded):
            return f"answer.{criterion.id}"
    return _usual(folded)


def _usual(folded: str) -> str | None:
    return next((target for pattern, target in _USUAL.items() if re.search(pattern, folded)), None)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
