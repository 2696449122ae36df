"""Forms that came after the opening, or twice: each counts only if the chair admits it, with a reason on record."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import column, label, row
from panel_app.ui.widgets.reason_bar import ReasonBar
from panel_app.ui.widgets.times import moment
from panel_app.workspace.moderating import LateForm


class LateForms(QFrame):
    """Hidden while there are none."""

    admitted = Signal(object, str)

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._forms: tuple[LateForm, ...] = ()
        self.setProperty("kind", "notice")
        self.setProperty("tone", "caution")
        layout = column(look, gap=1, margin=3)
        self.setLayout(layout)
        self.said = label(role="strong", wrap=True)
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Late form"))
        self.bar = ReasonBar(self.tr("Let it count"), look=look, name=self.tr("Reason why this form counts"), kind="")
        self.bar.given.connect(self._on_given)
        line = row(look, gap=2)
        line.addWidget(self.which)
        line.addWidget(self.bar, 1)
        layout.addWidget(self.said)
        layout.addLayout(line)
        self.hide()

    def show_forms(self, forms: Sequence[LateForm]) -> None:
        self._forms = tuple(forms)
        self.setVisible(bool(forms))
        self.said.setText(" ".join([*self._late(forms), *self._twice(forms)]))
        self.which.clear()
        self.which.addItems([self._named(form) for form in forms])
        self.bar.clear()

    def _late(self, forms: Sequence[LateForm]) -> Iterator[str]:
        count = sum(form.differs is None for form in forms)
        if count == 1:
            yield self.tr("A form came after the opening. It counts only if you let it, on record.")
        elif count:
            said = self.tr("{count} forms came after the opening. Each counts only if you let it, on record.")
            yield said.format(count=count)

    def _twice(self, forms: Sequence[LateForm]) -> Iterator[str]:
        """Not by which marks they give: the scorer knows which is meant, and is to be asked."""
        pairs = {(form.code, form.seat): form.differs for form in forms if form.differs is not None}
        for (code, seat), differs in pairs.items():
            how = self.tr("they differ on {what}: ask which is meant").format(what=", ".join(differs))
            how = how if differs else self.tr("both say the same")
            said = self.tr("{seat} sealed two forms for {code}; {how}. Neither counts until you say which.")
            yield said.format(seat=seat, code=code, how=how)

    def _named(self, form: LateForm) -> str:
        if form.differs is None:
            return f"{form.code}, {form.seat}"
        return self.tr("{code}, {seat}, sealed {time}").format(code=form.code, seat=form.seat, time=moment(form.time))

    def _on_given(self, reason: str) -> None:
        place = self.which.currentIndex()
        if 0 <= place < len(self._forms):
            self.admitted.emit(self._forms[place], reason)
