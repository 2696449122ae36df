"""Forms that came after the opening: each counts only if the chair admits it, with a reason on record."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import column, label, row
from panel_app.ui.widgets.reason_bar import ReasonBar
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
        self.bar = ReasonBar(
            self.tr("Let it count"), look=look, name=self.tr("Reason why the late form counts"), kind=""
        )
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
        if len(forms) == 1:
            self.said.setText(self.tr("A form came after the opening. It counts only if you let it, on record."))
        else:
            said = self.tr("{count} forms came after the opening. Each counts only if you let it, on record.")
            self.said.setText(said.format(count=len(forms)))
        self.which.clear()
        self.which.addItems([f"{form.code}, {form.seat}" for form in forms])
        self.bar.clear()

    def _on_given(self, reason: str) -> None:
        place = self.which.currentIndex()
        if 0 <= place < len(self._forms):
            self.admitted.emit(self._forms[place], reason)
