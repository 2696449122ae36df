"""The inside of the window once a store is open: the rail, the round, and one page at a time."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from panel_app.ui.actions import Action
from panel_app.ui.pages.by_question import ByQuestionPage
from panel_app.ui.pages.candidates import CandidatesPage
from panel_app.ui.pages.desk import DeskPage
from panel_app.ui.pages.page import Page
from panel_app.ui.pages.paper import PaperPage
from panel_app.ui.pages.practice import PracticePage
from panel_app.ui.roles import entries, seat_name
from panel_app.ui.session import Session
from panel_app.ui.widgets.empty_state import EmptyState
from panel_app.ui.widgets.parts import button, frame, label, on_key, written_key
from panel_app.ui.widgets.rail import Rail

_NARROW = 1160
"""Below this width (at 100 % text) the rail shows signs only."""
_ROOMY = 640
"""From this width on the buttons in the head say their keys."""
_LOW = 340
"""Below this height the round's name makes room; the window's title says it too."""


class Shell(QWidget):
    """The pages of one seat."""

    page_changed = Signal()
    palette_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        look = session.look
        self.rail = Rail(look=look)
        self.pages: list[Page] = []
        self.stack = QStackedWidget()
        self.curtain = EmptyState(look=look)
        self._at = 0
        self.round = label(role="strong")
        self.stage = label(role="small")
        self._bar = frame("bar")
        line = QHBoxLayout(self._bar)
        line.setContentsMargins(look.space(6), look.space(0.5), look.space(4), look.space(0.5))
        line.setSpacing(look.space(3))
        line.addWidget(self.round)
        line.addStretch(1)
        line.addWidget(self.stage)
        self.to_actions = button(
            self.tr("Actions"), self.palette_wanted.emit, kind="quiet", name=self.tr("Find an action")
        )
        self.to_actions.setToolTip(self.tr("Everything that can be done here (Ctrl+K)"))
        self.help = button(self.tr("Help"), self.help_wanted.emit, kind="quiet", name=self.tr("What this page is for"))
        self.help.setToolTip(self.tr("What this page is for (F1), its keys (?)"))
        line.addWidget(self.to_actions)
        line.addWidget(self.help)
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
        self._add_curtain()
        self._sync = Action(name=self.tr("Sync now"), key="F5", does=session.meeting.sync)
        QShortcut(QKeySequence(self._sync.key), self).activated.connect(session.meeting.sync)
        self.rail.chosen.connect(self.go_to)
        session.facts_changed.connect(self._show_facts)
        look.changed.connect(self._arrange)
        self._show_facts()
        self.go_to(0)

    @property
    def page(self) -> Page:
        """The one on the screen."""
        return self.pages[self._at]

    @property
    def title(self) -> str:
        """What the page on the screen is called."""
        return self.page.accessibleName()

    def actions_everywhere(self) -> list[Action]:
        """What can be done on every page: go to another, sync."""
        return [*self.rail.to_pages(), self._sync]

    def openable(self) -> Sequence[str]:
        """The candidates that can be opened by their code: of the page on the screen, else of another."""
        page = self._opener()
        return page.openable() if page is not None else ()

    def open_code(self, code: str) -> None:
        """Show a candidate on the page that has it."""
        page = self._opener()
        if page is not None:
            if page is not self.page:
                self.show_page(page)
            page.open_code(code)

    def _opener(self) -> Page | None:
        return next((page for page in (self.page, *self.pages) if page.openable()), None)

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
        self._at = number
        self.rail.choose(number)
        self._show_page()
        self.page_changed.emit()

    def flush(self) -> None:
        for page in self.pages:
            page.flush()

    def stop(self) -> None:
        """The window is closing."""
        self.session.meeting.stop()
        for page in self.pages:
            page.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _add_pages(self) -> None:
        found = entries(self.session.facts)
        self.rail.show_pages([(each.title, each.glyph) for each in found])
        for each in found:
            page = each.make(self.session)
            page.setAccessibleName(each.title)
            self.pages.append(page)
            self.stack.addWidget(page)
            self._connect(page)

    def _add_curtain(self) -> None:
        """What stands in the place of a page that is not for a whole room."""
        projector = self.session.projector
        self.curtain.say(
            self.tr("This page is not shown on the projector."),
            self.tr("It names people, or says what somebody wrote. It is here again when the projector is off."),
        )
        self.curtain.offer(self.tr("Leave the projector"), projector.toggle)
        on_key(self.curtain, "Ctrl+Shift+P", projector.toggle, name=self.tr("Leave the projector"))
        self.stack.addWidget(self.curtain)
        projector.changed.connect(self._on_projector)

    def _on_projector(self) -> None:
        if not self.page.on_projector:
            self._show_page()

    def _show_page(self) -> None:
        """The page that was chosen, or the curtain before it."""
        if self.session.projector.on and not self.page.on_projector:
            self.stack.setCurrentWidget(self.curtain)
            self.curtain.button.setFocus()
        else:
            self.stack.setCurrentWidget(self.page)
            self.page.take_focus()

    def _connect(self, page: Page) -> None:
        """What one page asks of another."""
        match page:
            case CandidatesPage():
                page.opened.connect(self._on_candidate_opened)
                page.question_wanted.connect(self._on_question_wanted)
                page.paper_wanted.connect(self._on_paper_wanted)
                page.practice_wanted.connect(self._on_practice_wanted)
            case DeskPage() | PracticePage():
                page.wanted_list.connect(self._on_list_wanted)
            case ByQuestionPage():
                page.wanted_desk.connect(self._on_candidate_opened)
                page.wanted_review.connect(self._on_review_wanted)
            case PaperPage():
                page.wanted_review.connect(self._on_review_wanted)
            case _:
                pass

    def _on_candidate_opened(self, code: str) -> None:
        desk = self.page_of(DeskPage)
        self.show_page(desk)
        desk.open_code(code)

    def _on_list_wanted(self) -> None:
        self.show_page(self.page_of(CandidatesPage))

    def _on_review_wanted(self) -> None:
        candidates = self.page_of(CandidatesPage)
        self.show_page(candidates)
        candidates.review_all()

    def _on_question_wanted(self) -> None:
        self.show_page(self.page_of(ByQuestionPage))

    def _on_paper_wanted(self) -> None:
        self.show_page(self.page_of(PaperPage))

    def _on_practice_wanted(self) -> None:
        self.show_page(self.page_of(PracticePage))

    def _show_facts(self) -> None:
        facts = self.session.facts
        name = " · ".join(part for part in (facts.round.name, facts.round.intake) if part)
        self.round.setText(name)
        stage = self.tr("Stage: {stage}").format(stage=facts.stage.id) if facts.stage else self.tr("Not published yet")
        self.stage.setText(stage)
        self.rail.show_seat(seat_name(facts), self.tr("Panel"))

    def _arrange(self) -> None:
        scale = self.session.look.scale
        self.rail.set_narrow(narrow=self.width() < _NARROW * scale)
        self._bar.setHidden(self.height() < _LOW * scale)
        roomy = self.width() >= _ROOMY * scale
        for made, text, key in ((self.to_actions, self.tr("Actions"), "Ctrl+K"), (self.help, self.tr("Help"), "F1")):
            made.setText(f"{text}\u2002{written_key(key)}" if roomy else text)
