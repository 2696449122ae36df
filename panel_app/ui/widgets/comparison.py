"""One candidate as the panel discusses it: each scorer's marks side by side, their notes, and what was agreed."""

from fractions import Fraction
from typing import Final

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from panel_app.domain import reasons
from panel_app.domain.rubric import Criterion, CriterionId, plain
from panel_app.domain.rules import Stage
from panel_app.domain.totals import show_total
from panel_app.ui.look import Look
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.parts import column, frame, label
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.moderation_rows import Agreed, ModerationRow, ScorerForm

NOTES: Final = "N"
_ROW = 7
"""Steps of the grid: lower than a list's rows, so that the notes are in sight."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion across the scorers; the last line is the total.

    `values` are two values or more that rival for the agreed mark; `now` is what counts, of the total.
    """

    criterion: Criterion | None
    marks: tuple[str, ...]
    gap: Fraction | None
    is_asked: bool
    agreed: Agreed | None
    values: tuple[str, ...] = ()
    now: Fraction | None = None


class MarksTable(Table[Line]):
    """Criterion by scorer."""

    typed = Signal(str)
    """A digit: of a mark to agree on for the criterion that the keyboard is on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plainly = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plainly and event.text().isdigit() and event.text().isascii():
            self.typed.emit(event.text())
            return
        super().keyPressEvent(event)


class Comparison(QWidget):
    """Marks above, the notes on the chosen criterion beneath."""

    criterion_chosen = Signal(object)

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._stage: Stage | None = None
        self._row: ModerationRow | None = None
        self._names: tuple[str, ...] | None = None
        self._told = True
        self._notes_told = True
        self.marks = MarksTable(self._columns(()), look=look, name=self.tr("Marks by criterion and scorer"))
        self.marks.chosen.connect(self._on_chosen)
        self._notes = frame("panel")
        self._grid = QGridLayout(self._notes)
        edge = look.space(2)
        self._grid.setContentsMargins(edge, edge, edge, edge)
        self._grid.setHorizontalSpacing(look.space(3))
        self._grid.setVerticalSpacing(look.space(1))
        self._cards: list[_Card] = []
        self._agreed = label(role="strong", wrap=True)
        self._grid.addWidget(self._agreed, 1, 0, 1, -1)
        layout = column(look, gap=2)
        self.setLayout(layout)
        layout.addWidget(self.marks)
        layout.addWidget(self._notes)
        look.changed.connect(self._fit)

    def choose(self, criterion: CriterionId) -> None:
        """Put the keyboard's line on a criterion."""
        self.marks.show_rows(
            self.marks.rows.rows, at=lambda each: each.criterion is not None and each.criterion.id == criterion
        )

    @property
    def criterion(self) -> CriterionId | None:
        """The one that the keyboard is on."""
        line = self.marks.current
        return line.criterion.id if line is not None and line.criterion is not None else None

    def show_candidate(
        self, stage: Stage, row: ModerationRow, *, names: tuple[str, ...], told: bool = True, notes: bool = True
    ) -> None:
        """`names`: what its scorers are called here.

        `told`: whether reasons and concerns are shown in people's own words, `notes`: whether notes are.
        """
        same = self._row is not None and self._row.code == row.code
        self._told, self._notes_told = told, notes
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
        height = self._look.space(_ROW)
        self.marks.verticalHeader().setDefaultSectionSize(height)
        self.marks.horizontalHeader().setFixedHeight(height)
        self.marks.setFixedHeight(height * (len(self.marks.rows.rows) + 1) + 4)

    def _line(self, criterion: Criterion, row: ModerationRow) -> Line:
        return Line(
            criterion=criterion,
            marks=tuple(self._mark(form, criterion) for form in row.scorers),
            gap=row.moderation.criterion_gaps.get(criterion.id),
            is_asked=any(reason.on == criterion.id for reason in row.moderation.reasons),
            agreed=row.agreed.get(criterion.id),
            values=tuple(
                plain(value.mark) if value.mark is not None else "–"
                for rival in row.rivals
                if rival.kind == "agreed" and rival.criterion == criterion.id
                for value in rival.values
            ),
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
            now=row.total if row.agreed else None,
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
                text=_agreed,
                sign=lambda each: Sign(glyph="caution", word="", colour="danger") if each.values else None,
                strong=lambda _each: True,
                hint=self._hint,
            ),
        ]

    def _on_chosen(self, line: Line | None) -> None:
        criterion = line.criterion if line else None
        self._show_notes(criterion)
        self.criterion_chosen.emit(criterion)

    def _show_notes(self, criterion: Criterion | None) -> None:
        row, names = self._row, self._names or ()
        self._notes.setVisible(row is not None and criterion is not None)
        if row is None or criterion is None:
            return
        for place, form in enumerate(row.scorers):
            if place == len(self._cards):
                self._cards.append(_Card(look=self._look))
                self._grid.addWidget(self._cards[place], 0, place, Qt.AlignmentFlag.AlignTop)
                self._grid.setColumnStretch(place, 1)
            card = self._cards[place]
            card.show_form(form, criterion, called=names[place], mark=self._mark(form, criterion))
            card.cover(words=not self._told, note=not self._notes_told)
        for place, card in enumerate(self._cards):
            card.setVisible(place < len(row.scorers))
            self._grid.setColumnStretch(place, place < len(row.scorers))
        agreed = row.agreed.get(criterion.id)
        self._agreed.setText(self._said(agreed) if agreed is not None else "")
        self._agreed.setVisible(agreed is not None)

    def _said(self, agreed: Agreed) -> str:
        """An agreed mark, why, and who proposed it; people's own words may name somebody."""
        why = reasons.told(self._stage, agreed.code, agreed.reason if self._told else "") if self._stage else ""
        who = self._called(agreed.by)
        by = self.tr("Proposed by {by}.").format(by=who) if who else ""
        what = self.tr("Agreed {mark}: {reason}") if why else self.tr("Agreed {mark}.")
        return f"{what.format(mark=plain(agreed.mark), reason=why)} {by}".strip()

    def _hint(self, line: Line) -> str:
        if line.values:
            return self.tr("Two laptops agreed on different marks; neither counts until one is chosen")
        if line.now is not None:
            return self.tr("What counts now, with what is agreed")
        return self._said(line.agreed) if line.agreed else ""

    def _called(self, by: str) -> str:
        """Who proposed a mark, as it is said here; where scorers have other names, nobody but they."""
        forms = self._row.scorers if self._row else ()
        own = tuple(form.pseudonym for form in forms)
        if own == self._names:
            return by
        return dict(zip(own, self._names or (), strict=True)).get(by, "")


