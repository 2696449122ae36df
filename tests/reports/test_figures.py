"""Figures are left out when there is nothing, say in words what they show, and are drawn whatever the numbers."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel_app.domain.candidates import CandidateCode
from panel_app.reports import axes, qr_code, style
from panel_app.reports.blocks import figure
from panel_app.reports.figures import Spread, distribution, funnel, intervals, severities, spreads
from panel_app.reports.flow import pour
from panel_app.reports.pack import Interval, Severity
from panel_app.reports.rows import Figure
from panel_app.reports.style import DEEP, LINE, QUIET, WASH, Colour
from panel_app.reports.surface import Box, Point, Surface
from panel_app.reports.tagged import Document
from tests.reports.test_tagged import ABOUT
from tests.reports.tree import problems

FEW = settings(max_examples=30, deadline=None)
FINITE = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)


def interval(rank: int, low: int, high: int) -> Interval:
    return Interval(code=CandidateCode(f"C{rank}"), rank=rank, low=low, high=high)


def drawn(each: Figure) -> BytesIO:
    file = BytesIO()
    with Document(file, ABOUT) as document:
        pour(document.run(), figure(each))
    return file


def test_nothing_is_drawn_when_there_is_nothing() -> None:
    assert distribution([], None) is None
    assert intervals([], 3) is None
    assert severities([]) is None
    assert spreads([Spread("Leading", {}, (0, 5))]) is None
    assert funnel([]) is None


@FEW
@given(st.lists(st.tuples(st.fractions(min_value=-100, max_value=10_000), st.booleans()), min_size=1, max_size=80))
def test_totals_are_drawn_whatever_they_are(totals: list[tuple[Fraction, bool]]) -> None:
    above = max(total for total, _ in totals)
    each = distribution(totals, (above, above))
    assert each is not None
    assert drawn(each).getvalue()


@FEW
@given(st.lists(st.tuples(FINITE, FINITE), min_size=1, max_size=60))
def test_severities_are_drawn_whatever_they_are(pairs: list[tuple[float, float]]) -> None:
    each = severities([Severity(pseudonym=f"S{n}", value=a, low=min(a, b), high=b) for n, (a, b) in enumerate(pairs)])
    assert each is not None
    assert drawn(each).getvalue()


def test_the_words_name_totals_and_line_when_there_is_one() -> None:
    each = distribution(
        [(Fraction(16), True), (Fraction(33, 2), True), (Fraction(12), False)], (Fraction(16), Fraction(12))
    )
    assert each is not None
    assert "3 candidates, from 12 to 16.5" in each.alternative
    assert "2 candidates selected. The line stands between totals of 16 and 12." in each.alternative


class Recorder:
    """Takes what a figure draws: broken lines' places, and filled boxes by colour."""

    def __init__(self) -> None:
        self.broken: list[float] = []
        self.filled: dict[Colour, list[Box]] = defaultdict(list)

    def path(self, points: Sequence[Point], *, dash: Sequence[float] = (), **_looks: object) -> None:
        if dash:
            self.broken.append(points[0][0])

    def rectangle(self, box: Box, *, fill: Colour, **_looks: object) -> None:
        self.filled[fill].append(box)

    def text(self, *_what: object, **_looks: object) -> None: ...


def test_the_line_stands_between_selected_and_others_when_drawn() -> None:
    totals = [(Fraction(number, 4), number > 50) for number in range(40, 62)]
    each = distribution(totals, (Fraction(51, 4), Fraction(50, 4)))
    assert each is not None
    seen = Recorder()
    each.paint(cast("Surface", seen), (0, 0, 480, 180))
    (line,) = seen.broken
    bars = {colour: [box for box in boxes if box[1] > 20] for colour, boxes in seen.filled.items()}
    assert max(box[2] for box in bars[WASH]) <= line <= min(box[0] for box in bars[DEEP])


def test_the_nearest_to_the_line_are_shown_when_there_are_many() -> None:
    each = intervals([interval(rank, max(1, rank - 2), rank + 2) for rank in range(1, 200)], 100)
    assert each is not None
    assert "Rank intervals of 40 candidates around the line after rank 100." in each.alternative
    assert "The intervals of 4 candidates reach over it." in each.alternative
    assert "C81:" in each.alternative
    assert "C80:" not in each.alternative


def test_severities_are_told_in_words_from_the_most_severe_on() -> None:
    each = severities(
        [Severity(pseudonym=name, value=v, low=v - 0.1, high=v + 0.1) for name, v in (("S01", -0.5), ("S02", 0.25))]
    )
    assert each is not None
    assert each.alternative.endswith("S02: +0.25, from +0.15 to +0.35. S01: −0.5, from −0.6 to −0.4.")


def test_marks_are_counted_in_words_when_they_spread() -> None:
    each = spreads([Spread("Leading", {3: 1, 4: 12}, (0, 1, 2, 3, 4, 5))])
    assert each is not None
    assert "Leading: 3 once, 4 12 times." in each.alternative


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0, 5, [0, 1, 2, 3, 4, 5]), (1, 40, [10, 20, 30, 40]), (2, 2, [2])]
)
def test_ticks_are_round_when_on_an_axis(low: float, high: float, expected: list[float]) -> None:
    assert axes.ticks(low, high) == expected


def test_every_kind_keeps_all_rules_when_drawn(tmp_path: Path) -> None:
    totals = [(Fraction(n, 2), n > 20) for n in range(40)]
    made = [
        distribution(totals, (Fraction(21, 2), Fraction(10))),
        intervals([interval(n, n, n + 3) for n in range(1, 9)], 4),
        severities([Severity(pseudonym="S01", value=0, low=0, high=0)]),
        spreads([Spread("Leading", {3: 1}, (3,))]),
        funnel([("All", 0), ("Some", 0)]),
        qr_code.code("panel-app:1:abc", 100),
    ]
    path = tmp_path / "a.pdf"
    with path.open("wb") as file, Document(file, ABOUT) as document:
        pour(document.run(), [row for each in made if each is not None for row in figure(each)])
    assert None not in made
    assert problems(path) == []


def test_fills_are_told_apart_when_printed_in_grey() -> None:
    """Dark on light by 3:1, and the light one has an outline that stands out from paper by as much."""
    assert contrast(DEEP, WASH) > 3
    assert contrast(QUIET, style.PAPER) > 3
    assert contrast(style.INK, LINE) > 3


def contrast(one: Colour, other: Colour) -> float:
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    shares = [part / 255 for part in colour]
    linear = [share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
