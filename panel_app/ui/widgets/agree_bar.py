"""What the panel decides about one candidate: agree a mark, keep them all, park, ask somebody else, take one back."""

from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QPushButton

from panel_app.domain.rubric import Criterion, CriterionId, Level, Mark, plain
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, clear, column, give_key, label, row
from panel_app.ui.widgets.reason_bar import ReasonBar

Step = Literal["agree", "keep", "withdraw"]
"""What Enter in the reason's field puts on record."""

KEEP: Final = "K"
PARK: Final = "P"
THIRD: Final = "T"
WITHDRAW: Final = "U"


class AgreeBar(QFrame):
    """Choose what to do, say why, Enter. Nothing is on record before that."""

    agreed = Signal(str, object, str, str)
    """Criterion, mark, reason, who proposed it."""
    kept = Signal(str)
    withdrawn = Signal(str, str)
    """Criterion, reason."""
    parked = Signal()
    third_wanted = Signal()
    left = Signal()
    """Escape: nothing was decided."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._criterion: Criterion | None = None
        self._mark: Mark | None = None
        self._step: Step = "agree"
        self._agreed: frozenset[CriterionId] = frozenset()
        self._group = QButtonGroup(self)
        self._buttons: dict[Mark, QPushButton] = {}
        self.setProperty("kind", "panel")
        self.setAccessibleName(self.tr("What the panel decides"))
        layout = column(look, gap=2, margin=3)
        self.setLayout(layout)
        self.title = label(role="strong", wrap=True)
        self.anchor = label(role="soft", wrap=True)
        self._levels = row(look, gap=1)
        self.by = QComboBox()
        self.by.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.by.setAccessibleName(self.tr("Proposed by"))
        head = row(look, gap=3)
        head.addLayout(self._levels)
        head.addStretch(1)
        caption = label(self.tr("Proposed by"), role="soft")
        caption.setBuddy(self.by)
        head.addWidget(caption)
        head.addWidget(self.by)
        self.bar = ReasonBar(self.tr("Agree"), look=look, name=self.tr("Reason, for the record"))
        self.bar.given.connect(self._on_given)
        self.bar.reason.textChanged.connect(self._show_state)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._on_left)
        others = row(look, gap=2)
        self.keep = self._other(self.tr("Keep the marks"), KEEP, self._on_keep)
        self.park = self._other(self.tr("Park"), PARK, self._on_park)
        self.third = self._other(self.tr("Third scorer"), THIRD, self._on_third)
        self.withdraw = self._other(self.tr("Withdraw"), WITHDRAW, self._on_withdraw)
        for each in (self.keep, self.park, self.third, self.withdraw):
            others.addWidget(each)
        others.addStretch(1)
        give_key(self.keep, "Ctrl+Shift+K")
        layout.addWidget(self.title)
        layout.addLayout(head)
        layout.addWidget(self.anchor)
        layout.addWidget(self.bar)
        layout.addLayout(others)
        self._describe()
        self._show_state()

    def show_people(self, names: tuple[str, ...], *, shown: tuple[str, ...] = ()) -> None:
        """Who may have proposed a mark: the scorers under their pseudonyms (as `shown`), or the panel."""
        self.by.clear()
        self.by.addItem(self.tr("the panel"), "")
        for name, as_shown in zip(names, shown or names, strict=True):
            self.by.addItem(as_shown, name)

    def show_candidate(self, agreed: frozenset[CriterionId], *, begun: str | None) -> None:
        """Another candidate, with the reason that was begun for it; None: the same one, as it is now."""
        self._agreed = agreed
        if begun is not None:
            self._step, self._mark, self._criterion = "agree", None, None
            self.bar.reason.setText(begun)
        self._show_state()

    def show_criterion(self, criterion: Criterion | None) -> None:
        """Offer its marks; a mark that was chosen for the same one stays chosen."""
        if criterion is not None and criterion == self._criterion:
            self._show_state()
            return
        self._criterion, self._mark, self._step = criterion, None, "agree"
        clear(self._levels)
        self._buttons = {}
        self._group.deleteLater()
        self._group = QButtonGroup(self)
        for level in criterion.levels if criterion else ():
            self._levels.addWidget(self._button(level, criterion))
        self._show_state()

    def propose(self, mark: Mark) -> None:
        """A key chose a mark: show it, and ask why."""
        if mark in self._buttons:
            self._buttons[mark].setChecked(True)
            self._choose(mark)
            self.bar.reason.setFocus()

    def ask_why_keep(self) -> None:
        """A key asked to keep the marks: Enter does it, with what is in the reason's field then."""
        self._choose(None, "keep")
        self.bar.reason.setFocus()

    def clear(self) -> None:
        self.bar.clear()
        criterion, self._criterion = self._criterion, None
        self.show_criterion(criterion)

    # ---- inside

    def _other(self, text: str, key: str, on_clicked: Callable[[], None]) -> QPushButton:
        made = button(text, on_clicked)
        made.setAccessibleDescription(self.tr("Key {key} in the lists").format(key=key))
        return made

    def _describe(self) -> None:
        said = {
            self.keep: self.tr("Keep the marks as they are, with a reason ({key} in the lists, or Ctrl+Shift+K)"),
            self.park: self.tr("Come back to this candidate later; what is typed waits for it ({key})"),
            self.third: self.tr("Ask one more scorer, who sees nobody else's marks ({key})"),
            self.withdraw: self.tr("Take the agreed mark on this criterion back, with a reason ({key})"),
        }
        for (made, text), key in zip(said.items(), (KEEP, PARK, THIRD, WITHDRAW), strict=True):
            made.setToolTip(text.format(key=key))

    def _button(self, level: Level, criterion: Criterion | None) -> QPushButton:
        made = QPushButton(plain(level.mark))
        made.setProperty("kind", "level")
        made.setCheckable(True)
        made.setAutoDefault(True)
        made.setAccessibleName(f"{criterion.title if criterion else ''}: {plain(level.mark)}")
        made.setAccessibleDescription(level.anchor)
        made.setToolTip(level.anchor)
        made.clicked.connect(self._on_clicked)
        self._group.addButton(made)
        self._buttons[level.mark] = made
        return made

    def _choose(self, mark: Mark | None, step: Step = "agree") -> None:
        self._mark, self._step = mark, step
        if mark is None:
            self._group.setExclusive(False)  # else one of them stays down
            for made in self._buttons.values():
                made.setChecked(False)
            self._group.setExclusive(True)
        self._show_state()

    def _show_state(self) -> None:
        criterion, mark = self._criterion, self._mark
        self.title.setText(self._title())
        anchor = ""
        if self._step == "keep":
            self.bar.give.setText(self.tr("Keep"))
        elif self._step == "withdraw":
            self.bar.give.setText(self.tr("Withdraw"))
        elif criterion is None or mark is None:
            self.bar.give.setText(self.tr("Agree"))
        else:
            anchor = next((level.anchor for level in criterion.levels if level.mark == mark), "")
            self.bar.give.setText(self.tr("Agree {mark}").format(mark=plain(mark)))
        self.bar.set_ready(ready=self._step != "agree" or (criterion is not None and mark is not None))
        self.withdraw.setEnabled(criterion is not None and criterion.id in self._agreed)
        self.anchor.setText(anchor)
        self.anchor.setVisible(bool(anchor))

    def _title(self) -> str:
        title = self._criterion.title if self._criterion else ""
        if self._step == "keep":
            return self.tr("Keep all marks as they are: say why, then Enter")
        if self._step == "withdraw":
            return self.tr("Take the agreed mark on {title} back: say why, then Enter").format(title=title)
        if self._criterion is None:
            return self.tr("Choose a criterion above to agree a mark, or keep all of them")
        return self.tr("Agree a mark on {title}, or keep all of them").format(title=title)

    # ---- what the person does

    def _on_clicked(self) -> None:
        sender = self.sender()
        for mark, made in self._buttons.items():
            if made is sender:
                self._choose(mark)
                self.bar.reason.setFocus()

    def _on_given(self, reason: str) -> None:
        if self._step == "keep":
            self.kept.emit(reason)
        elif self._criterion is None:
            return
        elif self._step == "withdraw":
            self.withdrawn.emit(self._criterion.id, reason)
        elif self._mark is not None:
            self.agreed.emit(self._criterion.id, self._mark, reason, self.by.currentData() or "")

    def _on_keep(self) -> None:
        """With a reason there already it is done; else ask for it."""
        reason = self.bar.reason.text().strip()
        if reason and self._step != "withdraw":
            self.kept.emit(reason)
        else:
            self.ask_why_keep()

    def _on_withdraw(self) -> None:
        self._choose(None, "withdraw")
        self.bar.reason.setFocus()

    def _on_park(self) -> None:
        self.parked.emit()

    def _on_third(self) -> None:
        self.third_wanted.emit()

    def _on_left(self) -> None:
        self._choose(None)
        self.left.emit()
