"""Scenes of the line's page."""

from pathlib import Path
from typing import TYPE_CHECKING

from panel_app.ui.pages.line import LinePage
from panel_app.ui.window import Window

if TYPE_CHECKING:
    from tests.pictures.render import Album


def draw(album: "Album", chair: Path, empty: Path) -> None:
    """The page at other moments than the first."""
    for name, scene in (
        ("what-if", suppose),
        ("compare", compare),
        ("lottery", lottery),
        ("positive-action", positive_action),
        ("projector", project),
    ):
        album.take(f"line-{name}", chair, go_there, scene, folder=empty)


def go_there(window: Window) -> None:
    """The chair's page of the line."""
    assert window.shell is not None
    window.shell.go_to(3)


def _line(window: Window) -> LinePage:
    assert window.shell is not None
    return window.shell.page_of(LinePage)


def suppose(window: Window) -> None:
    """Somebody looks at so many places more that the tie at the line is gone."""
    page = _line(window)
    page.look_at.click()
    page.supposing.suppose(6)


def compare(window: Window) -> None:
    """Outcomes beside the rank."""
    _line(window).compare.click()


def lottery(window: Window) -> None:
    """A word half typed."""
    page = _line(window)
    page.ties.how.setCurrentIndex(1)
    page.ties.lottery.bar.reason.setText("blackb")


def positive_action(window: Window) -> None:
    """As where the published rules allow it; half filled in."""
    ties = _line(window).ties
    ties.show_ways(["panel-decision", "lottery", "positive-action"])
    ties.how.setCurrentIndex(2)
    ties.case.show_refusal("")
    ties.case.evidence.setPlainText("Of 40 people in post 3 are from this group, of those qualified 1 in 4.")


def project(window: Window) -> None:
    """On the projector."""
    _line(window).session.projector.toggle()
