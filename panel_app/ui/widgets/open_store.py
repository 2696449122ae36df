"""The forms that open what is there already: a store of one's own, or a seat of the worked example."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QSizePolicy

from panel_app.ui.look import Look
from panel_app.ui.places import DemoSeat
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.parts import button, column, label, row
from panel_app.ui.widgets.table import Column, Table


class OpenStore(QFrame):
    """A store used before: which one, and its passphrase."""

    opened = Signal(str, str)
    browsed = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        layout = column(look, gap=2, margin=5)
        self.setLayout(layout)
        layout.addWidget(label(self.tr("Open a store used before"), role="lead"))
        self.stores = QComboBox()
        self.stores.setAccessibleName(self.tr("Store"))
        self.stores.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.browse = button(self.tr("Browse…"), self.browsed.emit, name=self.tr("Browse for a store"))
        line = row(look)
        line.addWidget(self.stores, 1)
        line.addWidget(self.browse)
        layout.addLayout(line)
        self.passphrase = QLineEdit()
        self.passphrase.setAccessibleName(self.tr("Passphrase"))
        self.passphrase.setPlaceholderText(self.tr("Passphrase"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.textChanged.connect(self._on_edited)
        self.passphrase.returnPressed.connect(self._on_open)
        self.open = button(self.tr("Open"), self._on_open, kind="primary", name=self.tr("Open the store"))
        line = row(look)
        line.addWidget(self.passphrase, 1)
        line.addWidget(self.open)
        layout.addLayout(line)
        self._busy = False
        self._on_edited()

    def show_stores(self, paths: Sequence[Path]) -> None:
        self.stores.clear()
        for path in paths:
            self.stores.addItem(path.stem, str(path))
            self.stores.setItemData(self.stores.count() - 1, str(path), Qt.ItemDataRole.ToolTipRole)
        self.stores.setCurrentIndex(0 if paths else -1)  # a box with a placeholder chooses nothing by itself
        self._on_edited()

    def choose(self, path: Path) -> None:
        """Choose one that may lie anywhere."""
        place = self.stores.findData(str(path))
        if place < 0:
            self.stores.addItem(path.stem, str(path))
            place = self.stores.count() - 1
        self.stores.setCurrentIndex(place)
        self._on_edited()
        self.passphrase.setFocus()

    def set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._on_edited()

    def _on_edited(self) -> None:
        self.stores.setEnabled(self.stores.count() > 0)
        self.stores.setPlaceholderText(self.tr("No store on this computer yet"))
        self.open.setEnabled(self.stores.count() > 0 and bool(self.passphrase.text()) and not self._busy)
        self.open.setText(self.tr("Opening…") if self._busy else self.tr("Open"))

    def _on_open(self) -> None:
        if self.open.isEnabled():
            self.opened.emit(self.stores.currentData(), self.passphrase.text())


class OpenSeat(QFrame):
    """The seats of the worked example, each a click away."""

    opened = Signal(object)
    browsed = Signal()
    wanted = Signal()
    """To sit at a panel member's desk of an example that is made here."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        layout = column(look, gap=2, margin=5)
        self.setLayout(layout)
        self.browse = button(self.tr("Folder…"), self.browsed.emit, name=self.tr("Choose the folder of the example"))
        head = row(look)
        head.addWidget(label(self.tr("Look at the worked example"), role="lead"), 1)
        head.addWidget(self.browse)
        layout.addLayout(head)
        said = self.tr("Sit at a panel member's desk among invented people, with a tour of three minutes.")
        layout.addWidget(_short(said))
        self.try_it = button(self.tr("See the worked example"), self.wanted.emit)
        line = row(look)
        line.addWidget(self.try_it)
        line.addStretch(1)
        layout.addLayout(line)
        said = self.tr("Or, where “panel-app demo” has run a whole round, choose a seat of it.")
        layout.addWidget(_short(said))
        columns = [
            Column[DemoSeat](
                title=self.tr("Seat"),
                text=lambda each: each.seat,
                sign=lambda _each: Sign(glyph="seat", word="", colour="primary"),
                strong=lambda _each: True,
            ),
            Column[DemoSeat](title=self.tr("Role"), text=self._role, stretch=True),
        ]
        self.table: Table[DemoSeat] = Table(columns, look=look, name=self.tr("Seats of the worked example"))
        self.table.setMinimumHeight(look.space(44))
        self.table.opened.connect(self.opened)
        self.table.clicked.connect(self._on_clicked)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)
        self.table.hide()

    def set_busy(self, *, busy: bool) -> None:
        self.setEnabled(not busy)

    def show_making(self, *, making: bool) -> None:
        """The example takes a few seconds to make."""
        self.try_it.setText(self.tr("Making the example…") if making else self.tr("See the worked example"))

    def show_seats(self, seats: Sequence[DemoSeat]) -> None:
        self.table.show_rows(seats)
        self.table.setVisible(bool(seats))

    def _on_clicked(self, _index: QModelIndex) -> None:
        if self.table.current is not None:
            self.opened.emit(self.table.current)

    def _role(self, each: DemoSeat) -> str:
        names = {"administrator": self.tr("Administrator"), "chair": self.tr("Chair")}
        return names.get(each.seat, self.tr("Panel member"))


def _short(text: str) -> QLabel:
    """An explanation that takes no more height than its words."""
    made = label(text, role="soft", wrap=True)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return made
