"""Looking at the ranked list as if there were other places: asked, shown, gone; nothing of it is ever kept."""

from PySide6.QtCore import QObject, Signal

from panel_app.domain.errors import PanelError
from panel_app.ui.messages import Tone
from panel_app.ui.session import Session
from panel_app.ui.widgets.ranked_list import RankedList
from panel_app.ui.widgets.what_if_bar import WhatIfBar
from panel_app.workspace import deciding
from panel_app.workspace.deciding import WhatIf


class Supposing(QObject):
    """One question to the store at a time, however fast the line is dragged."""

    changed = Signal()
    """Somebody begins to look, or stops."""

    def __init__(self, session: Session, *, bar: WhatIfBar, table: RankedList) -> None:
        super().__init__(table)
        self._session, self._bar, self._table = session, bar, table
        self._wanted: int | None = None
        self._asked: int | None = None
        bar.supposed.connect(self.suppose)
        bar.left.connect(self.end)
        table.looked_at.connect(self.suppose)

    @property
    def is_on(self) -> bool:
        """Whether somebody looks."""
        return self._wanted is not None

    def suppose(self, places: int) -> None:
        """Look at the list as if there were so many places."""
        begins, self._wanted = self._wanted is None, places
        if begins:
            self.changed.emit()
        if self._asked is None:
            self._ask()

    def end(self) -> None:
        """Nothing is left of it."""
        if self._wanted is not None:
            self._wanted = None
            self._table.show_what_if(None)
            self.changed.emit()

    def _ask(self) -> None:
        places = self._asked = self._wanted
        if places is not None:
            self._session.runner.run(
                lambda workspace: deciding.what_if(workspace, places), then=self._on_seen, otherwise=self._on_refused
            )

    def _on_seen(self, what_if: WhatIf) -> None:
        self._asked = None
        if self._wanted is None:
            return
        if what_if.places != self._wanted:
            self._ask()
            return
        most = sum(each.order is not None or each.status == "tied-at-line" for each in what_if.candidates)
        otherwise = sum(each.status != each.published for each in what_if.candidates)
        self._bar.show_places(what_if.places, published=what_if.published, most=most, otherwise=otherwise)
        self._table.show_what_if(what_if)

    def _on_refused(self, error: PanelError) -> None:
        self._asked = None
        self.end()
        self._session.messages.tell(error.what, remedy=error.remedy, tone=Tone.DANGER)
