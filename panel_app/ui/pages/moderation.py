"""The moderation room: where scorers differ and why; what the panel decides goes on record with its reason."""

from collections.abc import Sequence
from datetime import timedelta

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.events import RecordId
from panel_app.domain.people import SeatId
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.ui.actions import Action
from panel_app.ui.bookmarking import Bookmarking, ScrollLater
from panel_app.ui.discussing import Discussing
from panel_app.ui.discussion import Discussion, still_apart
from panel_app.ui.facts import SeatFacts
from panel_app.ui.messages import Tone
from panel_app.ui.minuting import Minuting
from panel_app.ui.pages.room import Room
from panel_app.ui.room_keys import bind_keys
from panel_app.ui.session import Session
from panel_app.ui.side_looks import SideLooks
from panel_app.ui.widgets.agree_bar import KEEP, PARK, THIRD, WITHDRAW, Said
from panel_app.ui.widgets.candidate_side import HISTORY
from panel_app.ui.widgets.comparison import NOTES
from panel_app.ui.widgets.copy_pane import COPY
from panel_app.ui.widgets.meeting_bar import minutes_each
from panel_app.workspace import ledger, moderating
from panel_app.workspace.moderating import LateForm, ModerationRow
from panel_app.workspace.moderation_rows import Rival, RivalValue
from panel_app.workspace.resuming import Bookmark


