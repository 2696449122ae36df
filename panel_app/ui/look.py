"""How the window looks at the moment: a set of colours and a scale of text, applied to the whole application."""

from pathlib import Path
from typing import Final

import font_source_sans_pro
from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QStyleFactory

from panel_app.ui.glyphs import glyph
from panel_app.ui.stylesheet import stylesheet
from panel_app.ui.theme import HIGH_CONTRAST, LARGEST_SCALE, LIGHT, SIZES, SMALLEST_SCALE, SPACE, Theme, palette

FAMILY: Final = "Source Sans Pro"
_BEHIND_TEXT: Final = 0.3
_FACES: Final = ("Regular", "It", "Semibold", "Bold")


def load_typeface() -> None:
    """Make Source Sans Pro known to Qt; the system's own face stands in where a file is missing."""
    if FAMILY in QFontDatabase.families():
        return
    folder = Path(font_source_sans_pro.__file__).parent / "files"
    for face in _FACES:
        QFontDatabase.addApplicationFont(str(folder / f"SourceSansPro-{face}.ttf"))


class Look(QObject):
    """The theme and the scale in force. What paints itself asks here, and paints again when it changes."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.scale = 1.0
        self._pictures = QTemporaryDir()

    def choose(self, theme: Theme, *, scale: float | None = None) -> None:
        """Dress the application."""
        self.theme = theme
        if scale is not None:
            self.scale = min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setStyle(QStyleFactory.create("Fusion"))
            application.setPalette(palette(theme))
            application.setFont(self.font())
            application.setStyleSheet(stylesheet(theme, scale=self.scale, marks=self._draw_marks()))
        self.changed.emit()

    def _draw_marks(self) -> str:
        """The stylesheet takes pictures only from files: a tick and an arrow for these colours and this scale."""
        folder = Path(self._pictures.path()) / f"{self.theme.name}-{round(self.scale * 100)}"
        folder.mkdir(exist_ok=True)
        for name, sign, colour in (("tick", "done", self.theme.on_primary), ("down", "down", self.theme.ink)):
            glyph(sign, colour=colour, size=self.space(4), ratio=2.0, width=3.0).save(str(folder / f"{name}.png"))
        return folder.as_posix()

    def space(self, steps: float) -> int:
        """Pixels of so many steps of the grid."""
        return round(SPACE * steps * self.scale)

    def size(self, name: str) -> int:
        """Pixels of one of the four sizes of type."""
        return round(SIZES[name] * self.scale)

    def font(self, size: str = "body", *, strong: bool = False) -> QFont:
        """The typeface in one of its four sizes."""
        font = QFont(FAMILY)
        font.setPixelSize(self.size(size))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def hatching(self) -> QBrush:
        """Stripes behind what is only supposed, in the colour of thin lines, so that text on them can be read."""
        colour = self.colour("line")
        if self.theme is HIGH_CONTRAST:  # where lines are as bright as text
            colour.setAlphaF(_BEHIND_TEXT)
        return QBrush(colour, Qt.BrushStyle.BDiagPattern)

    def colour(self, role: str) -> QColor:
        """The colour of a token."""
        value: str = getattr(self.theme, role)
        return QColor(value)
