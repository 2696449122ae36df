"""The strip above a candidate's file: its documents as tabs, the page, zoom, and what one can do while reading."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from panel_app.ui.glyphs import icon
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, label, on_key, row, tab_bar

_PAGE_ROOM, _ZOOM_ROOM = 400, 600
"""Widths, at 100 % text, from which on there is room for the page's number, and for the zoom."""


class ReaderBar(QFrame):
    """Ctrl+Page Down and Ctrl+Page Up walk through the documents."""

    chosen = Signal(int)
    """A document: 0 the answers, then the attachments in order."""
    zoomed = Signal(int)
    """1 in, -1 out, 0 as wide as the window."""
    found = Signal()
    highlighted = Signal()
    noted = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "head")
        self.tabs = tab_bar(self.tr("Documents of this candidate"))
        self.tabs.currentChanged.connect(self.chosen)
        self.page = label(role="small")
        self._signs: list[tuple[QPushButton, str]] = []
        self._zooms = [
            self._tool("minus", self.tr("Smaller page (−)"), lambda: self.zoomed.emit(-1)),
            self._tool("plus", self.tr("Larger page (+)"), lambda: self.zoomed.emit(1)),
            self._tool("fit", self.tr("As wide as the window (0)"), lambda: self.zoomed.emit(0)),
        ]
        self.search = self._tool("find", self.tr("Find in the file"), self.found.emit, key="Ctrl+F")
        self.highlight = self._tool(
            "highlight", self.tr("Highlight what is selected, or take it away"), self.highlighted.emit, key="Ctrl+H"
        )
        self.notes = self._tool("notes", self.tr("Your own notes"), self.noted.emit, key="Ctrl+Shift+H")
        self.notes.setCheckable(True)
        line = row(look, gap=0.5)
        line.setContentsMargins(look.space(5), look.space(1), look.space(2), look.space(1))
        line.addWidget(self.tabs, 1)
        for widget in (self.page, *self._zooms, self.search, self.highlight, self.notes):
            line.addWidget(widget)
        self.setLayout(line)
        on_key(self, "Ctrl+PgDown", self._on_next, name=self.tr("Next file of this candidate"))
        on_key(self, "Ctrl+PgUp", self._on_previous, name=self.tr("Previous file of this candidate"))
        look.changed.connect(self._dress)
        self._dress()

    def show_documents(self, titles: Sequence[str]) -> None:
        """The tabs anew, with the first one chosen; emits nothing."""
        blocked = self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for title in titles:
            self.tabs.addTab(title)
        self.tabs.setCurrentIndex(0)
        self.tabs.blockSignals(blocked)
        self.say_page("")

    def say_page(self, text: str) -> None:
        """Which page is shown; empty where there are none, and nothing to zoom."""
        self.page.setText(text)
        self._make_room()

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        return [self.tabs, *self._zooms, self.search, self.highlight, self.notes]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a narrow bar the documents go before the page and the zoom, which have keys."""
        wide = self.width() / self._look.scale
        self.page.setVisible(bool(self.page.text()) and wide >= _PAGE_ROOM)
        for each in self._zooms:
            each.setVisible(bool(self.page.text()) and wide >= _ZOOM_ROOM)

    def _on_next(self) -> None:
        self._step(1)

    def _on_previous(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        place = self.tabs.currentIndex() + by
        if 0 <= place < self.tabs.count():
            self.tabs.setCurrentIndex(place)

    def _tool(self, sign: str, name: str, on_clicked: Callable[[], None], *, key: str = "") -> QPushButton:
        made = button("", on_clicked, kind="quiet", key=key, name=name)
        if not key:
            made.setToolTip(name)
        self._signs.append((made, sign))
        return made

    def _dress(self) -> None:
        size = self._look.size("lead")
        for made, sign in self._signs:
            theme = self._look.theme
            made.setIcon(icon(sign, colour=theme.primary, size=size, chosen=theme.on_selection))
            made.setIconSize(QSize(size, size))
