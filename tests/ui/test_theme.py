import re
from dataclasses import asdict

import pytest
from PySide6.QtGui import QColor, QPalette

from panel_app.ui.stylesheet import stylesheet
from panel_app.ui.theme import STATE_PAIRS, TEXT_PAIRS, THEMES, Theme, contrast, palette

all_themes = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))


def test_contrast_is_the_standards_when_colours_are_known() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@all_themes
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="/".join)
def test_text_is_read_easily_when_it_stands_on_its_ground(theme: Theme, pair: tuple[str, str]) -> None:
    text, ground = pair
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@all_themes
@pytest.mark.parametrize("pair", STATE_PAIRS, ids="/".join)
def test_mark_of_state_is_seen_when_it_stands_on_its_ground(theme: Theme, pair: tuple[str, str]) -> None:
    mark, ground = pair
    assert contrast(getattr(theme, mark), getattr(theme, ground)) >= 3


@all_themes
def test_every_role_is_a_colour_when_it_is_no_name(theme: Theme) -> None:
    assert all(QColor.isValidColorName(value) for role, value in asdict(theme).items() if role != "name")


@all_themes
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_stylesheet_is_whole_when_it_is_written_for_any_theme(theme: Theme, scale: float) -> None:
    sheet = stylesheet(theme, scale=scale, marks="/marks")
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_type_is_twice_as_large_when_the_scale_is_two() -> None:
    sizes = [
        [int(size) for size in re.findall(r"font-size: (\d+)px", stylesheet(theme, scale=scale, marks=""))]
        for theme in THEMES.values()
        for scale in (1.0, 2.0)
    ]
    assert sizes[1] == [2 * size for size in sizes[0]]


@all_themes
def test_palette_has_the_tokens_when_the_stylesheet_does_not_reach(theme: Theme) -> None:
    made = palette(theme)
    assert made.color(QPalette.ColorRole.Base) == QColor(theme.paper)
    assert made.color(QPalette.ColorRole.Text) == QColor(theme.ink)
