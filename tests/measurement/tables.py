"""Small tables of marks, published and made, as `Ratings`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from panel_app.measurement.ratings import Ratings

DATA: Final = Path(__file__).parent / "data"

SHROUT_FLEISS: Final = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
"""Shrout & Fleiss (1979), Psychological Bulletin 86, table 2: six targets by four judges."""

KRIPPENDORFF: Final = (
    (1, 1, None, 1),
    (2, 2, 3, 2),
    (3, 3, 3, 3),
    (3, 3, 3, 3),
    (2, 2, 2, 2),
    (1, 2, 3, 4),
    (4, 4, 4, 4),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
    (None, 5, 5, 5),
    (None, None, 1, 1),
    (None, 3, None, None),
)
"""Krippendorff (2011), Computing Krippendorff's alpha-reliability, section E: twelve units by four observers."""

type Table = Sequence[Sequence[float | None]]


def ratings_of(table: Table) -> Ratings:
    """Rows are candidates, columns scorers, None no mark; one criterion."""
    return Ratings.of(
        (f"C{row:03}", f"S{column}", "mark", mark)
        for row, marks in enumerate(table)
        for column, mark in enumerate(marks)
        if mark is not None
    )


def reference(name: str) -> Any:  # noqa: ANN401 - JSON
    """What another program answered; the call that made it lies beside it."""
    return json.loads((DATA / f"{name}.json").read_text())
