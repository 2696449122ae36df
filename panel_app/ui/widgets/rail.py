"""The left rail: the pages of a seat's role, with their keys; in a narrow window only their signs."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from panel_app.ui.actions import Action
from panel_app.ui.glyphs import icon
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import clear, give_key, key_of, label, restyle

_WIDE = 196
_HIGH = 11
"""Steps of the grid that a button and the gap below it take."""


class Rail(QWidget):
    """Emits the number of the page that was chosen."""

    chosen = Signal(int)

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._entries: list[tuple[str, str]] = []
        self._buttons: list[QPushButton] = []
        self._group = QButtonGroup(self)
        self._narrow = False
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Pages"))
        self.brand = label(role="rail", wrap=True)
        self.seat = label(role="rail-small", wrap=True)
        self._stack = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.addWidget(self.brand)
        layout.addLayout(self._stack)
        layout.addStretch(1)
        layout.addWidget(self.seat)
        look.changed.connect(self._dress)

    def show_pages(self, entries: list[tuple[str, str]]) -> None:
        """Title and sign of each page."""
        self._entries = entries
        clear(self._stack)
        self._buttons = []
        for number, (title, _sign) in enumerate(entries):
            button = QPushButton()
            button.setProperty("kind", "rail")
            button.setCheckable(True)
            button.setAutoDefault(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setAccessibleName(title)
            key = f"Ctrl+{number + 1}"
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{title} ({shown})")
            give_key(button, key)
            self._group.addButton(button, number)
            button.clicked.connect(self._on_clicked)
            self._buttons.append(button)
            self._stack.addWidget(button)
        self._dress()

    def to_pages(self) -> list[Action]:
        """To go to each of the pages."""
        return [
            Action(name=self.tr("Go to: {page}").format(page=each.accessibleName()), key=key_of(each), does=each.click)
            for each in self._buttons
        ]

    def show_seat(self, text: str, brand: str) -> None:
        self.seat.setText(text)
        self.brand.setText(brand)

    def choose(self, number: int) -> None:
        """Show a page as the chosen one; emits nothing."""
        self._buttons[number].setChecked(True)

    def set_narrow(self, *, narrow: bool) -> None:
        if narrow != self._narrow:
            self._narrow = narrow
            self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a low window the buttons are less high, so that every page keeps its own."""
        low = self.height() < (len(self._buttons) + 1) * self._look.space(_HIGH)
        for button in self._buttons:
            restyle(button, low=low)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.chosen.emit(self._buttons.index(button))

    def _dress(self) -> None:
        look, theme = self._look, self._look.theme
        edge = look.space(1.5 if self._narrow else 3)
        layout = self.layout()
        if layout is not None:
            end = look.space(1.5 if self._narrow else 4)
            layout.setContentsMargins(edge, end, edge, end)
            layout.setSpacing(look.space(4))
        self._stack.setSpacing(0 if self._narrow else look.space(1))
        size = look.size("lead")
        for button, (title, sign) in zip(self._buttons, self._entries, strict=True):
            button.setIcon(icon(sign, colour=theme.on_rail, size=size, chosen=theme.on_rail_chosen))
            button.setIconSize(QSize(size, size))
            button.setText("" if self._narrow else f" {title}")
        self.brand.setVisible(not self._narrow)
        self.seat.setVisible(not self._narrow)
        self.setFixedWidth(size + look.space(4) + 2 * edge if self._narrow else look.space(_WIDE / 4))
        self._make_room()
