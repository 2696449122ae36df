"""The scoring desk: one candidate at a time, every edit durable, a read-back before anything is sealed."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.forms import RecusalKind, missing
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.candidate_file import FileRow
from panel_app.ui.widgets.chip import Chip
from panel_app.ui.widgets.form_view import FormView
from panel_app.ui.widgets.parts import button, frame, label
from panel_app.ui.widgets.sheet import ReadBack, RecusalSheet, ReviewSheet
from panel_app.workspace import reading, scoring
from panel_app.workspace.reading import Reading
from panel_app.workspace.scoring import DeskView, FormRow
from panel_app.workspace.workspace import Workspace

_NARROW = 560
"""Below this width (at 100 % text) the head says only whose form it is."""


class _Opened(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate, read in one go."""

    view: DeskView
    reading: Reading


class _Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a candidate, in memory."""

    code: CandidateCode
    number: int
    data: bytes


class DeskPage(Page):
    """Where a scorer works."""

    wanted_list = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._rows: list[FormRow] = []
        self._view: DeskView | None = None
        self._wanted: CandidateCode | None = None
        look = session.look
        self.form = FormView(look=look)
        self.review = ReviewSheet(look=look)
        self.recusal = RecusalSheet(look=look)
        self.empty = label(self.tr("No candidates have come to you yet. Sync brings them."), role="soft", wrap=True)
        self.empty.setMargin(look.space(8))
        self.stack = QStackedWidget()
        for widget in (self.empty, self.form, self.review, self.recusal):
            self.stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(self.stack, 1)
        self.form.marked.connect(self._on_marked)
        self.form.noted.connect(self._on_noted)
        self.form.note_left.connect(self.flush)
        self.form.reader.kept.connect(self._on_highlighted)
        self.form.reader.noted.connect(self._on_private_note)
        self.form.reader.note_left.connect(self.flush)
        self.form.reader.wanted.connect(self._on_file_wanted)
        self.form.finished.connect(self.to_review.setFocus)
        self.review.submitted.connect(self._on_submitted)
        self.review.left.connect(self._on_sheet_left)
        self.recusal.recused.connect(self._on_recused)
        self.recusal.left.connect(self._on_sheet_left)

    @property
    def code(self) -> CandidateCode | None:
        """The candidate on the desk."""
        return self._view.code if self._view else None

    @property
    def codes(self) -> list[CandidateCode]:
        """Everybody who can be put on it, in order."""
        return [row.code for row in self._rows]

    def open(self, code: CandidateCode) -> None:
        """Put a candidate on the desk; what was typed for the one before is handed to the store first."""
        self.flush()
        self._wanted = code

        def job(workspace: Workspace) -> _Opened:
            return _Opened(view=scoring.desk(workspace, code), reading=reading.reading(workspace, code))

        self.session.runner.run(job, then=self._on_view)

    def open_code(self, code: str) -> None:
        """As `open`, for a code that comes from a signal."""
        self.open(CandidateCode(code))

    def refresh(self) -> None:
        self.session.runner.run(scoring.my_forms, then=self._on_rows)

    def flush(self) -> None:
        self.form.finish_typing()
        self.session.drafting.flush()

    def take_focus(self) -> None:
        if self.stack.currentWidget() is self.form:
            self.form.take_focus()
        else:
            self.setFocus()

    # ---- answers

    def _on_rows(self, rows: list[FormRow]) -> None:
        self._take_rows(rows)
        if self._view is None and rows and self._wanted is None:
            self.open(next_unfinished(rows) or rows[0].code)
        self._show_head()

    def _on_view(self, opened: _Opened) -> None:
        view = opened.view
        if view.code != self._wanted:
            return
        self.flush()  # typed on while this one was on its way: it belongs to the one before
        self._view = view
        files = [FileRow(number=each.number, title=each.title, pages=each.pages) for each in view.copy.files]
        self.form.show_view(view, files=files, reading=opened.reading)
        self.stack.setCurrentWidget(self.form)
        self._show_head()
        if self.isVisible():
            self.form.take_focus()

    def _on_read_back(self, read: ReadBack) -> None:
        if read.code == self.code:
            self.stack.setCurrentWidget(self.review)
            self._show_head()
            self.review.show_form(read)

    def _on_sealed(self, code: CandidateCode) -> None:
        self.session.messages.tell(
            self.tr("{code} is submitted and sealed.").format(code=code),
            remedy=self.tr("It is held here until the next sync sends it."),
            tone=Tone.GOOD,
        )
        self._go_on()

    def _on_stepped_back(self, code: CandidateCode) -> None:
        self.session.messages.tell(
            self.tr("You stepped back from {code}.").format(code=code),
            remedy=self.tr("The next sync tells the administrator, who asks somebody else."),
        )
        self._go_on()

    def _on_refused(self, error: PanelError) -> None:
        """Nothing was sealed: say why, and go back to the form."""
        self.session.messages.refuse(error)
        self._on_sheet_left()

    def _go_on(self) -> None:
        """To the next unfinished candidate, or to the list when there is none."""
        self.session.tell_changed()
        self.session.runner.run(scoring.my_forms, then=self._on_go_on)

    def _on_go_on(self, rows: list[FormRow]) -> None:
        self._take_rows(rows)
        code = next_unfinished(rows, after=self.code)
        if code is None:
            if self.code is not None:
                self.open(self.code)
            self.wanted_list.emit()
        else:
            self.open(code)

    def _take_rows(self, rows: list[FormRow]) -> None:
        self._rows = rows
        self.session.meeting.count_held(held(rows))

    # ---- what the person does

    def _on_marked(self, criterion: str, mark: Mark | None) -> None:
        if self._view is not None and self.code is not None:
            self._view = msgspec.structs.replace(self._view, state="draft")
            self.state.show_sign(signs.form_state("draft"))
            self.session.drafting.mark(self.code, CriterionId(criterion), mark)

    def _on_noted(self, criterion: str, text: str) -> None:
        if self.code is not None:
            self.session.drafting.note(self.code, CriterionId(criterion), text)

    def _on_highlighted(self, kept: Reading) -> None:
        if self.code is not None:
            self.session.drafting.reading(self.code, kept, at_once=True)

    def _on_private_note(self, kept: Reading) -> None:
        if self.code is not None:
            self.session.drafting.reading(self.code, kept, at_once=False)

    def _on_file_wanted(self, number: int) -> None:
        code = self.code or self._wanted
        if code is None:
            return

        def job(workspace: Workspace) -> _Attachment:
            return _Attachment(code=code, number=number, data=reading.attachment(workspace, code, number))

        self.session.runner.run(job, then=self._on_file)

    def _on_file(self, file: _Attachment) -> None:
        if file.code == self.code:
            self.form.reader.take_file(file.number, file.data)

    def _on_review(self) -> None:
        view = self._view
        if view is None or view.locked or self.stack.currentWidget() is not self.form:
            return
        self.flush()
        code, stage = view.code, view.stage

        def job(workspace: Workspace) -> ReadBack:
            form = scoring.read_back(workspace, code)
            return ReadBack(code=code, stage=stage, form=form, missing=missing(stage, form))

        self.session.runner.run(job, then=self._on_read_back)

    def _on_submitted(self) -> None:
        code = self.code
        if code is None:
            return

        def job(workspace: Workspace) -> CandidateCode:
            scoring.submit(workspace, code)
            return code

        self.session.runner.run(job, then=self._on_sealed, otherwise=self._on_refused)

    def _on_recuse(self) -> None:
        if self._view is not None and not self._view.locked:
            self.flush()
            self.stack.setCurrentWidget(self.recusal)
            self._show_head()
            self.recusal.ask(self._view.code)

    def _on_recused(self, kind: RecusalKind, reason: str) -> None:
        code = self.code
        if code is None:
            return

        def job(workspace: Workspace) -> CandidateCode:
            scoring.recuse(workspace, code, kind, reason)
            return code

        self.session.runner.run(job, then=self._on_stepped_back, otherwise=self._on_refused)

    def _on_sheet_left(self) -> None:
        self.stack.setCurrentWidget(self.form)
        self._show_head()
        self.form.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * self.session.look.scale
        self.place.setHidden(narrow)
        self.state.setHidden(narrow or self._view is None)

    def _on_previous(self) -> None:
        self._walk(-1)

    def _on_next(self) -> None:
        self._walk(1)

    def _walk(self, step: int) -> None:
        codes = self.codes
        here = self._wanted or self.code
        if here in codes:
            place = codes.index(here) + step
            if 0 <= place < len(codes):
                self.open(codes[place])

    # ---- head

    def _head(self) -> QWidget:
        look = self.session.look
        head = frame("head")
        line = QHBoxLayout(head)
        line.setContentsMargins(look.space(6), look.space(2), look.space(4), look.space(2))
        line.setSpacing(look.space(3))
        self.title = label("", role="title")
        self.state = Chip(signs.form_state("not-started"), look=look)
        self.place = label("", role="soft")
        self.previous = button("‹", self._on_previous, key="Alt+Left", name=self.tr("Previous candidate"))
        self.next = button("›", self._on_next, key="Alt+Right", name=self.tr("Next candidate"))
        self.recuse = button(self.tr("Step back…"), self._on_recuse, kind="quiet", key="Ctrl+Shift+R")
        self.to_review = button(self.tr("Review"), self._on_review, kind="primary", key="Ctrl+Return")
        self.to_review.setAccessibleName(self.tr("Review and submit"))
        line.addWidget(self.title)
        line.addWidget(self.state)
        line.addWidget(self.place)
        line.addStretch(1)
        for each in (self.previous, self.next, self.recuse, self.to_review):
            line.addWidget(each)
        return head

    def _show_head(self) -> None:
        view = self._view
        codes = self.codes
        self.title.setText(view.code if view else self.tr("Scoring desk"))
        narrow = self.width() < _NARROW * self.session.look.scale
        self.state.setVisible(view is not None and not narrow)
        place = codes.index(view.code) + 1 if view and view.code in codes else 0
        self.place.setText(self.tr("{place} of {count}").format(place=place, count=len(codes)) if place else "")
        self.previous.setEnabled(place > 1)
        self.next.setEnabled(0 < place < len(codes))
        open_form = view is not None and not view.locked and self.stack.currentWidget() is self.form
        self.recuse.setEnabled(open_form)
        self.to_review.setEnabled(open_form)
        if view is not None:
            self.state.show_sign(signs.form_state(view.state))


def next_unfinished(rows: list[FormRow], *, after: CandidateCode | None = None) -> CandidateCode | None:
    """The first candidate with work left, from the one after a given code on and then from the top."""
    codes = [row.code for row in rows]
    start = codes.index(after) + 1 if after in codes else 0
    for row in (*rows[start:], *rows[:start]):
        if row.state in ("not-started", "draft"):
            return row.code
    return None


def held(rows: list[FormRow]) -> int:
    """How many sealed forms and recusals no hub has yet."""
    return sum(row.at == "held" and row.state in ("submitted", "recused") for row in rows)
