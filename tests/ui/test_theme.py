import re
from copy import copy
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette

import panel_app.ui
from panel_app.ui.stylesheet import stylesheet
from panel_app.ui.theme import LIGHT, STATE_PAIRS, TEXT_PAIRS, THEMES, Theme, contrast, palette

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


def _rules() -> list[tuple[str, dict[str, str]]]:
    """Every rule of the stylesheet with the roles that it names: `color`, `background`, `border`."""
    theme = copy(LIGHT)
    for role in vars(theme).keys() - {"name"}:
        object.__setattr__(theme, role, f"@{role}@")
    sheet = stylesheet(theme, scale=1.0, marks="")
    found = []
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        uses = {}
        for line in body.split(";"):
            kind, _, value = line.strip().partition(":")
            token = re.search(r"@(\w+)@", value)
            if token:
                uses["border" if kind.startswith("border") else kind] = token[1]
        found.append((selector.strip(), uses))
    return found


GROUNDS = {"rail": ("rail",), "rail-small": ("rail",)}
"""On what a text stands whose rule says only its colour: the rail, else paper or wash."""


def _texts() -> set[tuple[str, str]]:
    """Each colour of text with each ground that the stylesheet puts under it."""
    found = set()
    for selector, uses in _rules():
        if "color" not in uses:
            continue
        role = re.search(r'text_role="([\w-]+)"', selector)
        grounds = GROUNDS.get(role[1], ("paper", "wash")) if role else ("paper", "wash")
        if 'kind="rail"' in selector:
            grounds = ("rail",)
        found |= {(uses["color"], ground) for ground in ((uses["background"],) if "background" in uses else grounds)}
    return found


def test_every_text_on_its_ground_is_looked_at_when_the_stylesheet_uses_it() -> None:
    assert _texts() - set(TEXT_PAIRS) == set()


@all_themes
def test_every_control_is_told_from_the_page_by_its_edge_or_its_ground(theme: Theme) -> None:
    """Lines that only divide (`line`), and panels that only gather, say nothing and may be faint."""
    faint = []
    for selector, uses in _rules():
        edge, ground = uses.get("border", "line"), uses.get("background", "paper")
        if edge == "line" or edge == ground == "wash":
            continue
        by_edge = contrast(getattr(theme, edge), getattr(theme, ground))
        by_ground = contrast(getattr(theme, ground), theme.paper)
        if max(by_edge, by_ground) < 3:
            faint.append(f"{selector}: {edge} on {ground}")
    assert faint == []


def test_every_painted_sign_is_looked_at_when_code_names_its_colour() -> None:
    """What is painted by code asks for a role by name; each that is text or state is held against its grounds."""
    folder = Path(panel_app.ui.__file__).parent
    named = {role for path in folder.rglob("*.py") for role in re.findall(r'colour\("(\w+)"\)', path.read_text())}
    looked_at = {role for pair in (*TEXT_PAIRS, *STATE_PAIRS) for role in pair}
    assert named - looked_at - {"line", "shade"} == set()
