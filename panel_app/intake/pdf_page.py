"""One page made anew: its text read and cleaned, its pixels drawn without what was struck."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import msgspec
import numpy as np
import pypdfium2.raw as pdfium

from panel_app.intake.clean_copy import MARK, Cleaner, Strike
from panel_app.intake.pdf_flags import Content, page_flags
from panel_app.intake.pdf_parts import Area, Box, PageFlag
from panel_app.intake.pdf_pixels import blot, packed, scale_for
from panel_app.intake.pdf_text import Glyph, read_glyphs
from panel_app.intake.pdf_words import boxes_of, column_order, eye_order, page_text, words_of
from panel_app.intake.pdf_writer import Page

_LARGEST_SIDE: Final = 14_400.0
"""Points: what the format allows."""
_WHITE: Final = 240
_INK: Final = 24
"""Difference of two renderings, of 255, that the eye sees as a letter."""


class Remade(msgspec.Struct, frozen=True):
    """A page, what was struck on it, what a person must look at, and what can be read on it."""

    page: Page
    strikes: tuple[Strike, ...]
    flags: tuple[PageFlag, ...]
    text: str


class TooLarge(Exception):
    """The page has no size that anybody prints."""


def remake(
    document: Any,  # noqa: ANN401  pypdfium2 ships no types
    number: int,
    cleaner: Cleaner,
    *,
    field: str,
    areas: Sequence[Area] = (),
    english: bool = True,
) -> Remade:
    """Make page `number` (from 0) anew. Forms and annotations become part of it, as they are seen."""
    with _loaded(document, number) as page:
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
            raise TooLarge
        scale = scale_for(width, height)
        glyphs = read_glyphs(page, _to_view(page, width, height))
        content = Content(page)
        pixels = _drawn(page, width, height, scale)
        content.hide_texts()
        bare = _drawn(page, width, height, scale)
    _see(glyphs, pixels, bare, scale)
    strikes = _strikes(glyphs, cleaner, field=field, number=number)
    by_hand = [area.box for area in areas if area.page == number]
    flags = page_flags(content, glyphs, bare, number=number, english=english, height=height)
    struck = [strike for strike in strikes if not strike.open]
    blot(pixels, [box for strike in struck for box in strike.boxes] + by_hand, scale)
    marks = _marks(glyphs, [*struck, *(_area_strike(box, field, number) for box in by_hand)])
    words = tuple(words_of(glyphs, marks, MARK))
    return Remade(
        page=Page(width, height, packed(pixels), words),
        strikes=(*strikes, *(_area_strike(box, field, number) for box in by_hand)),
        flags=tuple(flags),
        text=" ".join(word.text for word in words),
    )


@contextmanager
def _loaded(document: Any, number: int) -> Iterator[Any]:  # noqa: ANN401
    """The page with its forms and annotations drawn in."""
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        message = f"page {number + 1} cannot be read"
        raise ValueError(message)
    flattened = pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    if flattened == pdfium.FLATTEN_SUCCESS:
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document, number)
    try:
        yield page
    finally:
        pdfium.FPDF_ClosePage(page)


def _to_view(page: Any, width: float, height: float) -> np.ndarray:  # noqa: ANN401
    """From the page's own coordinates to points from its top left as it is shown, rotation and crop included."""
    import ctypes

    fine = 1000
    x, y = ctypes.c_double(), ctypes.c_double()
    corners = []
    for device in ((0, 0), (fine, 0), (0, fine)):
        pdfium.FPDF_DeviceToPage(page, 0, 0, fine, fine, 0, *device, x, y)
        corners.append((x.value, y.value))
    (ox, oy), (rx, ry), (dx, dy) = corners
    forward = np.array(
        [[(rx - ox) / width, (dx - ox) / height, ox], [(ry - oy) / width, (dy - oy) / height, oy], [0, 0, 1]]
    )
    return np.linalg.inv(forward)[:2]


def _drawn(page: Any, width: float, height: float, scale: float) -> np.ndarray:  # noqa: ANN401
    columns, rows = max(1, round(width * scale)), max(1, round(height * scale))
    bitmap = pdfium.FPDFBitmap_CreateEx(columns, rows, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, rows, 0, pdfium.FPDF_GRAYSCALE)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        import ctypes

        raw = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * rows)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return np.frombuffer(raw, np.uint8).reshape(rows, stride)[:, :columns].copy()


def _see(glyphs: Sequence[Glyph], pixels: np.ndarray, bare: np.ndarray, scale: float) -> None:
    """Mark the letters that leave no ink: white on white, beneath a picture, beyond the edge, drawn invisibly."""
    ink = np.abs(pixels.astype(np.int16) - bare) > _INK
    for glyph in glyphs:
        if glyph.blank:
            continue
        left, top, right, bottom = (value * scale for value in glyph.ink)
        area = ink[max(0, int(top)) : max(0, int(bottom) + 1), max(0, int(left)) : max(0, int(right) + 1)]
        glyph.visible = bool(area.any()) and not (glyph.pale and _is_white(bare, glyph.ink, scale))


def _is_white(bare: np.ndarray, box: Box, scale: float) -> bool:
    left, top, right, bottom = (max(0, int(value * scale)) for value in box)
    area = bare[top : bottom + 1, left : right + 1]
    return bool(area.size) and int(area.min()) > _WHITE


def _strikes(glyphs: Sequence[Glyph], cleaner: Cleaner, *, field: str, number: int) -> tuple[Strike, ...]:
    """What is struck or open: in the order of the content, in that of the eye, and down each column."""
    found: dict[tuple[int, ...], Strike] = {}
    said: set[str] = set()
    seen = eye_order(glyphs)
    for order in (list(glyphs), seen, column_order(seen)):
        text, places = page_text(order)
        if (letters := "".join(text.split())) in said:
            continue  # it reads as another order does
        said.add(letters)
        for strike in cleaner.strikes(text, field=field):
            chosen = [place for place in places[strike.start : strike.end] if place is not None]
            key = tuple(sorted({id(glyph) for glyph in chosen if not glyph.blank}))
            covered = any(set(key) <= set(other) and (strike.open or not found[other].open) for other in found)
            if chosen and not covered:
                for part in [other for other in found if set(other) < set(key) and strike.open <= found[other].open]:
                    del found[part]
                found[key] = msgspec.structs.replace(
                    strike, page=number, boxes=boxes_of(chosen), text=text[strike.start : strike.end]
                )
    return tuple(found.values())


def _area_strike(box: Box, field: str, number: int) -> Strike:
    return Strike(field=field, start=0, end=0, kind="by hand", why="an area struck by hand", page=number, boxes=(box,))


def _marks(glyphs: Sequence[Glyph], struck: Sequence[Strike]) -> dict[int, int]:
    """For each struck glyph, by its place in the order, the number of the strike."""
    boxes = [(index, box) for index, strike in enumerate(struck) for box in strike.boxes]
    marks: dict[int, int] = {}
    if not boxes:
        return marks
    for place, glyph in enumerate(glyphs):
        if glyph.blank or not glyph.visible:
            continue
        x, y = (glyph.box[0] + glyph.box[2]) / 2, (glyph.box[1] + glyph.box[3]) / 2
        for index, (left, top, right, bottom) in boxes:
            if left <= x <= right and top <= y <= bottom:
                marks[place] = index
                break
    return marks
