"""Images inside a PDF: an organisation's logo, as plain pixels in sRGB."""

import io

from PIL import Image

from panel_app.reports.pdf_file import PdfFile


def embed(file: PdfFile, raw: bytes) -> int:
    """Put a PNG or JPEG; its object. What is transparent becomes paper, because archives want no transparency."""
    with Image.open(io.BytesIO(raw)) as opened:
        pixels = opened.convert("RGBA")
    plain = Image.new("RGBA", pixels.size, "white")
    plain.alpha_composite(pixels)
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8" % plain.size
    return file.put_stream(plain.convert("RGB").tobytes(), entries)


def shape(raw: bytes) -> float:
    """How many times as wide as high an image is."""
    with Image.open(io.BytesIO(raw)) as opened:
        return opened.width / opened.height
