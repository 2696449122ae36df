"""Paper sheets typed in: a table of all forms, worked with the keyboard alone, into the same drafts as the desk."""

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.rubric import Criterion, CriterionId, Mark, plain
from panel_app.ui.actions import Action
from panel_app.ui.pages.page import Page
from panel_app.ui.saving import Saved
from panel_app.ui.session import Session
from panel_app.ui.widgets.parts import button, column, label, row
from panel_app.ui.widgets.sheet_table import SheetTable
from panel_app.workspace import sheets
from panel_app.workspace.sheets import Sheet

_NARROW, _LOW = 640, 300
"""Below this width the title makes room, below this height what is said of a cell (both at 100 % text)."""


class PaperPage(Page):
    """For whoever scored on paper; what was typed on the desk stands here too, and the other way round."""

    wanted_review = Signal()
    """Everything that is complete is to be read back and submitted."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        look = session.look
        self.table = SheetTable(look=look)
        self.code = QLineEdit()
        self.code.setAccessibleName(self.tr("Candidate on the sheet: type the code, then Enter"))
        self.code.setPlaceholderText(self.tr("Code on the sheet"))
        self.code.setMaximumWidth(look.space(48))
        self.code.returnPressed.connect(self._on_code)
        self.summary = label(role="strong")
        self.review = button(
            self.tr("Review and submit all…"),
            self._on_review,
            kind="primary",
            key="Ctrl+Return",
            name=self.tr("Review and submit what is complete"),
        )
        self.about_cell = label(role="soft", wrap=True)
        self.empty = label(role="soft", wrap=True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        head = row(look, gap=4)
        self.title = label(self.tr("Paper sheets"), role="title")
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.summary)
        head.addWidget(self.code)
        head.addWidget(self.review)
        layout = column(look, gap=2)
        layout.setContentsMargins(look.space(6), look.space(4), look.space(6), look.space(3))
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.about_cell)
        self.setLayout(layout)
        for before, after in pairwise((self.code, self.review, self.table)):
            self.setTabOrder(before, after)
        self.on_key("Ctrl+F", self._on_find, name=self.tr("Go to a candidate by its code"))
        self.table.marked.connect(self._on_marked)
        self.table.noted.connect(self._on_noted)
        self.table.note_left.connect(self.flush)
        self.table.moved.connect(self._show_cell)
        self.table.left.connect(self._on_left)
        self._show_empty(self.tr("Nothing has been read from the store yet."))

    def about(self) -> str:
        return self.tr(
            "For sheets that were filled in on paper. A row is a candidate, a narrow column the mark of a criterion, "
            "the wide one beside it its note. A digit marks and goes on to the next cell that is needed; Enter and Tab "
            "go on, the arrows walk. Every key is kept at once, in the same drafts as on the scoring desk. Nothing is "
            "submitted before it was read back."
        )

    def more_actions(self) -> list[Action]:
        return [
            Action(name=self.tr("Mark, and go on"), key="0 – 9"),
            Action(name=self.tr("Go on to the next cell that is needed"), key=self.tr("Enter, Tab")),
            Action(name=self.tr("Take a mark or a note out"), key=self.tr("Delete")),
            Action(name=self.tr("Leave the table"), key=self.tr("Esc")),
        ]

    def refresh(self) -> None:
        if self.session.facts.stage is None:
            self._show_empty(self.tr("The rubric is not published yet. Sync again when the administrator says so."))
            return
        self.session.drafting.flush()
        self.session.runner.run(sheets.sheets, then=self._on_sheets, otherwise=self._on_refused)

    def flush(self) -> None:
        self.table.finish_typing()
        self.session.drafting.flush()

    def take_focus(self) -> None:
        self.focus_first(self.table, self.code)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * self.session.look.scale
        self.title.setHidden(narrow)
        self.review.setText(self.tr("Submit…") if narrow else self.tr("Review and submit all…"))
        self.about_cell.setHidden(self.height() < _LOW * self.session.look.scale)

    # ---- answers

    def _on_sheets(self, found: list[Sheet]) -> None:
        stage = self.session.facts.stage
        if self.session.saving.state is Saved.SAVING:
            self.refresh()  # typed on while these were on their way
        elif stage is None or not found:
            self._show_empty(self.tr("No candidates have come to you yet. Sync brings them."))
        else:
            self.stack.setCurrentWidget(self.table)
            for each in (self.code, self.review):
                each.setEnabled(True)
            self.table.show_sheets(stage, found)
            self._show_cell()
            self._show_summary()
            self.settle_focus()

    def _on_refused(self, error: PanelError) -> None:
        self._show_empty(f"{error.what} {error.remedy}")

    def _show_empty(self, text: str) -> None:
        self.empty.setText(text)
        self.stack.setCurrentWidget(self.empty)
        for each in (self.code, self.review):
            each.setEnabled(False)
        self.summary.clear()
        self.about_cell.clear()

    # ---- what the person does

    def _on_marked(self, code: str, criterion: str, mark: Mark | None) -> None:
        self.session.drafting.mark(CandidateCode(code), CriterionId(criterion), mark)
        self._show_summary()

    def _on_noted(self, code: str, criterion: str, note: str) -> None:
        self.session.drafting.note(CandidateCode(code), CriterionId(criterion), note)
        self._show_summary()

    def _on_code(self) -> None:
        typed = self.code.text().strip().upper()
        begins = [each.code for each in self.table.rows.sheets if each.code.startswith(typed)]
        if typed and len(begins) == 1 and self.table.go_to(begins[0]):
            self.code.clear()
        elif len(begins) > 1:
            self.about_cell.setText(
                self.tr("{count} codes begin with {typed}. Type one more letter.").format(
                    count=len(begins), typed=typed
                )
            )
        else:
            self.about_cell.setText(
                self.tr("{typed} is not among your candidates. Look at the sheet again.").format(typed=typed)
            )

    def _on_find(self) -> None:
        self.code.setFocus()
        self.code.selectAll()

    def _on_left(self) -> None:
        (self.review if self.review.isEnabled() else self.code).setFocus()

    def _on_review(self) -> None:
        self.flush()
        self.wanted_review.emit()

    # ---- inside

    def _show_summary(self) -> None:
        rows = self.table.rows
        open_ones = [each for each in rows.sheets if not each.is_locked]
        ready = sum(not rows.missing(each) for each in open_ones)
        said = self.tr("{ready} of {count} complete").format(ready=ready, count=len(open_ones))
        self.summary.setText(said if open_ones else self.tr("All submitted"))
        self.review.setEnabled(ready > 0)

    def _show_cell(self) -> None:
        """Which criterion the keyboard is on, and what its mark stands for."""
        index = self.table.currentIndex()
        if not index.isValid():
            self.about_cell.clear()
            return
        criterion = self.table.rows.cell(index).criterion
        mark = self.table.rows.mark(index)
        code = self.table.rows.sheet(index).code
        anchor = next((level.anchor for level in criterion.levels if level.mark == mark), "")
        said = f"{plain(mark)}: {anchor}" if mark is not None and anchor else self._scale(criterion)
        self.about_cell.setText(f"{code} · {criterion.title} · {said}")

    def _scale(self, criterion: Criterion) -> str:
        marks = ", ".join(plain(mark) for mark in criterion.marks)
        if not criterion.note_at:
            return self.tr("marks {marks}").format(marks=marks)
        noted = ", ".join(plain(mark) for mark in criterion.note_at)
        return self.tr("marks {marks}; a note with {noted}").format(marks=marks, noted=noted)
