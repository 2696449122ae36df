"""Two values that two laptops put on record for one question: both are shown, neither counts until one is chosen."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from panel_app.domain import reasons
from panel_app.domain.rubric import plain
from panel_app.domain.rules import Stage
from panel_app.ui.look import Look
from panel_app.ui.widgets import times
from panel_app.ui.widgets.parts import button, clear, column, label, row
from panel_app.workspace.moderation_rows import ModerationRow, Rival, RivalValue


class RivalMarks(QFrame):
    """Hidden while there is one value for each question."""

    chosen = Signal(object, object)
    """A `Rival` and the `RivalValue` that is to count; the reason is still to be given."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._stage: Stage | None = None
        self._named = True
        self.setProperty("kind", "notice")
        self.setProperty("tone", "caution")
        self._stack = column(look, gap=1, margin=2)
        self.setLayout(self._stack)
        self.hide()

    def show_candidate(self, stage: Stage, each: ModerationRow, *, named: bool, decides: bool) -> None:
        """What rivals; without names and reasons on the projector, without buttons when nothing can be decided."""
        self._stage, self._named = stage, named
        clear(self._stack)
        for rival in each.rivals:
            self._stack.addWidget(label(self._title(rival), role="strong", wrap=True))
            for value in rival.values:
                self._stack.addWidget(self._value(rival, value, decides=decides))
        self.setVisible(bool(each.rivals))

    def words_of(self, rival: Rival, value: RivalValue) -> str:
        """What one of the values says."""
        if rival.kind == "agreed" and self._stage is not None and rival.criterion is not None:
            title = self._stage.criterion(rival.criterion).title
            return self.tr("{what} on {title}").format(what=self._what(rival, value), title=title)
        return self._what(rival, value)

    # ---- inside

    def _title(self, rival: Rival) -> str:
        if rival.kind == "agreed" and self._stage is not None and rival.criterion is not None:
            title = self._stage.criterion(rival.criterion).title
            return self.tr("Two laptops agreed on {title}. Neither counts until one is chosen.").format(title=title)
        if rival.kind == "kept":
            return self.tr("Two laptops kept the marks, each with a reason. Neither counts until one is chosen.")
        return self.tr("One laptop parked this candidate, another took it up. Neither counts until one is chosen.")

    def _value(self, rival: Rival, value: RivalValue, *, decides: bool) -> QWidget:
        made = QWidget()
        line = row(self._look, gap=2)
        made.setLayout(line)
        line.addWidget(label(self._words(rival, value), wrap=True), 1)
        if decides:
            choose = button(self._choice(rival, value), self._chooser(rival, value))
            line.addWidget(choose)
        return made

    def _chooser(self, rival: Rival, value: RivalValue) -> Callable[[], None]:
        return lambda: self.chosen.emit(rival, value)

    def _words(self, rival: Rival, value: RivalValue) -> str:
        what = self._what(rival, value)
        if not self._named or self._stage is None:
            return what
        why = reasons.told(self._stage, value.code, value.reason)
        by = self.tr("proposed by {who}").format(who=value.by) if value.by else ""
        where = self.tr("on this laptop") if value.here else self.tr("on another laptop")
        whose = ", ".join(part for part in (by, value.seat, where, times.moment(value.time)) if part)
        return f"{what}: {why} ({whose})" if why else f"{what} ({whose})"

    def _what(self, rival: Rival, value: RivalValue) -> str:
        if rival.kind == "agreed":
            return plain(value.mark) if value.mark is not None else self.tr("Taken back")
        if rival.kind == "kept":
            return self.tr("Kept")
        return self.tr("Parked") if value.parked else self.tr("Taken up")

    def _choice(self, rival: Rival, value: RivalValue) -> str:
        if rival.kind == "agreed" and value.mark is not None:
            return self.tr("Choose {mark}").format(mark=plain(value.mark))
        return self.tr("Choose this")
