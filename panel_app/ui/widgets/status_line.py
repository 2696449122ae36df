"""The line at the foot of the window that always says three things: saved, sync, lock."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from panel_app.ui.glyphs import glyph
from panel_app.ui.look import Look
from panel_app.ui.saving import Saved
from panel_app.ui.widgets.parts import ElidedLabel, label


class _Item(QWidget):
    """A shape and a few words."""

    def __init__(self, name: str, *, look: Look, elided: bool = True) -> None:
        super().__init__()
        self._look = look
        self._name = name
        self._shape, self._role = "none", "ink_soft"
        self._picture = QLabel()
        self.words = ElidedLabel() if elided else label()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(1.5))
        layout.addWidget(self._picture)
        layout.addWidget(self.words)
        look.changed.connect(self._on_look_changed)

    def say(self, text: str, *, shape: str, role: str) -> None:
        self._shape, self._role = shape, role
        self.words.setText(text)
        self.words.setAccessibleName(f"{self._name}: {text}")
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        colour = self._look.colour(self._role).name()
        size = self._look.size("body")
        self._picture.setPixmap(glyph(self._shape, colour=colour, size=size, ratio=self.devicePixelRatioF(), width=2.4))


class StatusLine(QFrame):
    """Saved here, what the hub knows, and who has unlocked the store."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "foot")
        self.saved = _Item(self.tr("Saved"), look=look, elided=False)
        self.sync = _Item(self.tr("Sync"), look=look)
        self.lock = _Item(self.tr("Lock"), look=look)
        self.busy = label(role="small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.space(4), look.space(1), look.space(4), look.space(1))
        layout.setSpacing(look.space(6))
        layout.addWidget(self.saved)
        layout.addWidget(self.sync)
        layout.addWidget(self.busy)
        layout.addStretch(1)
        layout.addWidget(self.lock)
        self.say_saved(Saved.SAVED)
        self.say_sync("", offline=False)
        self.say_lock("")

    def say_saved(self, state: Saved) -> None:
        words = {
            Saved.SAVED: (self.tr("Saved here"), "done", "good"),
            Saved.SAVING: (self.tr("Saving…"), "draft", "ink_soft"),
            Saved.NOT_SAVED: (self.tr("Not saved"), "danger", "danger"),
        }
        text, shape, role = words[state]
        self.saved.show()
        self.saved.say(text, shape=shape, role=role)

    def say_sync(self, text: str, *, offline: bool) -> None:
        self.sync.show()
        self.sync.say(text or self.tr("No store is open"), shape="offline" if offline else "sync", role="ink_soft")

    def say_lock(self, text: str) -> None:
        self.lock.say(text or self.tr("Locked"), shape="lock", role="ink_soft")

    def say_locked(self) -> None:
        """Nothing but that it is."""
        for item in (self.saved, self.sync):
            item.say("", shape="none", role="ink_soft")
            item.hide()
        self.say_lock("")

    def say_busy(self, text: str) -> None:
        self.busy.setText(text)
