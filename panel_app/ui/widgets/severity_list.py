"""How each scorer's marks lie beside colleagues' on the same candidates: a dot plot with intervals, and in words."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets import advice_words
from panel_app.ui.widgets.intervals import Scale, paint_severity
from panel_app.ui.widgets.parts import column, label
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace.advising import ScorerAdvice, SeverityAdvice

_PLOT = 2
_LEAST = 0.5
"""Points to either side that the plot shows at least, so that small differences look small."""


class _PlotDelegate(QStyledItemDelegate):
    """Draws the dot and its interval; lower marks lie to the left."""

    def __init__(self, table: "_Scorers", look: Look) -> None:
        super().__init__(table)
        self._table = table
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        each = self._table.rows.rows[index.row()]
        if index.column() != _PLOT or each.severity is None or each.low is None or each.high is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        scale = Scale(QRectF(option.rect), low=-self._table.reach, high=self._table.reach, look=self._look)
        paint_severity(
            painter,
            scale,
            low=-each.high,
            value=-each.severity,
            high=-each.low,
            look=self._look,
            chosen=chosen,
        )
        painter.restore()


class _Scorers(Table[ScorerAdvice]):
    def __init__(self, *, look: Look) -> None:
        self.reach = _LEAST
        super().__init__(self._scorer_columns(), look=look, name="")
        self.setAccessibleName(self.tr("Scorers"))
        self.setItemDelegate(_PlotDelegate(self, look))
        self.setColumnWidth(_PLOT, look.space(60))

    def _scorer_columns(self) -> list[Column[ScorerAdvice]]:
        return [
            Column(title=self.tr("Scorer"), text=lambda each: each.scorer, strong=lambda each: each.is_apart),
            Column(title=self.tr("Marks"), text=lambda each: str(each.marks), number=True),
            Column(title=self.tr("← Lower · Higher →"), text=lambda _each: "", hint=advice_words.severity, fixed=True),
            Column(
                title=self.tr("In words"),
                text=advice_words.severity,
                sign=advice_words.severity_sign,
                hint=advice_words.severity,
                stretch=True,
            ),
        ]


class SeverityList(QWidget):
    """The furthest from colleagues first, whichever way; what can and cannot be said stands above."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.said = label(role="soft", wrap=True)
        self.table = _Scorers(look=look)
        layout = column(look, gap=2)
        self.setLayout(layout)
        layout.addWidget(label(self.tr("How scorers compare"), role="lead"))
        layout.addWidget(self.said)
        layout.addWidget(self.table, 1)

    def show_advice(self, advice: SeverityAdvice) -> None:
        """As it was computed from the marks as they were given."""
        self.said.setText(advice_words.severities(advice))
        ends = [abs(end) for each in advice.scorers for end in (each.low, each.high) if end is not None]
        self.table.reach = max([_LEAST, *ends])
        self.table.show_rows(sorted(advice.scorers, key=_nearness))


def _nearness(each: ScorerAdvice) -> tuple[bool, float]:
    """Small for whoever lies far from colleagues; who can be told apart comes first, who cannot be compared last."""
    return not each.is_apart, float("inf") if each.severity is None else -abs(each.severity)
