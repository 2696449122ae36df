"""The register of outcomes as CSV: opened by spreadsheets, so no cell may begin a formula."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import BinaryIO, Final

import msgspec

from panel_app.domain.ranking import Standing

_COLUMNS: Final = ("code", "rank", "order", "total", "exact", "status", "outcome")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula, the full-width forms included."""


class RegisterRow(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate. `identity` is for an administrator's register with names; its keys become columns."""

    standing: Standing
    identity: Mapping[str, str] = {}


def draw_register(rows: Iterable[RegisterRow], file: BinaryIO) -> int:
    """Write the register in UTF-8 with the mark that Excel needs; how many candidates it has."""
    held = tuple(rows)
    extra = tuple(dict.fromkeys(column for row in held for column in row.identity))
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(map(_inert, (*_COLUMNS, *extra)))
    for row in held:
        writer.writerow(map(_inert, (*_cells(row.standing), *(row.identity.get(column, "") for column in extra))))
    file.write(table.getvalue().encode("utf-8-sig", errors="replace"))
    return len(held)


def _cells(standing: Standing) -> tuple[str, ...]:
    return (
        standing.code,
        "" if standing.rank is None else str(standing.rank),
        "" if standing.order is None else str(standing.order),
        standing.total or "",
        standing.exact or "",
        standing.status,
        standing.outcome or "",
    )


def _inert(cell: str) -> str:
    """A cell that no spreadsheet computes."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
