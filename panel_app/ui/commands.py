"""The window's own actions and keys, and what is made of them and of the page's: palette, sheet of keys, help."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from panel_app.ui.actions import Action, once
from panel_app.ui.look import Look
from panel_app.ui.settings import Settings
from panel_app.ui.widgets.help_sheet import HelpSheet
from panel_app.ui.widgets.palette import Palette
from panel_app.ui.widgets.settings_sheet import SettingsSheet

_SAME: Final = {"?": ("?", "Shift+?"), "Ctrl++": ("Ctrl++", "Ctrl+=")}
"""Keyboards and systems differ in whether Shift belongs to a sign."""


class Explained(Protocol):
    """A page, as far as it speaks of itself."""

    def about(self) -> str: ...

    def actions_here(self) -> list[Action]: ...


class Where(NamedTuple):
    """What is on the screen: its title, its page, and what the shell around it can do."""

    title: str
    page: Explained
    shell: Sequence[Action]
    codes: Sequence[str]
    open_code: Callable[[str], None]


class Commands(QObject):
    """Keys do nothing here while `where` says None: the window is locked."""

    def __init__(
        self,
        window: QWidget,
        *,
        look: Look,
        settings: Settings,
        where: Callable[[], Where | None],
        take_tour: Callable[[], None],
        has_tour: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._where = where
        self._has_tour = has_tour
        self._own: list[Action] = []
        self.palette = Palette(window, look=look)
        self.help = HelpSheet(window, look=look, take_tour=take_tour)
        self.settings = SettingsSheet(window, look=look, settings=settings)
        self.add("Ctrl+K", self.show_palette, name=self.tr("Find an action"))
        self.add("F1", self.explain, name=self.tr("What this page is for"))
        self.add("?", self.show_keys, name=self.tr("The keys of this page"))
        self.add("Ctrl+,", self.settings.open, name=self.tr("Settings: colours, size of text, lock"))
        self.add("", take_tour, name=self.tr("Take the tour of scoring"), is_ready=has_tour)

    @property
    def sheets(self) -> tuple[Palette, HelpSheet, SettingsSheet]:
        """What may lie over the page."""
        return self.palette, self.help, self.settings

    def add(
        self,
        key: str,
        does: Callable[[], None],
        *,
        name: str,
        is_ready: Callable[[], bool] = lambda: True,
        over_sheets: bool = False,
    ) -> None:
        """An action of the window, on every page; its key, if it has one, does it.

        A key that works `over_sheets` first takes away whatever lies over the page.
        """
        self._own.append(Action(name=name, key=key, does=does, is_ready=is_ready))
        if key:
            shortcut = QShortcut(self._window)
            shortcut.setKeys([QKeySequence(each) for each in _SAME.get(key, (key,))])
            do = partial(self._do_over_sheets if over_sheets else self._do, does)
            shortcut.activated.connect(do)
            shortcut.activatedAmbiguously.connect(do)  # with both of the same
            if over_sheets:
                for sheet in self.sheets:
                    sheet.let_through(shortcut.keys())

    def everywhere(self) -> list[Action]:
        """What can be done on every page."""
        where = self._where()
        escape = Action(name=self.tr("Leave what is open; dismiss the notice"), key=self.tr("Esc"))
        return once([*(where.shell if where else ()), *self._own, escape])

    def show_palette(self) -> None:
        where = self._where()
        if where is not None:
            codes = [
                Action(name=self.tr("Open {code}").format(code=code), does=partial(where.open_code, code))
                for code in where.codes
            ]
            self.palette.offer([*where.page.actions_here(), *self.everywhere()], more=codes)

    def show_keys(self) -> None:
        where = self._where()
        if where is not None:
            title = self.tr("Keys: {page}").format(page=where.title)
            self.help.explain(title, "", where.page.actions_here(), self.everywhere(), has_tour=False)

    def explain(self) -> None:
        where = self._where()
        if where is not None:
            page = where.page
            self.help.explain(
                where.title, page.about(), page.actions_here(), self.everywhere(), has_tour=self._has_tour()
            )

    def leave(self) -> None:
        """Let nothing lie over the page."""
        for sheet in self.sheets:
            sheet.leave()

    def _do_over_sheets(self, does: Callable[[], None]) -> None:
        self.leave()
        self._do(does)

    def _do(self, does: Callable[[], None]) -> None:
        if self._where() is not None:
            does()
