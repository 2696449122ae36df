"""The moderation room: where scorers differ and why; what the panel decides goes on record with its reason."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.rubric import Mark
from panel_app.ui.actions import Action
from panel_app.ui.discussing import Discussing
from panel_app.ui.discussion import Discussion, still_apart
from panel_app.ui.messages import Tone
from panel_app.ui.minuting import Minuting
from panel_app.ui.pages.room import Room
from panel_app.ui.session import Session
from panel_app.ui.widgets.agree_bar import KEEP, PARK, THIRD, WITHDRAW
from panel_app.ui.widgets.meeting_bar import minutes_each
from panel_app.workspace import moderating, resuming
from panel_app.workspace.moderating import LateForm, ModerationRow
from panel_app.workspace.resuming import Bookmark


class ModerationPage(Room):
    """The chair's. After each decision the next open candidate is there."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._discussion = Discussion()
        self._pace: timedelta | None = None
        self._wanted: CandidateCode | None = None
        self._begun: dict[CandidateCode, str] | None = None
        """Reasons that were begun, by candidate; None until what was kept of them last time has been read."""
        self._kept = Bookmark()
        self.discussing = Discussing(runner=session.runner, parent=self)
        self._minuting = Minuting(self.meeting, runner=session.runner, messages=session.messages, parent=self)
        self._connect()
        self._bind_keys()
        self.show_open(opened=False, why="")

    def refresh(self) -> None:
        if not self.session.facts.round.moderation_open:
            self.show_open(
                opened=False, why=self.tr("Moderation is not open yet: the forms are sealed. See “Opening”.")
            )
            return
        run = self.session.runner.run
        if self._begun is None:
            run(resuming.recall, then=self._on_recalled)
        run(moderating.late_forms, then=self.show_late)
        run(moderating.table, then=self.show_rows, otherwise=self._on_closed)
        if not self.session.facts.round.signed:
            self._minuting.refresh()
        # After the table, which does not wait for it.
        run(self.session.adviser.severity, then=self.show_severity, otherwise=self._on_no_advice)

    def flush(self) -> None:
        if self._begun is None:
            return
        self._note_begun()
        mark = Bookmark(code=self._wanted, begun=dict(self._begun))
        if mark != self._kept:  # the window asks again until nothing is left to be done
            self._kept = mark
            self.session.runner.run(lambda workspace: resuming.remember(workspace, mark))

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
            Action(name=self.tr("Go to the marks of the candidate"), key="Enter"),
        ]

    def take_focus(self) -> None:
        self.focus_first(self.table)

    def show_rows(self, rows: list[ModerationRow]) -> None:
        """The table as the store has it."""
        self._discussion.take(rows)
        self.show_open(opened=True, why="")
        self._show_table()
        self.settle_focus()

    # ---- answers

    def _on_recalled(self, mark: Bookmark) -> None:
        if self._begun is None:
            self._kept, self._begun, self._wanted = mark, dict(mark.begun), mark.code

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
            self.comparison.choose(apart[0])
            self.comparison.marks.setFocus()
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
        self._forget(row)
        self._show_table()
        self.table.setFocus()
        self.session.tell_changed()

    def _on_admitted(self, late: LateForm) -> None:
        self._tell(self.tr("The late form of {seat} for {code} counts.").format(seat=late.seat, code=late.code))
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
        begun = None
        if other:
            self._note_begun()
            begun = (self._begun or {}).get(chosen.code, "")
        self._wanted = chosen.code
        self.show_candidate(stage, chosen, begun=begun)
        self._minuting.show_candidate(chosen.code)

    def _on_opened(self, _chosen: ModerationRow) -> None:
        self.comparison.marks.setFocus()

    def _on_agreed(self, criterion: str, mark: Mark, reason: str, by: str) -> None:
        if self.shown is not None:
            self.discussing.agree(self.shown.code, criterion, mark, reason=reason, by=by)

    def _on_kept(self, reason: str) -> None:
        if self.shown is not None:
            self.discussing.keep(self.shown.code, reason=reason)

    def _on_withdrawn(self, criterion: str, reason: str) -> None:
        if self.shown is not None:
            self.discussing.withdraw(self.shown.code, criterion, reason=reason)

    def _on_park(self) -> None:
        if self.shown is not None:
            self.discussing.park(self.shown.code)

    def _on_third(self) -> None:
        if self.shown is None:
            return
        code = self.shown.code
        if self.session.messages.confirm(
            self.tr("Ask one more scorer for {code}?").format(code=code),
            detail=self.tr(
                "It is whoever has the fewest forms of those not asked yet, and stays on record. "
                "{code} is incomplete until that form is in."
            ).format(code=code),
            yes=self.tr("Ask"),
        ):
            self.discussing.ask_third(code)

    def _on_withdraw_key(self) -> None:
        if self.bar.withdraw.isEnabled():
            self.bar.withdraw.click()
        else:
            self.session.messages.tell(
                self.tr("Nothing is agreed on this criterion."),
                remedy=self.tr("Choose one with an agreed mark: Enter goes to the marks, ↓ and ↑ move there."),
            )

    def _on_admit(self, late: LateForm, reason: str) -> None:
        self.discussing.admit(late, reason=reason)

    # ---- inside

    def _connect(self) -> None:
        self.which.currentIndexChanged.connect(self._show_table)
        self.late.admitted.connect(self._on_admit)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self.table.typed.connect(self.comparison.marks.propose)
        bar, done = self.bar, self.discussing
        bar.agreed.connect(self._on_agreed)
        bar.kept.connect(self._on_kept)
        bar.withdrawn.connect(self._on_withdrawn)
        bar.parked.connect(self._on_park)
        bar.third_wanted.connect(self._on_third)
        bar.left.connect(self.table.setFocus)
        done.decided.connect(self._on_decided)
        done.put_aside.connect(self._on_put_aside)
        done.asked.connect(self._on_asked)
        done.withdrawn.connect(self._on_taken_back)
        done.admitted.connect(self._on_admitted)
        self._minuting.minuted.connect(self._on_minuted)
        self._minuting.paced.connect(self._on_paced)

    def _bind_keys(self) -> None:
        """Letters decide while the keyboard is in one of the two lists; in a text field they are letters."""
        keys = {
            KEEP: self.bar.ask_why_keep,
            PARK: self.bar.park.click,
            THIRD: self.bar.third.click,
            WITHDRAW: self._on_withdraw_key,
        }
        for place in (self.table, self.comparison.marks):
            for key, act in keys.items():
                shortcut = QShortcut(QKeySequence(key), place)
                shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
                shortcut.activated.connect(partial(self._press, act))

    def _press(self, act: Callable[[], None]) -> None:
        if self.bar.isVisible():  # what was signed stays as it is
            act()

    def _note_begun(self) -> None:
        """What is typed and not on record belongs to the candidate on the screen."""
        if self.shown is None or self._begun is None:
            return
        text = self.bar.bar.reason.text()
        if text.strip():
            self._begun[self.shown.code] = text
        else:
            self._begun.pop(self.shown.code, None)

    def _forget(self, row: ModerationRow) -> None:
        """Its reason is on record: it is no longer begun."""
        self._discussion.replace(row)
        if self.shown is not None and self.shown.code == row.code:
            self.bar.clear()
        if self._begun is not None:
            self._begun.pop(row.code, None)

    def _go_on(self, row: ModerationRow) -> None:
        """To the next, unless somebody went elsewhere meanwhile."""
        if self.shown is not None and self.shown.code == row.code:
            self._wanted = self._discussion.following(row.code) or row.code
        self._show_table()
        self.table.setFocus()

    def _show_table(self) -> None:
        wanted = self._wanted
        rows = self._discussion.shown(self.which.currentData(), besides=wanted)
        self.table.show_rows(rows, at=lambda each: each.code == wanted if wanted else each.state == "open")
        self._show_summary()

    def _show_summary(self) -> None:
        done = self.tr("{done} of {count} done").format(done=self._discussion.done, count=self._discussion.asked)
        each = minutes_each(self._pace)
        if each is not None:
            about = self.tr("about 1 minute each") if each == 1 else self.tr("about {count} minutes each")
            done = f"{done}, {about.format(count=each)}"
        self.summary.setText(done)

    def _tell(self, what: str, remedy: str = "") -> None:
        self.session.messages.tell(what, remedy=remedy, tone=Tone.GOOD)
