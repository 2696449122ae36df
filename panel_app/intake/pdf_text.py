"""A page's letters, each with its place, by pdfium, in the order in which they are written."""

import ctypes
from typing import Any, Final

import msgspec
import numpy as np
import pypdfium2.raw as pdfium

from panel_app.intake.pdf_parts import Box

LONGEST_PAGE: Final = 60_000
"""Characters: a page that holds more is no page that anybody reads."""

_SOFT: Final = (0x02, 0xFFFE, 0xAD)
"""What pdfium makes of a hyphen at the end of a line."""
_BAD: Final = (0, 0xFFFD, 0xFFFF)
_PRIVATE: Final = range(0xE000, 0xF900)
_WHITE: Final = 240
"""Of 255: on a white page nobody sees it."""
_NOWHERE: Final = -9999.0
_HALVES: Final = range(0xD800, 0xE000)


class Glyph(msgspec.Struct):
    """One character as it stands on the page shown: its box (left, top, right, bottom) and origin, in points.

    `ink` is the box of what is drawn, beyond the page where nothing is; `pale` says that it is drawn in white.
    """

    char: str
    box: Box
    ink: Box
    x: float
    y: float
    generated: bool
    bad: bool
    pale: bool = False
    visible: bool = True

    @property
    def blank(self) -> bool:
        return self.generated or self.char.isspace() or not self.char


def read_glyphs(page: Any, to_view: np.ndarray) -> list[Glyph]:  # noqa: ANN401  pypdfium2 ships no types
    """The page's characters in the order of its content. `to_view` maps page to view coordinates (2 × 3)."""
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return []
    try:
        count = pdfium.FPDFText_CountChars(text)
        if count > LONGEST_PAGE:
            message = f"it holds {count:,} characters"
            raise ValueError(message)
        reader = _Reader(text, to_view)
        return [reader.glyph(index) for index in range(count)]
    finally:
        pdfium.FPDFText_ClosePage(text)


class _Reader:
    """Asks pdfium for one character after the other; what it answers into is made once."""

    def __init__(self, text: Any, to_view: np.ndarray) -> None:  # noqa: ANN401
        self._text = text
        self._map = tuple(to_view.ravel().tolist())
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._origin = [ctypes.c_double() for _ in range(2)]
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._loose = pdfium.FS_RECTF()

    def glyph(self, index: int) -> Glyph:
        code = pdfium.FPDFText_GetUnicode(self._text, index)
        pdfium.FPDFText_GetCharBox(self._text, index, *self._edges)
        pdfium.FPDFText_GetLooseCharBox(self._text, index, self._loose)
        pdfium.FPDFText_GetCharOrigin(self._text, index, *self._origin)
        left, right, bottom, top = (edge.value for edge in self._edges)
        generated = pdfium.FPDFText_IsGenerated(self._text, index) == 1
        if not generated and self._is_unpainted(index):
            left = right = bottom = top = _NOWHERE
        ink = self._mapped(left, bottom, right, top)
        loose = self._loose
        box = self._mapped(loose.left, loose.bottom, loose.right, loose.top)
        x, y = self._point(self._origin[0].value, self._origin[1].value)
        bad = code in _BAD or code in _PRIVATE or (code < ord(" ") and code not in (2, 9, 10, 13))
        return Glyph(
            char=_character(code),
            box=_union(box, ink) if ink[2] > ink[0] > 0 else box,
            ink=ink,
            x=x,
            y=y,
            generated=generated,
            pale=not generated and self._is_pale(index),
            bad=bad or pdfium.FPDFText_HasUnicodeMapError(self._text, index) == 1,
        )

    def _is_unpainted(self, index: int) -> bool:
        item = pdfium.FPDFText_GetTextObject(self._text, index)
        return bool(item) and pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE

    def _is_pale(self, index: int) -> bool:
        if not pdfium.FPDFText_GetFillColor(self._text, index, *self._colour):
            return False
        red, green, blue, alpha = (value.value for value in self._colour)
        return min(red, green, blue) > _WHITE or alpha == 0

    def _point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self._map
        return a * x + b * y + c, d * x + e * y + f

    def _mapped(self, left: float, bottom: float, right: float, top: float) -> Box:
        (x0, y0), (x1, y1) = self._point(left, bottom), self._point(right, top)
        return (min(x1, x0)), (min(y1, y0)), (max(x0, x1)), (max(y0, y1))


def _character(code: int) -> str:
    if code in _SOFT:
        return "-"
    if code == ord("\r") or code in _BAD or code in _HALVES:
        return ""
    return chr(code) if code >= ord(" ") or code in (9, 10) else " "


def _union(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
