"""The moderation room: where scorers differ and why; marks agreed beside the originals, or kept, with a reason."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.rubric import Criterion, CriterionId, Mark
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets import advice_words, signs
from panel_app.ui.widgets.agree_bar import AgreeBar
from panel_app.ui.widgets.chip import Chip
from panel_app.ui.widgets.comparison import Comparison
from panel_app.ui.widgets.late_forms import LateForms
from panel_app.ui.widgets.parts import button, label, row, scrolled
from panel_app.ui.widgets.severity_list import SeverityList
from panel_app.ui.widgets.table import Column, Table
from panel_app.ui.widgets.why import why
from panel_app.workspace import moderating
from panel_app.workspace.advising import ScorerAdvice, SeverityAdvice
from panel_app.workspace.moderating import LateForm, ModerationRow
from panel_app.workspace.workspace import Workspace

_NARROW = 960
"""Below this width (at 100 % text) the list says only who and how far; the reason stands beside the chosen one."""
_STACKED = 680
"""Below this one the list stands above the chosen one."""
_WHY = 2
_ANY_WIDTH = 16_777_215
"""Qt's own word for no limit."""


class ModerationPage(Page):
    """Left the candidates, most disagreement first; right the chosen one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._all: list[ModerationRow] = []
        self._shown: ModerationRow | None = None
        self._advised: dict[str, ScorerAdvice] = {}
        look = session.look
        layout = self.headed(self.tr("Moderation"))
        self.closed = label(role="soft", wrap=True)
        self.summary = label(role="strong")
        self.asked_only = QCheckBox(self.tr("Only those the rules ask about"))
        self.asked_only.setChecked(True)
        self.asked_only.toggled.connect(self._on_filter)
        line = row(look, gap=6)
        line.addWidget(self.summary)
        line.addWidget(self.asked_only)
        line.addStretch(1)
        self.scorers = button(self.tr("How scorers compare"), self._on_scorers)
        self.scorers.setCheckable(True)
        line.addWidget(self.scorers)
        self.severity = SeverityList(look=look)
        self.late = LateForms(look=look)
        self.late.admitted.connect(self._on_admit)
        self.table: Table[ModerationRow] = Table(self._columns(), look=look, name=self.tr("Candidates"))
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self.title = label(role="lead")
        self.state = Chip(signs.moderation_state("none"), look=look)
        self.why = label(role="soft", wrap=True)
        self.comparison = Comparison(look=look)
        self.beside = label(role="soft", wrap=True)
        self.beside.hide()
        self.bar = AgreeBar(look=look)
        self.comparison.criterion_chosen.connect(self._on_criterion)
        self.comparison.proposed.connect(self.bar.propose)
        self.bar.agreed.connect(self._on_agreed)
        self.bar.kept.connect(self._on_kept)
        layout.addWidget(self.closed)
        layout.addLayout(line)
        layout.addWidget(self.late)
        self.room = self._room()
        layout.addWidget(self.room, 1)
        layout.addWidget(self.severity, 1)
        self.scorers.hide()
        self.severity.hide()
        self._show_open(opened=False, why="")

    def refresh(self) -> None:
        if not self.session.facts.round.moderation_open:
            self._show_open(
                opened=False, why=self.tr("Moderation is not open yet: the forms are sealed. See “Opening”.")
            )
            return
        self.session.runner.run(moderating.late_forms, then=self.late.show_forms)
        self.session.runner.run(moderating.table, then=self.show_rows, otherwise=self._on_closed)
        # After the table, which does not wait for it.
        self.session.runner.run(self.session.adviser.severity, then=self.show_severity, otherwise=self._on_no_advice)

    def take_focus(self) -> None:
        self.focus_first(self.table)

    def show_rows(self, rows: list[ModerationRow]) -> None:
        """The table as the store has it."""
        self._all = rows
        self._show_open(opened=True, why="")
        asked = [each for each in rows if each.moderation.triggered]
        done = sum(each.state in ("agreed", "kept") for each in asked)
        self.summary.setText(self.tr("{done} of {count} discussed").format(done=done, count=len(asked)))
        self._show_table()
        self.settle_focus()

    def show_severity(self, advice: SeverityAdvice | None) -> None:
        """How the scorers compare; nothing where the rules show no advice."""
        self._advised = {each.scorer: each for each in advice.scorers} if advice else {}
        if advice is not None:
            self.severity.show_advice(advice)
        self.scorers.setVisible(advice is not None)
        if advice is None:
            self.scorers.setChecked(False)
        self._on_scorers()
        self._show_beside()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        scale, width = self.session.look.scale, self.session.look.space(62)
        stacked = self.width() < _STACKED * scale
        beside = not stacked and self.width() < _NARROW * scale
        self.table.setColumnHidden(_WHY, beside)
        self.table.setMinimumWidth(width if beside else 0)
        self.table.setMaximumWidth(width if beside else _ANY_WIDTH)
        self._across.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)

    # ---- answers

    def _on_closed(self, error: PanelError) -> None:
        self._show_open(opened=False, why=f"{error.what} {error.remedy}")

    def _on_no_advice(self, _error: PanelError) -> None:
        self.show_severity(None)

    def _on_recorded(self, code: CandidateCode) -> None:
        self.bar.clear()
        self.session.tell_changed()
        self.session.messages.tell(self.tr("{code}: on record.").format(code=code), tone=Tone.GOOD)

    def _on_kept_recorded(self, code: CandidateCode) -> None:
        self._on_recorded(code)
        following = self._next_open(code)
        if following is not None:
            self.table.show_rows(self._visible_rows(), at=lambda each: each.code == following)
            self.table.setFocus()

    def _on_admitted(self, late: LateForm) -> None:
        self.session.tell_changed()
        what = self.tr("The late form of {seat} for {code} counts.").format(seat=late.seat, code=late.code)
        self.session.messages.tell(what, tone=Tone.GOOD)

    # ---- what the person does

    def _on_scorers(self) -> None:
        compares = self.scorers.isChecked()
        self.scorers.setText(self.tr("Back to the candidates") if compares else self.tr("How scorers compare"))
        self.severity.setVisible(compares)
        self.room.setVisible(not compares and not self.closed.isVisibleTo(self))

    def _on_filter(self) -> None:
        self._show_table()

    def _on_chosen(self, chosen: ModerationRow | None) -> None:
        stage = self.session.facts.stage
        self._side.setVisible(chosen is not None)
        self.bar.setVisible(chosen is not None and not self.session.facts.round.signed)
        if chosen is None or stage is None:
            self._shown = None
            return
        self._shown = chosen
        self.title.setText(chosen.code)
        self.state.show_sign(signs.moderation_state(chosen.state))
        self.why.setText(self._why(chosen))
        self.bar.show_people(tuple(form.pseudonym for form in chosen.scorers))
        self.comparison.show_candidate(stage, chosen)
        self._show_beside()

    def _on_opened(self, _chosen: ModerationRow) -> None:
        self.comparison.marks.setFocus()

    def _on_criterion(self, criterion: Criterion | None) -> None:
        self.bar.show_criterion(criterion)

    def _on_agreed(self, criterion: str, mark: Mark, reason: str, by: str) -> None:
        if self._shown is None:
            return
        code = self._shown.code

        def job(workspace: Workspace) -> CandidateCode:
            moderating.agree(workspace, code, CriterionId(criterion), mark, reason=reason, by=by)
            return code

        self.session.runner.run(job, then=self._on_recorded)

    def _on_kept(self, reason: str) -> None:
        if self._shown is None:
            return
        code = self._shown.code

        def job(workspace: Workspace) -> CandidateCode:
            moderating.keep(workspace, code, reason=reason)
            return code

        self.session.runner.run(job, then=self._on_kept_recorded)

    def _on_admit(self, late: LateForm, reason: str) -> None:
        def job(workspace: Workspace) -> LateForm:
            moderating.admit(workspace, late.code, late.seat, reason=reason)
            return late

        self.session.runner.run(job, then=self._on_admitted)

    # ---- inside

    def _next_open(self, after: CandidateCode) -> CandidateCode | None:
        codes = [each.code for each in self._all]
        start = codes.index(after) + 1 if after in codes else 0
        for each in (*self._all[start:], *self._all[:start]):
            if each.state == "open" and each.code != after:
                return each.code
        return None

    def _visible_rows(self) -> list[ModerationRow]:
        if not self.asked_only.isChecked():
            return self._all
        return [each for each in self._all if each.state != "none"]

    def _show_beside(self) -> None:
        """What can be said of this candidate's scorers, where it can be told from chance."""
        forms = self._shown.scorers if self._shown else ()
        apart = [each for form in forms if (each := self._advised.get(form.pseudonym)) and each.is_apart]
        self.beside.setText(" ".join(f"{each.scorer} {advice_words.severity(each)}." for each in apart))
        self.beside.setVisible(bool(apart))

    def _show_table(self) -> None:
        code = self._shown.code if self._shown else None
        rows = self._visible_rows()
        self.table.show_rows(rows, at=lambda each: each.code == code if code else each.state == "open")

    def _show_open(self, *, opened: bool, why: str) -> None:
        self.closed.setText(why)
        self.closed.setVisible(bool(why))
        self.room.setVisible(opened)
        self.summary.setVisible(opened)
        self.asked_only.setVisible(opened)
        if not opened:
            self.scorers.hide()
            self.severity.hide()

    def _why(self, each: ModerationRow) -> str:
        stage = self.session.facts.stage
        said = why(stage, each.moderation.reasons) if stage else ""
        return said or self.tr("The rules ask for nothing here.")

    def _columns(self) -> list[Column[ModerationRow]]:
        return [
            Column(title=self.tr("Candidate"), text=lambda each: each.code, strong=lambda _each: True),
            Column(
                title=self.tr("State"),
                text=lambda each: signs.moderation_state(each.state).word,
                sign=lambda each: signs.moderation_state(each.state),
            ),
            Column(title=self.tr("Why"), text=self._why, hint=self._why, stretch=True),
        ]

    def _room(self) -> QWidget:
        look = self.session.look
        room = QWidget()
        across = self._across = QHBoxLayout(room)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.space(4))
        across.addWidget(self.table, 42)
        self._side = QWidget()
        self._side.setObjectName("paper")
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(look.space(3))
        head = row(look, gap=3)
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addWidget(self.why, 1)
        side.addLayout(head)
        side.addWidget(self.comparison)
        side.addWidget(self.beside)
        side.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(look.space(3))
        area = scrolled(self._side)
        area.setMinimumHeight(look.space(30))
        right.addWidget(area, 1)
        right.addWidget(self.bar)
        across.addLayout(right, 58)
        return room
