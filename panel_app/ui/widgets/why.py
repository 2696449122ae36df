"""Why a candidate is moderated, in words."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from panel_app.domain.moderation import Reason
from panel_app.domain.rules import Stage
from panel_app.domain.totals import show_total


def _tr(text: str) -> str:
    return QCoreApplication.translate("why", text)


def why(stage: Stage, reasons: Sequence[Reason]) -> str:
    """One sentence; empty where the rules ask for nothing. Who raised a concern is not in it."""
    parts = [_one(stage, reason) for reason in reasons]
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _one(stage: Stage, reason: Reason) -> str:
    gap = show_total(reason.gap)
    if reason.kind == "total-gap":
        return _tr("{gap} apart in total").format(gap=gap)
    if reason.kind == "concern":
        return _tr("a concern was raised")
    if reason.kind == "at-line":
        return _at_line(stage, reason)
    on = _tr("the total") if reason.on == "total" else _title(stage, reason.on or "")
    if reason.kind == "criterion-gap":
        return _tr("{gap} apart on {on}").format(gap=gap, on=on)
    return _tr("on both sides of the floor of {on}").format(on=on)


def _at_line(stage: Stage, reason: Reason) -> str:
    if reason.gap:
        side = _tr("{gap} above the line") if reason.gap > 0 else _tr("{gap} below the line")
        return side.format(gap=show_total(abs(reason.gap)))
    return _tr("in the pool at the line") if stage.rules.pool is not None else _tr("level with the line")


def _title(stage: Stage, criterion: str) -> str:
    try:
        return stage.criterion(criterion).title
    except KeyError:
        return criterion
