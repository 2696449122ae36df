"""Cards one under another, which scroll where the window is too low, and keep in sight what has the keyboard."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from panel_app.ui.look import Look
from panel_app.ui.widgets.parts import frame


class CardsArea(QScrollArea):
    """Leaves the page keys to what stands beside it."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.inside = frame("panel")
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(look.space(2), look.space(1.5), look.space(2), look.space(1.5))
        self.column.setSpacing(look.space(1.5))
        self.setWidget(self.inside)
        self.inside.installEventFilter(self)

    @property
    def is_scrolled(self) -> bool:
        """Whether some of it is out of sight."""
        return self.verticalScrollBar().maximum() > 0

    @property
    def has_keyboard(self) -> bool:
        """Whether something inside has the focus."""
        return self.inside.isAncestorOf(self.window().focusWidget())

    def bring(self, card: QWidget) -> None:
        """A card into sight, and in it what has the keyboard above all."""
        self.column.activate()
        self.ensureWidgetVisible(card, 0, self._look.space(2))
        if card.isAncestorOf(self.window().focusWidget()):
            self._keep_in_sight()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cards that grew or shrank push nothing out of sight that is being worked on."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.has_keyboard:
            self.column.activate()
            self._keep_in_sight()
        return super().eventFilter(watched, event)

    def _keep_in_sight(self) -> None:
        self.ensureWidgetVisible(self.window().focusWidget(), 0, self._look.space(2))
