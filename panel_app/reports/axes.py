"""What figures have in common: axes, ticks, the line, whiskers, boxes, a key."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, log10
from typing import Final, NamedTuple

from panel_app.reports.style import DEEP, INK, LABEL, LINE, PAPER, QUIET, SMALL, SMALL_STRONG, UNIT, Colour
from panel_app.reports.surface import Box, Surface
from panel_app.reports.text import width

FOOT: Final = 2.75 * UNIT
"""Below a figure's own lines: the axis, its numbers, its title."""

BROKEN: Final = (4.0, 2.5)

_MOST_BINS: Final = 24
_TICKS: Final = 6
_STEPS: Final = tuple(Fraction(each) for each in ("0.05", "0.1", "0.25", "0.5", "1", "2", "5", "10", "20", "50", "100"))


class Scale(NamedTuple):
    """Leads from values to points along an edge."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.start + share * (self.end - self.start)


def bin_of(extent: Fraction) -> Fraction:
    """A round width of bins, so that some two dozen hold the extent."""
    known = next((step for step in _STEPS if extent / step < _MOST_BINS), None)
    return known or Fraction(10) ** ceil(log10(extent / _MOST_BINS))


def ticks(low: float, high: float) -> list[float]:
    """Round values from low to high, some six of them."""
    extent = Fraction(high - low).limit_denominator(1000)
    step = next((step for step in _STEPS if extent / step <= _TICKS), None) or extent / _TICKS
    return [float(step * place) for place in range(ceil(low / step), floor(high / step) + 1)]


def number(value: float) -> str:
    """A value on an axis or in a figure's words: `16`, `16.25`."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def signed(value: float) -> str:
    """With its sign, and the minus that is as wide as the plus: `+0.4`, `−0.4`."""
    text = f"{abs(value):.2f}".rstrip("0").rstrip(".")
    return text if text == "0" else f"{'+' if value > 0 else '−'}{text}"


def axis(surface: Surface, inner: Box, marks: Sequence[tuple[float, str]], title: str) -> None:
    """The lower edge with its ticks, what they stand for, and what is measured. No two numbers touch."""
    left, bottom, right, _ = inner
    surface.path(((left, bottom), (right, bottom)), stroke=INK, weight=0.75)
    free = left - UNIT
    for x, text in marks:
        surface.path(((x, bottom), (x, bottom - 3)), stroke=INK)
        half = width(text, LABEL) / 2
        if x - half >= free:
            surface.text(text, LABEL, x, bottom - 13, anchor=0.5)
            free = x + half + 4
    surface.text(title, LABEL, (left + right) / 2, bottom - FOOT + 4, anchor=0.5)


def levels(surface: Surface, inner: Box, up: Scale) -> None:
    """Light lines at round numbers, which stand at the left."""
    left, _, right, _ = inner
    for value in ticks(0, up.high):
        if value == int(value):
            y = up.at(value)
            surface.path(((left, y), (right, y)), stroke=LINE)
            surface.text(f"{value:,.0f}", LABEL, left - 5, y - 3, anchor=1)


def line(surface: Surface, x: float, bottom: float, top: float, *, label: str = "the line") -> None:
    """The line: broken, heavy, labelled above."""
    surface.path(((x, bottom), (x, top - 0.75 * UNIT)), stroke=INK, weight=1.5, dash=BROKEN)
    surface.text(label, SMALL_STRONG, x, top - 7, anchor=0.5)


def key(surface: Surface, right: float, top: float, entries: Sequence[tuple[str, Colour, Colour | None]]) -> None:
    """What fills mean, ending at the right edge, from the last to the first."""
    for text, fill, stroke in reversed(entries):
        right -= width(text, SMALL)
        surface.text(text, SMALL, right, top - 7)
        right -= 13
        surface.rectangle((right, top - 8, right + 9, top + 1), fill=fill, stroke=stroke)
        right -= UNIT


def whisker(surface: Surface, low: float, at: float, high: float, y: float, *, filled: bool) -> None:
    """From low to high, and a dot."""
    surface.path(((low, y), (high, y)), stroke=INK if filled else QUIET, weight=1.25)
    for end in (low, high):
        surface.path(((end, y - 3), (end, y + 3)), stroke=INK if filled else QUIET, weight=1.25)
    surface.disc(at, y, 3, fill=DEEP if filled else PAPER, stroke=DEEP)
