"""Two of the ways in which people resolve a tie: by lottery, and by positive action where law and rules allow it."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from panel_app.domain.candidates import CandidateCode
from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, column, label
from panel_app.ui.widgets.reason_bar import ReasonBar
from panel_app.workspace.lotteries import Lottery

_TALL = 18


class CaseText(NamedTuple):
    """What is typed of a case of positive action."""

    concerned: tuple[CandidateCode, ...]
    evidence: str
    proportionality: str
    by: str


class LotteryForm(QWidget):
    """A word goes on record, the office answers, the tie is drawn; what is awaited is said."""

    given = Signal(str)
    """The word to draw with."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        layout = column(look, gap=2)
        self.setLayout(layout)
        self.said = label(role="soft", wrap=True)
        self.bar = ReasonBar(self.tr("Put on record"), look=look, name=self.tr("A word, said aloud in the meeting"))
        self.bar.given.connect(self.given)
        self.draw = button(self.tr("Draw"), self._on_draw, kind="primary")
        self._word = ""
        for part in (self.said, self.bar, self.draw):
            layout.addWidget(part)
        self.show_state(None)

    def show_state(self, state: Lottery | None) -> None:
        """How far the lottery is; None while that is not known."""
        self._word = state.seed if state else ""
        self.bar.setVisible(state is not None and not state.seed)
        self.draw.setVisible(state is not None and bool(state.seed))
        self.draw.setEnabled(state is not None and state.answered)
        self.said.setText(self._explained(state) if state else "")

    def _explained(self, state: Lottery) -> str:
        if not state.seed:
            return self.tr(
                "The draw takes a word, your secret and the office’s, so that nobody can steer it and everybody can "
                "repeat it. The word cannot be changed once it is on record."
            )
        if not state.answered:
            return self.tr(
                "The word “{word}” is on record. Sync, have the administrator’s store synced, sync again: it answers "
                "with its secret, and the tie can be drawn."
            ).format(word=state.seed)
        return self.tr("The word “{word}” is on record and the office has answered: the order is fixed by now.").format(
            word=state.seed
        )

    def _on_draw(self) -> None:
        self.given.emit(self._word)


class CaseForm(QWidget):
    """The record of one case: who, evidence, proportion, who decided. Nothing fills it in but a person."""

    given = Signal(object)
    """`CaseText`."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        layout = column(look, gap=1.5)
        self.setLayout(layout)
        self.refused = label(role="strong", wrap=True)
        self.said = label(
            self.tr(
                "Section 159 of the Equality Act 2010, for this tie alone. Only administrators read what stands here; "
                "one of them confirms it before the stage is signed. The pack says that it was used, not why."
            ),
            role="soft",
            wrap=True,
        )
        self.concerned = QLineEdit()
        self.evidence, self.proportionality = QPlainTextEdit(), QPlainTextEdit()
        self.by = QLineEdit()
        self.give = button(self.tr("Put the case on record"), self._on_give, kind="primary")
        layout.addWidget(self.refused)
        layout.addWidget(self.said)
        self._fields = (
            (self.concerned, self.tr("Put before equals (codes)")),
            (self.evidence, self.tr("Evidence of under-representation or disadvantage")),
            (self.proportionality, self.tr("Why it is a proportionate answer")),
            (self.by, self.tr("Who decided")),
        )
        self._labels = []
        for field, name in self._fields:
            field.setAccessibleName(name)
            words = label(name, role="small", wrap=True)
            words.setBuddy(field)
            self._labels.append(words)
            layout.addWidget(words)
            layout.addWidget(field)
            if isinstance(field, QPlainTextEdit):
                field.setTabChangesFocus(True)
                field.setFixedHeight(look.space(_TALL))
            field.textChanged.connect(self._show_state)
        layout.addWidget(self.give)
        self.show_refusal("")

    def show_refusal(self, why: str) -> None:
        """Why it is not offered for this tie; nothing where it is."""
        self.refused.setText(why)
        self.refused.setVisible(bool(why))
        for part in (self.said, self.give, *self._labels, *(field for field, _ in self._fields)):
            part.setVisible(not why)
        self._show_state()

    def show_concerned(self, codes: Sequence[CandidateCode]) -> None:
        """Who would get a place by the order as it stands; a person may name others."""
        if not self.concerned.isModified():
            self.concerned.setText(", ".join(codes))

    def clear(self) -> None:
        """Begin another case."""
        for field, _ in self._fields:
            field.clear()

    def _show_state(self) -> None:
        self.give.setEnabled(all(text.strip() for text in self._texts()))

    def _texts(self) -> tuple[str, str, str, str]:
        return (
            self.concerned.text(),
            self.evidence.toPlainText(),
            self.proportionality.toPlainText(),
            self.by.text(),
        )

    def _on_give(self) -> None:
        concerned, evidence, proportionality, by = self._texts()
        codes = tuple(CandidateCode(each.strip()) for each in concerned.split(",") if each.strip())
        self.given.emit(CaseText(codes, evidence, proportionality, by))
