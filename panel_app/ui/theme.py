"""Colours, spacing and type as data: roles with one value in each of three sets, never a number in a widget."""

import dataclasses
import enum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

SPACE: Final = 4
"""Pixels of one step of the spacing grid at 100 % text."""

SIZES: Final = {"small": 13, "body": 15, "lead": 18, "title": 24}
"""The four sizes of type, in pixels at 100 % text."""

SMALLEST_SCALE: Final = 1.0
LARGEST_SCALE: Final = 2.0


class ThemeName(enum.StrEnum):
    """Which set of colours."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Theme:
    """One set. `X_wash` is a quiet ground for a mark of state, `on_X` the text that stands on `X`."""

    name: ThemeName
    ink: str
    ink_soft: str
    paper: str
    wash: str
    line: str
    edge: str
    primary: str
    on_primary: str
    deep: str
    rail: str
    on_rail: str
    rail_soft: str
    rail_chosen: str
    on_rail_chosen: str
    focus: str
    focus_ground: str
    good: str
    good_wash: str
    caution: str
    caution_wash: str
    on_caution: str
    danger: str
    danger_wash: str
    selection: str
    on_selection: str
    shade: str
    """Over what is behind a sheet; its first two digits say how densely."""


LIGHT: Final = Theme(
    name=ThemeName.LIGHT,
    ink="#212B32",
    ink_soft="#4C5B64",
    paper="#FFFFFF",
    wash="#F0F4F5",
    line="#D8DDE0",
    edge="#768692",
    primary="#005EB8",
    on_primary="#FFFFFF",
    deep="#003087",
    rail="#003087",
    on_rail="#FFFFFF",
    rail_soft="#C5D5EC",
    rail_chosen="#FFFFFF",
    on_rail_chosen="#003087",
    focus="#FFB81C",
    focus_ground="#212B32",
    good="#007F3B",
    good_wash="#E4F2EA",
    caution="#FFEB3B",
    caution_wash="#FFF9D6",
    on_caution="#212B32",
    danger="#D5281B",
    danger_wash="#FBEAE8",
    selection="#D3E4F5",
    on_selection="#212B32",
    shade="#8C212B32",
)

DARK: Final = Theme(
    name=ThemeName.DARK,
    ink="#E8EDEF",
    ink_soft="#AEBBC3",
    paper="#182025",
    wash="#222C33",
    line="#37444D",
    edge="#7C8D98",
    primary="#6CB4F5",
    on_primary="#0B1A26",
    deep="#A9D2F7",
    rail="#0E1A2B",
    on_rail="#F2F6F8",
    rail_soft="#A9BACD",
    rail_chosen="#25425F",
    on_rail_chosen="#FFFFFF",
    focus="#FFB81C",
    focus_ground="#182025",
    good="#5CC48A",
    good_wash="#1B3327",
    caution="#FFEB3B",
    caution_wash="#38341A",
    on_caution="#182025",
    danger="#FF8A80",
    danger_wash="#3D2220",
    selection="#22435F",
    on_selection="#F2F6F8",
    shade="#B3060A0D",
)

HIGH_CONTRAST: Final = Theme(
    name=ThemeName.HIGH_CONTRAST,
    ink="#FFFFFF",
    ink_soft="#FFFFFF",
    paper="#000000",
    wash="#000000",
    line="#FFFFFF",
    edge="#FFFFFF",
    primary="#6CD7FF",
    on_primary="#000000",
    deep="#FFFFFF",
    rail="#000000",
    on_rail="#FFFFFF",
    rail_soft="#FFFFFF",
    rail_chosen="#6CD7FF",
    on_rail_chosen="#000000",
    focus="#FFD000",
    focus_ground="#000000",
    good="#5CFFA0",
    good_wash="#000000",
    caution="#FFF04D",
    caution_wash="#000000",
    on_caution="#000000",
    danger="#FF9B91",
    danger_wash="#000000",
    selection="#6CD7FF",
    on_selection="#000000",
    shade="#D9000000",
)

THEMES: Final = {theme.name: theme for theme in (LIGHT, DARK, HIGH_CONTRAST)}

TEXT_PAIRS: Final = (
    ("ink", "paper"),
    ("ink", "wash"),
    ("ink_soft", "paper"),
    ("ink_soft", "wash"),
    ("primary", "paper"),
    ("primary", "wash"),
    ("on_primary", "primary"),
    ("deep", "paper"),
    ("deep", "wash"),
    ("paper", "deep"),
    ("paper", "ink_soft"),
    ("on_rail", "rail"),
    ("rail_soft", "rail"),
    ("on_rail_chosen", "rail_chosen"),
    ("good", "paper"),
    ("ink", "good_wash"),
    ("ink", "caution_wash"),
    ("ink_soft", "caution_wash"),
    ("on_caution", "caution"),
    ("danger", "paper"),
    ("ink", "danger_wash"),
    ("on_selection", "selection"),
)
"""Text and its ground, as the stylesheet combines them: 4.5:1 at least."""

STATE_PAIRS: Final = (
    ("edge", "paper"),
    ("edge", "wash"),
    ("edge", "caution_wash"),
    ("primary", "paper"),
    ("primary", "wash"),
    ("good", "good_wash"),
    ("danger", "danger_wash"),
    ("focus", "focus_ground"),
)
"""Marks of state and edges of controls: 3:1 at least. The focus ring is drawn on a ring of `focus_ground`."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    colours = QColor(colour)
    channels = (colours.redF(), colours.greenF(), colours.blueF())
    red, green, blue = (_linear(channel) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """From the value in a colour's code to the amount of light (sRGB)."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the standard's


def system_theme() -> Theme:
    """What the system asks for: high contrast first, then dark or light."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return HIGH_CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def palette(theme: Theme) -> QPalette:
    """The colours of everything that the stylesheet does not reach."""
    roles = {
        QPalette.ColorRole.Window: theme.paper,
        QPalette.ColorRole.WindowText: theme.ink,
        QPalette.ColorRole.Base: theme.paper,
        QPalette.ColorRole.AlternateBase: theme.wash,
        QPalette.ColorRole.Text: theme.ink,
        QPalette.ColorRole.PlaceholderText: theme.ink_soft,
        QPalette.ColorRole.Button: theme.wash,
        QPalette.ColorRole.ButtonText: theme.ink,
        QPalette.ColorRole.Highlight: theme.selection,
        QPalette.ColorRole.HighlightedText: theme.on_selection,
        QPalette.ColorRole.Link: theme.primary,
        QPalette.ColorRole.ToolTipBase: theme.wash,
        QPalette.ColorRole.ToolTipText: theme.ink,
        QPalette.ColorRole.Light: theme.wash,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Dark: theme.edge,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    disabled = QColor(theme.ink_soft)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    return made
