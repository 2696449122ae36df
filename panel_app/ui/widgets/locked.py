"""What a locked window shows: that it is locked, and a field for the passphrase."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from panel_app.domain.errors import PanelError
from panel_app.ui.glyphs import glyph
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, column, frame, label, row, scrolled

_WIDE = 520


class LockedPage(QWidget):
    """Knows nothing but the name of the store's file."""

    unlocked = Signal(str)
    """A passphrase was typed."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._busy = False
        self._store = ""
        self._picture = QLabel()
        self.title = label(self.tr("Locked"), role="title")
        self.said = label(wrap=True)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(self.tr("Passphrase"))
        self.passphrase.setPlaceholderText(self.tr("Passphrase"))
        self.passphrase.textChanged.connect(self._on_edited)
        self.passphrase.returnPressed.connect(self._on_unlock)
        self.unlock = button(self.tr("Unlock"), self._on_unlock, kind="primary")
        self.refusal = label(role="strong", wrap=True)
        self._lay_out()
        look.changed.connect(self._dress)
        self._dress()
        self._on_edited()

    def ask(self, store: Path, *, stored: bool) -> None:
        """Begin again, for the store of this name; `stored` says whether all that was typed is in it."""
        self._store = store.stem
        self.passphrase.clear()
        self.refusal.hide()
        self.say(stored=stored)
        self.set_busy(busy=False)
        self.passphrase.setFocus()

    def say(self, *, stored: bool) -> None:
        """Whether all that was typed is stored, as far as is known now."""
        what = (
            self.tr("Everything typed here is stored.")
            if stored
            else self.tr("What was typed last is not stored yet; it is tried again after unlocking.")
        )
        how = self.tr("The passphrase of {store} brings back the page as it was.").format(store=self._store)
        self.said.setText(f"{what} {how}")

    def refuse(self, error: PanelError) -> None:
        """Say why it stays locked."""
        self.set_busy(busy=False)
        self.refusal.setText(f"{error.what} {error.remedy}")
        self.refusal.show()
        self.passphrase.setAccessibleDescription(self.refusal.text())
        self.passphrase.setFocus()
        self.passphrase.selectAll()

    def set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._on_edited()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _lay_out(self) -> None:
        look = self._look
        self._card = frame("card")
        inside = column(look, gap=3, margin=6)
        self._card.setLayout(inside)
        head = row(look, gap=3)
        head.addWidget(self._picture)
        head.addWidget(self.title, 1)
        inside.addLayout(head)
        inside.addWidget(self.said)
        line = row(look)
        line.addWidget(self.passphrase, 1)
        line.addWidget(self.unlock)
        inside.addLayout(line)
        inside.addWidget(self.refusal)
        paper = QWidget()
        paper.setObjectName("paper")
        middle = column(look, margin=4)
        paper.setLayout(middle)
        middle.addStretch(1)
        across = row(look)
        across.addStretch(1)
        across.addWidget(self._card)
        across.addStretch(1)
        middle.addLayout(across)
        middle.addStretch(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(paper))

    def _dress(self) -> None:
        look = self._look
        size = look.size("title")
        colour = look.colour("primary").name()
        self._picture.setPixmap(glyph("lock", colour=colour, size=size, ratio=self.devicePixelRatioF()))
        self._fit()

    def _fit(self) -> None:
        look = self._look
        self._card.setFixedWidth(max(min(round(_WIDE * look.scale), self.width() - 2 * look.space(6)), 1))

    def _on_edited(self) -> None:
        self.unlock.setEnabled(bool(self.passphrase.text()) and not self._busy)
        self.unlock.setText(self.tr("Checking…") if self._busy else self.tr("Unlock"))

    def _on_unlock(self) -> None:
        if self.unlock.isEnabled():
            self.set_busy(busy=True)
            self.unlocked.emit(self.passphrase.text())
