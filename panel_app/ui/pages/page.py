"""What every page is: it refreshes when it is seen, and lets go of what was typed when it is left."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from panel_app.ui.actions import Action, of_buttons, of_keys, once
from panel_app.ui.session import Session
from panel_app.ui.widgets.parts import label, on_key, scrolled


class Page(QWidget):
    """Subclasses build themselves in `__init__`, ask in `refresh`, and show in the slots that the answers come to."""

    on_projector: ClassVar[bool] = False
    """Whether it may be shown to a whole room; the others name people, and are covered meanwhile."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self.session = session
        self._stale = True
        self._waits_for_focus = False
        session.changed.connect(self._on_changed)
        session.saving.changed.connect(self._on_typed)

    def refresh(self) -> None:
        """Ask the runner for what is shown here."""

    def flush(self) -> None:
        """Hand what was typed to the store."""

    def stop(self) -> None:
        """The window is closing: end what would take long, where it can be gone on with later."""

    def take_focus(self) -> None:
        """Put the keyboard where work begins."""
        self.focus_first()

    def about(self) -> str:
        """What the page is for and how work goes on it, in a few sentences."""
        return ""

    def actions_here(self) -> list[Action]:
        """What can be done on this page as it is now: each button that can be seen, then what only a key does."""
        return once([*of_buttons(self), *of_keys(self), *self.more_actions()])

    def more_actions(self) -> list[Action]:
        """What its widgets do on a key that is no button's."""
        return []

    def on_key(self, key: str, does: Callable[[], None], *, name: str) -> None:
        """A key that does something while the page is on the screen."""
        on_key(self, key, does, name=name)

    def openable(self) -> Sequence[str]:
        """The candidates that can be opened here by their code."""
        return ()

    def open_code(self, code: str) -> None:
        """Show one of them."""

    def focus_first(self, *widgets: QWidget) -> None:
        """The first of these that can take the keyboard; while none can, the page has it until `settle_focus`."""
        for widget in widgets:
            if widget.isVisible() and widget.isEnabled():
                self._waits_for_focus = False
                widget.setFocus()
                return
        self._waits_for_focus = True
        self.setFocus()

    def settle_focus(self) -> None:
        """What was asked for is shown: take the focus if that had to wait, or if what had it is gone."""
        lost = self.isVisible() and not self.isAncestorOf(self.window().focusWidget())
        if self.isVisible() and (self._waits_for_focus or lost):
            self.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def _on_changed(self) -> None:
        self._stale = not self.isVisible()
        if self.isVisible():
            self.refresh()

    def _on_typed(self) -> None:
        """Something was typed on another page, into what may be shown here too."""
        if not self.isVisible():
            self._stale = True

    def headed(self, title: str, subtitle: str = "", *, head: QLayout | None = None) -> QVBoxLayout:
        """The page's own layout, with its title on top; it scrolls where the window is too small for it.

        `head`: what stands there in place of the title alone.
        """
        look = self.session.look
        inside = QWidget()
        inside.setObjectName("paper")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(look.space(6), look.space(4), look.space(6), look.space(4))
        layout.setSpacing(look.space(3))
        if head is None:
            layout.addWidget(label(title, role="title"))
        else:
            layout.addLayout(head)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scrolled(inside))
        if subtitle:
            layout.addWidget(label(subtitle, role="soft", wrap=True))
        return layout
