"""Applicants' files that are wrong in known places, written from the worked example's."""

import csv
from pathlib import Path

from tests.ui import rounds


def rows_of(made: rounds.Round) -> list[list[str]]:
    """The example's applicants as they stand in its file, headers first; only rows that are accepted."""
    with (made.folder / "example" / "applicants.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    number, born = header.index("Application number"), header.index("Date of birth")
    seen: set[str] = set()
    fine = []
    for row in rows:
        if row[number] and row[number] not in seen and row[born] != "31/02/1979":
            seen.add(row[number])
            fine.append(row)
    return [header, *fine]


def newcomer(rows: list[list[str]], number: str, **cells: str) -> list[str]:
    """Another applicant, like the first one but for these cells (`Date_of_birth` for the header with spaces)."""
    made = list(rows[1])
    made[rows[0].index("Application number")] = number
    for header, value in cells.items():
        made[rows[0].index(header.replace("_", " "))] = value
    return made


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path
