"""A panel member's candidates: what is done, what is left, and how far each form got."""

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from panel_app.domain.rubric import CriterionId
from panel_app.ui.pages.desk import held, next_unfinished
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets import signs, times
from panel_app.ui.widgets.parts import ElidedLabel, button, label, row
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace import scoring
from panel_app.workspace.scoring import FormRow


class CandidatesPage(Page):
    """Enter opens the chosen one; the next unfinished one is chosen to begin with."""

    opened = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        look = session.look
        layout = self.headed(self.tr("My candidates"))
        self.summary = label(role="strong")
        self.deadline = ElidedLabel()
        self.score = button(self.tr("Score the next one"), self._on_score, kind="primary")
        line = row(look, gap=4)
        line.addWidget(self.summary)
        line.addWidget(self.deadline, 1)
        line.addWidget(self.score)
        layout.addLayout(line)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Forms submitted"))
        layout.addWidget(self.progress)
        self.table: Table[FormRow] = Table(self._columns(), look=look, name=self.tr("My candidates"))
        self.table.opened.connect(self._on_opened)
        layout.addWidget(self.table, 1)
        self.empty = label(role="soft", wrap=True)
        layout.addWidget(self.empty)
        layout.addStretch(0)

    def refresh(self) -> None:
        if self.session.facts.stage is None:
            self._show_empty(self.tr("The rubric is not published yet. Sync again when the administrator says so."))
        else:
            self.session.runner.run(scoring.my_forms, then=self.show_rows)

    def take_focus(self) -> None:
        self.focus_first(self.table)

    def show_rows(self, rows: list[FormRow]) -> None:
        """The list as the store has it."""
        if not rows:
            self._show_empty(self.tr("No candidates have come to you yet. Sync brings them."))
            return
        self.empty.hide()
        self.table.show()
        following = next_unfinished(rows)
        self.table.show_rows(rows, at=lambda each: each.code == following)
        done = sum(each.state in ("submitted", "recused") for each in rows)
        said = self.tr("{done} of {count} done").format(done=done, count=len(rows))
        self.summary.setText(said)
        self.progress.setMaximum(len(rows))
        self.progress.setValue(done)
        self.score.setEnabled(following is not None)
        deadline = self.session.facts.deadline
        if deadline is not None:
            left = times.time_left(deadline, now=datetime.now(UTC))
            self.deadline.setText(self.tr("Due {moment}. {left}").format(moment=times.moment(deadline), left=left))
        self.settle_focus()
        self.session.meeting.count_held(held(rows))

    def _show_empty(self, text: str) -> None:
        self.table.hide()
        self.score.setEnabled(False)
        self.progress.setValue(0)
        self.empty.setText(text)
        self.empty.show()

    def _on_opened(self, chosen: FormRow) -> None:
        self.opened.emit(chosen.code)

    def _on_score(self) -> None:
        code = next_unfinished(list(self.table.rows.rows))
        if code is not None:
            self.opened.emit(code)

    def _columns(self) -> list[Column[FormRow]]:
        return [
            Column(title=self.tr("Candidate"), text=lambda each: each.code, strong=lambda _each: True),
            Column(
                title=self.tr("State"),
                text=lambda each: signs.form_state(each.state).word,
                sign=lambda each: signs.form_state(each.state),
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
        return ", ".join(self._title(criterion) for criterion in each.missing)

    def _title(self, criterion: CriterionId) -> str:
        stage = self.session.facts.stage
        return stage.criterion(criterion).title if stage else criterion
