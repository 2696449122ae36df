"""What a page is for and which keys it has, made of the page's own words and its own actions."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from panel_app.ui.actions import Action
from panel_app.ui.look import Look
from panel_app.ui.widgets.overlay import Overlay, fit_rows
from panel_app.ui.widgets.parts import button, label, row
from panel_app.ui.widgets.table import Column, Table

_WIDEST: Final = 680
_NARROW: Final = 560
"""Below this width (at 100 % text) a row does not say where its key works."""
_WHERE: Final = 2


class _Row(NamedTuple):
    """A key, and whether it works on every page."""

    action: Action
    everywhere: bool


class HelpSheet(Overlay):
    """`?` shows the keys, F1 the explanation above them."""

    def __init__(self, window: QWidget, *, look: Look, take_tour: Callable[[], None]) -> None:
        super().__init__(window, look=look, name="", widest=_WIDEST)
        self.title = label(role="title", wrap=True)
        self.said = label(wrap=True)
        self.keys: Table[_Row] = Table(self._columns(), look=look, name=self.tr("Keys"))
        self.tour = button(self.tr("Take the tour"), self._on_tour)
        self.keys.opened.connect(self._on_read)
        self.keys.installEventFilter(self)
        self.close_it = button(self.tr("Close"), self.leave, kind="primary")
        self._take_tour = take_tour
        for widget in (self.title, self.said):
            self.inside.addWidget(widget)
        self.inside.addWidget(self.keys, 1)
        foot = row(look, gap=3)
        foot.addWidget(self.tour)
        foot.addStretch(1)
        foot.addWidget(self.close_it)
        self.inside.addLayout(foot)

    def explain(
        self, title: str, about: str, here: Sequence[Action], everywhere: Sequence[Action], *, has_tour: bool
    ) -> None:
        """Show a page's explanation (or none) and its keys, then those that work on every page."""
        self.title.setText(title)
        self.card.setAccessibleName(title)
        self.setAccessibleName(title)
        self.said.setText(about)
        self.said.setVisible(bool(about))
        self.tour.setVisible(has_tour)
        rows = [_Row(each, everywhere=False) for each in here if each.key]
        rows += [_Row(each, everywhere=True) for each in everywhere if each.key]
        self.keys.show_rows(rows, at=lambda each: each is rows[0])
        self.fit()
        self.open()

    def fit_list(self, room: int) -> None:
        self.keys.setColumnHidden(_WHERE, self.card.width() < _NARROW * self._look.scale)
        width = self.card.width() - self._look.space(8)
        texts = sum(each.heightForWidth(width) for each in (self.title, self.said) if each.isVisibleTo(self.card))
        fit_rows(self.keys, room - texts - self.close_it.sizeHint().height() - self._look.space(16))

    def take_focus(self) -> None:
        self.keys.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The key that opened it leaves it; the list would look for a row that begins with it."""
        if (
            watched is self.keys
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Question, Qt.Key.Key_F1)
        ):
            self.leave()
            return True
        return super().eventFilter(watched, event)

    def _on_tour(self) -> None:
        self.leave()
        self._take_tour()

    def _on_read(self, _row: object) -> None:
        self.leave()

    def _where(self, each: _Row) -> str:
        return self.tr("Everywhere") if each.everywhere else self.tr("This page")

    def _columns(self) -> list[Column[_Row]]:
        return [
            Column(title=self.tr("Key"), text=lambda each: each.action.shown_key, strong=lambda _each: True),
            Column(title=self.tr("What it does"), text=lambda each: each.action.name, stretch=True),
            Column(title=self.tr("Where"), text=self._where),
        ]
