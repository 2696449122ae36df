"""Clean copies side by side: look, decide what is open, and confirm with Enter."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.ui import cases
from panel_app.ui.actions import Action
from panel_app.ui.cases import FileBytes
from panel_app.ui.making import MakingFiles
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets.case import Case
from panel_app.ui.widgets.chip import Chip, Sign
from panel_app.ui.widgets.make_bar import MakeBar
from panel_app.ui.widgets.parts import ElidedLabel, button, frame, label
from panel_app.ui.widgets.side_by_side import SideBySide
from panel_app.ui.widgets.spot_bar import SpotBar
from panel_app.workspace import clean_copies
from panel_app.workspace.clean_copies import CopyState
from panel_app.workspace.workspace import Workspace

_NARROW: Final = 700
"""Below this width (at 100 % text) the head says only whose copy it is."""


type Decision = Callable[[Workspace, CandidateCode], None]


class CleaningPage(Page):
    """One candidate after another; the next one is fetched while this one is looked at."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._states: dict[CandidateCode, CopyState] = {}
        self._case: Case | None = None
        self._next: Case | None = None
        self._wanted: CandidateCode | None = None
        self._seeking = False
        self._searched: set[CandidateCode] = set()
        """Those whose copy the last look kept back: what it finds is shown with their places."""
        look = session.look
        self.making = MakingFiles(runner=session.runner, messages=session.messages, parent=self)
        self.make = MakeBar(self.making, look=look)
        self.sides = SideBySide(look=look)
        self.spots = SpotBar(look=look)
        self.empty = label(role="soft", wrap=True)
        self.empty.setMargin(look.space(8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(self.make)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.sides, 1)
        layout.addWidget(self.spots)
        self.sides.wanted.connect(self._on_file_wanted)
        self.sides.clicked.connect(self.spots.choose)
        self.sides.boxed.connect(self._on_boxed)
        self.sides.marked_out.connect(self._on_marked_out)
        self.spots.chosen.connect(self.sides.show_spot)
        self.spots.struck.connect(self._on_struck)
        self.spots.kept.connect(self._on_kept)
        self.spots.passed.connect(self.confirm_and_next)
        self.making.ended.connect(self.refresh)
        self._set_tab_order()
        self._show_case(None)

    @property
    def case(self) -> Case | None:
        """The candidate that is looked at."""
        return self._case

    @property
    def has_next(self) -> bool:
        """Whether the one after this one is here already."""
        return self._next is not None

    def refresh(self) -> None:
        self.session.runner.run(cases.states, then=self._on_states)
        self.making.count()

    def stop(self) -> None:
        self.making.stop()

    def openable(self) -> list[CandidateCode]:
        return list(self._states)

    def open_code(self, code: str) -> None:
        self.open(CandidateCode(code))

    def about(self) -> str:
        return self.tr(
            "Left the application as it came, right what scorers will read, with everything struck that says who it "
            "is. Look at each place: strike what was missed, keep what says nothing, with a reason. Enter releases "
            "the copy and goes on to the next."
        )

    def more_actions(self) -> list[Action]:
        return [
            Action(name=self.tr("Release this copy, and go on"), key="Enter", does=self.confirm_and_next),
            Action(name=self.tr("Turn the page on both sides"), key="Page Up, Page Down"),
        ]

    def take_focus(self) -> None:
        self.focus_first(self.spots.table, self.sides.original_pages, self.sides.original)

    def open(self, code: CandidateCode, *, seeking: bool = False) -> None:
        """Look at one candidate; when `seeking`, go on to the next if this one turns out to be confirmed."""
        self._wanted, self._seeking = code, seeking
        searched = code in self._searched
        self.session.runner.run(lambda workspace: cases.case(workspace, code, searched=searched), then=self._on_case)

    def confirm_and_next(self) -> None:
        """Release this copy and show the next one at once; while something is open, go to that instead."""
        case = self._case
        if case is None:
            return
        place = case.first_open(after=self.spots.place)
        if place is not None:
            self.spots.choose(place)
            self._show_state()
            return
        waits = case.code in self._states and not self._states[case.code].released
        following = self._next if self._next is not None and self._next.code != case.code else None
        if following is not None:
            self._show_case(following)
            self.repaint()  # now: the worker that releases the one before would share the processor
        if waits:
            self._confirm(case.code)
        if following is not None:
            self._fetch_next()
        elif (code := self._after(case.code)) is not None:
            self.open(code, seeking=True)
        else:
            self._show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.spots.fit_into(self.height())
        self._show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirm_and_next()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.sides.turn(forward=event.key() == Qt.Key.Key_PageDown)
        else:
            super().keyPressEvent(event)

    # ---- answers

    def _on_states(self, states: list[CopyState]) -> None:
        self._states = {state.code: state for state in states}
        if self._case is not None and self._case.code in self._states:
            self.open(self._case.code)
        elif (code := self._after(None)) is not None:
            self.open(code, seeking=True)
        elif states:
            self.open(states[0].code)
        else:
            self._show_case(None)

    def _on_case(self, case: Case) -> None:
        if case.code != self._wanted:
            return
        self._learn(case)
        code = self._after(case.code) if self._seeking and case.released else None
        if code is not None:
            self.open(code, seeking=True)
        else:
            self._show_case(case)
            self._fetch_next()

    def _on_next(self, case: Case) -> None:
        """The one that Enter will show; where it turns out to be done, the one behind it."""
        self._learn(case)
        if self.making.waiting:
            self.making.count()  # its files are made now
        if case.released:
            self._fetch_next()
        else:
            self._next = case

    def _on_decided(self, case: Case) -> None:
        """The same candidate after a decision: on to the next place that is open."""
        if self._case is not None and case.code == self._case.code:
            self._show_case(case, after=self.spots.place - 1)

    def _on_confirmed(self, code: CandidateCode) -> None:
        self._searched.discard(code)
        self._show_state()
        if self._case is not None and self._case.code == code:
            self.open(code)  # the last one: it stays, as what it is now

    def _on_refused(self, code: CandidateCode, error: PanelError) -> None:
        """Nothing was released: say why, and go back to it, where what was found is listed as open."""
        self._searched.add(code)
        self._states[code] = CopyState(code=code, released=False, open_flags=None)
        self.session.messages.refuse(error)
        self.open(code)

    def _on_file(self, file: FileBytes) -> None:
        if self._case is not None and file.code == self._case.code:
            self.sides.take_file(file.number, file.original, file.clean)

    # ---- what the person does

    def _on_struck(self) -> None:
        spot = self.spots.table.current
        text = self.sides.selected_text()
        if text.strip():
            self._decide(lambda workspace, code: clean_copies.strike(workspace, code, text))
        elif spot is not None and spot.open:
            self._decide(lambda workspace, code: cases.strike_spot(workspace, code, spot))

    def _on_boxed(self, number: int, page: int, box: QRectF) -> None:
        """An area of a page was drawn over with the mouse: it is struck."""
        area = (box.left(), box.top(), box.right(), box.bottom())
        self._decide(lambda workspace, code: clean_copies.strike_area(workspace, code, number, page, area))

    def _on_kept(self, reason: str) -> None:
        spot = self.spots.table.current
        if spot is not None:
            self._decide(lambda workspace, code: cases.keep_spot(workspace, code, spot, reason))

    def _decide(self, decision: Decision) -> None:
        case = self._case
        if case is None:
            return

        searched = case.code in self._searched

        def job(workspace: Workspace) -> Case:
            decision(workspace, case.code)
            return cases.case(workspace, case.code, searched=searched)

        self.session.runner.run(job, then=self._on_decided)

    def _confirm(self, code: CandidateCode) -> None:
        """Counted as done while it is on its way; a refusal takes that back."""
        self._states[code] = CopyState(code=code, released=True, open_flags=0)
        self.session.runner.run(
            lambda workspace: cases.confirm(workspace, code),
            then=self._on_confirmed,
            otherwise=partial(self._on_refused, code),
        )

    def _on_file_wanted(self, number: int) -> None:
        case = self._case
        if case is None:
            return
        self.session.runner.run(
            lambda workspace: cases.file_bytes(workspace, case.code, number),
            then=self._on_file,
            otherwise=partial(self._on_file_refused, number),
        )

    def _on_file_refused(self, number: int, error: PanelError) -> None:
        self.sides.refuse_file(number, f"{error.what} {error.remedy}")

    def _on_marked_out(self) -> None:
        self.spots.say_selected(self.sides.selected_text())

    def _on_previous(self) -> None:
        self._walk(-1)

    def _on_next_asked(self) -> None:
        self._walk(1)

    def _walk(self, step: int) -> None:
        codes = list(self._states)
        here = self._wanted or (self._case.code if self._case else None)
        if here in codes and 0 <= codes.index(here) + step < len(codes):
            self.open(codes[codes.index(here) + step])

    # ---- inside

    def _after(self, code: CandidateCode | None) -> CandidateCode | None:
        """The first candidate behind this one whose copy is not released, else the first of all such."""
        codes = list(self._states)
        start = codes.index(code) + 1 if code in codes else 0
        waiting = (each for each in (*codes[start:], *codes[:start]) if not self._states[each].released)
        return next((each for each in waiting if each != code), None)

    def _fetch_next(self) -> None:
        """Fetch the one that Enter will show, so that it is shown at once."""
        self._next = None
        code = self._after(self._case.code) if self._case is not None else None
        if code is not None:
            searched = code in self._searched
            self.session.runner.run(
                lambda workspace: cases.case(workspace, code, searched=searched), then=self._on_next
            )

    def _learn(self, case: Case) -> None:
        if case.code in self._states:
            self._states[case.code] = CopyState(code=case.code, released=case.released, open_flags=case.open_spots)

    def _show_case(self, case: Case | None, *, after: int = -1) -> None:
        is_other = self._case is None or case is None or self._case.code != case.code
        self._case = case
        self.sides.setVisible(case is not None)
        self.spots.setVisible(case is not None)
        self.empty.setVisible(case is None)
        if case is None:
            self.empty.setText(self.tr("There are no applicants yet. Take their file in on the page Intake."))
        else:
            self._wanted = case.code
            self._learn(case)
            self.sides.show_case(case)
            place = case.first_open(after=after)
            self.spots.show_case(case, at=place if place is not None else 0 if case.spots else None)
            if place is None:
                self.sides.show_spot(-1)
            if place is None and is_other:
                self.sides.to_top()
        self._show_state()
        self.settle_focus()

    def _show_state(self) -> None:
        case = self._case
        released = sum(state.released for state in self._states.values())
        self.title.setText(case.code if case else self.tr("Clean copies"))
        self.place.setText(
            self.tr("{done} of {count} confirmed").format(done=released, count=len(self._states)) if case else ""
        )
        self.state.setVisible(case is not None and self.width() >= _NARROW * self.session.look.scale)
        for each in (self.previous, self.next, self.confirm):
            each.setEnabled(case is not None)
        if case is None:
            return
        done = self._states[case.code].released if case.code in self._states else case.released
        self.state.show_sign(self._sign(case, released=done))
        is_last = self._after(case.code) is None
        if case.open_spots:
            said = self.tr("Next open place")
        elif done:
            said = self.tr("Next")
        else:
            said = self.tr("Confirm") if is_last else self.tr("Confirm and next")
        self.confirm.setText(said)

    def _sign(self, case: Case, *, released: bool) -> Sign:
        if case.open_spots == 1:
            return Sign(glyph="caution", word=self.tr("1 place to look at"), colour="danger")
        if case.open_spots:
            said = self.tr("{count} places to look at").format(count=case.open_spots)
            return Sign(glyph="caution", word=said, colour="danger")
        if released:
            return Sign(glyph="done", word=self.tr("Confirmed"), colour="good")
        return Sign(glyph="waiting", word=self.tr("Ready: Enter confirms"), colour="primary")

    def _head(self) -> QWidget:
        look = self.session.look
        head = frame("head")
        line = QHBoxLayout(head)
        line.setContentsMargins(look.space(6), look.space(2), look.space(4), look.space(2))
        line.setSpacing(look.space(3))
        self.title = label("", role="title")
        self.state = Chip(Sign(glyph="none", word=""), look=look)
        self.place = ElidedLabel()
        self.previous = button("‹", self._on_previous, key="Alt+Left", name=self.tr("Previous candidate"))
        self.next = button("›", self._on_next_asked, key="Alt+Right", name=self.tr("Next candidate"))
        self.confirm = button(self.tr("Confirm and next"), self.confirm_and_next, kind="primary")
        self.confirm.setToolTip(self.tr("Confirm and next (Enter)"))
        line.addWidget(self.title)
        line.addWidget(self.state)
        line.addWidget(self.place, 1)
        for each in (self.previous, self.next, self.confirm):
            line.addWidget(each)
        return head

    def _set_tab_order(self) -> None:
        """As one reads: the head, the texts, the places below them, where the keyboard begins."""
        bar = self.spots
        head = [self.previous, self.next, self.confirm, self.make.start, self.make.stop]
        for before, widget in pairwise([*head, *self.sides.stops(), bar.table, bar.strike, bar.keep, bar.reason]):
            QWidget.setTabOrder(before, widget)
