"""Signs drawn by hand on a grid of 24: for pages, and for states, where the shape says what a colour alone must not."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_LINES: Final = {
    "candidates": "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
    "desk": "M5 3h10l4 4v14H5zM9 11h6M9 15h6M14 3v5h5",
    "sync": "M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5",
    "completeness": "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 17l2.5 2.5L20 14",
    "opening": "M5 11h14v10H5zM8 11V7a4 4 0 0 1 7.5-2M12 15v2",
    "moderation": "M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z",
    "line": "M4 5h10M4 9h13M2 13h20M4 17h8M4 21h5",
    "closing": "M5 3h14v18H5zM8.5 12l2.5 2.5 4.5-5",
    "pack": "M6 2h9l4 4v16H6zM14 2v5h5M9 12h7M9 16h7",
    "lock": "M6 11h12v9H6zM9 11V7.5a3 3 0 0 1 6 0V11",
    "held": "M4 5h16v11H4zM2 20h20",
    "sent": "M21 3L3 11l7 3 3 7zM10 14l5-5",
    "received": "M3 12.5l4.5 4.5L15 8M11 15l2 2 8-9",
    "done": "M4 12.5l5 5L20 6",
    "none": "M6 12h12",
    "draft": "M4 20l1-5L16 4l4 4L9 19zM14 6l4 4",
    "recused": "M12 3a9 9 0 1 0 .01 0M6 6l12 12",
    "parked": "M12 3a9 9 0 1 0 .01 0M10 9v6M14 9v6",
    "waiting": "M12 3a9 9 0 1 0 .01 0M12 7v5l3.5 2",
    "caution": "M12 3L2 20h20zM12 10v4M12 17h.01",
    "danger": "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 8v5M12 16h.01",
    "info": "M12 3a9 9 0 1 0 .01 0M12 11v5M12 8h.01",
    "offline": "M4 12a8 8 0 0 1 12-7M20 12a8 8 0 0 1-12 7M4 4l16 16",
    "left": "M15 5l-7 7 7 7",
    "right": "M9 5l7 7-7 7",
    "up": "M5 15l7-7 7 7",
    "down": "M5 9l7 7 7-7",
    "close": "M6 6l12 12M18 6L6 18",
    "plus": "M12 5v14M5 12h14",
    "minus": "M5 12h14",
    "fit": "M3 5v14M21 5v14M7 12h10M7 12l3-3M7 12l3 3M17 12l-3-3M17 12l-3 3",
    "find": "M10.5 4a6.5 6.5 0 1 0 .01 0M15.5 15.5L21 21",
    "highlight": "M4 21h16M8 17l-2-2 9-11 4 4-9 9zM8 17H5l1-2",
    "notes": "M5 4h14v12l-5 4H5zM8 9h8M8 13h5M14 20v-4h5",
    "intake": "M12 3v11M7 10l5 5 5-5M4 17v4h16v-4",
    "cleaning": "M4 5h16M4 10h6M14 10h6M4 15h16M4 20h9M9 8l6 4",
    "conflicts": "M8 4a3 3 0 1 0 .01 0M16 4a3 3 0 1 0 .01 0M3 20c0-4 2-7 5-7M21 20c0-4-2-7-5-7M9 20l6-6M9 14l6 6",
    "more": "M5 12h.01M12 12h.01M19 12h.01",
    "flag": "M6 21V4h11l-2.5 4 2.5 4H6",
    "back": "M9 6L4 11l5 5M4 11h10a5 5 0 0 1 0 10h-3",
    "folder": "M3 6h7l2 3h9v11H3z",
    "question": "M4 5h16v11h-8l-4 4v-4H4zM10 8.5a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1M12 13.5h.01",
    "paper": "M4 4h16v16H4zM4 9h16M9 4v16M14.5 9v11",
    "practice": "M12 3a9 9 0 1 0 .01 0M12 8a4 4 0 1 0 .01 0M12 12h.01",
    "blank": "M-9-9h.01",
    "seat": "M12 4a4 4 0 1 0 .01 0M4 21c0-5 3.5-8 8-8s8 3 8 8",
}

_SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="{colour}" stroke-width="{width}" '
    'stroke-linecap="round" stroke-linejoin="round"><path d="{path}"/></svg>'
)


@lru_cache(maxsize=512)
def glyph(name: str, *, colour: str, size: int, ratio: float = 1.0, width: float = 2.0) -> QPixmap:
    """A sign in one colour, `size` pixels square on a screen of that device pixel ratio."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    svg = _SVG.format(colour=QColor(colour).name(), width=width, path=_LINES[name])
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


@lru_cache(maxsize=512)
def icon(name: str, *, colour: str, size: int, chosen: str | None = None) -> QIcon:
    """The same for a button or a row; `chosen` is its colour while the button is on or the row selected."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(glyph(name, colour=colour, size=size, ratio=ratio))
        if chosen is not None:
            for mode, state in ((QIcon.Mode.Normal, QIcon.State.On), (QIcon.Mode.Selected, QIcon.State.Off)):
                made.addPixmap(glyph(name, colour=chosen, size=size, ratio=ratio), mode, state)
    return made
