"""The officers' pages in a round of two panels under a lead chair, at each step."""

import random
from collections.abc import Callable
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

    def take(name: str, seat: str, *scenes: "Scene") -> None:
        album.take(f"panels-{name}", made.folder / f"{seat}.panel", *scenes, folder=empty)

    for seats in SCORERS.values():
        for seat in seats:
            _do(made, seat, _score)
    for seat in (*EVERYBODY, OFFICE, LEAD):
        _do(made, seat)
    _do(made, NORTH, opening.open_moderation)
    _do(made, OFFICE)
    take("completeness", OFFICE, _page(CompletenessPage))
    take("opening-office", OFFICE, _page(OpeningPage))
    take("opening-lead", LEAD, _page(OpeningPage))
    take("opening-south", SOUTH, _page(OpeningPage))
    _do(made, SOUTH, opening.open_moderation)
    _do(made, OFFICE, opening.open_moderation)
    for chair in (NORTH, SOUTH, LEAD):
        _do(made, chair)
    take("moderation-north", NORTH, _page(ModerationPage))
    take("closing-north", NORTH, _page(ClosingPage))
    _do(made, NORTH, _close)
    _do(made, LEAD)
    take("closed-north", NORTH, _page(ClosingPage))
    take("moderation-lead", LEAD, _page(ModerationPage), _everybody)
    take("line-lead-waits", LEAD, _page(LinePage))
    take("closing-lead-waits", LEAD, _page(ClosingPage))
    _do(made, SOUTH, _close)
    _do(made, LEAD)
    take("line-lead", LEAD, _page(LinePage))
    take("closing-lead", LEAD, _page(ClosingPage))


def _do(made: PreparedRound, seat: str, act: Callable[[Workspace], object] = lambda _workspace: None) -> None:
    """Somebody does a thing, and syncs before and after."""
    workspace = made.open(seat)
    syncing.sync(workspace, made.hub)
    act(workspace)
    syncing.sync(workspace, made.hub)
    workspace.close()


def _score(workspace: Workspace) -> None:
    rng = random.Random(workspace.seat.id)
    for row in scoring.my_forms(workspace):
        for criterion in workspace.stage.criteria:
            marks = [mark for mark in criterion.marks if str(mark) in _MARKS]
            drafts.set_mark(workspace, row.code, criterion.id, rng.choice(marks))
    submitting.submit_all(workspace)


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
