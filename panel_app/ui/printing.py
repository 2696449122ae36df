"""A finished PDF onto the paper of a printer, page by page, as pictures of the printer's own fineness.

Called outside the main thread: a page takes some hundredths of a second, a pack has a thousand.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from panel_app.domain.errors import PanelError
from panel_app.files import CannotWrite

_FINEST: Final = 300
"""Dots to the inch: what the eye tells apart on paper; finer ones only fill the memory."""


class Extent(NamedTuple):
    """How many pages a PDF has, and whether the first one lies on its side."""

    pages: int
    wide: bool


def extent_of(raw: bytes) -> Extent:
    """What a printer's dialogue has to know of a PDF."""
    with _Opened(raw) as document:
        size = document.pagePointSize(0)
        return Extent(document.pageCount(), size.width() > size.height())


def print_pdf(raw: bytes, printer: QPrinter, *, progress: Callable[[int, int], None]) -> int:
    """Print the pages that the printer was asked for; how many. What `progress` raises ends the work."""
    with _Opened(raw) as document:
        first = printer.fromPage() or 1
        last = min(printer.toPage() or document.pageCount(), document.pageCount())
        painter = QPainter()
        if not painter.begin(printer):
            raise CannotWrite("The printer does not take the pages.", "Look whether it is there and on, and try again.")
        try:
            for number in range(first, last + 1):
                progress(number - first, last - first + 1)
                if number > first:
                    printer.newPage()
                _print_page(document, number - 1, printer, painter)
        except PanelError:
            printer.abort()
            raise
        finally:
            painter.end()
        return last - first + 1


def _print_page(document: QPdfDocument, page: int, printer: QPrinter, painter: QPainter) -> None:
    points = document.pagePointSize(page)
    paper = printer.pageRect(QPrinter.Unit.DevicePixel)
    room = QRectF(0, 0, paper.width(), paper.height())
    shown = QSizeF(points).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    fineness = min(_FINEST, printer.resolution()) / printer.resolution()
    pixels = QSize(max(1, round(shown.width() * fineness)), max(1, round(shown.height() * fineness)))
    target = QRectF((room.width() - shown.width()) / 2, (room.height() - shown.height()) / 2, 0, 0)
    target.setSize(shown)
    painter.drawImage(target, document.render(page, pixels))


class _Opened:
    """A PDF in memory, for the length of a block."""

    def __init__(self, raw: bytes) -> None:
        self._buffer = QBuffer()
        self._buffer.setData(raw)
        self._document = QPdfDocument()

    def __enter__(self) -> QPdfDocument:
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        return self._document

    def __exit__(self, *_why: object) -> None:
        self._document.close()
        self._buffer.close()
