"""Calibration: practice candidates, marked like real ones, then compared with what the panel agreed."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from panel_app.domain.errors import PanelError
from panel_app.ui.pages.page import Page
from panel_app.ui.practice_keeping import PracticeKeeping
from panel_app.ui.session import Session
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.chip import Chip, Sign
from panel_app.ui.widgets.criterion_card import ABSTAIN_KEY
from panel_app.ui.widgets.empty_state import EmptyState
from panel_app.ui.widgets.form_view import FormView
from panel_app.ui.widgets.parts import button, column, frame, label, row, scrolled
from panel_app.ui.widgets.practice_result import PracticeResult, distance_in_words, so_far
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace import practice
from panel_app.workspace.practice import Practice, PracticeRow, Result
from panel_app.workspace.scoring import DeskView
from panel_app.workspace.workspace import Workspace

_NARROW = 640
"""Below this width (at 100 % text) the strip above a form says only which candidate it is; its colour says what for."""


class PracticePage(Page):
    """Nothing agreed is in the window before the form is finished: it is asked for only then."""

    wanted_list = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        look = session.look
        self._state: Practice | None = None
        self._wanted: str | None = None
        self._shown: str | None = None
        self.form = FormView(look=look)
        self.keeping = PracticeKeeping(self.form, drafting=session.drafting, parent=self)
        self.result = PracticeResult(look=look)
        self.empty = EmptyState(look=look)
        self.list = self._list()
        self.desk = self._desk()
        self.stack = QStackedWidget()
        for widget in (self.empty, self.list, self.desk, self.result):
            self.stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.on_key(ABSTAIN_KEY, self.form.abstain, name=self.tr("Abstain on this criterion"))
        self.form.finished.connect(self.compare.setFocus)
        for tool in (self.form.reader.bar.highlight, self.form.reader.bar.notes):
            tool.hide()  # a practice file is not kept for the panel's meeting
        self.result.gone_on.connect(self._on_gone_on)
        self.result.left.connect(self._on_left)

    @property
    def name(self) -> str | None:
        """The practice candidate whose form or result is shown."""
        return self._shown

    def open(self, name: str) -> None:
        """Show a practice candidate: its form, or what was agreed once that is finished."""
        self.flush()
        self._wanted = name
        row = next((each for each in self._rows if each.id == name), None)
        if row is not None and row.state == "finished":
            self.session.runner.run(lambda workspace: _read(workspace, name), then=self._on_result)
        else:
            self.session.runner.run(lambda workspace: practice.desk(workspace, name), then=self._on_view)

    def refresh(self) -> None:
        if self.session.facts.stage is None:
            self._show_empty(
                self.tr("The rubric is not published yet."), self.tr("Sync again when the administrator says so.")
            )
        else:
            self.session.runner.run(practice.practice, then=self._on_practice)

    def flush(self) -> None:
        self.keeping.flush()

    def take_focus(self) -> None:
        shown = self.stack.currentWidget()
        if shown is self.desk:
            self.form.take_focus()
        elif shown is self.list:
            self.focus_first(self.table)
        else:
            self.focus_first(self.result.on, self.empty.button)

    def about(self) -> str:
        return self.tr(
            "Invented candidates on whom the panel has agreed. Mark one as you would a real one; then you see each of "
            "your marks beside the agreed one, and why it was agreed. Practice marks stay on this laptop: they are "
            "never on record, nobody else sees them, and they count for nobody. A stage can ask for some of them "
            "before the real files open."
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * self.session.look.scale
        self.chip.setHidden(narrow)
        self.compare.setText(self.tr("Compare") if narrow else self.tr("Compare with the panel"))

    # ---- answers

    def _on_practice(self, state: Practice) -> None:
        self._state = state
        if not state.rows:
            self._show_empty(
                self.tr("This stage has no practice candidates."),
                self.tr("Begin with your own; the anchors say what each mark stands for."),
            )
            self.empty.offer(self.tr("Go to my candidates"), self.wanted_list.emit)
            return
        following = self._next()
        self.table.show_rows(state.rows, at=lambda each: following is not None and each.id == following)
        self.table.setMaximumHeight(self.session.look.space(8 * (len(state.rows) + 1) + 2))
        self.gate.setText(self._gate(state))
        self.standing.setText(so_far(state))
        self.standing.setVisible(bool(self.standing.text()))
        self.start.setText(self._onward())
        self.start.setAccessibleName(self.start.text())
        if self.stack.currentWidget() is self.empty:
            self._show(self.list)
        self.settle_focus()

    def _on_view(self, view: DeskView) -> None:
        if view.code != self._wanted:
            return
        self.flush()
        self._shown = self.keeping.name = view.code
        self.form.show_view(view)
        self.title.setText(self._title(view.code))
        self._show(self.desk)

    def _on_finished(self, found: tuple[Result, Practice]) -> None:
        self.session.tell_changed()  # the gate may have opened
        self._wanted = found[0].id
        self._on_result(found)

    def _on_result(self, found: tuple[Result, Practice]) -> None:
        result, self._state = found
        if result.id != self._wanted:
            return
        self._shown, self.keeping.name = result.id, None
        self.result.show_result(result, self._state, title=self._title(result.id), onward=self._onward())
        self._show(self.result)

    def _on_not_finished(self, error: PanelError) -> None:
        self.session.messages.refuse(error)
        self.form.take_focus()

    # ---- what the person does

    def _on_opened(self, row: PracticeRow) -> None:
        self.open(row.id)

    def _on_compare(self) -> None:
        name = self._shown
        if name is None or self.stack.currentWidget() is not self.desk:
            return
        if self.form.go_to_missing():
            self.session.messages.tell(
                self.tr("Something is missing on this practice form."),
                remedy=self.tr("Give the mark, or the note that it asks for; then compare."),
            )
            return
        self.flush()
        self.session.runner.run(
            lambda workspace: _finish(workspace, name), then=self._on_finished, otherwise=self._on_not_finished
        )

    def _on_gone_on(self) -> None:
        """The next practice candidate, or the real ones."""
        following = self._next()
        if following is not None:
            self.open(following)
        else:
            self.wanted_list.emit()

    def _on_left(self) -> None:
        self.flush()
        self._shown = self.keeping.name = None
        self._show(self.list)
        self.refresh()

    # ---- words

    @property
    def _rows(self) -> tuple[PracticeRow, ...]:
        return self._state.rows if self._state else ()

    def _next(self) -> str | None:
        return next((each.id for each in self._rows if each.state != "finished"), None)

    def _title(self, name: str) -> str:
        place = next((number for number, each in enumerate(self._rows, start=1) if each.id == name), 0)
        return self.tr("Practice {place} of {count}").format(place=place, count=len(self._rows))

    def _onward(self) -> str:
        following = self._next()
        return (
            self.tr("Go on: {title}").format(title=self._title(following))
            if following
            else self.tr("Go to my candidates")
        )

    def _gate(self, state: Practice) -> str:
        if not state.needed:
            return self.tr("Practice is up to you: your own candidates are open.")
        if not state.still_needed:
            return self.tr("You have done what this stage asks for: your own candidates are open.")
        said = self.tr("This stage asks for {needed} of them before your own candidates open; {left} to go.")
        return said.format(needed=state.needed, left=state.still_needed)

    # ---- inside

    def _show(self, widget: QWidget) -> None:
        self.stack.setCurrentWidget(widget)
        if self.isVisible():
            self.take_focus()

    def _show_empty(self, what: str, remedy: str) -> None:
        self.empty.say(what, remedy)
        self._show(self.empty)

    def _list(self) -> QWidget:
        look = self.session.look
        made = QWidget()
        made.setObjectName("paper")
        layout = column(look, gap=3)
        layout.setContentsMargins(look.space(6), look.space(4), look.space(6), look.space(4))
        self.gate = label(role="strong", wrap=True)
        self.standing = label(wrap=True)
        self.start = button(self.tr("Begin"), self._on_gone_on, kind="primary")
        self.table: Table[PracticeRow] = Table(self._columns(), look=look, name=self.tr("Practice candidates"))
        self.table.opened.connect(self._on_opened)
        said = self.tr(
            "Invented candidates on whom the panel has agreed. Mark them as you would real ones, and see afterwards "
            "where you differ and why. Practice marks stay on this laptop and count for nobody."
        )
        head = row(look, gap=4)
        head.addWidget(label(self.tr("Practice"), role="title"), 1)
        head.addWidget(self.start)
        layout.addLayout(head)
        layout.addWidget(label(said, role="soft", wrap=True))
        layout.addWidget(self.gate)
        layout.addWidget(self.table)
        layout.addWidget(self.standing)
        layout.addStretch(1)
        made.setLayout(layout)
        return scrolled(made)

    def _desk(self) -> QWidget:
        look = self.session.look
        made, strip = QWidget(), frame("practice")
        line = row(look, gap=3)
        line.setContentsMargins(look.space(6), look.space(2), look.space(4), look.space(2))
        strip.setLayout(line)
        self.title = label(role="title")
        self.chip = Chip(Sign(glyph="caution", word=self.tr("Stays on this laptop"), colour="ink"), look=look)
        self.leave = button(
            self.tr("Later"), self._on_left, kind="quiet", name=self.tr("Later: all practice candidates")
        )
        self.compare = button(
            "", self._on_compare, kind="primary", key="Ctrl+Return", name=self.tr("Compare with the panel")
        )
        line.addWidget(self.title)
        line.addWidget(self.chip)
        line.addStretch(1)
        line.addWidget(self.leave)
        line.addWidget(self.compare)
        layout = column(look, gap=0)
        layout.addWidget(strip)
        layout.addWidget(self.form, 1)
        made.setLayout(layout)
        return made

    def _columns(self) -> list[Column[PracticeRow]]:
        return [
            Column(title=self.tr("Practice"), text=lambda each: self._title(each.id), strong=lambda _each: True),
            Column(
                title=self.tr("State"),
                text=lambda each: signs.practice_state(each.state).word,
                sign=lambda each: signs.practice_state(each.state),
            ),
            Column(title=self.tr("Beside what was agreed"), text=self._compared, stretch=True),
        ]

    def _compared(self, each: PracticeRow) -> str:
        return distance_in_words(each.distance).capitalize() if each.state == "finished" else ""


def _read(workspace: Workspace, name: str) -> tuple[Result, Practice]:
    return practice.result(workspace, name), practice.practice(workspace)


def _finish(workspace: Workspace, name: str) -> tuple[Result, Practice]:
    return practice.finish(workspace, name), practice.practice(workspace)
