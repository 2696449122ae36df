"""After the signature: who has a place and who waits for one; places given up, and the reserve list moving up."""

import msgspec

from panel_app.domain.errors import PanelError
from panel_app.ui.messages import Tone
from panel_app.ui.pages.page import Page
from panel_app.ui.session import Session
from panel_app.ui.widgets.chip import Sign
from panel_app.ui.widgets.figures import Figures
from panel_app.ui.widgets.parts import button, label, row
from panel_app.ui.widgets.reason_bar import ReasonBar
from panel_app.ui.widgets.table import Column, Table
from panel_app.workspace import reserve
from panel_app.workspace.reserve import ReserveRow, ReserveState
from panel_app.workspace.workspace import Workspace


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows, of one moment."""

    rows: list[ReserveRow]
    state: ReserveState


class PlacesPage(Page):
    """The administrator's. What was signed stays; what happens to it is on record beside it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        look = session.look
        layout = self.headed(self.tr("Places and reserve list"))
        self.closed = label(role="soft", wrap=True)
        self.figures = Figures(look=look)
        self.said = label(role="soft", wrap=True)
        self.promote = button(self.tr("Promote the next"), self._on_promote, kind="primary", key="Ctrl+Shift+N")
        self.table: Table[ReserveRow] = Table(self._columns(), look=look, name=self.tr("Places and reserve list"))
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self.bar = ReasonBar(self.tr("Has withdrawn"), look=look, name=self.tr("Why, and when it was said"), kind="")
        self.bar.given.connect(self._on_withdrawn)
        head = row(look, gap=4)
        head.addWidget(self.figures, 1)
        head.addWidget(self.promote)
        layout.addWidget(self.closed)
        layout.addLayout(head)
        layout.addWidget(self.said)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.bar)
        layout.addStretch(0)
        self._show_open(why=" ")

    def refresh(self) -> None:
        if not self.session.facts.round.signed:
            self._show_open(why=self.tr("Places are given and given up here once the stage is signed."))
            return

        def job(workspace: Workspace) -> _Seen:
            return _Seen(rows=reserve.reserve(workspace), state=reserve.reserve_state(workspace))

        self.session.runner.run(job, then=self._on_seen, otherwise=self._on_refused)

    def about(self) -> str:
        return self.tr(
            "Who has a place, and who waits for one in which order. Once the stage is signed, record here who gives a "
            "place up, with the reason; the next on the reserve list then moves up. Both are new on record: what was "
            "signed stays as it was."
        )

    def take_focus(self) -> None:
        self.focus_first(self.table)

    def show_rows(self, rows: list[ReserveRow], state: ReserveState) -> None:
        """As the store has it."""
        self._show_open(why="")
        counted = [each.now for each in rows]
        self.figures.show_figures(
            [
                (str(counted.count("place") + counted.count("promoted")), self.tr("with a place")),
                *([(str(state.ring_fenced), self.tr("ring-fenced beside them"))] if state.ring_fenced else []),
                (str(state.free), self.tr("free")),
                (str(counted.count("waiting")), self.tr("waiting")),
                (str(counted.count("withdrawn")), self.tr("withdrawn")),
            ]
        )
        self.promote.setEnabled(not state.refusal)
        said = state.refusal or self.tr("Next: {code}.").format(code=state.following)
        self.said.setText(f"{said} {self._lives_until()}".strip())
        self.table.show_rows(rows)
        self.settle_focus()

    # ---- answers

    def _on_seen(self, seen: _Seen) -> None:
        self.show_rows(seen.rows, seen.state)

    def _on_refused(self, error: PanelError) -> None:
        self._show_open(why=f"{error.what} {error.remedy}")

    def _on_done(self, what: str) -> None:
        self.bar.clear()
        self.session.messages.tell(what, remedy=self.tr("Sync, so that the chair learns of it."), tone=Tone.GOOD)
        self.session.tell_changed()

    # ---- what the person does

    def _on_chosen(self, chosen: ReserveRow | None) -> None:
        self.bar.set_ready(ready=chosen is not None and chosen.now != "withdrawn")

    def _on_opened(self, _chosen: ReserveRow) -> None:
        self.bar.reason.setFocus()

    def _on_withdrawn(self, reason: str) -> None:
        chosen = self.table.current
        if chosen is None:
            return
        done = self.tr("{code} has withdrawn.").format(code=chosen.code)

        def job(workspace: Workspace) -> str:
            reserve.withdraw_after(workspace, chosen.code, reason=reason)
            return done

        self.session.runner.run(job, then=self._on_done)

    def _on_promote(self) -> None:
        agreed = self.session.messages.confirm(
            self.tr("Give the free place to the next on the reserve list?"),
            detail=self.said.text(),
            yes=self.tr("Promote"),
        )
        if agreed:
            told = self.tr("{code} moves up.")

            def job(workspace: Workspace) -> str:
                return told.format(code=reserve.promote(workspace))

            self.session.runner.run(job, then=self._on_done)

    # ---- inside

    def _show_open(self, *, why: str) -> None:
        self.closed.setText(why)
        self.closed.setVisible(bool(why))
        for part in (self.figures, self.said, self.promote, self.table, self.bar):
            part.setVisible(not why)

    def _lives_until(self) -> str:
        """For how long those who wait may hope, by the published rules."""
        stage = self.session.facts.stage
        expires = stage.rules.reserve.expires if stage is not None else None
        if expires is None:
            return ""
        return self.tr("The reserve list lives until {day}.").format(day=f"{expires.day} {expires:%B %Y}")

    def _sign(self, each: ReserveRow) -> Sign:
        return {
            "place": Sign(glyph="done", word=self.tr("Has a place"), colour="good"),
            "ring-fenced": Sign(glyph="lock", word=self.tr("Ring-fenced, of an earlier cohort"), colour="good"),
            "promoted": Sign(glyph="up", word=self.tr("Promoted"), colour="good"),
            "waiting": Sign(glyph="waiting", word=self.tr("Waits"), colour="primary"),
            "expired": Sign(glyph="none", word=self.tr("The list has ended")),
            "withdrawn": Sign(glyph="recused", word=self.tr("Withdrawn")),
        }[each.now]

    def _columns(self) -> list[Column[ReserveRow]]:
        return [
            Column(title=self.tr("Candidate"), text=lambda each: each.code, strong=lambda _each: True),
            Column(
                title=self.tr("Order"), text=lambda each: "" if each.order is None else str(each.order), number=True
            ),
            Column(title=self.tr("Now"), text=lambda each: self._sign(each).word, sign=self._sign, stretch=True),
        ]
