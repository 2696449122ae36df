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


def whereabouts(at: str, state: str) -> Sign | None:
    """How far a form got; None where there is nothing yet that could be anywhere."""
    if state == "not-started":
        return None
    return {
        "held": Sign(glyph="held", word=_tr("Held here")),
        "sent": Sign(glyph="sent", word=_tr("Sent"), colour="primary"),
        "received": Sign(glyph="received", word=_tr("Received by the chair"), colour="good"),
    }[at]
