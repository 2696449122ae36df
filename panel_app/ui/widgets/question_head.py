"""The strip above one answer: which question, whose answer, how many are done, and the way on."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, label, row, tab_bar
from panel_app.workspace.by_question import Question

_NARROW = 560
"""Below this width (at 100 % text) there is no room for the bar of what is done."""


class QuestionHead(QFrame):
    """Emits what is asked for; the page decides."""

    question_wanted = Signal(int)
    """The number of a question, from 0."""
    stepped = Signal(int)
    """1 to the next answer, -1 to the one before."""
    on_wanted = Signal()
    """The next answer that lacks something."""
    desk_wanted = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shows_answer = False
        self.setProperty("kind", "head")
        self.tabs = tab_bar(self.tr("Questions"))
        self.tabs.currentChanged.connect(self.question_wanted)
        self.title = label("", role="title")
        self.place = label("", role="soft")
        self.done = label("", role="strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(look.space(30))
        self.bar.setAccessibleName(self.tr("Answers marked"))
        self.previous = button("‹", lambda: self.stepped.emit(-1), key="Alt+Left", name=self.tr("Previous answer"))
        self.next = button("›", lambda: self.stepped.emit(1), key="Alt+Right", name=self.tr("Next answer"))
        self.desk = button(self.tr("Whole file"), self.desk_wanted.emit, kind="quiet", key="Ctrl+Shift+D")
        self.desk.setAccessibleName(self.tr("Go to the whole file of this candidate on the scoring desk"))
        self.on = button(self.tr("Go on"), self.on_wanted.emit, kind="primary", key="Ctrl+Return")
        self.on.setAccessibleName(self.tr("Go on to the next answer that is not marked"))
        self._lay_out()

    def show_questions(self, questions: Sequence[Question], *, at: int) -> None:
        """The questions and how far each is; emits nothing."""
        blocked = self.tabs.blockSignals(True)
        while self.tabs.count() > len(questions):
            self.tabs.removeTab(self.tabs.count() - 1)
        for number, each in enumerate(questions):
            text = f"{number + 1}  {each.criterion.title}"
            if number == self.tabs.count():
                self.tabs.addTab(text)
            self.tabs.setTabText(number, text)
            said = self.tr("{title}: {done} of {count} answers marked")
            self.tabs.setTabToolTip(
                number, said.format(title=each.criterion.title, done=each.done, count=len(each.answers))
            )
        self.tabs.setCurrentIndex(at)
        self.tabs.blockSignals(blocked)
        if 0 <= at < len(questions):
            done, count = questions[at].done, len(questions[at].answers)
            self.done.setText(self.tr("{done} of {count} marked").format(done=done, count=count))
            self.bar.setMaximum(max(count, 1))
            self.bar.setValue(done)

    def show_answer(self, code: str, *, place: int, count: int) -> None:
        """Whose answer is shown: the `place`th of so many in this scorer's own order; 0 where none is."""
        self.title.setText(code)
        self._shows_answer = place > 0
        self.place.setText(self.tr("answer {place}").format(place=place) if place else "")
        self.previous.setEnabled(place > 1)
        self.next.setEnabled(0 < place < count)
        for each in (self.on, self.desk):
            each.setEnabled(place > 0)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        narrow = self.width() < _NARROW * self._look.scale
        self.title.setHidden(narrow and not self._shows_answer)
        for each in (self.bar, self.place, self.desk):
            each.setHidden(narrow)

    def _lay_out(self) -> None:
        look = self._look
        above = row(look)
        above.setContentsMargins(look.space(5), look.space(1), look.space(4), 0)
        above.addWidget(self.tabs, 1)
        line = row(look, gap=2)
        line.setContentsMargins(look.space(6), look.space(1), look.space(4), look.space(1.5))
        for each in (self.title, self.place):
            line.addWidget(each)
        line.addStretch(1)
        for widget in (self.done, self.bar, self.desk, self.previous, self.next, self.on):
            line.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(above)
        layout.addLayout(line)


def question_done(question: Question, following: Question | None) -> tuple[str, str]:
    """What to say behind the last answer to a question, when this one is next, or none is."""
    if following is not None:
        what = _tr("All {count} answers to “{title}” are marked.")
        remedy = _tr("“{title}” is next: {done} of {count} are marked.")
        return (
            what.format(count=len(question.answers), title=question.criterion.title),
            remedy.format(title=following.criterion.title, done=following.done, count=len(following.answers)),
        )
    if all(each.is_locked for each in question.answers):
        return _tr("All your forms are submitted."), _tr("There is nothing left to mark here.")
    return (
        _tr("Every question is marked for every candidate."),
        _tr("Nothing is submitted yet: the forms are read back to you first."),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("QuestionHead", text)
