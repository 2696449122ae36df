"""Scenes of the line's page."""

from pathlib import Path
from typing import TYPE_CHECKING

from panel_app.ui.pages.line import LinePage
from panel_app.ui.window import Window

if TYPE_CHECKING:
    from tests.pictures.render import Album


def draw(album: "Album", chair: Path, empty: Path) -> None:
    """The page at other moments than the first."""
    for name, scene in (("what-if", suppose), ("compare", compare), ("lottery", lottery)):
        album.take(f"line-{name}", chair, go_there, scene, folder=empty)


def go_there(window: Window) -> None:
    """The chair's page of the line."""
    assert window.shell is not None
    window.shell.go_to(3)


def _line(window: Window) -> LinePage:
    assert window.shell is not None
    return window.shell.page_of(LinePage)


def suppose(window: Window) -> None:
    """Somebody looks at three more places."""
    page = _line(window)
    page.look_at.click()
    page.supposing.suppose(int(page.what_if.places.text() or "1") + 3)


def compare(window: Window) -> None:
    """Outcomes beside the rank."""
    _line(window).compare.click()


def lottery(window: Window) -> None:
    """A word half typed."""
    page = _line(window)
    page.ties.how.setCurrentIndex(1)
    page.ties.lottery.bar.reason.setText("blackb")
