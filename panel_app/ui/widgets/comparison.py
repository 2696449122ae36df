"""One candidate as the panel discusses it: each scorer's marks side by side, their notes, and what was agreed."""

from fractions import Fraction

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from panel_app.domain.rubric import Criterion, CriterionId, plain
from panel_app.domain.rules import Stage
from panel_app.domain.totals import show_total
from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.parts import column, frame, label
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.moderating import Agreed, ModerationRow, ScorerForm


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion across the scorers; the last line is the total."""

    criterion: Criterion | None
    marks: tuple[str, ...]
    gap: Fraction | None
    is_asked: bool
    agreed: Agreed | None


class MarksTable(Table[Line]):
    """Criterion by scorer. A digit is a mark to agree on for the criterion that the keyboard is on."""

    proposed = Signal(object)

    def propose(self, text: str) -> bool:
        """Take what was typed for a mark on the criterion that the keyboard is on; False if it is none."""
        line = self.current
        for mark in line.criterion.marks if line is not None and line.criterion is not None else ():
            if text == plain(mark):
                self.proposed.emit(mark)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and self.propose(event.text()):
            return
        super().keyPressEvent(event)


class Comparison(QWidget):
    """Marks above, the notes on the chosen criterion beneath."""

    criterion_chosen = Signal(object)
    proposed = Signal(object)

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._stage: Stage | None = None
        self._row: ModerationRow | None = None
        self._names: tuple[str, ...] | None = None
        self.marks = MarksTable(self._columns(()), look=look, name=self.tr("Marks by criterion and scorer"))
        self.marks.chosen.connect(self._on_chosen)
        self.marks.proposed.connect(self.proposed)
        self._notes = frame("panel")
        self._grid = QGridLayout(self._notes)
        edge = look.space(3)
        self._grid.setContentsMargins(edge, edge, edge, edge)
        self._grid.setSpacing(look.space(3))
        layout = column(look, gap=3)
        self.setLayout(layout)
        layout.addWidget(self.marks)
        layout.addWidget(self._notes)
        look.changed.connect(self._fit)

    def choose(self, criterion: CriterionId) -> None:
        """Put the keyboard's line on a criterion."""
        self.marks.show_rows(
            self.marks.rows.rows, at=lambda each: each.criterion is not None and each.criterion.id == criterion
        )

    def show_candidate(self, stage: Stage, row: ModerationRow, *, names: tuple[str, ...]) -> None:
        """`names`: what its scorers are called here."""
        same = self._row is not None and self._row.code == row.code
        kept = self.marks.current.criterion if same and self.marks.current else None
        self._stage, self._row = stage, row
        if names != self._names:
            self._names = names
            self.marks.set_columns(self._columns(names))
        lines = [self._line(criterion, row) for criterion in stage.criteria]
        widest = max(lines, key=lambda each: (each.is_asked, each.gap or 0))
        first = widest.criterion if widest.gap else stage.criteria[0]
        at = kept if same else first
        self.marks.show_rows([*lines, self._total(row)], at=lambda each: each.criterion == at)
        self._fit()

    def _fit(self) -> None:
        """As high as its lines."""
        head = self.marks.horizontalHeader().sizeHint().height()
        self.marks.setFixedHeight(head + self._look.space(8) * len(self.marks.rows.rows) + 4)

    def _line(self, criterion: Criterion, row: ModerationRow) -> Line:
        return Line(
            criterion=criterion,
            marks=tuple(self._mark(form, criterion) for form in row.scorers),
            gap=row.moderation.criterion_gaps.get(criterion.id),
            is_asked=any(reason.on == criterion.id for reason in row.moderation.reasons),
            agreed=row.agreed.get(criterion.id),
        )

    def _mark(self, form: ScorerForm, criterion: Criterion) -> str:
        mark = form.marks.get(criterion.id)
        if mark is not None:
            return plain(mark)
        return self.tr("abstained") if criterion.id in form.abstained else "–"

    def _total(self, row: ModerationRow) -> Line:
        totals = row.moderation.totals
        return Line(
            criterion=None,
            marks=tuple(
                show_total(totals[form.pseudonym]) if form.pseudonym in totals else "–" for form in row.scorers
            ),
            gap=row.moderation.total_gap,
            is_asked=any(reason.kind == "total-gap" for reason in row.moderation.reasons),
            agreed=None,
        )

    def _columns(self, names: tuple[str, ...]) -> list[Column[Line]]:
        return [
            Column(
                title=self.tr("Criterion"),
                text=lambda each: each.criterion.title if each.criterion else self.tr("Total"),
                strong=lambda each: each.criterion is None,
                stretch=True,
            ),
            *(
                Column[Line](title=name, text=lambda each, place=place: each.marks[place], number=True)  # type: ignore[misc]
                for place, name in enumerate(names)
            ),
            Column(
                title=self.tr("Apart"),
                text=lambda each: show_total(each.gap) if each.gap is not None else "",
                sign=lambda each: Sign(glyph="caution", word="", colour="danger") if each.is_asked else None,
                strong=lambda each: each.is_asked,
            ),
            Column(
                title=self.tr("Agreed"),
                text=lambda each: plain(each.agreed.mark) if each.agreed else "",
                strong=lambda _each: True,
                hint=lambda each: each.agreed.reason if each.agreed else "",
            ),
        ]

    def _on_chosen(self, line: Line | None) -> None:
        criterion = line.criterion if line else None
        self._show_notes(criterion)
        self.criterion_chosen.emit(criterion)

    def _show_notes(self, criterion: Criterion | None) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        row, names = self._row, self._names or ()
        self._notes.setVisible(row is not None and criterion is not None)
        if row is None or criterion is None:
            return
        for place, form in enumerate(row.scorers):
            self._grid.addWidget(self._note(form, names[place], criterion), 0, place, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnStretch(place, 1)
        agreed = row.agreed.get(criterion.id)
        if agreed is not None:
            who = self._called(agreed.by)
            by = self.tr(" Proposed by {by}.").format(by=who) if who else ""
            said = self.tr("Agreed {mark}: {reason}{by}").format(mark=plain(agreed.mark), reason=agreed.reason, by=by)
            self._grid.addWidget(label(said, role="strong", wrap=True), 1, 0, 1, -1)

    def _called(self, by: str) -> str:
        """Who proposed a mark, as it is said here; where scorers have other names, nobody but they."""
        forms = self._row.scorers if self._row else ()
        own = tuple(form.pseudonym for form in forms)
        if own == self._names:
            return by
        return dict(zip(own, self._names or (), strict=True)).get(by, "")

    def _note(self, form: ScorerForm, name: str, criterion: Criterion) -> QFrame:
        made = QFrame()
        stack = column(self._look, gap=1)
        made.setLayout(stack)
        mark = form.marks.get(criterion.id)
        level = next((each.anchor for each in criterion.levels if each.mark == mark), "")
        late = self.tr(" (admitted late)") if form.admitted else ""
        stack.addWidget(label(f"{name}: {self._mark(form, criterion)}{late}", role="strong"))
        note = form.notes.get(criterion.id, "") or form.abstained.get(criterion.id, "")
        stack.addWidget(label(note or self.tr("No note."), role="" if note else "soft", wrap=True))
        if level:
            stack.addWidget(label(level, role="small", wrap=True))
        if form.concern:
            stack.addWidget(label(self.tr("Concern: {text}").format(text=form.concern), role="strong", wrap=True))
        return made
