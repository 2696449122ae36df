"""The first rows of a file as they will be read, and what the whole of it will come to."""

from typing import Final

from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.table import Column, Table
from panel_app.ui.widgets.targets import target_words
from panel_app.workspace.columns import Preview, PreviewRow

_CELL: Final = 36
"""Characters of a cell that the preview shows; the whole is in its tooltip."""


class ImportPreview(Table[PreviewRow]):
    """A column for each that is not ignored; a refused row says why in its tooltip."""

    def __init__(self, *, look: Look) -> None:
        super().__init__((), look=look, name="")
        self.setAccessibleName(self.tr("First rows as they will be read"))

    def show_preview(self, preview: Preview) -> None:
        """The rows of a file that was looked at."""
        shown = [place for place, target in enumerate(preview.targets) if target != "ignore"]
        made = [
            Column[PreviewRow](title=self.tr("Row"), text=lambda each: str(each.row), number=True),
            Column[PreviewRow](
                title=self.tr("State"),
                text=lambda each: self._sign(each).word,
                sign=self._sign,
                hint=lambda each: each.refused or each.ineligible,
            ),
            *(self._cell(place, preview.targets[place]) for place in shown),
        ]
        self.set_columns(made)
        self.show_rows(preview.rows)

    def expected(self, preview: Preview, *, with_files: bool) -> str:
        """What an import would come to, in a line."""
        said = [self.tr("{count} rows").format(count=preview.total)]
        if preview.refused:
            said.append(self.tr("{count} would be refused").format(count=preview.refused))
        if preview.ineligible:
            said.append(self.tr("{count} not eligible").format(count=preview.ineligible))
        if with_files:
            said.append(self.tr("{count} files matched").format(count=preview.matched))
        if preview.files:
            said.append(self.tr("{count} files not matched").format(count=len(preview.files)))
        return " · ".join(said)

    def _cell(self, place: int, target: str) -> Column[PreviewRow]:
        return Column(
            title=target_words(target),
            text=lambda each: each.cells[place][:_CELL],
            hint=lambda each: each.cells[place],
        )

    def _sign(self, each: PreviewRow) -> Sign:
        if each.refused:
            return Sign(glyph="danger", word=self.tr("Refused"), colour="danger")
        if each.ineligible:
            return Sign(glyph="recused", word=self.tr("Not eligible"))
        return Sign(glyph="done", word=self.tr("Fine"), colour="good")
