"""The small tables that people keep beside the round: marks from paper, seats, conflicts."""

import csv
import io
from typing import Final

from panel_app.domain.errors import InputRefused

_DELIMITERS: Final = (",", ";", "\t")


def read_rows(text: str, *, name: str, columns: str) -> list[dict[str, str]]:
    """The rows of a CSV, cells stripped. `columns` is its header as it should be, those that may lack in brackets.

    Commas, semicolons or tabs, whichever the header is written with: a spreadsheet chooses by its country.
    """
    needed = columns.partition("[")[0].strip(",").split(",")
    whole = text.removeprefix("\ufeff")
    header_line = whole.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda each: len(set(needed) & _headers(header_line, each)))
    reader = csv.DictReader(io.StringIO(whole), restkey="", restval="", delimiter=delimiter)
    try:
        reader.fieldnames = [name.strip().casefold() for name in reader.fieldnames or ()]
        rows = list(reader)
    except csv.Error as error:
        raise InputRefused(
            f"The {name} cannot be read after line {reader.line_num}: {error}.", "Look at that line, and save it again."
        ) from error
    if not set(needed) <= set(reader.fieldnames or ()):
        header = columns.replace("[", "").replace("]", "")
        raise InputRefused(f"The {name} has no columns {', '.join(needed)}.", f"Begin it with {header}.")
    return [{column: cell.strip() for column, cell in row.items() if column} for row in rows]


def _headers(line: str, delimiter: str) -> set[str]:
    return {cell.strip().strip('"').casefold() for cell in line.split(delimiter)}
