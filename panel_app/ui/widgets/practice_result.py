"""After a practice candidate: each mark beside the agreed one, with the panel's reason, and how one stands so far."""

from fractions import Fraction

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from panel_app.domain.practice import Deviation
from panel_app.domain.rubric import Criterion, plain
from panel_app.domain.totals import show_total
from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Chip, Sign
from panel_app.ui.widgets.marks_apart import MarksApart
from panel_app.ui.widgets.parts import button, clear, column, frame, label, row, scrolled
from panel_app.workspace.practice import Practice, Result


class PracticeResult(QWidget):
    """Enter goes on."""

    gone_on = Signal()
    left = Signal()
    """Back to the list of practice candidates."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("paper")
        self.setAccessibleName(self.tr("Your marks beside the agreed ones"))
        self.title = label(role="title", wrap=True)
        self.summary = label(wrap=True)
        self.legend = label(self.tr("◆ your mark    ○ agreed mark"), role="small")
        self._rows = column(look, gap=2)
        inside = QWidget()
        inside.setObjectName("paper")
        down = column(look, gap=2, margin=5)
        for text in (self.title, self.summary, self.legend):
            down.addWidget(text)
        down.addLayout(self._rows)
        inside.setLayout(down)
        self.on = button(self.tr("Go on"), self.gone_on.emit, kind="primary", key="Ctrl+Return")
        self.back = button(self.tr("All of them"), self.left.emit, name=self.tr("All practice candidates"))
        foot = frame("foot")
        line = row(look, gap=3)
        line.setContentsMargins(look.space(5), look.space(2), look.space(5), look.space(2))
        line.addWidget(self.on)
        line.addWidget(self.back)
        line.addStretch(1)
        foot.setLayout(line)
        layout = column(look, gap=0)
        layout.addWidget(scrolled(inside), 1)
        layout.addWidget(foot)
        self.setLayout(layout)

    def show_result(self, result: Result, practice: Practice, *, title: str, onward: str) -> None:
        """`onward`: what the button to go on says."""
        self.title.setText(f"{title}: {distance_in_words(result.distance)}")
        self.summary.setText(so_far(practice))
        self.on.setText(onward)
        self.on.setAccessibleName(onward)
        clear(self._rows)
        for number, each in enumerate(result.deviations, start=1):
            criterion = result.view.stage.criterion(each.criterion)
            self._rows.addWidget(self._card(number, criterion, each, result.view.form.notes.get(each.criterion, "")))
        self._rows.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _card(self, number: int, criterion: Criterion, found: Deviation, note: str) -> QWidget:
        look = self._look
        card = frame("card")
        down = column(look, gap=1)
        down.setContentsMargins(look.space(4), look.space(2), look.space(4), look.space(3))
        card.setLayout(down)
        head = row(look, gap=3)
        head.addWidget(label(f"{number}  {criterion.title}", role="strong", wrap=True), 1)
        head.addWidget(Chip(apart(found), look=look, strong=True))
        down.addLayout(head)
        down.addWidget(MarksApart(criterion, given=found.given, agreed=found.agreed, look=look))
        anchor = next((level.anchor for level in criterion.levels if level.mark == found.agreed), "")
        agreed = f"{plain(found.agreed)}: {anchor}" if anchor else plain(found.agreed)
        down.addWidget(label(self.tr("Agreed {mark}").format(mark=agreed), role="soft", wrap=True))
        down.addWidget(label(self.tr("Why: {reason}").format(reason=found.why), wrap=True))
        if note:
            down.addWidget(label(self.tr("Your note: {note}").format(note=note), role="soft", wrap=True))
        return card


def _tr(text: str) -> str:
    return QCoreApplication.translate("practice", text)


def apart(found: Deviation) -> Sign:
    """How far a mark lies from the agreed one, in words."""
    if found.by is None:
        return Sign(glyph="recused", word=_tr("You abstained"))
    if not found.by:
        return Sign(glyph="done", word=_tr("As agreed"), colour="good")
    side = _tr("{points} above") if found.by > 0 else _tr("{points} below")
    return Sign(glyph="up" if found.by > 0 else "down", word=side.format(points=plain(abs(found.by))), colour="primary")


def distance_in_words(distance: Fraction | None) -> str:
    """Of one candidate, or of several."""
    if distance is None:
        return _tr("you gave no marks")
    if not distance:
        return _tr("every mark as agreed")
    return _tr("{points} points off on average").format(points=show_total(distance))


def so_far(practice: Practice) -> str:
    """How the finished ones stand together, and on which side of the agreed marks."""
    done = sum(row.state == "finished" for row in practice.rows)
    if practice.distance is None or practice.lean is None or not done:
        return ""
    said = _tr("So far, over {count} of {all} practice candidates: {distance}.").format(
        count=done, all=len(practice.rows), distance=distance_in_words(practice.distance)
    )
    if not practice.distance:
        return said
    lean = show_total(abs(practice.lean))
    if not practice.lean:
        return f"{said} {_tr('You are as often above the agreed marks as below.')}"
    side = (
        _tr("Taken together you mark {points} higher.")
        if practice.lean > 0
        else _tr("Taken together you mark {points} lower.")
    )
    return f"{said} {side.format(points=lean)}"
