"""A panel member's candidates: what is done, what is left, and how far each form got."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.rubric import CriterionId
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.stepping_back import SteppingBack
from panel_app.ui.unfinished import held, next_unfinished
from panel_app.ui.widgets import signs, times
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.flow import Flow
from panel_app.ui.widgets.parts import ElidedLabel, button, column, label, row, scrolled
from panel_app.ui.widgets.submit_sheet import SubmitSheet
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace import reading_back, scoring
from panel_app.workspace.reading_back import ReadBack
from panel_app.workspace.scoring import FormRow


class CandidatesPage(Page):
    """Enter opens the chosen one; the next unfinished one is chosen to begin with."""

    opened = Signal(str)
    question_wanted = Signal()
    paper_wanted = Signal()
    practice_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        look = session.look
        self.summary = label(role="strong")
        self.deadline = ElidedLabel()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Forms submitted"))
        self.table: Table[FormRow] = Table(self._columns(), look=look, name=self.tr("My candidates"))
        self.empty = label(role="soft", wrap=True)
        self.score = button(self.tr("Score the next one"), self._on_score, kind="primary")
        self.question = button(self.tr("Score by question"), self.question_wanted.emit)
        self.practise = button(self.tr("Practise"), self.practice_wanted.emit)
        self.paper = button(self.tr("Type in paper sheets"), self.paper_wanted.emit)
        self.submit = button(self.tr("Review and submit all…"), self.review_all, key="Ctrl+Return")
        self.recuse = button(self.tr("Step back…"), self._on_recuse, kind="quiet", key="Ctrl+Shift+R")
        self.sheet = SubmitSheet(look=look)
        self.stepping = SteppingBack(session, parent=self)
        self._list = self._lay_out()
        self.stack = QStackedWidget()
        for widget in (self._list, self.sheet, self.stepping.sheet):
            self.stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self._connect()

    def refresh(self) -> None:
        if self.session.facts.stage is None:
            self._show_empty(self.tr("The rubric is not published yet. Sync again when the administrator says so."))
        else:
            self.session.runner.run(scoring.my_forms, then=self.show_rows)

    def flush(self) -> None:
        self.session.drafting.flush()

    def take_focus(self) -> None:
        if self.stack.currentWidget() is self._list:
            self.focus_first(self.table)

    def about(self) -> str:
        return self.tr(
            "Everybody whom you are to score, by code. Enter opens the chosen one, the next unfinished one to begin "
            "with. Where it is says how far a sealed form got: held here until a sync, at the hub, or with the chair. "
            "Complete forms can be read back and sealed in one go; if you know who somebody is, step back before "
            "you read the file."
        )

    def openable(self) -> list[CandidateCode]:
        return [each.code for each in self.table.rows.rows]

    def open_code(self, code: str) -> None:
        self.opened.emit(code)

    def show_rows(self, rows: Sequence[FormRow]) -> None:
        """The list as the store has it."""
        if not rows:
            self._show_empty(self.tr("No candidates have come to you yet. Sync brings them."))
            return
        self.empty.hide()
        self.table.show()
        following = next_unfinished(rows)
        self.table.show_rows(rows, at=lambda each: each.code == following)
        done = sum(each.state in ("submitted", "recused") for each in rows)
        self.summary.setText(self.tr("{done} of {count} done").format(done=done, count=len(rows)))
        self.progress.setMaximum(len(rows))
        self.progress.setValue(done)
        self.score.setEnabled(following is not None)
        self.question.setEnabled(following is not None)
        self.paper.setEnabled(following is not None)
        self.submit.setEnabled(any(each.state == "draft" for each in rows))
        stage = self.session.facts.stage
        self.practise.setVisible(stage is not None and bool(stage.practice))
        self._show_deadline()
        self._show_chosen(self.table.current)
        self.settle_focus()
        self.session.meeting.count_held(held(rows))

    def review_all(self) -> None:
        """Read every form that was begun back from the store, to submit the complete ones in one go."""
        self.session.drafting.flush()
        self.session.runner.run(reading_back.read_all_back, then=self._on_read_back)

    # ---- answers

    def _on_read_back(self, read: list[ReadBack]) -> None:
        self.stack.setCurrentWidget(self.sheet)
        self.sheet.show_forms(read)

    def _on_submitted(self, read: Sequence[ReadBack]) -> None:
        self.session.runner.run(
            lambda workspace: reading_back.submit_as_read(workspace, read),
            then=self._on_sealed,
            otherwise=self._on_refused,
        )

    def _on_sealed(self, codes: list[CandidateCode]) -> None:
        said = self.tr("1 form is submitted and sealed.")
        if len(codes) != 1:
            said = self.tr("{count} forms are submitted and sealed.").format(count=len(codes))
        self.session.messages.tell(said, remedy=self.tr("Held here until the next sync sends them."), tone=Tone.GOOD)
        self._back_to_list()

    def _on_refused(self, error: PanelError) -> None:
        """Nothing was sealed."""
        self.session.messages.refuse(error)
        self._back_to_list()

    def _on_stepped_back(self, _code: str) -> None:
        self._back_to_list()

    def _back_to_list(self) -> None:
        self._on_sheet_left()
        self.session.tell_changed()

    # ---- what the person does

    def _on_sheet_left(self) -> None:
        self.stack.setCurrentWidget(self._list)
        self.take_focus()

    def _on_opened(self, chosen: FormRow) -> None:
        self.opened.emit(chosen.code)

    def _on_score(self) -> None:
        code = next_unfinished(self.table.rows.rows)
        if code is not None:
            self.opened.emit(code)

    def _on_recuse(self) -> None:
        chosen = self.table.current
        if chosen is not None and chosen.state != "recused":
            self.stepping.ask(chosen.code, state=chosen.state)

    def _on_recusal_opened(self) -> None:
        self.stack.setCurrentWidget(self.stepping.sheet)

    # ---- inside

    def _show_empty(self, text: str) -> None:
        self.table.hide()
        for each in (self.score, self.question, self.paper, self.submit, self.recuse):
            each.setEnabled(False)
        self.practise.hide()
        self.progress.setValue(0)
        self.empty.setText(text)
        self.empty.show()

    def _show_deadline(self) -> None:
        deadline = self.session.facts.deadline
        if deadline is not None:
            left = times.time_left(deadline, now=datetime.now(UTC))
            self.deadline.setText(self.tr("Due {moment}. {left}").format(moment=times.moment(deadline), left=left))
            self.deadline.setAccessibleName(self.deadline.text())

    def _show_chosen(self, chosen: FormRow | None) -> None:
        self.recuse.setEnabled(chosen is not None and chosen.state != "recused")
        named = self.tr("Step back…")
        if chosen is not None:
            named = self.tr("Step back from {code}").format(code=chosen.code)
        self.recuse.setAccessibleName(named)

    def _connect(self) -> None:
        self.table.opened.connect(self._on_opened)
        self.table.chosen.connect(self._show_chosen)
        self.sheet.submitted.connect(self._on_submitted)
        self.sheet.left.connect(self._on_sheet_left)
        self.stepping.opened.connect(self._on_recusal_opened)
        self.stepping.done.connect(self._on_stepped_back)
        self.stepping.left.connect(self._on_sheet_left)

    def _lay_out(self) -> QWidget:
        look = self.session.look
        inside = QWidget()
        inside.setObjectName("paper")
        layout = column(look, gap=3)
        layout.setContentsMargins(look.space(6), look.space(4), look.space(6), look.space(4))
        layout.addWidget(label(self.tr("My candidates"), role="title"))
        line = row(look, gap=4)
        line.addWidget(self.summary)
        line.addWidget(self.deadline, 1)
        layout.addLayout(line)
        layout.addWidget(self.progress)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.empty)
        layout.addWidget(
            Flow(self.score, self.question, self.practise, self.paper, self.submit, self.recuse, look=look)
        )
        layout.addStretch(0)
        inside.setLayout(layout)
        return scrolled(inside)

    def _columns(self) -> list[Column[FormRow]]:
        return [
            Column(title=self.tr("Candidate"), text=lambda each: each.code, strong=lambda _each: True),
            Column(
                title=self.tr("State"),
                text=lambda each: _state(each).word,
                sign=_state,
            ),
            Column(
                title=self.tr("Where it is"),
                text=lambda each: sign.word if (sign := signs.whereabouts(each.at, each.state)) else "",
                sign=lambda each: signs.whereabouts(each.at, each.state),
            ),
            Column(title=self.tr("Still missing"), text=self._missing, stretch=True),
        ]

    def _missing(self, each: FormRow) -> str:
        if each.state != "draft":
            return ""
        if not each.missing:
            return self.tr("Nothing: ready to submit")
        note = self.tr("{criterion} (its note)")
        titles = [(self._title(criterion), criterion in each.without_note) for criterion in each.missing]
        return ", ".join(note.format(criterion=title) if marked else title for title, marked in titles)

    def _title(self, criterion: CriterionId) -> str:
        stage = self.session.facts.stage
        return stage.criterion(criterion).title if stage else criterion


def _state(each: FormRow) -> Sign:
    return signs.given_back() if each.given_back else signs.form_state(each.state)
