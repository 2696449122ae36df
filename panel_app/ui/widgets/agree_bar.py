"""What the panel decides about one candidate: agree a mark, keep them all, park, ask somebody else, take one back."""

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QPushButton, QWidget

from panel_app.domain.events import RecordId
from panel_app.domain.reasons import ReasonCode, reason_codes
from panel_app.domain.rubric import Criterion, CriterionId, Mark, plain
from panel_app.domain.rules import Stage
from panel_app.ui.look import Look
from panel_app.ui.widgets.level_row import LevelRow
from panel_app.ui.widgets.parts import ElidedLabel, button, column, give_key, row
from panel_app.ui.widgets.reason_bar import ReasonBar
from panel_app.ui.widgets.reason_codes import ReasonCodes
from panel_app.workspace.resuming import Begun, Step

KEEP: Final = "K"
PARK: Final = "P"
THIRD: Final = "T"
WITHDRAW: Final = "U"
_NARROW: Final = 560  # at 100 % text: below, a reason and what follows it do not fit on one line


class Said(NamedTuple):
    """A reason for the record: a published code, and words where it asks for them or somebody added them."""

    code: str
    text: str


class AgreeBar(QFrame):
    """Choose what to do; say why by a digit or in words; Enter. Nothing is on record before that."""

    agreed = Signal(str, object, object, str)
    """Criterion, mark, `Said`, who proposed it."""
    kept = Signal(object)
    """`Said`."""
    withdrawn = Signal(str, object)
    """Criterion, `Said`."""
    settled = Signal(str, object)
    """The record of the value that counts, `Said`."""
    parked = Signal()
    third_wanted = Signal()
    left = Signal()
    """Escape: nothing was decided."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._stage: Stage | None = None
        self._criterion: Criterion | None = None
        self._mark: Mark | None = None
        self._step: Step | None = None
        self._settles: tuple[RecordId, str] | None = None
        self._agreed: frozenset[CriterionId] = frozenset()
        self.setProperty("kind", "panel")
        self.setAccessibleName(self.tr("What the panel decides"))
        self.title = ElidedLabel()
        self.title.setProperty("text_role", "strong")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.levels = LevelRow(look=look)
        self.codes = ReasonCodes(look=look)
        self.by = QComboBox()
        self.by.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.by.setAccessibleName(self.tr("Proposed by"))
        self.bar = ReasonBar(self.tr("Agree"), look=look, name=self.tr("Reason, for the record"))
        self.by.setMinimumWidth(look.space(20))
        self.bar.after.insertWidget(0, self.by, 1)
        layout = column(look, gap=1.5, margin=2)
        self.setLayout(layout)
        layout.addWidget(self._head(look))
        self.levels.stand_after(self.back)
        for part in (self.levels, self.codes, self.bar):
            layout.addWidget(part)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._on_left)
        give_key(self.keep, "Ctrl+Shift+K")
        self.levels.marked.connect(self.propose)
        self.codes.chosen.connect(self._on_code)
        self.codes.begun.connect(self._on_words)
        self.bar.given.connect(self._on_given)
        self.bar.reason.textChanged.connect(self._show_ready)
        up = QShortcut(QKeySequence(Qt.Key.Key_Up), self.bar.reason)
        up.setContext(Qt.ShortcutContext.WidgetShortcut)
        up.activated.connect(self.codes.setFocus)
        self._show_state()

    @property
    def begun(self) -> Begun | None:
        """What is typed or chosen here and not on record."""
        text, code = self.bar.reason.text(), self.codes.code
        if code is None and self._mark is None and not text.strip():
            return None
        return Begun(
            step=None if self._step == "settle" else self._step,
            criterion=self._criterion.id if self._criterion else None,
            mark=self._mark,
            by=self.by.currentData() or "",
            reason_code=code.code if code else "",
            reason=text,
        )

    def show_people(self, names: tuple[str, ...], *, shown: tuple[str, ...] = ()) -> None:
        """Who may have proposed a mark: the scorers under their pseudonyms (as `shown`), or the panel."""
        before = self.by.currentData()
        self.by.clear()
        self.by.addItem(self.tr("Proposed by the panel"), "")
        for name, as_shown in zip(names, shown or names, strict=True):
            self.by.addItem(self.tr("Proposed by {who}").format(who=as_shown), name)
        self.by.setCurrentIndex(max(self.by.findData(before), 0))

    def show_candidate(self, stage: Stage, agreed: frozenset[CriterionId]) -> None:
        """Whose marks are decided on: `agreed` are the criteria with an agreed mark."""
        self._stage, self._agreed = stage, agreed
        self._show_state()

    def show_criterion(self, criterion: Criterion | None) -> None:
        """Offer its marks; what was chosen for the same one stays chosen."""
        if criterion != self._criterion or criterion is None:
            self._criterion = criterion
            self.levels.show_criterion(criterion)
            if self._step not in ("keep", "settle"):
                self._let_go()
        self._show_state()

    def show_begun(self, begun: Begun | None) -> None:
        """Go on where it was left; its criterion is the one that is shown."""
        self.clear()
        if begun is None or (begun.criterion is not None and begun.criterion != self._on()):
            return
        if begun.step is not None:
            self._begin(begun.step, begun.mark, code=begun.reason_code)
        self.by.setCurrentIndex(max(self.by.findData(begun.by), 0))
        self.bar.reason.setText(begun.reason)

    def propose(self, mark: Mark | None) -> None:
        """A mark was chosen: ask why."""
        if mark is not None and self._criterion is not None and mark in self._criterion.marks:
            self._begin("agree", mark)
            self._ask()

    def take_digit(self, text: str) -> None:
        """A digit was typed in one of the lists."""
        self.levels.take_digit(text)

    def ask_why_keep(self) -> None:
        if self._step != "keep":
            self._begin("keep", None)
        self._ask()

    def ask_why_withdraw(self) -> None:
        self._begin("withdraw", None)
        self._ask()

    def ask_why_settle(self, record: RecordId, what: str) -> None:
        """One of two values is to count; `what` says which, in words."""
        self._settles = (record, what)
        self._begin("settle", None)
        self._ask()

    def put_aside(self) -> None:
        """Nothing is chosen and nothing typed is in sight; what was typed waits for the next decision."""
        had_the_keyboard = self.isAncestorOf(self.focusWidget())
        self._let_go()
        if had_the_keyboard:
            self.left.emit()

    def clear(self) -> None:
        """Nothing is begun."""
        self.bar.clear()
        self._let_go()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bar.set_narrow(narrow=self.width() < _NARROW * self._look.scale)

    # ---- inside

    def _head(self, look: Look) -> QWidget:
        head = QWidget()
        line = row(look, gap=1)
        head.setLayout(line)
        line.addWidget(self.title, 1)
        self.keep = self._other(self.tr("Keep the marks"), KEEP, self.ask_why_keep)
        self.park = self._other(self.tr("Park"), PARK, self._on_park)
        self.third = self._other(self.tr("Third scorer"), THIRD, self._on_third)
        self.withdraw = self._other(self.tr("Withdraw"), WITHDRAW, self.ask_why_withdraw)
        self.back = button(self.tr("Back"), self._on_left, kind="quiet", name=self.tr("Back: nothing is decided (Esc)"))
        said = {
            self.keep: self.tr("Keep the marks as they are, with a reason ({key} in the lists, or Ctrl+Shift+K)"),
            self.park: self.tr("Come back to this candidate later; what is typed waits for it ({key})"),
            self.third: self.tr("Ask one more scorer, who sees nobody else's marks ({key})"),
            self.withdraw: self.tr("Take the agreed mark on this criterion back, with a reason ({key})"),
        }
        for (made, text), key in zip(said.items(), (KEEP, PARK, THIRD, WITHDRAW), strict=True):
            made.setToolTip(text.format(key=key))
        for made in (*said, self.back):
            line.addWidget(made)
        return head

    def _other(self, text: str, key: str, on_clicked: Callable[[], None]) -> QPushButton:
        made = button(text, on_clicked, kind="quiet")
        made.setAccessibleDescription(self.tr("Key {key} in the lists").format(key=key))
        return made

    def _on(self) -> CriterionId | None:
        return self._criterion.id if self._criterion else None

    def _let_go(self) -> None:
        """Nothing is chosen; what was typed stays until it is on record."""
        self._step, self._mark = None, None
        self.levels.show_mark(None)
        self.codes.show_codes(())
        self._show_state()

    def _begin(self, step: Step, mark: Mark | None, *, code: str = "") -> None:
        """What was said for another decision stays as words; its code does not."""
        self._step, self._mark = step, mark
        self.levels.show_mark(mark)
        self.codes.show_codes(reason_codes(self._stage, step) if self._stage else (), chosen=code)
        self._show_state()

    def _ask(self) -> None:
        """The keyboard goes where the reason is still to be said."""
        if self.codes.code is None and not self.bar.reason.text().strip():
            self.codes.setFocus()
        else:
            self.bar.reason.setFocus()
        self._show_ready()

    def _show_state(self) -> None:
        asks = self._step is not None
        self.title.setText(self._title())
        self.title.setAccessibleName(self.title.text())
        self.levels.setVisible(not asks and self._criterion is not None)
        for part in (self.codes, self.bar, self.back):
            part.setVisible(asks)
        for part in (self.keep, self.park, self.third):
            part.setVisible(not asks)
        self.withdraw.setVisible(not asks and self._on() in self._agreed)
        self.by.setVisible(self._step == "agree")
        self.withdraw.setEnabled(self._on() in self._agreed)
        words = {"keep": self.tr("Keep"), "withdraw": self.tr("Withdraw"), "settle": self.tr("Settle")}
        agree = self.tr("Agree {mark}").format(mark=plain(self._mark)) if self._mark is not None else self.tr("Agree")
        self.bar.give.setText(words.get(self._step or "", agree))
        self._show_ready()

    def _show_ready(self) -> None:
        code, text = self.codes.code, self.bar.reason.text().strip()
        taken = code is None or code.text != "none"
        self.bar.reason.setEnabled(taken)
        what = self.tr("Say which, in a sentence") if code and code.needs_text else self.tr("Anything to add")
        self.bar.reason.setPlaceholderText(what if code else self.tr("Reason in words"))
        ready = self._step != "agree" or (self._criterion is not None and self._mark is not None)
        said = bool(text) if code is None or code.needs_text else True
        self.bar.set_ready(ready=ready and said, needs_words=False)

    def _title(self) -> str:
        title = self._criterion.title if self._criterion else ""
        if self._step == "keep":
            return self.tr("Keep all marks as they are: why?")
        if self._step == "withdraw":
            return self.tr("Take the agreed mark on {title} back: why?").format(title=title)
        if self._step == "settle" and self._settles is not None:
            return self.tr("{what} is to count: why?").format(what=self._settles[1])
        if self._mark is not None:
            return self.tr("Agree {mark} on {title}: why?").format(mark=plain(self._mark), title=title)
        return self.tr("Agree on {title}").format(title=title) if title else self.tr("Choose a criterion")

    # ---- what the person does

    def _on_code(self, code: ReasonCode) -> None:
        self._show_ready()
        (self.bar.give if code.text == "none" else self.bar.reason).setFocus()

    def _on_words(self, letter: str) -> None:
        """Somebody types: it is a reason in words, whose code is the one that asks for them."""
        self.bar.reason.setFocus()
        self.bar.reason.setText(self.bar.reason.text() + letter)

    def _on_given(self, text: str) -> None:
        code = self.codes.code
        said = Said(code.code if code else "", "" if code and code.text == "none" else text)
        if self._step == "keep":
            self.kept.emit(said)
        elif self._step == "settle" and self._settles is not None:
            self.settled.emit(self._settles[0], said)
        elif self._criterion is None:
            return
        elif self._step == "withdraw":
            self.withdrawn.emit(self._criterion.id, said)
        elif self._mark is not None:
            self.agreed.emit(self._criterion.id, self._mark, said, self.by.currentData() or "")

    def _on_park(self) -> None:
        self.parked.emit()

    def _on_third(self) -> None:
        self.third_wanted.emit()

    def _on_left(self) -> None:
        self._let_go()
        self.left.emit()