class _Card(QFrame):
    """One scorer's mark and note. Made once and filled again for each candidate: to make labels takes longer."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        stack = column(look, gap=1)
        self.setLayout(stack)
        self._mark = label(role="strong")
        self._note = label(wrap=True)
        self._none = label(self.tr("No note."), role="soft", wrap=True)
        self._level = label(role="small", wrap=True)
        self._concern = label(role="strong", wrap=True)
        for each in (self._mark, self._note, self._none, self._level):
            stack.addWidget(each)
        stack.addWidget(self._framed(look))

    def show_form(self, form: ScorerForm, criterion: Criterion, *, called: str, mark: str) -> None:
        """What this scorer said on the criterion; `called` is the name that the scorer has here."""
        late = self.tr(" (admitted late)") if form.admitted else ""
        self._mark.setText(f"{called}: {mark}{late}")
        note = form.notes.get(criterion.id, "") or form.abstained.get(criterion.id, "")
        given = form.marks.get(criterion.id)
        level = next((each.anchor for each in criterion.levels if each.mark == given), "")
        for part, text in ((self._note, note), (self._level, level)):
            part.setText(text)
            part.setVisible(bool(text))
        self._none.setText(self.tr("No note."))
        self._none.setVisible(not note)
        self._concern.setText(self.tr("Concern: {text}").format(text=form.concern))
        self._frame.setVisible(bool(form.concern))

    def cover(self, *, words: bool, note: bool) -> None:
        """Say only that there is a concern, or a note, where people's own words are not for everybody who sees it."""
        if words:
            self._concern.setText(self.tr("A concern, for the chair to read."))
        if note and self._note.text():
            self._note.clear()
            self._note.hide()
            self._none.setText(self.tr("There is a note: {key} shows it.").format(key=NOTES))
            self._none.show()

    def _framed(self, look: Look) -> QFrame:
        """What a scorer wanted the chair to know, whichever criterion is looked at."""
        self._frame = frame("notice")
        self._frame.setProperty("tone", "caution")
        stack = column(look, gap=0, margin=1)
        self._frame.setLayout(stack)
        stack.addWidget(self._concern)
        return self._frame


def _agreed(line: Line) -> str:
    if line.values:
        return " / ".join(line.values)
    if line.now is not None:
        return show_total(line.now)
    return plain(line.agreed.mark) if line.agreed else ""
