"""The meeting, on one quiet line: who is here, who stepped out for the candidate on the screen, and its end."""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from panel_app.domain.events import Absence
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import ElidedLabel, button, column, label, row
from panel_app.ui.widgets.reason_bar import ReasonBar
from panel_app.workspace.meetings import Meeting


class MeetingBar(QFrame):
    """Names are separated by commas. What is typed here goes on record with Enter, and not before."""

    named = Signal(object)
    """Names of people who are here: the first begin a meeting, later ones join it."""
    stepped_out = Signal(str, str)
    """Who, and why."""
    ended = Signal()

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._meeting: Meeting | None = None
        self.setAccessibleName(self.tr("Meeting"))
        layout = column(look, gap=1)
        self.setLayout(layout)
        self.said = ElidedLabel()
        self.said.setProperty("text_role", "soft")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.came = button(self.tr("Somebody came"), self._on_came, kind="quiet")
        self.went = button(self.tr("Somebody steps out"), self._on_went, kind="quiet")
        self.end = button(self.tr("End the meeting"), self._on_end, kind="quiet")
        line = row(look, gap=2)
        line.addWidget(self.said, 1)
        for each in (self.came, self.went, self.end):
            line.addWidget(each)
        self.out = label(role="strong", wrap=True)
        self.names = ReasonBar(
            self.tr("Begin the meeting"), look=look, name=self.tr("Who is here? Names, separated by commas"), kind=""
        )
        self.names.given.connect(self._on_names)
        self.leaving = QWidget()
        self.who = QComboBox()
        self.who.setAccessibleName(self.tr("Who steps out"))
        self.why = ReasonBar(
            self.tr("Note it"), look=look, name=self.tr("Why they step out for this candidate"), kind=""
        )
        self.why.given.connect(self._on_why)
        across = row(look, gap=2)
        across.addWidget(self.who)
        across.addWidget(self.why, 1)
        self.leaving.setLayout(across)
        layout.addLayout(line)
        layout.addWidget(self.out)
        layout.addWidget(self.names)
        layout.addWidget(self.leaving)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._put_away)
        self.show_meeting(None, before=0)
        self.show_absences(())

    def show_meeting(self, meeting: Meeting | None, *, before: int) -> None:
        """The one that goes on, after so many others; None if none does. What is being typed stays."""
        same = (meeting.number if meeting else None) == (self._meeting.number if self._meeting else None)
        self._meeting = meeting
        for each in (self.came, self.went, self.end):
            each.setVisible(meeting is not None)
        if meeting is None:
            self.said.setText(self.tr("Meeting {number} has ended.").format(number=before) if before else "")
            self.names.give.setText(self.tr("Begin the meeting"))
        else:
            began = meeting.minutes.began.astimezone()
            said = self.tr("Meeting {number}, since {time}: {names}")
            names = ", ".join(meeting.minutes.present)
            self.said.setText(said.format(number=meeting.number, time=f"{began:%H:%M}", names=names))
            self.names.give.setText(self.tr("Join"))
            who = self.who.currentText()
            self.who.clear()
            self.who.addItems(meeting.minutes.present)
            self.who.setCurrentIndex(max(self.who.findText(who), 0))
        self.said.setAccessibleName(self.said.text())
        self.said.setVisible(bool(self.said.text()))
        if not same or not self.names.isVisibleTo(self):
            self.names.setVisible(meeting is None)
        self.leaving.setVisible(meeting is not None and self.leaving.isVisibleTo(self))

    def show_absences(self, people: Sequence[Absence]) -> None:
        """Who stepped out for the candidate on the screen."""
        said = "; ".join(self.tr("{who}: {why}").format(who=each.who, why=each.reason) for each in people)
        self.out.setText(self.tr("Stepped out for this candidate: {people}").format(people=said) if people else "")
        self.out.setVisible(bool(people))

    def clear(self) -> None:
        """What was typed is on record: the fields are empty again, and away."""
        self.names.clear()
        self.why.clear()
        self._put_away()

    # ---- what the person does

    def _on_came(self) -> None:
        self.leaving.hide()
        self.names.show()
        self.names.reason.setFocus()

    def _on_went(self) -> None:
        self.names.hide()
        self.leaving.show()
        self.who.setFocus()

    def _on_end(self) -> None:
        self.ended.emit()

    def _put_away(self) -> None:
        self.leaving.hide()
        self.names.setVisible(self._meeting is None)

    def _on_names(self, text: str) -> None:
        names = tuple(name.strip() for name in text.split(",") if name.strip())
        if names:
            self.named.emit(names)

    def _on_why(self, reason: str) -> None:
        self.stepped_out.emit(self.who.currentText(), reason)


def minutes_each(pace: timedelta | None) -> int | None:
    """Whole minutes that a candidate takes, at least one; None where nobody can say yet."""
    return None if pace is None else max(round(pace / timedelta(minutes=1)), 1)
