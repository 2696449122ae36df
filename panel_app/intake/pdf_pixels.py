"""A page's pixels: grey at 150 dots an inch, struck areas gone, packed into at most 150 kB."""

import io
import zlib
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
from PIL import Image

from panel_app.intake.pdf_parts import Box

DPI: Final = 150
LARGEST_IMAGE: Final = 138_000
"""Bytes, so that a page with its text stays below 150 kB."""

_MOST_PIXELS: Final = 4_500_000
"""A3 at 150 dots an inch; larger pages are drawn smaller."""
_STRUCK: Final = 187
"""The grey of a struck area; one of sixteen."""
_GREYS: Final = 17
_BLANK: Final = 6
"""Of 255: less than that is no writing."""
_MARGIN: Final = 0.6
"""Points around a struck letter: what the smoothing of edges leaves."""


class Picture(msgspec.Struct, frozen=True):
    """An image as a PDF stream holds it; `filters` names how it is packed."""

    data: bytes
    width: int
    height: int
    bits: int
    filters: str


def scale_for(width: float, height: float) -> float:
    """Pixels a point for a page of this size in points."""
    usual = DPI / 72
    pixels = width * height * usual * usual
    return usual if pixels <= _MOST_PIXELS else usual * (_MOST_PIXELS / pixels) ** 0.5


def blot(pixels: np.ndarray, boxes: Sequence[Box], scale: float) -> None:
    """Overwrite these areas, in place. Where nothing was to be seen, nothing is: hidden text leaves no trace."""
    height, width = pixels.shape
    for left, top, right, bottom in boxes:
        x0, x1 = (int((left - _MARGIN) * scale), int((right + _MARGIN) * scale) + 1)
        y0, y1 = (int((top - _MARGIN) * scale), int((bottom + _MARGIN) * scale) + 1)
        area = pixels[max(0, y0) : max(0, min(height, y1)), max(0, x0) : max(0, min(width, x1))]
        if area.size and int(area.max()) - int(area.min()) > _BLANK:
            area[:] = _STRUCK


def packed(pixels: np.ndarray) -> Picture:
    """The smaller of a drawing's and a photograph's way of packing; coarser until it fits."""
    drawing = _flate(pixels)
    if len(drawing.data) <= LARGEST_IMAGE:
        return drawing
    image = Image.fromarray(pixels)
    while True:
        for quality in (60, 40, 25):
            picture = _jpeg(image, quality)
            if len(picture.data) <= LARGEST_IMAGE:
                return picture
        image = image.resize((max(1, image.width * 3 // 4), max(1, image.height * 3 // 4)))


def _flate(pixels: np.ndarray) -> Picture:
    """Sixteen greys, two pixels a byte, each row told by the difference to the one above (PNG's `up`)."""
    height, width = pixels.shape
    greys = (
        (pixels + 8) // _GREYS
        if pixels.dtype != np.uint8
        else ((pixels.astype(np.uint16) + 8) // _GREYS).astype(np.uint8)
    )
    if width % 2:
        greys = np.pad(greys, ((0, 0), (0, 1)), constant_values=15)
    rows = (greys[:, 0::2] << 4) | greys[:, 1::2]
    return Picture(zlib.compress(rows.tobytes(), 6), width, height, 4, "/FlateDecode")


def _jpeg(image: Image.Image, quality: int) -> Picture:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return Picture(out.getvalue(), image.width, image.height, 8, "/DCTDecode")
