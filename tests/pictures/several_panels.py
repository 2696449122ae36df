"""The officers' pages in a round of two panels under a lead chair, at each step."""

import random
from pathlib import Path
from typing import TYPE_CHECKING, Final

from panel_app.ui.pages.closing import ClosingPage
from panel_app.ui.pages.completeness import CompletenessPage
from panel_app.ui.pages.line import LinePage
from panel_app.ui.pages.moderation import ModerationPage
from panel_app.ui.pages.opening import OpeningPage
from panel_app.ui.pages.page import Page
from panel_app.ui.window import Window
from panel_app.workspace import closing, drafts, moderating, opening, scoring, submitting, syncing
from panel_app.workspace.workspace import Workspace
from tests.ui.rounds import PASSPHRASE
from tests.workspace import panels
from tests.workspace.panels import EVERYBODY, LEAD, NORTH, SCORERS, SOUTH
from tests.workspace.rounds import OFFICE, PreparedRound

if TYPE_CHECKING:
    from tests.pictures.render import Album, Scene

_MARKS: Final = ("2", "3", "4")


def draw(album: "Album", work: Path) -> None:
    made, empty = panels.prepare(work / "panels", passphrase=PASSPHRASE, candidates=20), work / "nothing"
    stores = {seat: made.open(seat) for seat in (*EVERYBODY, OFFICE)}
    for seats in SCORERS.values():
        for seat in seats:
            _score(stores[seat])
    _meet(made, stores, *EVERYBODY, OFFICE, LEAD)
    opening.open_moderation(stores[NORTH])
    _meet(made, stores, NORTH, OFFICE)

    def take(name: str, seat: str, *scenes: "Scene") -> None:
        album.take(f"panels-{name}", made.folder / f"{seat}.panel", *scenes, folder=empty)

    take("completeness", OFFICE, _page(CompletenessPage))
    take("opening-office", OFFICE, _page(OpeningPage))
    take("opening-lead", LEAD, _page(OpeningPage))
    take("opening-south", SOUTH, _page(OpeningPage))
    opening.open_moderation(stores[SOUTH])
    _meet(made, stores, SOUTH, OFFICE)
    opening.open_moderation(stores[OFFICE])
    _meet(made, stores, OFFICE, NORTH, SOUTH, LEAD)
    take("moderation-north", NORTH, _page(ModerationPage))
    take("closing-north", NORTH, _page(ClosingPage))
    _close(stores[NORTH])
    _meet(made, stores, NORTH, LEAD, OFFICE)
    take("closed-north", NORTH, _page(ClosingPage))
    take("moderation-lead", LEAD, _page(ModerationPage), _everybody)
    take("line-lead-waits", LEAD, _page(LinePage))
    take("closing-lead-waits", LEAD, _page(ClosingPage))
    _close(stores[SOUTH])
    _meet(made, stores, SOUTH, LEAD)
    take("line-lead", LEAD, _page(LinePage))
    take("closing-lead", LEAD, _page(ClosingPage))
    for workspace in stores.values():
        workspace.close()


def _score(workspace: Workspace) -> None:
    rng = random.Random(workspace.seat.id)
    for row in scoring.my_forms(workspace):
        for criterion in workspace.stage.criteria:
            marks = [mark for mark in criterion.marks if str(mark) in _MARKS]
            drafts.set_mark(workspace, row.code, criterion.id, rng.choice(marks))
    submitting.submit_all(workspace)


def _meet(made: PreparedRound, stores: dict[str, Workspace], *seats: str) -> None:
    for seat in seats:
        syncing.sync(stores[seat], made.hub)


def _close(workspace: Workspace) -> None:
    for row in moderating.table(workspace):
        if row.state == "open":
            moderating.keep(workspace, row.code, reason="Both readings are right.")
    panels.answer_checks(workspace)
    closing.sign_off(workspace)


def _page(kind: type[Page]) -> "Scene":
    def scene(window: Window) -> None:
        assert window.shell is not None
        window.shell.show_page(window.shell.page_of(kind))

    return scene


def _everybody(window: Window) -> None:
    assert window.shell is not None
    which = window.shell.page_of(ModerationPage).which
    which.setCurrentIndex(which.findData("all"))
