"""The room's single keys: letters decide while the keyboard is in a list; in a text field they are letters."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from panel_app.ui.widgets.agree_bar import KEEP, PARK, THIRD, WITHDRAW
from panel_app.ui.widgets.candidate_side import HISTORY
from panel_app.ui.widgets.comparison import NOTES
from panel_app.ui.widgets.copy_pane import COPY

if TYPE_CHECKING:  # the page binds its own keys
    from panel_app.ui.pages.moderation import ModerationPage


def bind_keys(page: "ModerationPage") -> None:
    """In the list of candidates, in the marks, and in the history that stands in their place."""
    bar, looks = page.side.bar, page.looks
    decisions: dict[str, Callable[[], None]] = {
        KEEP: bar.ask_why_keep,
        PARK: bar.park.click,
        THIRD: bar.third.click,
        WITHDRAW: partial(_withdraw, page),
    }
    views: dict[str, Callable[[], None]] = {
        COPY: looks.toggle_copy,
        HISTORY: looks.toggle_history,
        NOTES: looks.toggle_notes,
        "Esc": looks.close,
    }
    keys = {key: partial(_press, page, act) for key, act in decisions.items()} | views
    for place in (page.table, page.side.comparison.marks, page.side.ledger):
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), place)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
    for key, step in (("PgDown", True), ("PgUp", False)):
        shortcut = QShortcut(QKeySequence(key), page.side.comparison.marks)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(partial(page.copy.reader.turn, forward=step))


def _press(page: "ModerationPage", act: Callable[[], None]) -> None:
    if page.side.bar.isVisible():  # what was signed stays as it is
        act()


def _withdraw(page: "ModerationPage") -> None:
    if page.side.bar.withdraw.isEnabled():
        page.side.bar.withdraw.click()
        return
    page.session.messages.tell(
        QCoreApplication.translate("room_keys", "Nothing is agreed on this criterion."),
        remedy=QCoreApplication.translate(
            "room_keys", "Choose one with an agreed mark: Enter goes to the marks, ↓ and ↑ move there."
        ),
    )
