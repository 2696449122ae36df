"""A table's rows as applicants: each accepted whole, or refused with its row, its column and the reason."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from panel_app.domain.candidates import Applicant, CandidateId
from panel_app.domain.errors import InputRefused
from panel_app.intake.mapping import Columns, header_row
from panel_app.intake.tables import Row, Table

LONGEST_CELL: Final = 32_767
"""Characters: what one cell of a spreadsheet holds."""

_SHOWN: Final = 40
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OLDEST, _YOUNGEST = 1900, 2100


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row was not taken. `column` is the file's own header; `value` is cut at 40 characters."""

    row: int
    column: str
    value: str
    reason: str


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one file said. `repeated` counts rows that say the same again of an accepted applicant."""

    accepted: tuple[Applicant, ...]
    refused: tuple[Refusal, ...]
    repeated: int = 0


class _Refused(Exception):
    def __init__(self, target: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.target, self.value, self.reason = target, value, reason


def read_applicants(
    table: Table, columns: Columns | None = None, *, criteria: Sequence[str], jurisdictions: Collection[str] = ()
) -> Intake:
    """Read every row below the header row.

    `criteria` are the ids of the stage's criteria: each needs its column. Where `jurisdictions` are given, a row must
    name one of them or none. InputRefused only where the table as a whole cannot be read.
    """
    header, targets = header_row(table, columns or {}, criteria=criteria)
    names = dict(zip(targets, header.cells, strict=True))
    accepted: dict[CandidateId, tuple[int, Applicant]] = {}
    refused: list[Refusal] = []
    repeated = 0
    for row in table.rows:
        if row.number <= header.number:
            continue
        try:
            applicant = _applicant(row, targets, jurisdictions)
            if _is_new(applicant, accepted):
                accepted[applicant.id] = row.number, applicant
            else:
                repeated += 1
        except _Refused as refusal:
            column = names.get(refusal.target, refusal.target)
            refused.append(Refusal(row=row.number, column=column, value=refusal.value[:_SHOWN], reason=refusal.reason))
    if not accepted and not refused:
        raise InputRefused(
            f"{table.name} holds headers and no applicants.",
            "Choose the file, or the sheet, that holds the applicants.",
        )
    return Intake(
        accepted=tuple(applicant for _, applicant in accepted.values()), refused=tuple(refused), repeated=repeated
    )


def write_refused(path: Path, table: Table, refused: Sequence[Refusal]) -> None:
    """Write the refused rows as they came, each behind its number, column and reason, into a workbook to be mended.

    Everything is written as text: what looks like a formula stays what it looks like.
    """
    import xlsxwriter

    from panel_app.files import write_whole

    rows = {row.number: row for row in table.rows}
    with (
        write_whole(path) as file,
        xlsxwriter.Workbook(file) as book,
    ):
        sheet = book.add_worksheet("Refused")
        lines: list[tuple[str, ...]] = [("Row", "Column", "Reason", "As it came")]
        lines += [(str(each.row), each.column, each.reason, *rows[each.row].cells) for each in refused]
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                sheet.write_string(number, column, text[:LONGEST_CELL])


def _is_new(applicant: Applicant, accepted: Mapping[CandidateId, tuple[int, Applicant]]) -> bool:
    if applicant.id not in accepted:
        return True
    row, earlier = accepted[applicant.id]
    if earlier != applicant:
        raise _Refused("id", applicant.id, f"Row {row} has the same number and says something else.")
    return False


def _applicant(row: Row, targets: Sequence[str], jurisdictions: Collection[str]) -> Applicant:
    values = dict.fromkeys(targets, "")
    values |= dict(zip(targets, row.cells, strict=False))
    _refuse_shape(row, targets)
    return Applicant(
        id=_id(values["id"]),
        identity=_identity(_below(values, "identity")),
        contact=_contact(_below(values, "contact")),
        work=_below(values, "work"),
        equality=_below(values, "equality"),
        line=_below(values, "line"),
        context=_below(values, "context"),
        answers=_below(values, "answer"),
        eligible=_below(values, "eligible"),
        jurisdiction=_jurisdiction(values.get("jurisdiction", ""), jurisdictions),
        adjustments=values.get("adjustments", ""),
        language=values.get("language", ""),
    )


def _refuse_shape(row: Row, targets: Sequence[str]) -> None:
    for surplus in row.cells[len(targets) :]:
        if surplus:
            raise _Refused("", surplus, "The row has more cells than there are headers; is a separator in a text?")
    for target, cell in zip(targets, row.cells, strict=False):
        if target != "ignore" and len(cell) > LONGEST_CELL:
            raise _Refused(target, cell, f"{len(cell):,} characters are more than a cell can hold ({LONGEST_CELL:,}).")
        if target != "ignore" and any(c < " " and c not in "\n\t" for c in cell):
            raise _Refused(target, cell, "The text holds control characters, as damaged files do.")


def _below(values: Mapping[str, str], compartment: str) -> dict[str, str]:
    start = f"{compartment}."
    return {target.removeprefix(start): value for target, value in values.items() if target.startswith(start)}


def _id(value: str) -> CandidateId:
    number = _undone(" ".join(value.split()))
    if not number:
        raise _Refused("id", value, "The row has no application number.")
    return CandidateId(number)


def _undone(value: str) -> str:
    """`1001.0` is what some programs make of the number 1001 on its way into a CSV."""
    return value.removesuffix(".0") if re.fullmatch(r"\d+\.0", value) else value


def _identity(identity: dict[str, str]) -> dict[str, str]:
    names = [identity[part] for part in ("given_name", "family_name") if part in identity]
    if names and not any(names):
        raise _Refused("identity.family_name", "", "The row has no name, so that nothing could be struck out for it.")
    born = identity.get("date_of_birth")
    return identity | {"date_of_birth": _day(born)} if born else identity


def _contact(contact: dict[str, str]) -> dict[str, str]:
    return contact | {"phone": _undone(contact["phone"])} if "phone" in contact else contact


def _day(text: str) -> str:
    """A date of birth as `1984-03-07`, from that form, `7/3/1984` (the day first) or `7 March 1984`."""
    spaced = re.sub(r"[\s./,-]+", " ", text.strip()).split(" ")
    if re.fullmatch(r"00:00(:00)?", " ".join(spaced[3:])):
        del spaced[3:]  # what a spreadsheet's day is when it is copied with its time
    try:
        year, month, day = spaced if len(spaced[0]) == len("1984") else reversed(spaced)
        number = _MONTHS.index(month.lower()[:3]) + 1 if month.isalpha() else int(month)
        born = date(int(year), number, int(day))
    except ValueError:
        raise _Refused("identity.date_of_birth", text, "No calendar has this date (day, month, year).") from None
    if not _OLDEST <= born.year < _YOUNGEST:
        raise _Refused("identity.date_of_birth", text, "The year is not one in which an applicant was born.")
    return born.isoformat()


def _jurisdiction(value: str, jurisdictions: Collection[str]) -> str:
    if not value or not jurisdictions:
        return value
    for known in jurisdictions:
        if known.casefold() == value.casefold():
            return known
    raise _Refused("jurisdiction", value, f"The round knows {', '.join(sorted(jurisdictions))}.")
