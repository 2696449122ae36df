"""Why a candidate is moderated, in words."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from panel_app.domain.moderation import Reason
from panel_app.domain.rules import Stage
from panel_app.domain.totals import show_total


def _tr(text: str) -> str:
    return QCoreApplication.translate("why", text)


def why(stage: Stage, reasons: Sequence[Reason]) -> str:
    """One sentence; empty where the rules ask for nothing."""
    parts = [_one(stage, reason) for reason in reasons]
    return "; ".join(part for part in parts if part)


def _one(stage: Stage, reason: Reason) -> str:
    gap = show_total(reason.gap)
    if reason.kind == "total-gap":
        return _tr("{gap} apart in total").format(gap=gap)
    on = _tr("the total") if reason.on == "total" else _title(stage, reason.on or "")
    if reason.kind == "criterion-gap":
        return _tr("{gap} apart on {on}").format(gap=gap, on=on)
    return _tr("on both sides of the floor of {on}").format(on=on)


def _title(stage: Stage, criterion: str) -> str:
    try:
        return stage.criterion(criterion).title
    except KeyError:
        return criterion
