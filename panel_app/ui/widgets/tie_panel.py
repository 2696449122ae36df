"""Ties that only people can resolve: what the published rules show of each candidate, and the ways they allow."""

from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHeaderView, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.line import POSITIVE_ACTION
from panel_app.domain.selection import Tie
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, column, label, row
from panel_app.ui.widgets.reason_bar import ReasonBar
from panel_app.ui.widgets.table import Column, Table
from panel_app.ui.widgets.tie_ways import CaseForm, CaseText, LotteryForm
from panel_app.workspace.lotteries import Lottery

_LOTTERY = "lottery"
_FACTS = 2
"""The column."""
_PADDING = 4
"""Steps of the grid beside the words of a cell."""
_ANY = 10_000
"""Pixels down."""


class Equal(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate of a tie and where the order puts it."""

    code: CandidateCode
    place: int
    facts: str


class _OrderTable(Table[Equal]):
    """Alt with an arrow moves the candidate that the keyboard is on. What the rules show is never cut: it decides."""

    moved = Signal(int)

    def __init__(self, columns: Sequence[Column[Equal]], *, look: Look, name: str) -> None:
        super().__init__(columns, look=look, name=name)
        self.setWordWrap(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().sectionResized.connect(self._on_resized)

    def sizeHintForRow(self, row: int) -> int:
        """By the width there is for words; Qt's own forgets the padding of the stylesheet."""
        facts = self.rows.rows[row].facts
        if not facts or self.isColumnHidden(_FACTS):
            return self._look.space(8)
        width = self.columnWidth(_FACTS) - self._look.space(_PADDING)
        needed = self.fontMetrics().boundingRect(0, 0, max(width, 1), _ANY, Qt.TextFlag.TextWordWrap, facts)
        return max(self._look.space(8), needed.height() + self._look.space(2))

    def _on_resized(self, column: int, _before: int, _now: int) -> None:
        if column == _FACTS:
            self.resizeRowsToContents()

    def _dress(self) -> None:
        super()._dress()
        self.verticalHeader().setMinimumSectionSize(self._look.space(8))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        super().keyPressEvent(event)


class TiePanel(QFrame):
    """One tie at a time; nothing is on record before the button."""

    chosen = Signal(object)
    resolved = Signal(str, object, str)
    """Tie, codes best first, reason."""
    drawn = Signal(str, str)
    """Tie, word."""
    acted = Signal(str, object, object)
    """Tie, codes best first, `CaseText`."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._ties: tuple[Tie, ...] = ()
        self._order: list[CandidateCode] = []
        self._facts: Mapping[CandidateCode, Mapping[str, str]] = {}
        self._decides = True
        self.setProperty("kind", "panel")
        layout = column(look, gap=2, margin=3)
        self.setLayout(layout)
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Tie"))
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.currentIndexChanged.connect(self._on_which)
        self.said = label(role="soft", wrap=True)
        self.how = QComboBox()
        self.how.setAccessibleName(self.tr("How the tie is resolved"))
        self.how.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.how.currentIndexChanged.connect(self._show_way)
        self.table = _OrderTable(self._columns(), look=look, name=self.tr("Order of the tie, best first"))
        self.table.setMinimumHeight(look.space(32))
        self.table.moved.connect(self._move)
        self.up = button(self.tr("Up"), self._on_up, name=self.tr("Move up (Alt+Up)"))
        self.down = button(self.tr("Down"), self._on_down, name=self.tr("Move down (Alt+Down)"))
        self.bar = ReasonBar(self.tr("Put in this order"), look=look, name=self.tr("Reason for this order"))
        self.bar.set_narrow(narrow=True)
        self.bar.given.connect(self._on_given)
        self.lottery = LotteryForm(look=look)
        self.lottery.given.connect(self._on_word)
        self.case = CaseForm(look=look)
        self.apart = label(
            self.tr("What the rules show of each is for the chair: not on the projector."), role="soft", wrap=True
        )
        self._told = True
        self.case.given.connect(self._on_case)
        self.moves = QWidget()
        moves = row(look, gap=2)
        self.moves.setLayout(moves)
        moves.addWidget(self.up)
        moves.addWidget(self.down)
        moves.addStretch(1)
        layout.addWidget(label(self.tr("Ties"), role="lead"))
        for part in (
            *(self.which, self.said, self.how, self.apart, self.table),
            *(self.moves, self.bar, self.lottery, self.case),
        ):
            layout.addWidget(part, 1 if part is self.table else 0)
        layout.addStretch(0)  # while the table is away
        self.show_ways(["panel-decision"])

    @property
    def tie(self) -> Tie | None:
        """The one shown."""
        place = self.which.currentIndex()
        return self._ties[place] if 0 <= place < len(self._ties) else None

    @property
    def way(self) -> str:
        """How it is to be resolved."""
        chosen: str | None = self.how.currentData()
        return chosen or "panel-decision"

    def show_ways(self, ways: Sequence[str]) -> None:
        """What the published rules allow, in their order."""
        if [self.how.itemData(place) for place in range(self.how.count())] == list(ways):
            return
        blocked = self.how.blockSignals(True)
        self.how.clear()
        for way in ways:
            self.how.addItem(self.tr("Resolve by {way}").format(way=self._rule(way)), way)
        self.how.blockSignals(blocked)
        self._show_way()

    def show_ties(self, ties: Sequence[Tie], *, decides: bool = True) -> None:
        """All ties that matter; the first one still open is shown. `decides`: whether anything can be resolved yet."""
        self._decides = decides
        self._ties = tuple(ties)
        self.setHidden(not ties)
        blocked = self.which.blockSignals(True)
        self.which.clear()
        self.which.addItems([self._title(tie) for tie in ties])
        first = next((place for place, tie in enumerate(ties) if not tie.resolved), 0 if ties else -1)
        self.which.setCurrentIndex(first)
        self.which.blockSignals(blocked)
        self._on_which()

    def show_facts(self, facts: Mapping[CandidateCode, Mapping[str, str]]) -> None:
        """What the published rules let the chair see of the candidates of the tie."""
        self._facts = facts
        self._show_order()

    def show_told(self, *, told: bool) -> None:
        """Whether the chair alone looks at it: what the rules show of people, and a case, are for nobody else."""
        self._told = told
        self.table.setColumnHidden(_FACTS, not told)
        self.table.horizontalHeader().setStretchLastSection(not told)
        self._show_way()

    def show_state(self, lottery: Lottery | None, *, refusal: str) -> None:
        """How far the lottery of the tie is, and why positive action is not offered for it, if so."""
        self.lottery.show_state(lottery)
        self.case.show_refusal(refusal)
        if lottery is not None and lottery.seed and self.tie is not None and not self.tie.resolved:
            self.how.setCurrentIndex(max(self.how.findData(_LOTTERY), 0))

    def _title(self, tie: Tie) -> str:
        state = self.tr("resolved") if tie.resolved else self.tr("open")
        return self.tr("{tie}: {count} level, {state}").format(tie=tie.id, count=len(tie.codes), state=state)

    def _on_which(self) -> None:
        tie = self.tie
        self._order = list(tie.codes) if tie else []
        if not self._facts.keys() >= set(self._order):  # those of the same people stay until they are told anew
            self._facts = {}
        self.bar.clear()
        self.case.clear()
        self.lottery.show_state(None)
        by_people = tie is not None and self.how.findData(tie.rule) >= 0
        self.bar.set_ready(ready=by_people)
        self.bar.give.setText(
            self.tr("Put in this order again") if tie and tie.resolved else self.tr("Put in this order")
        )
        self.said.setText(self._explained(tie) if tie else "")
        blocked = self.how.blockSignals(True)
        self.how.setCurrentIndex(max(self.how.findData(tie.rule) if tie else 0, 0))
        self.how.blockSignals(blocked)
        self._show_order()
        self._show_way()
        self.chosen.emit(tie)

    def _show_way(self) -> None:
        tie, way = self.tie, self.way
        by_people = self._decides and tie is not None and self.how.findData(tie.rule) >= 0
        self.how.setVisible(by_people and self.how.count() > 1)
        self.table.setVisible(way != _LOTTERY or (tie is not None and tie.resolved))
        self.moves.setVisible(by_people and way != _LOTTERY)
        self.bar.setVisible(by_people and way == "panel-decision")
        self.lottery.setVisible(by_people and way == _LOTTERY and tie is not None and not tie.resolved)
        self.case.setVisible(by_people and way == POSITIVE_ACTION and self._told)
        self.apart.setHidden(self._told or not by_people or way == _LOTTERY)

    def _explained(self, tie: Tie) -> str:
        if tie.at_line:
            return self.tr("{places} of these {count} get a place. Resolved by: {rule}.").format(
                places=tie.places_left, count=len(tie.codes), rule=self._rule(tie.rule)
            )
        return self.tr("Level on the reserve list. Resolved by: {rule}.").format(rule=self._rule(tie.rule))

    def _rule(self, rule: str) -> str:
        names = {
            "panel-decision": self.tr("the panel’s decision"),
            _LOTTERY: self.tr("lottery"),
            POSITIVE_ACTION: self.tr("positive action"),
        }
        return names.get(rule, rule)

    def _show_order(self) -> None:
        rows = [
            Equal(
                code=code, place=place, facts=" · ".join(value for value in self._facts.get(code, {}).values() if value)
            )
            for place, code in enumerate(self._order, start=1)
        ]
        known = {each: each for each in self.table.rows.rows}
        self.table.show_rows([known.get(each, each) for each in rows])  # to measure a row again takes time
        if self.tie is not None:
            self.case.show_concerned(self._order[: self.tie.places_left or 1])

    def _on_up(self) -> None:
        self._move(-1)

    def _on_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        current = self.table.current
        if current is None:
            return
        place = current.place - 1
        other = place + step
        if 0 <= other < len(self._order):
            self._order[place], self._order[other] = self._order[other], self._order[place]
            self._show_order()
            self.table.setCurrentIndex(self.table.rows.index(other, 0))

    def _on_given(self, reason: str) -> None:
        if self.tie is not None:
            self.resolved.emit(self.tie.id, tuple(self._order), reason)

    def _on_word(self, word: str) -> None:
        if self.tie is not None:
            self.drawn.emit(self.tie.id, word)

    def _on_case(self, case: CaseText) -> None:
        if self.tie is not None:
            self.acted.emit(self.tie.id, tuple(self._order), case)

    def _columns(self) -> list[Column[Equal]]:
        return [
            Column(title=self.tr("Place"), text=lambda each: str(each.place), number=True),
            Column(title=self.tr("Candidate"), text=lambda each: each.code, strong=lambda _each: True),
            Column(
                title=self.tr("The rules show"),
                text=lambda each: each.facts,
                hint=lambda each: each.facts,
                stretch=True,
            ),
        ]
