"""The ranked list with the line drawn in it: a bar after the last of the places, which no colour alone marks.

Where the rules let advice be shown, each candidate's plausible ranks stand in it as a bar, which is hollow where the
line runs through it, and those whom the marks cannot separate from the line are shaded.

The line can be dragged, to look and no more: where it would be then is hatched, and so is whoever would fare otherwise.
"""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import Standing
from panel_app.ui.look import Look
from panel_app.ui.widgets import advice_words, signs
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.intervals import Scale, paint_ranks
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.advising import CandidateAdvice, LineAdvice
from panel_app.workspace.ranked import Supposed, WhatIf

_BAR = 3
_GRASP = 5
"""Pixels about the line, at 100 % text, where it can be taken hold of."""
_ORDER = 1
_ADJUSTED, _PLAUSIBLE, _CHANCE, _TIE, _SUPPOSED = 4, 5, 6, 8, 9

_GROUPS = ("automatic", "place", "tied-at-line", "reserve", "below", "floor", "incomplete", "withdrawn", "ineligible")


def _sequence(standing: Standing) -> tuple[int, int, str]:
    """Places first, then the reserve list, then the others. A pool is one level, so totals alone would mix them up."""
    group = max(_GROUPS.index(standing.status), 1)
    return (group, standing.order or standing.rank or 0, standing.code)


class _LineDelegate(QStyledItemDelegate):
    """Draws the line under the row it lies beneath, the shade of the band and the bars of plausible ranks."""

    def __init__(self, table: "RankedList", look: Look) -> None:
        super().__init__(table)
        self._table = table
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        advice = self._table.advised(self._table.rows.rows[index.row()])
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hatched = self._table.is_hatched(index.row())
        if (advice.chance == "discuss" or hatched) and not chosen:
            painter.fillRect(option.rect, self._look.colour("caution_wash"))
        if hatched and not chosen:
            painter.fillRect(option.rect, self._look.hatching())
        super().paint(painter, option, index)
        painter.save()
        if index.column() == _PLAUSIBLE and advice.rank_interval is not None:
            count, places = self._table.competing
            scale = Scale(QRectF(option.rect), low=0.5, high=count + 0.5, look=self._look)
            ink = self._look.colour("on_selection" if chosen else "ink")
            line = ink if chosen else self._look.colour("primary")
            paint_ranks(painter, scale, advice.rank_interval, places=places, colours=(ink, line))
        if index.row() == self._table.line_after:
            style = Qt.PenStyle.DashLine if self._table.line_is_open else Qt.PenStyle.SolidLine
            painter.setPen(QPen(self._look.colour("primary"), _BAR, style))
            rect = option.rect
            painter.drawLine(rect.left(), rect.bottom() - 1, rect.right(), rect.bottom() - 1)
        if index.row() == self._table.supposed_after:
            painter.setPen(QPen(self._look.colour("ink"), _BAR, Qt.PenStyle.DotLine))
            painter.drawLine(
                option.rect.left(), option.rect.bottom() - 1, option.rect.right(), option.rect.bottom() - 1
            )
        painter.restore()


