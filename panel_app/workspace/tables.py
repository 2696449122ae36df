"""The small tables that people keep beside the round: marks from paper, seats, conflicts."""

import csv
import io

from panel_app.domain.errors import InputRefused


def read_rows(text: str, *, name: str, columns: str) -> list[dict[str, str]]:
    """The rows of a CSV, cells stripped. `columns` is its header as it should be, those that may lack in brackets."""
    needed = columns.partition("[")[0].strip(",").split(",")
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restkey="", restval="")
    try:
        rows = list(reader)
    except csv.Error as error:
        raise InputRefused(
            f"The {name} cannot be read after line {reader.line_num}: {error}.", "Look at that line, and save it again."
        ) from error
    if not set(needed) <= set(reader.fieldnames or ()):
        header = columns.replace("[", "").replace("]", "")
        raise InputRefused(f"The {name} has no columns {', '.join(needed)}.", f"Begin it with {header}.")
    return [{column: cell.strip() for column, cell in row.items() if column} for row in rows]
