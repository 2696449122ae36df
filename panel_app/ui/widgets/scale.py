"""The levels of one criterion as large buttons. A digit sets the mark; a longer scale has a field to type it in."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from panel_app.domain.rubric import Criterion, Level, Mark, plain, read_mark
from panel_app.ui.look import Look
from panel_app.ui.widgets.note_field import history_step
from panel_app.ui.widgets.parts import label, restyle

_DIGITS: Final = frozenset("0123456789")
_A_ROW: Final = 10
_PAUSE_MS: Final = 250
"""What was typed and not entered is a mark after so long."""


class Scale(QWidget):
    """One criterion's scale. Arrows walk along the levels without marking; digit, Space or Enter mark."""

    marked = Signal(object)
    """The mark, or None when it was taken back."""
    moved_on = Signal()
    """A key gave the mark: the next criterion is wanted."""
    looked_at = Signal(object)
    """The level that has the focus, or None."""
    hovered = Signal(object)
    """The level that the mouse is over, or None."""
    walked = Signal(int)
    """One step of the mark's history is wanted: -1 back, 1 forward again."""

    def __init__(self, criterion: Criterion, *, look: Look) -> None:
        super().__init__()
        self._criterion = criterion
        self._levels = {level.mark: level for level in criterion.levels}
        self._buttons: dict[Mark, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)  # a mark can be taken back, which an exclusive group forbids
        self._mark: Mark | None = None
        self.typed = not all(plain(mark) in _DIGITS for mark in criterion.marks)
        self.field = QLineEdit()
        self._said = label(role="small")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._on_paused)
        self._lay_out(look)
        self._set_tab_stop()

    @property
    def mark(self) -> Mark | None:
        return self._mark

    def button_of(self, mark: Mark) -> QPushButton:
        """The button of a level."""
        return self._buttons[mark]

    def stops(self) -> list[QWidget]:
        """What Tab may stop at, in order."""
        return [*([self.field] if self.typed else []), *self._buttons.values()]

    def show_mark(self, mark: Mark | None) -> None:
        """Show what is stored; emits nothing."""
        self._check(mark)
        if self.typed:
            self.field.setText("" if mark is None else plain(mark))

    def set_locked(self, *, locked: bool) -> None:
        for button in self._buttons.values():
            button.setEnabled(not locked)
        self.field.setReadOnly(locked)

    def finish_typing(self) -> None:
        """Take what stands in the field, as when it is left."""
        if self.typed:
            self._take_typed(by_key=False)

    def take_back(self) -> None:
        """No mark."""
        self._give(None, by_key=False)

    def take_focus(self) -> None:
        """Put the keyboard where a mark can be given at once."""
        if self.typed:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.selectAll()
        else:
            self._stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.MouseFocusReason:  # nothing may move while a button is held down
                self.looked_at.emit(self._level_of(watched))
        elif event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            if isinstance(watched, QWidget) and not watched.rect().contains(event.position().toPoint()):
                self.looked_at.emit(self._level_of(watched))  # let go beside it, which marks nothing
        elif event.type() in (QEvent.Type.Enter, QEvent.Type.Leave) and watched is not self.field:
            self.hovered.emit(self._level_of(watched) if event.type() == QEvent.Type.Enter else None)
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._step(event):
            event.accept()  # the mark's own, not the window's
            return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.field:
                return self._typed_key(event)
            return self._key(event, watched)
        return super().eventFilter(watched, event)

    # ---- keys

    def _step(self, event: QKeyEvent) -> int:
        return 0 if self.field.isReadOnly() else history_step(event)

    def _key(self, event: QKeyEvent, button: QObject) -> bool:
        if step := self._step(event):
            self.walked.emit(step)
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        text, key = event.text(), event.key()
        if text in self._by_digit() and not self.typed:
            self._give(self._by_digit()[text], by_key=True)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._walk(button, 1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            level = self._level_of(button)
            if level is not None:
                self._give(level.mark, by_key=True)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._give(None, by_key=False)
        else:
            return False
        return True

    def _typed_key(self, event: QKeyEvent) -> bool:
        if step := self._step(event):
            self.walked.emit(step)
            return True
        if (
            event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            or event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            return False
        self._take_typed(by_key=True)
        return True

    def _by_digit(self) -> dict[str, Mark]:
        return {plain(mark): mark for mark in self._buttons}

    def _walk(self, button: QObject, step: int) -> None:
        buttons = list(self._buttons.values())
        place = buttons.index(button) + step if isinstance(button, QPushButton) else 0
        if 0 <= place < len(buttons):
            buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- marks

    def _give(self, mark: Mark | None, *, by_key: bool) -> None:
        if not next(iter(self._buttons.values())).isEnabled():
            return
        changed = mark != self._mark
        self._pause.stop()
        self.show_mark(mark)
        self.repaint()  # the mark is seen before all that follows from it
        self._said.clear()
        self.looked_at.emit(self._levels.get(mark) if mark is not None else None)
        if changed:
            self.marked.emit(mark)
        if by_key and mark is not None:
            self.moved_on.emit()

    def _take_typed(self, *, by_key: bool) -> None:
        text = self.field.text().strip()
        if self.field.isReadOnly() or (not by_key and text == ("" if self._mark is None else plain(self._mark))):
            return
        if not text:
            self._give(None, by_key=False)
            return
        try:
            mark = read_mark(text)
        except ValueError:
            mark = None
        if mark in self._levels:
            restyle(self.field, due=False)
            self._give(mark, by_key=by_key)
        else:
            self._said.setText(self.tr("{text} is not on this scale.").format(text=text))

    def _on_clicked(self) -> None:
        level = self._level_of(self.sender())
        if level is not None:
            self._give(level.mark, by_key=False)

    def _on_toggled(self, on: bool) -> None:  # noqa: FBT001 - Qt's own signal
        """A screen reader toggles where a mouse clicks; a mark is not taken back by giving it again."""
        if on:
            self._on_clicked()
        else:
            self.show_mark(self._mark)

    def _on_typing(self, text: str) -> None:
        """The anchor of what is being typed is in sight before Enter, and the mark is kept after a pause."""
        self._pause.start()
        try:
            self.looked_at.emit(self._levels.get(read_mark(text)))
        except ValueError:
            self.looked_at.emit(None)

    def _on_paused(self) -> None:
        """Keep what stands in the field if it is a mark, and leave the field alone: perhaps there is more to come."""
        text = self.field.text()
        try:
            mark = read_mark(text)
        except ValueError:
            return
        if mark in self._levels and mark != self._mark and plain(mark) == text:
            self._check(mark)
            self.marked.emit(mark)

    def _on_field_left(self) -> None:
        self.finish_typing()

    # ---- inside

    def _level_of(self, button: QObject) -> Level | None:
        for mark, each in self._buttons.items():
            if each is button:
                return self._levels[mark]
        return self._levels.get(self._mark) if self._mark is not None else None

    def _check(self, mark: Mark | None) -> None:
        self._mark = mark
        for each, button in self._buttons.items():
            blocked = button.blockSignals(True)
            button.setChecked(each == mark)
            button.blockSignals(blocked)
        self._set_tab_stop()

    def _stop(self) -> QPushButton:
        """The one level that Tab stops at: the mark, else the first."""
        return self._buttons[self._mark if self._mark in self._buttons else self._criterion.marks[0]]

    def _set_tab_stop(self) -> None:
        for button in self._buttons.values():
            stops = button is self._stop() and not self.typed
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)

    def _lay_out(self, look: Look) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.space(1))
        for place, level in enumerate(self._criterion.levels):
            button = self._button(level)
            across = _A_ROW if len(self._criterion.levels) <= _A_ROW else 7
            grid.addWidget(button, place // across, place % across)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.space(1))
        if self.typed:
            layout.addLayout(self._typing(look))
        layout.addLayout(grid)

    def _typing(self, look: Look) -> QHBoxLayout:
        self.field.setAccessibleName(
            self.tr("Mark for {title}: type it, then Enter").format(title=self._criterion.title)
        )
        self.field.setPlaceholderText(self.tr("Mark"))
        self.field.setMaximumWidth(look.space(24))
        self.field.installEventFilter(self)
        self.field.editingFinished.connect(self._on_field_left)
        self.field.textEdited.connect(self._on_typing)
        line = QHBoxLayout()
        line.addWidget(self.field)
        line.addWidget(self._said, 1)
        return line

    def _button(self, level: Level) -> QPushButton:
        text = plain(level.mark)
        button = QPushButton(text)
        button.setProperty("kind", "level")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setMinimumSize(QSize(1, 1))
        button.setAccessibleName(f"{self._criterion.title}: {text}")
        button.setAccessibleDescription(level.anchor)
        button.setToolTip(level.anchor)
        button.setAutoExclusive(True)  # to a screen reader one of several; the group decides what it does
        button.clicked.connect(self._on_clicked)
        button.toggled.connect(self._on_toggled)
        button.installEventFilter(self)
        self._group.addButton(button)
        self._buttons[level.mark] = button
        return button
