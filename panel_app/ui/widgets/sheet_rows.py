"""Paper sheets as a table: a row for each candidate, for each criterion a cell for the mark and one for its note."""

import dataclasses
from collections.abc import Sequence
from typing import Any, override

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QFont, QIcon

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.forms import missing, note_is_due
from panel_app.domain.rubric import Criterion, CriterionId, Mark, plain
from panel_app.domain.rules import Stage
from panel_app.ui.glyphs import icon
from panel_app.ui.look import Look
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.table import Index
from panel_app.workspace.sheets import Sheet


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cell:
    """What a column is about: the mark of a criterion, or the note beside it."""

    criterion: Criterion
    number: int
    is_note: bool


class SheetRows(QAbstractTableModel):
    """Frozen sheets; what is typed is put in their place at once."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._stage: Stage | None = None
        self._sheets: list[Sheet] = []
        self.cells: tuple[Cell, ...] = ()

    @property
    def sheets(self) -> list[Sheet]:
        return self._sheets

    def show(self, stage: Stage, sheets: Sequence[Sheet]) -> None:
        """Take other sheets."""
        same = stage == self._stage and [each.code for each in sheets] == [each.code for each in self._sheets]
        if same:
            self._sheets = list(sheets)
            if sheets:
                self.dataChanged.emit(self.index(0, 0), self.index(len(sheets) - 1, len(self.cells) - 1))
                self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(sheets) - 1)
            return
        self.beginResetModel()
        self._stage, self._sheets = stage, list(sheets)
        self.cells = tuple(
            Cell(criterion=criterion, number=number, is_note=is_note)
            for number, criterion in enumerate(stage.criteria, start=1)
            for is_note in ((False, True) if criterion.note_at else (False,))
        )
        self.endResetModel()

    # ---- what is asked and told of a cell

    def sheet(self, index: Index) -> Sheet:
        return self._sheets[index.row()]

    def cell(self, index: Index) -> Cell:
        return self.cells[index.column()]

    def mark(self, index: Index) -> Mark | None:
        return self.sheet(index).form.marks.get(self.cell(index).criterion.id)

    def note(self, index: Index) -> str:
        return self.sheet(index).form.notes.get(self.cell(index).criterion.id, "")

    def note_is_due(self, index: Index) -> bool:
        """Whether the mark beside this note asks for it, written or not."""
        return self._stage is not None and note_is_due(
            self._stage, self.cell(index).criterion.id, self.sheet(index).form.marks
        )

    def lacks(self, index: Index) -> bool:
        """Whether the form cannot be submitted because of this cell."""
        sheet, cell = self.sheet(index), self.cell(index)
        if sheet.is_locked or cell.criterion.id in sheet.form.abstained:
            return False
        if cell.is_note:
            return self.note_is_due(index) and not self.note(index).strip()
        return self.mark(index) is None

    def wants_typing(self, index: Index) -> bool:
        """Whether a typist has to stop here: a mark, or a note that is due."""
        sheet, cell = self.sheet(index), self.cell(index)
        if sheet.is_locked or cell.criterion.id in sheet.form.abstained:
            return False
        return not cell.is_note or self.note_is_due(index)

    def missing(self, sheet: Sheet) -> tuple[CriterionId, ...]:
        return missing(self._stage, sheet.form) if self._stage is not None and not sheet.is_locked else ()

    def row_of(self, code: CandidateCode) -> int | None:
        return next((place for place, sheet in enumerate(self._sheets) if sheet.code == code), None)

    def put_mark(self, index: Index, mark: Mark | None) -> None:
        marks = {**self.sheet(index).form.marks, self.cell(index).criterion.id: mark}
        given = {key: each for key, each in marks.items() if each is not None}
        self._put(index, msgspec.structs.replace(self.sheet(index).form, marks=given))

    def put_note(self, index: Index, note: str) -> None:
        notes = {**self.sheet(index).form.notes, self.cell(index).criterion.id: note}
        kept = {key: each for key, each in notes.items() if each}
        self._put(index, msgspec.structs.replace(self.sheet(index).form, notes=kept))

    def _put(self, index: Index, form: object) -> None:
        row = index.row()
        self._sheets[row] = msgspec.structs.replace(self._sheets[row], form=form, state="draft")
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.cells) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, row, row)

    # ---- Qt

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._sheets)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.cells)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usable if self.sheet(index).is_locked else usable | Qt.ItemFlag.ItemIsEditable

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self._of_row(self._sheets[section], role) if 0 <= section < len(self._sheets) else None
        if not 0 <= section < len(self.cells):
            return None
        cell = self.cells[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.criterion.title if cell.is_note else str(cell.number)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            what = self.tr("{title}: note") if cell.is_note else self.tr("{title}: mark")
            return what.format(title=cell.criterion.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(cell)
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._sheets):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            sheet, cell = self.sheet(index), self.cell(index)
            what = self.tr("note") if cell.is_note else self.tr("mark")
            return f"{sheet.code}, {cell.criterion.title}, {what}: {self._text(index) or self.tr('empty')}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(self.cell(index))
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._look.colour(self._colour(index))
        if role == Qt.ItemDataRole.FontRole and not self.cell(index).is_note:
            font = self._look.font()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        return None

    def _of_row(self, sheet: Sheet, role: int) -> str | QIcon | None:
        """A candidate's code, with a tick once nothing is missing, and a lock once it is submitted."""
        done = sheet.is_locked or not self.missing(sheet)
        sign = signs.form_state("submitted") if sheet.is_locked else Sign(glyph="done", word=self.tr("complete"))
        if role == Qt.ItemDataRole.DisplayRole:
            return sheet.code
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{sheet.code}, {sign.word}" if done else sheet.code
        if role == Qt.ItemDataRole.DecorationRole:
            glyph = sign.glyph if done else "blank"
            return icon(glyph, colour=self._look.colour("good").name(), size=self._look.size("body"))
        return None

    def _text(self, index: Index) -> str:
        sheet, cell = self.sheet(index), self.cell(index)
        if cell.is_note:
            note = self.note(index)
            return self.tr("Note needed") if not note.strip() and self.lacks(index) else " ".join(note.split())
        if cell.criterion.id in sheet.form.abstained:
            return self.tr("abst.")
        mark = self.mark(index)
        return "" if mark is None else plain(mark)

    def _colour(self, index: Index) -> str:
        if self.sheet(index).is_locked:
            return "ink_soft"
        return "danger" if self.cell(index).is_note and self.lacks(index) else "ink"

    def _aligned(self, cell: Cell) -> int:
        side = Qt.AlignmentFlag.AlignLeft if cell.is_note else Qt.AlignmentFlag.AlignHCenter
        return int(side | Qt.AlignmentFlag.AlignVCenter)