class ModerationPage(Room):
    """The chair's. After each decision the next open candidate is there."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._discussion = Discussion()
        self._facts: SeatFacts | None = None
        """What was known of the seat when the table was shown."""
        self._pace: timedelta | None = None
        self._wanted: CandidateCode | None = None
        self._criterion: CriterionId | None = None
        """Where the keyboard was in the marks of the one that is wanted, the last time."""
        self.discussing = Discussing(runner=session.runner, parent=self)
        self.looks = SideLooks(self, parent=self)
        self._marks = Bookmarking(runner=session.runner, parent=self)
        self._scrolls = (ScrollLater(self.table.verticalScrollBar()), ScrollLater(self.side.area.verticalScrollBar()))
        self._minuting = Minuting(self.meeting, runner=session.runner, messages=session.messages, parent=self)
        self._connect()
        bind_keys(self)
        self.show_open(opened=False, why="")

    def refresh(self) -> None:
        if not self.session.facts.round.moderation_open:
            self.show_open(
                opened=False, why=self.tr("Moderation is not open yet: the forms are sealed. See “Opening”.")
            )
            return
        run = self.session.runner.run
        self._marks.recall()
        run(moderating.late_forms, then=self.show_late)
        run(moderating.rows, then=self.show_rows, otherwise=self._on_closed)
        if not self.session.facts.round.signed:
            self._minuting.refresh()
        # After the table, which does not wait for them.
        self._on_compares()
        run(self.session.adviser.severity, then=self.show_severity, otherwise=self._on_no_advice)

    def flush(self) -> None:
        if not self._marks.is_known:
            return
        self._note_begun()
        self._marks.keep(
            Bookmark(
                which=self.which.currentData(),
                order=self.order.currentData(),
                code=self._wanted,
                criterion=self.side.comparison.criterion,
                list_scroll=self.table.verticalScrollBar().value(),
                side_scroll=self.side.area.verticalScrollBar().value(),
            )
        )

    def about(self) -> str:
        return self.tr(
            "Candidates whose scorers differ, the furthest apart first, and on the right what each scorer said. "
            "Agree a mark with a reason, keep the marks as they are, park the candidate, or ask a third scorer: "
            "every decision is on record, and the scorers' own marks stay beside it. A meeting has a beginning, "
            "people present, and an end."
        )

    def more_actions(self) -> list[Action]:
        return [
            Action(name=self.tr("Agree this mark on the criterion"), key="0 – 9", about=self.tr("In the lists.")),
            Action(name=self.tr("Keep the marks as they are"), key=KEEP),
            Action(name=self.tr("Park the candidate"), key=PARK),
            Action(name=self.tr("Ask a third scorer"), key=THIRD),
            Action(name=self.tr("Withdraw what was agreed"), key=WITHDRAW),
            Action(name=self.tr("Show the clean copy, or put it away"), key=COPY),
            Action(name=self.tr("Show what has happened to the marks"), key=HISTORY),
            Action(name=self.tr("Show the notes, or put them away"), key=NOTES, about=self.tr("On the projector.")),
            Action(name=self.tr("Go to the marks of the candidate"), key="Enter"),
        ]

    def take_focus(self) -> None:
        self.focus_first(self.table, self.side.comparison.marks)

    def show_rows(self, rows: Sequence[ModerationRow]) -> None:
        """The table as the store has it; what has not moved since the last time is on the screen already."""
        moved = self._discussion.take(rows)
        if self.session.facts.stage is not None:
            self.show_scale_of(self.session.facts.stage)
        self.show_open(opened=True, why="")
        if moved or self._facts is not self.session.facts:
            self._facts = self.session.facts
            self._show_table()
        elif self.shown is not None:
            self._minuting.show_candidate(self.shown.code)
        self.settle_focus()

    # ---- answers

    def _on_recalled(self, mark: Bookmark) -> None:
        self.which.setCurrentIndex(max(self.which.findData(mark.which), 0))
        self.order.setCurrentIndex(max(self.order.findData(mark.order), 0))
        self._wanted, self._criterion = mark.code, mark.criterion
        for scroll, value in zip(self._scrolls, (mark.list_scroll, mark.side_scroll), strict=True):
            scroll.want(value)

    def _on_closed(self, error: PanelError) -> None:
        self.show_open(opened=False, why=f"{error.what} {error.remedy}")

    def _on_no_advice(self, _error: PanelError) -> None:
        self.show_severity(None)

    def _on_decided(self, row: ModerationRow) -> None:
        self._tell(self.tr("{code}: on record.").format(code=row.code))
        self._forget(row)
        apart = still_apart(row) if row.state == "agreed" else []
        if apart and self.shown is not None and self.shown.code == row.code:
            self._show_table()
            self.side.comparison.choose(apart[0])
            self.side.comparison.marks.setFocus()
        else:
            self._go_on(row)
        self.session.tell_changed()

    def _on_put_aside(self, row: ModerationRow) -> None:
        self._tell(self.tr("{code} is parked: the panel comes back to it.").format(code=row.code))
        self._discussion.replace(row)
        self._go_on(row)
        self.session.tell_changed()

    def _on_asked(self, row: ModerationRow, names: tuple[str, ...]) -> None:
        who = self.tr("One more scorer") if self.session.projector.on or not names else ", ".join(names)
        self._tell(
            self.tr("{who} is asked to score {code}.").format(who=who, code=row.code),
            self.tr("Sync sends it, and brings the form when it is in; nobody else's marks are shown to them."),
        )
        self._discussion.replace(row)
        self._go_on(row)
        self.session.tell_changed()

    def _on_taken_back(self, row: ModerationRow) -> None:
        self._tell(self.tr("{code}: the scorers' own marks count again.").format(code=row.code))
        self._stay_with(row)

    def _on_settled(self, row: ModerationRow) -> None:
        self._tell(self.tr("{code}: one value counts now, on record.").format(code=row.code))
        self._stay_with(row)

    def _on_admitted(self, late: LateForm) -> None:
        self._tell(self.tr("The form of {seat} for {code} counts.").format(seat=late.seat, code=late.code))
        self.session.tell_changed()

    def _on_paced(self, pace: timedelta | None) -> None:
        self._pace = pace
        self._show_summary()

    def _on_minuted(self, said: str) -> None:
        self._tell(said)
        self.table.setFocus()
        self.session.tell_changed()

    # ---- what the person does

    def _on_chosen(self, chosen: ModerationRow | None) -> None:
        stage = self.session.facts.stage
        if chosen is None or stage is None:
            self._note_begun()
            self.shown = None
            self.show_nobody()
            return
        other = self.shown is None or self.shown.code != chosen.code
        if other:
            self._note_begun()
            self.looks.close()
        self._wanted = chosen.code
        self.show_candidate(stage, chosen)
        if other:
            begun = self._marks.begun(chosen.code)
            criterion = begun.criterion if begun else self._criterion
            self._criterion = None
            if criterion is not None:
                self.side.comparison.choose(criterion)
            self.side.bar.show_begun(begun)
            if self.session.projector.on:
                self.side.bar.put_aside()
        self._minuting.show_candidate(chosen.code)

    def _on_opened(self, _chosen: ModerationRow) -> None:
        self.side.comparison.marks.setFocus()

    def _on_agreed(self, criterion: str, mark: Mark, said: Said, by: str) -> None:
        if self.shown is not None:
            self.discussing.agree(self.shown.code, criterion, mark, said, by=by)

    def _on_kept(self, said: Said) -> None:
        if self.shown is not None:
            self.discussing.keep(self.shown.code, said)

    def _on_withdrawn(self, criterion: str, said: Said) -> None:
        if self.shown is not None:
            self.discussing.withdraw(self.shown.code, criterion, said)

    def _on_rival_chosen(self, rival: Rival, value: RivalValue) -> None:
        if rival.criterion is not None:
            self.side.comparison.choose(rival.criterion)
        self.side.bar.ask_why_settle(value.record, self.side.rivals.words_of(rival, value))

    def _on_settles(self, record: RecordId, said: Said) -> None:
        if self.shown is not None:
            self.discussing.settle(self.shown.code, record, said)

    def _on_park(self) -> None:
        if self.shown is not None:
            self.discussing.park(self.shown.code)

    def _on_third_asked(self, seat: SeatId) -> None:
        if self.shown is not None:
            self.discussing.ask_third(self.shown.code, seat=seat)

    def _on_admit(self, late: LateForm, reason: str) -> None:
        self.discussing.admit(late, reason=reason)

    def _on_compares(self) -> None:
        """Whose marks moved is counted while somebody looks at it."""
        if self.scorers.isChecked():
            self.session.runner.run(ledger.moved, then=self.moves.show_moves, otherwise=self._on_no_advice)

    def _on_ordered(self) -> None:
        self._discussion.sort(self.order.currentData())
        self._show_table()

    # ---- inside

    def _connect(self) -> None:
        self.which.currentIndexChanged.connect(self._show_table)
        self.order.currentIndexChanged.connect(self._on_ordered)
        self.scorers.clicked.connect(self._on_compares)
        self.late.admitted.connect(self._on_admit)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        bar, done = self.side.bar, self.discussing
        self.table.typed.connect(bar.take_digit)
        self.side.comparison.marks.typed.connect(bar.take_digit)
        bar.agreed.connect(self._on_agreed)
        bar.kept.connect(self._on_kept)
        bar.withdrawn.connect(self._on_withdrawn)
        bar.settled.connect(self._on_settles)
        bar.parked.connect(self._on_park)
        bar.third_wanted.connect(self.looks.ask_third)
        bar.left.connect(self.take_focus)
        self.side.rivals.chosen.connect(self._on_rival_chosen)
        self.side.third.asked.connect(self._on_third_asked)
        done.decided.connect(self._on_decided)
        done.put_aside.connect(self._on_put_aside)
        done.asked.connect(self._on_asked)
        done.withdrawn.connect(self._on_taken_back)
        done.settled.connect(self._on_settled)
        done.admitted.connect(self._on_admitted)
        self._marks.recalled.connect(self._on_recalled)
        self._minuting.minuted.connect(self._on_minuted)
        self._minuting.paced.connect(self._on_paced)
        self._minuting.running.connect(self.session.meeting_running)

    def _note_begun(self) -> None:
        """What is typed and not on record belongs to the candidate on the screen."""
        if self.shown is not None and self._marks.is_known:
            self._marks.note(self.shown.code, self.side.bar.begun)

    def _forget(self, row: ModerationRow) -> None:
        """Its reason is on record: it is no longer begun."""
        self._discussion.replace(row)
        if self.shown is not None and self.shown.code == row.code:
            self.side.bar.clear()
        self._marks.note(row.code, None)

    def _stay_with(self, row: ModerationRow) -> None:
        self._forget(row)
        self._show_table()
        self.take_focus()
        self.session.tell_changed()

    def _go_on(self, row: ModerationRow) -> None:
        """To the next, unless somebody went elsewhere meanwhile."""
        if self.shown is not None and self.shown.code == row.code:
            self.looks.close()
            self._wanted = self._discussion.following(row.code) or row.code
        self._show_table()
        self.take_focus()

    def _show_table(self) -> None:
        wanted = self._wanted
        rows = self._discussion.shown(self.which.currentData(), besides=wanted)
        self.table.show_rows(rows, at=lambda each: each.code == wanted if wanted else each.state == "open")
        self._show_summary()

    def _show_summary(self) -> None:
        done = self.tr("{done} of {count} done").format(done=self._discussion.done, count=self._discussion.asked)
        if disputed := self._discussion.disputed:
            done = self.tr("{done}, {count} with two values").format(done=done, count=disputed)
        each = minutes_each(self._pace)
        if each is not None:
            about = self.tr("about 1 minute each") if each == 1 else self.tr("about {count} minutes each")
            done = f"{done}, {about.format(count=each)}"
        self.head.summary.setText(done)

    def _tell(self, what: str, remedy: str = "") -> None:
        self.session.messages.tell(what, remedy=remedy, tone=Tone.GOOD)
