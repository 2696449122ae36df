"""XLSX workbooks as rows of text."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from panel_app.domain.errors import InputRefused
from panel_app.domain.rubric import plain

_LARGEST_UNPACKED: Final = 500_000_000
_SAVE_AGAIN: Final = "Open it in a spreadsheet program, and save it again as .xlsx without a password."

Value = int | float | str | bool | date | datetime | time | timedelta


def workbook_rows(data: bytes, *, name: str, sheet: str | None) -> Iterator[tuple[str, ...]]:
    """Every row of the sheet from the first, blank ones included, so that numbers are those that people see."""
    _look_into(data, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = _sheet(book, name=name, sheet=sheet)
        rows = found.to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile) as error:
        raise InputRefused(f"{name} is a damaged workbook, or none.", _SAVE_AGAIN) from error
    return (tuple(cell_text(value) for value in row) for row in rows)


def cell_text(value: Value) -> str:
    """A cell as a person would write it: 1001.0 is `1001`, a day is `2026-10-30`, true is `yes`."""
    match value:
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
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


def _look_into(data: bytes, name: str) -> None:
    """Refuse what is no whole zip, or unpacks to far more than any round's applicants, before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise InputRefused(f"{name} is a damaged workbook, or none: part of it is missing.", _SAVE_AGAIN) from error
    if unpacked > _LARGEST_UNPACKED:
        raise InputRefused(
            f"{name} would unpack to {unpacked // 1_000_000} MB.",
            "Save the applicants alone in a workbook of their own.",
        )


def _sheet(book: CalamineWorkbook, *, name: str, sheet: str | None) -> CalamineSheet:
    if sheet is not None:
        if sheet not in book.sheet_names:
            known = ", ".join(f"“{each}”" for each in book.sheet_names)
            raise InputRefused(f"{name} has no sheet “{sheet}”.", f"It has {known}.")
        return book.get_sheet_by_name(sheet)
    pages = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]  # no charts
    if not pages:
        raise InputRefused(f"{name} has no sheet with cells.", "Save the applicants as a table in a workbook.")
    sheets = (book.get_sheet_by_name(page) for page in pages)
    return next((each for each in sheets if each.total_height), book.get_sheet_by_name(pages[0]))
