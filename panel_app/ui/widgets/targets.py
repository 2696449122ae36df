"""What a column of a file can be taken for, in words, and the choice of it for each header."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Chip, Sign
from panel_app.ui.widgets.parts import ElidedLabel, label
from panel_app.workspace.columns import FileColumn

_OPEN = ("context", "eligible", "line", "equality")
"""Compartments for whatever a programme asks besides: any name may follow."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("targets", text)


def target_words(target: str) -> str:
    """A target for people."""
    fixed = {
        "id": _tr("Application number"),
        "ignore": _tr("Leave this column out"),
        "attachment": _tr("Name of an attached file"),
        "jurisdiction": _tr("Nation"),
        "panel": _tr("Panel"),
        "adjustments": _tr("Adjustments asked for (never for scorers)"),
        "language": _tr("Language"),
    }
    groups = {
        "identity": _tr("Who it is: {name}"),
        "contact": _tr("Contact: {name}"),
        "work": _tr("Work: {name}"),
        "answer": _tr("Answer: {name}"),
        "line": _tr("For the line: {name}"),
        "context": _tr("Shown to scorers: {name}"),
        "eligible": _tr("Eligibility: {name}"),
        "equality": _tr("Equality, kept apart: {name}"),
    }
    group, _, name = target.partition(".")
    if target in fixed:
        return fixed[target]
    return groups.get(group, "{name}").format(name=name.replace("_", " "))


class _Choice(QComboBox):
    """The wheel scrolls the page that it is on."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class TargetGrid(QWidget):
    """A line for each header: the header, its first values, what it is taken for, and how that is known."""

    changed = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._choices: dict[str, QComboBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, look.space(2), 0)
        self._grid.setHorizontalSpacing(look.space(4))
        self._grid.setVerticalSpacing(look.space(1.5))
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        for column, stretch in enumerate((3, 4, 4, 0)):
            self._grid.setColumnStretch(column, stretch)

    @property
    def columns(self) -> dict[str, str]:
        """The target of each header, as it is chosen."""
        return {header: choice.currentData() for header, choice in self._choices.items()}

    @property
    def choices(self) -> list[QComboBox]:
        return list(self._choices.values())

    def show_columns(self, columns: Sequence[FileColumn], targets: Sequence[str]) -> None:
        """Other headers, with what they are taken for."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._choices = {}
        titles = (self.tr("Column of the file"), self.tr("First values"), self.tr("Is taken for"), "")
        for place, title in enumerate(titles):
            self._grid.addWidget(label(title, role="small"), 0, place)
        for row, column in enumerate(columns, start=1):
            self._add(row, column, targets)

    def _add(self, row: int, column: FileColumn, targets: Sequence[str]) -> None:
        name, examples = ElidedLabel(column.header), ElidedLabel("  ·  ".join(column.examples))
        name.setProperty("text_role", "strong")
        examples.setProperty("text_role", "soft")
        choice = _Choice()
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(12)
        choice.setAccessibleName(self.tr("What “{header}” is taken for").format(header=column.header))
        for target in _offered(column, targets):
            choice.addItem(target_words(target), target)
        choice.setCurrentIndex(max(choice.findData(column.target), 0))
        choice.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._choices[column.header] = choice
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(examples, row, 1)
        self._grid.addWidget(choice, row, 2)
        self._grid.addWidget(Chip(_origin(column), look=self._look), row, 3)


def _offered(column: FileColumn, targets: Sequence[str]) -> list[str]:
    """Left out first, then what is written out, then an open name made of the header, and what it is now."""
    slug = re.sub(r"[^a-z0-9]+", "_", column.header.lower()).strip("_0123456789")[:40] or "other"
    offered = ["ignore", *(each for each in targets if each != "ignore"), *(f"{each}.{slug}" for each in _OPEN)]
    if column.target not in offered:
        offered.append(column.target)
    return list(dict.fromkeys(offered))


def _origin(column: FileColumn) -> Sign:
    if column.remembered:
        return Sign(glyph="done", word=_tr("As last time"), colour="good")
    if column.target == "ignore":
        return Sign(glyph="caution", word=_tr("Not recognised"), colour="danger")
    return Sign(glyph="info", word=_tr("Suggested"), colour="primary")