class RankedList(Table[Standing]):
    """Rank and order are two things: equals share a rank, the order is what ties made of them."""

    looked_at = Signal(int)
    """The line is being dragged: as if there were so many places."""

    def __init__(self, *, look: Look) -> None:
        self.line_after = -1
        self.line_is_open = False
        self.competing = (0, 0)  # how many the ranks run over, and the places
        self._advice: dict[CandidateCode, CandidateAdvice] = {}
        self._supposed: dict[CandidateCode, Supposed] = {}
        self.supposed_after = -1
        self._dragging = False
        self._is_narrow = False
        super().__init__(self._standing_columns(), look=look, name="")
        self.setAccessibleName(self.tr("Ranked list"))
        self.setItemDelegate(_LineDelegate(self, look))
        self.setColumnWidth(_PLAUSIBLE, look.space(28))
        self.setMouseTracking(True)
        self._choose_columns()

    def show_standings(self, standings: Sequence[Standing], *, places: int) -> None:
        """In the order of places; the line lies after the last who has one, or, dashed, inside a tie that is open."""
        ordered = sorted(standings, key=_sequence)
        taken = sum(each.status in ("automatic", "place") for each in ordered)
        self.line_is_open = any(each.status == "tied-at-line" for each in ordered)
        self.line_after = (places if self.line_is_open else taken) - 1
        self.show_rows(ordered)
        self.viewport().update()

    def show_advice(self, advice: LineAdvice | None) -> None:
        """Beside the standings; None where the rules show none."""
        self._advice = advice.candidates if advice else {}
        self.competing = (advice.competing, advice.places) if advice else (0, 0)
        self._choose_columns()
        self.viewport().update()

    def show_what_if(self, what_if: WhatIf | None) -> None:
        """Beside the standings, which stay; None when nobody looks any more."""
        self._supposed = {each.code: each for each in what_if.candidates} if what_if else {}
        self.supposed_after = what_if.places - 1 if what_if else -1
        self._choose_columns()
        self.rows.dataChanged.emit(self.rows.index(0, 0), self.rows.index(self.rows.rowCount() - 1, _SUPPOSED))
        self.viewport().update()

    def fares_otherwise(self, row: int) -> bool:
        """Whether the candidate in this row would have another status, as far as somebody supposes."""
        its = self._supposed.get(self.rows.rows[row].code)
        return its is not None and its.status != its.published

    def is_hatched(self, row: int) -> bool:
        """Whether this row is drawn as supposed: between the line and where somebody put it, or faring otherwise."""
        if not self._supposed:
            return False
        first, last = sorted((self.line_after, self.supposed_after))
        return first < row <= last or self.fares_otherwise(row)

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave out what stands beside the list or matters less."""
        self._is_narrow = narrow
        self._choose_columns()

    def advised(self, standing: Standing) -> CandidateAdvice:
        """What there is of a candidate, if only the code."""
        return self._advice.get(standing.code) or CandidateAdvice(code=standing.code)

    def _choose_columns(self) -> None:
        for place in (_ADJUSTED, _PLAUSIBLE, _CHANCE):
            self.setColumnHidden(place, not self._advice or (self._is_narrow and place != _CHANCE))
        self.setColumnHidden(_TIE, self._is_narrow or bool(self._advice))  # a tie stands beside the list
        self.setColumnHidden(_SUPPOSED, not self._supposed)
        self.setColumnHidden(_ORDER, self._is_narrow and bool(self._advice))  # it is that of the rows

    # ---- dragging the line, to look

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_the_line(event.position().toPoint()):
            self._dragging = True
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._dragging:
            row = self.rowAt(at.y() - self.rowHeight(0) // 2)
            if row >= 0 and row != self.supposed_after:
                self.looked_at.emit(row + 1)
            return
        shape = Qt.CursorShape.SplitVCursor if self._is_on_the_line(at) else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = False
            return
        super().mouseReleaseEvent(event)

    def _is_on_the_line(self, at: QPoint) -> bool:
        after = self.supposed_after if self._supposed else self.line_after
        if not 0 <= after < self.rows.rowCount():
            return False
        foot = self.rowViewportPosition(after) + self.rowHeight(after)
        return abs(at.y() - foot) <= _GRASP * self._look.scale

    def _supposed_sign(self, standing: Standing) -> Sign | None:
        its = self._supposed.get(standing.code)
        return signs.status(its.status) if its is not None and its.status != its.published else None

    def _supposed_word(self, standing: Standing) -> str:
        sign = self._supposed_sign(standing)
        return self.tr("would be: {status}").format(status=sign.word) if sign else ""

    def _adjusted(self, standing: Standing) -> str:
        adjusted = self.advised(standing).adjusted
        return "" if adjusted is None else f"{adjusted:.1f}"

    def _crosses(self, standing: Standing) -> Sign | None:
        its = self.advised(standing)
        if its.crosses is None:
            return None
        glyph = "up" if its.crosses == "in" else "down"
        return Sign(glyph=glyph, word=advice_words.crossing(its), colour="primary")

    def _standing_columns(self) -> list[Column[Standing]]:
        return [
            Column(title=self.tr("Rank"), text=lambda each: "" if each.rank is None else str(each.rank), number=True),
            Column(
                title=self.tr("Order"), text=lambda each: "" if each.order is None else str(each.order), number=True
            ),
            Column(title=self.tr("Candidate"), text=lambda each: each.code, strong=lambda _each: True),
            Column(title=self.tr("Total"), text=lambda each: each.total or "–", number=True, strong=lambda _each: True),
            Column(
                title=self.tr("Adjusted"),
                text=self._adjusted,
                sign=self._crosses,
                hint=lambda each: advice_words.crossing(self.advised(each)),
                number=True,
            ),
            Column(
                title=self.tr("Plausible ranks"),
                text=lambda _each: "",
                hint=lambda each: advice_words.interval(self.advised(each)),
                fixed=True,
            ),
            Column(
                title=self.tr("In top N"),
                text=lambda each: advice_words.chance(self.advised(each).p_in),
                sign=lambda each: advice_words.band_sign(self.advised(each)),
                hint=lambda each: advice_words.interval(self.advised(each)),
                number=True,
            ),
            Column(
                title=self.tr("By the rules"),
                text=lambda each: signs.status(each.status).word,
                sign=lambda each: signs.status(each.status),
            ),
            Column(title=self.tr("Tie"), text=lambda each: each.tie.id if each.tie else ""),
            Column(title=self.tr("What if"), text=self._supposed_word, sign=self._supposed_sign),
            Column(
                title=self.tr("Decided"),
                text=lambda each: signs.outcome(each.outcome),
                strong=lambda _each: True,
                stretch=True,
            ),
        ]
