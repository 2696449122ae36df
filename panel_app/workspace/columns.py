"""What a file's columns are taken for, before anything of it is taken in: for the intake page."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from panel_app.domain.candidates import CandidateId
from panel_app.domain.people import Role
from panel_app.intake.attachments import FileProblem, files_in, match
from panel_app.intake.mapping import guess_columns, header_row, known_targets
from panel_app.intake.tables import Row, read_table, sheets_of
from panel_app.workspace.applications import applicants, draft_plan, remembered, stage_of, taken_as
from panel_app.workspace.workspace import Workspace

APART: Final = "•••"
"""Shown in place of an equality answer: nobody looks at one beside a name."""

_OPEN_TARGETS: Final = ("line.region", "line.role", "line.organisation_type", "equality.sex", "equality.ethnic_group")
_EXAMPLES: Final = 3
_SHOWN: Final = 60


class FileColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One header, what it is taken for, and its first few values. `remembered`: somebody said so at an import."""

    header: str
    target: str
    remembered: bool
    examples: tuple[str, ...]


class FileColumns(msgspec.Struct, frozen=True, kw_only=True):
    """A file's columns; `sheets` are a workbook's. `targets` are those that are written out, for choosing."""

    sheets: tuple[str, ...]
    columns: tuple[FileColumn, ...]
    targets: tuple[str, ...]


class PreviewRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row as it would be taken: its cells, why it would be refused, why the applicant would be marked out."""

    row: int
    cells: tuple[str, ...]
    refused: str
    ineligible: str


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """The first rows under their targets, and the sums over all of them.

    `files` are problems with a folder of attachments, `without` the applicants who have none in it.
    """

    targets: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    total: int
    refused: int
    ineligible: int
    matched: int = 0
    files: tuple[FileProblem, ...] = ()
    without: tuple[CandidateId, ...] = ()


def file_columns(workspace: Workspace, path: Path, *, sheet: str | None = None) -> FileColumns:
    """What a file's headers are taken for: as the last time, else by what they are usually called."""
    workspace.require(Role.ADMINISTRATOR)
    stage = stage_of(workspace, draft_plan(workspace))
    sheets = sheets_of(path)
    table = read_table(path, sheet=sheet)
    header, guesses = guess_columns(table, stage.criteria, remembered(workspace, stage))
    below = [row for row in table.rows if row.number > header.number]
    columns = [
        FileColumn(
            header=title,
            target=target,
            remembered=known,
            examples=tuple(_shown(cell, target) for cell in _column(below, place)),
        )
        for place, (title, (target, known)) in enumerate(zip(header.cells, guesses, strict=True))
        if title
    ]
    return FileColumns(
        sheets=sheets, columns=tuple(columns), targets=(*known_targets(stage.criterion_ids), *_OPEN_TARGETS)
    )


def preview(
    workspace: Workspace,
    path: Path,
    columns: Mapping[str, str],
    *,
    attachments: Path | None = None,
    sheet: str | None = None,
    rows: int = 20,
) -> Preview:
    """How a file would be taken, without looking into its attachments."""
    workspace.require(Role.ADMINISTRATOR)
    stage = stage_of(workspace, draft_plan(workspace))
    table = read_table(path, sheet=sheet)
    header, targets = header_row(table, columns, criteria=stage.criterion_ids)
    taken = taken_as(workspace, table, columns)
    refused = {each.row: f"{each.column}: {each.reason}" if each.column else each.reason for each in taken.refused}
    out = {taken.rows[each.id]: " ".join(each.ineligible) for each in taken.accepted if each.ineligible}
    below = [row for row in table.rows if row.number > header.number]
    matched = None
    if attachments is not None:
        matched = match(files_in(attachments), taken.accepted, list(applicants(workspace).values()))
    return Preview(
        targets=targets,
        rows=tuple(_preview_row(row, targets, refused, out) for row in below[:rows]),
        total=len(below),
        refused=len(refused),
        ineligible=len(out),
        matched=sum(map(len, matched.files.values())) if matched else 0,
        files=matched.problems if matched else (),
        without=matched.without if matched else (),
    )


def _preview_row(row: Row, targets: tuple[str, ...], refused: Mapping[int, str], out: Mapping[int, str]) -> PreviewRow:
    cells = [*row.cells, *[""] * (len(targets) - len(row.cells))]
    return PreviewRow(
        row=row.number,
        cells=tuple(_shown(cell, target) for cell, target in zip(cells, targets, strict=False)),
        refused=refused.get(row.number, ""),
        ineligible=out.get(row.number, ""),
    )


def _column(rows: Iterable[Row], place: int) -> list[str]:
    filled = (row.cells[place] for row in rows if place < len(row.cells) and row.cells[place])
    return [cell for cell, _ in zip(filled, range(_EXAMPLES), strict=False)]


def _shown(cell: str, target: str) -> str:
    if target.startswith("equality.") or target == "adjustments":
        return APART if cell else ""
    line = " ".join(cell.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
