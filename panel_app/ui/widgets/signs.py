"""How the states of the domain are said and drawn, everywhere in the same way."""

from PySide6.QtCore import QCoreApplication

from panel_app.ui.widgets.chip import Sign


def _tr(text: str) -> str:
    return QCoreApplication.translate("signs", text)


def form_state(state: str) -> Sign:
    """Of a scorer's form."""
    return {
        "not-started": Sign(glyph="none", word=_tr("Not started")),
        "draft": Sign(glyph="draft", word=_tr("Draft"), colour="primary"),
        "submitted": Sign(glyph="lock", word=_tr("Submitted"), colour="good"),
        "recused": Sign(glyph="recused", word=_tr("Stepped back")),
    }[state]


def given_back() -> Sign:
    """Of a form that the chair reopened."""
    return Sign(glyph="back", word=_tr("Given back"), colour="danger")


def practice_state(state: str) -> Sign:
    """Of a form on a practice candidate."""
    if state == "finished":
        return Sign(glyph="done", word=_tr("Finished"), colour="good")
    return form_state(state)


def moderation_state(state: str) -> Sign:
    """Of a candidate in the moderation table; `none` is one that the rules ask nothing about."""
    return {
        "none": Sign(glyph="none", word=_tr("Not asked for")),
        "open": Sign(glyph="waiting", word=_tr("Open"), colour="danger"),
        "agreed": Sign(glyph="done", word=_tr("Agreed"), colour="good"),
        "kept": Sign(glyph="done", word=_tr("Kept"), colour="good"),
        "parked": Sign(glyph="parked", word=_tr("Parked"), colour="primary"),
    }[state]


def status(value: str) -> Sign:
    """What the rules say of a candidate."""
    return {
        "automatic": Sign(glyph="done", word=_tr("Automatic place"), colour="good"),
        "place": Sign(glyph="done", word=_tr("Place"), colour="good"),
        "tied-at-line": Sign(glyph="line", word=_tr("Level at the line"), colour="danger"),
        "reserve": Sign(glyph="waiting", word=_tr("Reserve"), colour="primary"),
        "below": Sign(glyph="none", word=_tr("Below the line")),
        "floor": Sign(glyph="down", word=_tr("Below a floor")),
        "incomplete": Sign(glyph="caution", word=_tr("Incomplete"), colour="danger"),
        "withdrawn": Sign(glyph="recused", word=_tr("Withdrawn")),
        "ineligible": Sign(glyph="recused", word=_tr("Not eligible")),
    }[value]


def outcome(value: str | None) -> str:
    """What people decided."""
    if value is None:
        return ""
    return {
        "offer": _tr("Offer"),
        "through": _tr("Through"),
        "reserve": _tr("Reserve"),
        "not-selected": _tr("Not selected"),
        "ineligible": _tr("Not eligible"),
        "withdrawn": _tr("Withdrawn"),
    }[value]


def whereabouts(at: str, state: str) -> Sign | None:
    """How far a form got; None where there is nothing yet that could be anywhere."""
    if state == "not-started":
        return None
    return {
        "held": Sign(glyph="held", word=_tr("Held here")),
        "sent": Sign(glyph="sent", word=_tr("Sent"), colour="primary"),
        "received": Sign(glyph="received", word=_tr("Received by the chair"), colour="good"),
    }[at]
