"""Figures as lines and shapes, with the words that are said in their place. They need no colour to be read.

Whatever is selected or measured is dark and filled, whatever stands back is light with an outline; the line is broken
and labelled. Each figure is drawn into a box of the width of the rows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from panel_app.reports import axes, style, words
from panel_app.reports.axes import Scale, number, signed
from panel_app.reports.pack import Interval, Severity
from panel_app.reports.rows import Figure
from panel_app.reports.style import DEEP, LABEL, LINE, QUIET, SMALL, SMALL_STRONG, UNIT, WASH
from panel_app.reports.surface import Box, Surface
from panel_app.reports.text import elide, one_line

_MOST_SHOWN: Final = 40
"""So many lines fit into a figure on one page."""

_NAMES: Final = 7 * UNIT
_WIDE_NAMES: Final = 14 * UNIT
"""The column of names at the left of a figure with a line for each."""

_MOST_CRITERIA: Final = 12
_BARS_PITCH: Final = 48.0
_PITCH: Final = 13.0
_WIDE_PITCH: Final = 20.0
"""From one line to the next."""


class Spread(NamedTuple):
    """How often each mark was given on one criterion; `scale` is every mark that could be."""

    title: str
    given: Mapping[float, int]
    scale: tuple[float, ...]


def distribution(totals: Sequence[tuple[Fraction, bool]], line: tuple[Fraction, Fraction] | None) -> Figure | None:
    """How many candidates have which total, each with whether it is selected; None without totals.

    `line`: the totals of the last candidate above it and of the first below.
    """
    if not totals:
        return None
    least = min(total for total, _ in totals)
    step = axes.bin_of(max(total for total, _ in totals) - least)
    first = least // step * step
    count = Counter(int((total - first) // step) for total, _ in totals)
    dark = Counter(int((total - first) // step) for total, chosen in totals if chosen)
    bins = max(count) + 1
    even = all((total - first) % step == 0 for total, _ in totals)  # a bar is then one total, named below its middle

    def paint(surface: Surface, box: Box) -> None:
        inner = (box[0] + 2 * UNIT, box[1] + axes.FOOT, box[2], box[3] - 2 * UNIT)
        across = Scale(float(first), float(first + step * bins), inner[0], inner[2])
        up = Scale(0, max(count.values()), inner[1], inner[3])
        axes.levels(surface, inner, up)
        for place in range(bins):
            left, right = across.at(float(first + step * place)) + 1, across.at(float(first + step * (place + 1))) - 1
            if count[place] > dark[place]:
                rest = (left, up.at(dark[place]), right, up.at(count[place]))
                surface.rectangle(rest, fill=WASH, stroke=QUIET, weight=0.6)
            if dark[place]:
                surface.rectangle((left, up.at(0), right, up.at(dark[place])), fill=DEEP)
        marks = [(first + step * place, step / 2 if even else 0) for place in range(bins if even else bins + 1)]
        axes.axis(surface, inner, [(across.at(float(at + by)), number(float(at))) for at, by in marks], "Total score")
        if line is not None:
            above, below = line
            at = above if above > below else above // step * step + step / 2
            axes.line(surface, across.at(float(at)), inner[1], box[3])
        axes.key(surface, box[2], box[1] + 11, [("selected", DEEP, None), ("not selected", WASH, QUIET)])

    return Figure(paint, _distribution_in_words(totals, line, step), 16 * UNIT)


def _distribution_in_words(
    totals: Sequence[tuple[Fraction, bool]], line: tuple[Fraction, Fraction] | None, step: Fraction
) -> str:
    values = sorted(float(total) for total, _ in totals)
    middle = values[len(values) // 2]
    said = (
        f"Bar chart of the totals of {words.count(len(values), 'candidate')}, from {number(values[0])} to "
        f"{number(values[-1])}, the middle one {number(middle)}, in steps of {number(float(step))}. "
        f"{words.count(sum(chosen for _, chosen in totals), 'candidate')} selected."
    )
    if line is not None:
        said += f" The line stands between totals of {number(float(line[0]))} and {number(float(line[1]))}."
    return said


def intervals(given: Sequence[Interval], places: int) -> Figure | None:
    """Between which ranks each candidate near the line would stand; the line is after the last place."""
    nearest = sorted(given, key=lambda each: (abs(each.rank - places - 0.5), each.code))[:_MOST_SHOWN]
    shown = sorted(nearest, key=lambda each: (each.rank, each.code))
    if not shown:
        return None
    low, high = min(each.low for each in shown), max(each.high for each in shown)

    def paint(surface: Surface, box: Box) -> None:
        inner = (box[0] + _NAMES, box[1] + axes.FOOT, box[2] - UNIT, box[3] - 1.5 * UNIT)
        across = Scale(low - 0.5, high + 0.5, inner[0], inner[2])
        marks = [(across.at(tick), number(tick)) for tick in axes.ticks(low, high) if tick == int(tick)]
        axes.axis(surface, inner, marks, "Rank")
        if low <= places <= high:
            axes.line(surface, across.at(places + 0.5), inner[1], box[3])
        for place, each in enumerate(shown):
            y, chosen = inner[3] - (place + 0.5) * _PITCH, each.rank <= places
            surface.text(one_line(each.code), SMALL_STRONG if chosen else SMALL, box[0], y - 3)
            axes.whisker(surface, across.at(each.low), across.at(each.rank), across.at(each.high), y, filled=chosen)

    unsure = [each.code for each in shown if each.low <= places < each.high]
    said = f"Rank intervals of {words.count(len(shown), 'candidate')} around the line after rank {places:,}. "
    said += f"The intervals of {words.count(len(unsure), 'candidate')} reach over it. "
    said += " ".join(f"{each.code}: rank {each.rank}, from {each.low} to {each.high}." for each in shown)
    return Figure(paint, said, axes.FOOT + 1.5 * UNIT + len(shown) * _PITCH)


def severities(given: Sequence[Severity]) -> Figure | None:
    """How severe or lenient each scorer is, in marks; the most severe and the most lenient where there are many."""
    shown = sorted(given, key=lambda each: (-each.value, each.pseudonym))
    if not shown:
        return None
    if len(shown) > _MOST_SHOWN:
        shown = [*shown[: _MOST_SHOWN // 2], *shown[-_MOST_SHOWN // 2 :]]
    reach = max(max(abs(each.low), abs(each.high)) for each in shown) or 1.0

    def paint(surface: Surface, box: Box) -> None:
        inner = (box[0] + _NAMES, box[1] + axes.FOOT, box[2] - UNIT, box[3])
        across = Scale(-reach, reach, inner[0], inner[2])
        zero = across.at(0)
        marks = [(across.at(tick), signed(tick)) for tick in axes.ticks(-reach, reach)]
        axes.axis(surface, inner, marks, "Marks above or below what the others give")
        surface.text("severe", LABEL, inner[2], box[1] + 4, anchor=1)
        surface.text("lenient", LABEL, inner[0], box[1] + 4)
        surface.path(((zero, inner[1]), (zero, inner[3])), stroke=QUIET, dash=axes.BROKEN)
        for place, each in enumerate(shown):
            y = inner[3] - (place + 0.5) * _PITCH
            surface.text(elide(each.pseudonym, SMALL, _NAMES - UNIT), SMALL, box[0], y - 3)
            axes.whisker(surface, across.at(each.low), across.at(each.value), across.at(each.high), y, filled=True)

    said = f"How severely each of {words.count(len(shown), 'scorer')} marks, in marks against the others. " + " ".join(
        f"{each.pseudonym}: {signed(each.value)}, from {signed(each.low)} to {signed(each.high)}." for each in shown
    )
    return Figure(paint, said, axes.FOOT + len(shown) * _PITCH)


def spreads(criteria: Sequence[Spread]) -> Figure | None:
    """How often each mark was given: for each criterion a row of bars over one scale, each as high as it is often."""
    shown = [each for each in criteria if each.given and each.scale][:_MOST_CRITERIA]
    if not shown:
        return None
    low, high = min(min(each.scale) for each in shown), max(max(each.scale) for each in shown)
    wide = min(UNIT * 3, (style.WIDTH - _WIDE_NAMES) / max(len(each.scale) for each in shown) * 0.8)
    marks = sorted({mark for each in shown for mark in each.scale})

    def paint(surface: Surface, box: Box) -> None:
        inner = (box[0] + _WIDE_NAMES, box[1] + axes.FOOT, box[2] - UNIT, box[3])
        across = Scale(low, high, inner[0] + wide, inner[2] - wide)
        axes.axis(surface, inner, [(across.at(mark), number(mark)) for mark in marks], "Mark")
        for place, each in enumerate(shown):
            bottom = inner[3] - (place + 1) * _BARS_PITCH
            surface.text(elide(each.title, SMALL, _WIDE_NAMES - UNIT), SMALL, box[0], bottom + 3)
            surface.path(((inner[0], bottom), (inner[2], bottom)), stroke=LINE)
            up = Scale(0, max(each.given.values()), bottom, bottom + _BARS_PITCH - 14)
            for mark, count in each.given.items():
                x = across.at(mark)
                surface.rectangle((x - wide / 2, bottom, x + wide / 2, up.at(count)), fill=DEEP)
                if wide >= UNIT:
                    surface.text(f"{count:,}", LABEL, x, up.at(count) + 3, anchor=0.5)

    said = "How often each mark was given on each criterion. " + " ".join(
        f"{one_line(each.title)}: {', '.join(f'{number(mark)} {_times(count)}' for mark, count in each.given.items())}."
        for each in shown
    )
    return Figure(paint, said, axes.FOOT + len(shown) * _BARS_PITCH)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def funnel(steps: Sequence[tuple[str, int]]) -> Figure | None:
    """How many are left after each step."""
    if not steps:
        return None
    most = max(left for _, left in steps) or 1

    def paint(surface: Surface, box: Box) -> None:
        start = box[0] + _WIDE_NAMES
        for place, (title, left) in enumerate(steps):
            y = box[3] - (place + 0.5) * _WIDE_PITCH
            end = start + (box[2] - start - 3 * UNIT) * left / most
            surface.text(elide(title, SMALL, _WIDE_NAMES - UNIT), SMALL, box[0], y - 3)
            last = place == len(steps) - 1
            surface.rectangle((start, y - 6, max(end, start + 0.5), y + 6), fill=DEEP if last else WASH, stroke=QUIET)
            surface.text(f"{left:,}", SMALL_STRONG, end + 5, y - 3)

    said = "How many were left after each step. " + " ".join(f"{one_line(title)}: {left:,}." for title, left in steps)
    return Figure(paint, said, len(steps) * _WIDE_PITCH)
