"""The ranked list with the line drawn in it: a bar after the last of the places, which no colour alone marks.

Where the rules let advice be shown, each candidate's plausible ranks stand in it as a bar, which is hollow where the
line runs through it, and those whom the marks cannot separate from the line are shaded.
"""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import Standing
from panel_app.ui.look import Look
from panel_app.ui.widgets import advice_words, signs
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.intervals import Scale, paint_ranks
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.advising import CandidateAdvice, LineAdvice

_BAR = 3
_ADJUSTED, _PLAUSIBLE, _CHANCE, _TIE = 4, 5, 6, 8

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
        if advice.chance == "discuss" and not chosen:
            painter.fillRect(option.rect, self._look.colour("caution_wash"))
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
        painter.restore()


class RankedList(Table[Standing]):
    """Rank and order are two things: equals share a rank, the order is what ties made of them."""

    def __init__(self, *, look: Look) -> None:
        self.line_after = -1
        self.line_is_open = False
        self.competing = (0, 0)  # how many the ranks run over, and the places
        self._advice: dict[CandidateCode, CandidateAdvice] = {}
        self._is_narrow = False
        super().__init__(self._standing_columns(), look=look, name="")
        self.setAccessibleName(self.tr("Ranked list"))
        self.setItemDelegate(_LineDelegate(self, look))
        self.setColumnWidth(_PLAUSIBLE, look.space(28))
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
            Column(
                title=self.tr("Decided"),
                text=lambda each: signs.outcome(each.outcome),
                strong=lambda _each: True,
                stretch=True,
            ),
        ]
