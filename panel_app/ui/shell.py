"""The inside of the window once a store is open: the rail, the round, and one page at a time."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from panel_app.ui.pages.candidates import CandidatesPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.pages.page import Page
from panel_app.ui.roles import entries, seat_name
from panel_app.ui.session import Session
from panel_app.ui.widgets.parts import frame, label
from panel_app.ui.widgets.rail import Rail

_NARROW = 1160
"""Below this width (at 100 % text) the rail shows signs only."""
_LOW = 360
"""Below this height the round's name makes room; the window's title says it too."""


class Shell(QWidget):
    """The pages of one seat."""

    page_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        look = session.look
        self.rail = Rail(look=look)
        self.pages: list[Page] = []
        self.stack = QStackedWidget()
        self.round = label(role="strong")
        self.stage = label(role="small")
        self._bar = frame("bar")
        line = QHBoxLayout(self._bar)
        line.setContentsMargins(look.space(6), look.space(1.5), look.space(6), look.space(1.5))
        line.setSpacing(look.space(4))
        line.addWidget(self.round)
        line.addStretch(1)
        line.addWidget(self.stage)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._bar)
        right.addWidget(self.stack, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(right, 1)
        self._add_pages()
        QShortcut(QKeySequence(Qt.Key.Key_F5), self).activated.connect(session.meeting.sync)
        self.rail.chosen.connect(self.go_to)
        session.facts_changed.connect(self._show_facts)
        look.changed.connect(self._arrange)
        self._show_facts()
        self.go_to(0)

    @property
    def page(self) -> Page:
        """The one on the screen."""
        return self.pages[self.stack.currentIndex()]

    def page_of[P: Page](self, kind: type[P]) -> P:
        """The page of a kind; KeyError if this role has none."""
        for page in self.pages:
            if isinstance(page, kind):
                return page
        raise KeyError(kind)

    def show_page(self, page: Page) -> None:
        self.go_to(self.pages.index(page))

    def go_to(self, number: int) -> None:
        """Leave the page that is there, with what was typed on it handed to the store, for another."""
        self.page.flush()
        self.stack.setCurrentIndex(number)
        self.rail.choose(number)
        self.pages[number].take_focus()
        self.page_changed.emit()

    def flush(self) -> None:
        for page in self.pages:
            page.flush()

    def stop(self) -> None:
        """The window is closing."""
        for page in self.pages:
            page.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _add_pages(self) -> None:
        found = entries(self.session.facts.role)
        self.rail.show_pages([(each.title, each.glyph) for each in found])
        for each in found:
            page = each.make(self.session)
            page.setAccessibleName(each.title)
            self.pages.append(page)
            self.stack.addWidget(page)
            if isinstance(page, CandidatesPage):
                page.opened.connect(self._on_candidate_opened)
            if isinstance(page, DeskPage):
                page.wanted_list.connect(self._on_list_wanted)

    def _on_candidate_opened(self, code: str) -> None:
        desk = self.page_of(DeskPage)
        self.show_page(desk)
        desk.open_code(code)

    def _on_list_wanted(self) -> None:
        self.show_page(self.page_of(CandidatesPage))

    def _show_facts(self) -> None:
        facts = self.session.facts
        name = " · ".join(part for part in (facts.round.name, facts.round.intake) if part)
        self.round.setText(name)
        self.stage.setText(facts.stage.id if facts.stage else self.tr("Not published yet"))
        self.rail.show_seat(seat_name(facts), self.tr("Panel"))

    def _arrange(self) -> None:
        scale = self.session.look.scale
        self.rail.set_narrow(narrow=self.width() < _NARROW * scale)
        self._bar.setHidden(self.height() < _LOW * scale)
