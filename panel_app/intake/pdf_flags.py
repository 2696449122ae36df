"""What only a person can judge on a page: scans, photographs, drawings that may be writing, letters without meaning."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import pypdfium2.raw as pdfium

from panel_app.intake.pdf_parts import Box, PageFlag
from panel_app.intake.pdf_text import Glyph
from panel_app.intake.words import is_english

_DEEPEST: Final = 12
_MOST_OBJECTS: Final = 100_000
_SMALL_PICTURE: Final = 500.0
"""Square points, some two square centimetres: a smaller picture shows no face."""
_FEW_LETTERS: Final = 25
_CURVED: Final = 8
_MUCH_CURVED: Final = 160
"""Segments of curved outlines: a signature or a drawn name has more."""
_WORDS_TO_JUDGE, _KNOWN_SHARE = 25, 0.15
_BAD_SHARE: Final = 0.05


class Content:
    """The objects of a page, forms within forms included."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401  pypdfium2 ships no types
        self._texts: list[Any] = []
        self.pictures: list[tuple[float, float, float, float]] = []
        self.curves = 0
        self._seen = 0
        for index in range(pdfium.FPDFPage_CountObjects(page)):
            self._take(pdfium.FPDFPage_GetObject(page, index), 0, nested=False)

    def hide_texts(self) -> None:
        """Let the next drawing leave all text out."""
        for text in self._texts:
            pdfium.FPDFPageObj_SetIsActive(text, False)

    def _take(self, item: Any, depth: int, *, nested: bool) -> None:  # noqa: ANN401
        self._seen += 1
        if self._seen > _MOST_OBJECTS or depth > _DEEPEST:
            message = "the page is made of too many pieces"
            raise ValueError(message)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._texts.append(item)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.pictures.append((0, 0, 0, 0) if nested else _bounds(item))
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            pass
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            segments = pdfium.FPDFPath_CountSegments(item)
            if segments >= _CURVED and _is_curved(item, segments):
                self.curves += segments
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self._take(pdfium.FPDFFormObj_GetObject(item, index), depth + 1, nested=True)


def page_flags(
    content: Content,
    glyphs: Sequence[Glyph],
    bare: np.ndarray,
    *,
    number: int,
    english: bool,
    height: float,
) -> Iterator[PageFlag]:
    """What a person must look at on this page. `bare` is the page without its text."""
    seen = [glyph for glyph in glyphs if glyph.visible and not glyph.blank]
    inked = float((bare < 200).mean())  # noqa: PLR2004  of 255
    if len(seen) < _FEW_LETTERS and inked > 0.002:  # noqa: PLR2004  a line of writing
        yield PageFlag(page=number, kind="image only", why="The page is a picture: nothing in it could be searched.")
        return
    large = [box for box in content.pictures if _area(box) >= _SMALL_PICTURE or box == (0, 0, 0, 0)]
    if large:
        boxes: tuple[Box, ...] = tuple((b[0], height - b[3], b[2], height - b[1]) for b in large if _area(b))
        yield PageFlag(page=number, kind="picture", why="A picture: is it a face, a signature, a badge?", boxes=boxes)
    if content.curves >= _MUCH_CURVED:
        yield PageFlag(page=number, kind="drawing", why="A drawing: is it a signature, or writing?")
    if _is_unreadable(seen, glyphs, english=english):
        yield PageFlag(page=number, kind="unreadable", why="Letters on this page have no meaning to a program.")


def _is_unreadable(seen: Sequence[Glyph], glyphs: Sequence[Glyph], *, english: bool) -> bool:
    if sum(glyph.bad for glyph in seen) > _BAD_SHARE * len(seen):
        return True
    text = "".join(glyph.char if glyph.visible else "" for glyph in glyphs)
    words = [word.lower() for word in re.findall(r"[^\W\d_]{3,}", text)]
    if not english or len(words) < _WORDS_TO_JUDGE:
        return False
    return sum(map(is_english, words)) < _KNOWN_SHARE * len(words)


def _bounds(item: Any) -> tuple[float, float, float, float]:  # noqa: ANN401
    import ctypes

    values = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *values)
    left, bottom, right, top = (value.value for value in values)
    return left, bottom, right, top


def _area(box: tuple[float, float, float, float]) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _is_curved(item: Any, segments: int) -> bool:  # noqa: ANN401
    return any(
        pdfium.FPDFPathSegment_GetType(pdfium.FPDFPath_GetPathSegment(item, index)) == pdfium.FPDF_SEGMENT_BEZIERTO
        for index in range(min(segments, _CURVED))
    )
