"""The scoring desk: one candidate at a time, every edit durable, a read-back before anything is sealed."""

from functools import partial
from typing import Final

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.rubric import CriterionId
from panel_app.ui.actions import Action
from panel_app.ui.file_bringing import FileBringing
from panel_app.ui.file_reading import Opened, open_file
from panel_app.ui.form_keeping import FormKeeping
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.stepping_back import SteppingBack
from panel_app.ui.unfinished import held, next_unfinished
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.criterion_card import ABSTAIN_KEY
from panel_app.ui.widgets.desk_head import DeskHead
from panel_app.ui.widgets.form_view import FormView
from panel_app.ui.widgets.parts import label
from panel_app.ui.widgets.sheet import ReviewSheet
from panel_app.workspace import reading_back, scoring
from panel_app.workspace.reading import Reading
from panel_app.workspace.reading_back import ReadBack
from panel_app.workspace.reopening import GivenBack
from panel_app.workspace.scoring import DeskView, FormRow

_FIRST: Final = ("0 – 9", "← →", "Ctrl+Return")


class DeskPage(Page):
    """Where a scorer works."""

    wanted_list = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._rows: list[FormRow] = []
        self._view: DeskView | None = None
        self._given_back: GivenBack | None = None
        self._reading = Reading()
        self._read: ReadBack | None = None
        self._wanted: CandidateCode | None = None
        look = session.look
        self.head = DeskHead(look=look)
        self.recuse, self.to_review = self.head.recuse, self.head.review
        self.form = FormView(look=look)
        self.keeping = FormKeeping(self.form, drafting=session.drafting, parent=self)
        self.bringing = FileBringing(self.form.reader, runner=session.runner, parent=self)
        self.review = ReviewSheet(look=look)
        self.stepping = SteppingBack(session, parent=self)
        self.recusal = self.stepping.sheet
        self.empty = label(self.tr("No candidates have come to you yet. Sync brings them."), role="soft", wrap=True)
        self.empty.setMargin(look.space(8))
        self.stack = QStackedWidget()
        for widget in (self.empty, self.form, self.review, self.recusal):
            self.stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.stack, 1)
        self.on_key(ABSTAIN_KEY, self._on_abstain, name=self.tr("Abstain on this criterion"))
        self._connect()
        self._show_head()

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
        self.session.runner.run(partial(open_file, code=code), then=self._on_view, otherwise=self._on_closed)

    def open_code(self, code: str) -> None:
        """As `open`, for a code that comes from a signal."""
        self.open(CandidateCode(code))

    def openable(self) -> list[CandidateCode]:
        return self.codes

    def refresh(self) -> None:
        self.session.runner.run(scoring.my_forms, then=self._on_rows)
        if self.code is not None:
            self.session.runner.run(partial(open_file, code=self.code), then=self._on_read_again, otherwise=_let_be)

    def flush(self) -> None:
        self.keeping.flush()

    def take_focus(self) -> None:
        (self.form.take_focus if self.stack.currentWidget() is self.form else self.setFocus)()

    def about(self) -> str:
        return self.tr(
            "Read on the left, mark on the right. A digit gives the mark and goes on to the next criterion; a note is "
            "asked for where the mark needs one. Everything you type is kept at once. Review reads the form back from "
            "the store, and seals it when you say so: from then on nobody else reads it until moderation opens."
        )

    def actions_here(self) -> list[Action]:
        """What a form is filled in with comes first."""
        return sorted(super().actions_here(), key=lambda each: each.key not in _FIRST)

    def more_actions(self) -> list[Action]:
        return [
            Action(name=self.tr("Give a mark, and go on"), key="0 – 9", about=self.tr("On a criterion.")),
            Action(name=self.tr("Look at a level without marking"), key="← →", about=self.tr("On a criterion.")),
            Action(name=self.tr("Take the mark back"), key="Del", about=self.tr("On a criterion.")),
            Action(
                name=self.tr("What else can be done with a criterion"), key="Menu", about=self.tr("On a criterion.")
            ),
            Action(name=self.tr("Turn the page of what is read"), key="Page Up, Page Down"),
            Action(
                name=self.tr("Undo, and do again"),
                key="Ctrl+Z, Ctrl+Y",
                about=self.tr("In a mark, a note, or what you highlighted."),
            ),
        ]

    # ---- answers

    def _on_rows(self, rows: list[FormRow]) -> None:
        self._take_rows(rows)
        if self._view is None and rows and self._wanted is None:
            self.open(next_unfinished(rows) or rows[0].code)
        self._show_far()
        self._show_head()

    def _on_closed(self, error: PanelError) -> None:
        """Not yet, as before practice that the stage asks for: say so where the file would be."""
        self.session.messages.refuse(error)
        if self._view is None:
            self._wanted = None
            self.empty.setText(f"{error.what} {error.remedy}")

    def _on_read_again(self, opened: Opened) -> None:
        """What a sync brought, unless somebody is typing: what is typed goes on top, and is one step of undo away."""
        view, waits = opened.view, self.session.drafting.is_waiting or self.form.is_typed_in
        if self._view is None or view.code != self._wanted or view.code != self.code or waits:
            return
        changed = view.form != self.form.form or view.copy != self._view.copy or opened.reading != self._reading
        if changed or (view.state, view.stage) != (self._view.state, self._view.stage):
            self._on_view(opened)

    def _on_view(self, opened: Opened) -> None:
        view = opened.view
        if view.code != self._wanted:
            return
        self.flush()  # typed on while this one was on its way: it belongs to the one before
        self._view, self._given_back, self._reading = view, opened.given_back, opened.reading
        self.keeping.code = self.bringing.code = view.code
        self.form.show_view(view, files=opened.files, reading=opened.reading)
        self._show_far()
        self._show(self.form)
        if self.isVisible():
            self.form.take_focus()

    def _on_read_back(self, read: ReadBack) -> None:
        if read.code == self.code:
            self._read = read
            self._show(self.review)
            self.review.show_form(read)

    def _on_sealed(self, codes: list[CandidateCode]) -> None:
        self.session.messages.tell(
            self.tr("{code} is submitted and sealed.").format(code=codes[0]),
            remedy=self.tr("It is held here until the next sync sends it."),
            tone=Tone.GOOD,
        )
        self._go_on()

    def _on_stepped_back(self, _code: str) -> None:
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

    def _on_edited(self) -> None:
        if self._view is not None and self._view.state == "not-started":
            self._view = msgspec.structs.replace(self._view, state="draft")
            self.head.state.show_sign(signs.form_state("draft"))

    def _on_abstain(self) -> None:
        if self.stack.currentWidget() is self.form:
            self.form.abstain()

    def _on_review(self) -> None:
        view = self._view
        if view is None or view.locked or self.stack.currentWidget() is not self.form:
            return
        self.flush()
        code = view.code
        self.session.runner.run(lambda workspace: reading_back.read_back(workspace, code), then=self._on_read_back)

    def _on_submitted(self) -> None:
        read = self._read
        if read is not None and read.code == self.code:
            self.session.runner.run(
                lambda workspace: reading_back.submit_as_read(workspace, [read]),
                then=self._on_sealed,
                otherwise=self._on_refused,
            )

    def _on_recuse(self) -> None:
        if self._view is not None and self._view.state != "recused":
            self.flush()
            self.stepping.ask(self._view.code, state=self._view.state)

    def _on_recusal_opened(self) -> None:
        self._show(self.recusal)

    def _on_sheet_left(self) -> None:
        self._show(self.form)
        self.form.take_focus()

    def _on_criterion_wanted(self, criterion: str) -> None:
        self._show(self.form)
        self.form.go_to(CriterionId(criterion))

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

    # ---- inside

    @property
    def _row(self) -> FormRow | None:
        """What the list says of the candidate on the desk."""
        return next((row for row in self._rows if row.code == self.code), None)

    def _show_far(self) -> None:
        if self._view is not None:
            at = self._row.at if self._row is not None else "held"
            self.form.show_state(self._view, at=at, given_back=self._given_back)

    def _show(self, widget: QWidget) -> None:
        self.stack.setCurrentWidget(widget)
        self._show_head()

    def _show_head(self) -> None:
        view = self._view
        form = self.stack.currentWidget() is self.form
        self.head.allow(
            edit=form and view is not None and not view.locked,
            recuse=form and view is not None and view.state != "recused",
        )
        if view is not None:
            codes = self.codes
            place = codes.index(view.code) + 1 if view.code in codes else 0
            back = self._given_back is not None and view.state == "draft"
            state = signs.given_back() if back else signs.form_state(view.state)
            self.head.show_candidate(view.code, state, place=place, count=len(codes))

    def _connect(self) -> None:
        self.keeping.edited.connect(self._on_edited)
        self.form.finished.connect(self.head.review.setFocus)
        self.head.previous_wanted.connect(self._on_previous)
        self.head.next_wanted.connect(self._on_next)
        self.head.concern_wanted.connect(self.form.raise_concern)
        self.head.recusal_wanted.connect(self._on_recuse)
        self.head.review_wanted.connect(self._on_review)
        self.review.submitted.connect(self._on_submitted)
        self.review.left.connect(self._on_sheet_left)
        self.review.wanted.connect(self._on_criterion_wanted)
        self.stepping.opened.connect(self._on_recusal_opened)
        self.stepping.done.connect(self._on_stepped_back)
        self.stepping.left.connect(self._on_sheet_left)


def _let_be(_error: PanelError) -> None:
    """No longer this scorer's: the list says so, and what is on the desk can be looked at until another comes."""
