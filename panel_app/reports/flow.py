"""Rows of text laid out on pages.

Laying out only adds heights up, so it is cheap enough to be done once more to learn page numbers. A row that does not
fit is cut between lines and never loses any.
"""

from collections.abc import Iterable, Iterator, Sequence

from panel_app.reports.drawing import draw
from panel_app.reports.rows import Page, Placed, Row
from panel_app.reports.style import A4, Sheet
from panel_app.reports.tagged import Run


class _Layout:
    """Fills pages from the top; makes a new one where the next rows do not fit."""

    def __init__(self, top: float, bottom: float) -> None:
        self._top, self._bottom = top, bottom
        self._y = top
        self._repeated = 0
        self.pages: list[Page] = [[]]

    @property
    def _room(self) -> float:
        return self._y - self._bottom

    def place(self, chunk: Sequence[Row]) -> None:
        """Put rows that stay together."""
        *before, last = chunk
        need = sum(row.height + row.gap for row in before) + last.gap + last.least
        if need > self._room and self.pages[-1]:
            self._turn(chunk[0].head)
        for row in chunk:
            self._put(row)

    def _put(self, row: Row) -> None:
        while row.height + self._gap(row) > self._room:
            parts = self._cut(row)
            if parts is not None:
                self._append(parts[0])
                row = parts[1]
            elif not self._has_content:
                break  # not even one line fits on an empty page: draw it as it is, rather than never end
            self._turn(row.head)
        self._append(row)

    def _cut(self, row: Row) -> tuple[Row, Row] | None:
        if self._has_content and not row.flows and row.height <= self._top - self._bottom:
            return None
        return row.cut(self._room - self._gap(row), anyhow=not self._has_content)

    def _gap(self, row: Row) -> float:
        return row.gap if self._has_content else 0

    @property
    def _has_content(self) -> bool:
        return len(self.pages[-1]) > self._repeated

    def _append(self, row: Row) -> None:
        self._y -= self._gap(row)
        self.pages[-1].append(Placed(row, self._y))
        self._y -= row.height

    def _turn(self, head: Sequence[Row]) -> None:
        self.pages.append([])
        self._y = self._top
        self._repeated = 0
        if sum(row.height for row in head) < (self._top - self._bottom) / 2:
            for row in head:
                self.pages[-1].append(Placed(row, self._y, repeated=True))
                self._y -= row.height
            self._repeated = len(head)


def lay_out(rows: Iterable[Row], sheet: Sheet = A4) -> list[Page]:
    """Rows on as many pages as they need, at least one."""
    layout = _Layout(sheet.top, sheet.bottom)
    for chunk in _chunks(rows):
        layout.place(chunk)
    return layout.pages


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if not row.glued:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def pour(run: Run, rows: Iterable[Row], sheet: Sheet = A4) -> int:
    """Draw rows on new pages; how many they needed."""
    pages = lay_out(rows, sheet)
    for page in pages:
        draw(run, run.page(sheet), page)
    return len(pages)
