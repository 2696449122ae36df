"""XLSX and ODS workbooks as rows of text.

The reader behind it keeps a sheet as one block of cells, however far apart the filled ones lie, and takes the word of
the zip for how long its members are. So the archive is unpacked here first, within bounds, measured (`sheet_marks`),
and handed over packed anew: what is read is what was looked at.
"""

import io
import math
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from panel_app.domain.errors import InputRefused
from panel_app.domain.rubric import plain
from panel_app.intake.sheet_marks import Marks, NoSheet, TooFar, marks_of

ERROR: Final = "#ERROR!"
"""Stands for a cell that holds an error, or a formula that was never worked out."""

_LARGEST_UNPACKED: Final = 200_000_000
_MOST_MEMBERS: Final = 5_000
_MOST_FILLED: Final = 2_000_000
"""Rows that merged cells may span together; no table of applicants comes near."""
_SAVE_AGAIN: Final = "Open it in a spreadsheet program, and save it again as .xlsx without a password."
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError)
"""What the zip module raises at bytes that are no whole archive: RuntimeError for a password or an unknown packing."""

Value = int | float | str | bool | date | datetime | time | timedelta


def workbook_rows(data: bytes, *, name: str, sheet: str | None) -> Iterator[tuple[str, ...]]:
    """Every row of the sheet from the first, blank ones included, so that numbers are those that people see.

    A cell that was merged over several rows stands in each of them.
    """
    members = _unpacked(data, name)
    marks = _marks(members, name)
    book = _opened(members, name)
    found = _sheet(book, name=name, sheet=sheet)
    rows = [[cell_text(value) for value in row] for row in _read(found, name)]
    _put_marks(rows, marks.get(found.name, Marks()))
    return (tuple(row) for row in rows)


def sheet_names(data: bytes, *, name: str) -> tuple[str, ...]:
    """The sheets that hold cells, charts left out."""
    members = _unpacked(data, name)
    _marks(members, name)
    return tuple(_pages(_opened(members, name)))


def cell_text(value: Value) -> str:
    """A cell as a person would write it: 1001.0 is `1001`, a day is `2026-10-30`, true is `yes`."""
    match value:
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case float() if not math.isfinite(value):
            return ERROR
        case float():
            return plain(Decimal(format(value, ".15g")))  # the fifteen digits that a spreadsheet shows
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    """The archive's texts by their names, pictures left out; refused before it unpacks to more than any round's."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [each for each in archive.infolist() if _is_text(each.filename)]
            size = sum(member.file_size for member in members)
            if size > _LARGEST_UNPACKED or len(members) > _MOST_MEMBERS:
                raise InputRefused(
                    f"{name} would unpack to {size // 1_000_000} MB in {len(members)} pieces.",
                    "Save the applicants alone in a workbook of their own.",
                )
            return {member.filename: archive.read(member) for member in members}
    except _DAMAGED as error:
        raise InputRefused(f"{name} is a damaged workbook, or none: part of it is missing.", _SAVE_AGAIN) from error


def _is_text(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml")) or name == "mimetype"


def _marks(members: dict[str, bytes], name: str) -> dict[str, Marks]:
    try:
        return marks_of(members)
    except TooFar as error:
        raise InputRefused(
            f"The sheet “{error.sheet[:40]}” of {name} reaches to row {error.rows:,} and column {error.columns:,}.",
            "Delete what stands far below or beside the applicants, and save it again.",
        ) from None
    except NoSheet as error:
        raise InputRefused(f"{name} is a damaged workbook, or none.", _SAVE_AGAIN) from error


def _opened(members: dict[str, bytes], name: str) -> CalamineWorkbook:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for each, text in members.items():
            archive.writestr(each, text)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(packed.getvalue()))
    except (CalamineError, *_DAMAGED) as error:
        raise InputRefused(f"{name} is a damaged workbook, or none.", _SAVE_AGAIN) from error
    except BaseException as error:
        raise _refused_if_panic(error, name) from error


def _read(sheet: CalamineSheet, name: str) -> list[list[Value]]:
    try:
        return sheet.to_python(skip_empty_area=False)
    except (CalamineError, *_DAMAGED) as error:
        raise InputRefused(f"{name} is a damaged workbook, or none.", _SAVE_AGAIN) from error
    except BaseException as error:
        raise _refused_if_panic(error, name) from error


def _refused_if_panic(error: BaseException, name: str) -> BaseException:
    """The reader is written in Rust; its panics are no Exception, and have no name that can be imported."""
    if type(error).__name__ == "PanicException":
        return InputRefused(f"{name} is a damaged workbook, or none.", _SAVE_AGAIN)
    return error


def _pages(book: CalamineWorkbook) -> list[str]:
    return [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]  # no charts


def _sheet(book: CalamineWorkbook, *, name: str, sheet: str | None) -> CalamineSheet:
    try:
        if sheet is not None and sheet in book.sheet_names:
            return book.get_sheet_by_name(sheet)
        pages = _pages(book)
        if sheet is None and pages:
            sheets = (book.get_sheet_by_name(page) for page in pages)
            return next((each for each in sheets if each.total_height), book.get_sheet_by_name(pages[0]))
    except (CalamineError, *_DAMAGED) as error:
        raise InputRefused(f"{name} is a damaged workbook, or none.", _SAVE_AGAIN) from error
    except BaseException as error:
        raise _refused_if_panic(error, name) from error
    if sheet is None:
        raise InputRefused(f"{name} has no sheet with cells.", "Save the applicants as a table in a workbook.")
    known = ", ".join(f"“{each}”" for each in pages)
    raise InputRefused(f"{name} has no sheet “{sheet}”.", f"It has {known}." if known else _SAVE_AGAIN)


def _put_marks(rows: list[list[str]], marks: Marks) -> None:
    """Write errors into their cells, and what was merged into every row that it spans."""
    for row, column in marks.errors:
        rows += [[] for _ in range(row + 1 - len(rows))]
        cells = rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = ERROR
    filled = 0
    for column, first, last in marks.merged:
        text = rows[first][column] if first < len(rows) and column < len(rows[first]) else ""
        for row in range(first + 1, min(last + 1, len(rows))) if text else ():
            if column < len(rows[row]) and not rows[row][column]:
                rows[row][column] = text
        filled += last - first if text else 0
        if filled > _MOST_FILLED:
            return
