"""Every action there is, found by typing a few of its letters; Enter does it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from panel_app.ui.actions import Action, found
from panel_app.ui.look import Look
from panel_app.ui.widgets.overlay import Overlay, fit_rows
from panel_app.ui.widgets.parts import label
from panel_app.ui.widgets.table import Column, Table

_WIDEST: Final = 640
_MOST: Final = 60
"""Rows that are shown; whoever wants another types one letter more."""
_MOVES: Final = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class Palette(Overlay):
    """The keyboard stays in the line that is typed in; the arrows move in the list below it."""

    def __init__(self, window: QWidget, *, look: Look) -> None:
        super().__init__(window, look=look, name="", widest=_WIDEST)
        name = self.tr("Actions")
        self.setAccessibleName(name)
        self.card.setAccessibleName(name)
        self._actions: Sequence[Action] = ()
        self._more: Sequence[Action] = ()
        self.line = QLineEdit()
        self.line.setAccessibleName(self.tr("Find an action"))
        self.line.setPlaceholderText(self.tr("Type a few letters of what you want to do, or a candidate's code"))
        self.table: Table[Action] = Table(self._columns(), look=look, name=name)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.horizontalHeader().hide()
        self.none = label(self.tr("Nothing is called that. Fewer letters find more."), role="soft", wrap=True)
        self.foot = label(self.tr("↓ ↑ choose · Enter does it · Esc leaves"), role="small")
        for widget in (self.line, self.none):
            self.inside.addWidget(widget)
        self.inside.addWidget(self.table, 1)
        self.inside.addWidget(self.foot)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._on_typed)
        self.table.clicked.connect(self._on_clicked)
        self.table.chosen.connect(self._announce)

    def offer(self, actions: Sequence[Action], *, more: Sequence[Action] = ()) -> None:
        """Show what can be done now; `more` is found only by typing."""
        self._actions = [each for each in actions if each.does is not None and each.is_ready()]
        self._more = more
        self.line.clear()
        self._show("")
        self.open()

    def fit_list(self, room: int) -> None:
        others = self.line.sizeHint().height() + self.foot.sizeHint().height() + self._look.space(14)
        fit_rows(self.table, room - others)

    def take_focus(self) -> None:
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                self.table.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
        return super().eventFilter(watched, event)

    def _on_typed(self, text: str) -> None:
        self._show(text)

    def _on_clicked(self) -> None:
        self._do()

    def _show(self, typed: str) -> None:
        rows = found([*self._actions, *self._more], typed) if typed.strip() else list(self._actions)
        rows = rows[:_MOST]
        self.table.show_rows(rows, at=lambda each: bool(rows) and each is rows[0])
        self.table.setVisible(bool(rows))
        self.fit()
        self.none.setVisible(not rows)

    def _do(self) -> None:
        chosen = self.table.current
        self.leave()
        if chosen is not None and chosen.does is not None:
            chosen.does()

    def _announce(self, chosen: Action | None) -> None:
        """The keyboard is in the line: a screen reader is told which row Enter would do."""
        if chosen is None or not self.isVisible():
            return
        text = ", ".join(part for part in (chosen.name, chosen.shown_key) if part)
        self.line.setAccessibleDescription(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.line, text))

    def _columns(self) -> list[Column[Action]]:
        return [
            Column(title=self.tr("Action"), text=lambda each: each.name, stretch=True),
            Column(title=self.tr("Key"), text=lambda each: each.shown_key, number=True),
        ]
