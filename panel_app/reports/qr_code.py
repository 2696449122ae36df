"""A text as a QR code, drawn as lines of dark squares."""

from functools import lru_cache
from itertools import groupby

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from panel_app.reports.rows import Figure
from panel_app.reports.style import INK, PAPER
from panel_app.reports.surface import Box, Surface

_QUIET_ZONE = 4
"""Modules that stay light around the code, or readers do not find it."""


def code(text: str, side: float) -> Figure:
    """The code at the left of its box, `side` points wide with its margin; what it says is said in its place."""
    modules = _modules(text)
    step = side / (len(modules) + 2 * _QUIET_ZONE)

    def paint(surface: Surface, box: Box) -> None:
        left, top = box[0], box[3]
        surface.rectangle((left, top - side, left + side, top), fill=PAPER)
        for row, line in enumerate(modules, _QUIET_ZONE):
            for start, end in _dark(line):
                sides = (left + (start + _QUIET_ZONE) * step, left + (end + _QUIET_ZONE) * step)
                surface.rectangle((sides[0], top - (row + 1) * step, sides[1], top - row * step), fill=INK)

    return Figure(paint, f"QR code that says: {text}", side)


@lru_cache(maxsize=4)
def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    made = QRCode(None, QRErrorCorrectLevel.M)
    made.addData(text)
    made.make()
    return tuple(tuple(bool(module) for module in line) for line in made.modules)


def _dark(line: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where runs of dark modules begin and end."""
    found, at = [], 0
    for dark, run in groupby(line):
        length = sum(1 for _ in run)
        if dark:
            found.append((at, at + length))
        at += length
    return found
