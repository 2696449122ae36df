"""Tables as other programs save them: CSV in its dialects, XLSX and ODS, read into rows of text."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from panel_app.domain.errors import InputRefused

LARGEST_FILE: Final = 100_000_000
"""Bytes; a round's applicants take about one for every hundred of these."""

_WORKBOOKS: Final = (".xlsx", ".xlsm", ".ods")
_TEXTS: Final = (".csv", ".tsv", ".txt")
_DELIMITERS: Final = ",;\t"
_MOST_CELLS: Final = 6_000_000
_FEW_NULS: Final = 8
_ONE_IN: Final = 1000
"""A text that was damaged holds a few zero bytes, of a thousand bytes one at most; what holds more is no text."""
_SAMPLE_ROWS: Final = 60
_SIGNATURES: Final = {
    b"PK\x03\x04": "a workbook or another zip file",
    b"\xd0\xcf\x11\xe0": "an old or a password-protected workbook",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_SAVE_AGAIN: Final = "Open it where it came from and save it again as “CSV UTF-8” or as an Excel workbook (.xlsx)."


class Row(msgspec.Struct, frozen=True):
    """One row of a table. `number` is the row that a spreadsheet shows, counted from 1, blank rows included."""

    number: int
    cells: tuple[str, ...]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A file's rows that are not blank, each cell as text without the white space around it."""

    name: str
    rows: tuple[Row, ...]


def read_table(path: Path, *, sheet: str | None = None) -> Table:
    """Read a CSV, XLSX or ODS file; of a workbook the sheet of that name, else the first that holds anything.

    A whole number is written without a point (`1001`), a date as `2026-10-30`. InputRefused where the file is no table.
    """
    kind = _kind_of(path)
    data = _contents(path)
    if kind in _WORKBOOKS:
        from panel_app.intake.workbooks import workbook_rows  # start-up time: the reader is loaded when it is needed

        rows = workbook_rows(data, name=path.name, sheet=sheet)
    elif sheet is not None:
        raise InputRefused(f"{path.name} is a CSV file, and has no sheets.", "Leave the sheet's name out.")
    else:
        rows = _csv_rows(data, path.name)
    return table_of(path.name, rows)


def sheets_of(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets that hold cells; none for a CSV."""
    if _kind_of(path) not in _WORKBOOKS:
        return ()
    from panel_app.intake.workbooks import sheet_names  # start-up time: the reader is loaded when it is needed

    return sheet_names(_contents(path), name=path.name)


def table_of(name: str, rows: Iterator[tuple[str, ...]]) -> Table:
    """Number the rows, strip the cells, leave the blank rows out; InputRefused if nothing is left."""
    stripped = ((number, tuple(_tidy(cell) for cell in cells)) for number, cells in enumerate(rows, 1))
    kept = tuple(Row(number, cells) for number, cells in stripped if any(cells))
    if not kept:
        raise InputRefused(f"{name} holds no text at all.", "Choose the file, or the sheet, that holds the applicants.")
    return Table(name=name, rows=kept)


def _kind_of(path: Path) -> str:
    kind = path.suffix.lower()
    if kind not in (*_TEXTS, *_WORKBOOKS):
        raise InputRefused(
            f"{path.name} is not a kind of table that can be read here.",
            "Save it as “CSV UTF-8”, as .xlsx or as .ods first.",
        )
    return kind


def _tidy(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _contents(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputRefused(
                f"{path.name} is larger than {LARGEST_FILE // 1_000_000} MB.",
                "Take attachments and pictures out of it, or split it.",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputRefused(f"There is no file {path}.", "Look at its name and its folder.") from None
    except OSError as error:
        raise InputRefused(
            f"{path} cannot be read: {error.strerror or error}.",
            "Close it where it is open, or copy it to this computer.",
        ) from error
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InputRefused(f"{path.name} is empty.", "Choose the file that holds the applicants, or export it again.")
    return data


def _csv_rows(data: bytes, name: str) -> Iterator[tuple[str, ...]]:
    text = _decoded(data, name)
    first = text.partition("\n")[0].strip()
    noted = first[4] if first.lower().startswith("sep=") and len(first) > len("sep=") else None  # Excel's own note
    try:
        records = _records(text, delimiter=noted or _delimiter(text))
    except csv.Error:
        raise InputRefused(
            f"A quotation mark in {name} is opened and never closed, so that the rest of the file is one cell.",
            _SAVE_AGAIN,
        ) from None
    if noted:
        records[0] = []
    return (tuple(cells) for cells in records)


def _decoded(data: bytes, name: str) -> str:
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise InputRefused(f"{name} is called a table, but is {what}.", _SAVE_AGAIN)
    if wide := _wide(data):
        return data.decode(wide, errors="replace").removeprefix("\ufeff")
    nuls = data.count(b"\0")
    if nuls > max(_FEW_NULS, len(data) // _ONE_IN) or b"\0" in data.partition(b"\n")[0]:
        raise InputRefused(f"{name} is not text in UTF-8, UTF-16 or Windows-1252.", _SAVE_AGAIN)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        lenient = data.decode("utf-8-sig", errors="surrogateescape")
    damaged = sum("\udc80" <= letter <= "\udcff" for letter in lenient)
    whole = sum(letter > "\x7f" for letter in lenient) - damaged
    if whole > damaged:  # UTF-8 in which a few bytes were damaged: their rows are refused, the others are right
        return "".join("\0" if "\udc80" <= letter <= "\udcff" else letter for letter in lenient)
    try:
        return data.decode("cp1252")  # what Excel on Windows writes when asked for plain CSV
    except UnicodeDecodeError:
        raise InputRefused(f"{name} is not text in UTF-8, UTF-16 or Windows-1252.", _SAVE_AGAIN) from None


def _wide(data: bytes) -> str | None:
    """The UTF-16 that a file is in, by its mark or by the zeros in every second place that Latin letters have in it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    sample = data[:2000]
    zeros = {place: sample[place::2].count(0) / max(1, len(sample) // 2) for place in (0, 1)}
    usual, none = 0.6, 0.05
    if zeros[1] > usual and zeros[0] < none:
        return "utf-16-le"
    return "utf-16-be" if zeros[0] > usual and zeros[1] < none else None


def _delimiter(text: str) -> str:
    """The separator under which most rows have the same number of cells, and more than one.

    Rows are compared as records, not as lines, so that commas and line ends within quoted prose do not vote.
    """

    def score(delimiter: str) -> tuple[float, int]:
        try:
            records = _records(text, delimiter=delimiter, most=_SAMPLE_ROWS)
        except csv.Error:
            return 0.0, 0
        widths = Counter(len(cells) for cells in records if cells)
        width, rows = max(((w, n) for w, n in widths.items() if w > 1), key=lambda x: (x[1], x[0]), default=(0, 0))
        return rows / max(1, widths.total()), width

    return max(_DELIMITERS, key=score)  # equal scores: the earlier, so that a single column is read as commas


def _records(text: str, *, delimiter: str, most: int | None = None) -> list[list[str]]:
    """The rows of a CSV; csv.Error only where a quotation mark never closes.

    The module's strict mode would refuse text after a closing mark too, which careless programs write; so the lines
    are watched instead: they end within a record only if its quotation mark is still open.
    """
    ended = False
    cells = 0

    def lines() -> Iterator[str]:
        nonlocal ended
        yield from io.StringIO(text, newline="")
        ended = True

    records = []
    previous = csv.field_size_limit(LARGEST_FILE)  # one setting for the whole process: put back, whatever happens
    try:
        for record in islice(csv.reader(lines(), delimiter=delimiter), most):
            if ended:
                raise csv.Error
            cells += max(1, len(record))
            if cells > _MOST_CELLS:
                raise InputRefused(
                    f"The table has more than {_MOST_CELLS:,} cells.",
                    "Choose the file that holds the applicants alone.",
                )
            records.append(record)
    finally:
        csv.field_size_limit(previous)
    return records
