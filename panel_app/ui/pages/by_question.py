"""One question across all candidates: answer after answer, in the scorer's own order, nothing else in sight."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.rubric import CriterionId, Level
from panel_app.ui.actions import Action
from panel_app.ui.file_bringing import FileBringing
from panel_app.ui.form_keeping import FormKeeping
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets.anchor_list import AnchorList
from panel_app.ui.widgets.candidate_file import FileRow
from panel_app.ui.widgets.criterion_card import ABSTAIN_KEY, CriterionCard
from panel_app.ui.widgets.empty_state import EmptyState
from panel_app.ui.widgets.form_view import FormView
from panel_app.ui.widgets.prose import answer_key
from panel_app.ui.widgets.question_head import QuestionHead, question_done
from panel_app.workspace import by_question
from panel_app.workspace.by_question import AnswerView, Place, Question, Standing
from panel_app.workspace.reading import Reading

_HIGH = 540
"""From this height on (at 100 % text) all anchors are in sight."""


class ByQuestionPage(Page):
    """Another way to the same drafts."""

    wanted_review = Signal()
    """Everything that is complete is to be read back and submitted."""
    wanted_desk = Signal(str)
    """A candidate's whole file."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        look = session.look
        self._questions: tuple[Question, ...] = ()
        self._shown: Place | None = None
        self._wanted: Place | None = None
        self.head = QuestionHead(look=look)
        self.form = FormView(look=look)
        self.keeping = FormKeeping(self.form, drafting=session.drafting, parent=self)
        self.files = FileBringing(self.form.reader, runner=session.runner, parent=self)
        self.anchors = AnchorList(look=look)
        self.form.put_below(self.anchors)
        self.empty = EmptyState(look=look)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.stack, 1)
        self.on_key("Alt+Down", self._on_next_question, name=self.tr("Next question"))
        self.on_key("Alt+Up", self._on_previous_question, name=self.tr("Previous question"))
        self.on_key(ABSTAIN_KEY, self.form.abstain, name=self.tr("Abstain on this criterion"))
        self._connect()
        self.head.show_answer("", place=0, count=0)

    @property
    def at(self) -> Place | None:
        """The question and the candidate on the page."""
        return self._shown

    @property
    def question(self) -> Question | None:
        """The question that is being marked."""
        place = self._wanted or self._shown
        return next((each for each in self._questions if place and each.criterion.id == place.criterion), None)

    def open(self, code: CandidateCode, criterion: CriterionId) -> None:
        """Show an answer; what was typed for the one before is handed to the store first."""
        self.flush()
        self._wanted = Place(criterion=criterion, code=code)
        if self.stack.currentWidget() is self.form and self.isAncestorOf(self.window().focusWidget()):
            self.setFocus()  # a digit that comes too early marks nobody
        self.session.runner.run(
            lambda workspace: by_question.open_answer(workspace, code, criterion),
            then=self._on_answer,
            otherwise=self._on_refused,
        )

    def open_code(self, code: str) -> None:
        question = self.question
        if question is not None and code in question.codes:
            self.open(CandidateCode(code), question.criterion.id)

    def openable(self) -> list[CandidateCode]:
        return self.question.codes if self.question else []

    def refresh(self) -> None:
        if self.session.facts.stage is None:
            self._show_empty(
                self.tr("The rubric is not published yet."), self.tr("Sync again when the administrator says so.")
            )
        else:
            self.session.runner.run(by_question.standing, then=self._on_standing, otherwise=self._on_refused)
            place = self._shown
            if place is not None:
                again = partial(by_question.open_answer, code=place.code, criterion=place.criterion)
                self.session.runner.run(again, then=self._on_read_again, otherwise=self._on_refused)

    def flush(self) -> None:
        self.keeping.flush()

    def take_focus(self) -> None:
        if self.stack.currentWidget() is self.form:
            self.form.take_focus()
        else:
            self.focus_first(self.empty.button)

    def about(self) -> str:
        return self.tr(
            "One question for all your candidates, one answer after another. The order is your own, another one for "
            "each question; it comes from the record, and nobody can choose it. Marks and notes on other questions "
            "are out of sight, so that one answer does not colour the next. A digit marks and goes on. It is the same "
            "draft as on the scoring desk, and when every question is done, the forms are read back and submitted."
        )

    def more_actions(self) -> list[Action]:
        return [
            Action(name=self.tr("Give a mark, and go on to the next answer"), key="0 – 9"),
            Action(name=self.tr("Turn the page of what is read"), key="Page Up, Page Down"),
        ]

    # ---- answers of the store

    def _on_standing(self, standing: Standing) -> None:
        self._questions = standing.questions
        if not any(each.answers for each in standing.questions):
            self._show_empty(self.tr("No candidates have come to you yet."), self.tr("Sync brings them."))
            return
        place, question = self._wanted or self._shown, self.question
        if place is None or question is None or place.code not in question.codes:
            begin = standing.begin()
            self.open(begin.code, begin.criterion)
        elif self._shown is not None and self.stack.currentWidget() is self.empty:
            self._go_on(place.code)  # something may have come, or gone, since all of it was marked
        self._show_head()

    def _on_answer(self, opened: AnswerView) -> None:
        view = opened.view
        place = Place(criterion=opened.criterion, code=view.code)
        if place != self._wanted:
            return
        self.flush()  # typed on while this one was on its way: it belongs to the one before
        self._shown = place
        here = answer_key(opened.criterion)
        kept = opened.reading
        seen = tuple(each for each in kept.highlights if each.place == here or not each.place.startswith("answer."))
        self.keeping.code = self.files.code = view.code
        self.keeping.unseen = tuple(each for each in kept.highlights if each not in seen)
        files = [FileRow(number=each.number, title=each.title, pages=each.pages) for each in view.copy.files]
        before = self._card()
        self.form.show_view(view, files=files, reading=Reading(highlights=seen, note=kept.note))
        card = self._card()
        if card is not None and card is not before:
            card.scale.looked_at.connect(self._show_anchors)
            self._arrange()
        self.stack.setCurrentWidget(self.form)
        self._show_anchors()
        self._show_head()
        if self.isVisible():
            self.form.take_focus()

    def _on_read_again(self, opened: AnswerView) -> None:
        """What was typed on another page, or brought by a sync, unless somebody is typing here."""
        place, card = Place(criterion=opened.criterion, code=opened.view.code), self._card()
        if place != self._shown or place != self._wanted or self.session.drafting.is_waiting or self.form.is_typed_in:
            return
        if opened.view.form != self.form.form or (card is not None and card.is_locked != opened.view.locked):
            self._on_answer(opened)

    def _on_refused(self, error: PanelError) -> None:
        """Not yet, or not any more: whoever comes back begins anew."""
        self._wanted = self._shown = self.keeping.code = None
        self._show_empty(error.what, error.remedy)

    # ---- what the person does

    def _on_edited(self) -> None:
        """A mark or a note has changed: count it at once."""
        card, place = self._card(), self._shown
        if card is None or place is None:
            return
        done = not card.is_open and not card.note_is_due
        self._questions = tuple(
            each.counting(place.code, is_done=done) if each.criterion.id == place.criterion else each
            for each in self._questions
        )
        self._show_anchors()
        self._show_head()

    def _on_finished(self) -> None:
        self._go_on(self._shown.code if self._shown else None)

    def _go_on(self, after: CandidateCode | None) -> None:
        """To the next answer of this question that lacks something; behind the last one, say what comes now."""
        question = self.question
        if question is None:
            return
        self.flush()
        code = question.next_open(after)
        if code is not None:
            self.open(code, question.criterion.id)
        else:
            self._show_done(question)

    def _on_step(self, step: int) -> None:
        question, place = self.question, self._wanted or self._shown
        if question is not None and place is not None and place.code in question.codes:
            at = question.codes.index(place.code) + step
            if 0 <= at < len(question.codes):
                self.open(question.codes[at], question.criterion.id)

    def _on_question(self, number: int) -> None:
        """Another question: at its first answer that lacks something, else at its first."""
        if 0 <= number < len(self._questions):
            question = self._questions[number]
            self.open(question.next_open() or question.codes[0], question.criterion.id)

    def _on_next_question(self) -> None:
        self._on_question(self.head.tabs.currentIndex() + 1)

    def _on_previous_question(self) -> None:
        self._on_question(self.head.tabs.currentIndex() - 1)

    def _on_desk(self) -> None:
        if self._shown is not None:
            self.flush()
            self.wanted_desk.emit(self._shown.code)

    # ---- inside

    def _card(self) -> CriterionCard | None:
        return next(iter(self.form.cards.values()), None)

    def _show_done(self, question: Question) -> None:
        """Behind the last answer: the next question, or the forms as a whole."""
        place = self._questions.index(question)
        following = next((each for each in (*self._questions[place:], *self._questions) if each.next_open()), None)
        self._show_empty(*question_done(question, following))
        if following is not None:
            number = self._questions.index(following)
            said = self.tr("Go on with “{title}”").format(title=following.criterion.title)
            self.empty.offer(said, lambda: self._on_question(number))
        elif not all(each.is_locked for each in question.answers):
            self.empty.offer(self.tr("Review and submit…"), self.wanted_review.emit)
        self.take_focus()

    def _show_empty(self, what: str, remedy: str) -> None:
        self.empty.say(what, remedy)
        self.stack.setCurrentWidget(self.empty)
        self._show_head()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """All levels stand below the mark where there is room; else the card says what its own one stands for."""
        room = self.height() >= _HIGH * self.session.look.scale
        self.anchors.setVisible(room)
        card = self._card()
        if card is not None:
            card.say_anchor(shown=not room)
            self._show_anchors()

    def _show_anchors(self, level: Level | None = None) -> None:
        card = self._card()
        if card is not None:
            self.anchors.show_criterion(card.criterion, card.mark, looked_at=level.mark if level else None)

    def _show_head(self) -> None:
        question = self.question
        at = self._questions.index(question) if question else 0
        self.head.show_questions(self._questions, at=at)
        place = self._shown if self.stack.currentWidget() is self.form else None
        codes = question.codes if question else []
        number = codes.index(place.code) + 1 if place and place.code in codes else 0
        self.head.show_answer(place.code if place else self.tr("By question"), place=number, count=len(codes))

    def _connect(self) -> None:
        self.keeping.edited.connect(self._on_edited)
        self.form.finished.connect(self._on_finished)
        self.head.question_wanted.connect(self._on_question)
        self.head.stepped.connect(self._on_step)
        self.head.on_wanted.connect(self._on_finished)
        self.head.desk_wanted.connect(self._on_desk)
