"""Above a form: that it is sealed and how far it got, that its scorer stepped back, or that the chair gave it back."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame

from panel_app.domain.rubric import plain
from panel_app.domain.rules import Stage
from panel_app.ui.look import Look
from panel_app.ui.widgets import signs
from panel_app.ui.widgets.chip import Chip, Sign
from panel_app.ui.widgets.parts import column, label, restyle, row
from panel_app.workspace.reopening import GivenBack


class FormBanner(QFrame):
    """Hidden above a form that is simply being filled in."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self._what = Chip(signs.form_state("submitted"), look=look, strong=True)
        self._where = Chip(signs.form_state("submitted"), look=look)
        self.said = label(wrap=True)
        self.quoted = label(wrap=True)
        self.foot = label(role="small", wrap=True)
        layout = column(look, gap=1)
        layout.setContentsMargins(look.space(3), look.space(2), look.space(3), look.space(2))
        signs_line = row(look, gap=3)
        signs_line.addWidget(self._what)
        signs_line.addWidget(self._where)
        signs_line.addStretch(1)
        layout.addLayout(signs_line)
        for each in (self.said, self.quoted, self.foot):
            layout.addWidget(each)
        self.setLayout(layout)
        self.hide()

    def show_state(self, state: str, at: str, *, given_back: GivenBack | None, stage: Stage) -> None:
        """What is to be said of a form in this state, that far, perhaps given back."""
        where = signs.whereabouts(at, state)
        if given_back is not None and state == "draft":
            self._show_given_back(given_back, stage)
        elif state in ("submitted", "recused"):
            self._show(signs.form_state(state), _far(at) if state == "submitted" else _recused(at))
        self._where.setVisible(where is not None and state in ("submitted", "recused"))
        if where is not None:
            self._where.show_sign(where)
        self.setVisible(state in ("submitted", "recused") or (given_back is not None and state == "draft"))

    def _show(self, sign: Sign, said: str, *, quoted: str = "", foot: str = "", tone: str = "") -> None:
        self._what.show_sign(sign)
        for widget, text in ((self.said, said), (self.quoted, quoted), (self.foot, foot)):
            widget.setText(text)
            widget.setVisible(bool(text))
        self.setAccessibleName(" ".join(part for part in (sign.word, said, quoted, foot) if part))
        restyle(self, tone=tone)

    def _show_given_back(self, given: GivenBack, stage: Stage) -> None:
        first = ", ".join(
            f"{each.title} {plain(given.first.marks[each.id])}"
            for each in stage.criteria
            if each.id in given.first.marks
        )
        self._show(
            signs.given_back(),
            self.tr("The chair, who has not read it, gives this form back to you:"),
            quoted=f"“{given.reason}”",
            foot=self.tr("Your first version stays on record: {marks}.").format(marks=first),
            tone="caution",
        )


def _far(at: str) -> str:
    return {
        "held": _tr("Sealed on this laptop; the next sync sends it. Only the chair can give it back."),
        "sent": _tr(
            "Sealed and at the hub; the chair's laptop has not fetched it yet. Only the chair can give it back."
        ),
        "received": _tr("Sealed, and on the chair's laptop. Only the chair can give it back."),
    }[at]


def _recused(at: str) -> str:
    if at == "held":
        return _tr("You do not mark this candidate. The next sync tells the administrator, who asks somebody else.")
    return _tr("You do not mark this candidate. The administrator asks somebody else.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("FormBanner", text)
