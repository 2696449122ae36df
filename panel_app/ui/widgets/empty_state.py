"""A page with nothing to show says why, and where to go."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import button, column, label, scrolled


class EmptyState(QWidget):
    """Two sentences, and a button where there is something to do about it."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.what = label(role="lead", wrap=True)
        self.remedy = label(role="soft", wrap=True)
        self.button: QPushButton = button(self.tr("Go on"), self._on_clicked, kind="primary")
        self._does: Callable[[], None] | None = None
        inside = QWidget()
        inside.setObjectName("paper")
        layout = column(look, gap=3, margin=8)
        for text in (self.what, self.remedy):
            text.setMaximumWidth(look.space(150))
            layout.addWidget(text)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        inside.setLayout(layout)
        around = column(look, gap=0)
        around.addWidget(scrolled(inside))
        self.setLayout(around)
        self.say("")

    def say(self, what: str, remedy: str = "") -> None:
        """What is not here, and what to do."""
        self.what.setText(what)
        self.remedy.setText(remedy)
        self.remedy.setVisible(bool(remedy))
        self.button.hide()
        self._does = None

    def offer(self, text: str, does: Callable[[], None]) -> None:
        """A button that does something about it."""
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.show()
        self._does = does

    def _on_clicked(self) -> None:
        if self._does is not None:
            self._does()
