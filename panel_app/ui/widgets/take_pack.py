"""The form that makes a store of a panel pack: file, passcode, a passphrase of one's own twice."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLineEdit

from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Chip
from panel_app.ui.widgets.parts import button, column, label, restyle, row
from panel_app.ui.widgets.strength import SHORTEST, strength


class TakePack(QFrame):
    """Complete when both passphrases agree; the rest is for the pack itself to refuse."""

    taken = Signal(str, str, str)
    """Pack file, passcode, passphrase."""
    browsed = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._busy = False
        self.setProperty("kind", "card")
        layout = column(look, gap=2, margin=5)
        self.setLayout(layout)
        layout.addWidget(label(self.tr("Take a panel pack"), role="lead"))
        self._said = label(role="soft", wrap=True)
        layout.addWidget(self._said)
        self.show_drop(over=False)
        self.pack = self._field(self.tr("Panel pack"))
        self.browse = button(self.tr("Browse…"), self.browsed.emit, name=self.tr("Browse for a panel pack"))
        line = row(look)
        line.addWidget(self.pack, 1)
        line.addWidget(self.browse)
        layout.addWidget(self._caption(self.pack))
        layout.addLayout(line)
        self.passcode = self._field(self.tr("Passcode"))
        self.passphrase = self._field(self.tr("Your own passphrase"), secret=True)
        self.again = self._field(self.tr("The same again"), secret=True)
        for field in (self.passcode, self.passphrase):
            layout.addWidget(self._caption(field))
            layout.addWidget(field)
        self.strength = Chip(strength(""), look=look)
        layout.addWidget(self.strength)
        layout.addWidget(self._caption(self.again))
        layout.addWidget(self.again)
        self.shown = QCheckBox(self.tr("Show what I type"))
        self.shown.toggled.connect(self._on_shown)
        layout.addWidget(self.shown)
        self.warning = self._warning()
        layout.addWidget(self.warning)
        self.take = button(self.tr("Take this pack"), self._on_take, kind="primary")
        self.lack = label(role="small", wrap=True)
        foot = row(look, gap=3)
        foot.addWidget(self.take)
        foot.addWidget(self.lack, 1)
        layout.addLayout(foot)
        layout.addStretch(1)
        self._on_edited()

    def show_pack(self, path: Path) -> None:
        self.pack.setText(str(path))
        self.passcode.setFocus()

    def show_drop(self, *, over: bool) -> None:
        """A file is held over the window, or not."""
        restyle(self, drop=over)
        self._said.setText(
            self.tr("Let go to take this file.")
            if over
            else self.tr(
                "The file came from the administrator: drop it here, or browse. Its five words came another way."
            )
        )

    def set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._on_edited()

    def _warning(self) -> QLabel:
        said = self.tr(
            "Nobody can reset this passphrase. If it is forgotten, the administrator writes a new pack, and what was "
            "not sent is scored again."
        )
        return label(said, role="small", wrap=True)

    def _caption(self, field: QLineEdit) -> QFrame:
        caption = label(field.accessibleName(), role="strong")
        caption.setBuddy(field)
        return caption

    def _field(self, name: str, *, secret: bool = False) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        if secret:
            field.setEchoMode(QLineEdit.EchoMode.Password)
        field.textChanged.connect(self._on_edited)
        field.returnPressed.connect(self._on_return)
        return field

    def _on_shown(self, shown: bool) -> None:  # noqa: FBT001 - Qt's signal
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.passphrase.setEchoMode(mode)
        self.again.setEchoMode(mode)

    def _on_edited(self) -> None:
        self.strength.show_sign(strength(self.passphrase.text()))
        self.lack.setText(self._lacking())
        self.take.setEnabled(not self._lacking() and not self._busy)
        self.take.setText(self.tr("Opening…") if self._busy else self.tr("Take this pack"))

    def _on_return(self) -> None:
        """Enter goes on to the first empty field; when there is none it takes the pack."""
        for field in (self.pack, self.passcode, self.passphrase, self.again):
            if not field.text():
                field.setFocus()
                return
        self._on_take()

    def _on_take(self) -> None:
        if self.take.isEnabled():
            self.taken.emit(self.pack.text().strip(), self.passcode.text().strip(), self.passphrase.text())

    def _lacking(self) -> str:
        if not self.pack.text().strip() or not self.passcode.text().strip():
            return self.tr("Needs the file and its passcode.")
        if len(self.passphrase.text()) < SHORTEST:
            return self.tr("Needs a passphrase of your own.")
        if self.passphrase.text() != self.again.text():
            return self.tr("The two passphrases are not the same yet.")
        return ""
