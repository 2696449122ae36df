"""Clean copies side by side: look, decide what is open, and confirm with Enter."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.ui import cases
from panel_app.ui.actions import Action
from panel_app.ui.cases import FileBytes
from panel_app.ui.making import MakingFiles
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets.case import Case
from panel_app.ui.widgets.copy_head import CopyHead
from panel_app.ui.widgets.make_bar import MakeBar
from panel_app.ui.widgets.parts import label
from panel_app.ui.widgets.side_by_side import SideBySide
from panel_app.ui.widgets.spot_bar import SpotBar
from panel_app.workspace import clean_copies, clean_looks
from panel_app.workspace.clean_copies import CopyState
from panel_app.workspace.workspace import Workspace

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
        self.head = CopyHead(look=look)
        self.sides = SideBySide(look=look)
        self.spots = SpotBar(look=look)
        self.empty = label(role="soft", wrap=True)
        self.empty.setMargin(look.space(8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.make)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.sides, 1)
        layout.addWidget(self.spots)
        self.head.went_back.connect(self._on_previous)
        self.head.went_on.connect(self._on_next_asked)
        self.head.confirmed.connect(self.confirm_and_next)
        self.sides.wanted.connect(self._on_file_wanted)
        self.sides.clicked.connect(self.spots.choose)
        self.sides.boxed.connect(self._on_boxed)
        self.sides.marked_out.connect(self._on_marked_out)
        self.spots.chosen.connect(self.sides.show_spot)
        self.spots.struck.connect(self._on_struck)
        self.spots.kept.connect(self._on_kept)
        self.spots.neutral_asked.connect(self._on_neutral)
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
        if waits and case.second_person and not self._may_confirm(case):
            return
        following = self._next if self._next is not None and self._next.code != case.code else None
        if following is not None and self._is_done(following):  # by whoever sits here now
            following = None
        if following is not None:
            self._show_case(following)
            self.repaint()  # now: the worker that releases the one before would share the processor
        if waits:
            self._confirm(case)
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
        code = self._after(case.code) if self._seeking and self._is_done(case) else None
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
        if self._is_done(case):
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
        if self._wanted == code:
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
        elif spot is not None and (spot.open or spot.instead):
            self._decide(lambda workspace, code: cases.strike_spot(workspace, code, spot))

    def _on_neutral(self) -> None:
        """Every pronoun that is suggested, in neutral words."""
        self._decide(cases.take_all_neutral)

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

    def _may_confirm(self, case: Case) -> bool:
        """Whether who sits here has given a name, and not that of the one who looked already; says why not."""
        who = self.head.who.text()
        try:
            clean_looks.named(who)
            if looked := self._states[case.code].looked:
                clean_looks.require_another(case.code, looked, who)
        except PanelError as error:
            self.session.messages.refuse(error)
            self.head.who.setFocus()
            self.head.who.selectAll()
            return False
        if self.head.who.hasFocus():
            self.session.messages.clear()
            self.take_focus()
        return True

    def _confirm(self, case: Case) -> None:
        """Counted as done while it is on its way; a refusal takes that back."""
        code, by = case.code, self.head.who.text()
        is_first = case.second_person and not self._states[code].looked
        self._states[code] = CopyState(code=code, released=not is_first, open_flags=0, looked=by if is_first else "")
        self.session.runner.run(
            lambda workspace: cases.confirm(workspace, code, by),
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
        waiting = (each for each in (*codes[start:], *codes[:start]) if not self._is_done(self._states[each]))
        return next((each for each in waiting if each != code), None)

    def _is_done(self, known: Case | CopyState) -> bool:
        """Whether who sits here has nothing left to do with it: it is released, or waits for somebody else."""
        return known.released or bool(known.looked and clean_looks.is_same(known.looked, self.head.who.text()))

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
            self._states[case.code] = CopyState(
                code=case.code, released=case.released, open_flags=case.open_spots, looked=case.looked
            )

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
        if case is None:
            self.head.show_none()
            return
        known = self._states.get(case.code)
        self.head.show_case(
            case,
            released=known.released if known else case.released,
            looked=known.looked if known else case.looked,
            is_last=self._after(case.code) is None,
            done=sum(state.released for state in self._states.values()),
            count=len(self._states),
        )

    def _set_tab_order(self) -> None:
        """As one reads: the head, the texts, the places below them, where the keyboard begins."""
        bar = self.spots
        head = [self.head.who, self.head.previous, self.head.next, self.head.confirm, self.make.start, self.make.stop]
        places = [bar.table, bar.strike, bar.keep, bar.neutral, bar.reason]
        for before, widget in pairwise([*head, *self.sides.stops(), *places]):
            QWidget.setTabOrder(before, widget)
